"""What goes over the wire, byte by byte and moment by moment: also what no library of HTTP would send.

A `Wire` is a value: bytes to send and what to do between them. Tests and the practice web play the same ones.
"""

import asyncio
import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

# Bytes must be out before a reset, which would overtake them.
BEFORE_RESET = 0.02


class Step(Enum):
    """What happens beside the sending of bytes."""

    CLOSE = "close"
    RESET = "reset"
    HOLD = "hold"


@dataclass(frozen=True)
class Drip:
    """The same bytes again and again, for ever."""

    data: bytes
    seconds: float


@dataclass(frozen=True)
class Wire:
    """Bytes and steps in order. After the last bytes the connection stays open for the next request."""

    steps: tuple[bytes | Step | Drip, ...]


def http(
    body: bytes | str = b"",
    status: str = "200 OK",
    kind: str = "text/html; charset=utf-8",
    headers: Iterable[tuple[str, str]] = (),
    length: int | None = None,
) -> bytes:
    """A whole answer as bytes; `length` may lie."""
    raw = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}"]
    lines += [f"{key}: {value}" for key, value in headers]
    lines.append(f"Content-Length: {len(raw) if length is None else length}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + raw


def whole(data: bytes) -> Wire:
    """An answer as it is."""
    return Wire((data,))


def closing(data: bytes) -> Wire:
    """Bytes, then a clean end of the connection."""
    return Wire((data, Step.CLOSE))


def resetting(data: bytes) -> Wire:
    """Bytes, then a reset instead of a clean end."""
    return Wire((data, Step.RESET))


SILENCE = Wire((Step.HOLD,))
DRIPPING = Wire(
    (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n", Drip(b"x", 0.02))
)


async def play(wire: Wire, writer: asyncio.StreamWriter) -> bool:
    """Send it; whether the connection stays open. Ends by cancellation where it never ends by itself."""
    for step in wire.steps:
        if isinstance(step, bytes):
            writer.write(step)
            await writer.drain()
        elif isinstance(step, Drip):
            while True:
                writer.write(step.data)
                await writer.drain()
                await asyncio.sleep(step.seconds)
        elif step is Step.HOLD:
            await asyncio.Event().wait()
        elif step is Step.RESET:
            await asyncio.sleep(BEFORE_RESET)
            sock = writer.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
            return False
        else:
            return False
    return True
