"""What must hold between records, beyond the fields of one row and what they refer to."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from assets.registry.codebook import Codebook
from assets.registry.dates import PartialDate
from assets.registry.decisions import CodedDocument, Coding, Search
from assets.registry.errors import StudyError, listed, nearest
from assets.registry.fields import Row
from assets.registry.literature import Claim, Designation
from assets.registry.places import OtherPlace
from assets.registry.rules import parse_conditions
from assets.registry.sources import Source

FIRST_DATE = date(1949, 1, 1)


def check_dates(rows: Iterable[Row], fields: tuple[str, ...], snapshot: date) -> Iterator[StudyError]:
    """Dates of documents lie between 1949 and the day of the snapshot."""
    for row in rows:
        for name in fields:
            value = getattr(row, name)
            if isinstance(value, PartialDate) and not FIRST_DATE <= value.start <= snapshot:
                expected = f"a date from {FIRST_DATE} to the snapshot of {snapshot}"
                yield StudyError(row.file, row.line, name, f"{value.text!r} is outside the range", expected)


def check_claims(claims: Iterable[Claim], sources: Mapping[str, Source]) -> Iterator[StudyError]:
    """Claims stand in the text of a publication, and relations have both ends."""
    for claim in claims:
        source = sources.get(claim.source_id)
        if source is not None and source.text is None:
            problem, expected = f"the source {claim.source_id!r} has no text", "a source of kind publication"
            yield StudyError(claim.file, claim.line, "source_id", problem, expected)
        elif (
            source is not None
            and source.text
            and claim.text_start + len(claim.locator) > source.text.characters
        ):
            expected = f"an offset inside the {source.text.characters} characters of the text"
            yield StudyError(
                claim.file, claim.line, "text_start", f"{claim.text_start} is behind the text", expected
            )
        if source is not None and source.text:
            yield from _check_page(claim, source.text.pages)
        if (claim.relation is None) != (claim.related_record is None):
            name = "relation" if claim.relation is None else "related_record"
            yield StudyError(
                claim.file, claim.line, name, "is empty", "relation and related_record together, or neither"
            )
        if claim.related_record == claim.record_id:
            yield StudyError(
                claim.file, claim.line, "related_record", "is the record itself", "another record"
            )


def _check_page(claim: Claim, pages: int | None) -> Iterator[StudyError]:
    """A page is named exactly where the text has pages, and is one of them."""
    if pages is None and claim.page is not None:
        problem = f"the text of {claim.source_id!r} has no pages: nobody can check page {claim.page}"
        yield StudyError(claim.file, claim.line, "page", problem, "an empty cell, or a text with pages")
    elif pages is not None and (claim.page is None or not 1 <= claim.page <= pages):
        problem = "the page is missing" if claim.page is None else f"there is no page {claim.page}"
        expected = f"a page from 1 to {pages}, as digov sources locate tells it"
        yield StudyError(claim.file, claim.line, "page", problem, expected)


def check_duplicates(rows: Iterable[Any]) -> Iterator[StudyError]:
    """A record repeats another one, and that one repeats none."""
    repeated = {row.record_id: row.duplicate_of for row in rows if row.duplicate_of}
    for row in rows:
        target = row.duplicate_of
        if target and (target == row.record_id or target in repeated):
            problem = f"{target!r} is itself a duplicate"
            guess = repeated.get(target) if target != row.record_id else None
            yield StudyError(
                row.file, row.line, "duplicate_of", problem, "the first record of the repeats", guess
            )


def check_parts(rows: Iterable[Any]) -> Iterator[StudyError]:
    """A record is part of one that is an umbrella and is no part itself."""
    rows = list(rows)
    umbrellas = [row.record_id for row in rows if row.is_umbrella == "yes" and not row.part_of]
    for row in rows:
        if row.part_of and row.part_of not in umbrellas:
            problem = f"{row.part_of!r} is no umbrella"
            expected = "a record whose is_umbrella is yes and whose part_of is empty"
            guess = nearest(row.part_of, umbrellas)
            yield StudyError(row.file, row.line, "part_of", problem, expected, guess)


def check_codings(
    codings: Iterable[Coding], codebook: Codebook, categories: Mapping[str, tuple[str, ...]]
) -> Iterator[StudyError]:
    """Codings keep to the codebook: how many values, lists of further variables, logical rules."""
    rules = [(rule, parse_conditions(rule.when), parse_conditions(rule.then)) for rule in codebook.rules]
    for coding in codings:
        values: dict[str, Any] = {
            name: getattr(coding, name, None) for name in Coding.model_fields
        } | coding.further
        for variable in codebook.variables:
            value = values.get(variable.variable)
            if not isinstance(value, str) or variable.type != "category":
                continue
            chosen = value.split(";")
            most = variable.at_most if variable.multiple else 1
            if (most and len(chosen) > most) or len(set(chosen)) < len(chosen):
                expected = f"at most {most} different values" if most else "different values"
                yield StudyError(
                    coding.file,
                    coding.line,
                    variable.variable,
                    f"{value!r} has {len(chosen)} values",
                    expected,
                )
            if variable.variable in coding.further and variable.list:
                for code in chosen:
                    if code not in categories.get(variable.list, (code,)):
                        guess = nearest(code, categories[variable.list])
                        expected = f"one of: {listed(categories[variable.list])}"
                        yield StudyError(
                            coding.file,
                            coding.line,
                            variable.variable,
                            f"unknown value {code!r}",
                            expected,
                            guess,
                        )
        for rule, when, then in rules:
            if all(condition.holds(values) for condition in when):
                for condition in (c for c in then if not c.holds(values)):
                    problem = f"{rule.message_en} (rule {rule.rule})"
                    yield StudyError(coding.file, coding.line, condition.variable, problem, rule.then)


def check_abstracts(
    documents: Iterable[CodedDocument], abstracts: Mapping[str, str], typed_ids: frozenset[str] | None
) -> Iterator[StudyError]:
    """Each document has its abstract, whose first line is the document's address; none is left over."""
    by_id = {document.record_id: document for document in documents}
    for left in sorted(abstracts.keys() - typed_ids) if typed_ids is not None else ():
        guess = nearest(left, typed_ids or ())
        problem, expected = (
            "an abstract without a document",
            "the record_id of decisions/documents.csv as name",
        )
        yield StudyError(f"decisions/abstracts/{left}.txt", 0, "record_id", problem, expected, guess)
    for document in by_id.values():
        file = f"decisions/abstracts/{document.record_id}.txt"
        if document.record_id not in abstracts:
            guess = nearest(document.record_id, abstracts.keys() - by_id.keys())
            yield StudyError(
                document.file,
                document.line,
                "record_id",
                f"{file} is missing",
                "an abstract of each document",
                guess,
            )
        elif (first := abstracts[document.record_id].split("\n", 1)[0].strip()) != document.url:
            yield StudyError(
                file,
                1,
                "url",
                f"the first line is {first[:80]!r}",
                f"the address of the document, {document.url}",
            )


