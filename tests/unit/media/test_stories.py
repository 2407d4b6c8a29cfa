"""Reprints are told from stories, and frames are found where their words stand."""

import json
from datetime import date
from types import SimpleNamespace

from assets.media.articles import Article
from assets.media.framing import stories, words_found
from assets.media.landing import frames
from tests.unit.media.test_articles import CORPUS, article


def made(article_id, day, text="正文", title="标题"):
    return Article(article_id, "daily", date(2025, 11, day), title, None, text)


def equal_texts(items):
    """Stands in for the clusters of the documents room: equal texts, named by whoever came first."""
    seen = {}
    return {article_id: seen.setdefault(text, article_id) for article_id, _, text in items}


def test_a_story_is_its_oldest_article_whatever_the_cluster_is_called():
    articles = [made("c", 3), made("b", 1), made("a", 1), made("d", 2, "其他")]
    clusters = {"a": "x", "b": "x", "c": "x", "d": "y"}
    assert stories(articles, clusters) == {"a": "a", "b": "a", "c": "a", "d": "d"}


def test_a_frame_is_found_letter_by_letter_in_title_and_text():
    frame = CORPUS.frames[0]
    assert words_found(made("a", 1, title="守护平安"), frame) == ("平安",)
    assert words_found(made("a", 1, "治安好转，平安"), frame) == ("平安", "治安好转")
    assert words_found(made("a", 1, "平 安"), frame) == ()


def test_every_article_has_a_row_for_every_frame_present_or_not(tmp_path):
    lines = [
        article("1", text="平安"),
        article("2", text="平安", outlet="evening", published_on="2025-11-04"),
        article("3"),
    ]
    (tmp_path / "press.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    found = frames(SimpleNamespace(corpora=(CORPUS,)), tmp_path, equal_texts)
    articles = found["media_articles"].rows_by_key("article_id", named=True, unique=True)
    assert articles["press:2"]["story_id"] == "press:1"
    assert articles["press:2"]["outlet_type"] == "commercial_media"
    assert [articles[f"press:{at}"]["is_reprint"] for at in "123"] == [False, True, False]
    carried = found["article_frames"].select("article_frame_id", "is_present", "words_found").rows()
    assert carried == [
        ("press:1:safety", True, "平安"),
        ("press:2:safety", True, "平安"),
        ("press:3:safety", False, None),
    ]


def test_a_study_without_corpora_lands_empty_tables(tmp_path):
    found = frames(SimpleNamespace(corpora=()), tmp_path, equal_texts)
    assert {name: frame.height for name, frame in found.items()} == {"media_articles": 0, "article_frames": 0}
