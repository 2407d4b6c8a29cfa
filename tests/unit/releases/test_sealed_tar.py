"""A backup file: nothing in it is trusted, everything in it is compared."""

import gzip
import io
import json
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.releases import sealed_tar
from assets.releases.errors import IntegrityError, StorageError
from assets.storage import files

CONTENT = {
    "study/study.yml": b"study: china\n",
    "archive/a.warc.gz": b"\x1f\x8b evidence",
    "study/空.csv": b"",
}

EMPTY, SHORT = gzip.compress(b"", mtime=0), gzip.compress(b"hello" * 300, mtime=0)


def forged(path: Path, members: list[tuple[tarfile.TarInfo, bytes]], listed: dict[str, bytes]) -> Path:
    """A backup file as somebody else might write it: `listed` stands in its manifest."""
    entries = [
        {"path": name, "bytes": len(data), "sha256": files.sha256_bytes(data)}
        for name, data in listed.items()
    ]
    manifest = json.dumps({"format": 1, "files": entries}).encode()
    with tarfile.open(path, "w:gz") as tar:
        for header, data in [(member("manifest.json", manifest), manifest), *members]:
            tar.addfile(header, io.BytesIO(data))
    return path


def member(name: str, data: bytes = b"", kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.size, header.type, header.linkname = len(data), kind, link
    return header


def test_what_was_put_in_comes_out_and_the_manifest_is_first(tmp_path: Path):
    path = tmp_path / "b.tar.gz"
    written = sealed_tar.write(path, {"study": "china"}, CONTENT)
    assert sealed_tar.check(path) == written == sealed_tar.extract(path, tmp_path / "out")
    assert {name: (tmp_path / "out" / name).read_bytes() for name in CONTENT} == CONTENT
    with tarfile.open(path) as tar:
        assert tar.getnames() == ["manifest.json", *sorted(CONTENT)]
        assert {(one.mtime, one.uid, one.gid, one.uname, one.gname, one.mode) for one in tar} == {
            (0, 0, 0, "", "", 0o644)
        }


def test_the_same_content_gives_the_same_bytes_whatever_its_order_and_place(tmp_path: Path):
    (tmp_path / "elsewhere").mkdir()
    source = tmp_path / "elsewhere" / "x"
    source.write_bytes(CONTENT["archive/a.warc.gz"])
    sealed_tar.write(tmp_path / "a", {}, CONTENT)
    sealed_tar.write(
        tmp_path / "elsewhere" / "b", {}, dict(reversed(CONTENT.items())) | {"archive/a.warc.gz": source}
    )
    assert (tmp_path / "a").read_bytes() == (tmp_path / "elsewhere" / "b").read_bytes()


@pytest.mark.parametrize(
    "name",
    ["../evil", "/evil", "a/../../evil", "a//b", "./a", "a\\..\\b", "C:evil", "a/\0", "", "a/"],
    ids=repr,
)
def test_a_name_that_leads_out_of_the_folder_is_refused_and_nothing_is_written(name: str, tmp_path: Path):
    path = forged(tmp_path / "b", [], {name: b"x"})
    for read in (lambda: sealed_tar.check(path), lambda: sealed_tar.extract(path, tmp_path / "out")):
        with pytest.raises(IntegrityError, match="outside of its folder"):
            read()
    assert [one.name for one in tmp_path.iterdir()] == ["b"]


@given(st.text(max_size=30))
def test_a_plain_name_always_lies_below_the_folder(name: str):
    if sealed_tar.is_plain_name(name):
        assert Path("/folder", name).resolve().is_relative_to("/folder")
        assert Path("/folder", name).resolve() != Path("/folder")


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE]
)
def test_a_link_or_device_is_refused_by_name(kind: bytes, tmp_path: Path):
    path = forged(tmp_path / "b", [(member("study/x", kind=kind, link="/etc/passwd"), b"")], {"study/x": b""})
    with pytest.raises(IntegrityError, match=r"study/x.*no plain file"):
        sealed_tar.extract(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_member_that_is_added_missing_twice_or_other_is_named(tmp_path: Path):
    good = (member("study/x", b"12"), b"12")
    for members, listed, word in (
        ([good], {}, "not in its manifest"),
        ([], {"study/x": b"12"}, "study/x is missing"),
        ([good, good], {"study/x": b"12"}, "there twice"),
        ([good], {"study/x": b"13"}, "study/x has other bytes"),
        ([good], {"study/x": b"123"}, "study/x has another size"),
    ):
        with pytest.raises(IntegrityError, match=word):
            sealed_tar.check(forged(tmp_path / "b", members, listed))


def test_a_bomb_is_refused_by_its_size_before_it_is_unpacked(tmp_path: Path):
    data = bytes(50_000_000)
    path = forged(tmp_path / "b", [(member("study/x", data), data)], {"study/x": b"small"})
    with pytest.raises(IntegrityError, match="another size"):
        sealed_tar.extract(path, tmp_path / "out")


@pytest.mark.parametrize("place", [0.05, 0.3, 0.5, 0.7, 0.95])
def test_a_flipped_bit_or_a_cut_anywhere_is_found(place: float, tmp_path: Path):
    path = tmp_path / "b"
    sealed_tar.write(path, {}, CONTENT | {"archive/b.warc.gz": bytes(range(256)) * 40})
    data = path.read_bytes()
    at = int(len(data) * place)
    for damaged in (data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :], data[:at], data + b"more"):
        path.write_bytes(damaged)
        if damaged[4:10] != data[4:10]:
            continue  # the gzip header's time and system byte carry nothing
        with pytest.raises(IntegrityError):
            sealed_tar.check(path)


@pytest.mark.parametrize("data", [b"", b"hello", EMPTY, SHORT], ids=["empty", "text", "gzip", "gzip text"])
def test_a_file_that_is_no_backup_is_told_so(data: bytes, tmp_path: Path):
    (tmp_path / "b").write_bytes(data)
    with pytest.raises(IntegrityError, match="backup"):
        sealed_tar.check(tmp_path / "b")


def test_a_file_that_changes_while_it_is_saved_leaves_no_backup(tmp_path: Path, monkeypatch):
    source = tmp_path / "claims.csv"
    source.write_bytes(b"a,b\n1,2\n")
    measured = sealed_tar._measured

    def edited_meanwhile(name, path):
        found = measured(name, path)
        source.write_bytes(b"a,b\n1,3\n" + b"4,5\n" * (name == "study/longer.csv"))
        return found

    monkeypatch.setattr(sealed_tar, "_measured", edited_meanwhile)
    for name in ("study/claims.csv", "study/longer.csv"):
        source.write_bytes(b"a,b\n1,2\n")
        with pytest.raises(StorageError, match=f"{name} was changed"):
            sealed_tar.write(tmp_path / "b", {}, {name: source})
    assert [path.name for path in tmp_path.iterdir()] == ["claims.csv"]