def check_searches(searches: Iterable[Search]) -> Iterator[StudyError]:
    """What a search kept adds up."""
    for search in searches:
        ids = len(search.kept_ids.split(";")) if search.kept_ids else 0
        if search.kept != ids:
            yield StudyError(
                search.file, search.line, "kept", f"{search.kept} kept, {ids} in kept_ids", str(ids), str(ids)
            )
        if search.kept > search.results_seen:
            expected = f"at least the {search.kept} that were kept"
            yield StudyError(
                search.file, search.line, "results_seen", f"only {search.results_seen} seen", expected
            )


def check_hosts(places: Iterable[OtherPlace]) -> Iterator[StudyError]:
    """No place without a code lies, by way of its hosts, within itself."""
    above = {place.place_id: place.parent_code for place in places}
    for place in places:
        seen: set[str] = set()
        host = place.parent_code
        while host is not None and host != place.place_id and host not in seen:
            seen.add(host)
            host = above.get(host)
        if host == place.place_id:
            problem = f"{place.place_id!r} would lie within itself"
            yield StudyError(place.file, place.line, "parent_code", problem, "a host that is not inside it")


def check_designations(designations: Iterable[Designation]) -> Iterator[StudyError]:
    """A place is named once by a programme, batch and subject."""
    seen: dict[tuple[str | None, ...], Designation] = {}
    for row in designations:
        key = (row.programme, row.place_code, row.batch, row.subject_zh)
        first = seen.setdefault(key, row)
        if first is not row:
            problem = (
                f"place, programme, batch and subject are those of {first.record_id} on line {first.line}"
            )
            yield StudyError(
                row.file, row.line, "place_code", problem, "each place, programme, batch and subject once"
            )


def check_record_ids(rows: Iterable[Any]) -> Iterator[StudyError]:
    """A record id is given once in the whole study."""
    seen: dict[str, Any] = {}
    for row in rows:
        first = seen.setdefault(row.record_id, row)
        if first.file != row.file:
            problem = f"{row.record_id!r} stands already in {first.file}, line {first.line}"
            yield StudyError(row.file, row.line, "record_id", problem, "each record_id once in the study")
