"""Pages whose content is broken (faults.md, C): what is kept, what is read, and what is never claimed.

As in `test_network_faults.py` every case comes from a raw-socket server and ends with the eight invariants.
Files that lie or explode, and everything over two rounds on a whole web: tests/integration/simulation.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any

import pytest

from assets.collection import captures
from assets.documents.anchors import AnchorStatus, locate, quote_at, resolve
from assets.documents.landing import frame
from assets.documents.store import opened_payloads, texts
from assets.registry.faults import FAULTS
from assets.simulation.faults import files
from assets.simulation.faults.words import MARKUP, RARE, SIGNS
from tests.faults.fault_server import Answer, FaultServer, http, page
from tests.faults.invariants import check_all
from tests.faults.one_site import GOOD, collect_site, site
from tests.integration.collection.collecting_sites import QUICK, collect_from, source

WORDS = "为推进数字政府建设，现将有关事项通知如下，请各单位认真贯彻落实。" * 6
GB18030 = page("通知", WORDS).encode("gb18030")


@dataclass(frozen=True)
class Read:
    """The document of a path as it was landed, and its text."""

    row: dict[str, Any]
    body: str | None


def documents(archive: Path) -> dict[str, list[Read]]:
    """Documents of a.example by path, oldest version first."""
    rows = captures(archive)
    held = [one for one in rows if one.state == "ok" and one.page_role in ("article", "attachment")]
    cache = archive.parent / f"{archive.name}-texts"
    with opened_payloads(archive) as read:
        table = frame(rows, {}, cache, read).sort("first_captured_at")
    kept = texts(cache, archive, held, {})
    found: dict[str, list[Read]] = {}
    for row in table.iter_rows(named=True):
        path = row["url"].removeprefix("http://a.example")
        found.setdefault(path, []).append(Read(row, kept[row["payload_sha256"]].body))
    return found


def read_page(tmp_path: Path, answer: Answer) -> Read:
    """The document of one odd page."""
    found, _, _ = collect_site(tmp_path, site(x_html=answer))
    assert found["/x.html"].state == "ok" and found["/good.html"].state == "ok"
    (one,) = documents(tmp_path)["/x.html"]
    return one


def visits(tmp_path: Path, *webs: dict[str, Answer]) -> None:
    """Collect a site as it is on several days, a month apart; ends with the invariants after the first."""
    for number, web in enumerate(webs):
        server = FaultServer({"a.example": web})

        async def run(server: FaultServer = server, number: int = number) -> Any:
            async with server:
                start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=31 * number)
                return await collect_from([source()], tmp_path, server.web(start=start), QUICK)

        report = asyncio.run(run())
        if number == 0:
            check_all(tmp_path, server, report, source())


def test_c03_gb2312_as_declared_loses_no_name(tmp_path: Path):
    body = page("关于任职的通知", RARE + WORDS).encode("gb18030")
    read = read_page(tmp_path, http(body, kind="text/html; charset=gb2312"))
    assert read.body and RARE in read.body and "\ufffd" not in read.body
    assert read.row["encoding"] == "gb18030"


@pytest.mark.parametrize(
    ("body", "kind", "flag"),
    [
        (
            b'<meta charset="gbk">' + GB18030,
            "text/html; charset=utf-8",
            "conflict",
        ),
        (GB18030, "text/html", None),
        (b"\xef\xbb\xbf" + GB18030, "text/html", "bom_lies"),
    ],
    ids=["three declarations", "none", "a mark that lies"],
)
def test_c04_whatever_is_declared_no_letter_is_lost(tmp_path: Path, body: bytes, kind: str, flag: str | None):
    read = read_page(tmp_path, http(body, kind=kind))
    assert read.body == WORDS
    assert flag is None or flag in read.row["flags"]


def test_c04_letters_that_are_lost_are_flagged(tmp_path: Path):
    body = page("通知", WORDS).encode()[:-60] + "末".encode()[:2] + b"</p></body></html>"
    read = read_page(tmp_path, http(body))
    assert "replacement_characters" in read.row["flags"]


def test_c05_two_tags_that_disagree_are_both_kept_and_flagged(tmp_path: Path):
    tags = '<meta name="PubDate" content="2024-01-05"><meta name="pubdate" content="2001-01-01">'
    html = page("关于通知的通知", WORDS).replace("<head>", "<head>" + tags)
    html = html.replace("<p>", "<div>发布时间：2024-01-05</div><p>")
    read = read_page(tmp_path, http(html))
    assert read.row["date_published"] == date(2024, 1, 5)
    assert "date_published_conflict" in read.row["flags"]


@pytest.mark.parametrize(
    ("printed", "day", "precision"),
    [
        ("２０２１年３月４日", date(2021, 3, 4), "day"),
        ("2021-03-04 01:05", date(2021, 3, 4), "minute"),
        ("2021年2月30日", None, None),
        ("2021年", date(2021, 1, 1), "year"),
        ("1970-01-01", date(1970, 1, 1), "day"),
    ],
)
def test_c06_dates_are_as_exact_as_they_are_printed(
    tmp_path: Path, printed: str, day: date | None, precision: str | None
):
    html = page("关于通知的通知", WORDS).replace("<p>", f"<div>发布时间：{printed}</div><p>")
    row = read_page(tmp_path, http(html)).row
    assert (row["date_published"], row["date_published_precision"]) == (day, precision)
    assert row["date_published_raw"] == printed
    assert day is not None or "impossible" in row["flags"]


def test_c07_a_number_on_two_documents_joins_nothing(tmp_path: Path):
    def numbered(title: str, words: str) -> bytes:
        table = "<table><tr><td>索引号：</td><td>AB00/2024-00001</td></tr></table>"
        return http(page(title, words).replace("<p>", table + "<p>"))

    one = numbered("关于养老的通知", WORDS)
    two = numbered("关于水利的通知", "水利工程建设按期推进，河道整治完成验收。" * 9)
    collect_site(tmp_path, site(one_html=one, two_html=two))
    (first,), (second,) = documents(tmp_path)["/one.html"], documents(tmp_path)["/two.html"]
    assert first.row["index_number"] == second.row["index_number"] == "AB00/2024-00001"
    assert first.row["document_id"] != second.row["document_id"]
    assert first.row["origin_cluster"] != second.row["origin_cluster"]


def test_c08_a_counter_and_a_clock_make_no_new_version(tmp_path: Path):
    def shown(visits: int) -> bytes:
        foot = f"<div>浏览次数：{visits}</div><div>服务器时间：2026-02-0{visits} 10:00:00</div>"
        return http(page("关于通知的通知", WORDS, foot))

    visits(tmp_path, site(x_html=shown(1)), site(x_html=shown(2)))
    (one,) = documents(tmp_path)["/x.html"]
    assert one.row["captures"] == 2
    hashes = {row.payload_sha256 for row in captures(tmp_path) if row.url.endswith("/x.html")}
    assert len(hashes) == 2, "the raw versions are both kept"


def test_c09_a_changed_number_is_a_new_version_and_the_old_one_stays(tmp_path: Path):
    old, new = (http(page("关于通知的通知", f"共服务群众{n}人次。" + WORDS)) for n in (120, 137))
    visits(tmp_path, site(x_html=old), site(x_html=new))
    first, second = documents(tmp_path)["/x.html"]
    assert first.body and "120人次" in first.body and second.body and "137人次" in second.body
    assert (first.row["is_latest"], second.row["is_latest"]) == (False, True)


@pytest.mark.parametrize(
    ("after", "state"),
    [
        (http("gone", "404 Not Found"), "gone"),
        (http("gone", "410 Gone"), "gone"),
        (http(status="302 Found", headers=(("Location", "/"),)), "gone_redirected"),
    ],
    ids=["404", "410", "home"],
)
def test_c10_a_page_that_is_gone_keeps_its_text_and_its_last_day(tmp_path: Path, after: bytes, state: str):
    visits(tmp_path, site(x_html=GOOD), {**site(x_html=after), "/": http(page("首页"))})
    rows = [row for row in captures(tmp_path) if row.url.endswith("/x.html")]
    assert [row.state for row in sorted(rows, key=lambda row: row.attempted_at)] == ["ok", state]
    (one,) = documents(tmp_path)["/x.html"]
    assert one.body and one.row["is_latest"] and one.row["last_captured_at"].date() < date(2026, 1, 31)


def _attached(tmp_path: Path, name: str) -> tuple[str, Read | None]:
    kind, data = files.made(name)
    path = f"/files/annex{files.ENDINGS[name]}"
    article = http(page("关于通知的附件", WORDS, links=f'<a href="{path}">附件1</a>'))
    found, _, _ = collect_site(tmp_path, {**site(x_html=article), path: http(data, kind=kind)})
    kept = documents(tmp_path).get(path)
    return found[path].state, kept[0] if kept else None


@pytest.mark.parametrize("name", [name for name in files.ENDINGS if name.startswith(("C02", "C11", "C13"))])
def test_c02_c11_c13_files_are_stored_bounded_and_say_why_they_have_no_text(tmp_path: Path, name: str):
    state, read = _attached(tmp_path, name)
    truth = FAULTS[name].file
    assert truth and state == truth.state and read is not None
    assert (read.row["text_unavailable"] or "").startswith(truth.without_text or "")
    assert (read.body is None) == (truth.without_text is not None)
    assert not read.body or "root:" not in read.body


def test_c12_a_page_nested_without_end_stops_at_its_budget_and_the_next_page_is_read(tmp_path: Path):
    deep = http("<html><body>" + "<div>" * 100_000 + WORDS)
    found, _, _ = collect_site(tmp_path, site(x_html=deep))
    assert found["/x.html"].state == "parse_budget_exceeded" and found["/good.html"].state == "ok"


def test_c14_markup_in_words_stays_words(tmp_path: Path):
    title = '关于"><script>alert(1)</script>的通知'
    read = read_page(tmp_path, http(page(escape(title), escape(MARKUP) + WORDS)))
    assert read.body == MARKUP + WORDS
    assert read.row["title_zh"] == title


def test_c15_signs_are_kept_exactly_and_letters_of_a_private_font_are_flagged(tmp_path: Path):
    read = read_page(tmp_path, http(page("关于通知的通知", SIGNS + WORDS)))
    assert read.body == SIGNS + WORDS
    assert "private_use_characters" in read.row["flags"]


def test_c17_a_web_page_under_the_name_of_a_table_never_becomes_a_document(tmp_path: Path):
    assert _attached(tmp_path, "C17.html_file") == ("wrong_content", None)


def test_c18_words_that_stand_three_times_are_found_by_what_stands_around_them(tmp_path: Path):
    quote = "全面推行一网通办"
    three = WORDS.join(
        (f"会议强调，{quote}，重在落实。", f"他要求，{quote}，贵在坚持。", f"{quote}，成效明显。")
    )
    read = read_page(tmp_path, http(page("关于通知的通知", three)))
    assert read.body and read.body.count(quote) == 3
    second = read.body.index(quote, read.body.index(quote) + 1)
    anchor = quote_at(read.body, second, second + len(quote))
    shifted = "（二次更新，页面有改动）" + read.body
    assert locate(shifted, anchor).start == second + 12
    # The words alone stand three times: nobody may take the first.
    assert resolve(shifted, quote, None, None).status == AnchorStatus.AMBIGUOUS
