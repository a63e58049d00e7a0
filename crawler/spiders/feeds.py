"""Reads feeds, conditionally: what has not changed is not sent again."""

from dataclasses import dataclass, replace

from scrapy.http import Response

from crawler.answers import parse_freshness
from crawler.batch import Batch
from crawler.equipment import Equipment
from crawler.feeds.held import read_feed_held, read_listing_held
from crawler.feeds.parsed import ParsedFeed
from crawler.feeds.sitemaps import FORMAT as SITEMAP
from crawler.not_fetched import NotFetched
from crawler.outcomes import Answered, Asked, FeedRead, FeedRequest, FeedUnchanged, Outcome
from crawler.spiders.reading import TRAIL, Onward, ReadingSpider, conditions, validator
from secondsource.articles import Entry
from secondsource.fetches import Fetch, FetchOutcome

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9,"
    " application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
_PERMANENT = (301, 308)
MOST_SITEMAPS = 3  # of an index, those that changed last: what is new stands in them


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trail:
    """What was read on the way to the documents that list a watch's entries."""

    is_followed: bool = False
    is_index: bool = False
    left: tuple[str, ...] = ()  # still to be read
    entries: tuple[Entry, ...] = ()


def _onward(trail: _Trail) -> Onward:
    return Onward(url=trail.left[0], trail=replace(trail, left=trail.left[1:]))


class FeedsSpider(ReadingSpider):
    """`scrapy crawl feeds`: every watch that is due."""

    name = "feeds"

    def __init__(self, *, batch: Batch, equipment: Equipment) -> None:
        super().__init__(batch=batch, equipment=equipment)
        self.keeps_evidence = equipment.settings.archive.feeds

    def headers_for(self, asked: Asked, *, is_first: bool) -> dict[str, str]:
        """The validators of the last reading, verbatim."""
        assert isinstance(asked, FeedRequest)
        headers = {"Accept": _ACCEPT}
        if not is_first:  # they are of another address
            return headers
        return headers | conditions(etag=asked.etag, last_modified=asked.last_modified)

    def read(self, asked: Asked, fetch: Fetch, response: Response, body: bytes) -> Outcome | Onward:
        """What the feed lists. A document that lists nothing, and in which something is wrong, is no feed."""
        assert isinstance(asked, FeedRequest)
        if fetch.outcome is FetchOutcome.NOT_MODIFIED:
            if not (asked.etag or asked.last_modified):
                raise NotFetched(FetchOutcome.UNREADABLE, "HTTP 304, though we hold no earlier version of it")
            return FeedUnchanged(request=asked, fetch=fetch, answered=self._answered(fetch, response))
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        workers = self.equipment.workers
        if asked.selector:
            reading = read_listing_held(
                workers, body, selector=asked.selector, content_type=content_type, url=response.url
            )
        else:
            known = b"" if response.meta.get(TRAIL) else asked.fingerprint
            reading = read_feed_held(workers, body, content_type=content_type, url=response.url, fingerprint=known)
        parsed = reading.parsed or ParsedFeed(format="")
        trail = response.meta.get(TRAIL) or _Trail()
        if not trail.is_followed and asked.follows and not parsed.entries and parsed.elsewhere:
            if parsed.format == SITEMAP:
                return _onward(_Trail(is_index=True, left=parsed.elsewhere[:MOST_SITEMAPS], is_followed=True))
            if not asked.fingerprint:  # a feed that turns into a web page is told, not replaced by another
                return _onward(_Trail(left=parsed.elsewhere[:1], is_followed=True))
        if parsed.problem and not parsed.entries:
            raise NotFetched(FetchOutcome.UNREADABLE, parsed.problem)
        entries = trail.entries + parsed.entries
        if trail.left:
            return _onward(replace(trail, entries=entries))
        read = FeedRead(
            request=asked,
            fetch=fetch,
            entries=entries,
            etag=validator(response, "ETag"),
            last_modified=validator(response, "Last-Modified"),
            problem=parsed.problem,
            ttl=parsed.ttl,
            fingerprint=reading.fingerprint,
            listed_count=reading.listed_count,
            was_parsed=reading.parsed is not None,
            answered=self._answered(fetch, response),
        )
        if trail.is_index:  # what these sitemaps say of themselves does not hold for the index
            return replace(read, etag="", last_modified="", fingerprint=b"", listed_count=len(entries))
        if trail.is_followed:
            return replace(read, answered=replace(read.answered, found_at=response.url, moved_to=""))
        return read

    def _answered(self, fetch: Fetch, response: Response) -> Answered:
        reasons = response.meta.get("redirect_reasons", ())  # of every hop, its status
        is_permanent = bool(reasons) and all(reason in _PERMANENT for reason in reasons)
        address = str(response.ip_address or "")
        return Answered(
            fresh_for=parse_freshness(
                (response.headers.get("Cache-Control") or b"").decode("latin-1"),
                age=(response.headers.get("Age") or b"").decode("latin-1"),
                expires=(response.headers.get("Expires") or b"").decode("latin-1"),
                now=fetch.fetched_at,
            ),
            moved_to=fetch.final_url if is_permanent else "",
            is_own=bool(address) and self.equipment.addresses.is_exempt(address),
        )
