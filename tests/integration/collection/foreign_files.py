"""WARC and WACZ files as other crawlers write them, made by hand or by warcio, for tests of the import."""

import base64
import gzip
import hashlib
import io
import json
import zipfile
from pathlib import Path

from tests.faults.fault_server import page

NOTICE = page("关于数字政府建设的通知")


def digest(data: bytes, algorithm: str = "sha1") -> str:
    value = hashlib.new(algorithm, data).digest()
    return f"{algorithm}:{base64.b32encode(value).decode()}"


def record(
    url: str,
    block: bytes,
    date: str = "2019-05-06T07:08:09Z",
    kind: str = "response",
    content_type: str = "application/http; msgtype=response",
    **headers: str,
) -> bytes:
    """One record; further headers by keyword, with `_` for `-`."""
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: {headers.pop('record_id', f'<urn:test:{url}{date}{kind}>')}",
        f"WARC-Date: {date}",
        f"Content-Type: {content_type}",
        f"WARC-Target-URI: {url}",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def answer(
    body: bytes | str,
    status: str = "200 OK",
    kind: str = "text/html; charset=utf-8",
    *headers: tuple[str, str],
) -> bytes:
    raw = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", *(f"{key}: {value}" for key, value in headers)]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + raw


def write(path: Path, *records: bytes, whole: bool = False) -> Path:
    """A WARC file; compressed a record at a time where the name says so, or `whole` as one gzip member."""
    if not path.name.endswith(".gz"):
        path.write_bytes(b"".join(records))
    elif whole:
        path.write_bytes(gzip.compress(b"".join(records), mtime=0))
    else:
        path.write_bytes(b"".join(gzip.compress(one, mtime=0) for one in records))
    return path


def wacz(path: Path, warcs: dict[str, bytes], hashes: dict[str, str] | None = None) -> Path:
    """A WACZ: WARC files by name, and a datapackage.json with their hashes."""
    known = {name: "sha256:" + hashlib.sha256(data).hexdigest() for name, data in warcs.items()}
    resources = [{"path": name, "hash": value} for name, value in {**known, **(hashes or {})}.items()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", json.dumps({"profile": "data-package", "resources": resources}))
        archive.writestr("pages/pages.jsonl", "{}\n")
        for name, data in warcs.items():
            archive.writestr(name, data)
    return path


def by_warcio(pages: dict[str, str], date: str = "2020-01-02T03:04:05Z") -> bytes:
    """A file as warcio writes it: info, then response and request of each page."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    writer.write_record(writer.create_warcinfo_record("x.warc.gz", {"software": "another crawler"}))
    when = {"WARC-Date": date}
    for url, body in pages.items():
        kind = [("Content-Type", "text/html; charset=utf-8")]
        got = StatusAndHeaders("200 OK", kind, protocol="HTTP/1.1")
        found = writer.create_warc_record(
            url, "response", io.BytesIO(body.encode()), http_headers=got, warc_headers_dict=when
        )
        asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "a.example")], is_http_request=True)
        request = writer.create_warc_record(url, "request", http_headers=asked, warc_headers_dict=when)
        writer.write_request_response_pair(request, found)
    return out.getvalue()
