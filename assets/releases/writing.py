"""What stands beside the tables of a tier: documents, codebook, datapackage, lineage, quality, verifier."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assets.releases import manifest
from assets.releases.describe import Description
from assets.releases.staging import write

if TYPE_CHECKING:
    from assets.releases.exports import Export
    from assets.releases.lineage import Input

VERIFIER = Path(__file__).parent / "verify.py"


@dataclass(frozen=True)
class TierWriter:
    """Writes one tier of a release; may be asked twice, the second time over the first."""

    folder: Path
    tier: str
    exports: "Mapping[str, Export]"
    about: Description
    quarantined: Mapping[str, int]
    inputs: "Mapping[str, Input]"

    def write(self, version: str, quality_json: bytes, summary: bytes) -> None:
        """Write everything but the tables and the seal."""
        from assets.releases import codebook, counts, datapackage, documents, lineage

        exports, about, tier = self.exports, self.about, self.tier
        counted = counts.count(exports, quality_json)
        made = {
            "README.md": documents.readme(exports, about, version, tier, counted, self.quarantined),
            "CITATION.cff": documents.citation(about, version, tier),
            "LICENSE": documents.licence(about, tier),
            "codebook.html": codebook.codebook_html(exports, about, version, tier),
            "codebook.csv": codebook.codebook_csv(exports, about),
            "datapackage.json": datapackage.datapackage_bytes(exports, about, version, tier),
            "lineage.json": lineage.lineage_bytes(exports, about, self.inputs),
            "quality.json": quality_json,
            "changes/summary.json": summary,
            "verify.py": VERIFIER.read_bytes(),
        }
        for name, data in made.items():
            write(self.folder / name, data)

    def listed(self) -> list[manifest.ListedFile]:
        """Every file as it is read back from disk."""
        tables = {path: (one.rows, one.fingerprint) for one in self.exports.values() for path in one.paths}
        return manifest.list_files(self.folder, tables)
