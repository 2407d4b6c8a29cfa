"""Where words stand in the file of a registered publication, for the person who types a claim.

Lives here: comparing the file with the text that its source names. Does not live here: reading files, finding
words (assets/literature/held_texts.py), or what is printed (verbs/sources.py).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assets.storage.layout import StudyLayout
from orchestration.outcomes import Exit, Failure, nearest


def locate(
    layout: StudyLayout, source_id: str, file: Path, words: Sequence[str], keep: Path | None
) -> dict[str, Any]:
    """Every place of each of these words: `text_start` and `page` as claims.csv wants them.

    With `keep` the text is written into that folder, as `verify.py --texts` reads it. Raises Failure (wrong
    use) for an unknown source, one without text, a file without text, and a file with another text.
    """
    from assets.literature.held_texts import NoText, find, read_text
    from assets.storage import files
    from orchestration.workspace import parsed_study

    sources = {source.source_id: source for source in parsed_study(layout.folder).sources}
    if source_id not in sources:
        raise Failure(Exit.WRONG_USE, f"no source '{source_id}'{nearest(source_id, list(sources))}")
    text = sources[source_id].text
    if text is None:
        hint = "digov import references, with the file beside the list, writes the hash of a text"
        raise Failure(Exit.WRONG_USE, f"source {source_id} names no text", hint)
    try:
        held = read_text(file.read_bytes(), file.name)
    except OSError as problem:
        raise Failure(Exit.WRONG_USE, f"{file}: {problem.strerror}") from None
    except NoText as problem:
        raise Failure(Exit.WRONG_USE, f"{file}: {problem}") from None
    if held.sha256 != text.sha256:
        expected = f"expected {text.sha256}, found {held.sha256}"
        hint = "another edition, or read by another version of the readers; sources of it need a new hash"
        raise Failure(Exit.WRONG_USE, f"{file.name} is not the text of {source_id}: {expected}", hint)
    kept = None
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        kept = keep / f"{source_id}.txt"
        files.write_bytes(kept, held.text.encode())
    found = [
        {"words": one, "places": [{"text_start": at.start, "page": at.page} for at in find(held, one)]}
        for one in words
    ]
    return {
        "source_id": source_id,
        "pages": held.pages,
        "characters": len(held.text),
        "kept": None if kept is None else str(kept),
        "found": found,
    }
