"""Pages are looked at in order, and the network is served in between."""

import asyncio
import time
from typing import Any

import pytest

from assets.collection.fetching.bench import AT_ONE_STRETCH_SECONDS, Bench


def test_work_is_done_in_the_order_in_which_it_was_asked_for():
    done: list[int] = []

    async def all_of_them() -> list[int]:
        bench = Bench()

        def work(number: int) -> int:
            done.append(number)
            return number * number

        return await asyncio.gather(*(bench.worked(lambda n=n: work(n)) for n in range(50)))

    assert asyncio.run(all_of_them()) == [number * number for number in range(50)]
    assert done == list(range(50))


def test_what_fails_is_told_to_whoever_asked_and_the_others_get_their_answer():
    def broken() -> Any:
        raise ValueError("no page")

    async def three() -> list[Any]:
        bench = Bench()
        asked = (bench.worked(lambda: 1), bench.worked(broken), bench.worked(lambda: 3))
        return await asyncio.gather(*asked, return_exceptions=True)

    one, two, three_ = asyncio.run(three())
    assert (one, three_) == (1, 3)
    with pytest.raises(ValueError, match="no page"):
        raise two


def test_what_nobody_waits_for_any_longer_is_not_done():
    done: list[str] = []

    async def cancelled() -> None:
        bench = Bench()
        dropped = asyncio.create_task(bench.worked(lambda: done.append("dropped")))
        kept = asyncio.create_task(bench.worked(lambda: done.append("kept")))
        asyncio.get_running_loop().call_soon(dropped.cancel)
        await asyncio.gather(dropped, kept, return_exceptions=True)

    asyncio.run(cancelled())
    assert done == ["kept"]


def test_sockets_are_served_between_two_stretches_of_work():
    """Twenty pages that take a stretch each: what else is due is let in before the last of them."""
    order: list[str] = []

    def page() -> None:
        ends = time.perf_counter() + AT_ONE_STRETCH_SECONDS
        while time.perf_counter() < ends:
            pass
        order.append("page")

    async def busy() -> None:
        bench = Bench()
        pages = asyncio.gather(*(bench.worked(page) for _ in range(20)))
        await asyncio.sleep(0)
        asyncio.get_running_loop().call_soon(lambda: order.append("socket"))
        await pages

    asyncio.run(busy())
    assert order.index("socket") < 19
