"""What the documents say is so: their commands run, their links lead somewhere, their lists are complete."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, call_digov

DOCUMENTS = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "roles").glob("*.md")),
]
# A command marked like this is an act of a person, or stays open until somebody ends it.
BY_A_PERSON = "by a person"
# Needs a data root whose candidate is the newest; all other commands get one with a published release.
BEFORE_PUBLISHING = (("run",), ("release", "copy", "team-drive", "--release", "candidate"))


def commands(document: Path) -> list[str]:
    """Lines of the fenced blocks that call `digov`, without those marked as a person's act."""
    blocks = re.findall(r"(?ms)^```[a-z]*\n(.*?)^```", document.read_text(encoding="utf-8"))
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("digov ") and BY_A_PERSON not in line]


def written(names: set[str], document: str) -> list[str]:
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    return sorted(name for name in names if f"`{name}`" not in text)


@pytest.mark.parametrize(
    "documents",
    [
        pytest.param(DOCUMENTS[:1], id="README"),
        pytest.param(DOCUMENTS, id="all", marks=pytest.mark.slow),
    ],
)
def test_every_command_of_the_documents_runs(documents: list[Path], built: Path, tmp_path: Path):
    before, after = tmp_path / "before", tmp_path / "after"
    for folder in (before, after):
        shutil.copytree(built, folder / "data")
    assert call_digov("release", "publish", cwd=after).code == 0
    lines = [line for document in documents for line in commands(document)]
    # The same command in two documents runs once.
    calls = {tuple(shlex.split(line, comments=True)[1:]): line for line in lines}
    assert len(calls) >= (5 if len(documents) == 1 else 16)
    wrong = []
    for words, line in calls.items():
        done = call_digov(*words, cwd=before if words in BEFORE_PUBLISHING else after)
        if done.code != 0:
            wrong.append(f"{line}: exit {done.code}: {done.err.strip()[-300:]}")
    assert wrong == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_of_a_document_leads_somewhere(document: Path):
    text = document.read_text(encoding="utf-8")
    missing = []
    for target in re.findall(r"\]\(([^)#:]*)(?:#[^)]*)?\)", text):
        if target and not (document.parent / target).exists():
            missing.append(target)
    for target, heading in re.findall(r"\]\(([^)#:]*)#([^)]*)\)", text):
        headings = re.findall(
            r"(?m)^#+ (.*)$", ((document.parent / target) if target else document).read_text()
        )
        slugs = {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}
        missing += [f"{target}#{heading}"] if heading not in slugs else []
    assert missing == []


def fault_points() -> set[str]:
    """Names of all fault points in the code; where a name has a changing part, each of its values."""
    changing = {
        "{stage_root.name}": ("incoming", "landing", "quarantine"),
        "{stage}": ("landing", "warehouse", "release"),
    }
    names: set[str] = set()
    for path in [*(ROOT / "assets").rglob("*.py"), *(ROOT / "orchestration").rglob("*.py")]:
        for name in re.findall(r'faults\.point\(\s*f?"([^"]+)"', path.read_text(encoding="utf-8")):
            part = next((one for one in changing if one in name), None)
            names |= {name.replace(part, value) for value in changing[part]} if part else {name}
    assert not [name for name in names if "{" in name], "a fault point whose names this test does not know"
    return names


def test_the_runbook_lists_every_fault_point_and_no_other():
    section = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8").split("## Fault points")[1]
    cells = re.findall(r"(?m)^\| (`[^|]*) \|", section)
    listed = {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}
    assert listed == fault_points()


def test_every_file_of_the_study_is_described():
    study = ROOT / "studies" / "china"
    names = {
        path.relative_to(study).as_posix()
        for path in study.rglob("*")
        if path.is_file() and path.parent.name not in ("abstracts", "sources", "codebook")
    }
    assert written(names, "study-files.md") == []


def test_every_column_of_the_files_of_people_is_described():
    from assets.registry import decisions, literature, places, reference

    models = (
        *(literature.Claim, literature.ClaimCheck, literature.LocalRecord, literature.Designation),
        *(literature.SurveyFigure, literature.MediaFigure),
        *(decisions.CodedDocument, decisions.Coding, decisions.Search),
        *(places.AreaCode, places.OtherPlace, reference.Category, reference.Programme, reference.Quantity),
    )
    inner = {"file", "line", "coder_id", "further"}
    columns = {name for model in models for name in model.model_fields} - inner
    assert len(columns) > 80
    assert written(columns, "study-files.md") == []


def test_every_exit_code_is_explained():
    from orchestration.outcomes import Exit

    text = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    assert [code for code in Exit if f"\n| {int(code)} |" not in text] == []
