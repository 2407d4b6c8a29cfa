"""When two entries are one publication: the same DOI, or else the same title, year and first author."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from hashlib import sha256
from urllib.parse import unquote

from assets.registry.errors import StudyError
from assets.registry.sources import Source

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_BEFORE_DOI = re.compile(r"^(?:https?://(?:dx\.|www\.)?doi\.org/|doi:)\s*", re.IGNORECASE)


def clean_doi(text: str) -> str | None:
    """A DOI in lower case without its resolver; None where the text is none (DOI Handbook, 2.2)."""
    bare = unquote(_BEFORE_DOI.sub("", text.strip())).strip().rstrip(".,;").lower()
    return bare if _DOI.fullmatch(bare) else None


def title_identity(title: str, year: str, first_author: str) -> str:
    """`title:` and a hash of the letters of title, year and surname of the first author."""
    words = (_letters(title), year, _letters(surname(first_author)))
    return "title:" + sha256("\n".join(words).encode()).hexdigest()[:24]


def surname(name: str) -> str:
    """The last word of a name as it is read aloud: Genia Kostka."""
    return name.split()[-1] if name.strip() else ""


def is_same_title(one: str, other: str) -> bool:
    """Whether two titles have the same letters, or one begins the other (a subtitle left out)."""
    first, second = sorted((_letters(one), _letters(other)), key=len)
    return bool(first) and second.startswith(first)


def doi_of(source: Source) -> str | None:
    """The DOI that a source is known by: its `identity`, else its address where that is one."""
    if source.identity and source.identity.startswith("doi:"):
        return source.identity.removeprefix("doi:")
    return clean_doi(source.url) if source.url else None


def identities_of(source: Source) -> tuple[str, ...]:
    """All names by which an entry of a list can be known to be this source."""
    doi = doi_of(source)
    year = source.published.text[:4] if source.published else ""
    author = re.split(r" and |, | & |、|；|;", source.author or "")[0]
    names = {source.name_en, source.name_zh, source.name_en.split(". ")[0], source.name_zh.split(". ")[0]}
    titles = {title_identity(name, year, author) for name in names}
    found = {*titles, *([f"doi:{doi}"] if doi else []), *([source.identity] if source.identity else [])}
    return tuple(sorted(found))


def check_publications(sources: Sequence[Source]) -> Iterable[StudyError]:
    """No two sources of a study are one publication by their DOI."""
    first: dict[str, str] = {}
    for source in sorted(sources, key=lambda one: one.source_id):
        doi = doi_of(source)
        if doi is None:
            continue
        earlier = first.setdefault(doi, source.source_id)
        if earlier != source.source_id:
            field = "identity" if source.identity else "url"
            problem = f"the DOI {doi} is that of {earlier} as well"
            expected = "one source for each publication, or the right DOI in each of them"
            yield StudyError(f"sources/{source.source_id}.yml", 0, field, problem, expected)


def _letters(text: str) -> str:
    whole = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in whole if sign.isalnum())
