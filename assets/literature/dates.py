"""Partial dates as the text that a decision holds: as exact as they were typed and no more."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assets.registry.dates import PartialDate


def iso(partial: "PartialDate | None") -> str | None:
    """ISO text of a partial date: 2021, 2021-05, 2021-05-06, or start/end for any other span; None for None.

    `partial` has `start`, `end` (dates) and `precision` (DESIGN §4).
    """
    if partial is None:
        return None
    start = partial.start.isoformat()
    if partial.precision in ("day", "minute"):
        return start
    end = partial.end.isoformat()
    if partial.precision == "month" and start[:7] == end[:7]:
        return start[:7]
    if partial.precision == "year" and start[:4] == end[:4]:
        return start[:4]
    return f"{start}/{end}"


def typed(partial: "PartialDate | None") -> str | None:
    """The text of a partial date as it was typed; None for None."""
    return None if partial is None else partial.text
