"""Ground truth of the practice web: what is planted on each page, and the state to be found."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from assets.registry.faults import OLDEST, Fault
from assets.registry.simulation import EXPECTED_STATES
from assets.simulation.families import FAMILIES
from assets.simulation.faults.answering import file_url, neighbour, other_addresses
from assets.simulation.faults.content import published_on
from assets.simulation.stories import Story

if TYPE_CHECKING:
    from assets.simulation.sites import PracticeSite
    from assets.simulation.world import World


@dataclass(frozen=True)
class Printed:
    """The facts that a page prints; None where it has no field for one, or says nothing."""

    date_document: date | None
    date_published: date | None
    issuer: str | None
    document_number: str | None
    index_number: str | None


@dataclass(frozen=True)
class PageTruth:
    """One article. `states`: access state by round, `not_attempted` where no list can be read.

    `stories`: what it says by edition; `edition`: which one it shows, by round. `reprint_of`: the address of
    the page that it repeats, the root of its cluster, and `change`: what it changes in it. Dates, issuer and
    numbers are those of its first round, None where the page has no field for them; `printed` has them by
    round. `moved_to`, `moved_from`: its address after and before the site moved.
    """

    source_id: str
    url: str
    first_round: int
    states: dict[int, str]
    edition: dict[int, int]
    stories: tuple[Story, ...]
    date_document: date | None
    date_published: date | None
    issuer: str | None
    document_number: str | None
    index_number: str | None
    is_relevant: bool
    reprint_of: str | None
    attachment_url: str | None
    fault: Fault | None = None
    file_url: str | None = None
    also_at: tuple[str, ...] = ()
    change: str | None = None
    moved_to: str | None = None
    moved_from: str | None = None
    reprinted: dict[int, Printed] = field(default_factory=dict)

    def printed(self, round_number: int) -> Printed:
        """What the page prints in a round."""
        first = Printed(
            self.date_document, self.date_published, self.issuer, self.document_number, self.index_number
        )
        return self.reprinted.get(round_number, first)

    @property
    def text_versions(self) -> int:
        """How many different texts a collector meets at the address."""
        return len({self.body(number) for number, state in self.states.items() if state == "ok"})

    def allows(self, round_number: int, found: str) -> bool:
        """Whether a collector may say this of the page in a round.

        A site that shuts its door (N19) is given up after some pages: which ones is the collector's affair.
        """
        true = self.states[round_number]
        if self.fault is not None and self.fault.hits == OLDEST and found == "not_attempted":
            return true == self.fault.state_in(round_number)
        return found == true or (true == "ok" and found == "not_modified")

    @property
    def title(self) -> str:
        return self.stories[0].title

    def body(self, round_number: int) -> str:
        """The text that the page shows in a round."""
        return self.stories[self.edition[round_number]].body

    def codes(self, round_number: int) -> dict[str, tuple[str, ...]]:
        """True codes of what it shows in a round."""
        codes = self.stories[self.edition[round_number]].codes
        day = self.reprinted[round_number].date_published if round_number in self.reprinted else None
        return {**codes, "date_published": (day.isoformat(),)} if day and self.is_relevant else codes


@dataclass(frozen=True)
class Truth:
    """Everything that is planted, made page by page when asked for."""

    world: "World"

    def site_state(self, source_id: str, round_number: int = 1) -> str:
        """The state in which a collector must find a source in a round."""
        site = self.world.sites[source_id]
        state = EXPECTED_STATES[site.site.behaviour]
        return (site.planted.site_state(round_number) if state == "ok" else None) or state

    def pages(self, source_id: str | None = None) -> Iterator[PageTruth]:
        """Articles of one source or of all, oldest first, up to the last round."""
        for site in self.world.sites.values():
            if source_id in (None, site.source_id):
                for part in (site, site.moved):
                    if part is not None:
                        yield from self._part(part)

    def _part(self, site: "PracticeSite") -> Iterator[PageTruth]:
        for index in range(site.count(site.rounds)):
            if not (site.is_after_move and site.is_left_behind(index)):
                yield page_truth(self.world, site, index)

    def page(self, url: str) -> PageTruth | None:
        """The article at an address; None where there is none."""
        site = self.world.site_at(url)
        index = site.index_of(url, site.rounds) if site else None
        return None if site is None or index is None else page_truth(self.world, site, index)


def page_truth(world: "World", site: "PracticeSite", index: int) -> PageTruth:
    """The truth about one article of a site."""
    rounds = range(site.first_round(index), site.rounds + 1)
    editions = {number: site.edition(index, number) for number in rounds}
    stories = tuple(world.story(site, index, edition) for edition in range(max(editions.values()) + 1))
    fault = site.planted.of_page(index)
    original = world.original(site, index)
    portal = world.sites[original[0]] if original else None
    first = _printed(world, site, index, rounds[0], stories[0])
    later = {number: _printed(world, site, index, number, stories[0]) for number in rounds}
    return PageTruth(
        source_id=site.source_id,
        url=site.url(index),
        first_round=rounds[0],
        states={number: _state(site, index, number) for number in rounds},
        edition=editions,
        stories=stories,
        date_document=first.date_document,
        date_published=published_on(fault.name, site.published_on(index))[0]
        if fault
        else first.date_published,
        issuer=first.issuer,
        document_number=first.document_number,
        index_number=_index_number(site, index, fault) if fault else first.index_number,
        is_relevant=stories[0].is_relevant,
        reprint_of=portal.url(original[1]) if portal and original else None,
        attachment_url=site.attachment_url(index) if site.has_attachment(index) else None,
        fault=fault,
        file_url=file_url(site, index),
        also_at=other_addresses(site, index),
        change=world.network.change(site, index),
        moved_to=site.moved.url(index) if site.moved and not site.is_left_behind(index) else None,
        moved_from=_old_url(world, site, index),
        reprinted={number: printed for number, printed in later.items() if printed != first},
    )


def _printed(world: "World", site: "PracticeSite", index: int, round_number: int, story: Story) -> Printed:
    """What the template of a round prints; after a move, what stands at the new address."""
    now = site.moved if site.moved is not None and site.has_moved(round_number) else site
    signed = world.setting(site, index)
    has_table = FAMILIES[site.template(round_number)].has_table
    return Printed(
        date_document=None if signed.signature == "none" else signed.document_on,
        date_published=now.published_on(index),
        issuer=story.agency if has_table else None,
        document_number=world.document_number(site, index),
        index_number=site.index_number(index, round_number),
    )


def _old_url(world: "World", site: "PracticeSite", index: int) -> str | None:
    """The address before the move; None for a page that was published after it."""
    old = world.sites[site.source_id]
    return old.url(index) if site.is_after_move and index < old.count(old.rounds) else None


def _index_number(site: "PracticeSite", index: int, fault: Fault) -> str | None:
    if fault.name == "C07.number_twice":
        return site.index_number(neighbour(index))
    return site.index_number(index)


def _state(site: "PracticeSite", index: int, round_number: int) -> str:
    if site.site.behaviour != "answers":
        return "not_attempted"
    if (state := site.planted.state(index, round_number)) is not None:
        return state
    if site.is_closed(index) and not site.planted.forbids_nothing:
        return "robots_disallowed"
    if site.moved is not None and site.has_moved(round_number) and site.is_left_behind(index):
        return "gone_redirected"
    return "gone" if site.is_gone(index, round_number) else "ok"
