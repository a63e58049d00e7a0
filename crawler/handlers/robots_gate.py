"""No request leaves before its host's robots.txt has been asked; redirect hops neither.

It stands inside the download handlers, behind Scrapy's queue: a host whose robots.txt is slow then holds up its own
requests only. In a middleware, before the queue, they would fill it and starve all other hosts.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response

from crawler.equipment import Equipment
from crawler.handlers.meta_keys import KEEP_EVIDENCE
from crawler.middlewares.redirects import MOST_REDIRECTS
from crawler.not_fetched import NotFetched
from crawler.politeness.robots import Rules, open_rules, parse_robots
from secondsource.fetches import FetchOutcome

Exchange = Callable[[Request], Awaitable[Response]]  # one request, one response; raises NotFetched

# An archive without a robots.txt; one that never ends (RFC 9309 §2.3.1.3: what cannot be had forbids nothing).
_AS_IF_NONE = frozenset({FetchOutcome.NOT_CAPTURED, FetchOutcome.TOO_LARGE, FetchOutcome.UNREADABLE})
_PASSED_ON = (b"User-Agent", b"Accept-Encoding")


class RobotsGate:
    """Lets requests through that robots.txt allows; asks each host once a day, by way of the handler it stands in."""

    def __init__(self, equipment: Equipment) -> None:
        self._equipment = equipment

    async def admit(self, request: Request, exchange: Exchange) -> None:
        """Returns if the request may be made. Raises NotFetched, also if the host cannot be reached at all."""
        rules = await self._rules_for(request, exchange)
        if (refusal := rules.find_refusal(request.url)) is not None:
            raise refusal

    async def _rules_for(self, request: Request, exchange: Exchange) -> Rules:
        memory, clock = self._equipment.robots, self._equipment.clock
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc.lower()}"
        if (known := memory.find(origin, now=clock.now())) is not None:
            return known
        async with memory.lock(origin):
            if (known := memory.find(origin, now=clock.now())) is not None:
                return known
            rules = await self._ask(f"{origin}/robots.txt", request, exchange, clock.now())
            memory.keep(origin, rules)
        if rules.pause is not None:
            self._equipment.turns.widen(request.url, rules.pause)
        return rules

    async def _ask(self, url: str, request: Request, exchange: Exchange, now: datetime) -> Rules:
        for _ in range(MOST_REDIRECTS + 1):
            try:
                response = await exchange(_ask_for(url, request))
            except NotFetched as failure:
                if failure.outcome in _AS_IF_NONE and not failure.was_interrupted:
                    return open_rules(now)
                raise  # the host cannot be reached, and that is what is to be said of the page
            target = _redirect_target(response)
            if not target:
                codings = response.headers.getlist("Content-Encoding")
                return parse_robots(response.status, response.body, codings, now=now)
            url = target
        return open_rules(now)


def _ask_for(url: str, request: Request) -> Request:
    headers = {name: request.headers.get(name) for name in _PASSED_ON if name in request.headers}
    timeout = request.meta.get("download_timeout", timedelta(seconds=30).total_seconds())
    return Request(url, headers=headers, meta={KEEP_EVIDENCE: True, "download_timeout": timeout})


def _redirect_target(response: Response) -> str:
    """Where a redirect leads; "" = it is none that can be followed."""
    location = response.headers.get("Location")
    if not 300 <= response.status < 400 or not location:
        return ""
    try:
        target = urljoin(response.url, location.decode("latin-1").strip())
        return target if urlsplit(target).scheme in ("http", "https") and urlsplit(target).hostname else ""
    except ValueError:
        return ""
