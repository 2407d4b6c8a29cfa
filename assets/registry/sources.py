"""`sources/<source_id>.yml`: registered publications, indexes and portals."""

from typing import Annotated, Any

from pydantic import BeforeValidator, model_validator

from assets.registry.dates import DateProblem, PartialDate, parse_date_with_precision
from assets.registry.fields import (
    CategoryOf,
    Id,
    MaybePlaces,
    MaybeText,
    MaybeUrl,
    PlaceCode,
    Text,
    YesNo,
    choice,
    fail,
    matching,
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
    """The text that claims were coded from: hashed, never carried."""

    sha256: Annotated[str, BeforeValidator(matching(r"[0-9a-f]{64}", "64 hexadecimal digits, lower case"))]
    characters: Annotated[int, whole_number(1, 10**9)]


def _published(value: Any) -> PartialDate | None:
    if value is None or isinstance(value, PartialDate):
        return value
    if not isinstance(value, dict) or set(value) != {"value", "precision"}:
        fail("is not a date with its precision", "{value: 2016-11-11, precision: day}, or null")
    try:
        return parse_date_with_precision(str(value["value"]), str(value["precision"]))
    except DateProblem as problem:
        fail(problem.problem, problem.expected, problem.nearest)


class Source(Part):
    """One registered source. Same author, same `origin`: its sources are never independent of each other."""

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

    @model_validator(mode="after")
    def _text_of_publication(self) -> "Source":
        if self.kind == "publication" and self.text is None:
            fail(
                "a publication without its text",
                "sha256 and characters of the text under `text`",
                field="text",
            )
        return self
