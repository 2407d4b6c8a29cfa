"""Simulated coders: they quote what stands on the page, and err at the rates that the world declares."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any

import pytest

from assets.documents.identity import record_id
from assets.registry.decisions import Coding
from assets.registry.study import Study
from assets.simulation.answers import answer
from assets.simulation.coders import ALTERNATIVES, MISREAD, VARIABLES
from assets.simulation.world import World


def captured(world: World, rounds: tuple[int, ...] = (1, 2)) -> list[tuple[str, str, datetime]]:
    """What a perfect collector would have captured, articles only."""
    return [
        (page.url, sha256(answer(world, page.url, number).body).hexdigest(), world.clock(number)(page.url))
        for page in world.truth().pages()
        for number in rounds
        if page.states.get(number) == "ok"
    ]


def values(coding: dict[str, Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for decision in coding["decisions"]:
        found[decision["variable"]] |= {decision["value"]} - {None}
    return dict(found)


@pytest.fixture(scope="module")
def codings(world: World) -> list[dict[str, Any]]:
    return world.codings(captured(world))


def test_every_captured_article_is_coded_twice(world: World, codings: list[dict[str, Any]]) -> None:
    urls = {url for url, _, _ in captured(world)}
    for coder in ("coder_a", "coder_b"):
        assert {row["url"] for row in codings if row["coder_id"] == coder} == urls
    assert all(row["record_id"] == record_id(row["url"]) for row in codings)
    assert len({row["coding_id"] for row in codings}) == len(codings)


def test_other_captures_are_left_aside(world: World) -> None:
    site = world.sites["qingshan"]
    at = world.clock(1)(site.list_url(1))
    others = [site.list_url(1), "http://www.qingshan.example/robots.txt", site.attachment_url(1)]
    assert world.codings([(url, "0" * 64, at) for url in others]) == []


def test_a_later_round_adds_codings_and_changes_none(world: World, codings: list[dict[str, Any]]) -> None:
    before = world.codings(captured(world, (1,)))
    after = {row["coding_id"]: row for row in codings}
    assert all(after[row["coding_id"]] == row for row in before)
    edited = {
        page.url for page in world.truth().pages() if page.states.get(1) == "ok" and len(page.stories) > 1
    }
    counted: dict[str, int] = defaultdict(int)
    for row in codings:
        counted[row["url"]] += row["coder_id"] == "coder_a"
    assert {url for url, number in counted.items() if number == 2} == edited


def test_quotes_stand_on_the_page_word_for_word(world: World, codings: list[dict[str, Any]]) -> None:
    quotes = 0
    for row in codings:
        page = world.truth().page(row["url"])
        assert page is not None
        bodies = [story.body for story in page.stories]
        for decision in row["decisions"]:
            if decision["exact"] is None:
                continue
            quotes += 1
            assert 0 < len(decision["exact"]) <= 25
            before, after = decision["prefix"] or "", decision["suffix"] or ""
            assert len(before) <= 16 and len(after) <= 16
            around = before + decision["exact"] + after
            assert [body for body in bodies if body.count(around) == 1]
    assert quotes > 1000


def test_codings_keep_to_the_codebook_and_the_lists(practice: Study, codings: list[dict[str, Any]]) -> None:
    codes = {name: {row.code for row in rows} for name, rows in practice.reference.items()}
    by_name = {variable.variable: variable for variable in practice.codebook.variables}
    assert set(VARIABLES) <= set(by_name) and set(VARIABLES) <= set(Coding.model_fields)
    known = {coder.coder_id for coder in practice.coders}
    for row in codings:
        assert row["coder_id"] in known and row["codebook_version"] == practice.codebook.version
        given = values(row)
        for name, found in given.items():
            if (listed := by_name[name].list) is not None:
                assert found <= codes[listed]
        if row["role"] == "coder":
            assert set(given) == set(VARIABLES)
            if given["relevant"] == {"yes"}:
                assert all(given[name] for name in ("sector", "technology", "stage", "basis"))
            else:
                assert not any(given[name] for name in ALTERNATIVES)
            if given["date_document"] and given["date_published"]:
                assert min(given["date_document"]) <= min(given["date_published"])


def test_the_adjudicator_settles_exactly_what_is_disputed(codings: list[dict[str, Any]]) -> None:
    pages: dict[tuple[str, str], dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in codings:
        pages[row["url"], row["payload_sha256"]][row["coder_id"]] = row
    disputes = 0
    for rows in pages.values():
        a, b = values(rows["coder_a"]), values(rows["coder_b"])
        disputed = {name for name in VARIABLES if a[name] != b[name]}
        settled = values(rows["adjudicator"]) if "adjudicator" in rows else {}
        assert set(settled) == disputed
        disputes += len(disputed)
        if settled:
            assert rows["adjudicator"]["coded_at"] > max(rows[c]["coded_at"] for c in ("coder_a", "coder_b"))
    assert disputes > 20


def test_coders_err_as_often_as_the_world_declares(world_with: Callable[..., World]) -> None:
    """Observed rates lie within four standard errors of the declared ones."""
    world = world_with(scale=4)
    declared = world.simulation.coder_errors
    rows = world.codings(
        [(page.url, "0" * 64, world.clock(2)(page.url)) for page in world.truth().pages() if 2 in page.states]
    )
    wrong: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        page = world.truth().page(row["url"])
        assert page is not None
        given, true = values(row), page.codes(2)
        if not page.is_relevant:
            continue
        if row["coder_id"] == "coder_b":
            wrong["overlooks"].append(given["relevant"] == {"no"})
        if given.get("relevant") == {"no"}:
            continue
        wrong[row["coder_id"]] += [
            given[name] != set(true[name]) for name in MISREAD if true[name] and name in given
        ]
    for name, outcomes in wrong.items():
        rate, n = getattr(declared, name), len(outcomes)
        assert n > 100
        observed, error = sum(outcomes) / n, (rate * (1 - rate) / n) ** 0.5
        assert abs(observed - rate) < 4 * error, f"{name}: {observed:.4f} of {n}, declared {rate}"
