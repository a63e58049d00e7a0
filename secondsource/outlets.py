"""Owners, outlets and their watches: who publishes, and who stands behind it (RULES.md 12 to 14)."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class OutletKind(StrEnum):
    """What an outlet is, which decides what its pages may count for."""

    GOVERNMENT = "government"
    COURT = "court"
    LEGISLATURE = "legislature"
    AGENCY = "agency"  # a news agency, never an authority
    PRESS = "press"
    BROADCASTER = "broadcaster"
    TRADE = "trade"
    LAW_FIRM = "law_firm"
    PARTY = "party"
    BLOG = "blog"
    AGGREGATOR = "aggregator"
    FORUM = "forum"
    UNKNOWN = "unknown"

    @property
    def is_body(self) -> bool:
        """Whether its pages are primary documents: the record of what the body itself did."""
        return self in (OutletKind.GOVERNMENT, OutletKind.COURT, OutletKind.LEGISLATURE)


class Standing(StrEnum):
    """Whether an outlet's word counts; set by catalogue or operator, never by the machine (RULES.md 14)."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    MUTED = "muted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One address that we poll for an outlet; notes for people are no part of what it is."""

    url: str
    spider: str = "feeds"
    entries: str = ""  # CSS: it is a page of headlines, and this finds them; "" = it is a feed
    is_verified: bool = field(default=True, compare=False)  # False: nobody is known to have fetched it from here
    seen_in: str = field(default="", compare=False)  # where the address was found; "" = not said


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSelectors:
    """Where an outlet's pages hold what extraction does not find by itself: CSS selectors; () = it finds it."""

    title: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    text: tuple[str, ...] = ()  # the paragraphs, or what holds them
    drop: tuple[str, ...] = ()  # what is no part of the text

    def __bool__(self) -> bool:
        return bool(self.title or self.authors or self.published or self.text or self.drop)


NO_SELECTORS = PageSelectors()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One publication that an owner controls, as the catalogue declares it."""

    name: str
    aliases: tuple[str, ...] = ()  # other names, in any script
    domains: tuple[str, ...] = ()  # hosts and all under them, or a path: "note.com/kiitaka"
    owner: str = ""  # "" = it owns itself
    kind: OutletKind = OutletKind.UNKNOWN
    country: str = ""  # ISO 3166-1 alpha-2; "" = unknown
    languages: tuple[str, ...] = ()  # BCP 47
    standing: Standing = Standing.KNOWN
    standing_since: date | None = None  # None = always
    credits: tuple[str, ...] = ()  # how others credit it, as written
    watches: tuple[Watch, ...] = field(default=())
    page: PageSelectors = NO_SELECTORS

    @property
    def owner_name(self) -> str:
        """The house that answers for it: its owner, else itself."""
        return self.owner or self.name

    def standing_on(self, day: date) -> Standing:
        """Its standing on that day: before `standing_since` it is unknown."""
        if self.standing is Standing.KNOWN and self.standing_since is not None and day < self.standing_since:
            return Standing.UNKNOWN
        return self.standing
