"""The one exception that ends a fetch inside Scrapy, carrying the outcome that it amounts to."""

from datetime import timedelta

from scrapy.exceptions import IgnoreRequest

from secondsource.fetches import FetchOutcome


class NotFetched(IgnoreRequest):
    """A request that ends without a readable response.

    Below Scrapy's `IgnoreRequest`, which it hands to the errback without logging a traceback; it never leaves
    the crawler: the spider turns it into a `FetchFailed`.
    """

    def __init__(
        self,
        outcome: FetchOutcome,
        problem: str,
        *,
        retry_after: timedelta | None = None,
        was_interrupted: bool = False,
    ) -> None:
        super().__init__(problem)
        self.outcome = outcome
        self.problem = problem
        self.retry_after = retry_after
        self.was_interrupted = was_interrupted


def interrupted() -> NotFetched:
    """For a request that we ended ourselves."""
    return NotFetched(
        FetchOutcome.UNREACHABLE,
        "the crawl was ended before this address was read; it is read again when it is due",
        was_interrupted=True,
    )
