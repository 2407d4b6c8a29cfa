"""A simulated site: its pages in a round, their addresses, dates and stories. Page i comes from i alone."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from assets.registry.faults import Fault
from assets.registry.simulation import Site
from assets.simulation.draws import Lately, draws
from assets.simulation.families import FAMILIES, MOVED, Family, last_number
from assets.simulation.faults.planting import Planted
from assets.simulation.publishing import Publishing
from assets.simulation.stories import Place, Setting, Story, earlier, tell
from assets.simulation.wording import AGENCIES

CYCLE = 25
EDITED, GONE, COUNTED, MIGRATED = 3, 7, 11, 15  # Places in the cycle of pages that change.
CLOSED = (4, 19)
LEFT_BEHIND = (2, 13)  # What a site that moves does not take along.
ATTACHED = 5
COUNTY_SHARE = 0.25
FEW_STORIES = 64  # A copy asks for the story that it repeats several times; each is some kilobytes.
SIGNS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True)
class PracticeSite:
    """A site of the practice web. `number` gives it an address of its own; it reports from `units`.

    `place`: code of the government whose site it is, `stream`: what kind of site. Of a site that moves there
    are two: its old addresses, and `moved`, the same pages at their new ones (`is_after_move`).
    """

    seed: int
    number: int
    source_id: str
    host: str
    name_zh: str
    stream: str
    place: str
    site: Site
    units: tuple[Place, ...]
    first_year: int
    begins_on: date
    articles: int
    rounds: int
    is_after_move: bool = False

    @property
    def family(self) -> Family:
        """The family in which the site began."""
        return FAMILIES[self.site.template]

    @property
    def addresses(self) -> Family:
        return MOVED if self.is_after_move else self.family

    def template(self, round_number: int) -> str:
        """The family whose templates print the pages in a round."""
        redesign = self.site.redesign
        return redesign.template if redesign and round_number >= redesign.round else self.site.template

    @cached_property
    def moved(self) -> "PracticeSite | None":
        """The site at its new addresses; None where it never moves, or is the one that did."""
        can_move = self.site.moved_in is not None and not self.is_after_move
        return replace(self, is_after_move=True) if can_move else None

    def has_moved(self, round_number: int) -> bool:
        """Whether the old addresses only redirect."""
        return self.site.moved_in is not None and round_number >= self.site.moved_in

    def is_left_behind(self, index: int) -> bool:
        """Whether a page has no new address after the move: its old one leads to the home page."""
        moves = self.site.moved_in is not None and self.publishing.round_of(index) < self.site.moved_in
        return moves and index % CYCLE in LEFT_BEHIND

    @cached_property
    def publishing(self) -> Publishing:
        """When its pages are published, wherever they stand later."""
        return Publishing(self.seed, self.source_id, self.first_year, self.begins_on, self.articles)

    def count(self, round_number: int) -> int:
        """Pages that were ever published up to a round, at the old addresses or at the new ones."""
        if self.site.moved_in is not None:
            if self.is_after_move and round_number < self.site.moved_in:
                return 0
            if not self.is_after_move:
                round_number = min(round_number, self.site.moved_in - 1)
        return self.publishing.count(round_number)

    def first_round(self, index: int) -> int:
        """The round in which a page is there for the first time, at its address."""
        published = self.publishing.round_of(index)
        return max(published, self.site.moved_in or 1) if self.is_after_move else published

    def _changes_in(self, index: int) -> int:
        """The round in which a page of the first round changes, if it is one that does."""
        return 2 + (index // CYCLE) % (self.rounds - 1) if self.rounds > 1 else 2

    def _is(self, index: int, place_in_cycle: int) -> bool:
        return index < self.articles and index % CYCLE == place_in_cycle

    def is_edited(self, index: int) -> bool:
        """Whether a sentence of the page is changed in a later round."""
        return self._is(index, EDITED) or self.planted.is_on("C09.edited", index)

    def edition(self, index: int, round_number: int) -> int:
        """0 as first published, 1 after its edit."""
        return int(self.is_edited(index) and round_number >= self._changes_in(index))

    @cached_property
    def planted(self) -> Planted:
        """Which pages have which faults: only pages that nothing else happens to."""
        return Planted(self.site.faults, self.articles, self._fits, self.seed, self.source_id)

    def _fits(self, fault: Fault, index: int) -> bool:
        if index % CYCLE in (EDITED, GONE, COUNTED, MIGRATED, *CLOSED):
            return False
        if fault.name == "C07.number_twice":
            return self.index_number(index) is not None
        if fault.group == "C06":
            is_iso = self.site.template in ("standard", "older", "news")
            return is_iso and self.setting(index).document_on != self.published_on(index)
        return True

    def is_gone(self, index: int, round_number: int) -> bool:
        """Whether the page is answered with 404; the list goes on linking to it."""
        return self._is(index, GONE) and round_number >= self._changes_in(index)

    def is_closed(self, index: int) -> bool:
        """Whether robots.txt keeps collectors away from the page."""
        return self.site.closed_folder is not None and index % CYCLE in CLOSED

    def has_attachment(self, index: int) -> bool:
        return self.site.has_attachments and index % ATTACHED == 1

    def visits(self, index: int, round_number: int) -> int:
        """What the counter of visits shows: of one page in a cycle, more in each round."""
        shown = draws(self.seed, self.source_id, index, "visits").randint(30, 4_000)
        return shown + (37 * round_number if self._is(index, COUNTED) else 0)

    def published_on(self, index: int) -> date:
        """Day of publication as the page says it: after a move, the day on which it was moved."""
        moved_in = self.site.moved_in
        if not self.is_after_move or moved_in is None or self.publishing.round_of(index) >= moved_in:
            return self.publishing.day(index)
        return self.publishing.moved_on(index, moved_in)

    def setting(self, index: int) -> Setting:
        """Where and when the story of a page plays."""
        return self._settings.of(index, lambda: self._drawn_setting(index))

    @cached_property
    def _settings(self) -> Lately[int, Setting]:
        return Lately()

    def _drawn_setting(self, index: int) -> Setting:
        random = draws(self.seed, self.source_id, index, "setting")
        published = self.publishing.day(index)
        lag = random.randint(400, 1200) if self._is(index, MIGRATED) else random.randint(0, 28)
        document = earlier(published, lag, date(self.first_year, 1, 2))
        held = [unit for unit in self.units if unit.holds(document.year)]
        cities = [unit for unit in held if unit.level == "prefecture"]
        counties = [unit for unit in held if unit.level == "county"]
        is_county = bool(counties) and random.random() < COUNTY_SHARE
        place = random.choice(counties if is_county or not cities else cities)
        claimant = "official_media" if self.site.template == "news" else "local_government"
        bureau = next((name for name in AGENCIES if name in self.name_zh), None)
        office = bureau if self.stream == "bureau" else None
        return Setting(place, document, self.published_on(index), self.family.signature, claimant, office)

    def story(self, index: int, share_relevant: float, edition: int = 0) -> Story:
        """The story that the page tells of itself (a reprint tells another one's)."""
        key = index, share_relevant, edition
        return self._stories.of(key, lambda: self._told(*key))

    @cached_property
    def _stories(self) -> Lately[tuple[int, float, int], Story]:
        return Lately(FEW_STORIES)

    def _told(self, index: int, share_relevant: float, edition: int) -> Story:
        is_relevant = draws(self.seed, self.source_id, index, "relevant").random() < share_relevant
        random = draws(self.seed, self.source_id, index, "story")
        return tell(random, self.setting(index), is_relevant, bool(edition))

    @property
    def site_code(self) -> str:
        """The ten digits that mark a site: the code of its place and four more."""
        return f"{self.units[0].code if self.units else '990000'}{self.number:04d}"

    def index_number(self, index: int, round_number: int = 1) -> str | None:
        """Index number of open government information; only families with a table of facts print one."""
        is_printed = FAMILIES[self.template(round_number)].has_table
        year = self.publishing.day(index).year
        return f"MONI{self.number:04d}/{year}-{index + 1:05d}" if is_printed else None

    def document_number(self, index: int) -> str | None:
        """Document number, unique in the world; newspapers and every third page print none."""
        if self.site.template == "news" or index % 3 == 2:
            return None
        sign = "".join(SIGNS[int(digit)] for digit in f"{self.number:02d}")
        return f"模{sign}发〔{self.setting(index).document_on.year}〕{index + 1}号"

    def url(self, index: int) -> str:
        """Address of an article."""
        return self._urls.of(index, lambda: self._spelt(index))

    @cached_property
    def _urls(self) -> Lately[int, str]:
        return Lately()

    def _spelt(self, index: int) -> str:
        folder = self.site.closed_folder if self.is_closed(index) else None
        return f"http://{self.host}/{self.addresses.article_path(index, self.published_on(index), folder)}"

    def attachment_url(self, index: int) -> str:
        """Address of the PDF of an article that has one."""
        number = self.family.first_number + index
        return f"http://{self.host}/files/{self.publishing.day(index):%Y%m}/P{number}.pdf"

    def index_of(self, url: str, round_number: int) -> int | None:
        """The article at an address, or None where the site has none there by that round."""
        return self._index(url, round_number, self.addresses.first_number, self.url)

    def attachment_of(self, url: str, round_number: int) -> int | None:
        """The article whose attachment stands at an address."""
        index = self._index(url, round_number, self.family.first_number, self.attachment_url)
        return index if index is not None and self.has_attachment(index) else None

    def _index(
        self, url: str, round_number: int, first_number: int, spell: Callable[[int], str]
    ) -> int | None:
        number = last_number(url)
        index = -1 if number is None else number - first_number
        is_there = 0 <= index < self.count(round_number) and not (
            self.is_after_move and self.is_left_behind(index)
        )
        return index if is_there and spell(index) == url else None

    def list_pages(self, round_number: int) -> int:
        return math.ceil(self.count(round_number) / self.addresses.links)

    def list_url(self, page: int) -> str:
        """Address of a list page, the first being 1."""
        return f"http://{self.host}/{self.addresses.list_path(page)}"

    def listed(self, page: int, round_number: int) -> Iterator[int]:
        """Articles on a list page, newest first."""
        newest = self.count(round_number) - 1 - (page - 1) * self.addresses.links
        there = range(newest, max(-1, newest - self.addresses.links), -1)
        return (index for index in there if not (self.is_after_move and self.is_left_behind(index)))

    def list_page_of(self, url: str, round_number: int) -> int | None:
        """The list page at an address."""
        number, last = last_number(url), self.list_pages(round_number)
        pages = (1,) if number is None else (1, self.addresses.page_numbered(number))
        return next((page for page in pages if 1 <= page <= last and self.list_url(page) == url), None)

    def view_of(self, url: str) -> "PracticeSite":
        """The site before or after its move: whichever has addresses like this one."""
        is_new = f"http://{self.host}/{MOVED.folder}/" in url
        return self.moved if is_new and self.moved is not None else self
