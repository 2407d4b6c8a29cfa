"""An interruption ends a collection at its next step."""

import asyncio
import signal

import pytest

from assets.collection.interruption import ended_in_order


def test_an_interruption_cancels_lets_the_work_end_and_is_told_after():
    ended: list[str] = []

    async def collecting() -> None:
        with ended_in_order():
            try:
                signal.raise_signal(signal.SIGINT)
                await asyncio.sleep(60)
            finally:
                ended.append("in order")

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(collecting())
    assert ended == ["in order"]


def test_whoever_handled_interruptions_before_decides_what_is_raised():
    class Stopped(Exception):
        """What somebody else's handler raises, at once and anywhere."""

    def handler(*_: object) -> None:
        raise Stopped

    async def collecting() -> None:
        with ended_in_order():
            signal.raise_signal(signal.SIGINT)
            await asyncio.sleep(60)

    before = signal.signal(signal.SIGINT, handler)
    try:
        with pytest.raises(Stopped):
            asyncio.run(collecting())
        assert signal.getsignal(signal.SIGINT) is handler
    finally:
        signal.signal(signal.SIGINT, before)


def test_without_an_interruption_nothing_is_left_behind():
    async def collecting() -> int:
        before = signal.getsignal(signal.SIGINT)
        with ended_in_order():
            await asyncio.sleep(0)
        assert signal.getsignal(signal.SIGINT) is before
        return 1

    assert asyncio.run(collecting()) == 1
