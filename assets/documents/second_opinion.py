"""Readability as judge where density is in doubt: it reads the same page by other rules."""

import re
from dataclasses import replace

from assets.documents.body import Body, cut_out
from assets.documents.line_signs import squeezed
from assets.documents.markup import Page
from assets.documents.prose import prose_of

# The judge takes about fifty times as long as density: only pages of ordinary size are shown to it.
LARGEST = 600_000
# How much more prose its choice has to hold before it is believed.
MORE = 1.3

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def asked(page: Page, source: str, body: Body, hints: list[str]) -> Body:
    """The body after a second opinion: the judge's where it holds clearly more prose, else the one given.

    The answer stays doubtful where the two differ.
    """
    if len(source) > LARGEST:
        return body
    chosen = _lines_of_the_judge(page, source)
    if not chosen:
        return body
    prose = prose_of(page)
    own = sum(prose[number] for number in body.numbers())
    theirs = sum(prose[number] for number in chosen)
    shared = sum(prose[number] for number in set(chosen) & set(body.numbers()))
    if own and shared >= 0.9 * max(own, theirs):
        return replace(body, is_doubtful=False)
    if theirs > MORE * own:
        bare = [squeezed(hint) for hint in hints if hint]
        return cut_out(page, min(chosen), max(chosen) + 1, prose, bare, False, True)
    return body


def _lines_of_the_judge(page: Page, source: str) -> list[int]:
    import logging

    from lxml.etree import LxmlError
    from readability import Document as Judged
    from readability.readability import Unparseable

    from assets.documents.markup import parse

    logging.getLogger("readability").setLevel(logging.CRITICAL)
    try:
        summary = Judged(_DECLARATION.sub("", source)).summary(html_partial=True)
    except (Unparseable, LxmlError, ValueError, TypeError, KeyError, RecursionError):
        return []
    kept = {squeezed(line.text) for line in parse(summary).lines if len(line.text) >= 12}
    return [number for number, line in enumerate(page.lines) if squeezed(line.text) in kept]
