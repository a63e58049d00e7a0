"""Entries as feeds announce them, and articles as pages say them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from secondsource.clock import require_utc
from secondsource.dates import UNDATED, Announced

ArticleId = NewType("ArticleId", int)
EntryId = NewType("EntryId", int)
WatchId = NewType("WatchId", int)

READ_CHARACTERS = 30_000  # of a report: none is longer, and a hostile page must not cost more


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """The publisher that a carrier or aggregator names for what it passes on (RSS `<source>`)."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a feed or listing, as announced."""

    guid: str  # the feed's own id; "" = it gives none
    url: str  # absolute, not canonicalised; "" = it links nothing
    title: str  # plain text, one line
    summary: str = ""  # plain text
    announced: Announced = UNDATED
    authors: tuple[str, ...] = ()
    carried: Carried | None = None


class ParagraphKind(StrEnum):
    """What a paragraph of a page is: only narrative speaks of copying; captions carry the credits of pictures."""

    NARRATIVE = "narrative"
    QUOTE = "quote"
    CAPTION = "caption"  # beneath a picture; not in the text
    EMBEDDED = "embedded"  # a post taken over from elsewhere
    BOILERPLATE = "boilerplate"  # what many pages of the host say


class PageForm(StrEnum):
    """How a page tells: of one happening, or of several, which are then read apart."""

    REPORT = "report"
    LIVE_BLOG = "live_blog"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph with its kind."""

    kind: ParagraphKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What extraction found on one page, before anybody judges it."""

    url: str  # as fetched
    canonical_url: str  # through canonical_url(); on this page's own registrable domain
    declared_original: str = ""  # rel=canonical or og:url on another one: a declared reprint; canonical
    title: str = ""  # without the site's name
    authors: tuple[str, ...] = ()  # persons or agencies, without "By", job, place
    announced: Announced = UNDATED
    language: str = "und"  # BCP 47
    site_name: str = ""
    credit: str = ""  # the text's agency credit as written; "" = none
    text: str = ""  # NFC, paragraphs joined by "\n\n"
    links: tuple[str, ...] = ()  # absolute, from the body of the text, in its order, unique
    form: PageForm = PageForm.REPORT
    is_cut_short: bool = False  # a paywall holds back the rest
    corrections: tuple[str, ...] = ()  # correction notices, as written
    paragraphs: tuple[Paragraph, ...] = ()  # the text's, in order, then captions


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A page as the judgement sees it: what its latest version says."""

    article_id: ArticleId
    url: str  # canonical
    title: str
    text: str  # NFC, paragraphs joined by "\n\n"; "" = none found
    announced: Announced = UNDATED
    first_seen_at: datetime | None = None  # aware, UTC: our own first sight; None in `assess`
    language: str = "und"
    authors: tuple[str, ...] = ()
    credit: str = ""
    links: tuple[str, ...] = ()  # canonical
    carried: Carried | None = None
    declared_original: str = ""  # rel=canonical or og:url on another host: a declared reprint
    outlet_label: str = ""  # what the page or the line calls its outlet; gives neither standing nor owner
    corrections: tuple[str, ...] = ()  # correction notices that stand on its page
    gone_status: int | None = None  # 404, 410 or 451, if that is all its page answers since; None = it stands
    # Of title and lead by the sentence model: little-endian float16, unit length; "" = none.
    vector: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        if self.first_seen_at is not None:
            require_utc("first_seen_at", self.first_seen_at)

    @property
    def read_text(self) -> str:
        """What of the text is read where it is a report; a primary document is read whole."""
        return self.text[:READ_CHARACTERS]

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text's paragraphs, in order, none empty."""
        return tuple(part for part in (piece.strip() for piece in self.text.split("\n\n")) if part)
