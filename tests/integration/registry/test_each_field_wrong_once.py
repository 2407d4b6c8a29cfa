"""Each field of each study file is wrong once; the error must name that file, line and field.

Fields of one group of files are spoilt in one copy, each in a row of its own where there are rows enough, so
that the test also shows that one error hides no other.
"""

from pathlib import Path

import pytest
import yaml

from assets.registry.errors import StudyError
from tests.integration.registry.conftest import StudyCopy

NONSENSE = "§ wrong §"  # made different for each field below, so that no two agree
CONTROL = "a\x00b"

# Fields that hold any text: nothing but an unprintable character, or absence where it is required, is wrong.
FREE_TEXT = {
    *(
        "name_en",
        "name_zh",
        "place_as_typed",
        "actor",
        "claim",
        "figure",
        "unit",
        "issue",
        "evidence",
        "verdict",
    ),
    *(
        "verification",
        "place_zh",
        "title_zh",
        "document_number",
        "issuer_zh",
        "index_number",
        "caveat",
        "issuer",
    ),
    *("date_kind", "province_zh", "subject_zh", "batch", "note", "survey", "item", "category", "group_name"),
    *("citation", "quote", "outlet_type", "period", "frame", "lead_agency_zh", "partners_zh", "figure_unit"),
    *("figure_scope", "locator", "quote_zh", "query", "places", "remark", "quantity", "source", "label_en"),
    *("label_zh", "definition_en", "definition_zh", "prefecture_zh", "short_name_zh", "name_pinyin"),
}
# Where the name of a free text means something else: the figure of a coder is a number.
NOT_FREE = {("decisions/coder_a.csv", "figure"), ("decisions/coder_b.csv", "figure")}
MAY_BE_EMPTY = {
    "reference/places/area_codes.csv": "prefecture_zh to_year successors",
    "reference/places/other_places.csv": "parent_code valid_from valid_to note",
    "literature/claims.csv": """name_zh technology year_announced year_implemented actor figure unit relation
        related_record""",
    "literature/local_records.csv": """document_number issuer_zh index_number date_document date_published
        duplicate_of source_doubt is_umbrella part_of caveat""",
    "literature/designations.csv": "document_number province_zh subject_zh host_codes batch url_2 url_3 note",
    "literature/survey_figures.csv": "source_id n url quote note",
    "literature/media_figures.csv": "source_id period articles url quote note",
    "decisions/documents.csv": "province_code duplicate_of source_doubt",
    "decisions/search_log.csv": "kept_ids place_codes remark",
}
CODERS = ("decisions/coder_a.csv", "decisions/coder_b.csv")


def tables(china: Path, *folders: str) -> list[str]:
    return [
        path.relative_to(china).as_posix()
        for folder in folders
        for path in sorted((china / folder).glob("*.csv"))
    ]


GROUPS = {
    "places": ("reference/places",),
    "lists": ("reference",),
    "records": ("literature", "decisions"),
}


def may_be_empty(file: str, column: str) -> bool:
    if file in CODERS:
        return column not in ("record_id", "relevant")
    return column in MAY_BE_EMPTY.get(file, "").split()


def places_of(errors: tuple[StudyError, ...]) -> set[tuple[str, int, str | None]]:
    return {(error.file, error.line, error.field) for error in errors}


def spoil(
    copy: StudyCopy, files: list[str], value: str, is_wrong: object
) -> set[tuple[str, int, str | None]]:
    """Put the value into each column that it is wrong for, one row a column; where errors are expected."""
    expected = set()
    for file in files:
        table = copy.table(file)
        columns = [column for column in table[0] if is_wrong(file, column)]  # type: ignore[operator]
        rows = len(table) - 1
        for number, column in enumerate(columns):
            # A short table takes several wrong fields in one row.
            row = 1 + (number * 2) % rows
            table[row][table[0].index(column)] = f"{value} {file} {column}" if value == NONSENSE else value
            expected.add((file, row + 1, column))
        copy.write(file, table)
    return expected


@pytest.mark.parametrize("group", GROUPS)
def test_a_value_of_the_wrong_kind_is_named(china: Path, copy: StudyCopy, group: str) -> None:
    files = tables(china, *GROUPS[group])
    wrong = spoil(
        copy,
        files,
        NONSENSE,
        lambda file, column: column not in FREE_TEXT or (file, column) in NOT_FREE,
    )
    assert len(wrong) >= 9 and wrong <= places_of(copy.errors())


@pytest.mark.parametrize("group", GROUPS)
def test_an_empty_field_that_is_required_is_named(china: Path, copy: StudyCopy, group: str) -> None:
    files = tables(china, *GROUPS[group])
    wrong = spoil(copy, files, "", lambda file, column: not may_be_empty(file, column))
    found = copy.errors()
    assert len(wrong) >= 12 and wrong <= places_of(found)


