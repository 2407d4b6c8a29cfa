"""The simulated sites: what they serve is what the truth says, from the same bytes on every machine."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from assets.registry.study import Study
from assets.simulation.answers import answer
from assets.simulation.families import FAMILIES
from assets.simulation.world import World

ROOT = Path(__file__).resolve().parents[3]
# Sites of the first years; those that move or are redesigned have tests of their own.
READABLE = ("baishi", "changhe", "changhe_services", "moni_daily", "qingshan", "qingshan_data", "songlin")

DIGEST = """
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from assets.registry.study import load_study
from assets.simulation.answers import answer
from assets.simulation.world import World
study = load_study(Path("studies/practice"))
world = World.of(study)
seen = sha256()
captured = []
for site in world.sites.values():
    for round_number in (1, 2):
        for index in range(0, site.count(round_number), 5):
            url = site.url(index)
            answered = answer(world, url, round_number)
            at = world.clock(round_number)(url)
            seen.update(answered.body + url.encode() + at.isoformat().encode())
            if answered.status == 200:
                captured.append((url, sha256(answered.body).hexdigest(), at))
        seen.update(answer(world, site.list_url(1), round_number).body)
seen.update(repr(world.codings(captured)).encode())
seen.update(world.respondents(study.surveys[0]).write_csv().encode())
seen.update(repr(world.articles(study.corpora[0])).encode())
print(seen.hexdigest())
"""


def digest(**environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", DIGEST],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_the_world_is_the_same_in_every_process() -> None:
    one = digest(PYTHONHASHSEED="1", TZ="Asia/Shanghai", LC_ALL="C")
    assert one == digest(PYTHONHASHSEED="2", TZ="America/New_York", POLARS_MAX_THREADS="1")


def test_another_seed_makes_another_world(world: World, world_with: Callable[..., World]) -> None:
    other = world_with(seed=7)
    site, same = world.sites["qingshan"], other.sites["qingshan"]
    assert answer(world, site.url(2), 1).body != answer(other, same.url(2), 1).body


def text_of(world: World, url: str, round_number: int) -> str:
    site = world.site_at(url)
    assert site is not None
    return answer(world, url, round_number).body.decode(FAMILIES[site.template(round_number)].charset)


@pytest.mark.parametrize("source_id", READABLE)
@pytest.mark.parametrize("round_number", [1, 2])
def test_pages_say_what_the_truth_says(world: World, source_id: str, round_number: int) -> None:
    pages = [page for page in world.truth().pages(source_id) if round_number in page.states]
    assert len(pages) >= 8
    for page in pages:
        answered = answer(world, page.url, round_number)
        if page.states[round_number] == "gone":
            assert answered.status == 404
            continue
        assert answered.status == 200
        text = text_of(world, page.url, round_number)
        assert "模拟数据" in text and "SIMULATED" in text
        assert page.title in text
        day = page.date_published
        assert day is not None
        assert day.isoformat() in text or f"{day.year}年{day.month}月{day.day}日" in text
        for paragraph in page.body(round_number).split("\n"):
            assert paragraph in text
        for printed in (page.document_number, page.index_number, page.attachment_url):
            assert printed is None or printed in text


def test_the_older_family_needs_more_than_the_charset_it_declares(world: World) -> None:
    body = answer(world, world.sites["baishi"].url(0), 1).body
    assert b"charset=gb2312" in body
    with pytest.raises(UnicodeDecodeError):
        body.decode("gb2312")


@pytest.mark.parametrize("source_id", READABLE)
def test_lists_lead_to_every_page_and_only_to_pages_that_exist(world: World, source_id: str) -> None:
    site = world.sites[source_id]
    for round_number in (1, 2):
        listed: list[str] = []
        url: str | None = site.list_url(1)
        while url is not None:
            text = text_of(world, url, round_number)
            here = [page for page in all_urls(world, source_id) if f"{page}>" in text or f'{page}"' in text]
            listed += here
            page = site.list_page_of(url, round_number)
            assert page is not None and here
            url = site.list_url(page + 1) if page < site.list_pages(round_number) else None
            assert url is None or url in text or "createPageHTML" in text
        there = {page.url for page in world.truth().pages(source_id) if round_number in page.states}
        assert sorted(listed) == sorted(there)


def all_urls(world: World, source_id: str) -> list[str]:
    return [page.url for page in world.truth().pages(source_id)]


def test_the_second_round_brings_new_edited_vanished_and_counted_pages(world: World) -> None:
    pages = [page for source_id in READABLE for page in world.truth().pages(source_id)]
    assert [page for page in pages if page.first_round == 2]
    gone = [page for page in pages if page.states.get(2) == "gone"]
    assert gone and all(page.states[1] == "ok" for page in gone)
    edited = [page for page in pages if page.edition.get(1, 0) != page.edition[2]]
    assert len(edited) >= 4
    for page in edited:
        assert page.body(1) != page.body(2)
        differing = [
            (a, b) for a, b in zip(page.body(1).split("\n"), page.body(2).split("\n"), strict=True) if a != b
        ]
        assert len(differing) == 1
    counted = [
        page
        for page in pages
        if page.states.get(1) == page.states[2] == "ok"
        and page.edition[1] == page.edition[2]
        and answer(world, page.url, 1).body != answer(world, page.url, 2).body
    ]
    assert counted
    assert all(
        "次数" in text_of(world, page.url, 1) or "点击数" in text_of(world, page.url, 1) for page in counted
    )


def test_robots_close_a_folder_that_holds_pages(world: World) -> None:
    robots = answer(world, "http://www.qingshan.example/robots.txt", 1)
    assert robots.status == 200 and b"Disallow: /neibu/" in robots.body
    closed = [page for page in world.truth().pages("qingshan") if page.states[2] == "robots_disallowed"]
    assert closed and all(urlsplit(page.url).path.startswith("/neibu/") for page in closed)
    assert not [page for page in world.truth().pages("changhe") if page.states[2] == "robots_disallowed"]
    assert answer(world, "http://www.changhe.example/robots.txt", 1).status == 404


def test_refused_sites_show_nothing(world: World) -> None:
    blocked = answer(world, world.sites["dongze"].list_url(1), 1)
    assert blocked.status == 521 and b"<script>" in blocked.body
    assert world.truth().site_state("dongze") == "blocked_challenge"
    assert world.truth().site_state("nanpu") == "connection_lost"
    for source_id in ("dongze", "nanpu"):
        assert {state for page in world.truth().pages(source_id) for state in page.states.values()} == {
            "not_attempted"
        }


def test_expected_states_of_the_study_are_those_of_the_world(practice: Study, world: World) -> None:
    for source in practice.sources:
        if source.collection is not None:
            assert source.expected_state == world.truth().site_state(source.source_id)


def test_attachments_can_be_read_back(world: World) -> None:
    import pypdfium2

    pages = [page for page in world.truth().pages() if page.attachment_url and page.states.get(1) == "ok"]
    assert {page.source_id for page in pages} == {"qingshan", "qingshan_data", "yunling"}
    for page in pages:
        assert page.attachment_url is not None
        answered = answer(world, page.attachment_url, 1)
        assert answered.content_type == "application/pdf"
        document = pypdfium2.PdfDocument(answered.body)
        text = "".join(sheet.get_textpage().get_text_range() for sheet in document)
        squeezed = "".join(text.split())
        assert "".join(page.body(1).split()) in squeezed
        assert page.title in squeezed and "SIMULATED" in squeezed


def test_different_stories_are_not_alike(world: World) -> None:
    """Else reprints could not be told from the rest: under half of the runs of five characters are shared."""
    pages = [page for page in world.truth().pages() if not page.reprint_of and not page.moved_from]
    runs = [{page.body(2)[at : at + 5] for at in range(len(page.body(2)) - 4)} for page in pages]
    for number, one in enumerate(runs):
        for other in runs[:number]:
            assert len(one & other) / len(one | other) < 0.5


@pytest.mark.parametrize(
    ("scale", "copies", "articles"), [(0.1, 1, 4), (1, 1, 24), (8, 8, 24), (10, 8, 30), (1000, 8, 3000)]
)
def test_scale_multiplies_sites_first_and_then_the_pages_of_each(
    world_with: Callable[..., World], scale: float, copies: int, articles: int
) -> None:
    world = world_with(scale=scale)
    assert len(world.sites) == 11 * copies
    site = world.sites["yunling" if copies == 1 else "yunling_8"]
    assert site.count(1) == articles and site.count(2) > articles
    last = site.count(2) - 1
    assert world.truth().page(site.url(last)) is not None
    assert site.site.behaviour != "answers" or answer(world, site.url(last), 2).status == 200
    assert site.site.behaviour != "answers" or answer(world, site.url(last), 1).status == 404
    days = [site.published_on(index) for index in range(min(articles, 500))]
    assert days == sorted(days)
    assert site.index_of(site.url(articles // 2), 1) == articles // 2


def test_dates_lie_in_the_study_and_codes_are_valid_at_them(practice: Study, world: World) -> None:
    held = {(row.code, row.from_year): row.to_year for row in practice.area_codes}
    for page in world.truth().pages():
        assert practice.settings.years.first <= page.date_published.year
        assert page.date_published < world.clock(page.first_round)(page.url).date()
        if page.date_document:
            assert page.date_document <= page.date_published
        for code in page.codes(2).get("place_code", ()):
            year = (page.date_document or page.date_published).year
            assert any(
                c == code and start <= year and (end is None or year < end)
                for (c, start), end in held.items()
            )


def test_times_depend_on_site_address_and_round_alone(world: World) -> None:
    url = world.sites["changhe"].url(3)
    assert world.clock(1)(url) == world.clock(1)(url)
    assert world.round_at(world.clock(1)(url)) == 1
    assert world.round_at(world.clock(2)(url)) == 2
    robots = world.clock(1)("http://www.changhe.example/robots.txt")
    listed = world.clock(1)(world.sites["changhe"].list_url(1))
    assert robots < listed < world.clock(1)(url) < world.clock(2)("http://www.changhe.example/robots.txt")


def test_a_host_outside_the_world_is_refused(world: World) -> None:
    with pytest.raises(LookupError, match="no simulated site"):
        answer(world, "http://www.gov.cn/", 1)
    assert answer(world, "http://www.changhe.example/zwgk/209901/t20990101_99999.html", 1).status == 404


def test_a_site_without_a_source_is_named(world_with: Callable[..., World], world: World) -> None:
    wrong = world_with(sites={"nowhere": world.simulation.sites["baishi"]})
    with pytest.raises(ValueError, match="nowhere"):
        _ = wrong.sites


def test_everything_that_a_reader_sees_says_simulated(practice: Study) -> None:
    titles = [practice.settings.title_en, practice.codebook.title, practice.codebook.limits_en]
    titles += [source.name_en for source in practice.sources]
    titles += [row.name_en for row in practice.area_codes]
    for survey in practice.surveys:
        titles += [survey.name_en, survey.population_en, *(item.label_en for item in survey.items)]
    for corpus in practice.corpora:
        titles += [corpus.name_en, *(outlet.name_en for outlet in corpus.outlets)]
    titles += [coder.read_en for coder in practice.coders]
    assert not [title for title in titles if "SIMULATED" not in title]
    assert all(row.name_zh.startswith("模拟") and row.code.startswith("99") for row in practice.area_codes)
