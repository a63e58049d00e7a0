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
    """Read this watch; the validators are those of its last reading, verbatim.

    fingerprint   of its last document: of entries that stand there unchanged nothing is said again; b"" = of none
    selector      CSS: the document is a page of headlines, and this finds them; "" = it is a feed
    follows       where the document lists nothing itself: an index's newest sitemaps are read in its place, and at
                  first contact the feed that a web page names
    """

    watch_id: WatchId
    url: str
    spider: str = "feeds"
    etag: str = ""  # "" = never given
    last_modified: str = ""
    fingerprint: bytes = b""
    selector: str = ""
    follows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """Read this page; `key` is the caller's own, to know the answer by.

    Where validators are given, those of an earlier reading, the page may answer that it is as it was.
    """

    key: int
    url: str
    language_hints: tuple[str, ...] = ()  # BCP 47, of the outlet
    selectors: PageSelectors = NO_SELECTORS  # of the outlet's pages
    etag: str = ""  # "" = never given
    last_modified: str = ""


Asked: TypeAlias = FeedRequest | PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What an answer says besides its document.

    fresh_for   how long the server calls it fresh (Cache-Control, Expires)
    moved_to    where redirects led that all call themselves permanent (301, 308); "" = none did
    found_at    the feed that was found on the web page which stands at the watch's address; "" = it is no such page
    is_own      it came from an address that the operator allows though it is private: his own host needs no sparing
    """

    fresh_for: timedelta = timedelta(0)
    moved_to: str = ""
    found_at: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRead:
    """The feed answered with a document that lists something, or is well-formed and lists nothing."""

    request: FeedRequest
    fetch: Fetch
    entries: tuple[Entry, ...]  # those of the request's fingerprint may be left out
    etag: str  # to be sent back verbatim; "" = none given
    last_modified: str
    problem: str = ""  # what could not be read of it
    ttl: timedelta | None = None  # how long it says that it may be left alone
    fingerprint: bytes = b""
    listed_count: int | None = None  # entries in the document; None = those given are all
    was_parsed: bool = True  # False: nothing in it was new, so that neither `ttl` nor `problem` was asked for
    answered: Answered = Answered()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedUnchanged:
    """The feed is as it was (304)."""

    request: FeedRequest
    fetch: Fetch
    answered: Answered = Answered()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRead:
    """The page answered, and this is what stands on it."""

    request: PageRequest
    fetch: Fetch
    page: Page
    etag: str = ""  # to be sent back verbatim; "" = none given
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageUnchanged:
    """The page is as it was (304)."""

    request: PageRequest
    fetch: Fetch


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """Nothing was read; `fetch` says why.

    was_interrupted   we ended it (stopped, or the crawl's deadline): no failure of the outlet, to be read again
    """

    request: Asked
    fetch: Fetch
    was_interrupted: bool = False


Outcome: TypeAlias = FeedRead | FeedUnchanged | PageRead | PageUnchanged | FetchFailed
Sink: TypeAlias = Callable[[Outcome], Awaitable[None]]
