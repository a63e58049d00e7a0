"""What is asked of the crawler, and what comes back: exactly one outcome for each request."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from secondsource.articles import Entry, Page, WatchId
from secondsource.fetches import Fetch
from secondsource.outlets import NO_SELECTORS, PageSelectors


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRequest:
    """Read this watch; the validators are those of its last reading, verbatim."""

    watch_id: WatchId
    url: str
    spider: str = "feeds"
    etag: str = ""  # "" = never given
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """Read this page; `key` is the caller's own, to know the answer by."""

    key: int
    url: str
    language_hints: tuple[str, ...] = ()  # BCP 47, of the outlet
    selectors: PageSelectors = NO_SELECTORS  # of the outlet's pages


Asked: TypeAlias = FeedRequest | PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRead:
    """The feed answered with a document that lists something, or is well-formed and lists nothing."""

    request: FeedRequest
    fetch: Fetch
    entries: tuple[Entry, ...]
    etag: str  # to be sent back verbatim; "" = none given
    last_modified: str
    problem: str = ""  # what could not be read of it
    ttl: timedelta | None = None  # how long it says that it may be left alone


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedUnchanged:
    """The feed is as it was (304)."""

    request: FeedRequest
    fetch: Fetch


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRead:
    """The page answered, and this is what stands on it."""

    request: PageRequest
    fetch: Fetch
    page: Page


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """Nothing was read; `fetch` says why.

    was_interrupted   we ended it (stopped, or the crawl's deadline): no failure of the outlet, to be read again
    """

    request: Asked
    fetch: Fetch
    was_interrupted: bool = False


Outcome: TypeAlias = FeedRead | FeedUnchanged | PageRead | FetchFailed
Sink: TypeAlias = Callable[[Outcome], Awaitable[None]]
