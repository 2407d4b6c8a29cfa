"""lineage.json: what every table was computed from, and which line of which study file a row comes from.

Paths are those of the study folder and of the project; nothing names the machine.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from assets.releases import canonical, models
from assets.releases.describe import Description
from assets.releases.exports import Export
from assets.releases.manifest import json_bytes
from assets.storage.tables import landing_tables

# Tables whose rows come straight from lines of study files, and the column that holds the id of those lines.
ORIGIN_COLUMNS = {
    "sources": "source_id",
    "records": "record_id",
    "claim_checks": "check_id",
    "survey_estimates": "row_id",
    "media_framing": "row_id",
}


@dataclass(frozen=True)
class Input:
    """A landing table that the warehouse was built from: rows, and a fingerprint over its public columns.

    A table without public columns has no fingerprint: nobody may guess a person's answers and compare.
    """

    rows: int
    fingerprint: str | None


def read_inputs(landing: Mapping[str, Path]) -> dict[str, Input]:
    """Rows and fingerprint of each landing table; the order of its rows does not matter.

    The fingerprint is the SHA-256 over the sorted rows, each value written as in the fingerprint of a table.
    """
    found = {}
    for name, path in sorted(landing.items()):
        columns = [column.name for column in landing_tables()[name].public_columns()]
        if not columns:
            found[name] = Input(pl.scan_parquet(path).select(pl.len()).collect().item(), None)
            continue
        frame = canonical.round_estimates(pl.read_parquet(path, columns=columns))
        lines = canonical.row_lines(canonical.texts(frame)).sort()
        digest = hashlib.sha256("".join(lines.to_list()).encode())
        found[name] = Input(frame.height, digest.hexdigest())
    return found


def lineage(exports: Mapping[str, Export], study: Description, inputs: Mapping[str, Input]) -> dict:
    """Per table: kind, rows, fingerprint, inputs (release tables and landing tables, dbt models).

    Where rows come from study files, `origins` holds the lines by row_id.
    """
    made: dict[str, dict] = {}
    for name, one in sorted(exports.items()):
        chain = models.chain(name)
        made[name] = {
            "kind": one.table.kind,
            "rows": one.rows,
            "fingerprint": one.fingerprint,
            "inputs": {
                "release_tables": [
                    {"table": used, "rows": exports[used].rows, "fingerprint": exports[used].fingerprint}
                    for used in chain.release_tables
                    if used in exports
                ],
                "landing_tables": [_landing(used, inputs) for used in chain.landing_tables],
                "models": list(chain.models),
            },
            "origins": dict(_origins(one, study)),
        }
    names = ("path", "kind", "rows", "values_sha256")
    files = [dict(zip(names, file, strict=True)) for file in study.files]
    about = {"study": study.name, "is_simulated": study.is_simulated}
    return {**about, "study_files": files, "tables": made}


def _landing(name: str, inputs: Mapping[str, Input]) -> dict:
    known = inputs.get(name)
    facts = asdict(known) if known else {}
    shown = {key: value for key, value in facts.items() if value is not None}
    return {"table": name, "room": landing_tables()[name].meta["room"], **shown}


def _origins(one: Export, study: Description) -> Iterator[tuple[str, list[str]]]:
    """Lines of study files by row_id, for the rows that have some."""
    for row_id, key in zip(one.texts["row_id"].to_list(), _keys(one), strict=False):
        if key is not None and key in study.origins:
            yield row_id, list(study.origins[key])


def _keys(one: Export) -> list[str | None]:
    if one.table.name == "places":
        return [
            f"{code}@{start[:4]}" if code and start else place_id
            for place_id, code, start in one.texts.select("place_id", "code", "valid_from").iter_rows()
        ]
    column = ORIGIN_COLUMNS.get(one.table.name)
    return one.texts[column].to_list() if column in one.columns else []


def lineage_bytes(exports: Mapping[str, Export], study: Description, inputs: Mapping[str, Input]) -> bytes:
    """lineage.json as bytes."""
    return json_bytes(lineage(exports, study, inputs))
