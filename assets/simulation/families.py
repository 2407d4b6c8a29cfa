"""Template families: the addresses of a site, and what its pages print.

Conventions are those of public sites, words and markup our own. A site that moves to another system keeps
its templates and takes the addresses of `MOVED`; one that is redesigned keeps its addresses and takes the
templates of another family.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_LAST_NUMBER = re.compile(r"([0-9]+)(?:\.(?:html|pdf))?$")


@dataclass(frozen=True)
class Family:
    """Addresses and conventions of one content system.

    `article`, `first_list`, `further_list`: paths, to be filled with folder, day, number and page.
    `second_page`: the number in the address of the second list page. `links`: on one list page.
    `signature`: how a text is signed (western or chinese date, or not at all). `has_table`: whether a page
    prints issuer, index number and date of the document beside its title.
    """

    folder: str
    article: str
    first_list: str
    further_list: str
    second_page: int
    first_number: int
    links: int
    signature: str
    charset: str
    has_table: bool

    def article_path(self, index: int, day: date, folder: str | None = None) -> str:
        """Path of an article, in the folder of the family or in another one."""
        return self.article.format(folder=folder or self.folder, day=day, number=self.first_number + index)

    def list_path(self, page: int) -> str:
        """Path of a list page, the first being 1."""
        form = self.first_list if page == 1 else self.further_list
        return form.format(folder=self.folder, page=page - 2 + self.second_page)

    def page_numbered(self, number: int) -> int:
        """The list page with this number in its address."""
        return number + 2 - self.second_page


@lru_cache(maxsize=256)  # Several questions about one address follow each other.
def last_number(url: str) -> int | None:
    """The number at the end of an address."""
    found = _LAST_NUMBER.search(url)
    return int(found[1]) if found else None


FAMILIES = {
    "standard": Family(
        folder="zwgk",
        article="{folder}/{day:%Y%m}/t{day:%Y%m%d}_{number}.html",
        first_list="{folder}/index.html",
        further_list="{folder}/index_{page}.html",
        second_page=1,
        first_number=10_001,
        links=20,
        signature="western",
        charset="utf-8",
        has_table=True,
    ),
    "older": Family(
        folder="news",
        article="{folder}/show.asp?id={number}",
        first_list="{folder}/list.asp",
        further_list="{folder}/list.asp?page={page}",
        second_page=2,
        first_number=501,
        links=15,
        signature="chinese",
        charset="gb18030",
        has_table=False,
    ),
    "news": Family(
        folder="difang",
        article="content/{day:%Y-%m}/{day:%d}/content_{number}.html",
        first_list="{folder}/index.html",
        further_list="{folder}/index_{page}.html",
        second_page=2,
        first_number=70_001,
        links=10,
        signature="none",
        charset="utf-8",
        has_table=False,
    ),
    "columns": Family(
        folder="col/xxgk",
        article="art/{day.year}/{day.month}/{day.day}/art_{number}.html",
        first_list="{folder}/index.html",
        further_list="{folder}/index_{page}.html",
        second_page=1,
        first_number=3_001,
        links=12,
        signature="chinese",
        charset="utf-8",
        has_table=True,
    ),
}
MOVED = Family(
    folder="ywdt",
    article="{folder}/content/{number}.html",
    first_list="{folder}/list.html",
    further_list="{folder}/list_{page}.html",
    second_page=2,
    first_number=880_001,
    links=12,
    signature="none",
    charset="utf-8",
    has_table=False,
)
