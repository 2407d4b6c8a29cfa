"""Words that coders marked survive another way of reading pages, or the run says which do not."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assets.coding import rereading
from assets.coding.held import held_pages
from assets.coding.rereading import Fate, WordsLost
from assets.coding.standing import judge
from assets.coding.stored import parse_coding
from assets.documents import identity
from assets.documents.anchors import quote_at, resolve
from tests.unit.coding.invented_archive import ARCHIVE, PAGES, TEXTS, coding, decision, study

TEXT = TEXTS["plan"]


def marked(words: str, **changes: Any) -> dict[str, Any]:
    """A coding whose stage rests on words marked in the text of the page."""
    quote = quote_at(TEXT, TEXT.index(words), TEXT.index(words) + len(words))
    anchor = {"exact": words, "prefix": quote.prefix, "suffix": quote.suffix}
    anchor |= {"start": quote.start, "text_sha256": quote.text_sha256}
    return coding("plan", stage=decision("stage", "planned", **anchor | changes))


def reread(given: dict[str, Any], text: str | None, before: Mapping[str, Any] | None = None) -> Any:
    standing = judge(study(), [parse_coding(given)], ARCHIVE.captured)
    held = {
        page: replace(one, text=text, text_sha256=identity.text_sha256(text) if text else None)
        for page, one in held_pages(ARCHIVE, standing.pages()).items()
    }
    return rereading.reread(standing, held, resolve, before or {})


CAMERAS = "安装摄像头160个"


@pytest.mark.parametrize(
    ("words", "text", "fate"),
    [
        (CAMERAS, TEXT, Fate.SAME),
        (CAMERAS, "题注一行。\n" + TEXT, Fate.MOVED),
        # A gap inside the words changes neither their letters nor the place at which they begin.
        ("城市大脑平台", TEXT.replace("城市大脑平台", "城市 大脑平台"), Fate.SAME),
        (CAMERAS, TEXT.replace(CAMERAS, ""), Fate.LOST),
        (CAMERAS, None, Fate.LOST),
    ],
)
def test_every_fate_of_marked_words_is_told(words: str, text: str | None, fate: Fate) -> None:
    found = reread(marked(words), text)
    assert found.fates == {fate: 1}
    assert bool(found.lost) == (fate is Fate.LOST)


def test_words_that_now_stand_twice_are_ambiguous_and_no_loss() -> None:
    found = reread(marked("城市大脑", prefix=None, suffix=None), f"城市大脑介绍\n{TEXT}")
    assert found.fates == {Fate.AMBIGUOUS: 1}
    rereading.check(found, set())


def test_a_reading_that_loses_words_is_refused_by_name_until_the_loss_is_accepted() -> None:
    found = reread(marked(CAMERAS), "另一篇正文，没有这些词。")
    (coding_id, variable, url) = found.lost[0]
    assert (variable, url) == ("stage", PAGES["plan"][0])
    with pytest.raises(WordsLost, match=rf"coding {coding_id}, stage, {url}"):
        rereading.check(found, {(coding_id, "sector")})
    rereading.check(found, {(coding_id, "stage")})


def test_losses_are_written_down_for_the_person_who_decides_and_forgotten_once_decided(
    tmp_path: Path,
) -> None:
    found = reread(marked(CAMERAS), "另一篇正文，没有这些词。")
    (coding_id, variable, _) = found.lost[0]
    rereading.propose(tmp_path, found, set())
    proposed = tmp_path / rereading.PROPOSED
    assert proposed.read_text("utf-8") == (
        f"coding_id,variable,accepted_by,reason\n{coding_id},{variable},,\n"
    )
    rereading.propose(tmp_path, found, {(coding_id, variable)})
    assert not proposed.exists()


def test_words_without_a_place_are_compared_with_what_was_found_last(tmp_path: Path) -> None:
    typed = marked(CAMERAS, start=None, text_sha256=None)
    first = reread(typed, TEXT)
    assert first.fates == {}
    rereading.keep(tmp_path, first, {})
    before = rereading.last_found(tmp_path)
    assert before == first.found
    assert reread(typed, "没有这些词的正文。", before).fates == {Fate.LOST: 1}
    assert reread(typed, TEXT, before).words() is None
    assert "1 moved" in (reread(typed, "另起一行\n" + TEXT, before).words() or "")


def test_an_accepted_loss_is_not_told_again() -> None:
    given = marked(CAMERAS)
    lost = reread(given, "没有这些词的正文。")
    assert reread(given, "没有这些词的正文。", lost.found).fates == {}


@pytest.mark.parametrize("torn", [b"", b"{", b"[1]", b'{"a": 1}'])
def test_a_torn_file_of_places_is_as_good_as_none(torn: bytes, tmp_path: Path) -> None:
    (tmp_path / rereading.FILE).write_bytes(torn)
    assert rereading.last_found(tmp_path) == {}
