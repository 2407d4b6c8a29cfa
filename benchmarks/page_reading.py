"""Page reading on real pages with hand-checked labels, beside trafilatura, failures listed.

The pages are those of the shared folder (DIGOV_SHARED, default ../shared). The peer runs in an environment of
its own (benchmarks/peers.lock): its Python is named by DIGOV_PEERS_PYTHON. One process each, every page once,
after a warm-up on a page that is not among them; only the calls are timed.
"""

import csv
import json
import os
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.measuring import print_table

SHARED = Path(os.environ.get("DIGOV_SHARED") or Path(__file__).resolve().parents[2] / "shared") / "data"
PEERS_PYTHON = os.environ.get("DIGOV_PEERS_PYTHON", ".venv-peers/bin/python")
FIELDS = (
    "title",
    "issuer",
    "doc_number",
    "index_number",
    "topic",
    "keywords",
    "date_document",
    "date_published",
)
GRAM = 5
# Fragments that are nearly all text; their names say where they come from, no rule of the reader does.
FRAGMENTS = "govcn_"
WARM_UP = "<html><head><title>试读</title></head><body><h1>试读</h1><p>{}</p><p>2019-03-02</p></body></html>"

_PEER = """
import json, sys, time
import trafilatura
files = json.load(sys.stdin)
trafilatura.bare_extraction(files["warm_up"], with_metadata=True)
found = []
for path in files["paths"]:
    body = open(path, "rb").read()
    begun = time.perf_counter()
    document = trafilatura.bare_extraction(body, with_metadata=True)
    seconds = time.perf_counter() - begun
    found.append({"seconds": seconds, "title": document and document.title,
                  "date_published": document and document.date, "body": document and document.text})
print(json.dumps({"version": trafilatura.__version__, "found": found}))
"""


@dataclass
class Score:
    """What a reader got right: (right, asked) by field, F1 of the texts by file, failures, seconds."""

    fields: dict[str, tuple[int, int]] = field(default_factory=dict)
    bodies: dict[str, float] = field(default_factory=dict)
    failures: list[tuple[str, str, str | None, str | None]] = field(default_factory=list)
    lists_with_a_text: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def mean_body(self, whole_pages: bool = False) -> float:
        """Mean F1 of the texts; with `whole_pages` without the fragments that are nearly all text."""
        chosen = [f1 for name, f1 in self.bodies.items() if not (whole_pages and FRAGMENTS in name)]
        return sum(chosen) / len(chosen)


def score_ours(pages: Path) -> Score:
    """The score of this project's reader on the folder of labelled pages."""
    from assets.documents.extraction import extract

    extract(WARM_UP.format("试读一页，先热身。" * 30).encode(), url=None, content_type=None, rules=None)
    found = []
    for row in _gold(pages):
        body = (pages / row["file"]).read_bytes()
        begun = time.perf_counter()
        document = extract(body, url=None, content_type=None, rules=None)
        seconds = time.perf_counter() - begun
        said = document.as_json(row["file"])
        values = {name: said[name] for name in FIELDS if not name.startswith("date")}
        for name in ("date_document", "date_published"):
            values[name] = said[name] and said[name]["value"]
        values |= {"seconds": seconds, "body": said["body"], "encoding": said["encoding"]["used"]}
        found.append(values)
    return _scored(pages, found, (*FIELDS, "encoding"))


def score_peer(pages: Path) -> tuple[str, Score]:
    """Version and score of trafilatura; raises FileNotFoundError where its Python is not there."""
    paths = [str(pages / row["file"]) for row in _gold(pages)]
    asked = json.dumps({"warm_up": WARM_UP.format("试读一页，先热身。" * 30), "paths": paths})
    done = subprocess.run(
        [PEERS_PYTHON, "-c", _PEER], input=asked, capture_output=True, text=True, check=True, timeout=600
    )
    said = json.loads(done.stdout)
    return said["version"], _scored(pages, said["found"], ("title", "date_published"))


def _gold(pages: Path) -> list[dict[str, str]]:
    with (pages / "gold.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _scored(pages: Path, found: list[dict[str, Any]], names: tuple[str, ...]) -> Score:
    score = Score(seconds=sum(values["seconds"] for values in found))
    for row, values in zip(_gold(pages), found, strict=True):
        if row["kind"] != "article":
            if values["body"]:
                score.lists_with_a_text.append(row["file"])
            continue
        for name in names:
            wanted = row["encoding_true" if name == "encoding" else name] or None
            got = values[name] or None
            is_right = _bare(got) == _bare(wanted) if name == "title" else got == wanted
            right, asked = score.fields.get(name, (0, 0))
            score.fields[name] = (right + is_right, asked + 1)
            if not is_right:
                score.failures.append((row["file"], name, wanted, got))
        gold = (pages / row["body_file"]).read_text(encoding="utf-8")
        body = values["body"] or ""
        score.bodies[row["file"]] = max(f1(body, gold), f1(body, row["heading_in_body"] + gold))
    return score


def _bare(text: str | None) -> str:
    """A text without blanks and cell borders."""
    return "".join((text or "").replace("|", "").split())


def f1(text: str, gold: str) -> float:
    """F1 of the multisets of character 5-grams of two texts, blanks aside."""
    ours, theirs = _grams(text), _grams(gold)
    total = sum(ours.values()) + sum(theirs.values())
    return 2 * sum((ours & theirs).values()) / total if total else 1.0


def _grams(text: str) -> Counter[str]:
    bare = _bare(text)
    return Counter(bare[at : at + GRAM] for at in range(len(bare) - GRAM + 1))


def main() -> None:
    """Score and time both readers and print the tables."""
    pages = SHARED / "pages"
    if not pages.is_dir():
        print("page_reading: the shared folder of real pages is missing (set DIGOV_SHARED)", file=sys.stderr)
        return
    ours = score_ours(pages)
    readers = [("digov", ours)]
    try:
        version, peer = score_peer(pages)
        readers.append((f"trafilatura {version}", peer))
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        print(f"page_reading: no peer to compare with (set DIGOV_PEERS_PYTHON): {error}", file=sys.stderr)
    rows = []
    for name in (*FIELDS, "encoding"):
        rows.append((name, *("/".join(map(str, score.fields.get(name, ("–", "–")))) for _, score in readers)))
    rows.append(("text, 5-gram F1", *(f"{score.mean_body():.3f}" for _, score in readers)))
    rows.append(("the same, whole pages", *(f"{score.mean_body(True):.3f}" for _, score in readers)))
    rows.append(("seconds for all pages", *(f"{score.seconds:.3f}" for _, score in readers)))
    rows.append(("times as fast as digov", *(f"{ours.seconds / score.seconds:.3f}" for _, score in readers)))
    print_table("page reading, real pages", ("what", *(name for name, _ in readers)), rows)
    for name, score in readers:
        worst = [
            (file, "text", "1.000", f"{value:.3f}") for file, value in score.bodies.items() if value < 0.97
        ]
        print_table(f"failures of {name}", ("page", "what", "expected", "read"), [*score.failures, *worst])
