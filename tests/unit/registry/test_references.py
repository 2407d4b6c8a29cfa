"""Lists of publications in three formats give the same entries, and say what they could not read."""

import json
from pathlib import Path

import pytest

from assets.registry.errors import StudyErrors
from assets.registry.publications import clean_doi
from assets.registry.references import Reference, clean_date, read_references
from assets.registry.references_bibtex import parse_bibtex, plain

RIS = """TY  - JOUR
AU  - Kostka, Genia
AU  - Müller, Jörg
TI  - Smart cities and their citizens
T2  - Journal of Invented Studies
PY  - 2019
DO  - https://doi.org/10.1234/ABC.5
UR  - https://journal.example/5
L1  - files/smart.pdf
ER  -
"""
BIBTEX = r"""@string{jis = "Journal of Invented Studies"}
@comment{nothing {to} read}
@Article{kostka2019,
  author  = {Kostka, Genia and J{\"o}rg M{\"u}ller},
  title   = "Smart {Cities} and their citizens",
  journal = jis,
  year    = 2019,
  doi     = {10.1234/abc.5},
  url     = {https://journal.example/5},
  file    = {smart:files/smart.pdf:application/pdf},
}
"""
CSL = [
    {
        "id": "kostka2019",
        "author": [{"family": "Kostka", "given": "Genia"}, {"family": "Müller", "given": "Jörg"}],
        "title": "Smart cities and their citizens",
        "container-title": "Journal of Invented Studies",
        "issued": {"date-parts": [[2019]]},
        "DOI": "10.1234/ABC.5",
        "URL": "https://journal.example/5",
    }
]


def read(tmp_path: Path, text: str, encoding: str = "utf-8"):
    path = tmp_path / "list.txt"
    path.write_bytes(text.encode(encoding))
    return read_references(path)


@pytest.mark.parametrize("text", [RIS, RIS.replace("\n", "\r\n"), BIBTEX, json.dumps(CSL)])
def test_all_formats_give_the_same_publication(text: str, tmp_path: Path) -> None:
    (found,), problems = read(tmp_path, text)
    assert problems == []
    assert (found.title.casefold(), found.authors) == (
        "smart cities and their citizens",
        ("Genia Kostka", "Jörg Müller"),
    )
    assert (found.container, found.published) == ("Journal of Invented Studies", ("2019", "year"))
    assert (found.doi, found.url) == ("10.1234/abc.5", "https://journal.example/5")
    assert found.files == (() if text.startswith("[") else ("files/smart.pdf",))


def test_chinese_entries_in_gb18030_are_read(tmp_path: Path) -> None:
    text = "TY  - JOUR\nAU  - 张三\nTI  - 城市大脑的治理逻辑\nPY  - 2021/03/15/\nER  - \n"
    (found,), problems = read(tmp_path, text, "gb18030")
    assert (found.title, found.authors, found.published) == (
        "城市大脑的治理逻辑",
        ("张三",),
        ("2021-03-15", "day"),
    )
    assert problems == []


def test_what_cannot_be_read_in_ris_is_told_by_entry_and_field(tmp_path: Path) -> None:
    text = (
        "stray words\nTY  - JOUR\nTI  - First\nDO  - no doi\nPY  - soon\nQQ  - 1\nER  - \n"
        "TY  - JOUR\nAU  - Nobody\nER  - \nTY  - JOUR\nTI  - Torn\n"
        "TY  - JOUR\nTI  - A title\n  in two lines\nER  - \n"
    )
    found, problems = read(tmp_path, text)
    assert [one.title for one in found] == ["First", "A title in two lines"]
    told = {(one.entry, one.field, one.is_lost) for one in problems}
    assert told == {
        ("outside of entries", None, False),
        ("entry 1", "DO", False),
        ("entry 1", "PY", False),
        ("entry 1", "QQ", False),
        ("entry 2", "title", True),
        ("entry 3", "TY", True),
    }


def test_a_torn_entry_of_bibtex_costs_no_other(tmp_path: Path) -> None:
    text = (
        "@book{a, title = {Open\n\n@book{b, title = {Whole}, year = 2020}\n@book{c, title = unknown}\n"
        "@book{d, title = {Last}, year = {n.d.}}\n"
    )
    found, problems = read(tmp_path, text)
    assert [one.title for one in found] == ["Whole", "Last"]
    lost = [one.entry for one in problems if one.is_lost]
    assert lost == ["entry 1 (a)", "entry 3 (c)"]
    assert [(one.entry, one.field) for one in problems if not one.is_lost] == [("entry 4 (d)", "year")]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        (r"Gov{\'e}rnance", "Govérnance"),
        (r"Stra{\ss}e {\O}rsted \v{C}apek \c{c}a \'\i", "Straße Ørsted Čapek ça í"),
        (r"Data \& {P}ower -- a 50\% view", "Data & Power – a 50% view"),
        (r"{\"u}ber~alles", "über alles"),
    ],
)
def test_accents_and_braces_of_latex_become_letters(written: str, read_as: str) -> None:
    assert plain(written) == (read_as, [])


def test_a_command_that_is_not_understood_is_told() -> None:
    _, problems = parse_bibtex(r"@misc{x, title = {A \strange{thing}}}")
    assert [(one.field, one.problem) for one in problems] == [
        ("title", r"\strange is not understood: left out")
    ]


def test_wrong_types_in_json_are_told_and_the_rest_is_kept(tmp_path: Path) -> None:
    items = [{"title": "Kept", "author": ["x"], "issued": 2019, "DOI": 5}, 7, {"title": ["One of a list"]}]
    found, problems = read(tmp_path, json.dumps(items))
    assert [one.title for one in found] == ["Kept", "One of a list"]
    assert {(one.entry, one.field) for one in problems} == {
        ("entry 1", "author"),
        ("entry 1", "issued"),
        ("entry 1", "DOI"),
        ("entry 2", None),
    }


@pytest.mark.parametrize("text", ["", "nothing of the kind", "\x00\x01"])
def test_a_file_that_is_no_list_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(StudyErrors, match="RIS, BibTeX or CSL-JSON"):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("2021", ("2021", "year")),
        ("2021-03", ("2021-03", "month")),
        ("2021/3/5/", ("2021-03-05", "day")),
        ("2021///", ("2021", "year")),
        ("2021-02-30", None),
        ("2021-13", None),
        ("20211", None),
        ("in press", None),
    ],
)
def test_dates_are_as_exact_as_printed(printed: str, value: tuple[str, str] | None) -> None:
    assert clean_date(printed) == value


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("https://doi.org/10.1177/09636", "10.1177/09636"),
        ("doi: 10.1000/A(b)<c>", None),
        ("DOI:10.1000/AbC.", "10.1000/abc"),
        ("http://dx.doi.org/10.1000/a%2Fb", "10.1000/a/b"),
        ("11.1/x", None),
    ],
)
def test_a_doi_is_one_identity_however_it_is_written(printed: str, value: str | None) -> None:
    assert clean_doi(printed) == value


def test_without_a_doi_title_and_year_are_the_identity() -> None:
    one = Reference("1", "Big Data, Big Brother", published=("2020-05", "month"))
    other = Reference("2", "big data – big brother", published=("2020", "year"))
    assert one.identity == other.identity
    assert one.identity != Reference("3", "Big Data, Big Brother", published=("2021", "year")).identity
