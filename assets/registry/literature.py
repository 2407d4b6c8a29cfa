"""`literature/*.csv`: records from publications and public pages, checks of claims, published figures."""

from typing import Annotated, Any

from pydantic import BeforeValidator, model_validator

from assets.registry.dates import DateProblem, PartialDate, check_precision, parse_date_with_precision
from assets.registry.fields import (
    SOURCE_DOUBTS,
    CategoryOf,
    Count,
    Id,
    Ids,
    MaybeCount,
    MaybeDate,
    MaybeId,
    MaybePlaces,
    MaybeQuote,
    MaybeText,
    MaybeUrl,
    PlaceCode,
    Places,
    Quote,
    RecordOf,
    Row,
    SourceId,
    TermOf,
    Text,
    Url,
    as_date,
    as_text,
    choice,
    decimal,
    fail,
    optional,
    whole_number,
)


def _precision(value: Any) -> str:
    text = as_text(value)
    try:
        check_precision(text)
    except DateProblem as problem:
        fail(problem.problem, problem.expected, problem.nearest)
    return text


def _date_of_pair(pair: Any) -> PartialDate:
    text, precision = pair
    found = as_date(text)
    try:
        check_precision(precision or "")
    except DateProblem:
        return found  # The field of the precision says so.
    try:
        return parse_date_with_precision(found.text, precision)
    except DateProblem as problem:
        fail(problem.problem, problem.expected, problem.nearest)


RELATIONS = ("part_of", "subset_of", "follows")


class Claim(Row):
    """A statement of a publication, as said. `place_code` may hold several codes with `;` between them.

    `page` (a column that may be left out): the page on which the locator stands, from 1, counted in the file
    and not as printed; exactly where the text of the source has pages.
    """

    record_id: Id
    name_en: Text
    name_zh: MaybeText
    place_code: Annotated[Places, PlaceCode(("year_announced", "year_implemented"))]
    place_as_typed: Text
    admin_level: Annotated[Text, TermOf("level")]
    sector: Annotated[Text, TermOf("sector")]
    technology: Annotated[MaybeText, TermOf("technology")]
    year_announced: MaybeDate
    year_implemented: MaybeDate
    stage: Annotated[Text, TermOf("stage")]
    actor: MaybeText
    claim: Text
    figure: MaybeText
    unit: MaybeText
    source_id: Annotated[Id, SourceId()]
    locator: Quote
    text_start: Count
    relation: Annotated[str | None, optional(choice(*RELATIONS))]
    related_record: Annotated[MaybeId, RecordOf("claims")]
    page: MaybeCount = None


class ClaimCheck(Row):
    """A check of claims made by hand: the issue, the evidence, the verdict, and what of it was verified."""

    check_id: Id
    record_ids: Annotated[Ids, RecordOf("claims")]
    issue: Text
    evidence: Text
    verdict: Text
    verification: Text


class LocalRecord(Row):
    """A record of a local initiative, typed by hand from a public page.

    `is_umbrella`: it stands for several initiatives at once; `part_of`: the umbrella that holds this one.
    """

    record_id: Id
    place_zh: Text
    place_code: Annotated[Places, PlaceCode(("date_document", "date_published"))]
    admin_level: Annotated[Text, TermOf("level")]
    title_zh: Text
    document_number: MaybeText
    issuer_zh: MaybeText
    index_number: MaybeText
    date_document: MaybeDate
    date_published: MaybeDate
    sector: Annotated[Text, TermOf("sector")]
    technology: Annotated[Text, TermOf("technology")]
    stage: Annotated[Text, TermOf("stage")]
    url: Url
    source_class: Annotated[Text, TermOf("source_class")]
    quote_zh: Quote
    duplicate_of: Annotated[MaybeId, RecordOf("local_records")]
    source_doubt: Annotated[str | None, optional(choice(*SOURCE_DOUBTS))]
    is_umbrella: Annotated[str | None, optional(choice("yes", "no"))]
    part_of: Annotated[MaybeId, RecordOf("local_records")]
    caveat: MaybeText


class Designation(Row):
    """A place named pilot or model by a programme. `date` holds the precision that its own field says."""

    record_id: Id
    programme: Annotated[Text, CategoryOf("programme")]
    issuer: Text
    document_number: MaybeText
    date: Annotated[PartialDate, BeforeValidator(_date_of_pair)]
    date_precision: Annotated[str, BeforeValidator(_precision)]
    date_kind: Text
    place_zh: Text
    province_zh: MaybeText
    place_level: Annotated[Text, TermOf("level")]
    subject_zh: MaybeText
    place_code: Annotated[Places, PlaceCode(("date",))]
    host_codes: Annotated[MaybePlaces, PlaceCode(("date",))]
    batch: MaybeText
    status: Annotated[Text, TermOf("designation_status")]
    url_1: Url
    url_2: MaybeUrl
    url_3: MaybeUrl
    n_origins: Annotated[int, whole_number(1, 3)]
    confidence: Annotated[str, choice("one_page", "verified_2_pages", "remembered")]
    note: MaybeText

    @model_validator(mode="before")
    @classmethod
    def _pair_date_and_precision(cls, cells: Any) -> Any:
        return {**cells, "date": (cells.get("date"), cells.get("date_precision"))}


class SurveyFigure(Row):
    """A published result of a survey, as published. `n` is null where the number was not verified."""

    figure_id: Id
    source_id: Annotated[MaybeId, SourceId()]
    survey: Text
    item: Text
    category: Text
    group_name: Text
    n: MaybeCount
    estimate: Annotated[float, decimal(-1e12, 1e12)]
    estimate_is: Annotated[str, choice("exact", "about", "at_most", "at_least")]
    unit: Text
    citation: Text
    url: MaybeUrl
    quote: MaybeQuote
    evidence_class: Annotated[str, choice("transcribed")]
    note: MaybeText


class MediaFigure(Row):
    """A published result about media. `share` is a fraction of `articles`."""

    figure_id: Id
    source_id: Annotated[MaybeId, SourceId()]
    outlet_type: Text
    period: MaybeText
    frame: Text
    articles: MaybeCount
    share: Annotated[float, decimal(0, 1)]
    citation: Text
    url: MaybeUrl
    quote: MaybeQuote
    evidence_class: Annotated[str, choice("transcribed")]
    note: MaybeText
