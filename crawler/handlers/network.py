"""Responses from the network: to allowed addresses only, one host at a time, kept as evidence."""

import asyncio
import logging
import time
from collections import Counter
from urllib.parse import urlsplit

import aiohttp
from scrapy import Request
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.core.downloader.handlers._base_streaming import BaseStreamingDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Headers, Response

from crawler.content_codings import BODY_LIMIT_BYTES
from crawler.equipment import downloads_of, equipment_of
from crawler.handlers.keeping import keep_response
from crawler.handlers.meta_keys import EVIDENCE, KEEP_EVIDENCE, SECONDS
from crawler.handlers.robots_gate import RobotsGate
from crawler.not_fetched import NotFetched
from crawler.politeness.addresses import ForbiddenAddress, GuardedResolver
from secondsource.fetches import FetchOutcome

logger = logging.getLogger(__name__)

_LONGEST_HEADER_BYTES = 64 * 1024  # some publishers' Content-Security-Policy is longer than aiohttp's 8 KiB
_MOST_SILENCES = 2  # of one host in one crawl: fifty pages of a dead host would take 25 minutes


class NetworkHandler(AiohttpDownloadHandler):
    """Scrapy's aiohttp handler with guarded connections; every refusal is a NotFetched with its outcome."""

    experimental = False  # what is new in it is covered by our own hostile-server tests

    def __init__(self, crawler: Crawler) -> None:
        # Not the parent's: it would make a session of its own, on a connector that connects to anything.
        BaseStreamingDownloadHandler.__init__(self, crawler)
        self._equipment = equipment_of(crawler)
        self._downloads = downloads_of(crawler)
        self._robots = RobotsGate(self._equipment)
        self._silences: Counter[str] = Counter()  # time-outs of each host in this crawl
        self._ssl_context = self._equipment.tls
        policy = self._equipment.addresses
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=GuardedResolver(policy),
                socket_factory=policy.open_socket,
                limit=self._pool_size_total,
                limit_per_host=self._pool_size_per_host,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            response_class=_ClientResponse,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
            max_line_size=_LONGEST_HEADER_BYTES,
            max_field_size=_LONGEST_HEADER_BYTES,
        )

    @staticmethod
    def _extract_headers(response: _ClientResponse) -> Headers:
        """The headers as bytes: Scrapy's own way breaks on what is neither ASCII nor UTF-8."""
        return Headers(list(response.raw_headers))

    async def download_request(self, request: Request) -> Response:
        """The response, its body as it was sent. Raises NotFetched."""
        return await self._downloads.run(self._download(request))

    async def _download(self, request: Request) -> Response:
        await self._robots.admit(request, self._exchange)
        return await self._exchange(request)

    async def _exchange(self, request: Request) -> Response:
        """One request, one response, one record of evidence."""
        if (hold := self._equipment.turns.find_hold(request.url)) is not None:
            problem = "this host asked to be left alone for a while; it is read again after that"
            raise NotFetched(FetchOutcome.RATE_LIMITED, problem, retry_after=hold)
        async with self._equipment.turns.turn(request.url):
            host = urlsplit(request.url).netloc
            if self._silences[host] >= _MOST_SILENCES:
                problem = f"{host} did not answer {_MOST_SILENCES} times; this address of it was not tried"
                raise NotFetched(FetchOutcome.UNREACHABLE, problem)
            started_at = time.monotonic()
            try:
                response = await super().download_request(request)
            except Exception as error:  # whatever the client makes of a bad peer becomes that fetch's outcome
                self._silences[host] += isinstance(error, DownloadTimeoutError)
                raise _not_fetched(request, error) from error
            finally:
                request.meta[SECONDS] = request.meta.get(SECONDS, 0.0) + time.monotonic() - started_at
            if response.ip_address is not None and self._equipment.addresses.is_exempt(str(response.ip_address)):
                self._equipment.turns.spare_none(request.url)
        request.meta.pop(EVIDENCE, None)  # of the hop before
        if request.meta.get(KEEP_EVIDENCE) and response.status != 304:
            request.meta[EVIDENCE] = await asyncio.to_thread(keep_response, self._equipment, request, response)
        return response


def _not_fetched(request: Request, error: Exception) -> NotFetched:
    """What an exception of the network amounts to."""
    host = urlsplit(request.url).netloc
    match error:
        case NotFetched():
            return error
        case ForbiddenAddress():
            return NotFetched(FetchOutcome.FORBIDDEN_ADDRESS, str(error))
        case UnsupportedURLSchemeError():
            return NotFetched(FetchOutcome.FORBIDDEN_ADDRESS, f"{request.url} is no address that can be fetched")
        case DownloadCancelledError():
            problem = f"larger than {BODY_LIMIT_BYTES // 1024 // 1024} MiB; nothing of it was read"
            return NotFetched(FetchOutcome.TOO_LARGE, problem)
        case CannotResolveHostError():
            return NotFetched(FetchOutcome.UNREACHABLE, f"no host {host} is known; check the address")
        case DownloadTimeoutError():
            return NotFetched(
                FetchOutcome.UNREACHABLE, f"{host} took longer than {_timeout(request):.0f} s to answer"
            )
        case DownloadConnectionRefusedError() | DownloadFailedError() | ResponseDataLossError():
            return NotFetched(FetchOutcome.UNREACHABLE, f"the connection to {host} failed ({_short(error)})")
        case ValueError() | UnicodeError():
            return NotFetched(FetchOutcome.FORBIDDEN_ADDRESS, f"{request.url} is no address that can be fetched")
    logger.error("a download broke in a way we do not know", exc_info=error, extra={"url": request.url})
    return NotFetched(FetchOutcome.UNREACHABLE, f"the connection to {host} failed ({type(error).__name__})")


def _timeout(request: Request) -> float:
    return float(request.meta.get("download_timeout", 0))


def _short(error: Exception) -> str:
    """The cause in the system's own words, without addresses of objects in memory."""
    cause: BaseException = error
    while cause.__cause__ is not None:
        cause = cause.__cause__
    if isinstance(cause, aiohttp.ClientConnectorError):
        cause = cause.os_error
    text = getattr(cause, "strerror", None) or getattr(cause, "reason", None) or str(cause)
    return " ".join(str(text).split())[:200] or type(cause).__name__
