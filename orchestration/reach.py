"""How far a run may reach: nowhere, a test server on this machine, or the live web.

Lives here: reading `--live` and `--allow`, and which addresses follow from them. Does not live here: fetching
(assets/collection), which asks again at every connection.
"""

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from orchestration.outcomes import Exit, Failure

if TYPE_CHECKING:
    from assets.collection import Web
    from assets.registry.sources import Source

# `digov ui --live` says this to the runs that the daemon and the pages start.
LIVE = "DIGOV_LIVE"
PORTS = {"http": 80, "https": 443}
Endpoint = tuple[str, int]


@dataclass(frozen=True)
class Reach:
    """Without `is_live` no packet leaves the machine; `allowed` are servers on it that may be visited."""

    is_live: bool = False
    allowed: frozenset[Endpoint] = frozenset()

    def may_visit(self, source: "Source") -> bool:
        """Whether a run may try the source: live, or with all its entry points on an allowed test server."""
        return source.collection is not None and (self.is_live or self.is_test_server(source))

    def is_test_server(self, source: "Source") -> bool:
        """Whether all entry points of the source are on allowed test servers of this machine."""
        if source.collection is None:
            return False
        return all(_endpoint(entry) in self.allowed for entry in source.collection.entries)

    def may_ask(self, address: str) -> bool:
        """Whether an address may be asked at all: live, or on an allowed test server."""
        return self.is_live or _endpoint(address) in self.allowed

    def web(self, contact: str) -> "Web":
        """The outside as this run may see it: public addresses where live, and the allowed test servers.

        `contact`: where a webmaster reaches the team.
        """
        from assets.collection import DnsFailed, public_web

        public = public_web(contact)
        addresses = {(_address(host), port) for host, port in self.allowed}

        def is_allowed(address: str, port: int) -> bool:
            return (address, port) in addresses or (self.is_live and public.is_allowed(address, port))

        async def resolve(host: str, port: int) -> list[Endpoint]:
            if (host, port) in self.allowed:
                return [(_address(host), port)]
            if not self.is_live:
                # Not even a question to a name server leaves the machine.
                raise DnsFailed("not looked up: this run may not reach the live web")
            return await public.resolve(host, port)

        return replace(public, resolve=resolve, is_allowed=is_allowed)


def read_allowed(texts: Iterable[str]) -> frozenset[Endpoint]:
    """`HOST:PORT` options as endpoints. Raises Failure (wrong use) for an address of another machine."""
    return frozenset(_read(text) for text in texts)


def _read(text: str) -> Endpoint:
    host, colon, port = text.rpartition(":")
    host = host.strip("[]").lower()
    if not colon or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise Failure(Exit.WRONG_USE, f"--allow {text}: expected HOST:PORT, like 127.0.0.1:8000")
    try:
        is_here = ipaddress.ip_address(_address(host)).is_loopback
    except ValueError:
        is_here = False
    if not is_here:
        hint = "it opens the guard for a test server on this machine; the live web needs --live"
        message = f"--allow {text}: expected an address of this machine, like 127.0.0.1:{port}"
        raise Failure(Exit.WRONG_USE, message, hint)
    return host, int(port)


def _address(host: str) -> str:
    return "127.0.0.1" if host == "localhost" else host


def _endpoint(address: str) -> Endpoint:
    parts = urlsplit(address)
    return (parts.hostname or "").lower(), parts.port or PORTS.get(parts.scheme, 0)


def named(sources: Sequence["Source"], wanted: Sequence[str]) -> list["Source"]:
    """The sources with these ids. Raises Failure (wrong use) naming the nearest one that is collected."""
    from orchestration.outcomes import nearest

    known = {source.source_id: source for source in sources if source.collection is not None}
    for name in wanted:
        if name not in known:
            message = f"no source '{name}' that is collected" + nearest(name, list(known))
            raise Failure(Exit.WRONG_USE, message, "digov sources list shows all of them")
    return [known[name] for name in wanted]
