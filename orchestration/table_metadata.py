"""What a run finds out about the tables it built, as metadata that the Dagster UI shows.

Lives here: rows, columns, column lineage and a few rows to look at. Does not live here: the tables. Only
public columns are shown as values; of all others the UI knows name and type.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import dagster as dg

from assets.storage.tables import Table
from orchestration.column_lineage import LANDING, Origins

if TYPE_CHECKING:
    import duckdb
    import polars as pl

PREVIEW_ROWS, PREVIEW_COLUMNS, PREVIEW_LENGTH = 5, 7, 40


@dataclass(frozen=True)
class Relation:
    """A table or view as the warehouse has it: rows, and (name, type, is_required) of its columns."""

    rows: int
    columns: tuple[tuple[str, str, bool], ...]


def relations(connection: "duckdb.DuckDBPyConnection") -> dict[str, Relation]:
    """Every table and view of the warehouse by name; one look at its catalogue and one count."""
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for name, *column in connection.execute(
        "select table_name, column_name, lower(data_type), not is_nullable from duckdb_columns() "
        "where schema_name = 'main' and not internal order by table_name, column_index"
    ).fetchall():
        found.setdefault(name, []).append((column[0], column[1], column[2]))
    counts = " union all ".join(f"""select '{name}', count(*) from "{name}\"""" for name in found)
    rows = dict(connection.execute(counts).fetchall()) if found else {}
    return {name: Relation(rows[name], tuple(columns)) for name, columns in found.items()}


def table_schema(relation: Relation, descriptions: Mapping[str, str]) -> dg.TableSchema:
    """Columns as the warehouse has them, with the descriptions of the YAML where it has some."""
    return dg.TableSchema(
        [
            dg.TableColumn(
                name,
                data_type,
                descriptions.get(name),
                constraints=dg.TableColumnConstraints(nullable=not is_required),
            )
            for name, data_type, is_required in relation.columns
        ]
    )


def column_lineage_of(study: str, origins: Origins) -> dg.TableColumnLineage:
    """Origins of columns under the asset keys of the study."""

    def key(table: str) -> dg.AssetKey:
        room, _, name = table.rpartition(".")
        return dg.AssetKey([study, LANDING, name] if room == LANDING else [study, table])

    return dg.TableColumnLineage(
        {
            column: [dg.TableColumnDep(key(table), name) for table, name in made_of]
            for column, made_of in origins.items()
            if made_of
        }
    )


def preview(table: Table, frame: "pl.DataFrame") -> dg.MarkdownMetadataValue:
    """The first rows of a released table, public columns only, as a Markdown table."""
    names = [column.name for column in table.public_columns() if column.name != "row_id"]
    filled = [name for name in names if frame[name].null_count() < frame.height]
    shown = filled[:PREVIEW_COLUMNS]
    return markdown_table(shown, frame.select(shown).head(PREVIEW_ROWS).rows() if shown else [])


def markdown_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> dg.MarkdownMetadataValue:
    """A small table as Markdown; long texts are cut, what would break the table is escaped."""
    lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
    return dg.MetadataValue.md("\n".join(lines))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = " ".join(str(value).split())
    text = text if len(text) <= PREVIEW_LENGTH else text[: PREVIEW_LENGTH - 1] + "…"
    for mark in ("\\", "|", "<", "[", "*", "_", "`"):
        text = text.replace(mark, "\\" + mark)
    return text
