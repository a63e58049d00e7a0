"""What becomes of each line of a list: refused, watched already, or a watch of an outlet, listed or new.

Nothing in a list gives standing, nor takes a domain or a name from an outlet that is listed (RULES.md 14).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import tldextract

from secondsource.canonical_url import UrlKey, canonical_url, host_of, url_key
from secondsource.catalogue import Catalogue
from secondsource.hostile_text import one_line
from secondsource.outlets import Outlet, Standing, Watch
from secondsource.watch_lists.addresses import find_problem
from secondsource.watch_lists.lines import Line, ListedWatch, Untaken

_SUFFIXES = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
# First steps of a path on a platform that name no account: "medium.com/feed/@writer", "youtube.com/feeds/videos.xml".
_NO_ACCOUNTS = frozenset({"c", "channel", "feed", "feeds", "r", "rss", "u", "user", "users"})


class Taken(StrEnum):
    """What became of a line."""

    ADDED = "added"
    KNOWN = "known"  # watched already, or named before in the list
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one line, and why."""

    line: int
    taken: Taken
    url: str  # or what stands there instead
    outlet: str  # "" where refused
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Additions:
    """What a list adds to an outlets file."""

    outcomes: tuple[Outcome, ...]  # one for each line
    watches: Mapping[str, tuple[Watch, ...]]  # by the name of an outlet that the file declares
    outlets: tuple[
        Outlet, ...
    ]  # that the file does not declare yet: new ones, and copies of others with more watches


@dataclass(slots=True, kw_only=True)
class _Draft:
    """A new outlet on its way."""

    outlet: Outlet  # as the list states it
    derived: str = ""  # the domain that its addresses lie under, where the list states none
    watches: list[Watch] = field(default_factory=list)


def additions_of(
    lines: Sequence[Line],
    *,
    outlets: Sequence[Outlet],
    catalogue: Catalogue,
    own: Sequence[Outlet],
    elsewhere: Mapping[str, str],
    objection: Callable[[str], str],
    standing: Standing,
) -> Additions:
    """What becomes of each line, in its order, and what is added by it.

    outlets     all that are listed, as declared, shipped and the operator's
    catalogue   of these outlets
    own         those that the file declares to which the list is added
    elsewhere   outlets that other files of the operator declare: name -> file; nothing can be added to these
    objection   why an IP address must not be connected to; "" = it may
    standing    of outlets that are new
    """
    adding = _Adding(outlets, catalogue, own=own, elsewhere=elsewhere, objection=objection)
    outcomes = tuple(map(adding.outcome_of, lines))
    return Additions(outcomes=outcomes, watches=adding.watches_of_own(), outlets=adding.new_blocks(standing))


