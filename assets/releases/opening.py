"""A release on disk, opened for reading: a file is compared with the manifest before a value is served."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assets.releases.errors import IntegrityError, UnknownName
from assets.releases.manifest import read_manifest
from assets.storage import files


@dataclass(frozen=True)
class Release:
    """One tier directory with its manifest; `entries` are the listed files by path."""

    folder: Path
    manifest: Mapping
    entries: Mapping[str, Mapping]
    _checked: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """Study and version, as messages name the release."""
        return f"release {self.manifest['study']} {self.manifest['version']}"

    @property
    def tables(self) -> dict[str, str]:
        """Path of the Parquet file per table, in name order."""
        paths = (path for path in self.entries if path.endswith(".parquet"))
        return dict(sorted((Path(path).stem, path) for path in paths))

    def path(self, name: str) -> Path:
        """A listed file, its hash compared with the manifest. Raises IntegrityError where they differ."""
        entry, path = self.entries.get(name), self.folder / name
        if entry is None:
            raise IntegrityError(f"{self.name} lists no file {name}")
        if name not in self._checked:
            if not path.is_file():
                raise IntegrityError(f"{self.name}: the file {name} is missing")
            if files.sha256(path) != entry["sha256"]:
                raise IntegrityError(f"{self.name}: {name} is not the file that was released; do not use it")
            self._checked.add(name)
        return path

    def table(self, name: str) -> Path:
        """The Parquet file of a table. Raises UnknownName with the nearest names."""
        if name not in self.tables:
            raise UnknownName("table", name, self.tables, self.name)
        return self.path(self.tables[name])

    def json(self, name: str) -> dict:
        """A JSON file of the release, hash compared."""
        return json.loads(self.path(name).read_text(encoding="utf-8"))


def open_release(folder: Path) -> Release:
    """Open a tier directory. Raises IntegrityError where its manifest is not the sealed one."""
    manifest = read_manifest(folder)
    return Release(folder, manifest, {entry["path"]: entry for entry in manifest["files"]})
