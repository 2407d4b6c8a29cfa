"""From the practice survey and corpus to the released tables, through dbt with every test of these models."""

import json
import math
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from assets.media import landing as media
from assets.registry.study import load_study
from assets.simulation.world import World
from assets.storage.layout import STUDIES
from assets.storage.tables import landing_tables
from assets.surveys import landing as surveys
from expectations import gates
from tests.integration.dbt.conftest import Built, run_dbt, write_landing

Z = 1.959963984540054
PUBLISHED = ("published_survey_figures", "published_media_figures")


@pytest.fixture(scope="module")
def practice():
    study = load_study(STUDIES / "practice")
    return study, World.of(study)


@pytest.fixture(scope="module")
def frames(practice, tmp_path_factory) -> dict[str, pl.DataFrame]:
    study, world = practice
    folder = tmp_path_factory.mktemp("evidence")
    for survey in study.surveys:
        world.respondents(survey).write_csv(folder / survey.microdata.file)
    for corpus in study.corpora:
        lines = [json.dumps(line, ensure_ascii=False) for line in world.articles(corpus)]
        (folder / corpus.file).write_text("\n".join(lines), encoding="utf-8")
    made = media.frames(study, folder)
    for table, frame in surveys.frames(study, folder, lambda: made["survey_responses"]):
        made[table] = frame
    return made | {name: pl.DataFrame(schema=landing_tables()[name].schema) for name in PUBLISHED}


@pytest.fixture(scope="module")
def built(frames, tmp_path_factory) -> Built:
    folder: Path = tmp_path_factory.mktemp("dbt")
    write_landing(folder, frames)
    done = run_dbt(folder, "build --select +survey_estimates +media_framing")
    assert done.returncode == 0, done.stdout[-3000:]
    return Built(folder, done.returncode, done.stdout)


def test_the_landing_gate_refuses_no_row_of_clean_evidence(frames):
    suites = gates.load_suites("landing")
    for table in ("survey_responses", "survey_estimate_rows", "media_articles", "article_frames"):
        assert frames[table].height > 0
        assert gates.split_rows(frames[table], suites[table])[1].is_empty()


def test_stories_are_those_that_were_made(practice, frames):
    study, world = practice
    truth = {
        f"press:{one.article_id}": f"press:{one.story_id}" for one in world.article_truth(study.corpora[0])
    }
    found = dict(frames["media_articles"].select("article_id", "story_id").rows())
    wrong = [article for article, story in truth.items() if found[article] != story]
    assert len(wrong) <= 0.01 * len(truth), wrong[:5]


def test_shares_are_those_that_were_made(practice, built):
    study, world = practice
    corpus = study.corpora[0]
    months, carried = {}, {}
    for one in world.article_truth(corpus):
        cell = (one.outlet_type, f"{one.published_on:%Y-%m}")
        months.setdefault(cell, set()).add(one.story_id)
        for frame in one.frames:
            carried.setdefault((*cell, frame), set()).add(one.story_id)
    labels = {frame.frame: frame.label_en for frame in corpus.frames}
    rows = built.ask("select outlet_type, period, frame, stories, share, ci_low, ci_high from media_framing")
    assert len(rows) == len(months) * len(corpus.frames)
    found = {row[:3]: row[3:] for row in rows}
    for cell, stories in months.items():
        for frame, label in labels.items():
            hits, total = len(carried.get((*cell, frame), ())), len(stories)
            assert found[(*cell, label)][:2] == (total, pytest.approx(hits / total))
            middle = (hits + Z * Z / 2) / (total + Z * Z)
            half = Z * math.sqrt(hits * (total - hits) / total + Z * Z / 4) / (total + Z * Z)
            assert found[(*cell, label)][2:] == pytest.approx((middle - half, middle + half), abs=1e-12)


def test_an_interval_holds_its_share_exactly_at_0_and_1(built):
    rows = built.ask("select share, ci_low, ci_high from media_framing where share in (0, 1)")
    assert {row[0] for row in rows} == {0.0, 1.0}
    assert all(low <= share <= high and low < high for share, low, high in rows)


def test_suppressed_rows_keep_what_they_are_about_and_no_number(built):
    rows = built.ask(
        "select item, group_name, basis, is_suppressed, coalesce(n, estimate, se, ci_low, ci_high, deff)"
        " from survey_estimates"
    )
    assert Counter(row[3] for row in rows)[True] > 0
    assert all(item and basis == "estimated" for item, _, basis, _, _ in rows)
    assert {number is None for _, _, _, is_suppressed, number in rows if is_suppressed} == {True}
    assert {number is None for _, _, _, is_suppressed, number in rows if not is_suppressed} == {False}


def test_no_restricted_column_is_in_a_released_table(built):
    columns = {row[0] for row in built.ask("select column_name from duckdb_columns()")}
    tables = {row[0] for row in built.ask("select table_name from duckdb_tables()")}
    assert "survey_responses" not in tables
    assert not columns & {"respondent_id", "response_id", "value", "words_found", "title_zh"}
