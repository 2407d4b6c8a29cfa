"""Two simulated coders and an adjudicator: true codes, read with errors at the rates of simulation.yml.

Errors are drawn by page, coder and variable, so a page that is read again is misread in the same way.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from assets.simulation import wording
from assets.simulation.draws import digits
from assets.simulation.stories import Place, Story

if TYPE_CHECKING:
    from assets.simulation.sites import PracticeSite
    from assets.simulation.world import World

CODER_A, CODER_B, ADJUDICATOR = "coder_a", "coder_b", "adjudicator"
# Variables of the form. Only those with alternatives, the dates and the figure are ever misread.
VARIABLES = (
    *(
        "place_zh",
        "place_code",
        "relevant",
        "sector",
        "technology",
        "stage",
        "basis",
        "function",
        "admin_level",
    ),
    *("scope", "data_flow", "claimant", "date_document", "date_published", "date_precision"),
    *("lead_agency_zh", "partners_zh", "figure", "figure_unit", "figure_scope"),
)
ALTERNATIVES: dict[str, tuple[str, ...]] = {
    "sector": tuple(sorted(wording.SECTORS)),
    "technology": tuple(sorted(wording.TECHNOLOGIES)),
    "stage": tuple(sorted(wording.STAGES)),
    "basis": ("claimed", "documented", "independent"),
    "function": tuple(sorted(wording.FUNCTIONS)),
    "admin_level": ("county", "prefecture", "township"),
    "scope": tuple(sorted(wording.SCOPES)),
    "data_flow": tuple(sorted(wording.DATA_FLOWS)),
    "claimant": ("higher_government", "local_government", "official_media"),
}
MISREAD = (*ALTERNATIVES, "date_document", "date_published", "figure")
NAMED = ("place_zh", "place_code")  # Coded on every page, relevant or not.
DAYS = {CODER_A: (2, 9), CODER_B: (3, 14), ADJUDICATOR: (18, 24)}
REASON = "SIMULATED: settled what the two coders had coded differently"

Values = dict[str, tuple[str, ...]]


def codings_of(world: "World", captured: Iterable[tuple[str, str, datetime]]) -> list[dict[str, Any]]:
    """Codings of captured articles, by address and time; see World.codings."""
    first: dict[tuple[str, int], tuple[str, datetime, PracticeSite, int]] = {}
    for url, payload, at in sorted(captured, key=lambda capture: (capture[0], capture[2], capture[1])):
        round_number = world.round_at(at)
        shown = world.shown_at(url, round_number)
        if shown is not None:
            site, index = shown
            first.setdefault((url, site.edition(index, round_number)), (payload, at, site, index))
    rows: list[dict[str, Any]] = []
    for (url, edition), (payload, at, site, index) in sorted(first.items(), key=lambda item: item[0]):
        rows += _page(world, site, index, edition, url, payload, at)
    return rows


def _page(
    world: "World", site: "PracticeSite", index: int, edition: int, url: str, payload: str, at: datetime
) -> list[dict[str, Any]]:
    story = world.story(site, index, edition)
    truth = form_of(story, world.setting(site, index).place)
    read = {coder: reading(world, truth, url, coder) for coder in (CODER_A, CODER_B)}
    rows = []
    for coder, values in read.items():
        rows.append(_coding(world, story, url, payload, at, coder, values, None))
    disputed = [name for name in VARIABLES if set(read[CODER_A][name]) != set(read[CODER_B][name])]
    if disputed:
        settled = reading(world, truth, url, ADJUDICATOR)
        chosen = {name: settled[name] for name in disputed}
        rows.append(_coding(world, story, url, payload, at, ADJUDICATOR, chosen, REASON))
    return rows


def form_of(story: Story, place: Place) -> Values:
    """The form filled in without an error: all variables, empty where the page gives no value.

    `place`: where the story plays.
    """
    known = {"place_zh": (place.name_zh,), "place_code": (place.code,), **story.codes}
    return {name: known.get(name, ()) for name in VARIABLES}


def reading(world: "World", truth: Values, url: str, coder: str) -> Values:
    """The form as a coder fills it in. Coder B overlooks some relevant pages, and codes nothing there."""
    errors = world.simulation.coder_errors
    rate = {CODER_A: errors.coder_a, CODER_B: errors.coder_b, ADJUDICATOR: errors.adjudicator}[coder]
    may_overlook = coder == CODER_B and truth["relevant"] == ("yes",)
    if may_overlook and world.draws("overlooks", url).random() < errors.overlooks:
        empty: Values = dict.fromkeys(VARIABLES, ())
        return {**empty, **{name: truth[name] for name in NAMED}, "relevant": ("no",)}
    read = dict(truth)
    for variable in MISREAD:
        random = world.draws("error", url, coder, variable)
        if truth[variable] and random.random() < rate:
            read[variable] = (_misread(variable, truth[variable][0], random), *truth[variable][1:])
    return read


def _misread(variable: str, value: str, random: Any) -> str:
    if variable in ALTERNATIVES:
        return str(random.choice([other for other in ALTERNATIVES[variable] if other != value]))
    if variable == "figure":
        return str(int(value) * 10)
    # Earlier for the document, later for its publication: a page is never published before it is dated.
    days = random.randint(1, 3) * (-1 if variable == "date_document" else 1)
    return (date.fromisoformat(value) + timedelta(days=days)).isoformat()


def _coding(
    world: "World",
    story: Story,
    url: str,
    payload: str,
    at: datetime,
    coder: str,
    values: Values,
    reason: str | None,
) -> dict[str, Any]:
    random = world.draws("coded", url, coder, at.date().isoformat())
    coded_at = at + timedelta(days=random.randint(*DAYS[coder]), seconds=random.randint(0, 28_000))
    return {
        "coding_id": "K-" + digits(16, "coding", url, coder, payload, at.isoformat()),
        "record_id": record_id(url),
        "url": url,
        "payload_sha256": payload,
        "coder_id": coder,
        "role": "adjudicator" if coder == ADJUDICATOR else "coder",
        "codebook_version": world.codebook_version,
        "coded_at": coded_at.isoformat(),
        "reason": reason,
        "decisions": [
            decision
            for variable, given in values.items()
            for value in given or (None,)
            for decision in [_decision(story, variable, value, coder, random.randint(2, 3))]
        ],
    }


def _decision(story: Story, variable: str, value: str | None, coder: str, certainty: int) -> dict[str, Any]:
    """One value with the words that it rests on. Coder B copies a few more of them."""
    quote = story.quote(variable, longer=4 if coder == CODER_B else 0) if value is not None else None
    return {
        "variable": variable,
        "value": value,
        "certainty": certainty if value is not None else None,
        "exact": quote.exact if quote else None,
        "prefix": (quote.prefix or None) if quote else None,
        "suffix": (quote.suffix or None) if quote else None,
        "start": None,
        "text_sha256": None,
    }


def record_id(url: str) -> str:
    """Id of the record of a captured page, as the documents room makes it (a room after this one)."""
    return "W" + sha256(url.encode()).hexdigest()[:12]
