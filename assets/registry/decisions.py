"""`decisions/`: documents that coders read, what each of them coded, the log of searches, the abstracts."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from assets.registry.fields import (
    SOURCE_DOUBTS,
    CategoryOf,
    Count,
    Id,
    MaybeDate,
    MaybeId,
    MaybePlaces,
    MaybeQuote,
    MaybeText,
    PlaceCode,
    RecordOf,
    Row,
    TermOf,
    Text,
    Url,
    choice,
    matching,
    optional,
    whole_number,
)

_NUMBER = matching(r"-?[0-9]+(\.[0-9]+)?", "a number with a point for decimals, without unit")
_AT = ("date_document", "date_published")


class CodedDocument(Row):
    """A page that coders read. `province_code` is its province, known also where the place is not."""

    record_id: Id
    url: Url
    title_zh: Text
    province_code: Annotated[MaybePlaces, PlaceCode()]
    source_class: Annotated[Text, TermOf("source_class")]
    stream: Annotated[Text, TermOf("stream")]
    duplicate_of: Annotated[MaybeId, RecordOf("documents")]
    source_doubt: Annotated[str | None, optional(choice(*SOURCE_DOUBTS))]


class Coding(Row):
    """What one coder filled in about one document (codebook 0.1). Several values stand with `;` between them.

    `further` holds the variables that a later codebook adds, by name.
    """

    record_id: Annotated[Id, RecordOf("documents")]
    place_zh: MaybeText
    place_code: Annotated[MaybePlaces, PlaceCode(_AT)]
    relevant: Annotated[str, choice("yes", "no")]
    sector: Annotated[MaybeText, CategoryOf("sector")]
    technology: Annotated[MaybeText, CategoryOf("technology")]
    stage: Annotated[MaybeText, CategoryOf("stage")]
    basis: Annotated[MaybeText, CategoryOf("basis")]
    function: Annotated[MaybeText, CategoryOf("function")]
    admin_level: Annotated[MaybeText, CategoryOf("level")]
    scope: Annotated[MaybeText, CategoryOf("scope")]
    data_flow: Annotated[MaybeText, CategoryOf("data_flow")]
    claimant: Annotated[MaybeText, CategoryOf("claimant")]
    date_document: MaybeDate
    date_published: MaybeDate
    date_precision: Annotated[str | None, optional(choice("day", "month", "year"))]
    lead_agency_zh: MaybeText
    partners_zh: MaybeText
    figure: Annotated[str | None, optional(BeforeValidator(_NUMBER))]
    figure_unit: MaybeText
    figure_scope: MaybeText
    locator: MaybeQuote
    certainty: Annotated[int | None, optional(whole_number(1, 3))]
    note: MaybeText
    further: dict[str, str | None] = Field(default_factory=dict)
    coder_id: str


class Search(Row):
    """One logged search: the query, the places it was for, what came back, what was kept (0 is data)."""

    search_id: Id
    query: Text
    results_seen: Count
    kept: Count
    kept_ids: Annotated[MaybeText, RecordOf("documents")]
    places: Text
    place_codes: Annotated[MaybePlaces, PlaceCode()]
    remark: MaybeText
