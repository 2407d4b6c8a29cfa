"""What several verbs share: their options, the studies they work on, and tables on a terminal.

Lives here: options and their meaning. Does not live here: any verb.
"""

import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from orchestration.outcomes import Exit, Failure
from orchestration.terminal import console, study_argument

Study = Annotated[str, typer.Option("--study", help="name of a study, or a folder with a study.yml")]
MaybeStudy = Annotated[
    str | None, typer.Option("--study", help="name of a study, or a folder (default: all studies)")
]
Data = Annotated[Path, typer.Option("--data", help="data root", envvar="DIGOV_DATA")]
AsJson = Annotated[bool, typer.Option("--json", help="one JSON document on stdout and nothing else")]
Release = Annotated[
    str | None, typer.Option("--release", help="version (default: the newest, candidate or stable)")
]
Tier = Annotated[str, typer.Option("--tier", help="public, or team: the columns for the project, too")]
Live = Annotated[
    bool, typer.Option("--live", help="visit live sources; without it no packet leaves the machine")
]
Allow = Annotated[
    list[str] | None,
    typer.Option("--allow", metavar="HOST:PORT", help="a test server on this machine that may be visited"),
]
DEFAULT_DATA = Path("data")


def layouts(study: str | None, data: Path) -> list[Any]:
    """Layouts of the studies that a verb works on, in name order."""
    from assets.storage.layout import StudyLayout, study_folders
    from orchestration.runner import study_name

    folders = study_folders() if study is None else [study_argument(study)]
    if not folders:
        raise Failure(Exit.WRONG_USE, "there is no study: expected a folder studies/<name>/study.yml")
    return [StudyLayout(study_name(folder), folder, data.resolve()) for folder in folders]


def layouts_with_data(study: str | None, data: Path) -> list[Any]:
    """Layouts of a verb that needs a data root. Raises Failure (storage) where a file is in its place."""
    blocking = next((path for path in (data.resolve(), *data.resolve().parents) if path.exists()), None)
    if blocking is not None and not blocking.is_dir():
        raise Failure(
            Exit.STORAGE,
            f"the data root {data} cannot be a folder: {blocking} is a file",
            "give another --data",
        )
    return layouts(study, data)


def release_folder(study: str, data: Path, version: str | None, tier: str) -> Path:
    """Directory of a tier of a version (default: the newest). Raises what the releases room raises."""
    from assets.releases import index

    layout = layouts_with_data(study, data)[0]
    return index.folder_of(layout.releases, index.find(layout.releases, version), tier)


def day(text: str | None) -> datetime.date | None:
    """The day of a `--date`. Raises Failure (wrong use)."""
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise Failure(Exit.WRONG_USE, f"--date '{text}': expected a day like 2021-04-09") from None


def print_table(columns: tuple[str, ...] | list[str], rows: list[list[Any]]) -> None:
    """Rows as a table on stdout."""
    table = Table(show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*[escape(cell(value)) for value in row])
    console().print(table)


def cell(value: Any) -> str:
    """A value as the text of a cell."""
    if isinstance(value, list):
        return " ".join(str(item) for item in value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
