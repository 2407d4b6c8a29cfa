"""`digov release verify`: what verify.py checks, and what it cannot check itself.

Beside the verifier's own checks (CSV side, standard library): the verifier in the release is one of ours, and
the Parquet side has the values of the CSV side, by fingerprint.
"""

from pathlib import Path

from assets.releases import verify
from assets.releases.index import Entry
from assets.releases.writing import VERIFIER
from assets.storage import files

# SHA-256 of verify.py as earlier versions of this project released it, one a line.
EARLIER_VERIFIERS = Path(__file__).parent / "templates" / "earlier_verifiers.txt"


def verify_release(folder: Path, texts: Path | None = None, archive: Path | None = None) -> dict:
    """Check a tier directory; returns `{"ok", "problems", "evidence_classes", "notes"}`, problems in words.

    A problem is `{"file", "table", "row_id", "what"}`; an absent part is None.
    """
    checker = verify.Verifier(folder)
    report = checker.run(texts, archive)
    problems = [*report["problems"], *_verifier_problems(folder), *_parquet_problems(folder, checker)]
    return report | {"ok": not problems, "problems": problems}


def verify_files(folder: Path) -> list[dict]:
    """Only the first part: every file is the listed one, the seal fits, the verifier is ours. Quick."""
    checker = verify.Verifier(folder)
    checker.guarded("MANIFEST.sha256", checker.check_seal)
    checker.guarded("manifest.json", checker.check_files)
    return [*checker.problems, *_verifier_problems(folder)]


def verify_entry_files(releases: Path, entry: Entry) -> list[dict]:
    """`verify_files` of every tier of a release; the file of a problem begins with its tier."""
    return [
        problem | {"file": f"{tier}/{problem['file']}"}
        for tier in entry.tiers
        for problem in verify_files(releases / entry.path_of(tier))
    ]


def _problem(file: str, what: str, table: str | None = None) -> dict:
    return {"file": file, "table": table, "row_id": None, "what": what}


def _verifier_problems(folder: Path) -> list[dict]:
    known = {files.sha256(VERIFIER), *EARLIER_VERIFIERS.read_text(encoding="ascii").split()}
    path = folder / "verify.py"
    if path.is_file() and files.sha256(path) not in known:
        return [
            _problem("verify.py", "is none of the verifiers that this project has released; do not run it")
        ]
    return []


def _parquet_problems(folder: Path, checker: verify.Verifier) -> list[dict]:
    import polars as pl

    from assets.releases import canonical

    found = []
    for name, table in sorted(checker.tables.items()):
        path = table.about["parquet"]
        try:
            frame = canonical.texts(pl.read_parquet(folder / path))
            same = (
                tuple(frame.columns) == tuple(table.at) and canonical.fingerprint(frame) == table.fingerprint
            )
        except (OSError, ValueError, pl.exceptions.PolarsError) as problem:
            found.append(_problem(path, f"the Parquet file cannot be read: {type(problem).__name__}", name))
            continue
        if not same:
            found.append(_problem(path, f"the Parquet file holds other values than {table.path}", name))
    return found
