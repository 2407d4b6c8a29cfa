"""WARC and WACZ files of other crawlers into the archive: their times, our states, no record unaccounted for.

Importing the same file again adds nothing. Records whose host no source names are refused with the host.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets.collection.archiving.archive import Archive
from assets.collection.archiving.attempts import Attempt
from assets.collection.archiving.warc import Earlier
from assets.collection.fetching.questions import Fetched
from assets.collection.fetching.redirects import REDIRECTS
from assets.collection.imports.bringing_in import Bringing, Brought
from assets.collection.imports.containers import opened
from assets.collection.imports.links import Links
from assets.collection.imports.owners import Owners
from assets.collection.imports.records import (
    Foreign,
    ForeignHost,
    Ignored,
    Reader,
    Refused,
    row_of,
)
from assets.collection.imports.warc_reader import RefusedRecord, read_file
from assets.collection.limits import Limits
from assets.storage import files

if TYPE_CHECKING:
    from assets.registry.sources import Source

MOST_SHOWN = 200
SAID_EVERY = 5.0
DEFAULT_LIMITS = Limits()


@dataclass
class ImportReport:
    """What became of every record of a file.

    `added` and `already`: captures, new and held before; `states` of the new ones by source; `ignored`: what
    is no page, by kind; `refused`: how many records, the first of them in `problems` with file, place and
    reason; `hosts`: records by host that no source names; `unchecked`: captures without a digest.
    """

    file: str
    sha256: str
    added: int = 0
    already: int = 0
    refused: int = 0
    unchecked: int = 0
    states: dict[str, Counter[str]] = field(default_factory=dict)
    ignored: Counter[str] = field(default_factory=Counter)
    hosts: Counter[str] = field(default_factory=Counter)
    problems: list[dict[str, object]] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        """The report as plain values for JSON."""
        plain = {one.name: getattr(self, one.name) for one in fields(self)}
        states = {source: dict(sorted(counts.items())) for source, counts in sorted(self.states.items())}
        return {**plain, "states": states, "ignored": dict(self.ignored), "hosts": dict(self.hosts)}

    def refuse(self, name: str, offset: int | None, url: str, reason: str) -> None:
        """Count a record that is not taken."""
        self.refused += 1
        if len(self.problems) < MOST_SHOWN:
            self.problems.append({"file": name, "offset": offset, "url": url, "reason": reason})


async def import_warc(
    path: Path,
    sources: "Sequence[Source]",
    archive: Path,
    *,
    study: str,
    at: datetime,
    by: str | None,
    say: Callable[[str], None],
    limits: Limits = DEFAULT_LIMITS,
) -> ImportReport:
    """Bring a WARC or WACZ file in: captures of the given sources, with their original times.

    `at`, `by`: when and by whom it is brought in, for the ledger. Raises NotAContainer, LockHeld,
    IntegrityProblem, OSError.
    """
    digest = files.sha256(path)
    brought = Brought("warc", path.name, digest, path.stat().st_size, by, at)
    report = ImportReport(path.name, digest)
    reader = Reader(Owners(sources), limits, at)
    with opened(path, archive) as container:
        for name, why in container.refused:
            report.refuse(name, None, "", why)
        async with Archive(archive, study, "digov import") as store:
            bringing = Bringing(store, brought, limits)
            work = _Import(store, bringing, reader, report, Links(), say)
            for name, file in container.files:
                await work.file(name, file)
            await work.waiting()
            for state, number in (await bringing.end()).items():
                say(f"{number} captures that were {state} have the same bytes at many addresses: soft_404")
    return report


@dataclass
class _Import:
    store: Archive
    bringing: Bringing
    reader: Reader
    report: ImportReport
    links: Links
    say: Callable[[str], None]
    _said: float = field(default_factory=time.monotonic)
    _waiting: list[tuple[str, Foreign]] = field(default_factory=list)

    async def file(self, name: str, path: Path) -> None:
        """All records of one WARC file; revisits and redirects wait until all others are there."""
        for number, record in enumerate(read_file(path)):
            if number % 20 == 0:
                await asyncio.sleep(0)
            self._tell(name, number)
            if isinstance(record, RefusedRecord):
                self.report.refuse(name, record.offset, record.url, record.reason)
                continue
            try:
                found = self.reader.understood(record)
            except Ignored as what:
                self.report.ignored[str(what)] += 1
            except ForeignHost as host:
                self.report.hosts[str(host)] += 1
                self.report.refuse(name, record.offset, record.url, f"no source names the host {host}")
            except Refused as why:
                self.report.refuse(name, record.offset, record.url, str(why))
            else:
                if found.fetched is None:
                    self._waiting.append((name, self.links.noted(found)))
                else:
                    await self._keep(found, found.fetched)

    async def waiting(self) -> None:
        """Revisits, then redirects: they lead to records that are committed by now."""
        for is_redirect in (False, True):
            await self.store.flush()
            for name, found in self._waiting:
                assert found.answer is not None
                if (found.answer.status in REDIRECTS and found.record.kind != "revisit") != is_redirect:
                    continue
                follow = partial(self.links.followed, found=found, limits=self.reader.limits)
                led = await self.store.query(follow)
                if isinstance(led, str):
                    self.report.refuse(name, found.record.offset, found.record.url, led)
                else:
                    await self._keep(found, *led)

    async def _keep(self, found: Foreign, fetched: Fetched, earlier: Earlier | None = None) -> None:
        source_id = found.source.source_id
        reason = f"imported from a file of another crawler, SHA-256 {self.report.sha256[:16]}"
        row = row_of(found, self.bringing.visit_id(source_id), fetched, reason)
        self.links.kept(found, fetched)
        if not await self.bringing.is_new(row):
            self.report.already += 1
            return
        await self.bringing.begin(source_id)
        about = [("importedFrom", self.report.sha256), ("importedRecord", found.record.record_id)]
        if found.record.url != found.address.text:
            about.append(("importedAddress", found.record.url))
        exchanges = fetched.exchanges if found.saved is None else ()
        saved = found.saved if fetched.sha256 else None
        await self.store.submit(Attempt(row, found.moment, exchanges, saved, earlier, tuple(about)))
        self.report.added += 1
        self.report.unchecked += not found.is_checked
        self.report.states.setdefault(source_id, Counter())[fetched.state.value] += 1

    def _tell(self, name: str, number: int) -> None:
        if (now := time.monotonic()) - self._said >= SAID_EVERY:
            self._said = now
            self.say(f"{name}: {number} records read, {self.report.added} captures added")
