"""`sources/<source_id>.yml`: registered publications, indexes and portals."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from assets.registry.dates import DateProblem, PartialDate, parse_date_with_precision
from assets.registry.fields import (
    CategoryOf,
    Id,
    MaybePlaces,
    MaybeText,
    MaybeUrl,
    PlaceCode,
    Text,
    Url,
    YesNo,
    as_date,
    choice,
    decimal,
    fail,
    matching,
    optional,
    whole_number,
)
from assets.registry.settings import Part

ACCESS_STATES = (
    "ok",
    "not_modified",
    "not_attempted",
    "robots_disallowed",
    "blocked_challenge",
    "rate_limited",
    "timeout",
    "connection_lost",
    "dns_failed",
    "tls_invalid",
    "refused_address",
    "redirect_error",
    "http_error",
    "soft_404",
    "gone",
    "gone_redirected",
    "too_large",
    "truncated",
    "wrong_content",
    "parse_budget_exceeded",
    "needs_browser",
    "unsupported_type",
)


class SourceText(Part):
    """The text that claims were coded from: hashed, never carried.

    `pages`: number of its pages, for texts made from PDF files, whose pages end with a form feed. In a text
    without pages (null) nobody can name a page.
    """

    sha256: Annotated[str, BeforeValidator(matching(r"[0-9a-f]{64}", "64 hexadecimal digits, lower case"))]
    characters: Annotated[int, whole_number(1, 10**9)]
    pages: Annotated[int | None, optional(whole_number(1, 10**6))] = None


def _maybe_day(value: Any) -> date | None:
    return None if value is None else as_date(value).start


def _published(value: Any) -> PartialDate | None:
    if value is None or isinstance(value, PartialDate):
        return value
    if not isinstance(value, dict) or set(value) != {"value", "precision"}:
        fail("is not a date with its precision", "{value: 2016-11-11, precision: day}, or null")
    try:
        return parse_date_with_precision(str(value["value"]), str(value["precision"]))
    except DateProblem as problem:
        fail(problem.problem, problem.expected, problem.nearest)


class ListRules(Part):
    """CSS selectors of a list page; without one the generic list detector looks for itself."""

    links: MaybeText = None
    dates: MaybeText = None
    next: MaybeText = None


class ArticleRules(Part):
    """How an article is known: a regular expression of its address, CSS selectors of its parts."""

    address: MaybeText = None
    title: MaybeText = None
    body: MaybeText = None
    published: MaybeText = None


class ItemRules(Part):
    """Where a JSON interface keeps what: names of fields, with dots for fields inside fields.

    `items`: the list of items in the answer; `address`, `title`, `date`: fields of an item; `next`: field of
    the answer that holds the address of the next page; `page`: parameter of the address that counts pages.
    Without a name the reader looks for itself; pages are only followed by `next` or `page`.
    """

    items: MaybeText = None
    address: MaybeText = None
    title: MaybeText = None
    date: MaybeText = None
    next: MaybeText = None
    page: MaybeText = None


class TlsException(Part):
    """A host whose certificate is accepted although it does not hold, and why."""

    host: Text
    reason: Text


# What people bring in with `digov import`; no site is visited.
BROUGHT_IN = ("warc_import", "manual_capture")
METHODS = ("html_list", "sitemap", "feed", "json_api", "file_list", *BROUGHT_IN)


class Collection(Part):
    """How a source is collected. `entries`: where to begin; only their hosts and `hosts` are asked.

    Of a `file_list` the entries are the documents themselves; of a `json_api` they are addresses that answer
    with lists of documents (`items`). `warc_import` and `manual_capture` are never visited: people bring in
    what `digov import` reads.

    `delay_seconds` is the least gap between two requests to one host and to one IP address. `verified_on`:
    the day on which `digov sources check` last found the source as described; null: never.
    """

    method: Annotated[str, choice(*METHODS)]
    entries: tuple[Url, ...] = Field(min_length=1)
    hosts: tuple[Text, ...] = ()
    lists: ListRules = ListRules()
    articles: ArticleRules = ArticleRules()
    items: ItemRules = ItemRules()
    delay_seconds: Annotated[float, decimal(0, 3600)]
    most_pages: Annotated[int, whole_number(1, 10**7)]
    most_list_pages: Annotated[int, whole_number(1, 10**6)]
    tls_exceptions: tuple[TlsException, ...] = ()
    verified_on: Annotated[date | None, BeforeValidator(_maybe_day)] = None


IDENTITY = r"doi:10\.\d{4,9}/\S+|title:[0-9a-f]{24}"
IDENTITY_WORDS = "doi:10.…/…, or title: and 24 hexadecimal digits"


class Source(Part):
    """One registered source. Same author, same `origin`: its sources are never independent of each other.

    `note`: what else a reader should know of it, such as where its address is known from. `identity`: by what
    a publication is known again in lists of references, written by `digov import references`.
    """

    source_id: Id
    kind: Annotated[str, choice("publication", "cited_publication", "search_index", "portal")]
    stream: Annotated[Text, CategoryOf("stream")]
    name_en: Text
    name_zh: Text
    url: MaybeUrl
    origin: Id
    author: MaybeText
    published: Annotated[PartialDate | None, BeforeValidator(_published)]
    place: Annotated[MaybePlaces, PlaceCode()]
    licence: Text
    text: SourceText | None
    expected_state: Annotated[str, choice(*ACCESS_STATES)]
    cadence: Annotated[str, choice("none", "daily", "weekly", "monthly")]
    live: YesNo
    ethics: Text
    note: MaybeText = None
    identity: Annotated[str | None, optional(BeforeValidator(matching(IDENTITY, IDENTITY_WORDS)))] = None
    collection: Collection | None = None

    @property
    def verification(self) -> str | None:
        """`verified` where `digov sources check` has found the site as its file describes it, else
        `unverified`; None where no site is visited (publications, what people bring in)."""
        if self.collection is None or self.collection.method in BROUGHT_IN:
            return None
        return "verified" if self.collection.verified_on else "unverified"

    @model_validator(mode="after")
    def _text_of_publication(self) -> "Source":
        if self.kind == "publication" and self.text is None:
            fail(
                "a publication without its text",
                "sha256 and characters of the text under `text`",
                field="text",
            )
        if (self.kind == "portal") != (self.collection is not None):
            fail(
                f"a {self.kind} with collection {'described' if self.collection else 'not described'}",
                "`collection` exactly for a portal",
                field="collection",
            )
        return self