class _Adding:
    def __init__(
        self,
        outlets: Sequence[Outlet],
        catalogue: Catalogue,
        *,
        own: Sequence[Outlet],
        elsewhere: Mapping[str, str],
        objection: Callable[[str], str],
    ) -> None:
        self._listed = {outlet.name: outlet for outlet in (*own, *outlets)}
        self._own = {outlet.name for outlet in own}
        self._catalogue, self._elsewhere, self._objection = catalogue, elsewhere, objection
        self._watched: dict[UrlKey, str] = {}
        self._read_at: dict[str, set[str]] = {}  # hosts that only feeds lie on, such as "feeds.bbci.co.uk"
        for outlet in self._listed.values():
            for watch in outlet.watches:
                self._read_at.setdefault(host_of(watch.url), set()).add(outlet.name)
                self._watched[url_key(watch.url)] = f"{outlet.name} is watched there already ({watch.url})"
        self._more: dict[str, list[Watch]] = {}
        self._drafts: dict[str, _Draft] = {}
        self._draft_at: dict[str, _Draft] = {}  # by its derived domain, the first

    def outcome_of(self, line: Line) -> Outcome:
        if isinstance(line, Untaken):
            return Outcome(line=line.line, taken=Taken.REFUSED, url=line.text, outlet="", reason=line.problem)
        key = url_key(line.url)
        if problem := find_problem(line.url, self._objection):
            return _outcome(line, Taken.REFUSED, "", problem)
        if key in self._watched:
            return _outcome(line, Taken.KNOWN, "", self._watched[key])
        watch = replace(line.stated.watches[0], url=line.url, is_verified=False, seen_in=line.seen_in)
        house = self._find_listed(line)
        if house is not None and house.name in self._elsewhere:
            place = self._elsewhere[house.name]
            reason = f"its outlet {house.name} stands in {place}: name that file with --into"
            return _outcome(line, Taken.REFUSED, "", reason)
        if house is not None:
            name, reason = house.name, self._told_of(house, line)
            self._more.setdefault(name, []).append(watch)
        else:
            draft = self._draft_of(line)
            name = draft.outlet.name
            reason = "one more of this new outlet" if draft.watches else "a new outlet: look at its block"
            draft.watches.append(watch)
        self._watched[key] = f"line {line.line} has it already ({line.url})"
        return _outcome(line, Taken.ADDED, name, reason)

    def watches_of_own(self) -> Mapping[str, tuple[Watch, ...]]:
        return {name: tuple(watches) for name, watches in self._more.items() if name in self._own}

    def new_blocks(self, standing: Standing) -> tuple[Outlet, ...]:
        copies = [
            replace(self._listed[name], watches=(*self._listed[name].watches, *watches))
            for name, watches in self._more.items()
            if name not in self._own
        ]
        taken: set[str] = set()
        stated = {name: self._free_domains(draft.outlet, taken) for name, draft in self._drafts.items()}
        shared = Counter(draft.derived for name, draft in self._drafts.items() if not stated[name])
        new = []
        for name, draft in self._drafts.items():
            # Under a domain of several new outlets nobody can tell from an address whose page it is.
            is_its_own = draft.derived and shared[draft.derived] == 1 and draft.derived not in taken
            domains = stated[name] or ((draft.derived,) if is_its_own else ())
            outlet = replace(draft.outlet, domains=domains, standing=standing, watches=tuple(draft.watches))
            new.append(outlet if outlet.owner != name else replace(outlet, owner=""))
        return (*copies, *new)

    def _find_listed(self, line: ListedWatch) -> Outlet | None:
        """The outlet that the line names, or that publishes at its addresses; a feed's title alone names nobody."""
        if line.stated.name:
            named = self._listed.get(line.stated.name) or self._catalogue.find_credit(line.stated.name)
            if named is not None:
                return self._listed[named.name]
            if line.stated.name in self._drafts:
                return None
        for address in _addresses(line):
            found = self._catalogue.outlet_of(address)
            if not self._catalogue.is_carrier(address) and self._catalogue.is_listed(found):
                return self._listed[found.name]
        names = self._read_at.get(host_of(line.url), set())
        is_its_own = len(names) == 1 and self._is_one_house(host_of(line.url))
        return self._listed[next(iter(names))] if is_its_own else None

    def _told_of(self, house: Outlet, line: ListedWatch) -> str:
        named = line.stated.name
        by_address = f", which publishes at that address, and not to {named}" if named not in ("", house.name) else ""
        if house.name in self._own or house.name in self._more:
            return f"one more watch of {house.name}{by_address}"
        return f"goes to {house.name}{by_address}: a copy with all its watches takes the shipped one's place"

    def _draft_of(self, line: ListedWatch) -> _Draft:
        derived = self._derived_domain(line)
        if not line.stated.name and derived in self._draft_at:
            return self._draft_at[derived]
        name = line.stated.name or self._free_name(line, derived)
        outlet = replace(line.stated, name=name, watches=())
        draft = self._drafts.setdefault(name, _Draft(outlet=outlet, derived=derived))
        if draft.derived:
            self._draft_at.setdefault(draft.derived, draft)
        return draft

    def _free_name(self, line: ListedWatch, derived: str) -> str:
        """The feed's title, unless a listed outlet goes by it; else where the feed lies."""
        for name in (line.title, derived, host_of(canonical_url(line.url)), canonical_url(line.url)):
            is_taken = name in self._listed or name in self._drafts or self._catalogue.find_credit(name) is not None
            if name and not is_taken:
                return name
        return line.url

    def _derived_domain(self, line: ListedWatch) -> str:
        for address in _addresses(line):
            if self._catalogue.is_carrier(address):
                continue
            domain = self._catalogue.outlet_of(address).name
            if self._is_one_house(domain) and domain.partition("/")[2].casefold() not in _NO_ACCOUNTS:
                return domain
        return ""

    def _free_domains(self, outlet: Outlet, taken: set[str]) -> tuple[str, ...]:
        """The domains that the list states, less those of others, of many and of nobody."""
        free = []
        for domain in outlet.domains:
            key = canonical_url(f"https://{domain}").partition("://")[2].rstrip("/").removeprefix("www.")
            is_listed = self._catalogue.is_listed(self._catalogue.outlet_of(f"https://{domain}"))
            if key not in taken and not is_listed and self._is_one_house(domain):
                taken.add(key)
                free.append(domain)
        return tuple(free)

    def _is_one_house(self, domain: str) -> bool:
        """Whether one house publishes there: no public suffix ("co.uk", "jp"), no platform, no carrier."""
        here, below = (self._catalogue.outlet_of(f"https://{domain}{path}").name for path in ("/", "/one-account"))
        is_platform = "/" not in domain and here != below
        has_owner = (
            "." in domain.partition("/")[0]
            and bool(_SUFFIXES(domain).domain)
            and not self._catalogue.is_carrier(f"https://{domain}/")
        )
        return has_owner and not is_platform


def _addresses(line: ListedWatch) -> tuple[str, ...]:
    """Where the outlet publishes, its home page before its feed: a feed may lie on another's host."""
    return tuple(address for address in (line.site, line.url) if host_of(canonical_url(address)))


def _outcome(line: ListedWatch, taken: Taken, outlet: str, reason: str) -> Outcome:
    return Outcome(line=line.line, taken=taken, url=one_line(line.url), outlet=outlet, reason=reason)
