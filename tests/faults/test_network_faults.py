"""A web that misbehaves (faults.md, N and C01): each attempt ends in the state that says what happened.

Every case collects one list and what it names from a raw-socket server, and ends with the eight invariants
(`invariants.py`). The practice web plays the same answers: docs/practice-faults.md.
"""

import asyncio
import datetime as dt
import email.utils
import gzip
import ssl
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assets.collection import captures, is_public, payload
from assets.collection.evidence import Capture, last_visits
from tests.faults.fault_server import (
    ROBOTS,
    Answer,
    FaultServer,
    answers,
    article_links,
    closing,
    drip,
    http,
    list_page,
    never,
    page,
    redirect,
    reset_after,
)
from tests.faults.invariants import check_all
from tests.faults.one_site import GOOD, collect_site, site
from tests.integration.collection.collecting_sites import QUICK, by_path, collect_from, source


def test_n01_a_server_that_never_answers_is_a_timeout_and_the_rest_goes_on(tmp_path: Path):
    found, server, _ = collect_site(
        tmp_path, site(slow_html=never), limits=replace(QUICK, fetch_seconds=0.15)
    )
    assert found["/slow.html"].state == "timeout"
    assert found["/slow.html"].tries == server.paths("a.example").count("/slow.html") == 3
    assert found["/good.html"].state == "ok"


def test_n02_a_page_that_drips_for_ever_ends_at_the_total_deadline(tmp_path: Path):
    found, _, _ = collect_site(
        tmp_path, site(drip_html=drip), limits=replace(QUICK, fetch_seconds=1.0, tries=1)
    )
    assert (found["/drip.html"].state, found["/drip.html"].payload_sha256) == ("timeout", None)


def test_n03_a_connection_that_is_reset_in_the_middle_is_lost_not_short(tmp_path: Path):
    broken = reset_after(http("x" * 500, length=2000))
    found, server, _ = collect_site(tmp_path, site(reset_html=broken, back_html=answers(broken, GOOD)))
    assert (found["/reset.html"].state, found["/reset.html"].payload_sha256) == ("connection_lost", None)
    assert (found["/back.html"].state, found["/back.html"].tries) == ("ok", 2)
    assert server.paths("a.example").count("/reset.html") == 3


def test_n04_a_body_shorter_than_declared_is_data_loss_not_a_short_page(tmp_path: Path):
    short = closing(http(page("通知")[:1500], length=5000))
    found, _, _ = collect_site(tmp_path, site(short_html=short))
    assert (found["/short.html"].state, found["/short.html"].payload_sha256) == ("truncated", None)


@pytest.mark.parametrize(
    "chunks",
    [b"5\r\nhello\r\n", b"5\r\nhello\r\nzz\r\nno\r\n0\r\n\r\n"],
    ids=["without the last chunk", "with a wrong size"],
)
def test_n05_broken_chunks_are_data_loss(tmp_path: Path, chunks: bytes):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    found, _, _ = collect_site(tmp_path, site(chunk_html=closing(head + chunks)))
    assert (found["/chunk.html"].state, found["/chunk.html"].payload_sha256) == ("truncated", None)


