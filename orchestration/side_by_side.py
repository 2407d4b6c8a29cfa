"""Several studies at once: each is built in a process of its own, forked from this one.

Lives here: the processes, and that none outlives the one that a person started. Does not live here: what they
do (runner.py). The parent holds the locks of all studies; its children inherit them. Fork before anything has
started a thread: polars and DuckDB are only loaded in the children.
"""

import contextlib
import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any, TypeVar

from orchestration import progress
from orchestration.outcomes import Exit, Failure

if TYPE_CHECKING:
    from multiprocessing.queues import SimpleQueue

T = TypeVar("T")
# Loaded already, these would be forked together with their threads.
THREADED = ("polars", "duckdb")
# prctl(2): the signal that a process gets when its parent is gone.
PR_SET_PDEATHSIG = 1


def is_possible(tasks: int) -> bool:
    """Whether it is worth it and safe: several tasks and processors, and nothing loaded that has threads."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    return tasks > 1 and processors > 1 and not any(name in sys.modules for name in THREADED)


def run_all(function: Callable[..., T], calls: Sequence[tuple[Any, ...]], is_quiet: bool) -> list[T]:
    """Call a module's function once for each tuple of arguments, side by side; results in the same order.

    What they say is shown here unless `is_quiet`.

    Raises what the first of them raised, and Failure where a process was killed.
    """
    context = multiprocessing.get_context("fork")
    words: SimpleQueue = context.SimpleQueue()
    with ProcessPoolExecutor(len(calls), context, initializer=_begin, initargs=(words,)) as pool:
        # The first task forks all processes; only then are there threads in this one.
        futures = [pool.submit(function, *call) for call in calls]
        try:
            with progress.shown(is_quiet), _told(words):
                return [_result(future) for future in futures]
        except KeyboardInterrupt:
            for child in multiprocessing.active_children():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child.pid or 0, signal.SIGINT)
            raise


def _result(future: "Future[T]") -> T:
    try:
        return future.result()
    except BrokenProcessPool:
        message = "the process that built a study was killed (is the machine out of memory?)"
        raise Failure(Exit.BUG, message, "run again: it goes on where it stood") from None


def _begin(words: "SimpleQueue") -> None:
    """In a child, before anything else: end with the parent, and tell it what is to be shown."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    progress.tell_parent(words.put)


@contextlib.contextmanager
def _told(words: "SimpleQueue") -> Iterator[None]:
    """While this lasts, show what the children say."""

    def listen() -> None:
        while (said := words.get()) is not None:
            progress.say(*said)

    listener = threading.Thread(target=listen, name="progress")
    listener.start()
    try:
        yield
    finally:
        words.put(None)
        listener.join()
