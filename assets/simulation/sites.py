"""A simulated site: its pages in a round, their addresses, dates and stories. Page i comes from i alone."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assets.registry.simulation import ROUND_DAYS, Site
from assets.simulation.draws import draws
from assets.simulation.stories import Place, Setting, Story, earlier, tell

QUIET_DAYS = 5  # No page is younger than this when the first round begins.
CYCLE = 25
EDITED, GONE, COUNTED, MIGRATED = 3, 7, 11, 15  # Places in the cycle of pages that change.
CLOSED = (4, 19)
ATTACHED = 5
COUNTY_SHARE = 0.25
SIGNS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True)
class Family:
    """How a template family lays out its addresses, and how many links stand on a list page."""

    folder: str
    first_number: int
    links: int
    signature: str
    charset: str


FAMILIES = {
    "standard": Family("zwgk", 10_001, 20, "western", "utf-8"),
    "older": Family("news", 501, 15, "chinese", "gb18030"),
    "news": Family("difang", 70_001, 10, "none", "utf-8"),
}


@dataclass(frozen=True)
class PracticeSite:
    """A site of the practice web. `number` gives it an address of its own; it reports from `units`."""

    seed: int
    number: int
    source_id: str
    host: str
    name_zh: str
    site: Site
    units: tuple[Place, ...]
    first_year: int
    begins_on: date
    articles: int
    rounds: int

    @property
    def family(self) -> Family:
        return FAMILIES[self.site.template]

    @property
    def new_pages(self) -> int:
        """Pages that each later round adds."""
        return max(1, self.articles // 10)

    def count(self, round_number: int) -> int:
        """Pages that were ever published up to a round."""
        return self.articles + self.new_pages * (round_number - 1)

    def first_round(self, index: int) -> int:
        """The round in which a page is there for the first time."""
        return 1 if index < self.articles else 2 + (index - self.articles) // self.new_pages

    def _changes_in(self, index: int) -> int:
        """The round in which a page of the first round changes, if it is one that does."""
        return 2 + (index // CYCLE) % (self.rounds - 1) if self.rounds > 1 else 2

    def _is(self, index: int, place_in_cycle: int) -> bool:
        return index < self.articles and index % CYCLE == place_in_cycle

    def edition(self, index: int, round_number: int) -> int:
        """0 as first published, 1 after its edit."""
        return int(self._is(index, EDITED) and round_number >= self._changes_in(index))

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

    def round_begins(self, round_number: int) -> date:
        return self.begins_on + timedelta(days=ROUND_DAYS * (round_number - 1))

    def published_on(self, index: int) -> date:
        """Day of publication: never earlier than that of the page before it."""
        if index < self.articles:
            start = date(self.first_year, 1, 6)
            end = self.begins_on - timedelta(days=QUIET_DAYS)
            place, parts = index, self.articles
        else:
            later = index - self.articles
            round_number = 2 + later // self.new_pages
            start = self.round_begins(round_number - 1) + timedelta(days=2)
            end = self.round_begins(round_number) - timedelta(days=2)
            place, parts = later % self.new_pages, self.new_pages
        days = (end - start).days
        offset = draws(self.seed, self.source_id, index, "published").randrange(days)
        return start + timedelta(days=(days * place + offset) // parts)

    def setting(self, index: int) -> Setting:
        """Where and when the story of a page plays."""
        random = draws(self.seed, self.source_id, index, "setting")
        published = self.published_on(index)
        lag = random.randint(400, 1200) if self._is(index, MIGRATED) else random.randint(0, 28)
        document = earlier(published, lag, date(self.first_year, 1, 2))
        held = [unit for unit in self.units if unit.holds(document.year)]
        cities = [unit for unit in held if unit.level == "prefecture"]
        counties = [unit for unit in held if unit.level == "county"]
        is_county = bool(counties) and random.random() < COUNTY_SHARE
        place = random.choice(counties if is_county else cities)
        claimant = "official_media" if self.site.template == "news" else "local_government"
        return Setting(place, document, published, self.family.signature, claimant)

    def story(self, index: int, share_relevant: float, edition: int = 0) -> Story:
        """The story that the page tells of itself (a reprint tells another one's)."""
        is_relevant = draws(self.seed, self.source_id, index, "relevant").random() < share_relevant
        random = draws(self.seed, self.source_id, index, "story")
        return tell(random, self.setting(index), is_relevant, bool(edition))

    @property
    def site_code(self) -> str:
        """The ten digits that mark a site: the code of its place and four more."""
        return f"{self.units[0].code if self.units else '990000'}{self.number:04d}"

    def index_number(self, index: int) -> str | None:
        """Index number of open government information; only standard portals print one."""
        if self.site.template != "standard":
            return None
        return f"MONI{self.number:04d}/{self.published_on(index).year}-{index + 1:05d}"

    def document_number(self, index: int) -> str | None:
        """Document number, unique in the world; newspapers and every third page print none."""
        if self.site.template == "news" or index % 3 == 2:
            return None
        sign = SIGNS[self.number // len(SIGNS) % len(SIGNS)] + SIGNS[self.number % len(SIGNS)]
        return f"模{sign}发〔{self.setting(index).document_on.year}〕{index + 1}号"

    def url(self, index: int) -> str:
        """Address of an article."""
        number = self.family.first_number + index
        day = self.published_on(index)
        if self.site.template == "older":
            return f"http://{self.host}/news/show.asp?id={number}"
        if self.site.template == "news":
            return f"http://{self.host}/content/{day:%Y-%m}/{day:%d}/content_{number}.html"
        folder = self.site.closed_folder if self.is_closed(index) else self.family.folder
        return f"http://{self.host}/{folder}/{day:%Y%m}/t{day:%Y%m%d}_{number}.html"

    def attachment_url(self, index: int) -> str:
        """Address of the PDF of an article that has one."""
        number = self.family.first_number + index
        return f"http://{self.host}/files/{self.published_on(index):%Y%m}/P{number}.pdf"

    def index_of(self, url: str, round_number: int) -> int | None:
        """The article at an address, or None where the site has none there by that round."""
        return self._index(url, round_number, r"(?:_|id=)([0-9]+)(?:\.html)?$", self.url)

    def attachment_of(self, url: str, round_number: int) -> int | None:
        """The article whose attachment stands at an address."""
        index = self._index(url, round_number, r"/P([0-9]+)\.pdf$", self.attachment_url)
        return index if index is not None and self.has_attachment(index) else None

    def _index(self, url: str, round_number: int, pattern: str, spell: Callable[[int], str]) -> int | None:
        found = re.search(pattern, url)
        index = int(found[1]) - self.family.first_number if found else -1
        return index if 0 <= index < self.count(round_number) and spell(index) == url else None

    def list_pages(self, round_number: int) -> int:
        return math.ceil(self.count(round_number) / self.family.links)

    def list_url(self, page: int) -> str:
        """Address of a list page, the first being 1."""
        if self.site.template == "older":
            return f"http://{self.host}/news/list.asp" + (f"?page={page}" if page > 1 else "")
        number = {"standard": page - 1, "news": page}[self.site.template]
        return f"http://{self.host}/{self.family.folder}/index{f'_{number}' if page > 1 else ''}.html"

    def listed(self, page: int, round_number: int) -> Iterator[int]:
        """Articles on a list page, newest first."""
        newest = self.count(round_number) - 1 - (page - 1) * self.family.links
        return iter(range(newest, max(-1, newest - self.family.links), -1))

    def list_page_of(self, url: str, round_number: int) -> int | None:
        """The list page at an address."""
        found = re.search(r"(?:_|page=)([0-9]+)(?:\.html)?$", url)
        number = int(found[1]) if found else 1
        page = number + 1 if found and self.site.template == "standard" else number
        return page if 1 <= page <= self.list_pages(round_number) and self.list_url(page) == url else None


def reprinted(
    media: PracticeSite, portals: Mapping[str, PracticeSite], index: int, share: float
) -> tuple[str, int] | None:
    """The page that an article of a newspaper repeats word for word: source and number, or None."""
    random = draws(media.seed, media.source_id, index, "reprint")
    if media.site.template != "news" or not portals or random.random() >= share:
        return None
    portal = portals[random.choice(sorted(portals))]
    day = media.published_on(index) - timedelta(days=1)
    low, high = 0, portal.count(media.rounds)
    while low < high:  # The first page of the portal that is younger than the reprint.
        middle = (low + high) // 2
        low, high = (middle + 1, high) if portal.published_on(middle) <= day else (low, middle)
    original = low - 1 - random.randint(0, 2)
    return None if original < 0 or portal.is_closed(original) else (portal.source_id, original)


def retold(story: Story, published_on: date) -> Story:
    """A story word for word, as published elsewhere on another day."""
    codes = {**story.codes}
    if "date_published" in codes:
        codes["date_published"] = (published_on.isoformat(),)
    return replace(story, codes=codes)
