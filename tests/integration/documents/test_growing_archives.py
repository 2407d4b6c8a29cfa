"""What is landed from an archive that grew is what a build from nothing would land, byte for byte."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from assets.documents import store
from assets.documents.landing import frame, frames
from assets.registry.sources import ArticleRules
from assets.registry.study import load_study
from assets.simulation.archives import grown, write_archive
from assets.simulation.world import World
from assets.storage.batches import parquet_bytes
from assets.storage.layout import STUDIES
from tests.unit.documents.invented_pages import PARAGRAPHS, TITLE, page, paragraphs

SITE = "http://www.qingshan.example/a"


def captured(url: str, body: bytes, day: int, content_type: str = "text/html") -> Any:
    return SimpleNamespace(
        attempt_id=sha256(f"{url} {day}".encode()).hexdigest()[:24],
        source_id="qingshan",
        url=url,
        page_role="article",
        attempted_at=datetime(2021, 5, day, 8, 30, tzinfo=UTC),
        state="ok",
        content_type=content_type,
        payload_sha256=sha256(body).hexdigest(),
    )


def article(text: str = "", dated: str = "2021-04-01") -> bytes:
    body = f"<h1>{TITLE}</h1><div>发布日期：{dated}</div><div>{paragraphs()}{text}</div>"
    return page(f"<title>{TITLE}</title>", body)


def gazette(*numbers: int) -> bytes:
    notices = "".join(
        f"<p>青山市人民政府关于第{number}批数据开放的通知</p><p>青政发〔2021〕{number}号</p><p>各县区：</p>"
        f"<p>{PARAGRAPHS[1]}</p><p>青山市人民政府</p><p>2021年{number}月2日</p>"
        for number in numbers
    )
    return page("<title>青山市人民政府公报</title>", f"<div id='x'>{notices}</div>")


# Address, bytes, day: a page that is edited and edited back, the same bytes elsewhere, several documents on
# one page, dates after the capture, and what cannot be read.
BEFORE = (
    (f"{SITE}/1.html", article(), 1),
    (f"{SITE}/2.html", gazette(3, 4), 1),
    (f"{SITE}/3.html", article(dated="2031-04-01"), 2),
    (f"{SITE}/4.pdf", b"%PDF-1.4 torn", 2),
)
AFTER = (
    (f"{SITE}/1.html", article("<p>更正：应为四十三个部门，特此说明。</p>"), 8),
    (f"{SITE}/1.html", article(), 9),
    (f"{SITE}/5.html", article(), 3),
    (f"{SITE}/2.html", gazette(6, 7, 8), 9),
)


def landed(cache: Path, pages: Any, rules: dict[str, ArticleRules] | None = None) -> bytes:
    payloads = {sha256(body).hexdigest(): body for _, body, _ in pages}
    return parquet_bytes(frame([captured(*one) for one in pages], rules or {}, cache, payloads.__getitem__))


def test_what_was_read_before_and_what_is_new_land_as_if_all_were_new(tmp_path: Path):
    before = landed(tmp_path / "grows", BEFORE)
    grown_archive = landed(tmp_path / "grows", BEFORE + AFTER)
    assert grown_archive == landed(tmp_path / "new", BEFORE + AFTER)
    assert grown_archive != before
    # A study that holds less than the cache lands no more than it holds.
    assert landed(tmp_path / "grows", BEFORE) == before


def test_a_page_that_is_read_by_another_rule_leaves_no_rows_of_the_former_reading(tmp_path: Path):
    one = ((f"{SITE}/2.html", gazette(3, 4, 5), 1),)
    rules = {"qingshan": ArticleRules(body="#x > p:first-child")}
    by_itself = landed(tmp_path / "new", one, rules)
    assert landed(tmp_path / "kept", one) != by_itself
    assert landed(tmp_path / "kept", one, rules) == by_itself


def test_a_cache_of_another_form_is_made_again(tmp_path: Path):
    tmp_path.joinpath("old").mkdir()
    with closing(sqlite3.connect(tmp_path / "old" / store.FILE)) as connection:
        connection.execute("create table documents (payload_sha256 text primary key, made_from text)")
        connection.execute("insert into documents values ('0', '0')")
        connection.commit()
    assert landed(tmp_path / "old", BEFORE) == landed(tmp_path / "new", BEFORE)


def test_a_further_visit_lands_as_a_build_from_nothing(tmp_path: Path):
    study = load_study(STUDIES / "practice")
    world = grown(World.of(study), 120)
    archive = tmp_path / "archive"
    write_archive(world, archive, 80)
    first = frames(study, archive, tmp_path / "grows")["page_documents"]
    write_archive(world, archive, 20, after=80)
    second = frames(study, archive, tmp_path / "grows")["page_documents"]
    assert (first.height, second.height) == (80, 100)
    assert parquet_bytes(second) == parquet_bytes(frames(study, archive, tmp_path / "new")["page_documents"])
