"""The newest stable release, as the next one is compared with it: tiers, version, what changed since."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets.releases import manifest
from assets.releases.tiers import PUBLIC, TIERS
from assets.releases.writing import TierWriter

if TYPE_CHECKING:
    from assets.releases.changes.tables import TableChange
    from assets.releases.exports import Export


@dataclass(frozen=True)
class Previous:
    """A stable release, or none: its directory and the manifest of each tier that it has."""

    folder: Path | None
    manifests: Mapping[str, Mapping[str, Any]]

    @property
    def version(self) -> str | None:
        """Its version; None where nothing is stable yet."""
        return self.manifests[PUBLIC]["version"] if self.manifests else None

    def follows(self, tier: str) -> dict[str, str] | None:
        """What a manifest says of the release before: version, and tree hash of the same tier."""
        about = self.manifests.get(tier)
        return {"version": about["version"], "tree_hash": about["tree_hash"]} if about else None

    def before(self, tier: str) -> dict[str, str] | None:
        """What the manifest of this release says of the one before it."""
        return self.manifests[tier]["previous"]

    def changes(self, tier: str, exports: "Mapping[str, Export]") -> "tuple[TableChange, ...]":
        """Changes of the tables of a tier since then; none where the tier is new."""
        from assets.releases.changes.since import since

        return since(self.folder / tier if self.folder and tier in self.manifests else None, exports)

    def is_made_by(self, writers: Mapping[str, TierWriter]) -> bool:
        """Whether the writers, asked for this release, write it again: then no new version is due.

        Not even a label changed then. The gates of the release that stands are written: those of today also
        compare with that release.
        """
        if self.folder is None or self.version is None or set(self.manifests) != set(writers):
            return False
        for tier, writer in writers.items():
            standing = self.folder / tier
            quality = (standing / "quality.json").read_bytes()
            writer.write(self.version, quality, (standing / "changes" / "summary.json").read_bytes())
            if manifest.tree_hash(writer.listed()) != self.manifests[tier]["tree_hash"]:
                return False
        return True


def read_previous(folder: Path | None) -> Previous:
    """Open the directory of the newest stable release; None where there is none.

    Raises IntegrityError where a manifest is not the sealed one.
    """
    tiers = [tier for tier in TIERS if folder and (folder / tier).is_dir()]
    return Previous(folder, {tier: manifest.read_manifest(folder / tier) for tier in tiers if folder})
