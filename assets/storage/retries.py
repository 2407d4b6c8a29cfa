"""A step that touches disk or network is tried again where waiting may help, and only there.

A full disk, a missing permission, a gate that failed or a study file that is wrong does not get better by
waiting: those fail at once.
"""

import contextlib
import errno
from collections.abc import Iterator

import dagster as dg

PASSING = frozenset(
    {
        errno.EAGAIN,
        errno.EBUSY,
        errno.EINTR,
        errno.EIO,
        errno.ESTALE,
        errno.ETIMEDOUT,
        errno.ECONNRESET,
        errno.ECONNREFUSED,
        errno.ENETUNREACH,
        errno.EHOSTUNREACH,
    }
)
MOST_RETRIES = 2
SECONDS_BETWEEN = 5.0


def is_passing(error: BaseException) -> bool:
    """True for a fault of disk or network that often is gone a moment later."""
    return isinstance(error, OSError) and error.errno in PASSING


@contextlib.contextmanager
def retrying() -> Iterator[None]:
    """Inside a step: ask Dagster for another try after a passing fault; after the last try, raise it."""
    try:
        yield
    except OSError as error:
        if not is_passing(error) or dg.OpExecutionContext.get().retry_number >= MOST_RETRIES:
            raise
        raise dg.RetryRequested(max_retries=MOST_RETRIES, seconds_to_wait=SECONDS_BETWEEN) from error
