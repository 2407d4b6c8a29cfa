"""Records of other crawlers that point to other records: revisits to bytes, redirects to where they lead."""

import sqlite3
from dataclasses import dataclass, field, replace
from datetime import timedelta

from assets.collection.archiving.ledger import from_iso, iso
from assets.collection.archiving.warc import Earlier
from assets.collection.fetching.exchanges import Exchange
from assets.collection.fetching.questions import Fetched
from assets.collection.fetching.redirects import led_to
from assets.collection.imports.records import Foreign
from assets.collection.limits import Limits
from assets.collection.states import SEEN, State

# So long after a redirect a crawler may have asked for what it led to.
_SOON = timedelta(hours=1)
_COLUMNS = "record_id, url, attempted_at, stored_sha256, payload_sha256, state, http_status, content_type"


@dataclass
class Links:
    """What the records of one import say of each other, as far as later ones need it."""

    _payload_of_record: dict[str, str] = field(default_factory=dict)
    _payload_of_digest: dict[str, str] = field(default_factory=dict)
    _redirects: dict[str, Exchange] = field(default_factory=dict)

    def kept(self, found: Foreign, fetched: Fetched) -> None:
        """Note a capture that others may point to."""
        if fetched.sha256 is None or found.fetched is None:
            return
        self._payload_of_record[found.record.record_id] = fetched.sha256
        if declared := found.record.headers.get("warc-payload-digest"):
            self._payload_of_digest[declared] = fetched.sha256

    def noted(self, found: Foreign) -> Foreign:
        """Note a record that waits; redirects lead to each other."""
        if found.record.kind != "revisit" and found.answer is not None:
            self._redirects.setdefault(found.address.text, found.answer)
        return found

    def followed(
        self, ledger: sqlite3.Connection, found: Foreign, limits: Limits
    ) -> tuple[Fetched, Earlier | None] | str:
        """How a revisit or redirect ended, and the committed record of its bytes; or why it is refused."""
        if found.record.kind == "revisit":
            return self._revisited(ledger, found)
        return self._redirected(ledger, found, limits)

    def _revisited(self, ledger: sqlite3.Connection, found: Foreign) -> tuple[Fetched, Earlier] | str:
        headers, answer = found.record.headers, found.answer
        assert answer is not None
        referred = headers.get("warc-refers-to", "")
        payload = self._payload_of_record.get(referred) or self._payload_of_digest.get(
            headers.get("warc-payload-digest", "")
        )
        where, value = ("payload_sha256", payload) if payload else ("record_id", referred)
        row = ledger.execute(
            f"select {_COLUMNS} from attempts where {where} = ? and record_id is not null "
            "order by sequence limit 1",
            (value,),
        ).fetchone()
        if row is None:
            return "refers to a record that is neither in the file nor in the archive"
        state = State(row[5])
        is_not_modified = answer.status == 304
        if is_not_modified and state in SEEN:
            state = State.NOT_MODIFIED
        answer = replace(answer, status=answer.status if is_not_modified else row[6] or answer.status)
        return Fetched(state, None, (answer,), None, row[4], 1), _earlier(row)

    def _redirected(
        self, ledger: sqlite3.Connection, found: Foreign, limits: Limits
    ) -> tuple[Fetched, Earlier | None]:
        assert found.answer is not None
        hops = [found.answer]
        while True:
            target = led_to(limits, found.question, hops)
            if isinstance(target, Fetched):
                return target, None
            if target.text not in self._redirects:
                break
            hops.append(self._redirects[target.text])
        row = ledger.execute(
            f"select {_COLUMNS} from attempts where source_id = ? and url = ? "
            "and attempted_at between ? and ? order by attempted_at, sequence limit 1",
            (found.source.source_id, target.text, *_soon_after(found)),
        ).fetchone()
        if row is None:
            reason = f"redirected to {target.text}, of which the file holds no answer soon after"
            return Fetched(State.REDIRECT_ERROR, reason, tuple(hops), tries=len(hops)), None
        headers = ((b"Content-Type", row[7].encode()),) if row[7] else ()
        last = Exchange(target, (), row[6] or 200, "", headers, b"", "")
        state = State(row[5])
        why = None if state in SEEN else f"redirected to {target.text}, which was {state.value}"
        fetched = Fetched(state, why, (*hops, last), None, row[4], len(hops) + 1)
        return fetched, _holding(ledger, row[4])


def _holding(ledger: sqlite3.Connection, payload: str | None) -> Earlier | None:
    """The first committed record that holds these bytes."""
    row = ledger.execute(
        f"select {_COLUMNS} from attempts where payload_sha256 = ? and record_id is not null "
        "order by sequence limit 1",
        (payload,),
    ).fetchone()
    return _earlier(row) if row else None


def _earlier(row: tuple[str, str, str, str]) -> Earlier:
    return Earlier(row[0], row[1], from_iso(row[2]), row[3])


def _soon_after(found: Foreign) -> tuple[str, str]:
    return iso(found.moment), iso(found.moment + _SOON)
