"""The least gap between two requests to one host and to one IP address, repeats included.

The gap runs from the moment at which the server shows that it has the first request (its answer, or a
failure) to the moment at which the next one is sent; so what the server itself measures is never below the
delay, however long a connection takes to build.
"""

import asyncio
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Paced:
    """How a host name or an IP address was asked: requests sent, and seconds between two of them.

    `kind`: host or address. `requests` counts robots.txt, repeats and redirects too. `gap_due`: the greatest
    gap that was due; `least_gap`: the least that was kept, from sending to sending; None after one request.
    """

    kind: str
    name: str
    requests: int
    gap_due: float
    least_gap: float | None


@dataclass
class _Gate:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    last: float = float("-inf")
    gap: float = 0.0
    not_before: float = float("-inf")
    requests: int = 0
    sent: float = float("-inf")
    gap_due: float = 0.0
    least: float = float("inf")

    def note(self, now: float, gap: float) -> None:
        self.requests += 1
        self.least = min(self.least, now - self.sent)
        self.sent = now
        self.gap_due = max(self.gap_due, gap)

    def ready_at(self, gap: float) -> float:
        return max(self.last + max(self.gap, gap), self.not_before)


class Turn:
    """The right to send one request; `end` is called once the server has shown that it has it."""

    def __init__(self, gates: "tuple[_Gate, ...]", gap: float):
        self._gates, self._gap = gates, gap

    def end(self) -> None:
        """Let the gap to the next request begin. Calling it again changes nothing."""
        now = asyncio.get_running_loop().time()
        for gate in self._gates:
            gate.last, gate.gap = now, self._gap
            gate.lock.release()
        self._gates = ()


class Pace:
    """One gate a host and one an IP address; a request passes both."""

    def __init__(self) -> None:
        self._gates: dict[tuple[str, str], _Gate] = {}

    def _gate(self, kind: str, name: str) -> _Gate:
        return self._gates.setdefault((kind, name), _Gate())

    async def turn(self, host: str, ip: str, gap: float) -> Turn:
        """Wait until host and IP address may be asked again after `gap` seconds."""
        gates = (self._gate("host", host), self._gate("address", ip))
        now = asyncio.get_running_loop().time
        if gap <= 0 and all(gate.ready_at(0) <= now() and not gate.lock.locked() for gate in gates):
            for gate in gates:
                gate.note(now(), gap)
            return Turn((), 0)
        held: list[_Gate] = []
        try:
            for gate in gates:
                await gate.lock.acquire()
                held.append(gate)
            while (wait := max(gate.ready_at(gap) for gate in gates) - now()) > 0:
                await asyncio.sleep(wait)
        except BaseException:
            for gate in held:
                gate.lock.release()
            raise
        for gate in gates:
            gate.note(now(), gap)
        turn = Turn(gates, gap)
        if gap <= 0:
            turn.end()
        return turn

    def report(self) -> list[Paced]:
        """What was asked of each host and each IP address, in order of their names."""
        return [
            Paced(kind, name, gate.requests, gate.gap_due, gate.least if gate.least < float("inf") else None)
            for (kind, name), gate in sorted(self._gates.items())
            if gate.requests
        ]

    def pause(self, host: str, seconds: float) -> None:
        """Ask this host nothing for so many seconds."""
        gate = self._gate("host", host)
        gate.not_before = max(gate.not_before, asyncio.get_running_loop().time() + seconds)
