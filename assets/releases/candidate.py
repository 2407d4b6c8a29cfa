"""A candidate: the next release, written completely into a staging folder, then adopted in one step.

`stage_tables` writes the tables, which the release gate reads; `complete` writes the rest and seals; `adopt`
(in `adoption`) makes it visible. Same tables, study, gates and previous stable release: same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets.releases import manifest
from assets.releases.describe import Description, describe
from assets.storage import faults, files

if TYPE_CHECKING:
    from assets.releases.exports import Export
    from assets.releases.lineage import Input
    from assets.releases.version import Reason

TIER = "public"
VERIFIER = Path(__file__).parent / "verify.py"


@dataclass(frozen=True)
class Candidate:
    """A sealed release in a staging folder; `is_unchanged` where it equals the newest stable release."""

    folder: Path
    study: str
    version: str
    released_on: str
    tree_hash: str
    snapshot_id: str
    level: str | None
    reasons: "tuple[Reason, ...]"
    is_unchanged: bool
    rows: Mapping[str, int]

    @property
    def tier_folder(self) -> Path:
        """The directory that holds verify.py."""
        return self.folder / TIER

    @property
    def name(self) -> str:
        """Name of the candidate's directory: version and first 12 digits of the tree hash."""
        return f"{self.version}-{self.tree_hash[:12]}"


def stage_tables(tables: Mapping[str, Path], staging: Path) -> dict[str, int]:
    """Write the tables of the next release, both sides, into `staging` (emptied first); return rows by table.

    `tables` are the Parquet files of the warehouse, one per release and evidence table of the registry.
    Raises ValueError where a table is missing, has an unknown name or a wrong type, and NotCanonical for a
    value that cannot be published.
    """
    from assets.releases.exports import export, table_files
    from assets.storage.tables import release_tables

    declared = release_tables()
    if set(tables) != set(declared):
        lacking, unknown = sorted(set(declared) - set(tables)), sorted(set(tables) - set(declared))
        raise ValueError(f"a release needs exactly the declared tables: missing {lacking}, unknown {unknown}")
    files.remove_tree(staging)
    rows = {}
    for name, table in declared.items():
        made = export(table, tables[name])
        rows[name] = made.rows
        for path, data in table_files(made).items():
            _write(staging / TIER / path, data)
    faults.point("candidate-tables-written")
    return rows


def complete(
    staging: Path,
    *,
    study: Any,
    gates: Mapping[str, Any],
    snapshot_id: str,
    quality_json: bytes,
    previous: Path | None,
    landing: Mapping[str, Path] | None = None,
) -> Candidate:
    """Write everything beside the staged tables, compute the version, fsync and seal.

    `study` is the loaded study or a Description; `gates["quarantined"]` gives refused rows per landing table;
    `quality_json` is what the gates found; `previous` is the tier directory of the newest stable release;
    `landing` are the Parquet files that the warehouse was built from: their fingerprints enter lineage.json.
    Raises IntegrityError where the previous release is not the one that was sealed.
    """
    from assets.releases import version as rule
    from assets.releases.changes.since import since, summary_bytes
    from assets.releases.lineage import read_inputs

    about = study if isinstance(study, Description) else describe(study)
    folder = staging / TIER
    exports = _staged(folder)
    changes = since(previous, exports)
    reasons = rule.reasons(changes)
    before = manifest.read_manifest(previous) if previous else None
    level = rule.level_of(reasons) if before else None
    inputs = read_inputs(landing or {})
    writer = _Writer(folder, exports, about, gates, quality_json, inputs)
    is_unchanged = False
    if previous and before and not reasons:
        # Would the same release come out? Then nothing changed, not even a label, and no new version is due.
        # The gates of the release that stands are written: those of today also compare with that release.
        standing = (previous / "quality.json").read_bytes()
        same = _Writer(folder, exports, about, gates, standing, inputs)
        same.write(before["version"], (previous / "changes" / "summary.json").read_bytes())
        is_unchanged = manifest.tree_hash(same.listed()) == before["tree_hash"]
    if is_unchanged and before:
        version, follows = before["version"], before["previous"]
    else:
        follows = {"version": before["version"], "tree_hash": before["tree_hash"]} if before else None
        newest = before["version"] if before else None
        version = rule.next_version(newest, level or rule.PATCH, about.version_suffix)
        writer.write(version, summary_bytes(version, level, follows, reasons, changes))
    faults.point("candidate-documents-written")

    facts = {
        "study": about.name,
        "version": version,
        "tier": TIER,
        "released_on": about.released_on.isoformat(),
        "snapshot_id": snapshot_id,
        "previous": follows,
    }
    files.sync_tree(folder)
    digest = manifest.seal(folder, writer.listed(), facts)
    files.fsync_directory(staging)
    faults.point("candidate-sealed")
    return Candidate(
        folder=staging,
        study=about.name,
        version=version,
        released_on=about.released_on.isoformat(),
        tree_hash=digest,
        snapshot_id=snapshot_id,
        level=None if is_unchanged else level,
        reasons=reasons,
        is_unchanged=is_unchanged,
        rows={name: one.rows for name, one in exports.items()},
    )


