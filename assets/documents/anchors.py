"""Quotes found again in a text that may have changed (W3C Web Annotation: quote and position selectors).

An anchor is the quote, a few characters before and after it, its offset in code points and the hash of the
text that it was made in. A quote that stands at several places is never silently taken for the first.
"""

from dataclasses import dataclass
from enum import StrEnum

from assets.documents.identity import text_sha256

# Characters kept on either side of a quote.
CONTEXT = 32
# Where the context changed as well, so much of it has to be left, and nothing like it at the other places.
ENOUGH = 0.5


class AnchorStatus(StrEnum):
    """What became of a quote in a text."""

    RESOLVED = "resolved"
    AMBIGUOUS = "ambiguous"
    LOST = "lost"


@dataclass(frozen=True)
class Quote:
    """A quote with what is needed to find it again."""

    exact: str
    prefix: str
    suffix: str
    start: int
    text_sha256: str

    @property
    def end(self) -> int:
        return self.start + len(self.exact)


@dataclass(frozen=True)
class Anchor:
    """Where a quote stands in a text, in code points; `start` and `end` only where it is resolved.

    `end - start` differs from the length of the quote where only its blanks changed.
    """

    status: AnchorStatus
    start: int | None = None
    end: int | None = None


def quote_at(text: str, start: int, end: int) -> Quote:
    """The anchor of the code points from `start` up to `end`. Raises ValueError where there are none."""
    if not 0 <= start < end <= len(text):
        raise ValueError(f"no words from {start} to {end} in a text of {len(text)} characters")
    return Quote(
        text[start:end],
        text[max(0, start - CONTEXT) : start],
        text[end : end + CONTEXT],
        start,
        text_sha256(text),
    )


def quote_of(text: str, words: str) -> Quote | None:
    """The anchor of words that stand once in a text; None where they are missing or stand several times."""
    start = text.find(words)
    if not words or start < 0 or text.find(words, start + 1) >= 0:
        return None
    return quote_at(text, start, start + len(words))


def locate(text: str, quote: Quote) -> Anchor:
    """Where a quote stands in a text: by its offset in the text that it was made in, else by its context."""
    known = quote.start if text_sha256(text) == quote.text_sha256 else None
    return resolve(text, quote.exact, quote.prefix, quote.suffix, known)


def resolve(
    text: str, exact: str | None, prefix: str | None, suffix: str | None, start: int | None = None
) -> Anchor:
    """Where `exact` stands in `text`.

    `start` is believed where the words stand there: give it only for the very text that it was made in
    (same hash). Without it one occurrence is resolved; of several, the one whose context is the quote's;
    where several or none have it, the quote is ambiguous. Blanks may have changed between two readings of a
    page: a quote that is not found letter by letter is looked for without them.
    """
    if not exact:
        return Anchor(AnchorStatus.LOST)
    if start is not None and start >= 0 and text.startswith(exact, start):
        return Anchor(AnchorStatus.RESOLVED, start, start + len(exact))
    found = _occurrences(text, exact)
    if found:
        return _chosen(text, found, len(exact), prefix or "", suffix or "")
    squeezed, offsets = _without_blanks(text)
    wanted, _ = _without_blanks(exact)
    places = _occurrences(squeezed, wanted) if wanted else []
    if not places:
        return Anchor(AnchorStatus.LOST)
    before, _ = _without_blanks(prefix or "")
    after, _ = _without_blanks(suffix or "")
    anchor = _chosen(squeezed, places, len(wanted), before, after)
    if anchor.start is None or anchor.end is None:
        return anchor
    return Anchor(anchor.status, offsets[anchor.start], offsets[anchor.end - 1] + 1)


def page_of(text: str, start: int) -> int:
    """Number of the page (from 1) on which a place stands, in a text whose pages end with a form feed."""
    return text.count("\f", 0, start) + 1


def _occurrences(text: str, words: str) -> list[int]:
    """All places of `words`, overlapping ones included."""
    found = []
    at = text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def _chosen(text: str, found: list[int], length: int, prefix: str, suffix: str) -> Anchor:
    if len(found) == 1:
        return Anchor(AnchorStatus.RESOLVED, found[0], found[0] + length)
    # A quote made at the very edge of its text has no context there; then an edge is its context.
    whole = len(prefix) + len(suffix)
    if whole:
        ranked = sorted(((_shared(text, at, length, prefix, suffix), at) for at in found), reverse=True)
        (best, place), (second, _) = ranked[0], ranked[1]
        is_whole = best == whole and second < whole
        if is_whole or (best >= ENOUGH * whole and second < ENOUGH * best):
            return Anchor(AnchorStatus.RESOLVED, place, place + length)
    return Anchor(AnchorStatus.AMBIGUOUS)


def _shared(text: str, at: int, length: int, prefix: str, suffix: str) -> int:
    """Characters next to a place that are those of the context, counted from the quote outwards."""
    before = 0
    while before < len(prefix) and before < at and prefix[-1 - before] == text[at - 1 - before]:
        before += 1
    after = 0
    end = at + length
    while after < len(suffix) and end + after < len(text) and suffix[after] == text[end + after]:
        after += 1
    return before + after


def _without_blanks(text: str) -> tuple[str, list[int]]:
    """A text without blanks and cell borders, and for each of its letters the offset in the text."""
    offsets = [index for index, sign in enumerate(text) if not (sign.isspace() or sign == "|")]
    return "".join(text[index] for index in offsets), offsets
