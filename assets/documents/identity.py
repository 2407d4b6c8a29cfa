"""Ids of pages, text versions and texts."""

from hashlib import sha256


def page_id(url: str) -> str:
    """Id of a page: "D-" and the first 12 hex digits of the SHA-256 of its address as typed."""
    return "D-" + sha256(url.encode()).hexdigest()[:12]


def version_id(url: str, digest: str) -> str:
    """Id of one text version of a captured page: the page's id and 8 hex digits of its text's SHA-256."""
    return f"{page_id(url)}-{digest[:8]}"


def part_id(version: str, number: int) -> str:
    """Id of one document of several in a text version: the version's id and its number, from 01."""
    return f"{version}-{number:02d}"


def record_id(url: str) -> str:
    """Id of the record of a captured page that people code: "W" and the 12 hex digits of its page id."""
    return "W" + page_id(url).removeprefix("D-")


def text_sha256(text: str) -> str:
    """SHA-256 of a text as UTF-8, in hex."""
    return sha256(text.encode()).hexdigest()
