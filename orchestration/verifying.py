"""Noting in the files of sources that a look found them as described.

Lives here: changing one line of a study file, and nothing else in it. Does not live here: looking, judging.
"""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from assets.storage import files
from orchestration.outcomes import Exit, Failure

_LINE = re.compile(r"^(\s+verified_on:)[^#\n]*?(\s*(?:#[^\n]*)?)$", re.MULTILINE)


def note_verified(folder: Path, found: Iterable[dict[str, Any]], today: date) -> list[str]:
    """Write `verified_on: today` into the files of the sources that are as described; return their ids.

    `found` are rows of `source_checks.check`. The line is put at the end of `collection` where there is none.
    Raises Failure (wrong use), having changed no file, where a file would not read back with that one change.
    """
    texts: dict[str, str] = {}
    for row in found:
        path = folder / "sources" / f"{row['source_id']}.yml"
        # The copies of a simulated study at a larger scale have no file.
        if row["is_as_described"] and not row["advice"] and path.exists():
            texts[row["source_id"]] = _noted(path.read_text(encoding="utf-8"), path, today)
    for name, text in texts.items():
        files.write_bytes(folder / "sources" / f"{name}.yml", text.encode())
    return sorted(texts)


def _noted(text: str, path: Path, today: date) -> str:
    import yaml

    changed, lines = _LINE.subn(rf"\g<1> {today}\g<2>", text)
    if lines == 0:
        changed = re.sub(
            r"^collection:[ \t]*\n", f"collection:\n  verified_on: {today}\n", text, flags=re.MULTILINE
        )
    before, after = (yaml.load(one, Loader=yaml.CSafeLoader) for one in (text, changed))
    before["collection"]["verified_on"] = today
    if before != after:
        message = f"{path.name}: verified_on cannot be written without changing more than that"
        raise Failure(Exit.WRONG_USE, message, f"put in by hand, under collection: verified_on: {today}")
    return changed
