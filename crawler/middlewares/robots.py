"""No request leaves before its host's robots.txt has been asked; redirect hops neither."""

from datetime import datetime
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK

from crawler.equipment import equipment_of
from crawler.handlers.network import KEEP_EVIDENCE
from crawler.not_fetched import NotFetched
from crawler.politeness.robots import Rules, open_rules, parse_robots
from secondsource.fetches import FetchOutcome

_MARK = "asks_for_robots"  # in the meta of the request for a robots.txt, which none governs
# An archive without a robots.txt; one that never ends, or is redirected for ever (RFC 9309 §2.3.1.2).
_AS_IF_NONE = frozenset({FetchOutcome.NOT_CAPTURED, FetchOutcome.TOO_LARGE, FetchOutcome.UNREADABLE})


class RobotsMiddleware:
    """Obeys robots.txt, where Scrapy's own takes a server in trouble for leave to crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RobotsMiddleware":
        """As Scrapy builds its components."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises NotFetched if robots.txt asks us not to, or if its host cannot be reached."""
        if request.meta.get(_MARK):
            return
        rules = await self._rules_for(request)
        if (refusal := rules.find_refusal(request.url)) is not None:
            raise refusal

    async def _rules_for(self, request: Request) -> Rules:
        equipment = equipment_of(self._crawler)
        memory, clock = equipment.robots, equipment.clock
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc.lower()}"
        if (known := memory.find(origin, now=clock.now())) is not None:
            return known
        async with memory.lock(origin):
            if (known := memory.find(origin, now=clock.now())) is not None:
                return known
            rules = await self._ask(origin, clock.now())
            memory.keep(origin, rules)
        if rules.pause is not None:
            equipment.turns.widen(request.url, rules.pause)
        return rules

    async def _ask(self, origin: str, now: datetime) -> Rules:
        request = Request(
            f"{origin}/robots.txt", meta={_MARK: True, KEEP_EVIDENCE: True}, callback=NO_CALLBACK, priority=1000
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except NotFetched as failure:
            if failure.outcome in _AS_IF_NONE and not failure.was_interrupted:
                return open_rules(now)
            raise  # the host cannot be reached at all, and that is what is to be said of the page
        codings = response.headers.getlist("Content-Encoding")
        return parse_robots(response.status, response.body, codings, now=now)
