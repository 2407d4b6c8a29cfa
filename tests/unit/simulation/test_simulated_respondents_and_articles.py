"""Simulated microdata and articles: their population values and shares are what the world says they are."""

from collections import defaultdict
from collections.abc import Callable

import polars as pl
import pytest

from assets.registry.study import Study
from assets.simulation.articles import frame_share
from assets.simulation.respondents import ICC
from assets.simulation.world import World


def test_microdata_have_the_columns_and_codes_that_the_survey_declares(practice: Study, world: World) -> None:
    survey = practice.surveys[0]
    frame = world.respondents(survey)
    assert frame.height == 6 * 8 * 25
    assert frame[survey.microdata.respondent_id].n_unique() == frame.height
    assert frame["weight"].min() > 0 and frame["weight"].n_unique() > 3
    assert frame.select(pl.col("psu").n_unique().over("stratum"))["psu"].unique().to_list() == [8]
    for group in survey.groups:
        assert set(frame[group.column]) == {str(code) for code in group.categories}
    for item in survey.items:
        found = set(frame[item.column])
        assert {str(code) for code in item.missing} <= found
        if item.statistic == "proportion":
            assert found == {str(code) for code in (*item.categories, *item.missing)}


@pytest.mark.parametrize("scale", [1, 10])
def test_one_group_is_too_small_to_be_shown_at_any_scale(
    practice: Study, world_with: Callable[..., World], scale: float
) -> None:
    survey = practice.surveys[0]
    counts = dict(world_with(scale=scale).respondents(survey)["residence"].value_counts().iter_rows())
    assert 0 < counts["3"] < survey.threshold
    assert min(counts["1"], counts["2"]) > 10 * survey.threshold


def test_weighted_estimates_recover_the_population(practice: Study, world: World) -> None:
    """Over 150 samples the mean of the weighted estimates lies within 4 standard errors of the truth."""
    survey = practice.surveys[0]
    truth = {
        (value.item, value.category, value.group, value.group_category): value.value
        for value in world.survey_truth(survey)
    }
    wanted = [
        ("approves", "1", "all", None),
        ("approves", "3", "prefecture", "990400"),
        ("uses_app", "2", "residence", "2"),
        ("trust", None, "all", None),
        ("trust", None, "prefecture", "990100"),
    ]
    estimates = defaultdict(list)
    for replication in range(1, 151):
        frame = world.sample(survey, replication)
        for key in wanted:
            item, category, group, within = key
            here = frame.filter(~pl.col(item).str.starts_with("-"))
            here = here if within is None else here.filter(pl.col(group) == within)
            answers = (
                here[item].cast(pl.Float64) if category is None else (here[item] == category).cast(pl.Float64)
            )
            estimates[key].append((answers * here["weight"]).sum() / here["weight"].sum())
    for key, found in estimates.items():
        drawn = pl.Series(found)
        error = drawn.std() / len(found) ** 0.5
        assert abs(drawn.mean() - truth[key]) < 4 * error, key
        assert error < 0.02 * truth[key]


def test_answers_in_one_unit_are_alike_as_declared(practice: Study, world_with: Callable[..., World]) -> None:
    """Analysis of variance within strata and kinds of residence gives the declared intraclass correlation."""
    world = world_with(scale=50)
    frame = world.sample(practice.surveys[0], 1).filter(
        (pl.col("residence") == "1") & ~pl.col("uses_app").str.starts_with("-")
    )
    frame = frame.with_columns(y=(pl.col("uses_app") == "1").cast(pl.Float64))
    units = frame.group_by("stratum", "psu").agg(
        n=pl.len(), mean=pl.col("y").mean(), within=pl.col("y").var()
    )
    units = units.filter(pl.col("n") > 3)
    within = (units["within"] * (units["n"] - 1)).sum() / (units["n"] - 1).sum()
    between = units.with_columns(
        (pl.col("mean") - pl.col("mean").mean().over("stratum")).pow(2).alias("squared"),
        (within / pl.col("n")).alias("noise"),
    )
    effect = (between["squared"] - between["noise"]).mean()
    assert effect / (effect + within) == pytest.approx(ICC, abs=0.012)


def test_samples_differ_and_the_survey_is_the_first(practice: Study, world: World) -> None:
    survey = practice.surveys[0]
    assert world.sample(survey, 0).equals(world.respondents(survey))
    assert not world.sample(survey, 1).equals(world.sample(survey, 2))


def test_a_design_that_the_model_does_not_know_is_refused(practice: Study, world: World) -> None:
    survey = practice.surveys[0]
    with pytest.raises(ValueError, match="citizens"):
        world.respondents(survey.model_copy(update={"groups": ()}))


def test_articles_carry_the_frames_that_the_truth_names(practice: Study, world: World) -> None:
    corpus = practice.corpora[0]
    lines, truths = world.articles(corpus), world.article_truth(corpus)
    assert len(lines) == len(truths) >= 300
    for line, true in zip(lines, truths, strict=True):
        assert line["article_id"] == true.article_id and "SIMULATED" in line["text"]
        for frame in corpus.frames:
            assert any(word in line["text"] for word in frame.words) == (frame.frame in true.frames)
    assert {line["outlet"] for line in lines} == {outlet.outlet for outlet in corpus.outlets}


def test_stories_carry_frames_in_the_declared_shares(
    practice: Study, world_with: Callable[..., World]
) -> None:
    corpus = practice.corpora[0]
    world = world_with(scale=10)
    firsts = [true for true in world.article_truth(corpus) if true.article_id == true.story_id]
    assert len(firsts) == 3000
    for frame in corpus.frames:
        for outlet_type in {outlet.outlet_type for outlet in corpus.outlets}:
            here = [frame.frame in true.frames for true in firsts if true.outlet_type == outlet_type]
            share = frame_share(world, frame.frame, outlet_type)
            error = (share * (1 - share) / len(here)) ** 0.5
            assert abs(sum(here) / len(here) - share) < 4 * error


def test_reprints_are_younger_and_nearly_the_same(practice: Study, world: World) -> None:
    corpus = practice.corpora[0]
    lines = {line["article_id"]: line for line in world.articles(corpus)}
    reprints = [true for true in world.article_truth(corpus) if true.article_id != true.story_id]
    assert {true.is_changed for true in reprints} == {True, False}
    for true in reprints:
        first, copy = lines[true.story_id], lines[true.article_id]
        assert copy["published_on"] >= first["published_on"] and copy["outlet"] != first["outlet"]
        assert (copy["text"] != first["text"]) == true.is_changed
        assert copy["text"].replace("据了解，", "") == first["text"]
