"""Documents that records rest on, and origin clusters: how many independent tellers there really are.

A page is a document of its own; a publication is the document of its source. Documents that tell one story
in one voice (texts of one author, copies on mirrors, repeats of a record already known) share an origin
cluster: however many there are, together they count as one source.
"""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

MIRROR_CLASSES = frozenset({"mirror", "mirror_or_reseller"})


def publication_id(source_id: str) -> str:
    """Document id of a publication: "D-" and the id of its registered source."""
    return f"D-{source_id}"


def host_of(url: str | None) -> str | None:
    """Host name of an address in lower case; None where the address names none (a repository path)."""
    return urlsplit(url).hostname if url else None


def is_mirror_class(source_class: str | None) -> bool | None:
    """Whether a class of source is a copy on somebody else's host; None where the class is not known."""
    return None if source_class is None else source_class in MIRROR_CLASSES


def origin_clusters(own: Mapping[str, str], repeats: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Origin cluster of each document.

    `own` gives each document's own cluster (a publication: that of its author; a page: itself). `repeats` are
    pairs (document, document that it repeats); repeats are followed to their end, a circle ends at the
    smallest id in it, and of several targets the smallest id counts.
    """
    target: dict[str, str] = {}
    for document, repeated in sorted(repeats):
        if document != repeated:
            target.setdefault(document, repeated)
    return {document: own[_end_of_chain(document, target)] for document in own}


def _end_of_chain(document: str, target: Mapping[str, str]) -> str:
    trail = [document]
    while (following := target.get(trail[-1])) is not None:
        if following in trail:
            return min(trail[trail.index(following) :])
        trail.append(following)
    return trail[-1]
