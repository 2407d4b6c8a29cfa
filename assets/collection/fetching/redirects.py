"""Where an answer leads on to, and why it may not be followed there."""

from collections.abc import Callable

from assets.collection.addresses import Address, RefusedAddress, canonical, is_ip_address
from assets.collection.fetching.exchanges import Exchange
from assets.collection.fetching.questions import Fetched, Question, Stop
from assets.collection.limits import Limits
from assets.collection.states import State
from assets.collection.web import is_public

HOME_PAGES = ("/", "/index.html", "/index.htm", "/index.shtml", "/index.jsp", "/index.php", "/default.html")
NOT_FOUND_PAGES = ("/404.html", "/404.htm", "/404", "/error.html", "/error/404.html", "/404/index.html")
REDIRECTS = (301, 302, 303, 307, 308)


def led_to(limits: Limits, question: Question, hops: list[Exchange]) -> Address | Fetched:
    """Where redirects that somebody else was given lead on to, or how they end."""
    try:
        return next_hop(limits, is_public, question, hops, hops[-1].header("Location"))
    except Stop as stop:
        return Fetched(stop.state, stop.reason, tuple(hops), tries=len(hops))


def next_hop(
    limits: Limits,
    is_allowed: Callable[[str, int], bool],
    question: Question,
    hops: list[Exchange],
    target: str | None,
) -> Address:
    """The address that the last answer leads on to. Raises Stop where it may not be asked."""
    if target is None:
        raise Stop(State.REDIRECT_ERROR, "a redirect that does not say where")
    if len(hops) > limits.most_redirects:
        raise Stop(State.REDIRECT_ERROR, f"more than {limits.most_redirects} redirects")
    try:
        address = canonical(target, hops[-1].address.text)
    except RefusedAddress as problem:
        raise Stop(State.REFUSED_ADDRESS, f"redirected to an address that {problem}") from problem
    if is_ip_address(address.host) and not is_allowed(address.host, address.port):
        raise Stop(State.REFUSED_ADDRESS, f"redirected to {address.host}, which is not asked")
    if address.host not in question.hosts:
        raise Stop(
            State.REDIRECT_ERROR, f"redirected to {address.host}, a host that the source does not name"
        )
    if question.role in ("article", "attachment"):
        if address.path in HOME_PAGES and question.address.path not in HOME_PAGES:
            raise Stop(State.GONE_REDIRECTED, f"redirected to the home page {address.text}")
        if address.path.lower() in NOT_FOUND_PAGES:
            raise Stop(State.GONE_REDIRECTED, f"redirected to {address.text}")
    if any(hop.address == address for hop in hops):
        raise Stop(State.REDIRECT_ERROR, f"redirects in a circle over {address.text}")
    return address
