"""What stands on the loopback web: outlets with an address, a feed and pages; values only."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class FeedFormat(StrEnum):
    """How a house writes its feed."""

    RSS = "rss"
    ATOM = "atom"


class Fault(StrEnum):
    """What is wrong with a house, all the time unless said otherwise."""

    NONE = "none"
    HTML_FOR_FEED = "html_for_feed"
    MISLABELLED = "mislabelled"  # windows-1252 bytes that call themselves UTF-8, in feed and pages
    NO_IDS = "no_ids"  # entries without id
    SHARED_ID = "shared_id"  # all entries have one and the same id
    SERVER_ERROR = "server_error"
    ROBOTS_ERROR = "robots_error"  # robots.txt fails, which forbids all (RFC 9309)
    DROPS_ONCE = "drops_once"  # cuts the connection in the middle of the feed, the first time
    DROPS = "drops"  # does so every time
    SLOW = "slow"  # answers, but not at once
    HANGS = "hangs"  # does not answer at all, for as long as the web is held
    HANGS_ON_PAGES = "hangs_on_pages"  # gives its feed, but no page
    FORBIDS = "forbids"  # robots.txt allows nobody anything
    EMPTY = "empty"  # 200 with nothing in it
    GONE = "gone"


BLIND = frozenset(Fault) - {
    Fault.NONE,
    Fault.MISLABELLED,
    Fault.NO_IDS,
    Fault.SHARED_ID,
    Fault.DROPS_ONCE,
    Fault.SLOW,
    Fault.HANGS_ON_PAGES,
}  # with these a feed can never be read


class Caching(StrEnum):
    """What a house sends to let others ask again cheaply."""

    ETAG = "etag"
    LAST_MODIFIED = "last_modified"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One page and the entry that announces it.

    slug          its path is "/<slug>"
    paragraphs    plain text; "[words](House/slug)" becomes a link to another page of the web
    published_at  as the page states it; the feed too, unless `announced` says something else
    stage         from when on it exists
    captured      a whole page as it was once served, instead of one made from title and paragraphs
    is_worth_reading   whether its entry mentions the topic
    """

    slug: str
    title: str
    paragraphs: tuple[str, ...]
    published_at: datetime
    summary: str
    language: str = "en"
    author: str = ""
    stage: int = 1
    announced: str = ""
    carried_from: str = ""  # the publisher that RSS `<source>` names
    captured: bytes = b""
    is_worth_reading: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One outlet on the loopback web; `address` is one of 127.0.0.0/8."""

    name: str
    address: str = ""
    kind: str = "press"
    owner: str = ""
    country: str = "GB"
    languages: tuple[str, ...] = ("en",)
    standing: str = "known"
    aliases: tuple[str, ...] = ()
    feed_format: FeedFormat = FeedFormat.RSS
    caching: Caching = Caching.ETAG
    fault: Fault = Fault.NONE
    reports: tuple[Report, ...] = field(default=())
