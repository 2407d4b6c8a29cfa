"""Old word files: read by a program of the machine within bounds, or a reason why there is no text."""

import os
from pathlib import Path

import pytest

from assets.documents.document import Document
from assets.documents.extraction import extract
from assets.documents.word_files import NoText, program_digest, word_text

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Puts a stand-in of the program on an otherwise empty PATH; the shell has to be named whole."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def install(script: str, name: str = "antiword") -> None:
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    return install


def read(body: bytes = OLE) -> Document:
    return extract(body, url="http://a.example/x.doc", content_type="application/msword", rules=None)


def test_without_a_program_the_document_says_what_is_missing(program) -> None:
    document = read()
    assert (document.kind, document.body) == ("doc", None)
    assert document.text_unavailable == (
        "unsupported_type: no program that reads .doc is installed (antiword or catdoc)"
    )


def test_the_text_of_the_program_is_the_text(program) -> None:
    program("cat > /dev/null; printf '关于印发  方案的通知\\n\\n 各县：\\n'")
    assert read().body == "关于印发 方案的通知\n各县："
    assert read().text_unavailable is None


def test_the_second_program_is_asked_where_only_it_is_there(program) -> None:
    program('cat > /dev/null; echo "$@"', "catdoc")
    assert read(b"{\\rtf1 x}").body == "-d utf-8 -w"


def test_the_program_gets_the_bytes_and_nothing_of_the_environment(program, monkeypatch) -> None:
    monkeypatch.setenv("DIGOV_WEBHOOK_URL", "secret")
    program('wc -c; echo "hook=$DIGOV_WEBHOOK_URL"')
    assert read().body == f"{len(OLE)}\nhook="


@pytest.mark.parametrize(
    ("script", "reason"),
    [("cat > /dev/null; exit 3", "damaged"), ("cat > /dev/null", "no_text"), ("kill -9 $$", "damaged")],
)
def test_a_program_that_fails_gives_a_reason_and_no_text(program, script: str, reason: str) -> None:
    program(script)
    document = read()
    assert document.body is None
    assert (document.text_unavailable or "").startswith(reason)


def test_a_program_that_never_ends_is_ended(program) -> None:
    program("while :; do :; done")
    with pytest.raises(NoText, match=r"parse_budget_exceeded: antiword took more than 0\.3 seconds"):
        word_text(OLE, most_seconds=0.3)


def test_a_program_that_writes_without_end_is_ended(program) -> None:
    program("while :; do echo 数据数据数据数据; done")
    with pytest.raises(NoText, match="parse_budget_exceeded: antiword wrote more than 1000 bytes"):
        word_text(OLE, most_output=1000)


def test_a_program_that_is_installed_later_reads_again(program) -> None:
    before = program_digest()
    program("echo x")
    assert program_digest() != before
    assert os.environ["PATH"] not in program_digest()
