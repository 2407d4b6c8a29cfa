"""Articles of a corpus: JSON Lines -> typed articles; every line must be one, with exactly the known keys."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assets.registry.corpora import Corpus
from assets.registry.errors import StudyError, StudyErrors, listed, nearest

KEYS = ("article_id", "outlet", "published_on", "title", "url", "text")
MAY_BE_NULL = frozenset({"url"})


@dataclass(frozen=True)
class Article:
    """One article. `text` is kept as it stands in the file."""

    article_id: str
    outlet: str
    published_on: date
    title: str
    url: str | None
    text: str


def read(path: Path, corpus: Corpus) -> list[Article]:
    """The articles of a file in UTF-8, in order of date and id.

    Raises StudyErrors with every problem: line, field, what was expected, the nearest valid outlet.
    """
    file = f"{path.parent.name}/{path.name}"
    if not path.is_file():
        expected = f"the articles of corpus {corpus.corpus_id}, in the folder {path.parent.name} of the data"
        raise StudyErrors([StudyError(file, 0, None, "the file is missing", expected)])
    outlets = {outlet.outlet for outlet in corpus.outlets}
    problems: list[StudyError] = []
    articles: list[Article] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        if not line.strip():
            continue
        found = _object(file, number, line)
        wrong = [found] if isinstance(found, StudyError) else list(_problems(file, number, found, outlets))
        if isinstance(found, StudyError) or wrong:
            problems += wrong
            continue
        first = seen.setdefault(found["article_id"], number)
        if first != number:
            problem = f"stands already on line {first}"
            problems.append(StudyError(file, number, "article_id", problem, "each article once"))
            continue
        articles.append(Article(**{**found, "published_on": date.fromisoformat(found["published_on"])}))
    if problems:
        raise StudyErrors(problems)
    return sorted(articles, key=lambda article: (article.published_on, article.article_id))


def _object(file: str, line: int, data: bytes) -> dict[str, Any] | StudyError:
    try:
        found = json.loads(data.decode("utf-8-sig" if line == 1 else "utf-8"))
    except UnicodeDecodeError:
        return StudyError(file, line, None, "the bytes are not UTF-8", "text in UTF-8")
    except (json.JSONDecodeError, RecursionError):
        return StudyError(file, line, None, "the line is not JSON", "one JSON object a line")
    if not isinstance(found, dict):
        return StudyError(file, line, None, "the line is no JSON object", f"the keys {listed(KEYS)}")
    return found


def _problems(file: str, line: int, found: Mapping[str, Any], outlets: set[str]) -> Iterator[StudyError]:
    for key in KEYS:
        if key not in found:
            yield StudyError(file, line, key, "is missing", "a text" + (" or null" * (key in MAY_BE_NULL)))
    for key in sorted(set(found) - set(KEYS)):
        yield StudyError(file, line, key, "unknown key", listed(KEYS), nearest(key, KEYS))
    for key in KEYS:
        value = found.get(key)
        if value is None and key in MAY_BE_NULL:
            continue
        if key in found and not (isinstance(value, str) and value.strip()):
            yield StudyError(file, line, key, "is no text, or empty", "a text")
    outlet, day = found.get("outlet"), found.get("published_on")
    if isinstance(outlet, str) and outlet.strip() and outlet not in outlets:
        yield StudyError(
            file, line, "outlet", f"unknown outlet {outlet[:60]!r}", listed(outlets), nearest(outlet, outlets)
        )
    if isinstance(day, str) and day.strip() and not _is_day(day):
        yield StudyError(file, line, "published_on", f"{day[:60]!r} is no day", "a day such as 2026-11-21")


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False
