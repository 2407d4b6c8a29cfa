"""Batches: what is listed is there, byte for byte; what is not listed is swept."""

from pathlib import Path

import polars as pl
import pytest

from assets.storage import batches

FRAME = pl.DataFrame({"record_id": ["S001", "S002"], "year": [2015, None]})


def test_a_batch_reads_back_with_its_rows_and_hash(tmp_path: Path):
    written = batches.write_whole(tmp_path / "landing", "claim_records", FRAME)
    assert batches.read_batch(tmp_path / "landing", "claim_records") == written
    assert pl.read_parquet(written.path).equals(FRAME)


def test_equal_rows_make_an_equal_batch(tmp_path: Path):
    one = batches.write_whole(tmp_path / "one", "claim_records", FRAME)
    two = batches.write_whole(tmp_path / "two", "claim_records", FRAME.clone())
    assert (one.sha256, one.path.name) == (two.sha256, two.path.name)


def test_a_new_batch_replaces_the_old_one_and_sweeps_what_a_killed_writer_left(tmp_path: Path):
    batches.write_whole(tmp_path / "landing", "claim_records", FRAME)
    (tmp_path / "landing" / "claim_records" / "0123456789abcdef.parquet").write_bytes(b"left over")
    new = batches.write_whole(tmp_path / "landing", "claim_records", FRAME.head(1))
    names = {path.name for path in (tmp_path / "landing" / "claim_records").iterdir()}
    assert names == {new.path.name, "manifest.json"}


def test_a_flipped_bit_in_a_batch_is_refused(tmp_path: Path):
    path = batches.write_whole(tmp_path / "landing", "claim_records", FRAME).path
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(ValueError, match="claim_records"):
        batches.read_batch(tmp_path / "landing", "claim_records")


def test_only_the_owner_enters_the_folder_of_a_restricted_table(tmp_path):
    restricted = batches.write_whole(tmp_path / "landing", "survey_responses", FRAME).path.parent
    public = batches.write_whole(tmp_path / "landing", "claim_records", FRAME).path.parent
    assert restricted.stat().st_mode & 0o077 == 0
    assert public.stat().st_mode & 0o077 != 0
