"""One request and its answer, as bytes: no repeat, no redirect, no judgement of what the page says."""

import asyncio
import contextlib
import ssl
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assets.collection.addresses import Address
from assets.collection.fetching.bench import Bench
from assets.collection.fetching.connecting import Connections, RefusedConnection
from assets.collection.fetching.pace import Pace
from assets.collection.limits import Limits
from assets.collection.states import State
from assets.collection.web import DnsFailed, Web

if TYPE_CHECKING:
    import aiohttp

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True)
class Exchange:
    """A request that was sent and what came back; `body` is de-chunked and still content-encoded.

    `problem` says that the body is not whole; `fingerprint` is that of a certificate that was not verified;
    `ended` is when the body had come, in seconds of the clock of the event loop.
    """

    address: Address
    request: Headers
    status: int
    phrase: str
    headers: Headers
    body: bytes
    ip: str
    problem: State | None = None
    reason: str | None = None
    fingerprint: str | None = None
    ended: float | None = field(default=None, compare=False)

    @cached_property
    def _first_values(self) -> dict[bytes, bytes]:
        return {key.lower(): value for key, value in reversed(self.headers)}

    def header(self, name: str) -> str | None:
        """First value of a header, None where it is absent or empty."""
        value = self._first_values.get(name.lower().encode())
        return value.decode("utf-8", "replace").strip() or None if value is not None else None


@dataclass(frozen=True)
class Failure:
    """No answer at all, and why. `is_sent`: whether a request may have reached the server."""

    state: State
    reason: str
    is_sent: bool = True


@dataclass(frozen=True)
class Desk:
    """What every request needs: the web, its connections, the pace, the bounds, and where pages are read."""

    web: Web
    connections: Connections
    pace: Pace
    limits: Limits
    bench: Bench = field(default_factory=Bench)


async def exchange(
    desk: Desk, address: Address, gap: float, headers: dict[str, str], is_excused: bool
) -> Exchange | Failure:
    """Send one request in its turn and read the answer to its end or to a bound."""
    try:
        ip, _ = await desk.connections.dialled(address.host, address.port)
    except DnsFailed as problem:
        return Failure(State.DNS_FAILED, str(problem), is_sent=False)
    except RefusedConnection as problem:
        return Failure(State.REFUSED_ADDRESS, str(problem), is_sent=False)
    turn = await desk.pace.turn(address.host, ip, gap)
    try:
        async with asyncio.timeout(desk.limits.fetch_seconds):
            return await _sent(desk, address, ip, headers, is_excused, turn)
    except TimeoutError:
        desk.connections.forget(address)
        return Failure(State.TIMEOUT, f"no whole answer within {desk.limits.fetch_seconds:g} seconds")
    finally:
        turn.end()


async def _sent(
    desk: Desk, address: Address, ip: str, headers: dict[str, str], is_excused: bool, turn: Any
) -> Exchange | Failure:
    import aiohttp
    from yarl import URL

    try:
        response = await desk.connections.session.get(
            URL(address.text, encoded=True),
            allow_redirects=False,
            headers={"User-Agent": desk.web.user_agent, **headers},
            ssl=desk.connections.unverified if is_excused else True,
        )
    except RefusedConnection as problem:
        return Failure(State.REFUSED_ADDRESS, str(problem), is_sent=False)
    except (aiohttp.ClientSSLError, ssl.SSLError, ssl.CertificateError) as problem:
        return Failure(State.TLS_INVALID, _shown(problem))
    except aiohttp.ServerTimeoutError:
        desk.connections.forget(address)
        return Failure(State.TIMEOUT, f"no connection within {desk.limits.connect_seconds:g} seconds")
    except aiohttp.ClientResponseError as problem:
        if "chunk" in problem.message.lower():
            return Failure(State.TRUNCATED, "the chunks of the body are damaged")
        return Failure(State.HTTP_ERROR, "the answer is not HTTP")
    except (aiohttp.InvalidURL, ValueError) as problem:
        return Failure(State.REFUSED_ADDRESS, f"cannot be asked ({_shown(problem)})", is_sent=False)
    except (aiohttp.ClientError, OSError) as problem:
        desk.connections.forget(address)
        return Failure(State.CONNECTION_LOST, f"no answer: {_shown(problem)}")
    turn.end()
    is_unverified = is_excused and address.scheme == "https"
    fingerprint = desk.connections.unverified.fingerprints.get(address.host) if is_unverified else None
    body, problem_of_body, reason = await _body(response, desk.limits)
    return Exchange(
        address,
        tuple((key.encode(), value.encode()) for key, value in response.request_info.headers.items()),
        response.status,
        response.reason or "",
        tuple(response.raw_headers),
        body,
        ip,
        problem_of_body,
        reason,
        fingerprint,
        asyncio.get_running_loop().time(),
    )


async def _body(response: "aiohttp.ClientResponse", limits: Limits) -> tuple[bytes, State | None, str | None]:
    """The body and, where it is not whole, why. The connection goes back only after a whole body."""
    import aiohttp

    pieces: list[bytes] = []
    total = 0
    try:
        async for piece in response.content.iter_any():
            total += len(piece)
            if total > limits.most_bytes:
                response.close()
                return b"", State.TOO_LARGE, f"more than {limits.most_bytes} bytes"
            pieces.append(piece)
    except aiohttp.ClientPayloadError as problem:
        state, reason = _of_payload(problem)
        return b"".join(pieces), state, f"{reason} after {total} bytes"
    except (aiohttp.ClientError, OSError) as problem:
        if isinstance(problem, TimeoutError):
            raise
        return b"".join(pieces), State.CONNECTION_LOST, f"{_shown(problem)} after {total} bytes"
    finally:
        with contextlib.suppress(aiohttp.ClientError, OSError):
            response.release()
    return b"".join(pieces), None, None


def _of_payload(problem: Exception) -> tuple[State, str]:
    """A reset tells itself only by its name in the message of the parser's complaint."""
    if any(name in str(problem) for name in ("ConnectionResetError", "BrokenPipeError", "ClientOSError")):
        return State.CONNECTION_LOST, "the connection broke"
    return State.TRUNCATED, "the body ends before its declared end"


def _shown(problem: object) -> str:
    """A message of a library without addresses of memory, ports and other things that differ each time."""
    if isinstance(problem, ConnectionRefusedError) or "Connect call failed" in str(problem):
        return "the connection was refused"
    if isinstance(problem, ConnectionResetError):
        return "the connection was reset"
    text = str(problem) or type(problem).__name__
    if "certificate" in text.lower():
        return (
            text.partition("certificate verify failed: ")[2].partition(" (_ssl")[0] or "certificate not valid"
        )
    return {"Server disconnected": "the server closed the connection"}.get(text, type(problem).__name__)
