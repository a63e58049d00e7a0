"""Which redirects are followed: five at most, to http(s) only; every hop passes robots.txt and address rules anew."""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.not_fetched import NotFetched
from secondsource.fetches import FetchOutcome

MOST_REDIRECTS = 5


class Redirects(RedirectMiddleware):
    """Scrapy's redirects, ending in an outcome of ours, and telling nobody where we came from."""

    def handle_referer(self, request: Request, response: Response) -> None:
        """No Referer: which feed led us to a page is nobody's business."""
        request.headers.pop("Referer", None)

    def _engine_started(self) -> None:
        """Scrapy looks for its referer middleware here, and warns that there is none."""

    def process_response(  # type: ignore[override]  # Scrapy warns of its own `spider` argument
        self, request: Request, response: Response
    ) -> Request | Response:
        """The request for the next hop, or the response itself."""
        try:
            return super().process_response(request, response)
        except IgnoreRequest:
            problem = f"redirects more than {MOST_REDIRECTS} times; check the address"
        except ValueError as error:  # a Location that is no URL
            problem = f"redirects to something that is no address ({error}); check the address"
        raise NotFetched(FetchOutcome.UNREADABLE, problem)
