"""The closed list of what an attempt to fetch an address can end in."""

from enum import StrEnum


class State(StrEnum):
    """Access states of DESIGN section 4; every attempt in the ledger has exactly one."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    NOT_ATTEMPTED = "not_attempted"
    ROBOTS_DISALLOWED = "robots_disallowed"
    BLOCKED_CHALLENGE = "blocked_challenge"
    RATE_LIMITED = "rate_limited"
    TIMEOUT = "timeout"
    CONNECTION_LOST = "connection_lost"
    DNS_FAILED = "dns_failed"
    TLS_INVALID = "tls_invalid"
    REFUSED_ADDRESS = "refused_address"
    REDIRECT_ERROR = "redirect_error"
    HTTP_ERROR = "http_error"
    SOFT_404 = "soft_404"
    GONE = "gone"
    GONE_REDIRECTED = "gone_redirected"
    TOO_LARGE = "too_large"
    TRUNCATED = "truncated"
    WRONG_CONTENT = "wrong_content"
    PARSE_BUDGET_EXCEEDED = "parse_budget_exceeded"
    NEEDS_BROWSER = "needs_browser"
    UNSUPPORTED_TYPE = "unsupported_type"


SEEN = frozenset({State.OK, State.NOT_MODIFIED})

# A try that ended so may end otherwise in a moment; anything else is an answer.
WORTH_ANOTHER_TRY = frozenset(
    {
        State.TIMEOUT,
        State.CONNECTION_LOST,
        State.TRUNCATED,
        State.DNS_FAILED,
        State.RATE_LIMITED,
        State.HTTP_ERROR,
    }
)

# So many of these in a row say something about the host, not about the page.
SPEAKS_OF_THE_HOST = frozenset(
    {
        State.TIMEOUT,
        State.CONNECTION_LOST,
        State.DNS_FAILED,
        State.TLS_INVALID,
        State.BLOCKED_CHALLENGE,
        State.RATE_LIMITED,
        State.HTTP_ERROR,
        State.REFUSED_ADDRESS,
    }
)
