"""The sums that a release states about itself: evidence classes, absences, what became of each record."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from assets.releases.exports import Export
from assets.releases.verify import CLASSES


@dataclass(frozen=True)
class CaptureCount:
    """Attempts to fetch that ended in one access state, and how many of them brought bytes that are held."""

    state: str
    attempts: int
    held: int


@dataclass(frozen=True)
class Counts:
    """Counts by name; `evidence` over cells with a value, `absences` over cells without one."""

    evidence: Mapping[str, int]
    absences: Mapping[str, int]
    statuses: Mapping[str, int]
    dispositions: Mapping[tuple[str, str], int]
    agreement: Mapping[str, int]
    gates: Mapping[tuple[str, str], int]
    captures: tuple[CaptureCount, ...]

    @property
    def records(self) -> int:
        """Number of records, whatever became of them."""
        return sum(self.dispositions.values())


def count(exports: Mapping[str, Export], quality_json: bytes) -> Counts:
    """Count over the released tables and over the `expectations` of quality.json, by stage and status."""
    cells = exports["cells"].frame
    valued = cells.filter(cells["absence"].is_null())["evidence_class"].to_list()
    records = exports["records"].frame
    found = Counter(valued)
    return Counts(
        evidence={name: found.get(name, 0) for name in CLASSES},
        absences=_counter(cells["absence"].drop_nulls().to_list()),
        statuses=_counter(cells["status"].drop_nulls().to_list()),
        dispositions=_counter(
            zip(records["record_kind"].to_list(), records["disposition"].to_list(), strict=True)
        ),
        agreement=_counter(exports["agreement"].frame["consequence"].drop_nulls().to_list()),
        gates=_counter((one["stage"], one["status"]) for one in json.loads(quality_json)["expectations"]),
        captures=_captures(exports["captures"].frame),
    )


def _captures(captures: pl.DataFrame) -> tuple[CaptureCount, ...]:
    counted = (
        captures.group_by("state")
        .agg(attempts=pl.len(), held=pl.col("payload_sha256").is_not_null().sum())
        .sort("state")
    )
    return tuple(CaptureCount(*row) for row in counted.iter_rows())


def _counter(values) -> dict:
    return dict(sorted(Counter(values).items()))
