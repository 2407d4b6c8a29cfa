"""`digov trace`: one value, back to the decisions, passages and captures behind it (DESIGN §6)."""

from pathlib import Path
from typing import Any

from assets.releases.canonical_json import json_value
from assets.releases.errors import UnknownName
from assets.releases.opening import Release, open_release

CELL_FACTS = ("status", "absence", "evidence_class", "certainty", "n_coders", "n_origins")


def trace(folder: Path, table: str, row_id: str, column: str) -> dict:
    """Everything behind one value of a release.

    Returns `{"cell", "decisions", "passages", "captures", "lineage"}`; `lineage` is None unless the value was
    computed or comes from a table without cells. Raises UnknownName (table, row or column, with the nearest)
    and IntegrityError where a file is not the one that was released.
    """
    release = open_release(folder)
    row = _row(release, table, row_id)
    if column not in row:
        raise UnknownName("column", column, row, f"table {table}")
    cell = {"table": table, "row_id": row_id, "column": column, "value": json_value(row[column])}
    described = _rows(release, "cells", table_name=table, cell_row_id=row_id, column_name=column)
    facts = described[0] if described else {}
    decisions = _by_ids(release, "decisions", facts.get("decision_ids"))
    passages = _by_ids(release, "passages", facts.get("passage_ids"))
    urls = [one["url"] for one in passages if one["url"]]
    is_computed = not described or facts.get("status") == "computed"
    return {
        "cell": cell | {name: facts.get(name) for name in CELL_FACTS},
        "decisions": [
            {
                "coder": one["coder"],
                "value": one["value"],
                "document": one["document_id"],
                "passage": one["passage_id"],
                "codebook": one["codebook_version"],
                "coded_at": json_value(one["coded_on"]),
            }
            for one in decisions
        ],
        "passages": [
            {
                "quote": one["quote"],
                "document": one["document_id"],
                "start": one["start"],
                "evidence_class": one["evidence_class"],
            }
            for one in passages
        ],
        "captures": [
            {
                "url": one["url"],
                "captured_at": json_value(one["captured_at"]),
                "sha256": one["payload_sha256"],
                "state": one["state"],
            }
            for one in _in(release, "captures", "url", urls)
        ],
        "lineage": _lineage(release, table, row_id) if is_computed else None,
    }


def _row(release: Release, table: str, row_id: str) -> dict[str, Any]:
    found = _rows(release, table, row_id=row_id)
    if not found:
        import polars as pl

        known = pl.read_parquet(release.table(table), columns=["row_id"])["row_id"].to_list()
        raise UnknownName("row", row_id, known, f"table {table}")
    return found[0]


def _rows(release: Release, table: str, **equal: str) -> list[dict[str, Any]]:
    import polars as pl

    scan = pl.scan_parquet(release.table(table))
    for name, value in equal.items():
        scan = scan.filter(pl.col(name) == value)
    return scan.collect().to_dicts()


def _in(release: Release, table: str, column: str, values: list[str]) -> list[dict[str, Any]]:
    import polars as pl

    if not values:
        return []
    return pl.scan_parquet(release.table(table)).filter(pl.col(column).is_in(values)).collect().to_dicts()


def _by_ids(release: Release, table: str, ids: str | None) -> list[dict[str, Any]]:
    return _in(release, table, "row_id", ids.split(";") if ids else [])


def _lineage(release: Release, table: str, row_id: str) -> dict:
    """What the table was computed from, and the lines of study files that this row comes from."""
    entry = release.json("lineage.json")["tables"][table]
    return {
        "table": table,
        "kind": entry["kind"],
        "inputs": entry["inputs"],
        "source_lines": entry["origins"].get(row_id, []),
    }
