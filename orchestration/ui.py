"""`digov ui`: Dagster's web server and daemon for one data root, started and stopped together.

Lives here: two child processes, what the person is told, and that none is left behind. Does not live here:
what they run (definitions.py). Both listen on loopback only; the pages need no other network.
"""

import contextlib
import ipaddress
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assets.storage.layout import PROJECT, dagster_home
from assets.storage.lock import LockHeld, StudyLock
from orchestration.instance import open_instance, prepare_home
from orchestration.outcomes import Exit, Failure
from orchestration.reach import LIVE

WORKSPACE = PROJECT / "workspace.yaml"
SECONDS_TO_START = 120.0
SECONDS_TO_STOP = 20.0
# The daemon writes a heartbeat every 30 seconds.
HEARTBEAT_SECONDS = 60.0
TAIL_LINES = 12
ENVIRONMENT = {
    "DAGSTER_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "GX_ANALYTICS_ENABLED": "false",
    "PYTHONUNBUFFERED": "1",
}


def loopback(host: str) -> str:
    """The host as an address of this machine. Raises Failure (wrong use) for any other."""
    address = "127.0.0.1" if host == "localhost" else host
    with contextlib.suppress(ValueError):
        if ipaddress.ip_address(address).is_loopback:
            return address
    raise Failure(
        Exit.WRONG_USE,
        f"--host {host}: expected an address of this machine alone, like 127.0.0.1",
        "the pages start runs and have no log-in: reach them from elsewhere through an SSH tunnel",
    )


