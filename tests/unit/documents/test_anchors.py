"""Quotes found again: right, ambiguous or lost, and never silently the first of several."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assets.documents.anchors import CONTEXT, AnchorStatus, locate, quote_at, quote_of, resolve

SENTENCE = "平台日均交换数据三百万条。"
THREE = f"上半年，{SENTENCE}年中检查时，{SENTENCE}到了年底，{SENTENCE}"


def places(text: str, words: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(words, at)]


@pytest.mark.parametrize("which", [0, 1, 2])
@pytest.mark.parametrize("shift", ["", "新增的一段话，共十二个字。"])
def test_each_of_three_equal_quotes_is_found_by_its_context(which: int, shift: str) -> None:
    start = places(THREE, SENTENCE)[which]
    quote = quote_at(THREE, start, start + len(SENTENCE))
    found = locate(shift + THREE, quote)
    assert (found.status, found.start) == (AnchorStatus.RESOLVED, start + len(shift))


def test_equal_quotes_in_equal_context_are_ambiguous_once_the_text_changed() -> None:
    text = SENTENCE * 12
    start = 5 * len(SENTENCE)
    quote = quote_at(text, start, start + len(SENTENCE))
    assert locate(text, quote).start == start
    assert locate("改。" + text, quote).status == AnchorStatus.AMBIGUOUS


def test_without_any_context_several_places_are_ambiguous() -> None:
    assert resolve(THREE, SENTENCE, None, None).status == AnchorStatus.AMBIGUOUS
    assert resolve(THREE, SENTENCE, "", "").start is None


def test_one_place_is_enough_even_where_the_context_changed() -> None:
    found = resolve("全新的文字，" + SENTENCE, SENTENCE, "旧的上文", "旧的下文")
    assert (found.status, found.start) == (AnchorStatus.RESOLVED, 6)


def test_a_quote_that_is_gone_is_lost() -> None:
    assert resolve(THREE, "从来没有的话", None, None).status == AnchorStatus.LOST
    assert resolve(THREE, None, None, None).status == AnchorStatus.LOST


def test_an_offset_that_does_not_fit_is_not_believed() -> None:
    assert resolve(THREE, SENTENCE, None, None, start=1).status == AnchorStatus.AMBIGUOUS


def test_other_blanks_and_line_ends_do_not_lose_a_quote() -> None:
    text = "第一段。\n2015 年，全县人民\n奋发图强。部门 | 数量"
    found = resolve(text, "2015年，全县人民奋发图强。", "第一段。", None)
    assert found.status == AnchorStatus.RESOLVED
    assert text[found.start : found.end] == "2015 年，全县人民\n奋发图强。"
    assert resolve(text, "部门 数量", None, None).status == AnchorStatus.RESOLVED


def test_offsets_count_code_points() -> None:
    text = "𠮷野家，𠮷祥。"
    quote = quote_of(text, "𠮷祥")
    assert quote is not None
    assert (quote.start, quote.prefix, quote.suffix) == (4, "𠮷野家，", "。")


def test_words_that_stand_twice_have_no_anchor_by_their_words_alone() -> None:
    assert quote_of("数据，数据", "数据") is None
    assert quote_of("数据", "") is None


def test_a_range_outside_the_text_is_refused() -> None:
    for start, end in ((-1, 2), (2, 2), (0, 99)):
        with pytest.raises(ValueError, match="no words"):
            quote_at("数据共享", start, end)


@given(
    text=st.text(alphabet="数据共享平台，。\n ab", min_size=4, max_size=200),
    inserted=st.text(alphabet="新增文字。", max_size=20),
    data=st.data(),
)
def test_a_resolved_quote_is_always_the_one_that_was_quoted(
    text: str, inserted: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    at = data.draw(st.integers(0, len(text)))
    assume(not start < at < end)
    quote = quote_at(text, start, end)
    assert locate(text, quote).start == start
    changed = text[:at] + inserted + text[at:]
    moved = start + len(inserted) if at <= start else start
    found = locate(changed, quote)
    assert found.status != AnchorStatus.LOST
    if found.status == AnchorStatus.RESOLVED and not at - CONTEXT < start < at + CONTEXT + len(inserted):
        # The context was not touched: then it is the right place or nothing.
        assert found.start == moved
