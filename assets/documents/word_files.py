"""Files of old word processors (.doc, .rtf), read by a program of the machine where there is one.

antiword or catdoc, whichever is found first on the PATH. The file goes in and the text comes out through
pipes, with bounds on time, memory and length; the program finds no environment but the language. Without a
program, or where it fails, the document says so (`text_unavailable`) and nothing else changes.
"""

import shutil
import subprocess
import tempfile
import threading
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

# Program -> how it is asked to read standard input and to write UTF-8 without breaking lines.
PROGRAMS: dict[str, tuple[str, ...]] = {
    "antiword": ("-m", "UTF-8.txt", "-w", "0", "-"),
    "catdoc": ("-d", "utf-8", "-w"),
}
MOST_SECONDS = 20.0
MOST_MEMORY = 1_000_000_000
MOST_OUTPUT = 32_000_000


class NoText(Exception):
    """Why a file gives no text; the message begins with a word for the kind of reason."""


def word_text(body: bytes, most_seconds: float = MOST_SECONDS, most_output: int = MOST_OUTPUT) -> str:
    """The text in the bytes of a .doc or .rtf file: a line a paragraph. Raises NoText."""
    program = _program()
    if program is None:
        raise NoText("unsupported_type: no program that reads .doc is installed (antiword or catdoc)")
    name, path = program
    output, code, is_late = _asked([path, *PROGRAMS[name]], body, most_seconds, most_output)
    if is_late:
        raise NoText(f"parse_budget_exceeded: {name} took more than {most_seconds:g} seconds")
    if len(output) > most_output:
        raise NoText(f"parse_budget_exceeded: {name} wrote more than {most_output} bytes")
    if code:
        raise NoText(f"damaged: {name} could not read it (exit code {code})")
    lines = (" ".join(line.split()) for line in output.decode("utf-8", "replace").splitlines())
    text = "\n".join(line for line in lines if line)
    if not text:
        raise NoText(f"no_text: {name} found no words")
    return text


def program_digest() -> str:
    """What the reading of such files depends on: the program that is installed; a line for a cache key."""
    program = _program()
    return "no program for .doc" if program is None else f"{program[0]}={_digest(program[1])}"


def _program() -> tuple[str, str] | None:
    for name in PROGRAMS:
        path = shutil.which(name)
        if path is not None:
            return name, path
    return None


@cache
def _digest(path: str) -> str:
    return sha256(Path(path).read_bytes()).hexdigest()


def _asked(command: list[str], body: bytes, most_seconds: float, most_output: int) -> tuple[bytes, int, bool]:
    """Output (at most one byte more than allowed), exit code, and whether the time was over."""
    is_late = threading.Event()
    with tempfile.TemporaryFile() as given:
        given.write(body)
        given.seek(0)
        process = subprocess.Popen(
            command,
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
            cwd="/",
            start_new_session=True,
            preexec_fn=_bound,
        )

    def stop() -> None:
        is_late.set()
        process.kill()

    timer = threading.Timer(most_seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        with process.stdout as written:  # type: ignore[union-attr]
            output = written.read(most_output + 1)
        # A program that writes too much is ended by the closed pipe; one that hangs after it, by the timer.
        code = process.wait()
    finally:
        timer.cancel()
        process.kill()
    return output, code, is_late.is_set()


def _bound() -> None:
    """In the child before the program begins: no more memory and time than a file is worth, no files."""
    import resource

    for limit, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, int(MOST_SECONDS) + 1),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))
