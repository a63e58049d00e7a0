"""Reads feeds, conditionally: what has not changed is not sent again."""

from scrapy.http import Response

from crawler.batch import Batch
from crawler.equipment import Equipment
from crawler.feeds.held import parse_feed_held
from crawler.not_fetched import NotFetched
from crawler.outcomes import Asked, FeedRead, FeedRequest, FeedUnchanged, Outcome
from crawler.spiders.reading import ReadingSpider
from secondsource.fetches import Fetch, FetchOutcome

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9,"
    " application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)


class FeedsSpider(ReadingSpider):
    """`scrapy crawl feeds`: every watch that is due."""

    name = "feeds"

    def __init__(self, *, batch: Batch, equipment: Equipment) -> None:
        super().__init__(batch=batch, equipment=equipment)
        self.keeps_evidence = equipment.settings.archive.feeds

    def headers_for(self, asked: Asked) -> dict[str, str]:
        """The validators of the last reading, verbatim."""
        assert isinstance(asked, FeedRequest)
        headers = {"Accept": _ACCEPT}
        if asked.etag:
            headers["If-None-Match"] = asked.etag
        if asked.last_modified:
            headers["If-Modified-Since"] = asked.last_modified
        return headers

    def read(self, asked: Asked, fetch: Fetch, response: Response, body: bytes) -> Outcome:
        """What the feed lists. A document that lists nothing, and in which something is wrong, is no feed."""
        assert isinstance(asked, FeedRequest)
        if fetch.outcome is FetchOutcome.NOT_MODIFIED:
            if not (asked.etag or asked.last_modified):
                raise NotFetched(FetchOutcome.UNREADABLE, "HTTP 304, though we hold no earlier version of it")
            return FeedUnchanged(request=asked, fetch=fetch)
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        parsed = parse_feed_held(self.equipment.workers, body, content_type=content_type, url=response.url)
        if parsed.problem and not parsed.entries:
            raise NotFetched(FetchOutcome.UNREADABLE, parsed.problem)
        return FeedRead(
            request=asked,
            fetch=fetch,
            entries=parsed.entries,
            etag=_validator(response, "ETag"),
            last_modified=_validator(response, "Last-Modified"),
            problem=parsed.problem,
            ttl=parsed.ttl,
        )


def _validator(response: Response, name: str) -> str:
    """A header to be sent back verbatim; "" = none, or none that can be sent back (beyond ASCII)."""
    value = response.headers.get(name) or b""
    return value.decode("ascii") if value.isascii() else ""
