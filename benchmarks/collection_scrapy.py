"""The peer: Scrapy with robots on, 32 connections, no delay, no archive; run by the peers' Python.

`python collection_scrapy.py START_ADDRESS`: prints pages and seconds.
"""

import json
import sys
import time

import scrapy
from scrapy.crawler import CrawlerProcess


class Pages(scrapy.Spider):
    """Follows what the list pages name; keeps nothing."""

    name = "pages"
    pages = 0
    began = 0.0
    ended = 0.0

    async def start(self):
        """Begin at the first list page."""
        Pages.began = time.monotonic()
        yield scrapy.Request(sys.argv[1])

    def parse(self, response):
        """Articles and the next list page."""
        for href in response.css("li a::attr(href)").getall():
            yield response.follow(href, self.article)
        for href in response.css("a.next::attr(href)").getall():
            yield response.follow(href, self.parse)

    def article(self, response):
        """Look at the page as little as we do: its title."""
        response.css("title::text").get()
        Pages.pages += 1
        Pages.ended = time.monotonic()


if __name__ == "__main__":
    process = CrawlerProcess(
        {
            "ROBOTSTXT_OBEY": True,
            "CONCURRENT_REQUESTS": 32,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 32,
            "DOWNLOAD_DELAY": 0,
            "LOG_LEVEL": "ERROR",
            "TELNETCONSOLE_ENABLED": False,
            "USER_AGENT": "digov/benchmark",
        }
    )
    process.crawl(Pages)
    process.start()
    print(json.dumps({"pages": Pages.pages, "seconds": Pages.ended - Pages.began}))
