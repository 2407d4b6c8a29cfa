"""Words found again in a text: code-point offset and a few characters on either side."""

from dataclasses import dataclass

CONTEXT = 10


@dataclass(frozen=True)
class TextAnchor:
    """Where words stand in a text, in code points, with up to ten characters before and after."""

    start: int
    prefix: str | None
    suffix: str | None


def find(text: str, words: str) -> TextAnchor | None:
    """The first place of `words` in `text`, letter by letter; None where they do not occur."""
    start = text.find(words)
    if start < 0:
        return None
    end = start + len(words)
    return TextAnchor(start, text[max(0, start - CONTEXT) : start] or None, text[end : end + CONTEXT] or None)
