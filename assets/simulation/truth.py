"""Ground truth of the practice web: what is planted on each page, and the state to be found."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from assets.simulation.stories import Story

if TYPE_CHECKING:
    from assets.simulation.sites import PracticeSite
    from assets.simulation.world import World

# What the registry calls the state of a site that behaves so.
STATES = {
    "answers": "ok",
    "challenge": "blocked_challenge",
    "closes": "connection_lost",
    "not_listening": "connection_lost",
    "silent": "timeout",
    "server_error": "http_error",
    "rate_limits": "rate_limited",
}


@dataclass(frozen=True)
class PageTruth:
    """One article. `states`: access state by round, `not_attempted` where no list can be read.

    `stories`: what it says by edition; `edition`: which one it shows, by round. `reprint_of`: the address of
    the page that it repeats word for word. Issuer and numbers are None where the page has no field for them.
    """

    source_id: str
    url: str
    first_round: int
    states: dict[int, str]
    edition: dict[int, int]
    stories: tuple[Story, ...]
    date_document: date | None
    date_published: date
    issuer: str | None
    document_number: str | None
    index_number: str | None
    is_relevant: bool
    reprint_of: str | None
    attachment_url: str | None

    @property
    def title(self) -> str:
        return self.stories[0].title

    def body(self, round_number: int) -> str:
        """The text that the page shows in a round."""
        return self.stories[self.edition[round_number]].body

    def codes(self, round_number: int) -> dict[str, tuple[str, ...]]:
        """True codes of what it shows in a round."""
        return self.stories[self.edition[round_number]].codes


@dataclass(frozen=True)
class Truth:
    """Everything that is planted, made page by page when asked for."""

    world: "World"

    def site_state(self, source_id: str) -> str:
        """The state in which a collector must find the entry points of a source."""
        return STATES[self.world.sites[source_id].site.behaviour]

    def pages(self, source_id: str | None = None) -> Iterator[PageTruth]:
        """Articles of one source or of all, oldest first, up to the last round."""
        for site in self.world.sites.values():
            if source_id in (None, site.source_id):
                for index in range(site.count(site.rounds)):
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
    setting = site.setting(index)
    original = world.original(site, index)
    portal = world.sites[original[0]] if original else None
    signed = portal.setting(original[1]) if portal and original else setting
    return PageTruth(
        source_id=site.source_id,
        url=site.url(index),
        first_round=rounds[0],
        states={number: _state(site, index, number) for number in rounds},
        edition=editions,
        stories=stories,
        date_document=None if signed.signature == "none" else signed.document_on,
        date_published=setting.published_on,
        issuer=stories[0].agency if site.site.template == "standard" else None,
        document_number=site.document_number(index),
        index_number=site.index_number(index),
        is_relevant=stories[0].is_relevant,
        reprint_of=portal.url(original[1]) if portal and original else None,
        attachment_url=site.attachment_url(index) if site.has_attachment(index) else None,
    )


def _state(site: "PracticeSite", index: int, round_number: int) -> str:
    if site.site.behaviour != "answers":
        return "not_attempted"
    if site.is_closed(index):
        return "robots_disallowed"
    return "gone" if site.is_gone(index, round_number) else "ok"
