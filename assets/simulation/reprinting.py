"""Reprint networks: who takes pages from whom, which page it is, and what the copy changes in it.

Newspapers repeat the portals of their province, portals each other, and the sites of counties and bureaus the
portal of their prefecture. A copy always repeats a page that is itself no copy: the root of its cluster.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from assets.simulation.draws import Lately, draws
from assets.simulation.sites import PracticeSite
from assets.simulation.stories import Story

VERBATIM, CREDITED, CUT = "word_for_word", "credit_line_added", "last_paragraph_cut"
# Portals mostly write for themselves.
SHARE = {"newspaper": 1.0, "local": 1.0, "portal": 0.25}
CHANGES = {
    "newspaper": (VERBATIM, VERBATIM, CUT),
    "local": (CREDITED, CUT, VERBATIM),
    "portal": (CREDITED, CREDITED, CUT),
}
# An editor cuts a short last paragraph; with more than this of the text gone it would be another story.
MOST_CUT = 0.2


def standing(site: PracticeSite) -> str:
    """newspaper, portal (of a prefecture) or local (of a county or a bureau)."""
    if site.site.template == "news":
        return "newspaper"
    is_portal = site.stream == "official_portal" and site.place.endswith("00")
    return "portal" if is_portal else "local"


def takes_from(site: PracticeSite, portals: Sequence[PracticeSite]) -> tuple[PracticeSite, ...]:
    """The portals that a site repeats, by id."""
    digits = 4 if standing(site) == "local" else 2
    near = (one for one in portals if one.place[:digits] == site.place[:digits])
    return tuple(sorted((one for one in near if one != site), key=lambda one: one.source_id))


@dataclass(frozen=True)
class Network:
    """The sites of a world by id, and how often they repeat each other. Pages are looked up one by one."""

    sites: Mapping[str, PracticeSite]
    share: float
    share_relevant: float

    @cached_property
    def _taken_from(self) -> Mapping[str, tuple[PracticeSite, ...]]:
        """The portals that each site repeats; only those that can be read are ever repeated."""
        portals = [
            site
            for site in self.sites.values()
            if standing(site) == "portal" and site.site.behaviour == "answers"
        ]
        return {source_id: takes_from(site, portals) for source_id, site in self.sites.items()}

    @cached_property
    def _lately(self) -> Lately[tuple[str, int], tuple[str, int] | None]:
        return Lately()

    def original(self, site: PracticeSite, index: int) -> tuple[str, int] | None:
        """The page that an article repeats: source id and number. It is itself no copy."""
        return self._lately.of((site.source_id, index), lambda: self._drawn(site, index))

    def root(self, site: PracticeSite, index: int) -> tuple[PracticeSite, int]:
        """Where the story of a page was told first: that page, or the one that it repeats."""
        original = self.original(site, index)
        return (site, index) if original is None else (self.sites[original[0]], original[1])

    def _drawn(self, site: PracticeSite, index: int) -> tuple[str, int] | None:
        random = draws(site.seed, site.source_id, index, "reprint")
        portals = self._taken_from[site.source_id]
        if not portals or site.is_edited(index) or random.random() >= self.share * SHARE[standing(site)]:
            return None
        portal = random.choice(portals)
        found = _last_before(portal, site.publishing.day(index)) - random.randint(0, 2)
        if found < 0:
            return None
        root, number = self.root(portal, found)
        is_possible = root.source_id != site.source_id and not root.is_closed(number)
        return (root.source_id, number) if is_possible else None

    def change(self, site: PracticeSite, index: int) -> str | None:
        """What a copy changes in the text that it repeats; None for a page that is no copy."""
        root, number = self.root(site, index)
        if root.source_id == site.source_id:
            return None
        drawn = draws(site.seed, site.source_id, index, "change").choice(CHANGES[standing(site)])
        if drawn != CUT:
            return drawn
        story = root.story(number, self.share_relevant)
        last = story.paragraphs[_last(root)]
        return CUT if len(last) <= MOST_CUT * len("".join(story.paragraphs)) else CREDITED

    def copied(self, site: PracticeSite, index: int) -> Story | None:
        """The story of a page that repeats another one, as the copy tells it; None for other pages.

        What the copy cuts is no longer true of it.
        """
        change = self.change(site, index)
        if change is None:
            return None
        root, number = self.root(site, index)
        story = root.story(number, self.share_relevant)
        paragraphs = list(story.paragraphs)
        if change == CREDITED:
            paragraphs[0] = f"据{root.name_zh}消息，{paragraphs[0]}"
        if change == CUT:
            del paragraphs[_last(root)]
        keys = {name: key for name, key in story.keys.items() if any(key in text for text in paragraphs)}
        lost = story.keys.keys() - keys.keys()
        codes = {name: () if name in lost else code for name, code in story.codes.items()}
        if "date_published" in codes:
            codes["date_published"] = (site.published_on(index).isoformat(),)
        return replace(story, paragraphs=tuple(paragraphs), keys=keys, codes=codes)


def _last_before(portal: PracticeSite, day: date) -> int:
    """The last page that a portal published before a day; -1 where there is none."""
    low, high = 0, portal.count(portal.rounds)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if portal.publishing.day(middle) < day else (low, middle)
    return low - 1


def _last(root: PracticeSite) -> int:
    """Place of the last paragraph of the text: above the name and the date of a signature."""
    return -1 if root.family.signature == "none" else -3
