"""What the spiders of feeds and pages have in common: every request ends in one outcome, whatever happens."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import zip_longest
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import NotSupported
from scrapy.http import Response
from scrapy.utils.misc import load_object
from twisted.python.failure import Failure

from crawler.answers import outcome_of_status, parse_retry_after
from crawler.batch import Batch
from crawler.content_codings import decode_body
from crawler.equipment import Downloads, Equipment
from crawler.errors import ParseError
from crawler.handlers.meta_keys import EVIDENCE, KEEP_EVIDENCE, SECONDS
from crawler.not_fetched import NotFetched
from crawler.outcomes import Asked, FetchFailed, Outcome
from secondsource.canonical_url import host_of
from secondsource.fetches import Evidence, Fetch, FetchOutcome

logger = logging.getLogger(__name__)

TRAIL = "trail"  # in a request's meta: what was read on the way to it
OPEN_BATCH = "SECONDSOURCE_OPEN_BATCH"  # Scrapy setting: what opens a batch when Scrapy itself makes the spider


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """What is asked for stands elsewhere: the next address to read for it, and what to remember meanwhile."""

    url: str
    trail: object


class ReadingSpider(Spider):
    """Asks for each request of its batch, and settles each with an outcome.

    A child says what it sends along (`headers_for`) and what it makes of an answer (`read`).
    """

    def __init__(self, *, batch: Batch, equipment: Equipment) -> None:
        super().__init__()
        self.batch = batch
        self.equipment = equipment
        self.downloads = Downloads()
        self.keeps_evidence = True

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "ReadingSpider":  # Any: Scrapy's signature
        """With a batch when `Crawling` makes it; `scrapy crawl` has it opened by what the project's settings name."""
        if "batch" not in kwargs:
            return load_object(crawler.settings[OPEN_BATCH])(cls, crawler, **kwargs)  # type: ignore[no-any-return]  # by dotted path
        spider = cls(batch=kwargs["batch"], equipment=kwargs["equipment"])
        spider._set_crawler(crawler)
        return spider

    def headers_for(self, asked: Asked, *, is_first: bool) -> dict[str, str]:
        """The headers of the request beside our own name; of one that leads on, `is_first` is False."""
        raise NotImplementedError

    def read(self, asked: Asked, fetch: Fetch, response: Response, body: bytes) -> Outcome | Onward:
        """What an answer amounts to; `body` is unpacked. Runs in a thread. May raise NotFetched, ParseError."""
        raise NotImplementedError

    async def start(self) -> AsyncIterator[Request]:
        """One request for each that is asked for, the hosts taking turns, so that none fills Scrapy's queue alone."""
        for index in _in_turns(self.batch.requests):
            asked = self.batch.requests[index]
            try:
                yield self._request(index, asked)
            except ValueError as error:
                problem = f"{asked.url!r} is no http(s) address; correct it"
                failure = NotFetched(FetchOutcome.FORBIDDEN_ADDRESS, problem)
                failure.__cause__ = error
                await self.batch.settle(index, self._failed(asked, failure))

    def _request(self, index: int, asked: Asked, *, trail: object = None) -> Request:
        """Raises ValueError."""
        parts = urlsplit(asked.url)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname or " " in parts.netloc:
            raise ValueError(asked.url)
        return Request(
            asked.url,
            headers=self.headers_for(asked, is_first=trail is None),
            callback=self.answered,
            errback=self.failed,
            dont_filter=True,
            cb_kwargs={"index": index},
            meta={KEEP_EVIDENCE: self.keeps_evidence, TRAIL: trail},
        )

    async def answered(self, response: Response, index: int) -> Request | None:
        """Scrapy's callback; where it gives a request, that one's answer is the one that counts."""
        asked = self.batch.requests[index]
        outcome: Outcome | Onward
        try:
            if response.body:
                loop = asyncio.get_running_loop()
                outcome = await loop.run_in_executor(self.equipment.readers, self._judge, asked, response)
            else:
                outcome = self._judge(asked, response)  # nothing to be read: a thread would only cost
        except NotFetched as failure:
            if failure.outcome is FetchOutcome.RATE_LIMITED and failure.retry_after is not None:
                self.equipment.turns.hold(response.url, failure.retry_after)
            outcome = self._failed(asked, failure, response)
        except ParseError as error:
            outcome = self._failed(asked, NotFetched(FetchOutcome.UNREADABLE, str(error)), response)
        except Exception as error:
            # Our bug, or a parser's, met in somebody's page: it must not keep the others from being read.
            logger.exception("a document broke its reader", extra={"url": asked.url})
            problem = f"our reader broke on it ({type(error).__name__}); please report this address"
            outcome = self._failed(asked, NotFetched(FetchOutcome.UNREADABLE, problem), response)
        if isinstance(outcome, Onward):
            try:
                return self._request(index, replace(asked, url=outcome.url), trail=outcome.trail)
            except ValueError:
                problem = f"it leads to {outcome.url!r}, which is no http(s) address"
                outcome = self._failed(asked, NotFetched(FetchOutcome.UNREADABLE, problem), response)
        await self.batch.settle(index, outcome)
        return None

    async def failed(self, failure: Failure) -> None:
        """Scrapy's errback."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy's scraper
        index = request.cb_kwargs["index"]
        error = failure.value
        if isinstance(error, NotSupported):
            error = NotFetched(FetchOutcome.FORBIDDEN_ADDRESS, f"{request.url} is no http(s) address; correct it")
        elif not isinstance(error, NotFetched):
            logger.error("a request broke", exc_info=error, extra={"url": request.url})
            problem = f"our crawler broke on it ({type(error).__name__}); please report this address"
            error = NotFetched(FetchOutcome.UNREACHABLE, problem)
        await self.batch.settle(index, self._failed(self.batch.requests[index], error, request=request))

    def _judge(self, asked: Asked, response: Response) -> Outcome | Onward:
        """Runs in a thread."""
        fetch = self._fetch(asked, response)
        header = (response.headers.get("Retry-After") or b"").decode("latin-1")
        retry_after = parse_retry_after(header, now=fetch.fetched_at)
        outcome, problem = outcome_of_status(response.status, has_retry_after=retry_after is not None)
        if problem:
            raise NotFetched(outcome, problem, retry_after=retry_after)
        body = decode_body(response.body, response.headers.getlist("Content-Encoding"))
        return self.read(asked, replace(fetch, outcome=outcome), response, body)

    def _fetch(self, asked: Asked, response: Response | None, request: Request | None = None) -> Fetch:
        last = request or (response.request if response is not None else None)
        meta = last.meta if last is not None else {}
        evidence = meta.get(EVIDENCE)
        return Fetch(
            url=asked.url,
            fetched_at=self.equipment.clock.now(),
            outcome=FetchOutcome.OK,
            final_url=last.url if last is not None and (meta.get("redirect_urls") or meta.get(TRAIL)) else "",
            http_status=response.status if response is not None else None,
            body_bytes=len(response.body) if response is not None else 0,
            duration=timedelta(seconds=meta.get(SECONDS, 0.0)),
            evidence=evidence if isinstance(evidence, Evidence) else None,
        )

    def _failed(
        self, asked: Asked, failure: NotFetched, response: Response | None = None, request: Request | None = None
    ) -> FetchFailed:
        fetch = replace(
            self._fetch(asked, response, request),
            outcome=failure.outcome,
            problem=failure.problem,
            retry_after=failure.retry_after,
        )
        return FetchFailed(request=asked, fetch=fetch, was_interrupted=failure.was_interrupted)


def conditions(*, etag: str, last_modified: str) -> dict[str, str]:
    """The headers that ask for a document only where it has changed; "" = the validator was never given."""
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in headers.items() if value}


def validator(response: Response, name: str) -> str:
    """A header to be sent back verbatim; "" = none, or none that can be sent back (beyond ASCII)."""
    value = response.headers.get(name) or b""
    return value.decode("ascii") if value.isascii() else ""


def _in_turns(requests: Sequence[Asked]) -> Iterator[int]:
    """The places of the requests: the first of each host, then the second of each, and so on."""
    by_host: dict[str, list[int]] = {}
    for index, asked in enumerate(requests):
        by_host.setdefault(host_of(asked.url), []).append(index)
    for places in zip_longest(*by_host.values()):
        yield from (place for place in places if place is not None)
