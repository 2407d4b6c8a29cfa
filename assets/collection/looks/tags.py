"""Which of the meta tags that Chinese government sites must have stand on a page.

Guideline on the development of government websites 国办发〔2017〕47号, annex on page design: three tags of
the site on every page, four more of the column on lists and articles, three more on articles. How many of
them a site has is a fact about the site, and worth keeping.
"""

from dataclasses import dataclass

from assets.collection.fetching.glances import rough_text

SITE = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
ARTICLE = ("ArticleTitle", "PubDate", "ContentSource")
REQUIRED = {"home": SITE, "list": SITE + COLUMN, "article": SITE + COLUMN + ARTICLE}


@dataclass(frozen=True)
class Tags:
    """Standard tags of one page: those that are there with a value, and those that the guideline asks for.

    `respelled`: there, but with other capitals than the guideline writes.
    """

    kind: str
    values: dict[str, str]
    missing: tuple[str, ...]
    respelled: tuple[str, ...]

    @property
    def present(self) -> int:
        return len(REQUIRED[self.kind]) - len(self.missing)

    @property
    def required(self) -> int:
        return len(REQUIRED[self.kind])


def standard_tags(payload: bytes, content_type: str | None, kind: str) -> Tags:
    """The standard tags of a page that is a home, a list or an article page."""
    from selectolax.lexbor import LexborHTMLParser

    found: dict[str, tuple[str, str]] = {}
    for node in LexborHTMLParser(rough_text(payload, content_type)).css("meta[name]"):
        name = (node.attributes.get("name") or "").strip()
        value = (node.attributes.get("content") or "").strip()
        if value:
            found.setdefault(name.lower(), (name, value))
    wanted = REQUIRED[kind]
    there = {name: found[name.lower()] for name in wanted if name.lower() in found}
    return Tags(
        kind,
        {name: value for name, (_, value) in there.items()},
        tuple(name for name in wanted if name not in there),
        tuple(name for name, (spelled, _) in there.items() if spelled != name),
    )
