"""Who holds the archive can re-check every quote; whoever touched either side is found and named."""

from pathlib import Path

import archived_release
import pytest
from archived_release import GB, LIST_URL, MOMENT, PAGE_URL, UTF8, changed, digest, record, response, write
from release_editing import build, edit

from assets.releases.checking import verify_release

LIST = response(LIST_URL, b"list")
CITED = "P-C1-coder_a"


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tier directory of the release with archived passages; never changed."""
    return build(tmp_path_factory.mktemp("archived"), archived_release.frames()).tier_folder


@pytest.fixture
def copied(archived: Path, tmp_path: Path) -> Path:
    """A copy to be edited."""
    import shutil

    return Path(shutil.copytree(archived, tmp_path / "release"))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """The archive that holds what the release cites."""
    return write(tmp_path / "archive", [response(PAGE_URL, UTF8), LIST])


def problems(release: Path, archive: Path | None = None) -> list[tuple[str | None, str | None, str]]:
    found = verify_release(release, archive=archive)["problems"]
    return [(one["file"], one["row_id"], one["what"]) for one in found]


def test_a_release_and_its_archive_fit(archived: Path, archive: Path) -> None:
    report = verify_release(archived, archive=archive)
    assert report["problems"] == []
    assert report["evidence_classes"]["archived"] > 0
    compared, lacking = report["notes"]
    assert compared.startswith("2 quotes compared with 1 archived pages; 0 stand in pages that are not held")
    assert lacking == "0 of 3 captures are not held in the archive"


@pytest.mark.parametrize("coding", ["identity", "gzip", "deflate", "bare deflate"])
@pytest.mark.parametrize("page", [UTF8, GB], ids=["UTF-8", "GB18030"])
def test_a_page_is_read_in_each_coding(tmp_path: Path, coding: str, page: bytes) -> None:
    release = build(tmp_path / "built", archived_release.frames(page)).tier_folder
    archive = write(tmp_path / "archive", [response(PAGE_URL, page, coding), LIST])
    assert problems(release, archive) == []


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_one_flipped_byte_of_the_archive_is_found(archived: Path, archive: Path, share: float) -> None:
    (path,) = archive.glob("*.warc.gz")
    data = path.read_bytes()
    at = int(len(data) * share)
    path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    assert ("practice-000001.warc.gz" in {file for file, _, _ in problems(archived, archive)}) or (
        "A1" in {row_id for _, row_id, _ in problems(archived, archive)}
    )


def test_a_page_that_was_written_anew_is_found_although_its_record_is_whole(
    archived: Path, tmp_path: Path
) -> None:
    forged = response(PAGE_URL, UTF8.replace(b"<b>", b"<i>"), promised=digest(UTF8))
    archive = write(tmp_path / "archive", [forged, LIST])
    found = problems(archived, archive)
    assert any("promises the SHA-256" in what for file, _, what in found if file == "practice-000001.warc.gz")
    assert any("no record of the archive has bytes" in what for _, row_id, what in found if row_id == "A1")


def test_a_dropped_record_is_found(archived: Path, tmp_path: Path) -> None:
    found = problems(archived, write(tmp_path / "archive", [LIST]))
    assert [row_id for _, row_id, _ in found] == ["A1"]


def test_a_capture_that_nothing_cites_may_be_missing_and_is_counted(archived: Path, tmp_path: Path) -> None:
    archive = write(tmp_path / "archive", [response(PAGE_URL, UTF8)])
    report = verify_release(archived, archive=archive)
    assert report["ok"]
    assert "1 of 3 captures are not held in the archive" in report["notes"]


def test_an_empty_folder_holds_nothing(archived: Path, tmp_path: Path) -> None:
    assert problems(archived, write(tmp_path / "archive", []))


def test_another_address_or_time_of_the_same_bytes_is_found(archived: Path, tmp_path: Path) -> None:
    elsewhere = response("http://www.lake.test/b.html", UTF8)
    assert [one[1] for one in problems(archived, write(tmp_path / "one", [elsewhere, LIST]))] == ["A1"]
    later = response(PAGE_URL, UTF8, **{"WARC-Date": "2025-01-02T08:00:00Z"})
    assert [one[1] for one in problems(archived, write(tmp_path / "two", [later, LIST]))] == ["A1"]


def test_the_end_of_a_redirect_and_a_repetition_count_as_held(archived: Path, tmp_path: Path) -> None:
    moved = response(PAGE_URL, b"", status="301 Moved Permanently")
    there = response("http://www.lake.test/moved.html", UTF8)
    assert problems(archived, write(tmp_path / "one", [moved, there, LIST])) == []
    earlier = response(PAGE_URL, UTF8, **{"WARC-Date": "2024-01-01T08:00:00Z"})
    again = record(
        "revisit", PAGE_URL, b"HTTP/1.1 304 Not Modified\r\n\r\n", **{"X-Digov-Payload-Sha256": digest(UTF8)}
    )
    assert problems(archived, write(tmp_path / "two", [earlier, again, LIST])) == []
    assert problems(archived, write(tmp_path / "three", [again, LIST]))


def test_an_answer_that_was_not_whole_is_no_evidence(archived: Path, tmp_path: Path) -> None:
    broken = record("response", PAGE_URL, b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n" + UTF8)
    found = problems(archived, write(tmp_path / "archive", [broken, LIST]))
    assert [row_id for _, row_id, _ in found] == ["A1"]
    assert problems(archived, write(tmp_path / "both", [broken, response(PAGE_URL, UTF8), LIST])) == []


def test_a_record_that_was_being_written_is_no_problem(archived: Path, archive: Path) -> None:
    (path,) = archive.glob("*.warc.gz")
    path.write_bytes(path.read_bytes() + LIST[:40])
    assert problems(archived, archive) == []


def test_a_file_that_is_no_page_is_counted_and_not_judged(tmp_path: Path) -> None:
    scan = b"%PDF-1.7 \xe5\x88\xb7"
    release = build(tmp_path / "built", archived_release.frames(scan)).tier_folder
    report = verify_release(release, archive=write(tmp_path / "archive", [response(PAGE_URL, scan), LIST]))
    assert report["ok"]
    assert report["notes"][0].startswith("0 quotes compared with 0 archived pages; 2 stand in pages")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("payload_sha256", "d" * 64),
        ("payload_sha256", None),
        ("captured_at", "2025-01-01T09:00:00.250000Z"),
        ("url", "http://www.lake.test/b.html"),
        ("quote", None),
    ],
)
def test_an_archived_passage_without_its_capture_is_found_without_the_archive(
    copied: Path, column: str, value: str | None
) -> None:
    edit(copied, "passages", lambda rows: changed(rows, CITED, **{column: value}), lineage=True)
    assert CITED in {row_id for _, row_id, _ in problems(copied)}


def test_a_capture_that_failed_holds_no_evidence(copied: Path) -> None:
    edit(copied, "captures", lambda rows: changed(rows, "A1", state="soft_404"), lineage=True)
    assert CITED in {row_id for _, row_id, _ in problems(copied)}


def test_a_quote_that_was_put_into_the_mouth_of_a_page_is_found(copied: Path, archive: Path) -> None:
    edit(copied, "passages", lambda rows: changed(rows, CITED, quote="刷脸离校"), lineage=True)
    edit(
        copied,
        "initiative_evidence",
        lambda rows: changed(rows, f"I-C1:{CITED}", quote="刷脸离校"),
        lineage=True,
    )
    assert problems(copied) == []
    assert [(row_id, "does not stand" in what) for _, row_id, what in problems(copied, archive)] == [
        (CITED, True)
    ]


def test_a_hash_changed_on_both_sides_of_the_release_is_found_in_the_archive(
    copied: Path, archive: Path
) -> None:
    for table, rows_of in (("passages", ("P-C1-coder_a", "P-C1-coder_b")), ("captures", ("A1",))):
        for row_id in rows_of:
            edit(
                copied,
                table,
                lambda rows, row_id=row_id: changed(rows, row_id, payload_sha256="d" * 64),
                lineage=True,
            )
    assert problems(copied) == []
    assert "A1" in {row_id for _, row_id, _ in problems(copied, archive)}


def test_the_value_of_an_adjudicated_cell_is_the_adjudicators(copied: Path) -> None:
    settled = "C1:judge:adjudication:admin_level"
    edit(copied, "decisions", lambda rows: changed(rows, settled, value="province"), lineage=True)
    assert [(file, row_id) for file, row_id, _ in problems(copied)] == [("csv/initiatives.csv", "I-C1")]


def test_a_coder_cannot_pass_for_the_adjudicator(copied: Path) -> None:
    settled = "C1:judge:adjudication:admin_level"
    edit(copied, "decisions", lambda rows: changed(rows, settled, coding_mode="from_page"), lineage=True)
    assert [(file, row_id) for file, row_id, _ in problems(copied)] == [("csv/initiatives.csv", "I-C1")]


def test_a_settled_cell_is_empty_only_where_the_adjudicator_found_nothing(copied: Path) -> None:
    cell = "initiatives:I-C1:level"
    edit(copied, "initiatives", lambda rows: changed(rows, "I-C1", level=None))
    empty = {"status": "absent", "absence": "looked_not_found", "evidence_class": None}
    edit(copied, "cells", lambda rows: changed(rows, cell, **empty), lineage=True)
    assert [row_id for _, row_id, _ in problems(copied)] == [cell]
    settled = "C1:judge:adjudication:admin_level"
    edit(copied, "decisions", lambda rows: changed(rows, settled, value=None), lineage=True)
    assert problems(copied) == []
    edit(copied, "cells", lambda rows: changed(rows, cell, absence="coder_disagreement"), lineage=True)
    assert [row_id for _, row_id, _ in problems(copied)] == [cell]


def test_the_moment_of_the_records_is_that_of_the_captures() -> None:
    assert MOMENT.microsecond  # else a script that cuts times to seconds would pass all of this
