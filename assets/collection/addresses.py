"""Addresses in one spelling, and addresses that are refused for how they are spelled.

The path is never touched beyond session parameters that are listed here: two paths that differ in one byte
may be two pages.
"""

import ipaddress
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import urljoin, urlsplit

SESSION_PARAMETERS = frozenset(
    "jsessionid phpsessid aspsessionid asp.net_sessionid sessionid session_id sid cfid cftoken "
    "utm_source utm_medium utm_campaign utm_term utm_content spm".split()
)
DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST = 4000

_PATH_SESSION = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)
_NUMERIC_HOST = re.compile(r"(0x[0-9a-f]*|\d+)(\.(0x[0-9a-f]*|\d+)){0,3}\.?", re.IGNORECASE)
_NOT_IN_AN_ADDRESS = re.compile(r"[\x00-\x1f\x7f]")
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")


class RefusedAddress(ValueError):
    """An address that is never asked; the text says why."""


@dataclass(frozen=True)
class Address:
    """A canonical address and its parts; `text` is what is asked, kept and compared."""

    scheme: str
    host: str
    port: int
    target: str

    @cached_property
    def origin(self) -> str:
        """Scheme, host and port: what one robots.txt speaks for."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.has_default_port else f":{self.port}")

    @property
    def has_default_port(self) -> bool:
        return self.port == DEFAULT_PORTS[self.scheme]

    @cached_property
    def text(self) -> str:
        return self.origin + self.target

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


def canonical(text: str, base: str | None = None) -> Address:
    """The address in its one spelling: no fragment, no session, host in lower case and IDNA.

    `base`: address of the page on which a link stands. Raises RefusedAddress.
    """
    typed = text.strip(" \t\r\n\f")
    if _NOT_IN_AN_ADDRESS.search(typed):
        typed = re.sub(r"[\t\r\n]", "", typed)
        if _NOT_IN_AN_ADDRESS.search(typed):
            raise RefusedAddress("has control characters")
    if len(typed) > LONGEST:
        raise RefusedAddress(f"is longer than {LONGEST} characters")
    try:
        joined = urljoin(base, typed) if base else typed
        parts = urlsplit(joined)
        port = parts.port
    except ValueError as problem:
        raise RefusedAddress("is not an address") from problem
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS:
        raise RefusedAddress(f"is not of the web but '{scheme}:'")
    if "\\" in joined.partition("?")[0]:
        raise RefusedAddress("has a backslash, which browsers read otherwise")
    if "@" in parts.netloc:
        raise RefusedAddress("carries a user name before the host")
    target = _PATH_SESSION.sub("", parts.path) or "/"
    query = _without_sessions(parts.query)
    target = _quoted(target + (f"?{query}" if query else ""))
    return Address(scheme, _host(parts.hostname or ""), port or DEFAULT_PORTS[scheme], target)


def _without_sessions(query: str) -> str:
    kept = [pair for pair in query.split("&") if pair.partition("=")[0].lower() not in SESSION_PARAMETERS]
    return "&".join(kept)


def _quoted(target: str) -> str:
    """Characters that cannot stand in a request line as UTF-8 in per cent signs; all others stay."""
    if target.isascii() and " " not in target:
        return target
    return "".join(
        one if one.isascii() and one != " " else "".join(f"%{byte:02X}" for byte in one.encode())
        for one in target
    )


@lru_cache(maxsize=4096)
def _host(host: str) -> str:
    if not host:
        raise RefusedAddress("names no host")
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    if _NUMERIC_HOST.fullmatch(host):
        raise RefusedAddress("spells an IP address in a way that hides it")
    try:
        name = host.rstrip(".").lower() if host.isascii() else _idna(host)
    except UnicodeError as problem:
        raise RefusedAddress("names a host that cannot exist") from problem
    if not _HOST.fullmatch(name) or len(name) > 253:
        raise RefusedAddress("names a host that cannot exist")
    return name


def _idna(host: str) -> str:
    import idna

    name = idna.encode(host.rstrip("."), uts46=True, transitional=False).decode()
    if _NUMERIC_HOST.fullmatch(name):
        raise RefusedAddress("spells an IP address in a way that hides it")
    return name


@lru_cache(maxsize=4096)
def is_ip_address(host: str) -> bool:
    """Whether a canonical host is a bare IP address."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