@pytest.mark.parametrize("group", GROUPS)
def test_an_unprintable_character_is_named(china: Path, copy: StudyCopy, group: str) -> None:
    files = tables(china, *GROUPS[group])
    wrong = spoil(copy, files, CONTROL, lambda file, column: True)
    assert len(wrong) >= 20 and wrong <= places_of(copy.errors())


def test_text_without_flaw_blames_nothing_else(china: Path, copy: StudyCopy) -> None:
    files = tables(china, "literature")
    wrong = spoil(
        copy, files, CONTROL, lambda file, column: column in FREE_TEXT and not may_be_empty(file, column)
    )
    assert places_of(copy.errors()) == wrong


YAML_FILES = ("study.yml", "codebook/0.1.yml", "decisions/coders.yml", "lexicon.yml", "sources/*.yml")


def leaves(node: yaml.Node, path: str = "") -> list[tuple[str, int, yaml.ScalarNode]]:
    """Scalars of a YAML document: path as in messages, line of the key, node."""
    found = []
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = f"{path}.{key.value}" if path else key.value
            if isinstance(value, yaml.ScalarNode):
                found.append((here, key.start_mark.line + 1, value))
            else:
                found += leaves(value, here)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            here = f"{path}[{number}]"
            if isinstance(value, yaml.ScalarNode):
                found.append((here, value.start_mark.line + 1, value))
            else:
                found += leaves(value, here)
    return found


def put(text: str, node: yaml.ScalarNode, value: str) -> str:
    """The text with the value in place of a scalar, on as many lines as before."""
    start, end = node.start_mark.index, node.end_mark.index
    return text[:start] + value + "\n" * text[start:end].count("\n") + text[end:]


def yaml_files(folder: Path) -> list[str]:
    return [
        path.relative_to(folder).as_posix() for pattern in YAML_FILES for path in sorted(folder.glob(pattern))
    ]


def spoil_yaml(copy: StudyCopy, value: str, is_wrong: object) -> set[tuple[str, int, str | None]]:
    expected = set()
    for file in yaml_files(copy.folder):
        text = (copy.folder / file).read_text(encoding="utf-8")
        for path, line, node in reversed(leaves(yaml.compose(text, Loader=yaml.SafeLoader))):
            if is_wrong(file, path, node.value):  # type: ignore[operator]
                text = put(text, node, value)
                # A date with its precision is one field, and so are the codes of a term.
                field = "published" if path.startswith("published.") else path
                field = field.partition("[")[0] if file == "lexicon.yml" else field
                expected.add((file, line, field))
        (copy.folder / file).write_text(text, encoding="utf-8")
    return expected


def test_a_yaml_value_of_the_wrong_kind_is_named(copy: StudyCopy) -> None:
    wrong = spoil_yaml(copy, "[[]]", lambda file, path, value: True)
    assert len(wrong) > 700 and wrong <= places_of(copy.errors())


NULL_IS_FINE = {"url", "author", "place", "text", "published", "note", "verified_on"}
NEED_NOT_STAND = {"note", "collection"}


def test_an_empty_yaml_value_that_is_required_is_named(copy: StudyCopy) -> None:
    def is_wrong(file: str, path: str, value: str) -> bool:
        key = path.rsplit(".")[-1]
        if file.startswith("codebook/"):
            return key not in ("list", "at_most")
        if file == "lexicon.yml":
            return value != "null" and "[" not in path
        return not (file.startswith("sources/") and key in NULL_IS_FINE)

    wrong = spoil_yaml(copy, "null", is_wrong)
    assert len(wrong) > 600 and wrong <= places_of(copy.errors())


def test_a_yaml_key_that_is_misspelt_is_named_as_unknown_and_as_missing(copy: StudyCopy) -> None:
    expected = set()
    for file in yaml_files(copy.folder):
        text = (copy.folder / file).read_text(encoding="utf-8")
        for key, _ in reversed(yaml.compose(text, Loader=yaml.SafeLoader).value):
            text = text[: key.start_mark.index] + "x" + text[key.start_mark.index :]
            expected.add((file, f"x{key.value}", key.value))
            if not (file.startswith("sources/") and key.value in NEED_NOT_STAND):
                expected.add((file, key.value, None))
        (copy.folder / file).write_text(text, encoding="utf-8")
    found = copy.errors()
    assert len(expected) > 300
    assert expected <= {
        (e.file, e.field, e.nearest if (e.field or "").startswith("x") else None) for e in found
    }
