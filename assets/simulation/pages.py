"""Pages of the practice web as HTML, by the four template families in `templates/`.

Markup and words are our own, after public conventions. `standard`: the meta tags of 国办发〔2017〕47号 and
the index table of open government information, in UTF-8. `older`: tables, no meta tags, dates in the text, in
GB18030 declared as gb2312. `news`: a newspaper. `columns`: a content system whose pages are made of nested
blocks without classes that say anything, with facts in a definition list, dates in Chinese numerals, days and
months apart in its lists, and a pager that a script writes. A new family is two more files, and an entry in
`families.py`. Every page says SIMULATED.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from assets.simulation.stories import in_words

BANNER = "模拟数据 SIMULATED：本页由程序生成，与任何真实地方无关"
TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True)
class Page:
    """What a template prints of one article."""

    site_name: str
    domain: str
    site_code: str
    title: str
    paragraphs: tuple[str, ...]
    agency: str
    document_number: str | None
    index_number: str | None
    document_on: date | None
    published_on: date
    minute: str
    topic: str
    visits: int
    attachment_url: str | None
    reprinted_from: str | None


@dataclass(frozen=True)
class Link:
    """One line of a list page."""

    url: str
    title: str
    published_on: date


def article(family: str, page: Page) -> str:
    """An article as its family prints it."""
    return _render(f"{family}_article", page=page)


@dataclass(frozen=True)
class Place:
    """Where a list page stands: its number from 1, the number of pages, and the address of the next one."""

    page: int
    pages: int
    following: str | None


def listing(family: str, site_name: str, links: Sequence[Link], here: Place) -> str:
    """A list page."""
    return _render(f"{family}_list", site_name=site_name, links=links, here=here, following=here.following)


def home(site_name: str, list_url: str) -> str:
    """The page at the root of a site."""
    return _render("home", site_name=site_name, following=list_url)


def _render(name: str, **values: Any) -> str:
    return _environment().get_template(f"{name}.html.j2").render(banner=BANNER, in_words=in_words, **values)


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        auto_reload=False,  # Or every page asks the disk whether its template has changed.
    )
