"""Named points at which a test may kill the process: `FAULT_AT=<name> digov run`.

A point does nothing unless the environment names it; then the process kills itself with SIGKILL, as a power
cut would. `FAULT_AT=<name>:3` waits for the third time that the point is passed.
"""

import os
import signal

_passed: dict[str, int] = {}


def point(name: str) -> None:
    """Die here if the environment asks for it."""
    wanted, _, nth = os.environ.get("FAULT_AT", "").partition(":")
    if wanted != name:
        return
    _passed[name] = _passed.get(name, 0) + 1
    if _passed[name] >= int(nth or 1):
        os.kill(os.getpid(), signal.SIGKILL)
