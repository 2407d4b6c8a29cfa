"""Connections: one aiohttp session whose every connection passes the resolver and the guard of a `Web`.

No cookies, no credentials, no proxy of the environment, no redirects followed, no repeat that the pace does
not know of. The guard is asked with the very address that is dialled, when it is dialled.
"""

import asyncio
import hashlib
import ssl
from typing import TYPE_CHECKING, Any

from assets.collection.addresses import Address, is_ip_address
from assets.collection.limits import Limits
from assets.collection.web import DnsFailed, Web

if TYPE_CHECKING:
    import aiohttp

LONGEST_HEADER = 262_144
KEEP_SECONDS = 30.0
LOOKED_UP_SECONDS = 300.0


class RefusedConnection(Exception):
    """The guard refuses the address that a host name led to; the text names it."""


class Connections:
    """An open session and what host names were looked up; an async context manager."""

    def __init__(self, web: Web, limits: Limits):
        self._web, self._limits = web, limits
        self._found: dict[tuple[str, int], tuple[float, list[tuple[str, int]]]] = {}
        self._looking: dict[tuple[str, int], asyncio.Lock] = {}
        self.unverified = NotingContext.made()
        self.session: aiohttp.ClientSession

    async def __aenter__(self) -> "Connections":
        import aiohttp
        from aiohttp.abc import AbstractResolver

        connections = self

        class Resolver(AbstractResolver):
            async def resolve(self, host: str, port: int = 0, family: Any = 0) -> list[Any]:
                dialled = [await connections.dialled(host, port)]
                return [
                    {"hostname": host, "host": ip, "port": to, "family": _family(ip), "proto": 0, "flags": 0}
                    for ip, to in dialled
                ]

            async def close(self) -> None:
                return None

        connector = aiohttp.TCPConnector(
            resolver=Resolver(),
            use_dns_cache=False,
            socket_factory=self._guarded_socket,
            limit=self._limits.most_connections,
            keepalive_timeout=KEEP_SECONDS,
            happy_eyeballs_delay=None,
        )
        self.session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._limits.connect_seconds),
            max_line_size=LONGEST_HEADER,
            max_field_size=LONGEST_HEADER,
            skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
        )
        # aiohttp would send a request again by itself on a connection that went stale, unpaced and uncounted.
        self.session._retry_connection = False
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()

    async def dialled(self, host: str, port: int) -> tuple[str, int]:
        """IP address and port that a host is dialled at. Raises DnsFailed, RefusedConnection."""
        if is_ip_address(host):
            found = [(host, port)]
        else:
            found = await self._looked_up(host, port)
        allowed = [one for one in found if self._web.is_allowed(*one)]
        if not allowed:
            raise RefusedConnection(f"{host} leads to {found[0][0]}, which is not asked")
        return allowed[0]

    async def _looked_up(self, host: str, port: int) -> list[tuple[str, int]]:
        now = asyncio.get_running_loop().time
        async with self._looking.setdefault((host, port), asyncio.Lock()):
            kept = self._found.get((host, port))
            if kept and kept[0] > now():
                return kept[1]
            found = await self._web.resolve(host, port)
            if not found:
                raise DnsFailed("the name has no address")
            self._found[host, port] = (now() + LOOKED_UP_SECONDS, found)
            return found

    def forget(self, address: Address) -> None:
        """Look the host up again next time: it could not be reached where it was said to be."""
        self._found.pop((address.host, address.port), None)

    def _guarded_socket(self, info: Any) -> Any:
        import socket

        family, kind, protocol, _, target = info
        if not self._web.is_allowed(target[0], target[1]):
            raise RefusedConnection(f"{target[0]} is not asked")
        return socket.socket(family, kind, protocol)


def _family(ip: str) -> int:
    import socket

    return socket.AF_INET6 if ":" in ip else socket.AF_INET


class NotingContext(ssl.SSLContext):
    """For hosts whose certificates a source file excuses: encrypted, not verified, the fingerprint noted."""

    fingerprints: dict[str, str]

    @classmethod
    def made(cls) -> "NotingContext":
        """A context that accepts every certificate and keeps the SHA-256 of the newest of each host."""
        context = cls(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.fingerprints = noted = {}

        class Noting(ssl.SSLObject):
            def do_handshake(self) -> None:
                super().do_handshake()
                if certificate := self.getpeercert(True):
                    noted[self.server_hostname or ""] = hashlib.sha256(certificate).hexdigest()

        context.sslobject_class = Noting
        return context
