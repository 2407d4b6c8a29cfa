"""When the pages of a site are published: many before the first round, a few before each later one."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from assets.registry.simulation import ROUND_DAYS
from assets.simulation.draws import Lately, draws

QUIET_DAYS = 5  # No page is younger than this when the first round begins.
MOVING_DAYS = (7, 14)  # Days after the round before, in which a site moves.


@dataclass(frozen=True)
class Publishing:
    """Pages and days of one site. `articles`: pages before the first round."""

    seed: int
    source_id: str
    first_year: int
    begins_on: date
    articles: int

    @property
    def new_pages(self) -> int:
        """Pages that each later round adds."""
        return max(1, self.articles // 10)

    def count(self, round_number: int) -> int:
        """Pages that were published up to a round."""
        return self.articles + self.new_pages * (round_number - 1)

    def round_of(self, index: int) -> int:
        """The first round after a page was published."""
        return 1 if index < self.articles else 2 + (index - self.articles) // self.new_pages

    def round_begins(self, round_number: int) -> date:
        return self.begins_on + timedelta(days=ROUND_DAYS * (round_number - 1))

    def moved_on(self, index: int, moved_in: int) -> date:
        """The day on which a page was put to its new address, before the round `moved_in`."""
        first, last = MOVING_DAYS
        days = first + (last - first) * index // self.count(moved_in - 1)
        return self.round_begins(moved_in - 1) + timedelta(days=days)

    def day(self, index: int) -> date:
        """Day of publication: never earlier than that of the page before it."""
        return self._days.of(index, lambda: self._drawn(index))

    @cached_property
    def _days(self) -> Lately[int, date]:
        return Lately()

    def _drawn(self, index: int) -> date:
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
