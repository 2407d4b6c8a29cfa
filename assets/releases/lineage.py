"""lineage.json: what every table was computed from, and which line of which study file a row comes from.

Paths are those of the study folder and of the project; nothing names the machine.
"""

from collections.abc import Mapping

from assets.releases import models
from assets.releases.describe import Description
from assets.releases.exports import Export
from assets.releases.manifest import json_bytes

# Tables whose rows come straight from a line of a study file, and the column that holds the id of the line.
ORIGIN_COLUMNS = {
    "sources": "source_id",
    "records": "record_id",
    "claim_checks": "check_id",
    "survey_estimates": "row_id",
    "media_framing": "row_id",
    "places": "code",
}


def lineage(exports: Mapping[str, Export], study: Description) -> dict:
    """Per table: kind, rows, fingerprint, inputs (release tables with fingerprints, landing tables, models).

    Where rows come from study files, `origins` holds the lines by row_id.
    """
    made: dict[str, dict] = {}
    for name, one in sorted(exports.items()):
        chain = models.chain(name)
        inputs = {
            "release_tables": [
                {"table": used, "rows": exports[used].rows, "fingerprint": exports[used].fingerprint}
                for used in chain.release_tables
                if used in exports
            ],
            "landing_tables": list(chain.landing_tables),
            "models": list(chain.models),
        }
        made[name] = {
            "kind": one.table.kind,
            "rows": one.rows,
            "fingerprint": one.fingerprint,
            "inputs": inputs,
            "origins": _origins(one, study),
        }
    files = [{"path": path, "kind": kind, "rows": rows} for path, kind, rows in study.files]
    return {"study": study.name, "study_files": files, "tables": made}


def _origins(one: Export, study: Description) -> dict[str, list[str]]:
    column = ORIGIN_COLUMNS.get(one.table.name)
    if column is None or column not in one.columns:
        return {}
    pairs = zip(one.texts["row_id"].to_list(), one.texts[column].to_list(), strict=True)
    return {row_id: list(study.origins[key]) for row_id, key in pairs if key in study.origins}


def lineage_bytes(exports: Mapping[str, Export], study: Description) -> bytes:
    """lineage.json as bytes."""
    return json_bytes(lineage(exports, study))
