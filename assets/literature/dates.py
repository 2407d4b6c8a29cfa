"""Partial dates as the text that a decision holds: as exact as they were typed and no more."""

from typing import Any


def iso(partial: Any) -> str | None:
    """ISO text of a partial date: 2021, 2021-05, 2021-05-06, or start/end for any other span; None for None.

    `partial` has `start`, `end` (dates) and `precision` (DESIGN §4).
    """
    if partial is None:
        return None
    start = partial.start.isoformat()
    if partial.precision in ("day", "minute"):
        return start
    if partial.precision == "month":
        return start[:7]
    if partial.precision == "year":
        return start[:4]
    return f"{start}/{partial.end.isoformat()}"


def typed(partial: Any) -> str | None:
    """The text of a partial date as it was typed; None for None."""
    return None if partial is None else partial.text
