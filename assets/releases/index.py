"""releases/index.json: which releases a study has, on which channel, and where they lie.

Readers take the index as it is; a publication that was killed half-way is resolved in memory (`settled`), and
written down by the next command that writes. Paths inside are relative to the folder of the releases.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from assets.releases.errors import IntegrityError, ReleaseError, UnknownName
from assets.releases.manifest import json_bytes
from assets.releases.tiers import PUBLIC, TIERS
from assets.releases.version import parse
from assets.storage import files

INDEX = "index.json"
CANDIDATE, STABLE = "candidate", "stable"
CANDIDATES = "candidates"


@dataclass(frozen=True)
class Entry:
    """One release: `folder` holds a directory for each of its tiers, `tree_hashes` what is in each.

    `folder` is relative to the folder of the releases. A copy may hold fewer tiers than the original.
    """

    study: str
    version: str
    channel: str
    released_on: str
    folder: str
    tree_hashes: Mapping[str, str]
    snapshot_id: str
    published_at: str | None = None

    @property
    def order(self) -> tuple:
        """Sort key: study, then version ascending."""
        return (self.study, parse(self.version))

    @property
    def tiers(self) -> tuple[str, ...]:
        """The tiers that are there, public first."""
        return tuple(tier for tier in TIERS if tier in self.tree_hashes)

    @property
    def path(self) -> str:
        """Directory of the public tier, relative to the folder of the releases."""
        return self.path_of(PUBLIC)

    @property
    def tree_hash(self) -> str:
        """Tree hash of the public tier."""
        return self.tree_hashes[PUBLIC]

    def path_of(self, tier: str) -> str:
        """Directory of a tier, relative to the folder of the releases."""
        return f"{self.folder}/{tier}"


@dataclass(frozen=True)
class Intent:
    """A publication under way: the directory is being renamed; written before, cleared after."""

    source: str
    target: str
    published_at: str


@dataclass(frozen=True)
class Index:
    """The releases of a study, in order of version."""

    releases: tuple[Entry, ...] = ()
    publishing: Intent | None = None

    @property
    def candidate(self) -> Entry | None:
        """The one candidate, if there is one."""
        return next((entry for entry in self.releases if entry.channel == CANDIDATE), None)

    @property
    def latest_stable(self) -> Entry | None:
        """The newest stable release, if there is one."""
        stable = [entry for entry in self.releases if entry.channel == STABLE]
        return max(stable, key=lambda entry: entry.order, default=None)

    @property
    def latest(self) -> Entry | None:
        """What a reader gets who asks for nothing in particular: the candidate, else the newest stable."""
        return self.candidate or self.latest_stable

    def with_entry(self, entry: Entry) -> "Index":
        """The index with an entry added; a candidate takes the place of the candidate before it."""
        kept = [
            one
            for one in self.releases
            if one.version != entry.version and not (entry.channel == one.channel == CANDIDATE)
        ]
        return replace(self, releases=tuple(sorted([*kept, entry], key=lambda one: one.order)))

    def without_candidate(self) -> "Index":
        """The index with its candidate gone."""
        return replace(self, releases=tuple(one for one in self.releases if one.channel != CANDIDATE))


def read_index(releases: Path) -> Index:
    """The index of a folder of releases; empty where nothing was released yet.

    Raises IntegrityError where the file is unreadable, or is missing beside published releases.
    """
    path = releases / INDEX
    if not path.is_file():
        orphans = [child.name for child in _stable_folders(releases)]
        if orphans:
            there = ", ".join(orphans)
            raise IntegrityError(f"{INDEX} is missing beside the releases {there}: restore it from a backup")
        return Index()
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        entries = tuple(Entry(**entry) for entry in stored["releases"])
        intent = Intent(**stored["publishing"]) if stored["publishing"] else None
    except (ValueError, KeyError, TypeError) as problem:
        raise IntegrityError(f"{INDEX} cannot be read ({problem}): restore it from a backup") from problem
    return settled(Index(entries, intent), (releases / intent.target).exists() if intent else False)


def settled(index: Index, is_renamed: bool) -> Index:
    """A killed publication, resolved: finished where the directory was renamed, undone where it was not."""
    intent = index.publishing
    if intent is None:
        return index
    done = replace(index, publishing=None)
    if not is_renamed:
        return done
    for entry in index.releases:
        if entry.channel == CANDIDATE and entry.folder == intent.source:
            when = intent.published_at
            published = replace(entry, channel=STABLE, folder=intent.target, published_at=when)
            return done.without_candidate().with_entry(published)
    return done


def index_bytes(index: Index) -> bytes:
    """The index as it is written."""
    latest, stable = index.latest, index.latest_stable
    content = {
        "releases": [asdict(entry) for entry in index.releases],
        "latest": latest.version if latest else None,
        "latest_stable": stable.version if stable else None,
        "publishing": asdict(index.publishing) if index.publishing else None,
    }
    return json_bytes(content)


def write_index(releases: Path, index: Index) -> None:
    """Switch the index atomically."""
    files.write_bytes(releases / INDEX, index_bytes(index))


def listing(releases: Path) -> list[dict]:
    """The releases of one study as `digov release list` shows them: version ascending, one for each tier."""
    entries = read_index(releases).releases
    return [as_listed(releases, entry, tier) for entry in entries for tier in entry.tiers]


def as_listed(releases: Path, entry: Entry, tier: str = PUBLIC) -> dict:
    """One tier of an entry with the keys of `release list`; the path is absolute."""
    return {
        "study": entry.study,
        "version": entry.version,
        "tier": tier,
        "channel": entry.channel,
        "released_on": entry.released_on,
        "path": str((releases / entry.path_of(tier)).resolve()),
        "tree_hash": entry.tree_hashes[tier],
    }


def find(releases: Path, wanted: str | None = None) -> Entry:
    """The release that was asked for: a version, `latest` (or nothing), `stable`, `candidate`.

    Raises UnknownName with the versions that look most like it, ReleaseError where there is no release.
    """
    index = read_index(releases)
    if not index.releases:
        raise ReleaseError("there is no release yet: run `digov run` first")
    named = {"latest": index.latest, STABLE: index.latest_stable, CANDIDATE: index.candidate}
    versions = {entry.version: entry for entry in index.releases}
    found = versions.get(wanted or "") or named.get(wanted or "latest")
    if found is None:
        raise UnknownName("version", wanted or "latest", versions, f"study {index.releases[0].study}")
    return found


def folder_of(releases: Path, entry: Entry, tier: str = PUBLIC) -> Path:
    """Directory of a tier of an entry.

    Raises UnknownName where the release does not have the tier, IntegrityError where its directory is gone.
    """
    if tier not in entry.tree_hashes:
        raise UnknownName("tier", tier, entry.tiers, f"release {entry.version}")
    folder = releases / entry.path_of(tier)
    if not folder.is_dir():
        raise IntegrityError(
            f"release {entry.version}: its folder {entry.path_of(tier)} is gone; restore it from a backup"
        )
    return folder


def _stable_folders(releases: Path) -> list[Path]:
    if not releases.is_dir():
        return []
    return sorted(child for child in releases.iterdir() if child.is_dir() and child.name[0].isdigit())
