"""The tables of the next release, written into a staging folder: one directory a tier, both file formats.

The release gate reads what this wrote; `candidate.complete` writes the rest beside it. A table that both
tiers see alike is made once and written twice, byte for byte.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets.releases.describe import Description, describe
from assets.releases.tiers import NARROWED, PUBLIC, TIERS, hidden_columns, tier_tables
from assets.storage import faults, files

if TYPE_CHECKING:
    import polars as pl

    from assets.releases.exports import Export
    from assets.storage.tables import Table


def described(study: Any) -> Description:
    """The description of a loaded study; a Description is taken as it is."""
    return study if isinstance(study, Description) else describe(study)


@dataclass(frozen=True)
class _Made:
    """A table as a tier releases it, ready to be written."""

    table: "Table"
    rows: int
    content: Mapping[str, bytes]


def stage_tables(tables: Mapping[str, Path], staging: Path, study: Any) -> dict[str, dict[str, int]]:
    """Write the tables of every tier into `staging` (emptied first); return rows by tier and table.

    `tables` are the Parquet files of the warehouse, one per release and evidence table of the registry;
    `study` is the loaded study or a Description. Raises ValueError where a table is missing, has an unknown
    name or a wrong type, NotCanonical for a value that cannot be published, and SimulatedContent where a
    study that is not simulated would release simulated material.
    """
    from assets.releases import simulated
    from assets.storage.tables import release_tables

    declared = release_tables()
    if set(tables) != set(declared):
        lacking, unknown = sorted(set(declared) - set(tables)), sorted(set(tables) - set(declared))
        raise ValueError(f"a release needs exactly the declared tables: missing {lacking}, unknown {unknown}")
    about = described(study)
    if not about.is_simulated:
        simulated.refuse_in_titles((about.title_en, about.title_zh))
    files.remove_tree(staging)
    shown = {tier: tier_tables(tier) for tier in TIERS}
    narrowed = {tier: _narrowed(tables, tier) for tier in TIERS}
    rows: dict[str, dict[str, int]] = {tier: {} for tier in TIERS}
    for name in declared:
        public = None
        for tier in TIERS:
            if name not in shown[tier]:
                continue
            table, frame = shown[tier][name], narrowed[tier].get(name)
            is_same = frame is narrowed[PUBLIC].get(name) and public is not None and public.table == table
            made = public if is_same and public else _made(table, tables[name], frame, about.is_simulated)
            public = made if tier == PUBLIC else public
            rows[tier][name] = made.rows
            for path, data in made.content.items():
                write(staging / tier / path, data)
    faults.point("candidate-tables-written")
    return rows


def _made(table: "Table", path: Path, narrowed: "pl.DataFrame | None", is_simulated: bool) -> _Made:
    import polars as pl

    from assets.releases import simulated
    from assets.releases.exports import export, table_files

    one = export(table, pl.read_parquet(path) if narrowed is None else narrowed)
    if not is_simulated:
        simulated.refuse_in_table(table.name, one.frame)
    return _Made(table, one.rows, table_files(one, is_simulated))


def _narrowed(tables: Mapping[str, Path], tier: str) -> "dict[str, pl.DataFrame]":
    """The evidence tables of a tier without what stands behind columns it hides; none where it hides none."""
    hidden = hidden_columns(tier)
    if not hidden:
        return {}
    import polars as pl

    from assets.releases.narrowing import narrowed

    return narrowed({name: pl.read_parquet(tables[name]) for name in NARROWED}, hidden)


def staged_exports(staging: Path) -> "dict[str, dict[str, Export]]":
    """The staged tables by tier and name, read back from their Parquet side; equal files are read once."""
    from assets.releases.exports import read_export, table_paths

    found: dict[str, dict[str, Export]] = {}
    read: dict[tuple[str, str], Export] = {}
    for tier in TIERS:
        found[tier] = {}
        for name, table in tier_tables(tier).items():
            path = staging / tier / table_paths(table)[0]
            key = (name, files.sha256(path))
            if key not in read or read[key].table != table:
                read[key] = read_export(table, path)
            found[tier][name] = read[key]
    return found


def write(path: Path, data: bytes) -> None:
    """Plain write inside the staging folder, which nobody reads before it is synced and sealed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
