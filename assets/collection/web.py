"""How the outside is reached: the resolver, the guard of addresses, the clock and the name we give.

Everything that touches network or clock is handed to the collector in a `Web`, so that a simulated web or a
test server takes the place of the internet without another line of code running.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

PRODUCT = "digov"
WEB_PORTS = frozenset({80, 443})
# The well-known prefix by which IPv6 networks reach IPv4 hosts (RFC 6052, section 2.1).
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


class DnsFailed(Exception):
    """A host name could not be turned into an address; the text says why."""


@dataclass(frozen=True)
class Web:
    """How the outside is reached.

    `resolve(host, port)`: (IP address, port) to dial, in order; raises DnsFailed.
    `is_allowed(ip, port)`: asked for every connection, when it is made, on every hop.
    `clock(address)`: the time noted for an attempt on this address, UTC.
    `delay_scale`: 1 for the live web, always; 0 where sites are simulated and need no politeness.
    """

    resolve: Callable[[str, int], Awaitable[list[tuple[str, int]]]]
    is_allowed: Callable[[str, int], bool]
    clock: Callable[[str], datetime]
    user_agent: str
    delay_scale: float = 1.0


@lru_cache(maxsize=4096)
def is_public(ip: str, port: int) -> bool:
    """Whether an IP address is one of the open internet and the port one of the web.

    Private, loopback, link-local, shared (RFC 6598), multicast and reserved addresses are not, nor are IPv6
    addresses that carry such an IPv4 address inside (mapped, 6to4, Teredo, translated).
    """
    try:
        address = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return False
    return port in WEB_PORTS and all(one.is_global and not one.is_multicast for one in _with_inner(address))


def _with_inner(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    inside = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _TRANSLATED:
        inside.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    found = [one for one in inside if one is not None]
    # A mapped address is only the IPv4 address inside; Python calls some of them global and some not.
    return list(found) if address.ipv4_mapped else [address, *found]


async def _system_resolver(host: str, port: int) -> list[tuple[str, int]]:
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as problem:
        if problem.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)):
            raise DnsFailed("the name does not exist (has the site moved or been merged?)") from problem
        raise DnsFailed(f"the name server did not answer ({problem.strerror})") from problem
    except UnicodeError as problem:
        raise DnsFailed("not a name that can be looked up") from problem
    return list(dict.fromkeys((str(entry[4][0]), port) for entry in found))


def _now(_address: str) -> datetime:
    return datetime.now(UTC)


def public_web(contact: str | None = None) -> Web:
    """The live web: system resolver, public addresses and web ports only, wall clock, full delays.

    `contact`: an address at which a webmaster reaches the team; it stands in the name we give.
    """
    told = (
        f"{PRODUCT}/0.1 (research on digital government; obeys robots.txt{f'; {contact}' if contact else ''})"
    )
    return Web(_system_resolver, is_public, _now, told)
