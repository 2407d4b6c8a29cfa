"""Files to what they say: what `digov extract` prints."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assets.documents.extraction import extract
from assets.registry.errors import StudyError, StudyErrors


def describe_files(paths: Sequence[Path]) -> dict[str, list[dict[str, Any]]]:
    """The documents in files, in their order, with the keys of DESIGN section 6; absent is None.

    A page that holds several documents gives one entry a document, each with `part`.

    Raises StudyErrors with every file that cannot be opened.
    """
    problems = []
    documents = []
    for path in paths:
        try:
            body = path.read_bytes()
        except OSError as error:
            reason = error.strerror or "cannot be read"
            problems.append(StudyError(str(path), 0, "file", reason, "a file that can be read"))
            continue
        page = extract(body, url=path.name, content_type=None, rules=None)
        documents += [document.as_json(str(path)) for document in page.documents()]
    if problems:
        raise StudyErrors(problems)
    return {"documents": documents}