def free_port(host: str, port: int) -> None:
    """Raises Failure (wrong use) where something listens on the port already, or nobody may."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            hint = f"choose another one: digov ui --port {port + 1}"
            raise Failure(Exit.WRONG_USE, f"port {port} on {host}: {error.strerror}", hint) from None


@contextlib.contextmanager
def only_one(data: Path) -> Iterator[None]:
    """One daemon a data root, for as long as this lasts. Raises Failure (storage) naming the other."""
    lock = StudyLock(dagster_home(data), "digov ui")
    try:
        lock.acquire()
    except LockHeld as held:
        who = f"process {held.holder.pid} on {held.holder.host}" if held.holder else "another process"
        message = f"{who} runs digov ui for this data root already"
        raise Failure(Exit.STORAGE, message, "open its page, or stop it first") from None
    try:
        yield
    finally:
        lock.release()


def refuse_other_daemon(data: Path) -> None:
    """Raises Failure (storage) where a daemon that digov did not start gave a sign of life just now."""
    with open_instance(data) as instance:
        beats = [beat.timestamp for beat in instance.get_daemon_heartbeats().values()]
    age = time.time() - max(beats, default=0.0)
    if age < HEARTBEAT_SECONDS:
        message = f"a Dagster daemon for this data root gave a sign of life {age:.0f} s ago"
        hint = f"stop it first; if it was killed, wait {HEARTBEAT_SECONDS:.0f} s and try again"
        raise Failure(Exit.STORAGE, message, hint)


@dataclass
class Child:
    """A process of its own group, so that it goes with everything that it started."""

    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self, environment: dict[str, str]) -> "Child":
        """Start it, its output in its log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **environment},
                cwd=PROJECT,
                start_new_session=True,
            )
        return self

    def has_ended(self) -> bool:
        """True where it is not running (any more)."""
        return self.process is None or self.process.poll() is not None

    def signal_group(self, number: int) -> bool:
        """Send a signal to it and to all that it started; False where nobody is left."""
        if self.process is None:
            return False
        self.process.poll()
        try:
            os.killpg(self.process.pid, number)
        except (ProcessLookupError, PermissionError):
            return False
        return True

    def is_left(self) -> bool:
        """Whether it or anything that it started still runs."""
        return self.signal_group(0)

    def tail(self) -> str:
        """The end of its log."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-TAIL_LINES:])


def children(data: Path, host: str, port: int, workspace: Path) -> tuple[Child, Child]:
    """Web server and daemon of a data root, not started yet."""
    logs, programs = dagster_home(data) / "logs", Path(sys.executable)
    server = ["-h", host, "-p", str(port), "-w", str(workspace), "--code-server-log-level", "warning"]
    return (
        Child("web server", [str(programs.with_name("dagster-webserver")), *server], logs / "webserver.log"),
        Child(
            "daemon",
            [str(programs.with_name("dagster-daemon")), "run", "-w", str(workspace)],
            logs / "daemon.log",
        ),
    )


def serve(
    data: Path,
    host: str,
    port: int,
    workspace: Path,
    say: Callable[[str], None],
    ready: Callable[[dict[str, Any]], None],
    is_live: bool = False,
) -> None:
    """Run both until a signal; then stop them and whatever they started.

    `say` gets words for the person; `ready` gets url, processes and logs once the page answers. `is_live`:
    runs that they start may visit live sources.

    Raises Failure where they cannot start or one of them ends by itself.
    """
    address = loopback(host)
    free_port(address, port)
    with only_one(data), _stop_on_signals() as stopped:
        home = prepare_home(data)
        refuse_other_daemon(data)
        environment = ENVIRONMENT | {
            "DAGSTER_HOME": str(home),
            "DIGOV_DATA": str(data),
            LIVE: "1" if is_live else "0",
        }
        both = children(data, address, port, workspace)
        try:
            for child in both:
                child.start(environment)
            url = f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"
            say("starting the web server and the daemon …")
            _wait_until_ready(url, both, stopped)
            if not stopped:
                ready(_facts(url, both, home) | {"studies": _locations(url)})
            while not stopped and not any(child.has_ended() for child in both):
                time.sleep(0.2)
            _raise_if_ended(both, stopped)
        finally:
            _stop(both, say)
            with open_instance(data) as instance:
                instance.wipe_daemon_heartbeats()


def _facts(url: str, both: tuple[Child, Child], home: Path) -> dict[str, Any]:
    processes = [
        {"name": child.name, "pid": child.process.pid if child.process else None, "log": str(child.log)}
        for child in both
    ]
    return {"url": url, "data": str(home.parent), "processes": processes}


LOCATIONS = """{ workspaceOrError { ... on Workspace { locationEntries { name loadStatus
  locationOrLoadError { __typename ... on PythonError { message } } } } } }"""


def _ask(url: str, path: str, body: bytes | None = None) -> bytes:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(url + path, body, {"Content-Type": "application/json"})
    with opener.open(request, timeout=10) as answer:
        return answer.read()


def _locations(url: str) -> list[dict[str, str]]:
    """Each study that the pages should show, and what keeps one from being shown."""
    answer = json.loads(_ask(url, "/graphql", json.dumps({"query": LOCATIONS}).encode()))
    found = []
    for entry in answer["data"]["workspaceOrError"]["locationEntries"]:
        broken = entry["locationOrLoadError"] or {}
        message = (broken.get("message") or "").strip().splitlines()
        found.append({"study": entry["name"], "error": message[0] if message else ""})
    return found


def words(facts: dict[str, Any]) -> list[str]:
    """What runs where, as lines for a person."""
    lines = [f"Dagster is at {facts['url']}"]
    for one in facts["processes"]:
        lines.append(f"  {one['name']:<11} process {one['pid']}, log {one['log']}")
    for one in facts["studies"]:
        lines.append(
            f"  {'study':<11} {one['study']}" + (f" CANNOT BE SHOWN: {one['error']}" if one["error"] else "")
        )
    return [*lines, f"  {'data':<11} {facts['data']}", "  Ctrl-C stops both"]


@contextlib.contextmanager
def _stop_on_signals() -> Iterator[list[int]]:
    """The signals that came while this lasted: Ctrl-C and SIGTERM end the wait instead of the process."""
    came: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, lambda got, _frame: came.append(got)) for number in numbers}
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _wait_until_ready(url: str, both: tuple[Child, Child], stopped: list[int]) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while not stopped and time.monotonic() < end:
        _raise_if_ended(both, stopped)
        with contextlib.suppress(OSError, urllib.error.URLError):
            _ask(url, "/server_info")
            return
        time.sleep(0.2)
    if not stopped:
        message = f"no answer from {url} in {SECONDS_TO_START:.0f} s"
        raise Failure(Exit.BUG, message, f"see {both[0].log}")


def _raise_if_ended(both: tuple[Child, Child], stopped: list[int]) -> None:
    ended = [child for child in both if child.has_ended()]
    if ended and not stopped:
        child = ended[0]
        raise Failure(Exit.BUG, f"the {child.name} ended by itself:\n{child.tail()}", f"see {child.log}")


def _stop(both: tuple[Child, Child], say: Callable[[str], None]) -> None:
    """Ask both to stop, wait, then end what is left of their groups."""
    say("stopping …")
    for child in both:
        if child.process is not None and not child.has_ended():
            child.process.send_signal(signal.SIGINT)
    end = time.monotonic() + SECONDS_TO_STOP
    while time.monotonic() < end and not all(child.has_ended() for child in both):
        time.sleep(0.1)
    # What is left of their groups are code servers, and runs that the next run makes good.
    for number in (signal.SIGTERM, signal.SIGKILL):
        end = time.monotonic() + SECONDS_TO_STOP
        left = [child for child in both if child.signal_group(number)]
        while left and time.monotonic() < end:
            time.sleep(0.1)
            left = [child for child in left if child.is_left()]
    say("stopped; nothing is left running")
