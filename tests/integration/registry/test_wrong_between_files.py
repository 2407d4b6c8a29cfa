"""Bad input that a researcher really makes: what the message says, and what the nearest valid value is."""

from collections.abc import Callable

import pytest

from assets.registry.errors import StudyError
from assets.registry.study import load_study
from tests.integration.registry.conftest import StudyCopy

CLAIMS = "literature/claims.csv"
LOCAL = "literature/local_records.csv"
DESIGNATIONS = "literature/designations.csv"
CODER_A = "decisions/coder_a.csv"
DOCUMENTS = "decisions/documents.csv"
SEARCHES = "decisions/search_log.csv"

Spoil = Callable[[StudyCopy], int]


def put(file: str, row: int, column: str, value: str) -> Spoil:
    return lambda copy: copy.set(file, row, column, value)


def swap(file: str, old: str, new: str) -> Spoil:
    return lambda copy: copy.replace(file, old, new)


# file, field, what is done, words of the problem, nearest valid value
CASES: dict[str, tuple[str, str, Spoil, str, str | None]] = {
    "threshold that no alpha reaches": (
        "study.yml",
        "thresholds.alpha_rely",
        swap("study.yml", "alpha_rely: 0.8", "alpha_rely: 80"),
        "outside the range",
        "1",
    ),
    "name of a folder of Dagster": (
        "study.yml",
        "study",
        swap("study.yml", "study: china", "study: dagster"),
        "folder of Dagster",
        None,
    ),
    "place within itself": (
        "reference/places/other_places.csv",
        "parent_code",
        put("reference/places/other_places.csv", 1, "parent_code", "WORLD"),
        "within itself",
        None,
    ),
    "duplicate id": (CLAIMS, "record_id", put(CLAIMS, 5, "record_id", "S001"), "already on line 2", None),
    "id of another file": (
        LOCAL,
        "record_id",
        put(LOCAL, 70, "record_id", "S001"),
        "already in literature/claims",
        None,
    ),
    "unknown place": (
        LOCAL,
        "place_code",
        put(LOCAL, 1, "place_code", "34150"),
        "unknown place code",
        "341500",
    ),
    "place of a wrong case": (
        CLAIMS,
        "place_code",
        put(CLAIMS, 1, "place_code", "cn"),
        "unknown place code",
        "CN",
    ),
    "second place of a list": (
        CLAIMS,
        "place_code",
        put(CLAIMS, 5, "place_code", "340000;999999"),
        "'999999'",
        None,
    ),
    "code not yet valid": (
        LOCAL,
        "place_code",
        put(LOCAL, 44, "place_code", "330112"),
        "was not valid",
        "330185",
    ),
    "code no longer valid": (
        LOCAL,
        "place_code",
        put(LOCAL, 1, "place_code", "341400"),
        "was not valid",
        None,
    ),
    "unknown stage": (CLAIMS, "stage", put(CLAIMS, 3, "stage", "implmented"), "unknown value", "implemented"),
    "unknown category": (
        CODER_A,
        "sector",
        put(CODER_A, 1, "sector", "helth_care"),
        "unknown value",
        "health_care",
    ),
    "too many categories": (
        CODER_A,
        "sector",
        put(CODER_A, 1, "sector", "traffic;education;health_care;environment"),
        "4 values",
        None,
    ),
    "two values where one is asked": (
        CODER_A,
        "stage",
        put(CODER_A, 1, "stage", "planned;piloted"),
        "2 values",
        None,
    ),
    "unknown programme": (
        DESIGNATIONS,
        "programme",
        put(DESIGNATIONS, 1, "programme", "smart_city_house"),
        "unknown value",
        "smart_city_housing",
    ),
    "impossible date": (
        LOCAL,
        "date_document",
        put(LOCAL, 1, "date_document", "2021-02-30"),
        "does not exist",
        "2021-02-28",
    ),
    "month that is none": (
        CODER_A,
        "date_published",
        put(CODER_A, 1, "date_published", "2021-13"),
        "not a date",
        "2021",
    ),
    "day after the snapshot": (
        LOCAL,
        "date_published",
        put(LOCAL, 1, "date_published", "2031-05-31"),
        "outside the range",
        None,
    ),
    "year before the republic": (
        CLAIMS,
        "year_announced",
        put(CLAIMS, 37, "year_announced", "1915"),
        "outside the range",
        None,
    ),
    "published before it was dated": (
        CODER_A,
        "date_document",
        put(CODER_A, 1, "date_document", "2023-01-01"),
        "not published before it is dated",
        None,
    ),
    "precision that contradicts": (
        DESIGNATIONS,
        "date",
        put(DESIGNATIONS, 1, "date", "2013"),
        "not a date to the day",
        "year",
    ),
    "duplicate of nothing": (
        LOCAL,
        "duplicate_of",
        put(LOCAL, 6, "duplicate_of", "W0005"),
        "unknown value",
        "W005",
    ),
    "duplicate of a duplicate": (
        DOCUMENTS,
        "duplicate_of",
        put(DOCUMENTS, 9, "duplicate_of", "L008"),
        "itself a duplicate",
        "L007",
    ),
    "part of what is no umbrella": (
        LOCAL,
        "part_of",
        put(LOCAL, 12, "part_of", "W012"),
        "no umbrella",
        "W011",
    ),
    "a doubt that is on no list": (
        DOCUMENTS,
        "source_doubt",
        put(DOCUMENTS, 9, "source_doubt", "hijack"),
        "unknown value",
        "hijacked",
    ),
    "relation to nothing": (
        CLAIMS,
        "related_record",
        put(CLAIMS, 51, "related_record", "S500"),
        "unknown value",
        None,
    ),
    "relation without its end": (
        CLAIMS,
        "related_record",
        put(CLAIMS, 51, "related_record", ""),
        "is empty",
        None,
    ),
    "unknown source": (
        CLAIMS,
        "source_id",
        put(CLAIMS, 1, "source_id", "zeng_blog"),
        "unknown value",
        "zeng_blog_2016",
    ),
    "check of nothing": (
        "literature/claim_checks.csv",
        "record_ids",
        put("literature/claim_checks.csv", 2, "record_ids", "S039;S999"),
        "'S999'",
        None,
    ),
    "offset behind the text": (
        CLAIMS,
        "text_start",
        put(CLAIMS, 1, "text_start", "9450"),
        "behind the text",
        None,
    ),
    "quote too long": (LOCAL, "quote_zh", put(LOCAL, 1, "quote_zh", "长" * 26), "26 characters", "长" * 25),
    "locator too long": (CLAIMS, "locator", put(CLAIMS, 1, "locator", "x" * 61), "61 characters", "x" * 60),
    "kept does not add up": (SEARCHES, "kept", put(SEARCHES, 1, "kept", "6"), "7 in kept_ids", "7"),
    "kept nothing known": (SEARCHES, "kept_ids", put(SEARCHES, 2, "kept_ids", "L999"), "unknown value", None),
    "relevant without a stage": (CODER_A, "stage", put(CODER_A, 1, "stage", ""), "has a stage", None),
    "designated twice": (
        DESIGNATIONS,
        "place_code",
        put(DESIGNATIONS, 2, "place_code", "110101"),
        "those of PD0001",
        None,
    ),
    "end before start": (
        "reference/places/area_codes.csv",
        "to_year",
        put("reference/places/area_codes.csv", 4, "to_year", "1980"),
        "is not after from_year",
        None,
    ),
    "code without its zero": (
        "study.yml",
        "focus_provinces[0]",
        swap("study.yml", '"340000"', '"34000"'),
        "unknown value",
        "340000",
    ),
    "code not in quotes": (
        "study.yml",
        "focus_provinces[0]",
        swap("study.yml", '"340000"', "340000"),
        "not a text",
        "340000",
    ),
    "unknown stream": (
        "study.yml",
        "streams[0]",
        swap("study.yml", "- official_portal", "- offical_portal"),
        "unknown",
        "official_portal",
    ),
    "snapshot that is no day": (
        "study.yml",
        "snapshot_date",
        swap("study.yml", "snapshot_date: 2026-11-21", "snapshot_date: 2026-11-31"),
        "does not exist",
        "2026-11-30",
    ),
    "codebook that is not there": (
        "study.yml",
        "codebook",
        swap("study.yml", 'codebook: "0.1"', 'codebook: "0.2"'),
        "no codebook",
        "0.1",
    ),
    "years the wrong way round": (
        "study.yml",
        "years.to",
        swap("study.yml", "to: 2026", "to: 2006"),
        "before the first",
        None,
    ),
    "term without code or reason": (
        "lexicon.yml",
        "stage.procurement",
        swap("lexicon.yml", '"procurement": procured', '"procurement": null'),
        "no code and no reason",
        None,
    ),
    "rule about no variable": (
        "codebook/0.1.yml",
        "rules[0].when",
        swap("codebook/0.1.yml", "when: relevant = no", "when: relevent = no"),
        "unknown variable",
        "relevant",
    ),
    "variable with an unknown list": (
        "codebook/0.1.yml",
        "variables[3].list",
        swap("codebook/0.1.yml", "list: sector", "list: sectors"),
        "unknown list",
        "sector",
    ),
    "hash of the wrong form": (
        "sources/zeng_blog_2016.yml",
        "text.sha256",
        swap("sources/zeng_blog_2016.yml", "sha256: ec4e", "sha256: zc4e"),
        "wrong form",
        None,
    ),
    "coder twice": (
        "decisions/coders.yml",
        "coders[2].coder_id",
        swap("decisions/coders.yml", "coder_id: coder_b", "coder_id: coder_a"),
        "occurs twice",
        None,
    ),
    "nobody who typed": (
        "decisions/coders.yml",
        "coders",
        swap("decisions/coders.yml", "coding_mode: typed_record", "coding_mode: from_page"),
        "0 coders",
        None,
    ),
    "unprintable character": (
        "study.yml",
        "title_en",
        swap("study.yml", "Local digital governance in China\n", "Local\x00governance\n"),
        "U+0000",
        None,
    ),
    "place of a source": (
        "sources/zeng_blog_2016.yml",
        "place",
        swap("sources/zeng_blog_2016.yml", '"CN"', '"CNN"'),
        "unknown place",
        "CN",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_message_names_what_is_wrong_and_what_was_meant(small: StudyCopy, case: str) -> None:
    file, field, spoil, words, guess = CASES[case]
    line = spoil(small)
    errors = [e for e in small.errors() if (e.file, e.field) == (file, field) and words in e.problem]
    assert {e.line for e in errors} in ({line}, {1}, {2}), small.errors()
    assert errors[0].expected and (guess is None or errors[0].nearest == guess)


def test_the_periods_of_a_code_stand_in_the_message(small: StudyCopy) -> None:
    small.set(LOCAL, 44, "place_code", "330112")
    (error,) = small.errors()
    assert "2013" in error.problem and "临安区 (2017 to now)" in error.expected


def remove(file: str) -> Callable[[StudyCopy], StudyError]:
    def do(small: StudyCopy) -> StudyError:
        (small.folder / file).unlink()
        return StudyError(file, 0, None, "the file is missing", "a file of this name")

    return do


@pytest.mark.parametrize(
    "file",
    [
        "study.yml",
        "lexicon.yml",
        CLAIMS,
        CODER_A,
        "decisions/coders.yml",
        "reference/stages.csv",
        "reference/places/area_codes.csv",
    ],
)
def test_a_missing_file_is_named_and_blames_nothing_else(small: StudyCopy, file: str) -> None:
    expected = remove(file)(small)
    found = [error for error in small.errors() if "belongs nowhere" not in error.problem]
    others = [error for error in found if error != expected]
    assert expected in found
    # What refers to a table that could not be read is not judged.
    assert others == []


def test_a_misspelt_file_is_named_with_the_file_that_was_meant(small: StudyCopy) -> None:
    (small.folder / CLAIMS).rename(small.folder / "literature/claim.csv")
    found = {(error.file, error.nearest) for error in small.errors()}
    assert found == {(CLAIMS, None), ("literature/claim.csv", CLAIMS)}


def test_abstracts_must_fit_the_documents(small: StudyCopy) -> None:
    abstracts = small.folder / "decisions/abstracts"
    (abstracts / "L001.txt").rename(abstracts / "L0001.txt")
    (abstracts / "L002.txt").write_text("https://example.org/other\ntitle\n", encoding="utf-8")
    found = {(error.file, error.line, error.nearest) for error in small.errors()}
    assert found == {
        (DOCUMENTS, 2, "L0001"),
        ("decisions/abstracts/L0001.txt", 0, "L001"),
        ("decisions/abstracts/L002.txt", 1, None),
    }


def test_a_note_of_a_megabyte_and_a_formula_are_accepted_as_they_are(small: StudyCopy) -> None:
    note = "=SUM(A1:A9) " + "注" * 350_000
    small.set(LOCAL, 1, "caveat", note)
    assert load_study(small.folder).local_records[0].caveat == note


def test_a_folder_that_is_no_study_is_named(small: StudyCopy) -> None:
    missing = StudyCopy(small.folder.parent / "chnia")
    assert [(error.file, error.nearest) for error in missing.errors()] == [("chnia", "china")]


def test_a_variable_added_to_the_codebook_is_read_and_checked(small: StudyCopy) -> None:
    variable = """  - variable: transparency
    type: category
    multiple: false
    at_most: null
    list: basis
    level: nominal
    compared: true
    target: "initiative_values"
    form: documents
    label_en: Transparency
    label_zh: 透明度
    definition_en: What the document lets one check
    definition_zh: 文件可供核查的内容
"""
    small.replace("codebook/0.1.yml", "rules:\n", variable + "rules:\n")
    table = small.table(CODER_A)
    small.write(
        CODER_A,
        [[*row, "transparency" if n == 0 else "claimed" if n < 3 else ""] for n, row in enumerate(table)],
    )
    assert small.errors() == ()
    codings = load_study(small.folder).codings
    assert [coding.further["transparency"] for coding in codings[:3]] == ["claimed", "claimed", None]
    line = small.set(CODER_A, 1, "transparency", "clamed")
    assert [(e.line, e.field, e.nearest) for e in small.errors()] == [(line, "transparency", "claimed")]
