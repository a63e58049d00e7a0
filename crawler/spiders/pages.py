"""Reads pages: the article that stands on each."""

from scrapy.http import Response

from crawler.not_fetched import NotFetched
from crawler.outcomes import Asked, Outcome, PageRead, PageRequest, PageUnchanged
from crawler.pages.held import extract_page_held
from crawler.pages.standing import with_standing_texts
from crawler.spiders.reading import ReadingSpider, conditions, validator
from secondsource.fetches import Fetch, FetchOutcome

_ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8"


class PagesSpider(ReadingSpider):
    """`scrapy crawl pages -a urls=…`: the pages named, whatever they are about."""

    name = "pages"

    def headers_for(self, asked: Asked, *, is_first: bool) -> dict[str, str]:
        """The validators of an earlier reading, verbatim. No language is asked for: we want the outlet's own."""
        assert isinstance(asked, PageRequest)
        return {"Accept": _ACCEPT, **conditions(etag=asked.etag, last_modified=asked.last_modified)}

    def read(self, asked: Asked, fetch: Fetch, response: Response, body: bytes) -> Outcome:
        """What stands on the page."""
        assert isinstance(asked, PageRequest)
        if fetch.outcome is FetchOutcome.NOT_MODIFIED and (asked.etag or asked.last_modified):
            return PageUnchanged(request=asked, fetch=fetch)
        if fetch.outcome is FetchOutcome.NOT_MODIFIED:
            raise NotFetched(FetchOutcome.UNREADABLE, "HTTP 304, though we asked for the whole page")
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        page = extract_page_held(
            self.equipment.workers,
            body,
            url=response.url,
            content_type=content_type,
            language_hints=asked.language_hints,
            selectors=asked.selectors,
        )
        return PageRead(
            request=asked,
            fetch=fetch,
            page=with_standing_texts(page, self.equipment.standing),
            etag=validator(response, "ETag"),
            last_modified=validator(response, "Last-Modified"),
        )
