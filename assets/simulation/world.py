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
from assets.simulation.respondents import Value, draw_sample, population_values
from assets.simulation.sites import PracticeSite, reprinted, retold
from assets.simulation.stories import Place, Story
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
        articles_there = max(
            FEWEST_ARTICLES, round(self.simulation.articles_per_site * self.simulation.scale)
        )
        return PracticeSite(
            seed=self.simulation.seed,
            number=number,
            source_id=source.source_id,
            host=host,
            name_zh=source.name_zh,
            site=site,
            units=tuple(units),
            first_year=self.first_year,
            begins_on=self.simulation.begins_on,
            articles=articles_there,
            rounds=self.simulation.rounds,
        )

    def _reports(self, place: str | None, unit: Place) -> bool:
        """A portal reports of its prefecture and the counties in it, a newspaper of its whole province."""
        if unit.level == "province" or place is None:
            return False
        return place[:4] == unit.code[:4] or (place.endswith("0000") and place[:2] == unit.code[:2])

    def site_at(self, url: str) -> PracticeSite | None:
        """The site at the host of an address."""
        return self._by_host.get(urlsplit(url).hostname or "")

    @cached_property
    def _by_host(self) -> Mapping[str, PracticeSite]:
        return {site.host: site for site in self.sites.values()}

    @cached_property
    def _portals(self) -> Mapping[str, PracticeSite]:
        """Portals that can be read: newspapers repeat only these."""
        return {
            source_id: site
            for source_id, site in self.sites.items()
            if site.site.template != "news" and site.site.behaviour == "answers"
        }

    def original(self, site: PracticeSite, index: int) -> tuple[str, int] | None:
        """The page that an article repeats word for word: source id and number."""
        return reprinted(site, self._portals, index, self.simulation.share_reprinted)

    def story(self, site: PracticeSite, index: int, edition: int = 0) -> Story:
        """What a page says, also where it repeats another one."""
        original = self.original(site, index)
        if original is None:
            return site.story(index, self.simulation.share_relevant, edition)
        portal, number = self.sites[original[0]], original[1]
        return retold(portal.story(number, self.simulation.share_relevant), site.published_on(index))

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
