"""Faults that a simulated site may have: which there are, what they hit, and the state that is then true.

The groups N (network) and C (content) of the list of faults. How each looks on the wire is the business of
`assets/simulation/faults`; here stands what `simulation.yml` may name, and what a collector has to find.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assets.registry.fields import fail

PAGE, SITE, OLDEST = "page", "site", "oldest"
ALL = "all"
# A collector gives a host up after five answers in a row that speak of the host and not of the page: a site
# with more such pages would say nothing certain about its other pages.
MOST_THAT_SPEAK_OF_THE_HOST = 4
_SPEAK_OF_THE_HOST = frozenset(
    "timeout connection_lost dns_failed tls_invalid blocked_challenge rate_limited http_error "
    "refused_address".split()
)


@dataclass(frozen=True)
class FileTruth:
    """A file that the page links to because of a fault: its state, and how the reason begins for which it
    has no text (None: it has one)."""

    state: str
    without_text: str | None


@dataclass(frozen=True)
class Fault:
    """One form of a fault. `hits`: a page, the whole site, or its oldest pages.

    `state`: the access state of what it hits; `later`: the one from the second round on, where it is another.
    `least`: on fewer pages it says nothing.
    """

    name: str
    hits: str
    state: str
    later: str | None = None
    file: FileTruth | None = None
    least: int = 1

    @property
    def group(self) -> str:
        """The id in the list of faults: N03."""
        return self.name.partition(".")[0]

    @property
    def form(self) -> str:
        """Which of several forms it is."""
        return self.name.partition(".")[2]

    @property
    def speaks_of_the_host(self) -> bool:
        return self.hits == PAGE and bool({self.state, self.later} & _SPEAK_OF_THE_HOST)

    def state_in(self, round_number: int) -> str:
        """The access state in a round."""
        return self.state if round_number == 1 else self.later or self.state


def _pages(state: str, *names: str, later: str | None = None) -> list[Fault]:
    return [Fault(name, PAGE, state, later) for name in names]


def _sites(state: str, *names: str, later: str | None = None) -> list[Fault]:
    return [Fault(name, SITE, state, later) for name in names]


def _files(state: str, without_text: str | None, *names: str) -> list[Fault]:
    return [Fault(name, PAGE, "ok", file=FileTruth(state, without_text)) for name in names]


_ALL = (
    *_pages("timeout", "N01.silence", "N02.drip"),
    *_pages("connection_lost", "N03.for_ever"),
    *_pages("ok", "N03.once"),
    *_pages("truncated", "N04.short", "N05.no_last_chunk", "N05.wrong_size", "N06.cut"),
    *_sites("dns_failed", "N07.unknown_name", "N07.no_answer", "N07.no_address"),
    *_pages("ok", "N08.seconds", "N08.date"),
    *_sites("rate_limited", "N08.negative", "N08.endless", "N08.nonsense"),
    *_pages("ok", "N09.recovers"),
    *_pages("http_error", "N09.stays"),
    *_pages("blocked_challenge", "N10.521", "N10.412", "N10.405", "N10.403", "N10.200"),
    *_pages("soft_404", "N11.not_found", "N11.maintenance", "N11.login", "N11.no_marks"),
    *_pages("blocked_challenge", "N11.captcha"),
    Fault("N11.same_body", PAGE, "soft_404", least=5),
    *_pages("redirect_error", "N12.circle", "N12.many"),
    *_pages("gone_redirected", "N12.home"),
    *_pages("refused_address", "N13.file", "N13.loopback", "N13.link_local", "N13.carrier", "N13.mapped"),
    *_pages("refused_address", "N13.number", "N13.hexadecimal", "N13.credentials", "N13.backslash"),
    *_sites("refused_address", "N13.inside", "N13.rebinding"),
    *_pages("tls_invalid", "N14.self_signed"),
    *_sites("ok", "N15.missing", "N15.web_page", "N15.huge", "N15.mark"),
    *_sites("http_error", "N15.server_error"),
    *_sites("timeout", "N15.silence"),
    *_sites("robots_disallowed", "N15.long_delay"),
    *_sites("ok", "N15.changes", later="robots_disallowed"),
    *_sites("ok", "N16.shared_address"),
    *_pages("ok", "N17.twice", "N17.empty", "N17.long", "N17.letters"),
    *_pages("http_error", "N17.status_line"),
    *_sites("ok", "N18.calendar"),
    Fault("N19.shuts", OLDEST, "http_error", least=5),
    *_pages("ok", "N20.cookie"),
    *_pages("redirect_error", "N20.other_host"),
    *_pages("too_large", "C01.gzip", "C01.deflate"),
    *_pages("unsupported_type", "C01.brotli", "C01.zstandard"),
    *_files("ok", "parse_budget_exceeded", "C02.zeros"),
    *_files("ok", "unsupported_type", "C02.nested"),
    *_files("ok", None, "C02.outside", "C02.absolute", "C02.link"),
    *_pages("ok", "C03.gb2312"),
    *_pages("ok", "C04.declarations", "C04.undeclared", "C04.mark"),
    *_pages("ok", "C05.twice", "C05.lower_case", "C05.missing", "C05.quotes"),
    *_pages("ok", "C06.twelve_hour", "C06.full_width", "C06.impossible", "C06.future", "C06.epoch"),
    *_pages("ok", "C06.year_only"),
    *_pages("ok", "C07.number_twice", "C07.addresses", "C08.counter", "C09.edited"),
    *_pages("ok", "C10.gone", "C10.removed", later="gone"),
    *_pages("ok", "C10.home", later="gone_redirected"),
    *_pages("ok", "C10.moved"),
    *_files("ok", "damaged", "C11.docx_entity", "C11.docx_laughs", "C11.xlsx_entity"),
    *_pages("parse_budget_exceeded", "C12.nested"),
    *_pages("ok", "C12.one_line", "C12.patterns"),
    *_files("ok", "encrypted", "C13.encrypted"),
    *_files("ok", "damaged", "C13.truncated"),
    *_files("ok", "no_text_layer", "C13.image_only"),
    *_files("ok", None, "C13.many_pages"),
    *_pages("ok", "C14.markup", "C15.signs", "C15.nul"),
    *_pages("needs_browser", "C16.shell"),
    *_files("wrong_content", None, "C17.html_file"),
    *_pages("ok", "C18.three_times"),
)
FAULTS: Mapping[str, Fault] = {fault.name: fault for fault in _ALL}
GROUPS: Mapping[str, tuple[Fault, ...]] = {
    group: tuple(fault for fault in _ALL if fault.group == group)
    for group in dict.fromkeys(fault.group for fault in _ALL)
}


def as_faults(value: object) -> tuple[tuple[str, int], ...]:
    """Faults of a site as written (name or group: number of pages, or `all`), as pairs of name and pages.

    A group stands for its forms: pages are shared out among those that hit pages, `all` takes the first that
    hits the site. The number is 0 where the whole site is hit.
    """
    if isinstance(value, tuple):
        return value
    if not isinstance(value, Mapping):
        fail(f"{value!r} is no mapping", "faults with their number of pages: {N03: 2, N07: all}")
    found: dict[str, int] = {}
    for key, number in value.items():
        for fault, pages in _shared_out(str(key), number):
            found[fault.name] = found.get(fault.name, 0) + pages
            if fault.hits != SITE and found[fault.name] < fault.least:
                fail(
                    f"{fault.name} on {found[fault.name]} pages says nothing", f"{fault.least} pages or more"
                )
    speaking = sum(pages for name, pages in found.items() if FAULTS[name].speaks_of_the_host)
    if speaking > MOST_THAT_SPEAK_OF_THE_HOST:
        expected = f"at most {MOST_THAT_SPEAK_OF_THE_HOST} of those on one site"
        fail(f"{speaking} pages with faults after which a host may be given up", expected)
    return tuple(sorted(found.items()))


def _shared_out(key: str, number: object) -> list[tuple[Fault, int]]:
    from assets.registry.errors import nearest

    forms = GROUPS.get(key) or ((FAULTS[key],) if key in FAULTS else ())
    if not forms:
        known = [*GROUPS, *FAULTS]
        fail(f"no fault {key!r}", "N01 to N20 or C01 to C18, or a form of one: N03.once", nearest(key, known))
    if number == ALL:
        sites = [fault for fault in forms if fault.hits == SITE]
        if not sites:
            fail(f"{key}: all, but it hits pages", "the number of pages")
        return [(sites[0], 0)]
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= 1000:
        fail(f"{key}: {number!r}", "a number of pages from 1 to 1000, or all")
    pages = [
        fault
        for fault in forms
        if fault.hits != SITE and (fault.least == 1 or len(forms) == 1 or key in FAULTS)
    ]
    if not pages:
        fail(f"{key}: {number}, but it hits whole sites", ALL)
    shares = [number // len(pages) + (place < number % len(pages)) for place in range(len(pages))]
    return [(fault, share) for fault, share in zip(pages, shares, strict=True) if share]