def build_candidate(
    tables: Mapping[str, Path],
    study: Any,
    gates: Mapping[str, Any],
    snapshot_id: str,
    quality_json: bytes,
    previous: Path | None,
    out_dir: Path,
    landing: Mapping[str, Path] | None = None,
) -> Candidate:
    """`stage_tables` and `complete` in one go, for callers that have no gate between them."""
    stage_tables(tables, out_dir)
    return complete(
        out_dir,
        study=study,
        gates=gates,
        snapshot_id=snapshot_id,
        quality_json=quality_json,
        previous=previous,
        landing=landing,
    )


def _staged(folder: Path) -> "dict[str, Export]":
    """The staged tables, read back from their Parquet side."""
    from assets.releases.exports import export, table_paths
    from assets.storage.tables import release_tables

    declared = release_tables()
    return {name: export(table, folder / table_paths(table)[0]) for name, table in declared.items()}


def _write(path: Path, data: bytes) -> None:
    """Plain write inside the staging folder, which nobody reads before it is synced and sealed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


class _Writer:
    """Writes what stands beside the tables; may be asked twice, the second time over the first."""

    def __init__(
        self,
        folder: Path,
        exports: "Mapping[str, Export]",
        about: Description,
        gates: Mapping[str, Any],
        quality_json: bytes,
        inputs: "Mapping[str, Input]",
    ):
        self.folder, self.exports, self.about = folder, exports, about
        self.quarantined = dict(gates.get("quarantined") or {})
        self.quality_json, self.inputs = quality_json, inputs

    def write(self, version: str, summary: bytes) -> None:
        """Write documents, codebook, datapackage, lineage, quality, changes and the verifier."""
        from assets.releases import codebook, counts, datapackage, documents, lineage

        exports, about = self.exports, self.about
        counted = counts.count(exports, self.quality_json)
        made = {
            "README.md": documents.readme(exports, about, version, counted, self.quarantined),
            "CITATION.cff": documents.citation(about, version),
            "LICENSE": documents.licence(),
            "codebook.html": codebook.codebook_html(exports, about, version),
            "codebook.csv": codebook.codebook_csv(exports, about),
            "datapackage.json": datapackage.datapackage_bytes(exports, about, version),
            "lineage.json": lineage.lineage_bytes(exports, about, self.inputs),
            "quality.json": self.quality_json,
            "changes/summary.json": summary,
            "verify.py": VERIFIER.read_bytes(),
        }
        for name, data in made.items():
            _write(self.folder / name, data)

    def listed(self) -> list[manifest.ListedFile]:
        """Every file as it is read back from disk."""
        tables = {path: (one.rows, one.fingerprint) for one in self.exports.values() for path in one.paths}
        return manifest.list_files(self.folder, tables)
