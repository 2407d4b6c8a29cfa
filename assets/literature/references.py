"""Publications of a list as drafts of sources: files that a person completes, never one that overwrites.

A publication whose text lies beside the list (the file that the reference manager keeps with it) becomes a
`publication` with the hash of its text; every other a `cited_publication`.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from assets.literature.held_texts import NoText, read_text
from assets.registry.publications import doi_of, identities_of, is_same_title, surname
from assets.registry.references import EntryProblem, Reference, repeats
from assets.registry.sources import Source

RIGHTS = "All rights with the authors; the text is not redistributed."
CITED = "Cited for its published results only; microdata and text are not held."
HELD = (
    "Published text; only its SHA-256, locators of a few words and offsets are kept, never the text. "
    "A locator of a text with pages names its page."
)
_HEADER = (
    "# Draft from a list of publications. Before anything rests on it: the title in both languages, the\n"
    "# origin (same authors, same origin), the licence.\n"
)
# Words of a title that name nothing.
_SMALL = frozenset("a an and as at by for from how in is of on or the to under what who why with".split())


@dataclass(frozen=True)
class Draft:
    """A new source of a study, and the publication that it was made of."""

    source: Source
    reference: Reference

    @property
    def file(self) -> str:
        return f"sources/{self.source.source_id}.yml"

    def yaml(self) -> str:
        """The draft as the text of its file."""
        values = self.source.model_dump(mode="json", exclude={"collection", "note"})
        published = self.reference.published
        values["published"] = (
            None if published is None else dict(zip(("value", "precision"), published, strict=True))
        )
        return _HEADER + yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=1000)


@dataclass(frozen=True)
class Drafts:
    """What becomes of a list: new drafts, publications that are there already (with the id of their source),
    entries that repeat an earlier one of the list, and what could not be read."""

    new: tuple[Draft, ...]
    known: tuple[tuple[Reference, str], ...]
    repeated: tuple[tuple[Reference, Reference], ...]
    problems: tuple[EntryProblem, ...]


def drafts(
    references: Sequence[Reference],
    problems: Iterable[EntryProblem],
    sources: Iterable[Source],
    taken: Collection[str],
    stream: str,
    folder: Path | None = None,
) -> Drafts:
    """Drafts for the publications that no source of the study names yet: by DOI, else title, year, author.

    `taken` are the ids of all files in `sources/`; texts of publications are looked for in `folder`.
    """
    there = {identity: source for source in sources for identity in identities_of(source)}
    found = list(problems)
    later = {id(repeat.reference): repeat for repeat in repeats(references)}
    ids = {name.casefold() for name in taken}
    new: list[Draft] = []
    known: list[tuple[Reference, str]] = []
    repeated: list[tuple[Reference, Reference]] = []
    for reference in references:
        known_as = _known_as(reference, there)
        repeat = later.get(id(reference))
        if repeat is not None and repeat.is_conflict:
            words = _conflict(reference, repeat.earlier.entry, repeat.earlier.title)
            found.append(EntryProblem(reference.entry, 0, None, words, is_lost=True))
        elif repeat is not None:
            repeated.append((reference, repeat.earlier))
            if reference.doi and not repeat.earlier.doi:
                words = f"has a DOI ({reference.doi}), which {repeat.earlier.entry} lacks: put it in there"
                found.append(EntryProblem(reference.entry, 0, None, words))
        elif known_as is not None:
            known.append((reference, known_as.source_id))
            if not any(is_same_title(reference.title, name) for name in (known_as.name_en, known_as.name_zh)):
                words = _conflict(reference, f"source {known_as.source_id}", known_as.name_en)
                found.append(EntryProblem(reference.entry, 0, None, words))
        else:
            text, wrong = _text_of(reference, folder)
            found += wrong
            source = _source(reference, _free_id(reference, ids), stream, text)
            ids.add(source.source_id.casefold())
            new.append(Draft(source, reference))
    return Drafts(tuple(new), tuple(known), tuple(repeated), tuple(found))


def _known_as(reference: Reference, there: Mapping[str, Source]) -> Source | None:
    """The source that is this publication; two different DOIs are two publications, whatever their titles."""
    source = there.get(reference.identity) or there.get(reference.by_title)
    if source is None or (reference.doi and doi_of(source) not in (None, reference.doi)):
        return None
    return source


def _conflict(reference: Reference, other: str, title: str) -> str:
    return (
        f"has the DOI of {other} ({reference.doi}) but another title: {reference.title!r} and {title!r}; "
        "one of the two DOIs is wrong"
    )


def write(drafted: Drafts, study: Path) -> list[Path]:
    """Write the drafts below a study folder and return their files. Raises FileExistsError, having written
    none, where one of the files is there."""
    from assets.storage.files import write_bytes

    paths = [study / draft.file for draft in drafted.new]
    for path in paths:
        if path.exists():
            raise FileExistsError(path)
    for path, draft in zip(paths, drafted.new, strict=True):
        write_bytes(path, draft.yaml().encode())
    return paths


def _source(reference: Reference, source_id: str, stream: str, text: dict[str, Any] | None) -> Source:
    published = reference.published
    title = reference.title if not reference.container else f"{reference.title}. {reference.container}"
    return Source.model_validate(
        {
            "source_id": source_id,
            "kind": "publication" if text else "cited_publication",
            "stream": stream,
            "name_en": title,
            "name_zh": title,
            "url": f"https://doi.org/{reference.doi}" if reference.doi else reference.url,
            "origin": _letters(_surname(reference)) or source_id,
            "author": _together(reference.authors),
            "published": dict(zip(("value", "precision"), published, strict=True)) if published else None,
            "place": None,
            "licence": RIGHTS,
            "text": text,
            "expected_state": "not_attempted",
            "cadence": "none",
            "live": False,
            "ethics": HELD if text else CITED,
            "identity": reference.identity,
        }
    )


def _text_of(reference: Reference, folder: Path | None) -> tuple[dict[str, Any] | None, list[EntryProblem]]:
    """Hash, length and pages of the text of the first file of a publication in `folder` that can be read."""
    problems: list[EntryProblem] = []
    for name in reference.files if folder else ():
        assert folder is not None
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            reason = "a file outside of the folder of the list is not opened"
        elif not path.is_file():
            reason = "there is no such file beside the list"
        else:
            try:
                held = read_text(path.read_bytes(), path.name)
            except NoText as problem:
                reason = str(problem)
            else:
                return {"sha256": held.sha256, "characters": len(held.text), "pages": held.pages}, problems
        problems.append(EntryProblem(reference.entry, 0, "file", f"{Path(name).name}: {reason}"))
    return None, problems


def _free_id(reference: Reference, taken: Collection[str]) -> str:
    """kostka_commercial_2019: surname, first telling word and year; with more of its identity where taken."""
    year = reference.published[0][:4] if reference.published else ""
    words = [word for word in re.findall(r"[a-z]{3,}", _letters(reference.title, " ")) if word not in _SMALL]
    parts = [_letters(_surname(reference)), *words[:1], year]
    stem = "_".join(part for part in parts if part)
    digest = sha256(reference.identity.encode()).hexdigest()
    if not stem or not stem[0].isalpha():
        stem = f"publication_{digest[:8]}"
    stem = stem[:60]
    return stem if stem not in taken else f"{stem}_{digest[:6]}"


def _surname(reference: Reference) -> str:
    return surname(reference.authors[0]) if reference.authors else ""


def _letters(text: str, between: str = "") -> str:
    """Latin letters in lower case, without accents."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z]+", between, bare).lower().strip()


def _together(authors: tuple[str, ...]) -> str | None:
    if not authors:
        return None
    return " and ".join((", ".join(authors[:-1]), authors[-1])) if len(authors) > 1 else authors[0]
