"""One finished attempt on its way into the archive, and the WARC records that it becomes."""

from dataclasses import dataclass, replace
from datetime import datetime

from assets.collection.archiving import ledger, warc
from assets.collection.archiving.volumes import Volume
from assets.collection.fetching.exchanges import Exchange
from assets.storage import faults


@dataclass(frozen=True)
class Attempt:
    """One finished attempt; `row` still without id and place in a file.

    `saved`: a page without the HTTP around it, as a person or another crawler kept it. `refers_to`: the
    committed record that holds the bytes of the last answer. `about`: what else is noted in the archive.
    """

    row: ledger.Row
    moment: datetime
    exchanges: tuple[Exchange, ...] = ()
    saved: bytes | None = None
    refers_to: warc.Earlier | None = None
    about: tuple[tuple[str, str], ...] = ()

    @property
    def size(self) -> int:
        """Bytes that it holds in memory, roughly."""
        return sum(len(one.body) for one in self.exchanges) + len(self.saved or b"") + 1000

    @property
    def has_records(self) -> bool:
        """Whether anything of it is written to a WARC file."""
        return bool(self.exchanges) or self.saved is not None

    @property
    def ended(self) -> float | None:
        """When its last answer had come, in seconds of the clock of the event loop."""
        return self.exchanges[-1].ended if self.exchanges else None


def written(volume: Volume, attempt: Attempt, row: ledger.Row, earlier: warc.Earlier | None) -> ledger.Row:
    """Write the records of an attempt; its row with the place of its last response.

    `row`: that of the attempt, with its id. `earlier`: the committed response with the bytes of the last
    answer, which then becomes a revisit record.
    """
    place, record = None, None
    for number, answer in enumerate(attempt.exchanges):
        is_last = number == len(attempt.exchanges) - 1
        payload = row.payload_sha256 if is_last else None
        if is_last and earlier is not None and payload is not None:
            volume.write(warc.revisit(row.attempt_id, number, attempt.moment, answer, earlier, payload))
            row = replace(row, is_revisit=True)
        else:
            stored = row.stored_sha256 if is_last else None
            data = warc.response(row.attempt_id, number, attempt.moment, answer, payload, stored)
            span = volume.write(data)
            if payload is not None:
                place, record = span, warc.record_id(row.attempt_id, str(number), "response")
        if answer.request:
            volume.write(warc.request(row.attempt_id, number, attempt.moment, answer))
        faults.point("warc-record-half")
    if attempt.saved is not None and row.payload_sha256 is not None:
        kind, payload = row.content_type or "application/octet-stream", row.payload_sha256
        data = warc.resource(row.attempt_id, attempt.moment, row.url, attempt.saved, kind, payload)
        place, record = volume.write(data), warc.record_id(row.attempt_id, "0", "response")
    volume.write(warc.metadata(row.attempt_id, attempt.moment, row.url, _noted(row, attempt)))
    if place is None:
        return row
    offset, length = place
    return replace(row, record_id=record, warc_file=volume.name, warc_offset=offset, warc_length=length)


def _noted(row: ledger.Row, attempt: Attempt) -> dict[str, object]:
    return {
        "source": row.source_id,
        "role": row.page_role,
        "state": row.state,
        "reason": row.reason or "",
        "tries": row.tries,
        "robotsVerdict": row.robots_verdict or "",
        "robotsSha256": row.robots_sha256 or "",
        "redirects": row.redirects or "",
        **dict(attempt.about),
    }
