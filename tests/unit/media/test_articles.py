"""Corpora are read strictly: every line is an article with exactly the known keys, or named."""

import json
from datetime import date

import pytest

from assets.media.articles import read
from assets.registry.corpora import Corpus
from assets.registry.errors import StudyErrors

CORPUS = Corpus.model_validate(
    {
        "corpus_id": "press",
        "name_en": "Press",
        "name_zh": "报刊",
        "file": "press.jsonl",
        "outlets": [
            {"outlet": "daily", "name_en": "Daily", "name_zh": "日报", "outlet_type": "local_media"},
            {"outlet": "evening", "name_en": "Evening", "name_zh": "晚报", "outlet_type": "commercial_media"},
        ],
        "frames": [
            {
                "frame": "safety",
                "label_en": "Safety",
                "label_zh": "安全",
                "definition_en": "safer",
                "definition_zh": "更安全",
                "words": ["平安", "治安好转"],
            }
        ],
        "licence": "invented",
        "ethics": "invented",
    }
)


def article(article_id="a1", **changes):
    return {
        "article_id": article_id,
        "outlet": "daily",
        "published_on": "2025-11-03",
        "title": "标题",
        "url": None,
        "text": "正文",
    } | changes


@pytest.fixture
def put(tmp_path):
    def write(*lines):
        texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
        (tmp_path / "press.jsonl").write_text("\n".join(texts) + "\n", encoding="utf-8")
        return tmp_path / "press.jsonl"

    return write


def problems(path):
    with pytest.raises(StudyErrors) as caught:
        read(path, CORPUS)
    return [(error.line, error.field) for error in caught.value.errors]


def test_articles_come_in_order_of_day_and_id_with_their_text_as_it_stands(put):
    found = read(
        put(article("b", text=" 两端\n空白 "), "", article("a"), article("c", published_on="2025-11-01")),
        CORPUS,
    )
    assert [one.article_id for one in found] == ["c", "a", "b"]
    assert found[2].text == " 两端\n空白 "
    assert found[0].published_on == date(2025, 11, 1)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("{not json", None),
        ("[1, 2]", None),
        ("null", None),
        (article(outlet="dayly"), "outlet"),
        (article(published_on="2025-02-30"), "published_on"),
        (article(published_on="2025-11"), "published_on"),
        (article(text=""), "text"),
        (article(text=None), "text"),
        (article(title=5), "title"),
        (article(author="x"), "author"),
        ({key: value for key, value in article().items() if key != "url"}, "url"),
    ],
)
def test_a_wrong_line_is_named_with_its_field(put, line, field):
    assert problems(put(article("z"), line)) == [(2, field)]


def test_every_wrong_line_is_told_at_once_with_the_nearest_outlet(put):
    path = put(article("1", outlet="dialy"), article("2"), article("2"))
    assert problems(path) == [(1, "outlet"), (3, "article_id")]
    with pytest.raises(StudyErrors, match="nearest valid value: daily"):
        read(path, CORPUS)


def test_a_corpus_that_is_not_there_is_named(tmp_path):
    with pytest.raises(StudyErrors, match=r"/press\.jsonl: the file is missing"):
        read(tmp_path / "press.jsonl", CORPUS)


def test_bytes_that_are_no_text_are_named(tmp_path):
    (tmp_path / "press.jsonl").write_bytes(b'{"text": "\xff"}\n')
    assert problems(tmp_path / "press.jsonl") == [(1, None)]
