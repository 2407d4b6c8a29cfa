"""Publications of a list become drafts of sources, and nothing that is there is touched."""

from pathlib import Path

import pytest
import yaml

from assets.documents.anchors import page_of, quote_of
from assets.documents.extraction import extract
from assets.literature.references import drafts, write
from assets.registry.references import Reference
from assets.registry.sources import Source
from tests.unit.documents.test_attached_files import pdf_file

SMART = Reference(
    "entry 1", "Smart cities", ("Genia Kostka", "Jörg Müller"), "A Journal", ("2019", "year"), "10.1234/abc.5"
)


def test_a_draft_is_a_source_of_the_study(tmp_path: Path) -> None:
    made = drafts([SMART], [], [], [], "literature")
    (path,) = write(made, tmp_path)
    assert path.relative_to(tmp_path).as_posix() == "sources/kostka_smart_2019.yml"
    source = Source.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert (source.kind, source.origin, source.text) == ("cited_publication", "kostka", None)
    assert (source.url, source.author) == (
        "https://doi.org/10.1234/abc.5",
        "Genia Kostka and Jörg Müller",
    )
    assert source.published is not None and source.published.text == "2019"
    assert not source.live


def test_a_publication_that_is_there_is_not_written_again() -> None:
    (there,) = (draft.source for draft in drafts([SMART], [], [], [], "literature").new)
    again = drafts([SMART], [], [there], [there.source_id], "literature")
    assert again.new == ()
    assert [source_id for _, source_id in again.known] == [there.source_id]


def test_another_publication_with_the_same_name_gets_a_name_of_its_own() -> None:
    other = Reference("entry 2", "Smart homes", ("Genia Kostka",), None, ("2019", "year"), "10.1234/other")
    made = drafts([SMART, other], [], [], ["Kostka_smart_2019"], "literature")
    names = [draft.source.source_id for draft in made.new]
    assert len({name.casefold() for name in names} | {"kostka_smart_2019"}) == 3


def test_one_publication_twice_in_a_list_is_told() -> None:
    made = drafts(
        [SMART, Reference("entry 2", "Smart Cities!", (), None, None, "10.1234/abc.5")],
        [],
        [],
        [],
        "literature",
    )
    assert len(made.new) == 1
    assert [(one.entry, earlier.entry) for one, earlier in made.repeated] == [("entry 2", "entry 1")]
    assert made.problems == ()


def test_one_doi_with_two_titles_is_a_conflict_that_names_both() -> None:
    clash = Reference("entry 2", "Village doctors", (), None, None, "10.1234/abc.5")
    (problem,) = drafts([SMART, clash], [], [], [], "literature").problems
    assert (problem.entry, problem.is_lost) == ("entry 2", True)
    assert "the DOI of entry 1 (10.1234/abc.5)" in problem.problem and "Village doctors" in problem.problem
    (there,) = (draft.source for draft in drafts([SMART], [], [], [], "literature").new)
    made = drafts([clash], [], [there], [there.source_id], "literature")
    assert [source_id for _, source_id in made.known] == [there.source_id]
    assert [(one.is_lost, there.source_id in one.problem) for one in made.problems] == [(False, True)]


def test_a_doi_that_only_the_repeat_has_is_told() -> None:
    first = Reference("entry 1", "Smart cities", ("Genia Kostka",), "A Journal", ("2019", "year"))
    made = drafts([first, SMART], [], [], [], "literature")
    assert ([one.entry for one in (made.new[0].reference,)], len(made.new)) == (["entry 1"], 1)
    assert ["10.1234/abc.5" in one.problem for one in made.problems] == [True]


def test_a_publication_without_a_doi_is_known_again_although_its_draft_names_the_journal() -> None:
    bare = Reference("entry 1", "Smart cities", ("Genia Kostka",), "A Journal", ("2019", "year"))
    (there,) = (draft.source for draft in drafts([bare], [], [], [], "literature").new)
    again = drafts([bare, SMART], [], [there], [there.source_id], "literature")
    assert (again.new, [source_id for _, source_id in again.known]) == ((), [there.source_id])


def test_nothing_is_written_where_one_file_is_there(tmp_path: Path) -> None:
    other = Reference("entry 2", "Other", ("A B",), None, None, "10.1234/other")
    made = drafts([other, SMART], [], [], [], "literature")
    (tmp_path / "sources").mkdir()
    kept = tmp_path / made.new[1].file
    kept.write_text("mine")
    with pytest.raises(FileExistsError):
        write(made, tmp_path)
    assert [path.name for path in (tmp_path / "sources").iterdir()] == [kept.name]
    assert kept.read_text() == "mine"


def test_the_text_beside_the_list_is_hashed_and_its_pages_can_be_named(tmp_path: Path) -> None:
    body = pdf_file(["first page", "the quote stands here", "third"])
    (tmp_path / "smart.pdf").write_bytes(body)
    held = Reference("entry 1", "Smart", ("A B",), None, None, "10.1234/s", files=("smart.pdf",))
    (draft,) = drafts([held], [], [], [], "literature", tmp_path).new
    document = extract(body, url="smart.pdf", content_type=None, rules=None)
    assert draft.source.kind == "publication"
    assert draft.source.text is not None and document.body is not None
    assert draft.source.text.sha256 == document.text_sha256
    quote = quote_of(document.body, "the quote")
    assert quote is not None
    assert page_of(document.body, quote.start) == 2


@pytest.mark.parametrize("name", ["../secret.pdf", "gone.pdf", "torn.pdf"])
def test_a_file_that_cannot_be_read_is_told(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    (tmp_path / "secret.pdf").write_bytes(pdf_file(["secret"]))
    (folder / "torn.pdf").write_bytes(b"%PDF-1.4 torn")
    held = Reference("entry 1", "Smart", ("A B",), None, None, "10.1234/s", files=(name,))
    made = drafts([held], [], [], [], "literature", folder)
    assert made.new[0].source.kind == "cited_publication"
    assert [problem.field for problem in made.problems] == ["file"]


def test_a_chinese_publication_gets_a_valid_id() -> None:
    made = drafts(
        [Reference("entry 1", "城市大脑", ("张三",), None, ("2021", "year"))], [], [], [], "journal"
    )
    assert made.new[0].source.source_id.startswith("publication_")
    assert made.new[0].source.name_zh == "城市大脑"
