"""What another way of reading pages does to the words that coders marked in them.

Bytes of a capture never change, but their text may be read otherwise: new code, a new version of a library,
another rule of a source. Then every marked quote is looked for again. It is where it was, has moved, stands
at several places now, or is lost. A reading that loses words is refused until a person accepts each loss in
`decisions/lost_words.csv`.

What was found last time lies beside the texts, in a file that may be deleted: then the places that the coders
themselves marked are what is compared with.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from assets.coding.captured_forms import Resolve
from assets.coding.held import HeldPage
from assets.coding.standing import Page, Standing
from assets.coding.stored import StoredCoding, StoredDecision

FILE = "marked_words.json"
# The losses that nobody accepted, as rows for decisions/lost_words.csv: a person completes or mends them.
PROPOSED = "lost_words.csv"
# So many losses are named one by one.
MOST_NAMED = 20
RESOLVED, AMBIGUOUS, LOST = "resolved", "ambiguous", "lost"

# What was found of the words of a decision: (status, place or null, hash of the text or null).
Found = tuple[str, int | None, str | None]
# (coding_id, variable)
Accepted = Collection[tuple[str, str]]


class Fate(StrEnum):
    """What became of marked words in the text of today."""

    SAME = "same"
    MOVED = "moved"
    AMBIGUOUS = "ambiguous"
    LOST = "lost"


class WordsLost(Exception):
    """A new reading loses words that coders marked; the message names the decisions."""


@dataclass(frozen=True)
class Rereading:
    """Fates of all words with an earlier place, by number; the decisions whose words are lost."""

    fates: Mapping[Fate, int]
    lost: tuple[tuple[str, str, str], ...]
    found: Mapping[str, Found] = field(repr=False)

    def words(self) -> str | None:
        """One line for people; None where every quote is where it was."""
        if sum(self.fates.values()) == self.fates.get(Fate.SAME, 0):
            return None
        return "words marked by coders: " + ", ".join(f"{self.fates.get(fate, 0)} {fate}" for fate in Fate)


def reread(
    standing: Standing, held: Mapping[Page, HeldPage], resolve: Resolve, before: Mapping[str, Found]
) -> Rereading:
    """Look for the words of all codings that stand in the texts of today; `before`: what was found last."""
    fates: Counter[Fate] = Counter()
    lost: list[tuple[str, str, str]] = []
    found: dict[str, Found] = {}
    for coding in _codings(standing):
        page = held[coding.url, coding.payload_sha256]
        for key, decision in _marked(coding):
            now = _look(page, decision, resolve)
            found[key] = now
            fate = _fate(before.get(key) or _as_marked(decision), now)
            if fate is not None:
                fates[fate] += 1
            if fate is Fate.LOST:
                lost.append((coding.coding_id, decision.variable, coding.url))
    return Rereading(dict(fates), tuple(lost), found)


def check(rereading: Rereading, accepted: Accepted) -> None:
    """Raises WordsLost where words are lost that nobody accepted as lost."""
    named = _not_accepted(rereading, accepted)
    if not named:
        return
    listed = "; ".join(f"coding {coding}, {variable}, {url}" for coding, variable, url in named[:MOST_NAMED])
    more = f"; and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    raise WordsLost(
        f"the pages are read otherwise than before, and words that coders marked are lost: {listed}{more}; "
        f"all {len(named)} stand in documents/{PROPOSED} of the study's data"
    )


def propose(folder: Path, rereading: Rereading, accepted: Accepted) -> None:
    """Write the losses that nobody accepted as rows of `decisions/lost_words.csv`, `accepted_by` and `reason`
    empty; where there are none, no such file stays."""
    rows = sorted({(coding, variable) for coding, variable, _ in _not_accepted(rereading, accepted)})
    path = folder / PROPOSED
    if not rows:
        path.unlink(missing_ok=True)
        return
    from assets.storage.files import write_bytes

    text = "coding_id,variable,accepted_by,reason\n" + "".join(f"{one},{what},,\n" for one, what in rows)
    folder.mkdir(parents=True, exist_ok=True)
    write_bytes(path, text.encode())


def _not_accepted(rereading: Rereading, accepted: Accepted) -> list[tuple[str, str, str]]:
    return [one for one in rereading.lost if (one[0], one[1]) not in accepted]


def last_found(folder: Path) -> dict[str, Found]:
    """What was found last time by decision; empty where nothing is kept or it cannot be read."""
    try:
        kept = json.loads((folder / FILE).read_bytes())
        return {key: (status, start, text) for key, (status, start, text) in kept.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def keep(folder: Path, rereading: Rereading, before: Mapping[str, Any]) -> None:
    """Keep what was found for the next time."""
    if rereading.found == before:
        return
    from assets.storage.files import write_bytes

    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(rereading.found, ensure_ascii=False, sort_keys=True, indent=0)
    write_bytes(folder / FILE, text.encode())


def _codings(standing: Standing) -> Iterable[StoredCoding]:
    every = [*standing.codings, *(settled.coding for settled in standing.settled)]
    return {coding.coding_id: coding for coding in every}.values()


def _marked(coding: StoredCoding) -> Iterator[tuple[str, StoredDecision]]:
    for position, decision in enumerate(coding.decisions):
        if decision.exact:
            yield f"{coding.coding_id}:{position}", decision


def _look(page: HeldPage, decision: StoredDecision, resolve: Resolve) -> Found:
    if page.text is None:
        return LOST, None, None
    start = decision.start if decision.text_sha256 in (None, page.text_sha256) else None
    anchor = resolve(page.text, decision.exact, decision.prefix, decision.suffix, start)
    return str(anchor.status), anchor.start, page.text_sha256


def _as_marked(decision: StoredDecision) -> Found | None:
    """The place that the coder marked; None where only words were typed."""
    if decision.start is None or decision.text_sha256 is None:
        return None
    return RESOLVED, decision.start, decision.text_sha256


def _fate(before: Found | None, now: Found) -> Fate | None:
    """None for words that had no place before: nothing can have happened to them."""
    if before is None or before[0] == LOST:
        return None
    if now[0] == LOST:
        return Fate.LOST
    if now[0] == AMBIGUOUS:
        return Fate.SAME if before[0] == AMBIGUOUS else Fate.AMBIGUOUS
    return Fate.SAME if before[:2] == now[:2] else Fate.MOVED
