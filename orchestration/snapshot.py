"""The snapshot id: one SHA-256 over everything that decides the bytes of a release.

Lives here: what goes into the id. Does not live here: how study files are parsed (assets.registry) or how
evidence is stored. No wall clock, path, user or machine enters.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from assets.storage.layout import LOCK_FILE, PROJECT

CODE_FOLDERS = ("assets", "dbt_project", "expectations", "orchestration")
NOT_CODE = {"__pycache__", "target", "logs", ".user.yml"}


def _code_files(project: Path) -> Iterable[Path]:
    for folder in CODE_FOLDERS:
        for path in sorted((project / folder).rglob("*")):
            if path.is_file() and not NOT_CODE.intersection(path.relative_to(project).parts):
                yield path


@cache
def code_digest(project: Path = PROJECT) -> str:
    """SHA-256 over names and bytes of the code that builds a release and of the lock file."""
    digest = hashlib.sha256()
    for path in (*_code_files(project), project / LOCK_FILE.name):
        name = path.relative_to(project).as_posix().encode()
        data = path.read_bytes()
        digest.update(b"%d %s %d " % (len(name), name, len(data)))
        digest.update(data)
    return digest.hexdigest()


def snapshot_id(study_values: str, evidence: str, previous_stable: str | None, code: str) -> str:
    """Id of a run's inputs.

    `study_values` is the digest of the parsed study values, `evidence` that of the evidence stores (empty
    while a study has none), `previous_stable` the tree hash of the newest stable release, `code` the code
    digest.
    """
    parts = (study_values, evidence, previous_stable or "", code)
    return hashlib.sha256("".join(f"{len(part)}:{part};" for part in parts).encode()).hexdigest()
