"""A candidate: the next release, written completely into a staging folder, then adopted in one step.

`stage_tables` (in `staging`) writes the tables of both tiers, which the release gate reads; `complete` writes
the rest and seals each tier; `adopt` (in `adoption`) makes the release visible. Same tables, study, gates and
previous stable release: same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets.releases import manifest
from assets.releases.previous import read_previous
from assets.releases.staging import described, stage_tables, staged_exports
from assets.releases.tiers import PUBLIC, TIERS
from assets.releases.writing import TierWriter
from assets.storage import faults, files

if TYPE_CHECKING:
    from assets.releases.version import Reason


@dataclass(frozen=True)
class Candidate:
    """A sealed release in a staging folder; `is_unchanged` where it equals the newest stable release."""

    folder: Path
    study: str
    version: str
    released_on: str
    tree_hashes: Mapping[str, str]
    snapshot_id: str
    level: str | None
    reasons: "tuple[Reason, ...]"
    is_unchanged: bool
    rows: Mapping[str, int]

    @property
    def tree_hash(self) -> str:
        """Tree hash of the public tier."""
        return self.tree_hashes[PUBLIC]

    @property
    def tier_folder(self) -> Path:
        """The public directory that holds verify.py."""
        return self.folder_of(PUBLIC)

    @property
    def name(self) -> str:
        """Name of the candidate's directory: version and first 12 digits of the public tree hash."""
        return f"{self.version}-{self.tree_hash[:12]}"

    def folder_of(self, tier: str) -> Path:
        """The directory of a tier."""
        return self.folder / tier


def complete(
    staging: Path,
    *,
    study: Any,
    gates: Mapping[str, Any],
    snapshot_id: str,
    quality: Mapping[str, bytes],
    previous: Path | None,
    landing: Mapping[str, Path] | None = None,
) -> Candidate:
    """Write everything beside the staged tables, compute the version, fsync and seal both tiers.

    `study` is the loaded study or a Description; `gates["quarantined"]` gives refused rows per landing table;
    `quality` is what the gates found, by tier; `previous` is the directory of the newest stable release,
    which holds its tiers; `landing` are the Parquet files that the warehouse was built from: their
    fingerprints enter lineage.json. Raises IntegrityError where the previous release is not the sealed one.
    """
    from assets.releases import version as rule
    from assets.releases.changes.since import summary_bytes
    from assets.releases.lineage import read_inputs

    about = described(study)
    before = read_previous(previous)
    inputs, refused = read_inputs(landing or {}), dict(gates.get("quarantined") or {})
    exports = staged_exports(staging)
    writers = {
        tier: TierWriter(staging / tier, tier, exports[tier], about, refused, inputs) for tier in TIERS
    }
    changes = {tier: before.changes(tier, exports[tier]) for tier in TIERS}
    reasons = {tier: rule.reasons(changes[tier]) for tier in TIERS}
    every_reason = tuple(dict.fromkeys(reason for tier in TIERS for reason in reasons[tier]))
    level = rule.level_of(every_reason) if before.version else None

    is_unchanged = not every_reason and before.is_made_by(writers)
    if is_unchanged and before.version:
        version = before.version
        follows = {tier: before.before(tier) for tier in TIERS}
    else:
        version = rule.next_version(before.version, level or rule.PATCH, about.version_suffix)
        follows = {tier: before.follows(tier) for tier in TIERS}
        for tier, writer in writers.items():
            said = rule.told(reasons[tier], level)
            summary = summary_bytes(version, level, follows[tier], said, changes[tier])
            writer.write(version, quality[tier], summary)
    faults.point("candidate-documents-written")

    hashes = {}
    for tier, writer in writers.items():
        facts = {
            "study": about.name,
            "version": version,
            "tier": tier,
            "is_simulated": about.is_simulated,
            "released_on": about.released_on.isoformat(),
            "snapshot_id": snapshot_id,
            "previous": follows[tier],
        }
        files.sync_tree(writer.folder)
        hashes[tier] = manifest.seal(writer.folder, writer.listed(), facts)
    files.fsync_directory(staging)
    faults.point("candidate-sealed")
    return Candidate(
        folder=staging,
        study=about.name,
        version=version,
        released_on=about.released_on.isoformat(),
        tree_hashes=hashes,
        snapshot_id=snapshot_id,
        level=None if is_unchanged else level,
        reasons=every_reason,
        is_unchanged=is_unchanged,
        rows={name: one.rows for name, one in exports[PUBLIC].items()},
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
    stage_tables(tables, out_dir, study)
    return complete(
        out_dir,
        study=study,
        gates=gates,
        snapshot_id=snapshot_id,
        quality=dict.fromkeys(TIERS, quality_json),
        previous=previous,
        landing=landing,
    )
