"""What a gate found: one result an expectation, one status a table, and their canonical JSON."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

STAGES = ("landing", "warehouse", "release")

Severity = Literal["block", "warn"]
ExpectationStatus = Literal["passed", "failed", "errored", "muted"]
TableStatus = Literal["passed", "warned", "failed", "errored", "muted"]


@dataclass(frozen=True)
class ExpectationResult:
    """One expectation judged: `observed` holds counts, column names and, of public columns, examples."""

    expectation: str
    arguments: Mapping[str, Any]
    column: str | None
    severity: Severity
    status: ExpectationStatus
    observed: Mapping[str, Any] = field(default_factory=dict)
    mute_owner: str | None = None

    @property
    def label(self) -> str:
        """Name of the expectation with its rule or column, as mutes and messages call it."""
        return label(self.expectation, self.arguments)


@dataclass(frozen=True)
class TableResult:
    """All expectations of one table at one stage, and what follows for the table."""

    stage: str
    table: str
    results: tuple[ExpectationResult, ...]

    @property
    def status(self) -> TableStatus:
        """The worst of its results; an errored expectation blocks whatever its severity."""
        if any(result.status == "errored" for result in self.results):
            return "errored"
        failed = [result for result in self.results if result.status == "failed"]
        if any(result.severity == "block" for result in failed):
            return "failed"
        if any(result.status == "muted" for result in self.results):
            return "muted"
        return "warned" if failed else "passed"

    @property
    def failed(self) -> tuple[str, ...]:
        """Labels of everything that did not hold, warnings and muted ones included."""
        return tuple(result.label for result in self.results if result.status != "passed")

    @property
    def is_blocking(self) -> bool:
        """True where nothing may pass to the next stage."""
        return self.status in ("failed", "errored")


def label(expectation: str, arguments: Mapping[str, Any]) -> str:
    """`expectation:rule`, `expectation:column` or the bare name, in that order of preference."""
    part = arguments.get("rule") or arguments.get("column")
    return f"{expectation}:{part}" if part else expectation


def errored_table(stage: str, table: str, problem: str) -> TableResult:
    """Result of a table that could not be judged at all (no file, unreadable file, rules that do not run)."""
    result = ExpectationResult(
        expectation="expect_table_to_be_readable",
        arguments={},
        column=None,
        severity="block",
        status="errored",
        observed={"error": problem},
    )
    return TableResult(stage=stage, table=table, results=(result,))


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.10g}")
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, str | int | bool) else str(value)


def _result_entry(table: TableResult, result: ExpectationResult) -> dict[str, Any]:
    return {
        "stage": table.stage,
        "table": table.table,
        "expectation": result.expectation,
        "arguments": _plain(result.arguments),
        "severity": result.severity,
        "status": result.status,
        "observed": _plain(result.observed),
        "mute": {"owner": result.mute_owner} if result.mute_owner else None,
    }


def quality_json(results: Iterable[TableResult]) -> bytes:
    """Canonical JSON of gate results for a release: sorted, UTF-8, no time, no path.

    `tables`: stage, table, status, failed labels. `expectations`: stage, table, expectation, arguments,
    severity, status, observed, mute. Stages in the order of the flow, tables and labels by name.
    """
    tables = sorted(results, key=lambda table: (STAGES.index(table.stage), table.table))
    expectations = []
    for table in tables:
        entries = [(result.label, _result_entry(table, result)) for result in table.results]
        entries.sort(key=lambda pair: (pair[0], json.dumps(pair[1]["arguments"], sort_keys=True)))
        expectations += [entry for _, entry in entries]
    document = {
        "tables": [
            {
                "stage": table.stage,
                "table": table.table,
                "status": table.status,
                "failed": sorted(table.failed),
            }
            for table in tables
        ],
        "expectations": expectations,
    }
    return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
