"""The simulated world of a study: sites, pages, times, coders, respondents, articles. Pure.

No clock, no files: everything is a function of the study's `simulation.yml`, its sources and places. Nothing
of it is real, and every page, name and number that it makes says SIMULATED.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assets.registry.simulation import ROUND_DAYS, Simulation, Site
from assets.registry.sources import Source
from assets.simulation.articles import ArticleTruth, article_lines, article_truths
from assets.simulation.coders import codings_of
from assets.simulation.draws import draws, seed_of
from assets.simulation.faults.words import retold as story_with_fault
from assets.simulation.reprinting import Network
from assets.simulation.respondents import Value, draw_sample, population_values
from assets.simulation.sites import PracticeSite
from assets.simulation.stories import Place, Setting, Story
from assets.simulation.truth import PageTruth, Truth, page_truth

if TYPE_CHECKING:
    import polars as pl

    from assets.registry.corpora import Corpus
    from assets.registry.study import Study
    from assets.registry.surveys import Survey

FEWEST_ARTICLES = 4
HOUR = 3600


@dataclass(frozen=True)
class World:
    """The world that `simulation` describes, seen through the registered sources that have a site in it.

    `places`: units of the study with the years of their codes. `first_year`: no page is older.
    `codebook_version`: the one that simulated coders follow.
    """

    simulation: Simulation
    sources: Sequence[Source]
    places: tuple[Place, ...]
    first_year: int
    codebook_version: str

    @classmethod
    def of(cls, study: "Study") -> "World":
        """The world of a simulated study. Raises ValueError for one that is not simulated."""
        if study.simulation is None:
            raise ValueError(f"study {study.name} is not simulated: it has no simulation.yml")
        return cls(
            simulation=study.simulation,
            sources=study.sources,
            places=_places(study),
            first_year=study.settings.years.first,
            codebook_version=study.codebook.version,
        )

    @cached_property
    def sites(self) -> Mapping[str, PracticeSite]:
        """Sites by source id. Raises ValueError where a source has no site, or a site no source."""
        collected = {source.source_id: source for source in self.sources if source.collection}
        if unknown := sorted(collected.keys() ^ self.simulation.sites.keys()):
            raise ValueError(
                f"simulation.yml, sites: {', '.join(unknown)} must be both a source with a "
                "collection and a site"
            )
        return {
            source_id: self._site(number, source, self.simulation.sites[source_id])
            for number, (source_id, source) in enumerate(sorted(collected.items()), 1)
        }

    def _site(self, number: int, source: Source, site: Site) -> PracticeSite:
        assert source.collection is not None  # Only such sources are asked for.
        host = urlsplit(source.collection.entries[0]).hostname or ""
        units = [unit for unit in self.places if self._reports(source.place, unit)]
        return PracticeSite(
            seed=self.simulation.seed,
            number=number,
            source_id=source.source_id,
            host=host,
            name_zh=source.name_zh,
            stream=source.stream,
            place=source.place or "",
            site=site,
            units=tuple(units),
            first_year=max(self.first_year, min((unit.first_year for unit in units), default=0)),
            begins_on=self.simulation.begins_on,
            articles=max(FEWEST_ARTICLES, self.simulation.articles_of(site)),
            rounds=self.simulation.rounds,
        )

    def _reports(self, place: str | None, unit: Place) -> bool:
        """A site reports of its prefecture and the counties in it, its county alone, or its province."""
        if unit.level == "province" or place is None:
            return False
        if not place.endswith("00"):
            return place == unit.code
        return place[:4] == unit.code[:4] or (place.endswith("0000") and place[:2] == unit.code[:2])

    def site_at(self, url: str) -> PracticeSite | None:
        """The site at an address; of one that moved, the part to which the address belongs."""
        site = self._by_host.get(urlsplit(url).hostname or "")
        return None if site is None else site.view_of(url)

    def shown_at(self, url: str, round_number: int) -> tuple[PracticeSite, int] | None:
        """The article that an address shows in a round, or leads to after a move: site and number."""
        site = self.site_at(url)
        index = site.index_of(url, round_number) if site else None
        if site is None or index is None:
            return None
        leads_on = site.moved is not None and site.has_moved(round_number)
        return (site.moved if leads_on and site.moved else site), index

    @cached_property
    def _by_host(self) -> Mapping[str, PracticeSite]:
        return {site.host: site for site in self.sites.values()}

    @cached_property
    def network(self) -> Network:
        """Who repeats whom."""
        return Network(self.sites, self.simulation.share_reprinted, self.simulation.share_relevant)

    def original(self, site: PracticeSite, index: int) -> tuple[str, int] | None:
        """The page that an article repeats: source id and number. It is itself no copy."""
        return self.network.original(site, index)

    def setting(self, site: PracticeSite, index: int) -> Setting:
        """Where and when the story of a page plays; of a copy, that of the page that it repeats."""
        root, number = self.network.root(site, index)
        return root.setting(number)

    def document_number(self, site: PracticeSite, index: int) -> str | None:
        """The number that a page prints: a copy on the site of a government keeps that of its original."""
        root, number = self.network.root(site, index)
        return None if site.site.template == "news" else root.document_number(number)

    def story(self, site: PracticeSite, index: int, edition: int = 0) -> Story:
        """What a page says, also where it repeats another one."""
        copied = self.network.copied(site, index)
        if copied is not None:
            return copied
        story = site.story(index, self.simulation.share_relevant, edition)
        fault = site.planted.of_page(index)
        return story_with_fault(fault.name, story) if fault else story

    def clock(self, round_number: int) -> Callable[[str], datetime]:
        """The time noted for an attempt in a round: UTC, robots.txt first, then lists, then pages."""
        begins = self._begins(round_number)

        def at(url: str) -> datetime:
            site = self.site_at(url)
            draw = seed_of(self.simulation.seed, round_number, url)
            if url.endswith("/robots.txt"):
                seconds = draw % 60
            elif site is not None and site.list_page_of(url, round_number) is not None:
                seconds = 60 + draw % (HOUR - 60)
            else:
                seconds = HOUR + draw % (5 * HOUR)
            return begins + timedelta(seconds=seconds)

        return at

    def _begins(self, round_number: int) -> datetime:
        day = self.simulation.begins_on + timedelta(days=ROUND_DAYS * (round_number - 1))
        return datetime.combine(day, time(1), tzinfo=UTC)

    def round_at(self, captured_at: datetime) -> int:
        """The round in which a capture was made."""
        passed = (captured_at - self._begins(1)).days // ROUND_DAYS
        return min(self.simulation.rounds, max(1, passed + 1))

    def truth(self) -> Truth:
        """What is planted in the world, page by page and site by site."""
        return Truth(self)

    def page(self, site: PracticeSite, index: int) -> PageTruth:
        """The truth about one page."""
        return page_truth(self, site, index)

    def codings(self, captured: Iterable[tuple[str, str, datetime]]) -> list[dict[str, Any]]:
        """Rows for the coding store: what two coders and an adjudicator made of captured articles.

        `captured`: address, payload SHA-256 and time (UTC) of captures in state ok. Robots, list pages and
        attachments among them are left aside. A page is coded once for each edition of its text.
        """
        return codings_of(self, captured)

    def respondents(self, survey: "Survey") -> "pl.DataFrame":
        """Microdata of a survey: one row a respondent, the columns that the survey names."""
        return draw_sample(self, survey, 0)

    def sample(self, survey: "Survey", replication: int) -> "pl.DataFrame":
        """Another sample from the same population: for tests of how often intervals cover the truth."""
        return draw_sample(self, survey, replication)

    def survey_truth(self, survey: "Survey") -> list[Value]:
        """Values of the population, by item, category and group."""
        return population_values(self, survey)

    def articles(self, corpus: "Corpus") -> list[dict[str, Any]]:
        """Lines of the corpus file: article_id, outlet, published_on, title, url, text."""
        return article_lines(self, corpus)

    def article_truth(self, corpus: "Corpus") -> list[ArticleTruth]:
        """Story and frames of each article of the corpus."""
        return article_truths(self, corpus)

    def draws(self, *names: object) -> Any:
        """Random draws of this world for names."""
        return draws(self.simulation.seed, *names)


def _places(study: "Study") -> tuple[Place, ...]:
    codes = {row.name_zh: row.code for row in study.area_codes if row.level == "prefecture"}
    return tuple(
        Place(
            code=row.code,
            name_zh=row.name_zh,
            level=row.level,
            parent_code=codes.get(row.prefecture_zh or "") if row.level == "county" else None,
            first_year=row.from_year,
            last_year=None if row.to_year is None else row.to_year - 1,
        )
        for row in study.area_codes
    )
