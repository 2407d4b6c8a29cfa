"""From captures to text versions: what is kept, what counts as a new version, who told it first."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from assets.documents import identity, store
from assets.documents.landing import frame
from assets.registry.sources import ArticleRules
from assets.storage.tables import landing_tables
from tests.unit.documents.invented_pages import BODY, PARAGRAPHS, TITLE, page, paragraphs

URL = "http://www.qingshan.example/a/1.html"


class Archive:
    """Captures and payloads in memory, and how often each payload was asked for."""

    def __init__(self) -> None:
        self.captures: list[Any] = []
        self.payloads: dict[str, bytes] = {}
        self.read: list[str] = []

    def add(self, url: str, body: bytes, day: int, **changes: Any) -> None:
        digest = sha256(body).hexdigest()
        self.payloads[digest] = body
        fields = {
            "attempt_id": f"t-{len(self.captures)}",
            "source_id": "qingshan",
            "url": url,
            "page_role": "article",
            "attempted_at": datetime(2021, 5, day, 8, 30, tzinfo=UTC),
            "state": "ok",
            "content_type": "text/html",
            "payload_sha256": digest,
        }
        self.captures.append(SimpleNamespace(**fields | changes))

    def payload(self, digest: str) -> bytes:
        self.read.append(digest)
        return self.payloads[digest]


@pytest.fixture
def archive() -> Archive:
    return Archive()


@pytest.fixture
def landed(archive: Archive, tmp_path: Path) -> Callable[..., pl.DataFrame]:
    def land(rules: dict[str, ArticleRules] | None = None) -> pl.DataFrame:
        return frame(archive.captures, rules or {}, tmp_path / "documents", archive.payload)

    return land


def article(text: str = "", counter: int = 1, day: int = 1) -> bytes:
    facts = f"<div>发布日期：2021-04-{day:02d} 浏览次数：{counter}</div>"
    return page(f"<title>{TITLE}</title>", f"<h1>{TITLE}</h1>{facts}<div>{paragraphs()}{text}</div>")


def rows(made: pl.DataFrame) -> list[dict[str, Any]]:
    return made.sort("url", "first_captured_at").to_dicts()


def test_a_visit_counter_makes_no_new_version(archive: Archive, landed: Callable[..., pl.DataFrame]) -> None:
    for day in (1, 2, 3):
        archive.add(URL, article(counter=day), day)
    made = rows(landed())
    assert len(made) == 1
    (row,) = made
    assert row["captures"] == 3
    # Landing tables hold times in UTC without a zone.
    for name, day in (("first_captured_at", 1), ("last_captured_at", 3)):
        assert row[name] == datetime(2021, 5, day, 8, 30, tzinfo=UTC).replace(tzinfo=None)
    assert row["document_id"] == identity.version_id(URL, identity.text_sha256(BODY))
    assert row["payload_sha256"] == archive.captures[0].payload_sha256
    assert (row["date_published"], row["date_published_precision"]) == (date(2021, 4, 1), "day")
    assert row["characters"] == len(BODY)


def test_an_edited_text_is_a_new_version_of_the_same_teller(
    archive: Archive, landed: Callable[..., pl.DataFrame]
) -> None:
    archive.add(URL, article(), 1)
    archive.add(URL, article("<p>更正：应为四十三个部门，特此说明。</p>"), 2)
    archive.add(URL, article(), 3)
    made = rows(landed())
    assert [row["is_latest"] for row in made] == [True, False]
    assert [row["captures"] for row in made] == [2, 1]
    assert (
        {row["page_id"] for row in made} == {row["origin_cluster"] for row in made} == {identity.page_id(URL)}
    )
    assert not any(row["is_reprint"] for row in made)


def test_of_two_texts_captured_at_one_moment_one_is_the_latest(
    archive: Archive, landed: Callable[..., pl.DataFrame]
) -> None:
    archive.add(URL, article(), 1)
    archive.add(URL, article("<p>另一来源同时采集到的文字。</p>"), 1, source_id="moni_daily")
    assert sorted(row["is_latest"] for row in rows(landed())) == [False, True]


def test_a_reprint_elsewhere_shares_the_origin(archive: Archive, landed: Callable[..., pl.DataFrame]) -> None:
    other = "http://www.moni-daily.example/x.html"
    archive.add(other, article("<p>责任编辑：李四</p>", day=9), 1, source_id="moni_daily")
    archive.add(URL, article(day=2), 2)
    made = {row["url"]: row for row in rows(landed())}
    assert made[other]["is_reprint"]
    assert not made[URL]["is_reprint"]
    assert made[other]["origin_cluster"] == made[URL]["origin_cluster"] == identity.page_id(URL)


def test_only_good_captures_of_articles_become_documents(
    archive: Archive, landed: Callable[..., pl.DataFrame]
) -> None:
    archive.add(URL, article(), 1, page_role="list")
    archive.add(URL, article(), 2, state="soft_404")
    archive.add(URL, article(), 3, payload_sha256=None)
    assert landed().height == 0
    assert dict(landed().schema) == dict(landing_tables()["page_documents"].schema)
    assert archive.read == []


def test_what_cannot_be_read_keeps_its_row_and_says_why(
    archive: Archive, landed: Callable[..., pl.DataFrame]
) -> None:
    archive.add(URL, b"%PDF-1.4 torn", 1, page_role="attachment", content_type="application/pdf")
    (row,) = rows(landed())
    assert (row["kind"], row["text_sha256"], row["characters"]) == ("pdf", None, 0)
    assert row["text_unavailable"].startswith("damaged")
    assert row["document_id"] == identity.version_id(URL, row["payload_sha256"])


def test_a_date_after_the_capture_is_flagged(archive: Archive, landed: Callable[..., pl.DataFrame]) -> None:
    archive.add(URL, article().replace(b"2021-04-01", b"2031-04-01"), 1)
    (row,) = rows(landed())
    assert "date_published_after_capture" in row["flags"]


def test_the_rule_of_a_source_is_used_and_a_new_rule_reads_again(
    archive: Archive, landed: Callable[..., pl.DataFrame]
) -> None:
    archive.add(URL, article('<div id="x"><p>规则所指的正文。</p></div>'), 1)
    assert rows(landed())[0]["characters"] > len(BODY)
    (row,) = rows(landed({"qingshan": ArticleRules(body="#x")}))
    assert row["text_sha256"] == identity.text_sha256("规则所指的正文。")
    assert len(archive.read) == 2


def test_a_second_run_reads_nothing_again_and_lands_the_same(
    archive: Archive, landed: Callable[..., pl.DataFrame]
) -> None:
    for number in range(20):
        archive.add(
            f"http://www.qingshan.example/a/{number}.html", article(f"<p>第{number}件，特此说明。</p>"), 1
        )
    first = landed()
    assert len(archive.read) == 20
    archive.add("http://www.qingshan.example/a/new.html", article("<p>新的一件，特此说明。</p>"), 2)
    second = landed()
    assert len(archive.read) == 21
    assert second.filter(pl.col("url") != "http://www.qingshan.example/a/new.html").equals(first)


def test_other_code_reads_again(
    archive: Archive, landed: Callable[..., pl.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.add(URL, article(), 1)
    first = landed()
    monkeypatch.setattr(store, "room_digest", lambda: "another")
    assert landed().equals(first)
    assert len(archive.read) == 2


def test_a_damaged_cache_is_made_again(
    archive: Archive, landed: Callable[..., pl.DataFrame], tmp_path: Path
) -> None:
    archive.add(URL, article(), 1)
    first = landed()
    (tmp_path / "documents" / store.FILE).write_bytes(b"no database" * 1000)
    assert landed().equals(first)


def test_texts_are_kept_whole(archive: Archive, tmp_path: Path) -> None:
    archive.add(URL, article("<p>附件：<a href='/a.pdf'>清单.pdf</a></p>"), 1)
    held = store.kept_texts(tmp_path, store.wanted(archive.captures, {}), archive.payload)
    (key,) = held
    document = held[key]
    from assets.documents.extraction import extract

    assert document == extract(archive.payloads[key], url=URL, content_type="text/html", rules=None)
    assert document.attachments
    with pytest.raises(KeyError):
        held["0" * 64]
    held.close()


def test_what_a_killed_run_had_kept_is_used(archive: Archive, tmp_path: Path) -> None:
    for number in range(3):
        archive.add(f"{URL}?{number}", article(f"<p>第{number}件，特此说明。</p>"), 1)

    def killed(digest: str) -> bytes:
        if digest == archive.captures[2].payload_sha256:
            raise KeyboardInterrupt
        return archive.payload(digest)

    needed = store.wanted(archive.captures, {})
    store.kept_texts(tmp_path, needed[:2], killed).close()
    with pytest.raises(KeyboardInterrupt):
        store.kept_texts(tmp_path, needed, killed)
    with closing(sqlite3.connect(tmp_path / store.FILE)) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
    archive.read.clear()
    assert len(store.kept_texts(tmp_path, needed, archive.payload)) == 3
    assert len(archive.read) == 1


@pytest.mark.slow
def test_one_percent_new_documents_cost_a_tenth_of_the_first_run(
    archive: Archive, landed: Callable[..., pl.DataFrame]
) -> None:
    def texts(first: int, last: int) -> Iterator[tuple[str, bytes]]:
        for number in range(first, last):
            words = "".join(
                f"<p>第{number}件第{part}条：{PARAGRAPHS[part % 3]}{number * part}。</p>"
                for part in range(30)
            )
            yield f"http://www.qingshan.example/a/{number}.html", article(words)

    for url, body in texts(0, 2000):
        archive.add(url, body, 1)
    begun = time.process_time()
    landed()
    first = time.process_time() - begun
    for url, body in texts(2000, 2020):
        archive.add(url, body, 2)
    begun = time.process_time()
    landed()
    assert time.process_time() - begun <= 0.1 * first


def test_each_document_of_a_page_has_a_row_and_its_range(
    archive: Archive, landed: Callable[..., pl.DataFrame]
) -> None:
    notices = "".join(
        f"<p>青山市人民政府关于第{number}批数据开放的通知</p><p>青政发〔2021〕{number}号</p><p>各县区：</p>"
        f"<p>{PARAGRAPHS[1]}</p><p>青山市人民政府</p><p>2021年{number}月2日</p>"
        for number in (3, 4)
    )
    archive.add(URL, page("<title>青山市人民政府公报</title>", f"<div>{notices}</div>"), 1)
    made = rows(landed())
    (text,) = {row["text_sha256"] for row in made}
    version = identity.version_id(URL, text)
    assert [row["document_id"] for row in made] == [f"{version}-01", f"{version}-02"]
    assert [row["document_number"] for row in made] == ["青政发〔2021〕3号", "青政发〔2021〕4号"]
    assert [row["date_document"] for row in made] == [date(2021, 3, 2), date(2021, 4, 2)]
    assert [row["part"] for row in made] == [1, 2]
    assert all(row["characters"] == row["text_end"] - row["text_start"] > 0 for row in made)
    assert made[0]["text_end"] < made[1]["text_start"]
    assert {row["page_id"] for row in made} == {row["origin_cluster"] for row in made}
    assert all(row["is_latest"] and not row["is_reprint"] for row in made)
