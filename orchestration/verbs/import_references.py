"""`digov import references`: a list of publications as drafts of sources.

Lives here: its options and what it prints. Does not live here: reading the list or making drafts; rooms do.
"""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from orchestration.outcomes import Exit, Failure, nearest
from orchestration.terminal import console, print_json, verb
from orchestration.verbs.options import DEFAULT_DATA, AsJson, Data, Study, layouts, print_table

if TYPE_CHECKING:
    from assets.literature.references import Drafts
    from assets.registry.references import EntryProblem

MOST_TOLD = 5


@verb
def import_references(
    file: Annotated[Path, typer.Argument(help="list of publications: RIS, BibTeX or CSL-JSON")],
    stream: Annotated[
        str, typer.Option("--stream", help="stream of the new sources: literature, journal, yearbook …")
    ] = "literature",
    show: Annotated[bool, typer.Option("--show", help="only say what would be written")] = False,
    study: Study = "china",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Publications of a list as drafts in sources/ of the study; none is overwritten, nothing left unsaid."""
    from assets.literature.references import drafts, write
    from assets.registry.references import read_references
    from orchestration.workspace import parsed_study

    folder = layouts(study, data)[0].folder
    parsed = parsed_study(folder)
    streams = [category.code for category in parsed.reference["stream"]]
    if stream not in streams:
        hint = f"streams of this study: {', '.join(streams)}"
        raise Failure(Exit.WRONG_USE, f"--stream '{stream}' is no stream{nearest(stream, streams)}", hint)
    references, problems = read_references(file)
    if not references:
        told = "; ".join(_sentence(problem) for problem in problems[:MOST_TOLD])
        raise Failure(Exit.WRONG_USE, f"{file.name}: no publication could be read. {told}")
    taken = [path.stem for path in (folder / "sources").glob("*")]
    drafted = drafts(references, problems, parsed.sources, taken, stream, file.resolve().parent)
    if not show:
        write(drafted, folder)
    if as_json:
        print_json(
            {
                "written": not show,
                "drafts": [
                    {"entry": draft.reference.entry, "source_id": draft.source.source_id, "file": draft.file}
                    for draft in drafted.new
                ],
                "known": [
                    {"entry": reference.entry, "source_id": source_id}
                    for reference, source_id in drafted.known
                ],
                "repeated": [
                    {"entry": reference.entry, "earlier": earlier.entry}
                    for reference, earlier in drafted.repeated
                ],
                "problems": [asdict(problem) for problem in drafted.problems],
            }
        )
    else:
        _tell(drafted, show)
    if drafted.problems:
        raise typer.Exit(int(Exit.PARTIAL))


def _tell(drafted: "Drafts", show: bool) -> None:
    done = "would be written" if show else "written"
    print_table(
        ("entry", "source", "what became of it"),
        [[draft.reference.entry, draft.source.source_id, done] for draft in drafted.new]
        + [[reference.entry, source_id, "is there already"] for reference, source_id in drafted.known]
        + [[reference.entry, "", f"the same as {earlier.entry}"] for reference, earlier in drafted.repeated],
    )
    for problem in drafted.problems:
        console(is_error=True).print(escape(_sentence(problem)))


def _sentence(problem: "EntryProblem") -> str:
    place = f"line {problem.line}, " if problem.line else ""
    field = f"{problem.field}: " if problem.field else ""
    end = " (entry left out)" if problem.is_lost else ""
    return f"{place}{problem.entry}: {field}{problem.problem}{end}"
