"""Which pages of a site have which faults: drawn once from the seed, the same in every round and process."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from assets.registry.faults import FAULTS, OLDEST, PAGE, SITE, Fault
from assets.simulation.draws import draws
from assets.simulation.faults.whole_sites import FORBIDS_NOTHING, SHUTS


@dataclass(frozen=True)
class Planted:
    """The faults of one site. `fits(fault, index)`: whether a page may have it.

    `articles`: pages of the first round; later pages have no faults of their own.
    """

    faults: tuple[tuple[str, int], ...]
    articles: int
    fits: Callable[[Fault, int], bool]
    seed: int
    source_id: str

    @cached_property
    def of_site(self) -> tuple[Fault, ...]:
        """Faults that hit the site as a whole."""
        return tuple(FAULTS[name] for name, _ in self.faults if FAULTS[name].hits == SITE)

    @cached_property
    def refused(self) -> int:
        """So many of the oldest pages are refused when the site shuts its door (N19); 0 where it does not."""
        return sum(pages for name, pages in self.faults if FAULTS[name].hits == OLDEST)

    @cached_property
    def by_page(self) -> Mapping[int, Fault]:
        """Faults by number of the page. Raises ValueError where the site has too few pages that fit."""
        found: dict[int, Fault] = {}
        for name, pages in self.faults:
            fault = FAULTS[name]
            if fault.hits == PAGE:
                for index in self._drawn(fault, pages, found):
                    found[index] = fault
        return found

    def _drawn(self, fault: Fault, pages: int, taken: Mapping[int, Fault]) -> list[int]:
        order = draws(self.seed, self.source_id, "fault", fault.name)
        free = [
            index
            for index in range(self.refused, self.articles)
            if index not in taken and self.fits(fault, index)
        ]
        if len(free) < pages:
            raise ValueError(
                f"simulation.yml, sites.{self.source_id}, faults: {fault.name} on {pages} pages, but only "
                f"{len(free)} of its {self.articles} pages are free for it: fewer faults, or more pages"
            )
        return order.sample(free, pages)

    def of_page(self, index: int) -> Fault | None:
        """The fault of a page, None where it has none."""
        if index < self.refused:
            return FAULTS[SHUTS]
        return self.by_page.get(index)

    def is_on(self, name: str, index: int) -> bool:
        """Whether a page has just this fault."""
        fault = self.of_page(index) if self.faults else None
        return fault is not None and fault.name == name

    @property
    def forbids_nothing(self) -> bool:
        """Whether a fault takes away what robots.txt would forbid."""
        return any(fault.name in FORBIDS_NOTHING for fault in self.of_site)

    def site_state(self, round_number: int) -> str | None:
        """The state of the source; None where its faults leave it as it is."""
        if self.refused:
            return "blocked_challenge"
        states = (fault.state_in(round_number) for fault in self.of_site)
        return next((state for state in states if state != "ok"), None)

    def state(self, index: int, round_number: int) -> str | None:
        """The access state of a page; None where no fault decides it."""
        if not self.faults:
            return None
        if self.refused and round_number > 1:
            return "http_error" if index < self.articles else "not_attempted"
        whole = self.site_state(round_number) if not self.refused else None
        if whole is not None:
            # Pages that were found before are asked again, and new ones cannot be found.
            is_known = index < self.articles and self.site_state(1) is None
            return whole if is_known else "not_attempted"
        fault = self.of_page(index)
        return fault.state_in(round_number) if fault else None
