"""The seal of a release: manifest.json, build.json and MANIFEST.sha256 over files that lie on disk.

`manifest.json` lists every file but the three; `tree_hash` is the SHA-256 over the sorted lines
`<sha256>␠␠<path>` of those files; `MANIFEST.sha256` holds the hash of manifest.json, then of build.json.
Nothing about the machine enters the manifest; tool versions and platform stand in build.json.
"""

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

from assets.releases.errors import IntegrityError
from assets.storage import files

MANIFEST, SEAL, BUILD = "manifest.json", "MANIFEST.sha256", "build.json"
OUTSIDE_THE_TREE = (MANIFEST, SEAL, BUILD)
FORMAT = 1
BUILD_TOOLS = ("digov", "dbt-core", "dbt-duckdb", "duckdb", "polars", "great-expectations", "dagster")


@dataclass(frozen=True)
class ListedFile:
    """One file of a release; rows and fingerprint are those of its table, absent for other files."""

    path: str
    bytes: int
    sha256: str
    rows: int | None = None
    fingerprint: str | None = None


def json_bytes(value: object) -> bytes:
    """JSON as releases write it: sorted keys, UTF-8, two spaces, one newline at the end."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2) + "\n").encode()


def list_files(folder: Path, tables: Mapping[str, tuple[int, str]]) -> list[ListedFile]:
    """Every file of a release folder as read back from disk, in path order.

    `tables` gives rows and fingerprint for the paths that hold a table.
    """
    listed = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if name not in OUTSIDE_THE_TREE:
            rows, fingerprint = tables.get(name, (None, None))
            listed.append(ListedFile(name, path.stat().st_size, files.sha256(path), rows, fingerprint))
    return sorted(listed, key=lambda file: file.path)


def tree_hash(listed: list[ListedFile]) -> str:
    """SHA-256 over the sorted lines of hash and path: one number for the content of a release."""
    lines = sorted(f"{file.sha256}  {file.path}\n" for file in listed)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def build_bytes() -> bytes:
    """build.json: versions of the tools and the platform, for whoever wants to build the same bytes again."""
    tools: dict[str, str | None] = {}
    for name in BUILD_TOOLS:
        try:
            tools[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            tools[name] = None
    where = {"python": platform.python_version(), "system": platform.system(), "machine": platform.machine()}
    return json_bytes({"tools": tools, "platform": where})


def seal(folder: Path, listed: list[ListedFile], about: Mapping[str, object]) -> str:
    """Write the three files that close a release folder; return its tree hash.

    `about` is what the manifest says beside the files: study, version, tier, released_on, snapshot_id and
    previous.
    """
    digest = tree_hash(listed)
    entries = [{key: value for key, value in asdict(file).items() if value is not None} for file in listed]
    manifest = json_bytes({"format": FORMAT, **about, "tree_hash": digest, "files": entries})
    build = build_bytes()
    files.write_bytes(folder / BUILD, build)
    files.write_bytes(folder / MANIFEST, manifest)
    seal_lines = f"{files.sha256_bytes(manifest)}\n{files.sha256_bytes(build)}\n"
    files.write_bytes(folder / SEAL, seal_lines.encode())
    return digest


def read_manifest(folder: Path) -> dict:
    """manifest.json of a tier directory, its bytes compared with MANIFEST.sha256.

    Raises IntegrityError where it is missing, unreadable or another one.
    """
    try:
        data = (folder / MANIFEST).read_bytes()
        sealed = (folder / SEAL).read_text(encoding="ascii").splitlines()
        if not sealed or files.sha256_bytes(data) != sealed[0]:
            raise IntegrityError(f"{MANIFEST} is not the one that {SEAL} names: do not use this release")
        return json.loads(data)
    except (OSError, ValueError) as problem:
        raise IntegrityError(f"the release has no readable {MANIFEST}: {type(problem).__name__}") from problem
