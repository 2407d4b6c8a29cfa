"""A portal on this machine, as the command line visits it: server, source file, study."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HTML = "text/html; charset=utf-8"
ARTICLE = """<html><head><meta charset="utf-8"><title>新闻</title></head><body><h1>新闻</h1>
<div class="body"><p>某市建成城市大脑，覆盖交通和医疗。</p></div></body></html>"""
SOURCE = """source_id: {name}
kind: portal
stream: official_portal
name_en: A portal on this machine ({name})
name_zh: 本机门户
url: "http://{place}/"
origin: {name}
author: null
published: null
place: null
licence: "test text"
text: null
expected_state: {expected}
cadence: daily
live: true
ethics: "nobody is asked"
collection:
  method: {method}
  entries: [{entries}]
{rules}  delay_seconds: 0
  most_pages: 100
  most_list_pages: 5
  verified_on: null
"""
RULES = """  lists: {links: "ul.news a", dates: "ul.news span", next: null}
  articles: {address: "/news/[0-9]+\\\\.html$", title: h1, body: div.body, published: null}
"""


class Portal(BaseHTTPRequestHandler):
    """Answers from a table of path → status, type, body; else 404. What was asked is noted."""

    table: Mapping[str, tuple[int, str, bytes]]
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        status, kind, body = self.table.get(self.path, (404, "text/plain", b""))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing on stderr."""


@contextmanager
def served(portal: type[Portal]) -> Iterator[str]:
    """Serve a portal; gives its HOST:PORT."""
    with ThreadingHTTPServer(("127.0.0.1", 0), portal) as serving:
        serving.daemon_threads = True
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        try:
            yield f"127.0.0.1:{serving.server_port}"
        finally:
            serving.shutdown()
            thread.join()


def pages(texts: Mapping[str, str]) -> dict[str, tuple[int, str, bytes]]:
    """Pages of text as a table of answers."""
    return {path: (200, HTML, text.encode()) for path, text in texts.items()}


def add_source(
    study: Path,
    name: str,
    place: str,
    *,
    method: str = "html_list",
    entries: tuple[str, ...] = ("news/",),
    rules: str = RULES,
    expected: str = "ok",
) -> None:
    """Write the file of one more source; `entries` are paths below the root of the portal."""
    listed = ", ".join(f'"http://{place}/{entry}"' for entry in entries)
    text = SOURCE.format(
        name=name, place=place, method=method, entries=listed, rules=rules, expected=expected
    )
    (study / "sources" / f"{name}.yml").write_text(text, "utf-8")


def live_study(folder: Path, place: str, expected: str = "ok") -> Path:
    """The real study made live, with `test_portal` as one more source."""
    study = folder / "study.yml"
    study.write_text(study.read_text("utf-8").replace("\nlive: false", "\nlive: true"), "utf-8")
    add_source(folder, "test_portal", place, expected=expected)
    return folder
