"""The landing gate on the real study: no false alarm on what is clean, and defects do not get through."""

from datetime import date
from math import nan

import polars as pl
import pytest

from expectations.gates import check_tables, load_mutes, load_suites, split_rows
from expectations.vocabulary import other_tables


@pytest.fixture(scope="module")
def landed(built, china):
    """(frames, Parquet files by table, snapshot date) of the real study, as a run landed them."""
    from assets.registry.study import load_study
    from assets.storage.batches import read_batch
    from assets.storage.tables import landing_tables

    paths = {table: read_batch(built / "china" / "incoming", table).path for table in landing_tables()}
    frames = {table: pl.read_parquet(path) for table, path in paths.items()}
    return frames, paths, load_study(china).settings.snapshot_date


def test_clean_data_raise_no_alarm_and_lose_no_row(landed):
    frames, paths, day = landed
    suites = load_suites("landing")
    assert {table: split_rows(frame, suites[table])[1].height for table, frame in frames.items()} == {
        table: 0 for table in frames
    }
    found = check_tables("landing", paths, suites, load_mutes(), day)
    assert {one.table: one.failed for one in found if one.status != "passed"} == {}


def put(column, value, position=0):
    """Replace one value that is not null."""

    def edit(frame):
        values = frame[column].to_list()
        rows = [number for number, one in enumerate(values) if one is not None]
        values[rows[position]] = value
        return frame.with_columns(pl.Series(column, values, dtype=frame.schema[column]))

    return edit


def recode(variable, old, new):
    """Replace a value of one variable of decisions."""
    wanted = (pl.col("variable") == variable) & (pl.col("value") == old)
    return lambda frame: frame.with_columns(value=pl.when(wanted).then(pl.lit(new)).otherwise("value"))


DEFECTS = {
    "a code that lost its zero": ("area_codes", put("code", "34010")),
    "a validity that ends before it begins": ("area_codes", put("valid_to", date(1970, 1, 1))),
    "a place twice": ("area_codes", lambda frame: pl.concat([frame, frame[:1]])),
    "an unknown parent": ("area_codes", put("parent_code", "999999")),
    "an unknown kind of change": ("area_code_changes", put("kind", "moved")),
    "an unknown focus place": ("focus_places", put("place_code", "349999")),
    "a hash that was cut": ("registered_sources", put("text_sha256", "abc")),
    "a record that vanished": ("typed_records", lambda frame: frame[1:]),
    "a record of an unknown document": ("coded_records", put("document_id", "D-none")),
    "a duplicate of nothing": ("coded_records", put("duplicate_of", "L999")),
    "a page of HTML as an address": ("typed_documents", put("url", "<html>")),
    "an origin that was lost": ("coded_documents", put("origin_cluster", None)),
    "a quote that is too long": ("typed_passages", put("quote", "字" * 26)),
    "an anchor without its text": ("coder_passages", put("text_sha256", None)),
    "a certainty of 4": ("coder_decisions", put("certainty", 4)),
    "a blank value": ("coder_decisions", put("value", "")),
    "half of the decisions": ("coder_decisions", lambda frame: frame[: frame.height // 2]),
    "an unknown stage": ("coder_decisions", recode("stage", "ended", "end")),
    "an unknown sector": ("typed_decisions", recode("sector", "traffic", "trafic")),
    "a figure that is no number": ("claim_records", put("figure_value", nan)),
    "a figure times 1000": ("figure_claims", put("figure_value", 1.234e9)),
    "a figure without its print": ("claim_records", put("figure_as_printed", None, 3)),
    "a check of an unknown claim": ("claim_check_records", put("claim_id", "C-none")),
    "a designation in the future": ("designation_records", put("date", date(2030, 1, 1))),
    "a place that was only proposed": ("designation_records", put("status_as_printed", "proposed (notice)")),
    "more kept than seen": ("search_log_entries", put("kept", 99)),
    "an alpha above 1": ("reliability_estimates", put("alpha", 1.2)),
    "an interval upside down": (
        "reliability_estimates",
        lambda frame: frame.with_columns(ci_low=pl.col("ci_high"), ci_high=pl.col("ci_low") - 0.01),
    ),
    "a column with another name": ("typed_records", lambda frame: frame.rename({"note": "notes"})),
    "a column of another type": (
        "claim_records",
        lambda frame: frame.with_columns(pl.col("n_coders").cast(str)),
    ),
}


def readers_of(table, suites):
    """Tables whose suites compare with a table: a row that vanished is found where it is missed."""
    return [
        name
        for name, suite in suites.items()
        if any(table in other_tables(one.name, one.arguments) for one in suite.typed)
    ]


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_is_quarantined_or_stopped(landed, tmp_path, defect):
    frames, paths, day = landed
    table, edit = DEFECTS[defect]
    suites = load_suites("landing")
    spoilt = edit(frames[table])
    assert not spoilt.equals(frames[table])
    path = tmp_path / f"{table}.parquet"
    spoilt.write_parquet(path)
    judged = [table] if spoilt.height == frames[table].height else [table, *readers_of(table, suites)]
    files = {**paths, table: path}
    chosen = {name: suites[name] for name in judged}
    found = check_tables("landing", {name: files[name] for name in judged}, chosen, (), day, references=files)
    if not any(one.is_blocking for one in found):
        kept, quarantined = split_rows(spoilt, suites[table])
        assert quarantined.height >= 1
        assert kept.height + quarantined.height == spoilt.height