def test_n06_a_gzip_body_cut_in_half_with_a_right_length_is_found_out(tmp_path: Path):
    whole = gzip.compress(page("通知").encode())
    coded = (("Content-Encoding", "gzip"),)
    found, _, _ = collect_site(
        tmp_path,
        site(cut_html=http(whole[: len(whole) // 2], headers=coded), whole_html=http(whole, headers=coded)),
    )
    assert (found["/cut.html"].state, found["/cut.html"].payload_sha256) == ("truncated", None)
    assert found["/whole.html"].state == "ok"
    digest = found["/whole.html"].payload_sha256
    assert digest and payload(tmp_path, digest).decode() == page("通知")


def test_n07_a_name_that_does_not_exist_is_said_to_be_perhaps_moved(tmp_path: Path):
    server = FaultServer({"a.example": site()})

    async def run() -> Any:
        async with server:
            return await collect_from([source("nowhere.example")], tmp_path, server.web())

    report = asyncio.run(run())
    (entry,) = [row for row in captures(tmp_path) if row.page_role == "list"]
    assert entry.state == report.outcome_of("nowhere") == "dns_failed"
    assert entry.tries == 0 and "moved or been merged" in (entry.reason or "")
    assert report.fetched == []


def _later(seconds: float) -> str:
    # The web's clock is what "now" means to the collector; this one stands still at the address's time.
    clock = FaultServer().web().clock("http://a.example/busy.html")
    return email.utils.format_datetime(clock + dt.timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize("value", ["1", _later(1)], ids=["seconds", "date"])
def test_n08_a_host_that_asks_to_wait_is_given_the_time(tmp_path: Path, value: str):
    busy = http("busy", "429 Too Many Requests", headers=(("Retry-After", value),))
    of = source(delay_seconds=0)
    found, server, report = collect_site(
        tmp_path, site(busy_html=answers(busy, GOOD)), delay_scale=1.0, of=of
    )
    assert (found["/busy.html"].state, found["/busy.html"].tries) == ("ok", 2)
    (gap,) = server.gaps(lambda one: one.path == "/busy.html")
    assert gap >= 1.0
    assert report.fetched == ["a"]


@pytest.mark.parametrize("value", ["-5", "99999999", "soon", _later(10**8)])
def test_n08_nonsense_or_endless_waits_mark_the_host_and_leave_the_visit_open(tmp_path: Path, value: str):
    busy = http("busy", "429 Too Many Requests", headers=(("Retry-After", value),))
    web = site(a_html=answers(busy, GOOD), b_html=GOOD)
    limits = replace(QUICK, at_once=1)
    found, server, report = collect_site(tmp_path, web, limits=limits)
    assert found["/a.html"].state == "rate_limited"
    assert found["/b.html"].state == "not_attempted" and found["/b.html"].tries == 0
    assert report.outcome_of("a") == "rate_limited" and report.fetched == []
    assert last_visits(tmp_path)["a"].finished_at is None

    async def again() -> Any:
        async with server:
            return await collect_from([source()], tmp_path, server.web(), limits)

    asked_before = server.paths("a.example")
    report = asyncio.run(again())
    assert server.paths("a.example")[len(asked_before) :] == ["/a.html", "/b.html"]
    assert report.fetched == ["a"]


def test_n09_an_overloaded_server_is_asked_again_but_not_for_ever(tmp_path: Path):
    busy = http("busy", "503 Service Unavailable")
    found, _, report = collect_site(tmp_path, site(twice_html=answers(busy, busy, GOOD), always_html=busy))
    assert (found["/twice.html"].state, found["/twice.html"].tries) == ("ok", 3)
    assert (found["/always.html"].state, found["/always.html"].tries) == ("http_error", 3)
    assert report.fetched == ["a"]


def test_n09_a_server_that_stays_down_is_given_up_the_run_is_not(tmp_path: Path):
    busy = http("busy", "503 Service Unavailable")
    down = site(**{f"p{number}_html": busy for number in range(20)})
    server = FaultServer({"a.example": down, "b.example": site()})
    limits = replace(QUICK, at_once=1, tries=1)

    async def run() -> Any:
        async with server:
            return await collect_from([source(), source("b.example")], tmp_path, server.web(), limits)

    report = asyncio.run(run())
    check_all(tmp_path, server, report, source())
    assert report.states["a"] == {"http_error": 5, "not_attempted": 15, "ok": 2}
    assert report.outcome_of("a") == "http_error" and report.fetched == ["b"]


SCRIPT = "<html><head><script>document.cookie='x=1';location.reload()</script></head><body></body></html>"


@pytest.mark.parametrize(
    "challenge",
    [
        http(SCRIPT, "521 Unknown", headers=(("X-Via-JSL", "0,-"),)),
        http(SCRIPT, "412 Precondition Failed"),
        http("<html><body>请求被拦截</body></html>", "405 Not Allowed"),
        http(SCRIPT, "403 Forbidden"),
        http(SCRIPT, "200 OK"),
    ],
    ids=["521", "412", "405", "403", "200"],
)
def test_n10_a_challenge_is_recorded_and_never_evaded(tmp_path: Path, challenge: bytes):
    found, server, _ = collect_site(tmp_path, site(x_html=challenge))
    assert (found["/x.html"].state, found["/x.html"].tries) == ("blocked_challenge", 1)
    assert server.paths("a.example").count("/x.html") == 1
    assert all("cookie" not in one.headers for one in server.arrivals)


@pytest.mark.parametrize(
    "body",
    [
        page("提示", "您访问的页面不存在或已删除，请返回首页"),
        page("404 Not Found", "nothing"),
        page("系统提示", "网站正在维护中，请稍后访问"),
        "<html><head><title>登录</title></head><body>统一身份认证<input type=password name=p></body></html>",
    ],
    ids=["not found", "404", "maintenance", "login"],
)
def test_n11_a_page_that_says_it_is_none_is_none_whatever_its_status(tmp_path: Path, body: str):
    found, _, _ = collect_site(tmp_path, site(x_html=http(body)))
    assert found["/x.html"].state == "soft_404"
    assert found["/good.html"].state == "ok"


def test_n11_a_captcha_is_a_challenge(tmp_path: Path):
    found, _, _ = collect_site(tmp_path, site(x_html=http(page("访问验证", "请完成安全验证后继续访问"))))
    assert found["/x.html"].state == "blocked_challenge"


def test_n11_an_article_about_captchas_and_maintenance_is_an_article(tmp_path: Path):
    words = "我市政务服务平台上线人机验证功能，系统升级期间请输入验证码登录，页面不存在的问题已解决。" * 20
    found, _, _ = collect_site(tmp_path, site(x_html=http(page("政务平台完成升级改造", words))))
    assert found["/x.html"].state == "ok"


def test_n11_the_same_bytes_at_fifty_addresses_are_no_fifty_pages(tmp_path: Path):
    same = http(page("欢迎访问"))
    found, _, report = collect_site(tmp_path, site(**{f"p{number}_html": same for number in range(50)}))
    assert {found[f"/p{number}.html"].state for number in range(50)} == {"soft_404"}
    assert found["/good.html"].state == "ok"
    assert report.states["a"] == {"ok": 2, "soft_404": 50}


def test_n11_a_page_without_the_marks_of_the_template_is_none(tmp_path: Path):
    real = "<html><body><div id=zoom>短通知</div></body></html>"
    other = "<html><body><div>短通知，见首页的其他栏目</div></body></html>"
    of = source(articles={"body": "#zoom"})
    found, _, _ = collect_site(tmp_path, site(real_html=http(real), other_html=http(other)), of=of)
    assert (found["/real.html"].state, found["/other.html"].state) == ("ok", "soft_404")


def test_n12_redirects_in_a_circle_too_many_or_to_the_home_page_stop(tmp_path: Path):
    web = site(loop_html=redirect("/loop2.html"), home_html=redirect("/"), hops_html=redirect("/hop/1"))
    web |= {"/loop2.html": redirect("/loop.html"), "/": http(page("首页"))}
    web |= {f"/hop/{number}": redirect(f"/hop/{number + 1}") for number in range(1, 30)}
    found, server, _ = collect_site(tmp_path, web)
    assert found["/loop.html"].state == found["/hops.html"].state == "redirect_error"
    assert found["/home.html"].state == "gone_redirected"
    assert "/" not in server.paths("a.example")
    assert sum(path.startswith("/hop/") for path in server.paths("a.example")) == QUICK.most_redirects


def test_a_redirect_within_the_site_is_followed_and_its_end_is_kept(tmp_path: Path):
    web = site(old_html=redirect("/moved/new.html", "301 Moved Permanently"))
    found, _, _ = collect_site(tmp_path, {**web, "/moved/new.html": GOOD})
    assert found["/old.html"].state == "ok"
    assert found["/old.html"].final_url == "http://a.example/moved/new.html"


def test_a_page_that_only_sends_the_browser_on_is_followed_like_a_redirect(tmp_path: Path):
    onward = http("<html><head><meta http-equiv='refresh' content='0; url=/moved.html'></head></html>")
    outward = http(
        "<html><head><meta http-equiv='refresh' content='0; url=file:///etc/hostname'></head></html>"
    )
    found, _, _ = collect_site(tmp_path, {**site(on_html=onward, out_html=outward), "/moved.html": GOOD})
    assert (found["/on.html"].state, found["/on.html"].final_url) == ("ok", "http://a.example/moved.html")
    assert found["/out.html"].state == "refused_address"


REFUSED = [
    "file:///etc/hostname",
    "http://127.0.0.1/",
    "http://169.254.169.254/latest/",
    "http://100.64.0.1/",
    "http://[::ffff:127.0.0.1]/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://a.example@127.0.0.1/",
    "http://127.0.0.1\\@a.example/",
]


@pytest.mark.parametrize("target", REFUSED)
def test_n13_no_redirect_leads_to_a_file_or_an_address_inside(tmp_path: Path, target: str):
    found, server, _ = collect_site(tmp_path, site(x_html=redirect(target)))
    assert (found["/x.html"].state, found["/x.html"].payload_sha256) == ("refused_address", None)
    assert server.paths("a.example").count("/x.html") == 1


def test_n13_a_link_to_a_file_or_a_hidden_address_is_refused_and_noted(tmp_path: Path):
    links = [("/good.html", "关于推进数字政府建设的通知", "2024-03-01")]
    links += [(href, "关于一个奇怪地址的通知", "2024-03-02") for href in REFUSED if "[" not in href]
    collect_site(tmp_path, {"/list.html": list_page(*links), "/good.html": GOOD})
    refused = [row for row in captures(tmp_path) if row.state == "refused_address"]
    # Plain IP addresses are links to another host, which are not followed either.
    assert len(refused) == 5 and all(row.tries == 0 for row in refused)


def test_n13_a_name_that_leads_inside_is_refused_when_it_is_dialled(tmp_path: Path):
    def rebind(server: FaultServer) -> None:
        server.resolved["b.example"] = [[("10.0.0.1", 80)]]

    of = source(hosts=("b.example",))
    links = list_page(
        ("/good.html", "关于推进数字政府建设的通知", "2024-03-01"),
        ("http://b.example/x.html", "关于推进城市大脑建设的通知", "2024-03-02"),
    )
    collect_site(tmp_path, {"/list.html": links, "/good.html": GOOD}, of=of, before=rebind)
    row = by_path(tmp_path, "b.example")["/x.html"]
    assert (row.state, row.tries) == ("refused_address", 0)
    assert "10.0.0.1" in (row.reason or "")


@pytest.mark.parametrize(
    "ip",
    "127.0.0.1 10.0.0.1 192.168.1.1 172.16.0.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 "
    "::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 fe80::1 fc00::1 64:ff9b::7f00:1 2002:7f00:1:: :: 198.18.0.1 "
    "fe80::1%eth0 not-an-ip".split(),
)
def test_n13_the_live_guard_refuses_everything_that_is_not_the_open_internet(ip: str):
    assert not is_public(ip, 80)


def test_n13_the_live_guard_lets_the_open_internet_through_on_web_ports_only():
    assert is_public("114.114.114.114", 80) and is_public("2400:3200::1", 443)
    assert not is_public("114.114.114.114", 22)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A certificate that its host signed itself."""
    folder = tmp_path_factory.mktemp("certificate")
    key, text = folder / "key.pem", folder / "certificate.pem"
    made = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=a.example".split()
    names = ["-addext", "subjectAltName=DNS:a.example", "-keyout", key, "-out", text]
    subprocess.run([*made, *names], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(text, key)
    return context


def _secure(certificate: ssl.SSLContext, tmp_path: Path, **collection: Any) -> tuple[list[Capture], Any]:
    server = FaultServer({"a.example": site()}, certificates={"a.example": certificate})
    of = source(entries=("https://a.example/list.html",), **collection)

    async def run() -> Any:
        async with server:
            return await collect_from([of], tmp_path, server.web())

    report = asyncio.run(run())
    check_all(tmp_path, server, report, of)
    return captures(tmp_path), report


def test_n14_a_certificate_that_does_not_hold_is_refused(certificate: ssl.SSLContext, tmp_path: Path):
    rows, report = _secure(certificate, tmp_path)
    assert {row.state for row in rows} == {"tls_invalid"}
    assert report.outcome_of("a") == "tls_invalid"


def test_n14_an_exception_of_the_source_file_is_kept_with_each_page(
    certificate: ssl.SSLContext, tmp_path: Path
):
    excused = ({"host": "a.example", "reason": "certificate of the province's own authority"},)
    rows, report = _secure(certificate, tmp_path, tls_exceptions=excused)
    pages = [row for row in rows if row.page_role == "article"]
    assert [row.state for row in pages] == ["ok"] and report.fetched == ["a"]
    assert "province's own authority" in (pages[0].reason or "")
    assert len((pages[0].reason or "").rpartition(" ")[2]) == 64


def _robots(body: bytes | str, status: str = "200 OK") -> dict[str, Answer]:
    return {**site(), ROBOTS: http(body, status, "text/plain")}


def test_n15_no_robots_txt_forbids_nothing(tmp_path: Path):
    found, _, _ = collect_site(tmp_path, _robots("no", "404 Not Found"))
    assert (found["/good.html"].state, found["/good.html"].robots_verdict) == ("ok", "absent")
    assert (found[ROBOTS].state, found[ROBOTS].robots_verdict) == ("gone", "absent")


@pytest.mark.parametrize("broken", [http("", "500 Oh"), never], ids=["500", "timeout"])
def test_n15_an_unreadable_robots_txt_means_that_nothing_is_asked(tmp_path: Path, broken: Answer):
    limits = replace(QUICK, fetch_seconds=0.1)
    found, server, report = collect_site(tmp_path, {**site(), ROBOTS: broken}, limits=limits)
    assert server.paths("a.example") == []
    assert (found["/list.html"].robots_verdict, found["/list.html"].tries) == ("unavailable", 0)
    assert report.outcome_of("a") == found["/list.html"].state == found[ROBOTS].state
    assert found[ROBOTS].state in ("http_error", "timeout")


def test_n15_a_forbidden_page_is_never_asked_and_the_file_is_kept_with_each_fetch(tmp_path: Path):
    rules = "\ufeffUser-agent: *\nDisallow: /secret\nAllow: /secret-not\n"
    web = _robots(rules) | {"/secret.html": GOOD, "/secret-not.html": GOOD}
    web["/list.html"] = list_page(*article_links("/good.html", "/secret.html", "/secret-not.html"))
    found, server, _ = collect_site(tmp_path, web)
    assert found["/secret.html"].state == "robots_disallowed" and found["/secret.html"].tries == 0
    assert found["/secret-not.html"].state == "ok"
    assert "/secret.html" not in server.paths("a.example")
    digest = found[ROBOTS].payload_sha256
    assert digest and payload(tmp_path, digest).decode() == rules
    assert {found[path].robots_sha256 for path in ("/good.html", "/secret.html", "/list.html")} == {digest}


def test_n15_a_web_page_or_a_huge_file_as_robots_txt_is_read_and_flagged(tmp_path: Path):
    found, _, _ = collect_site(tmp_path / "html", _robots(page("首页")))
    assert found["/good.html"].state == "ok" and "is a web page" in (found[ROBOTS].reason or "")
    huge = "User-agent: *\nDisallow: /good\n" + "# filling\n" * 100_000 + "Disallow: /list\n"
    found, _, _ = collect_site(tmp_path / "huge", _robots(huge))
    assert found["/good.html"].state == "robots_disallowed" and found["/list.html"].state == "ok"
    assert "only the first 512000 bytes" in (found[ROBOTS].reason or "")


def test_n15_a_crawl_delay_longer_than_we_wait_means_that_the_host_is_left_alone(tmp_path: Path):
    found, server, _ = collect_site(tmp_path, _robots("User-agent: *\nCrawl-delay: 3600\n"))
    assert found["/list.html"].state == "robots_disallowed"
    assert server.paths("a.example") == []


def test_n15_a_crawl_delay_is_kept(tmp_path: Path):
    _, server, _ = collect_site(
        tmp_path, _robots("User-agent: *\nCrawl-delay: 0.3\n"), delay_scale=1.0, of=source(delay_seconds=0)
    )
    assert min(server.gaps(lambda one: one.path != ROBOTS)) >= 0.3


def test_n15_a_robots_txt_that_changes_in_the_middle_is_obeyed_from_then_on(tmp_path: Path):
    first = http("User-agent: *\nDisallow:\n", kind="text/plain")
    then = http("User-agent: *\nDisallow: /\n", kind="text/plain")
    web = {**site(), ROBOTS: answers(first, first, then)}
    web["/list.html"] = list_page(*article_links("/good.html", "/later.html"))
    web["/later.html"] = GOOD
    found, server, _ = collect_site(tmp_path, web, limits=replace(QUICK, robots_seconds=0, at_once=1))
    assert found["/good.html"].state == "ok" and found["/later.html"].state == "robots_disallowed"
    assert "/later.html" not in server.paths("a.example")


def test_n16_two_hosts_on_one_address_never_come_closer_than_the_delay_repeats_included(tmp_path: Path):
    busy = http("busy", "503 Service Unavailable")
    hosts = ["a.example", "b.example", "c.example"]
    server = FaultServer({host: site(x_html=answers(busy, GOOD)) for host in hosts}, shared_ip=True)
    delay = 0.15

    async def run() -> Any:
        async with server:
            sources = [source(host, delay_seconds=delay) for host in hosts]
            return await collect_from(sources, tmp_path, server.web(delay_scale=1.0))

    report = asyncio.run(run())
    check_all(tmp_path, server, report, source())
    assert report.fetched == ["a", "b", "c"]
    assert min(server.gaps(lambda one: True)) >= delay
    assert all(min(server.gaps(lambda one, host=host: one.host == host)) >= delay for host in hosts)
    told = {one.name: one for one in report.politeness}
    for host in hosts:
        seen = server.gaps(lambda one, host=host: one.host == host)
        assert told[host].requests == len(seen) + 1
        assert told[host].least_gap == pytest.approx(min(seen), abs=0.05)
    (address,) = [one for one in report.politeness if one.kind == "address"]
    assert (address.requests, address.gap_due) == (len(server.arrivals), delay)
    assert address.least_gap is not None and address.least_gap >= delay
    tries = sum(row.tries for row in captures(tmp_path))
    assert tries == len(server.arrivals), "the ledger tells of another number of requests than the server saw"


def test_n17_odd_headers_stop_nothing(tmp_path: Path):
    body = page("通知").encode()
    size = f"Content-Length: {len(body)}\r\n\r\n".encode()
    odd = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Type: text/plain\r\nX: \xff\xfe\r\n"
        + size
        + body
    )
    long = b"HTTP/1.1 200 OK\r\nContent-Type:\r\nX-Long: " + b"a" * 65_000 + b"\r\n" + size + body
    found, _, _ = collect_site(
        tmp_path, site(odd_html=odd, long_html=long, bad_html=closing(b"NOT HTTP AT ALL\r\n\r\n"))
    )
    assert found["/odd.html"].state == found["/long.html"].state == "ok"
    assert found["/long.html"].content_type is None
    assert found["/bad.html"].state == "http_error"


def test_n18_a_calendar_without_end_stops_at_the_cap_and_is_not_complete(tmp_path: Path):
    async def calendar(visitor: Any) -> None:
        number = int(visitor.arrival.path.partition("=")[2] or 0)
        more = f'<a href="/list.html?month={number + 1}&jsessionid=A{number}">下一页</a>'
        await visitor.send(list_page(*article_links(f"/p{number}.html", f"/q{number}.html"), more=more))

    web: dict[str, Answer] = {
        "/list.html": calendar,
        **{f"/list.html?month={n}": calendar for n in range(1, 40)},
    }
    of = source(most_list_pages=5, most_pages=7)
    found, _, _ = collect_site(tmp_path, web, of=of)
    assert sum(row.page_role == "list" for row in found.values()) == 5
    assert sum(row.page_role == "article" for row in found.values()) == 7
    assert not any("jsessionid" in path for path in found)
    visit = last_visits(tmp_path)["a"]
    assert visit.finished_at and not visit.is_complete and "limit_reached" in (visit.note or "")


def test_n19_a_host_that_shuts_the_door_is_blocked_and_the_rest_is_not_called_missing(tmp_path: Path):
    def article(number: int) -> bytes:
        return http(page(f"第{number}号通知")) if number < 40 else http("no", "403 Forbidden")

    web = site(**{f"p{number:02d}_html": article(number) for number in range(60)})
    found, _, report = collect_site(tmp_path, web, limits=replace(QUICK, at_once=1))
    assert report.states["a"] == {"ok": 42, "http_error": 5, "not_attempted": 15}
    assert report.outcome_of("a") == "blocked_challenge" and report.fetched == []
    assert found["/p59.html"].state == "not_attempted"


def test_n20_no_cookie_goes_anywhere(tmp_path: Path):
    given = http(
        page("通知"), headers=(("Set-Cookie", "session=secret"), ("Set-Cookie", "x=y; Domain=example"))
    )
    of = source(hosts=("b.example",))
    web = site(set_html=given, over_html=redirect("http://b.example/x.html"))
    _, server, _ = collect_site(tmp_path, web, of=of, more_sites={"b.example": {"/x.html": GOOD}})
    assert "/x.html" in server.paths("b.example")
    assert all("cookie" not in one.headers and "authorization" not in one.headers for one in server.arrivals)


def test_c01_a_bomb_stops_at_the_ratio_and_the_size(tmp_path: Path):
    bomb = gzip.compress(b"\0" * 20_000_000)
    coded = (("Content-Encoding", "gzip"),)
    web = site(bomb_html=http(bomb, headers=coded), big_html=http(b"<html>" + b"x" * 2_000_000))
    found, _, _ = collect_site(tmp_path, web, limits=replace(QUICK, most_bytes=1_500_000, fetch_seconds=5))
    assert found["/bomb.html"].state == found["/big.html"].state == "too_large"
    assert found["/bomb.html"].payload_sha256 is None


def test_an_encoding_that_was_not_asked_for_is_not_guessed_at(tmp_path: Path):
    found, _, _ = collect_site(
        tmp_path, site(br_html=http(b"\x0b\x02", headers=(("Content-Encoding", "br"),)))
    )
    assert found["/br.html"].state == "unsupported_type"


def test_c16_a_page_that_only_scripts_can_show_needs_a_browser(tmp_path: Path):
    shell = "<html><head><script src='/app.js'></script></head><body><div id=app></div></body></html>"
    found, _, _ = collect_site(tmp_path, site(x_html=http(shell)))
    assert found["/x.html"].state == "needs_browser"


def test_c17_a_web_page_in_place_of_a_file_is_wrong_content(tmp_path: Path):
    article = http(page("关于通知的附件", links='<a href="/files/plan.pdf">附件1：建设方案</a>'))
    web = site(x_html=article) | {"/files/plan.pdf": http(page("出错"), kind="application/pdf")}
    found, _, _ = collect_site(tmp_path, web)
    row = found["/files/plan.pdf"]
    assert (row.page_role, row.state) == ("attachment", "wrong_content")
