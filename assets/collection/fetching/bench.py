"""Where pages are looked at, one after the other, while the network is served first.

When many hosts answer at once, their answers are noted (and their gaps begin) before the first page is read
to its end; and a request whose turn has come waits a few milliseconds at most.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
AT_ONE_STRETCH_SECONDS = 0.004


class Bench:
    """Work of the event loop's own thread, in the order in which it was asked for."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[Callable[[], Any], asyncio.Future[Any]]] = deque()
        self._worker: asyncio.Task[None] | None = None

    async def worked(self, work: Callable[[], T]) -> T:
        """What the work gives back, or raises."""
        asked: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, asked))
        if self._worker is None:
            self._worker = asyncio.create_task(self._work_off())
        return await asked

    async def _work_off(self) -> None:
        now = asyncio.get_running_loop().time
        began = now()
        while self._waiting:
            work, asked = self._waiting.popleft()
            if asked.cancelled():
                continue
            try:
                asked.set_result(work())
            except Exception as problem:  # noqa: BLE001 - handed to whoever asked for the work
                asked.set_exception(problem)
            if now() - began >= AT_ONE_STRETCH_SECONDS:
                await asyncio.sleep(0)
                began = now()
        self._worker = None
