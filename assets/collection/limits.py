"""How long, how much and how often the collector tries before it says so and goes on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds of one collection. Times in seconds, sizes in bytes.

    `breaker`: so many answers in a row that speak of the host, and the rest of the host is not attempted.
    `same_body`: so many addresses of one visit with the same bytes are a page that says "not found".
    `at_once`: requests under way on one host that asks for no gap; with a gap it is always one.
    """

    connect_seconds: float = 20.0
    fetch_seconds: float = 60.0
    most_bytes: int = 50_000_000
    most_ratio: int = 200
    ratio_from_bytes: int = 1_000_000
    most_redirects: int = 10
    tries: int = 3
    pause_between_tries: float = 5.0
    longest_retry_after: float = 300.0
    longest_crawl_delay: float = 300.0
    breaker: int = 5
    same_body: int = 5
    robots_bytes: int = 512_000
    robots_seconds: float = 3600.0
    at_once: int = 32
    most_connections: int = 512
    resume_days: int = 7
