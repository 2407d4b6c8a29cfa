"""`simulation.yml`: the world that a simulated study is played in; no other study has it."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from assets.registry.errors import StudyError, listed
from assets.registry.faults import as_faults
from assets.registry.fields import MaybeText, YesNo, as_date, choice, decimal, fail, whole_number
from assets.registry.settings import Part

Share = Annotated[float, decimal(0, 1)]


class CoderErrors(Part):
    """How often a simulated coder errs on a variable, and how often one overlooks that a page is relevant."""

    coder_a: Share
    coder_b: Share
    adjudicator: Share
    overlooks: Share


class SurveyTruth(Part):
    """Size of the simulated survey at scale 1."""

    strata: Annotated[int, whole_number(1, 1000)]
    psus_per_stratum: Annotated[int, whole_number(2, 1000)]
    respondents_per_psu: Annotated[int, whole_number(1, 10000)]


def _day(value: Any) -> date:
    found = as_date(value)
    if found.start != found.end:
        fail(f"{found.text!r} is not one day", "a day such as 2025-11-03")
    return found.start


FILE = "simulation.yml"
ROUND_DAYS = 35
BEHAVIOURS = ("answers", "challenge", "closes", "not_listening", "silent", "server_error", "rate_limits")
TEMPLATES = ("standard", "older", "news", "columns")
# The state in which a collector finds the entry point of a site that behaves so.
EXPECTED_STATES = {
    "answers": "ok",
    "challenge": "blocked_challenge",
    "closes": "connection_lost",
    "not_listening": "connection_lost",
    "silent": "timeout",
    "server_error": "http_error",
    "rate_limits": "rate_limited",
}
# A study of a larger scale has this many copies of its provinces at most.
MOST_COPIES = 8
Round = Annotated[int, whole_number(2, 12)]


class Redesign(Part):
    """From this round on the pages of a site are printed by another template, at the same addresses."""

    round: Round
    template: Annotated[str, choice(*TEMPLATES)]


class Site(Part):
    """How the site of a source is built and how it answers.

    `closed_folder`: robots.txt keeps collectors out of it although list pages link there. `size`: its pages
    as a share of `articles_per_site`. `moved_in`: the round from which on its pages stand at other addresses
    and say that they were published when the site moved; the old addresses redirect.
    `faults`: faults by name with the number of pages that have them (0: the whole site).
    """

    template: Annotated[str, choice(*TEMPLATES)]
    behaviour: Annotated[str, choice(*BEHAVIOURS)]
    has_attachments: YesNo
    closed_folder: MaybeText
    size: Annotated[float, decimal(0.05, 20)] = 1.0
    redesign: Redesign | None = None
    moved_in: Round | None = None
    faults: Annotated[tuple[tuple[str, int], ...], BeforeValidator(as_faults)] = ()

    @model_validator(mode="after")
    def _changes_that_can_be_played(self) -> "Site":
        if self.redesign is not None and self.redesign.template == self.template:
            fail("a redesign to the template that the site has", "another template", field="redesign")
        if self.moved_in is not None and self.closed_folder is not None:
            fail("a site that moves and has a closed folder", "`closed_folder: null`", field="closed_folder")
        if (self.moved_in is not None or self.redesign is not None) and self.faults:
            fail("faults on a site that moves or is redesigned", "one or the other", field="faults")
        return self


class Simulation(Part):
    """Seed, scale and rates. `scale` multiplies sites, pages, respondents and articles.

    From scale 2 on the study is enlarged (enlarging.py) to `copies` of its provinces; what the copies do not
    make up for, more pages on each site do.

    Rounds of collection begin ROUND_DAYS apart, the first on `begins_on`. `sites`: by source id.
    """

    seed: Annotated[int, whole_number(0, 2**31)]
    scale: Annotated[float, decimal(0.1, 1000)]
    rounds: Annotated[int, whole_number(1, 12)]
    begins_on: Annotated[date, BeforeValidator(_day)]
    articles_per_site: Annotated[int, whole_number(1, 10**6)]
    share_relevant: Share
    media_stories: Annotated[int, whole_number(1, 10**6)]
    share_reprinted: Share
    coder_errors: CoderErrors
    survey: SurveyTruth
    sites: dict[str, Site] = Field(min_length=1)

    @property
    def copies(self) -> int:
        """How many times the provinces of the study are there, the ones in its files included."""
        return max(1, min(MOST_COPIES, int(self.scale)))

    def articles_of(self, site: Site) -> int:
        """Pages of a site in the first round, before a least number."""
        return round(self.articles_per_site * self.scale / self.copies * site.size)


def check_simulation(
    simulation: Simulation, portals: Iterable[str], snapshot_date: date
) -> Iterator[StudyError]:
    """Each source with a collection has a site and each site a source; all rounds end before the snapshot."""
    sources, sites = set(portals), set(simulation.sites)
    for missing in sorted(sources - sites):
        yield StudyError(FILE, 0, "sites", f"the source {missing!r} has no site", "a site of each portal")
    for unknown in sorted(sites - sources):
        expected = f"the id of a portal: {listed(sorted(sources))}"
        yield StudyError(FILE, 0, f"sites.{unknown}", f"no portal {unknown!r} in sources/", expected)
    for source_id, site in simulation.sites.items():
        changes = {"redesign": site.redesign.round if site.redesign else None, "moved_in": site.moved_in}
        for name, number in changes.items():
            if number is not None and number > simulation.rounds:
                problem, expected = f"round {number}", f"a round up to {simulation.rounds}"
                yield StudyError(FILE, 0, f"sites.{source_id}.{name}", problem, expected)
    ends = simulation.begins_on + timedelta(days=ROUND_DAYS * simulation.rounds)
    if ends > snapshot_date:
        problem = f"the last of {simulation.rounds} rounds of {ROUND_DAYS} days ends on {ends}"
        yield StudyError(FILE, 0, "rounds", problem, f"an end before the snapshot of {snapshot_date}")
