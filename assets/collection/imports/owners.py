"""To which registered source an address belongs, and as what it counts there."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assets.collection.addresses import Address, canonical
from assets.collection.collecting import hosts_of
from assets.collection.fetching.redirects import HOME_PAGES
from assets.collection.fetching.sniffing import DOCUMENT_ENDINGS

if TYPE_CHECKING:
    from assets.registry.sources import Source


class NotOurs(ValueError):
    """An address that belongs to no source, or not to one alone; the text says which."""


class Owners:
    """The sources of a study by the hosts that their files name."""

    def __init__(self, sources: "Sequence[Source]"):
        self._by_host: dict[str, list[Source]] = {}
        self._entries: dict[str, frozenset[str]] = {}
        self._is_article: dict[str, re.Pattern[str]] = {}
        self.hosts: dict[str, frozenset[str]] = {}
        for source in sorted(sources, key=lambda one: one.source_id):
            if source.collection is None:
                continue
            name = source.source_id
            self.hosts[name] = hosts_of(source)
            self._entries[name] = frozenset(canonical(entry).text for entry in source.collection.entries)
            if source.collection.articles.address:
                self._is_article[name] = re.compile(source.collection.articles.address)
            for host in sorted(self.hosts[name]):
                self._by_host.setdefault(host, []).append(source)

    def knows(self, host: str) -> bool:
        """Whether any source names this host."""
        return host in self._by_host

    def of(self, address: Address) -> "Source":
        """The one source that an address belongs to. Raises NotOurs."""
        named = self._by_host.get(address.host, [])
        if not named:
            raise NotOurs(f"no source names the host {address.host}")
        if len(named) == 1:
            return named[0]
        fitting = [one for one in named if self._fits(one.source_id, address)]
        if len(fitting) != 1:
            several = ", ".join(one.source_id for one in fitting or named)
            raise NotOurs(f"may belong to several sources ({several}): say which one with --source")
        return fitting[0]

    def _fits(self, source_id: str, address: Address) -> bool:
        rule = self._is_article.get(source_id)
        is_article = rule is not None and rule.search(address.text) is not None
        return is_article or address.text in self._entries[source_id]

    def is_entry(self, source: "Source", address: Address) -> bool:
        """Whether a source begins at this address."""
        return address.text in self._entries[source.source_id]

    def role_of(self, source: "Source", address: Address) -> str:
        """As what an address counts: robots, list, article or attachment."""
        rule = self._is_article.get(source.source_id)
        assert source.collection is not None
        if address.path == "/robots.txt":
            return "robots"
        if self.is_entry(source, address):
            return "article" if source.collection.method == "file_list" else "list"
        if rule is not None and rule.search(address.text):
            return "article"
        if address.path.lower().endswith(DOCUMENT_ENDINGS):
            return "attachment"
        return "list" if rule is not None or address.path in HOME_PAGES else "article"
