"""Ctrl-C during a collection: it ends at its next step and not anywhere, so nothing is left half done."""

import asyncio
import contextlib
import signal
import threading
from collections.abc import Iterator


@contextlib.contextmanager
def ended_in_order() -> Iterator[None]:
    """While this lasts, an interruption cancels the running task; once it has ended, what was set up before
    (the runner of the event loop, Dagster, a shell's habit) is told of it and decides what to raise.

    Without it a handler of somebody else's may raise in the middle of whatever the event loop does just then.
    """
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    previous = signal.getsignal(signal.SIGINT)
    if task is None or previous is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    was_interrupted = False

    def stop() -> None:
        nonlocal was_interrupted
        was_interrupted = True
        task.cancel()

    loop.add_signal_handler(signal.SIGINT, stop)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, previous)
        if was_interrupted:
            task.uncancel()
            signal.raise_signal(signal.SIGINT)
