"""datapackage.json (Frictionless Data Package 2.0) over the CSV files, from the registry of tables.

Beside the standard's keys each resource has `digov`: kind, the Parquet twin, key columns that have no row in
cells, and lists of ids joined by `;`; verify.py reads them.
"""

from collections.abc import Mapping

from assets.releases.describe import Description
from assets.releases.exports import Export
from assets.releases.links import links_of
from assets.releases.manifest import json_bytes
from assets.releases.tiers import PUBLIC
from assets.storage.tables import Column

LICENCES = {
    "public": {
        "name": "CC-BY-4.0",
        "title": "Creative Commons Attribution 4.0",
        "path": "https://creativecommons.org/licenses/by/4.0/",
    },
    "team": {"name": "other-closed", "title": "For the project team only: not to be passed on"},
}
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
FIELD_TYPES = {
    "string": "string",
    "bigint": "integer",
    "double": "number",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "datetime",
}


def _field(column: Column) -> dict:
    made: dict = {
        "name": column.name,
        "type": FIELD_TYPES[column.data_type],
        "title": column.label_zh,
        "description": column.description,
    }
    if column.data_type == "boolean":
        made |= {"trueValues": ["true"], "falseValues": ["false"]}
    if column.meta.get("unit"):
        made["unit"] = column.meta["unit"]
    if column.name == "row_id":
        made["constraints"] = {"required": True, "unique": True}
    elif column.is_required:
        made["constraints"] = {"required": True}
    return made


def resource(one: Export, exports: Mapping[str, Export], study: Description) -> dict:
    """One table as a resource: its CSV file, its fields, key and links to other tables of the tier."""
    parquet_path, csv_path = one.paths
    links = links_of(one.table.name, {name: other.columns for name, other in exports.items()})
    schema: dict = {
        "fields": [_field(column) for column in one.table.columns],
        # An empty cell is absent; for coded tables evidence/cells says why.
        "missingValues": [""],
        "primaryKey": ["row_id"],
    }
    keys = [
        {
            "fields": [link.column],
            "reference": {
                "resource": "" if link.target == link.table else link.target,
                "fields": [link.target_column],
            },
        }
        for link in links
        if not link.is_list
    ]
    if keys:
        schema["foreignKeys"] = keys
    lists = [
        {"column": link.column, "table": link.target, "table_column": link.target_column}
        for link in links
        if link.is_list
    ]
    return {
        "name": one.table.name,
        "path": csv_path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **({"title": study.marked(one.table.name)} if study.is_simulated else {}),
        "description": study.marked(one.table.description),
        "schema": schema,
        "digov": {
            "kind": one.table.kind,
            "parquet": parquet_path,
            "cell_keys": list(one.table.meta.get("cell_keys") or ()),
            "lists": lists,
        },
    }


def datapackage_bytes(exports: Mapping[str, Export], study: Description, version: str, tier: str) -> bytes:
    """datapackage.json of a tier as bytes."""
    package = {
        "$schema": PROFILE,
        "name": f"digov-{study.name}" + ("" if tier == PUBLIC else f"-{tier}"),
        "title": study.marked(study.title_en),
        "description": study.marked(study.scope_en),
        "simulated": study.is_simulated,
        "version": version,
        "created": f"{study.released_on.isoformat()}T00:00:00Z",
        "licenses": [LICENCES[tier]],
        "resources": [resource(exports[name], exports, study) for name in sorted(exports)],
    }
    return json_bytes(package)
