"""What a verb says and how it ends: JSON or words on stdout, problems on stderr, the exit code.

Lives here: the frame around every verb. Does not live here: the verbs (cli.py) or their work.
"""

import functools
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from typer.core import TyperGroup
from typer.exceptions import TyperException

from orchestration.outcomes import Exit, Failure, evidence_failure, storage_failure

PROBLEMS_SHOWN = 20
WIDTH_OF_A_FILE = 10_000


def console(is_error: bool = False) -> Console:
    """A console that does not wrap, fold or colour where nobody looks."""
    out = Console(stderr=is_error, soft_wrap=True, highlight=False)
    if not out.is_terminal:
        out.width = WIDTH_OF_A_FILE
    return out


def print_json(document: Any) -> None:
    """One JSON document on stdout and nothing else."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n")
    sys.stdout.flush()


def tell(failure: Failure) -> None:
    """Say on stderr what object, what was expected, what to do."""
    out = console(is_error=True)
    out.print(f"[bold red]digov:[/] {escape(failure.message)}")
    for problem in failure.details[:PROBLEMS_SHOWN]:
        out.print("  " + escape(problem_line(problem)))
    if len(failure.details) > PROBLEMS_SHOWN:
        out.print(f"  … and {len(failure.details) - PROBLEMS_SHOWN} more (all with --json)")
    if failure.hint:
        out.print(f"  [dim]{escape(failure.hint)}[/]")


def problem_line(problem: dict[str, Any]) -> str:
    """A problem as one line: place first, then what is wrong, expected and nearest."""
    if "problem" in problem:
        place = f"{problem['file']}:{problem['line']}" if problem.get("line") else problem["file"]
        text = f"{place} {problem.get('field') or ''}: {problem['problem']}".replace(" :", ":")
        text += f"; expected {problem['expected']}" if problem.get("expected") else ""
        return text + (f"; nearest valid value: {problem['nearest']}" if problem.get("nearest") else "")
    return " · ".join(f"{key}: {value}" for key, value in problem.items() if value not in (None, "", []))


def _end(failure: Failure, is_json: bool) -> None:
    if is_json:
        print_json(error_document(failure))
    tell(failure)
    raise typer.Exit(int(failure.exit_code))


class Verbs(TyperGroup):
    """The verbs of `digov`: with `--json`, wrong use too is told as one JSON document."""

    def main(self, args: Sequence[str] | None = None, *more: Any, **options: Any) -> Any:
        """Run the verb that was typed and end the process with its exit code."""
        typed = list(sys.argv[1:] if args is None else args)
        if "--json" not in typed or not options.get("standalone_mode", True):
            return super().main(typed, *more, **options)
        try:
            code = super().main(typed, *more, **options | {"standalone_mode": False})
        except TyperException as error:
            hint = "`digov --help` and `digov VERB --help` list what there is"
            failure = Failure(Exit.WRONG_USE, error.format_message(), hint)
            print_json(error_document(failure))
            tell(failure)
            code = Exit.WRONG_USE
        sys.exit(int(code or Exit.DONE))


def error_document(failure: Failure) -> dict[str, Any]:
    """A failure as the JSON document of a verb that could not answer."""
    error = {"exit_code": int(failure.exit_code), "message": failure.message, "hint": failure.hint}
    return {"error": error | {"problems": failure.details}}


def _bug(error: BaseException, command: str, data: Path | None = None) -> Failure:
    """A bug: one line to the person, the traceback in a file of `<data>/errors`.

    Where there is no data root yet, or it cannot be written, the file lies with the system's temporary ones.
    """
    text = "".join(traceback.format_exception(error))
    message = f"bug in '{command}': {type(error).__name__}: {error}"
    try:
        handle, name = tempfile.mkstemp(prefix="digov-error-", suffix=".txt", dir=_errors(data))
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as problem:
        hint = f"the traceback could not be kept ({problem.strerror}); run again where there is space"
        return Failure(Exit.BUG, message, hint)
    return Failure(Exit.BUG, message, f"the traceback is kept in {name}")


def _errors(data: Path | None) -> Path | None:
    if data is None or not data.is_dir():
        return None
    try:
        (data / "errors").mkdir(exist_ok=True)
    except OSError:
        return None
    return data / "errors"


def verb(function: Callable[..., None]) -> Callable[..., None]:
    """Turn whatever a verb raises into the exit codes of DESIGN §6; `as_json` must be one of its options."""

    @functools.wraps(function)
    def wrapped(*args: Any, **options: Any) -> None:
        is_json = bool(options.get("as_json"))
        try:
            function(*args, **options)
        except typer.Exit:
            raise
        except BrokenPipeError:
            # Whoever read has seen enough: digov query … | head
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(int(Exit.DONE)) from None
        except KeyboardInterrupt:
            _end(Failure(Exit.INTERRUPTED, "interrupted; what was committed stays"), is_json)
        except Failure as failure:
            _end(failure, is_json)
        except Exception as error:  # noqa: BLE001 - the outermost frame: everything gets an exit code
            _end(translated(error) or _bug(error, function.__name__, options.get("data")), is_json)

    return wrapped


def translated(error: BaseException) -> Failure | None:
    """A room's own error as a Failure; None where it is a bug."""
    from assets.registry.errors import StudyErrors
    from assets.releases.errors import ReleaseError

    if isinstance(error, StudyErrors):
        problems = [asdict(item) for item in error.errors]
        noun = "problem" if len(problems) == 1 else "problems"
        return Failure(Exit.WRONG_USE, f"{len(problems)} {noun} in what was given", "", problems)
    if isinstance(error, ReleaseError):
        return Failure(Exit(error.exit_code), str(error))
    return evidence_failure(error) or storage_failure(error)


def study_argument(value: str) -> Path:
    """Folder of `--study NAME|DIR`. Raises Failure (wrong use) naming the nearest study."""
    from assets.storage.layout import STUDIES, study_folders
    from orchestration.outcomes import nearest

    candidate = Path(value or "?")
    if ("/" in value or value in (".", "..")) and candidate.is_dir():
        return candidate.resolve()
    if value in {folder.name for folder in study_folders()}:
        return STUDIES / value
    if candidate.is_dir() and (candidate / "study.yml").exists():
        return candidate.resolve()
    known = [folder.name for folder in study_folders()]
    message = f"no study '{value}': expected one of {', '.join(known)} or a folder with a study.yml"
    raise Failure(Exit.WRONG_USE, message + nearest(value, known))
