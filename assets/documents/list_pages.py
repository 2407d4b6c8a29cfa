"""Pages of links: lists of documents, which are no documents themselves."""

from assets.documents.line_signs import is_title
from assets.documents.markup import Page

# A link of a title's length; a page with fewer of them is no list.
TITLE_LINK = 8
LIST_LINKS = 8
# Where a title stands above its text, and how long it is at least.
HEAD = 8
HEAD_LENGTH = 10
# Less prose than this beside many links may be a slogan or a line of the imprint.
LITTLE = 32


def is_mostly_links(page: Page) -> bool:
    return sum(_is_title_link(page, number) for number in range(len(page.lines))) >= LIST_LINKS


def _is_title_link(page: Page, number: int) -> bool:
    line = page.lines[number]
    return line.links >= TITLE_LINK and line.links * 2 > len(line.text)


def is_list_page(
    page: Page,
    start: int,
    end: int,
    left_out: frozenset[int],
    kept: int,
    hints: list[str],
    files: frozenset[int],
) -> bool:
    """A list page: many links of a title's length between the prose, or hardly any prose beside them."""
    titles = sum(_is_title_link(page, number) for number in range(len(page.lines)))
    if titles < LIST_LINKS:
        return False
    inside = [number for number in range(start, end) if _is_title_link(page, number)]
    if len(inside) < LIST_LINKS and files.issuperset(inside):
        # Its annexes make no list of a document.
        inside = []
    texts = sum(1 for number in range(start, end) if number not in left_out and not page.lines[number].links)
    if len(inside) > texts:
        return True
    if kept >= LITTLE or titles <= 20:
        return False
    # A short text under a title of its own beside a very long menu is a document all the same.
    head = page.lines[max(0, start - HEAD) : start]
    return 2 * kept < LITTLE or not any(
        is_title(line, hints) and len(line.text) >= HEAD_LENGTH for line in head
    )
