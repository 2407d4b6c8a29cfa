"""A synthetic release whose newer initiative rests on captured pages, and an archive that holds them.

Both coders of C1 quote a page that was captured; on its level they differ, and an adjudicator settled it.
"""

import gzip
import zlib
from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
import synthetic_release

HTML = (
    "<html><head><script>var 刷 = '脸';</script></head>"
    "<body><p>学校启用刷脸<!-- -->\n<b>入校</b>&nbsp;系统</p></body></html>"
)
UTF8, GB = HTML.encode(), HTML.encode("gb18030")
PAGE_URL, LIST_URL = "http://www.lake.test/a.html", "http://www.lake.test/"
MOMENT = datetime.fromisoformat("2025-01-01T08:00:00.250000")


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return sha256(data).hexdigest()


def frames(page: bytes = UTF8) -> dict[str, pl.DataFrame]:
    """The tables of the synthetic release, with captures, archived passages and one adjudication."""
    rows = {name: frame.to_dicts() for name, frame in synthetic_release.frames().items()}
    capture = {"url": PAGE_URL, "captured_at": MOMENT, "payload_sha256": digest(page)}
    anchor = capture | {"evidence_class": "archived", "start": 4, "text_sha256": "c" * 64}
    anchor["anchor_status"] = "resolved"
    for row in rows["passages"]:
        if row["row_id"].startswith("P-C1-"):
            row |= {key: value for key, value in anchor.items() if key in row}
    for row in rows["initiative_evidence"]:
        if row["passage_id"].startswith("P-C1-"):
            row |= {key: value for key, value in anchor.items() if key in row}
    settled = next(row for row in rows["decisions"] if row["row_id"] == "C1:coder_b:admin_level")
    rows["decisions"].append(
        settled
        | {"row_id": "C1:judge:adjudication:admin_level", "coder": "judge", "value": "prefecture"}
        | {"coding_mode": "adjudication", "coded_on": date(2026, 10, 2)}
    )
    for row in rows["initiatives"]:
        if row["row_id"] == "I-C1":
            row["level"] = "prefecture"
    for row in rows["cells"]:
        if row["passage_ids"] and row["passage_ids"].startswith("P-C1-"):
            row["evidence_class"] = "archived"
        if row["row_id"].startswith("initiative_evidence:I-C1") and row["column_name"] in anchor:
            row |= {"status": "computed", "absence": None, "evidence_class": "computed"}
        if row["row_id"] == "initiatives:I-C1:level":
            row |= {"status": "adjudicated", "absence": None}
            row["decision_ids"] += ";C1:judge:adjudication:admin_level"
    shared = {"reason": None, "source_id": "book", "page_role": "article", "is_expected_state": False}
    shared["is_revisit"] = False
    rows["captures"] = [
        shared | capture | {"row_id": "A1", "state": "ok"},
        shared
        | {"row_id": "A2", "url": LIST_URL, "captured_at": MOMENT, "state": "ok"}
        | {"payload_sha256": digest(b"list")},
        shared | {"row_id": "A3", "url": LIST_URL, "captured_at": MOMENT, "state": "timeout"},
    ]
    schemas = {name: frame.schema for name, frame in synthetic_release.frames().items()}
    return {
        name: pl.DataFrame(
            [{column: row.get(column) for column in schemas[name]} for row in made], schema=schemas[name]
        )
        for name, made in rows.items()
    }


def record(kind: str, url: str, block: bytes, **headers: str) -> bytes:
    """One WARC record as one gzip member."""
    fields = {"WARC-Type": kind, "WARC-Target-URI": url, "WARC-Date": MOMENT.isoformat() + "Z"} | headers
    lines = ["WARC/1.1", *(f"{key}: {value}" for key, value in fields.items())]
    head = "\r\n".join([*lines, f"Content-Length: {len(block)}"]).encode() + b"\r\n\r\n"
    return gzip.compress(head + block + b"\r\n\r\n", mtime=0)


def response(
    url: str,
    payload: bytes,
    coding: str = "identity",
    status: str = "200 OK",
    promised: str | None = None,
    **headers: str,
) -> bytes:
    """A response record; the body stands as it was sent, with its content coding."""
    body = {
        "identity": payload,
        "gzip": gzip.compress(payload, mtime=0),
        "deflate": zlib.compress(payload),
        "bare deflate": zlib.compress(payload)[2:-4],
    }[coding]
    encoding = coding.removeprefix("bare ")
    head = f"HTTP/1.1 {status}\r\nContent-Encoding: {encoding}\r\nContent-Length: {len(body)}\r\n\r\n"
    promise = {"X-Digov-Payload-Sha256": promised or digest(payload)}
    return record("response", url, head.encode() + body, **promise, **headers)


def write(folder: Path, records: Iterable[bytes], name: str = "practice-000001.warc.gz") -> Path:
    """An archive of these records; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(b"".join([record("warcinfo", "", b"software: a test\r\n"), *records]))
    return folder


def changed(rows: list[Any], row_id: str, **values: Any) -> list[Any]:
    """Rows with other values in one of them."""
    return [row | values if row["row_id"] == row_id else row for row in rows]
