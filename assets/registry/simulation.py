"""`simulation.yml`: the world that a simulated study is played in; no other study has it."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from assets.registry.errors import StudyError, listed
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
TEMPLATES = ("standard", "older", "news")


class Site(Part):
    """How the site of a source is built and how it answers.

    `closed_folder`: robots.txt keeps collectors out of it although list pages link there.
    """

    template: Annotated[str, choice(*TEMPLATES)]
    behaviour: Annotated[str, choice(*BEHAVIOURS)]
    has_attachments: YesNo
    closed_folder: MaybeText


class Simulation(Part):
    """Seed, scale and rates. `scale` multiplies pages, respondents and articles, not sites.

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
    ends = simulation.begins_on + timedelta(days=ROUND_DAYS * simulation.rounds)
    if ends > snapshot_date:
        problem = f"the last of {simulation.rounds} rounds of {ROUND_DAYS} days ends on {ends}"
        yield StudyError(FILE, 0, "rounds", problem, f"an end before the snapshot of {snapshot_date}")
