"""What a site with faults answers to one question; None where it answers as if it had none."""

import re
from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qs, urlsplit

from assets.registry.faults import FAULTS
from assets.simulation.faults import content, network, whole_sites
from assets.simulation.faults.occasion import FOLDER, Answer, Occasion, path_of
from assets.simulation.faults.wire import Wire

if TYPE_CHECKING:
    from assets.simulation.sites import PracticeSite
    from assets.simulation.world import World

PAGES = {**network.PAGES, **content.PAGES}
_ADDRESS = re.compile(rf"/{FOLDER}/(?P<name>[A-Z][0-9]{{2}}\.\w+)/(?P<index>[0-9]+)/(?P<rest>.*)")
CALENDAR = f"/{FOLDER}/calendar.html"
ELSEWHERE = ("?from=singlemessage", "?from=timeline")


class Honest(Protocol):
    """A site without faults: what it answers at an address in a round."""

    def __call__(self, world: "World", url: str, round_number: int) -> "Answer": ...


def faulty(
    world: "World", site: "PracticeSite", url: str, round_number: int, times_asked: int, honest: Honest
) -> Wire | Answer | None:
    """What a site answers because of a fault. `times_asked`: this question and those before it."""
    planted = site.planted
    if not planted.faults or site.site.behaviour != "answers":
        return None
    parts = urlsplit(url)
    if parts.path == "/robots.txt":
        rules = honest(world, url, round_number)
        body = rules.body if rules.status == 200 else b"User-agent: *\nDisallow:\n"
        found = (whole_sites.robots(fault.name, round_number, body) for fault in planted.of_site)
        return next((one for one in found if one is not None), None)
    whole = [fault.name for fault in planted.of_site] + [whole_sites.SHUTS] * bool(planted.refused)
    for name in whole:
        if (told := whole_sites.pages(name, round_number)) is not None:
            return told
    if parts.path == CALENDAR and whole_sites.CALENDAR in whole:
        month = int(parse_qs(parts.query).get("month", ["1"])[0])
        return whole_sites.calendar_page(f"http://{site.host}{CALENDAR}", month)
    return _page(world, site, url, round_number, times_asked, honest)


def _page(
    world: "World", site: "PracticeSite", url: str, round_number: int, times_asked: int, honest: Honest
) -> Wire | Answer | None:
    index, rest = site.index_of(url, round_number), ""
    if index is None and (asked := _ADDRESS.fullmatch(urlsplit(url).path)):
        index, rest = int(asked["index"]), asked["rest"]
        if not site.planted.is_on(asked["name"], index):
            return None
    elif index is None and "from=" in url:
        index = site.index_of(url.partition("?from=")[0].partition("&from=")[0], round_number)
        is_planted = index is not None and site.planted.is_on("C07.addresses", index)
        return honest(world, site.url(index), round_number) if index is not None and is_planted else None
    fault = site.planted.of_page(index) if index is not None else None
    if index is None or fault is None or fault.name not in PAGES:
        return None
    page = site.url(index)
    return PAGES[fault.name](
        Occasion(
            name=fault.name,
            url=page,
            host=site.host,
            index=index,
            rest=rest,
            round_number=round_number,
            times_asked=times_asked,
            charset=site.family.charset,
            now=world.clock(round_number)(page),
            honest=lambda: honest(world, page, round_number),
            index_number=site.index_number(index),
            other_index_number=site.index_number(neighbour(index)),
            published=site.published_on(index).isoformat(),
        )
    )


def neighbour(index: int) -> int:
    """The page whose index number a page repeats (C07)."""
    return index - 1 if index else 1


def file_url(site: "PracticeSite", index: int) -> str | None:
    """Address of the file that a page links to because of its fault."""
    fault = site.planted.of_page(index)
    if fault is None or fault.file is None:
        return None
    from assets.simulation.faults.files import ENDINGS

    return f"http://{site.host}{path_of(fault.name, index, 'annex' + ENDINGS[fault.name])}"


def other_addresses(site: "PracticeSite", index: int) -> tuple[str, ...]:
    """Further addresses under which the lists name a page, and at which the same page stands (C07)."""
    if not site.planted.is_on("C07.addresses", index):
        return ()
    url = site.url(index)
    return tuple(url + (end.replace("?", "&", 1) if "?" in url else end) for end in ELSEWHERE)


def onward(site: "PracticeSite", following: str | None) -> str | None:
    """Where the last list page leads on to: into the calendar where the site has one (N18)."""
    has_calendar = FAULTS[whole_sites.CALENDAR] in site.planted.of_site
    return f"http://{site.host}{CALENDAR}?month=1" if following is None and has_calendar else following
