"""Responses from an archive, as the web would have answered at the clock's present moment; no socket is opened."""

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response

from crawler.equipment import downloads_of, equipment_of
from crawler.evidence.replay import CapturedResponse
from crawler.handlers.keeping import keep_response
from crawler.handlers.meta_keys import EVIDENCE, KEEP_EVIDENCE
from crawler.handlers.robots_gate import RobotsGate
from crawler.not_fetched import NotFetched
from secondsource.fetches import FetchOutcome


class ArchiveHandler(BaseDownloadHandler):
    """Serves the latest capture at or before now; asked conditionally, it says 304 as the server would."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        equipment = equipment_of(crawler)
        assert equipment.replay is not None, "without an archive, responses come from the network"
        self._equipment = equipment
        self._replay = equipment.replay
        self._clock = equipment.clock
        self._downloads = downloads_of(crawler)
        self._robots = RobotsGate(equipment)

    async def download_request(self, request: Request) -> Response:
        """The captured response. Raises NotFetched."""
        return await self._downloads.run(self._download(request))

    async def _download(self, request: Request) -> Response:
        await self._robots.admit(request, self._answer)
        return await self._answer(request)

    async def _answer(self, request: Request) -> Response:
        now = self._clock.now()
        captured = self._replay.find(request.url, now)
        if captured is None:
            following = self._replay.next_capture(request.url, now)
            if following is None:
                problem = "the archive holds no capture of this address up to now, nor a later one"
                raise NotFetched(FetchOutcome.NOT_CAPTURED, problem)
            problem = f"the archive holds no capture of this address before {following:%Y-%m-%dT%H:%M:%SZ}"
            raise NotFetched(FetchOutcome.NOT_CAPTURED, problem, retry_after=following - now)
        headers = Headers()
        for name, value in captured.headers:
            headers.appendlist(name, value.encode("utf-8", errors="surrogateescape"))
        if captured.capture.status == 200 and _is_known(request, captured):
            return Response(request.url, status=304, headers=headers)
        response = Response(request.url, status=captured.capture.status, headers=headers, body=captured.body)
        request.meta.pop(EVIDENCE, None)  # of the hop before
        if request.meta.get(KEEP_EVIDENCE):
            request.meta[EVIDENCE] = keep_response(self._equipment, request, response)
        return response


def _is_known(request: Request, captured: CapturedResponse) -> bool:
    """Whether the asker has this very version (RFC 9110 §13.2.2: If-None-Match goes first)."""
    etag = (request.headers.get("If-None-Match") or b"").decode("latin-1")
    if etag:
        return etag.removeprefix("W/") == captured.header("ETag").removeprefix("W/")
    since = (request.headers.get("If-Modified-Since") or b"").decode("latin-1")
    return bool(since) and since == captured.header("Last-Modified")
