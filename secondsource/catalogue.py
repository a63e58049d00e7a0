"""Who an address or a name belongs to: the outlets we know, and what is said of those we do not.

Over 300 lines, as one subject: addresses and names are looked up in one list, by the same rules of precedence.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property, lru_cache
from urllib.parse import unquote, urlsplit

import tldextract

from secondsource.canonical_url import canonical_url, host_of
from secondsource.data import read_table
from secondsource.known_names import with_known_names
from secondsource.languages import CJK_CHARACTER, HANGUL_CHARACTER, LATIN
from secondsource.outlets import Outlet, Standing

# Offline: the list that ships with the package, no cache on disk (MEASURED.md).
_SUFFIXES = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
_ANYWHERE = (timedelta(hours=-12), timedelta(hours=14))
_SHORTEST_NAME = 3  # a name of two letters stands in too many words
_AMBIGUOUS_NAMES = frozenset({"time", "the times", "the post", "the sun", "the guardian", "mail", "today", "variety"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An outlet's name as it stands in a text, at `start:end`."""

    outlet: Outlet
    start: int
    end: int
    text: str


class Catalogue:
    """Outlets by address and by name. Later declarations win over earlier ones of the same domain.

    outlets     what is listed, shipped first, the operator's last
    platforms   hosts where each account is an outlet of its own (RULES.md 13)
    carriers    hosts that pass on and publish nothing (Google News, feed proxies)
    """

    def __init__(
        self, outlets: Iterable[Outlet], *, platforms: Iterable[str] = (), carriers: Iterable[str] = ()
    ) -> None:
        self._by_domain: dict[str, Outlet] = {}
        by_name: dict[str, Outlet] = {}
        for outlet in with_known_names(tuple(outlets), _name_key):
            by_name[outlet.name] = outlet
            for domain in outlet.domains:
                self._by_domain[_domain_key(domain)] = outlet
        # An outlet whose last domain a later one took is no outlet any more, unless it never had one.
        owning = set(map(id, self._by_domain.values()))
        self.outlets: tuple[Outlet, ...] = tuple(
            outlet for outlet in by_name.values() if id(outlet) in owning or not outlet.domains
        )
        self._platforms = frozenset(map(_domain_key, platforms))
        self._carriers = frozenset(map(_domain_key, carriers))
        self._listed = {outlet.name for outlet in self.outlets}

    def outlet_of(self, url: str) -> Outlet:
        """The outlet that publishes at this address; for one in no list, an outlet of unknown standing.

        That one is named by its registrable domain, on a platform by the account too (DESIGN.md §7).
        """
        for key in _address_keys(url):
            if key in self._by_domain:
                return self._by_domain[key]
        name = self._unlisted_name(url)
        return Outlet(name=name, domains=(name,), standing=Standing.UNKNOWN)

    def is_listed(self, outlet: Outlet) -> bool:
        """Whether the outlet stands in the catalogue."""
        return outlet.name in self._listed

    def is_carrier(self, url: str) -> bool:
        """Whether the address belongs to a carrier, which publishes nothing of its own."""
        return any(key in self._carriers for key in _address_keys(url))

    def find_by_name(self, name: str) -> Outlet | None:
        """The listed outlet of that name, alias, domain or credit; None where none is, or more than one owner's."""
        return self._by_name.get(_name_key(name))

    def find_credit(self, credit: str) -> Outlet | None:
        """The listed outlet that is credited in these words: "(ML)", "AFP"."""
        return self._by_credit.get(_name_key(credit)) or self.find_by_name(credit)

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Every place where a listed outlet is named, in order; the longest name wins."""
        return tuple(self._iter_mentions(text))

    def offsets_of(self, outlet: Outlet) -> tuple[timedelta, timedelta]:
        """The least and the greatest offset from UTC in the outlet's country; all there are where unknown."""
        return country_offsets(outlet.country)

    def _iter_mentions(self, text: str) -> Iterator[Mention]:
        end = 0
        for opening in self._openings.finditer(text):
            if opening.start() < end:
                continue
            match = self._names_by_letter[opening.group()].match(text, opening.start())
            if match is None:
                continue
            outlet = self._by_name.get(_name_key(match.group())) or self._by_name.get(_uninflected(match.group()))
            end = match.end()
            if outlet is not None and not _is_common_word(match.group(), outlet):
                yield Mention(outlet=outlet, start=match.start(), end=end, text=match.group())

    def _unlisted_name(self, url: str) -> str:
        host = host_of(canonical_url(url))
        if not host:
            return url.strip() or "unknown"
        for key in _address_keys(url):
            if key in self._platforms:
                account = _account_of(url)
                if host != key and not host.startswith("www."):
                    return host
                return f"{key}/{account}" if account else key
        found = _SUFFIXES(host)
        if found.suffix:
            return found.top_domain_under_public_suffix or host
        # The list's default rule: an unknown last label is a public suffix ("*"); an IP address stays whole.
        is_numeric = ":" in host or host.replace(".", "").isdigit()
        return host if is_numeric else ".".join(host.split(".")[-2:])

    @cached_property
    def _by_name(self) -> Mapping[str, Outlet]:
        found: dict[str, Outlet] = {}
        shared: set[str] = set()
        for outlet in self.outlets:
            for name in (outlet.name, *outlet.aliases, *outlet.domains):
                key = _name_key(name)
                if key and found.setdefault(key, outlet) is not outlet and found[key].owner_name != outlet.owner_name:
                    shared.add(key)
        for key in shared:
            del found[key]
        return found

    @cached_property
    def _by_credit(self) -> Mapping[str, Outlet]:
        found: dict[str, Outlet] = {}
        for outlet in self.outlets:
            for credit in outlet.credits:
                found.setdefault(_name_key(credit), outlet)
        return found

    @cached_property
    def _names_by_letter(self) -> Mapping[str, re.Pattern[str]]:
        """First letter -> all names that begin with it, the longest first."""
        names: set[str] = set()
        for outlet in self.outlets:
            names.update(name.strip() for name in (outlet.name, *outlet.aliases) if len(name.strip()) >= 2)
        by_letter: dict[str, list[str]] = {}
        for name in sorted(names, key=lambda name: (-len(name), name)):
            for letter in (name[0], *_joined_before(name)):
                by_letter.setdefault(letter, []).append(_bounded(name))
        return {letter: re.compile("|".join(each)) for letter, each in by_letter.items()}

    @cached_property
    def _openings(self) -> re.Pattern[str]:
        """Where a name may begin: most places of a text are passed without trying any."""
        latin = "".join(
            map(re.escape, sorted(each for each in self._names_by_letter if re.match(f"[{LATIN}]", each)))
        )
        others = "".join(map(re.escape, sorted(each for each in self._names_by_letter if each not in latin)))
        parts = [rf"(?<![{LATIN}.@/-])[{latin}]"] * bool(latin) + [f"[{others}]"] * bool(others)
        return re.compile("|".join(parts) or r"(?!)")


def _bounded(name: str) -> str:
    """A pattern of the name as a word of its own; where no spaces part words, as it stands."""
    # "der Deutschen Nachrichten-Union", "des Tagblatts": German inflects names.
    escaped = r"\s+".join(
        re.escape(word) + ("[nrsm]?" if word.endswith("e") and word[:1].isupper() else "") for word in name.split()
    )
    if CJK_CHARACTER.search(name) or HANGUL_CHARACTER.search(name):
        return escaped
    for letters, before, ending in _SCRIPTS:
        if re.search(f"[{letters}]", name):
            return rf"(?<![{letters}.@/-]){before}{escaped}{ending}(?![{letters}])"
    if name[-1:].isalpha() and not name.endswith("s") and len(name) > _SHORTEST_NAME:
        escaped += "s?"
    # Latin letters right beside Japanese ones are a name of their own: "海外ブログPaper Lanternによると".
    # "Spiegel-Informationen" and "dpa-Meldung" name the outlet, "Post-Brexit" does not.
    return rf"(?<![{LATIN}.@/-]){escaped}(?![{LATIN}@]|-(?!{_OF_AN_OUTLET})[{LATIN}])"


def _joined_before(name: str) -> str:
    """The letters that may be joined before a name of its script, so that a word begins with them."""
    return _ARABIC_PREPOSITIONS if re.match("[\u0621-\u064a]", name) else ""


_ARABIC_PREPOSITIONS = "لبوك"
_OF_AN_OUTLET = "(?:Inform|Bericht|Meldung|Recherche|Angab|Interview|Artikel|Reporter|Korrespondent)"
# Letters of a script, what may be joined before a name (an Arabic preposition), and how a name's end is inflected.
_SCRIPTS = (
    ("\u0400-\u04ff", "", "(?:[аеуы]|ом|ем|ой|ей)?"),
    ("\u0370-\u03ff\u1f00-\u1fff", "", ""),
    ("\u0621-\u064a", "[لبوك]{0,2}", ""),
    ("\u0900-\u0963\u0970-\u097f", "", ""),
)


@lru_cache(maxsize=4096)
def _uninflected(written: str) -> str:
    """The key of a name without German endings: "Deutschen Nachrichten-Union", "Tagblatts"."""
    words = [re.sub(r"(?<=e)[nrsm]$", "", word) if word[:1].isupper() else word for word in written.split()]
    return _name_key(
        re.sub(r"s$|(?<=[\u0400-\u04ff])(?:[аеуы]|ом|ем|ой|ей)$|^[لبوك](?=[\u0621-\u064a])", "", " ".join(words))
    )


def _is_common_word(written: str, outlet: Outlet) -> bool:
    """Whether the name could be anything else: too short, or an everyday word written small."""
    if CJK_CHARACTER.search(written):
        return len(written) < 2
    if len(written) < _SHORTEST_NAME and not written.isupper():
        return True
    return written.islower() and not outlet.name.islower() and written not in outlet.aliases


@lru_cache(maxsize=65536)
def _name_key(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold().strip()
    folded = re.sub(r"^(?:the|der|die|das|le|la|les|el)\s+", "", folded)
    return re.sub(r"[^\w]+", "", folded)


@lru_cache(maxsize=65536)
def _domain_key(domain: str) -> str:
    """A host or path as `domains` writes it, in the form that addresses are looked up by."""
    address = domain if "://" in domain else f"https://{domain}"
    clean = canonical_url(address).partition("://")[2].partition("?")[0].rstrip("/")
    return clean.removeprefix("www.")


def _address_keys(url: str) -> Iterator[str]:
    """All hosts and paths that an address lies under, the longest first."""
    clean = canonical_url(url)
    host = host_of(clean)
    if not host:
        return
    parts = urlsplit(clean)
    location = host if parts.port is None else f"{host}:{parts.port}"
    steps = [step for step in parts.path.split("/") if step]
    for each in dict.fromkeys((location, host)):
        labels = each.split(".")
        for first in range(len(labels)):
            suffix = ".".join(labels[first:])
            for count in range(min(len(steps), 4), 0, -1):
                yield suffix + "/" + "/".join(steps[:count])
            yield suffix


def _account_of(url: str) -> str:
    steps = [step for step in urlsplit(canonical_url(url)).path.split("/") if step]
    return unquote(steps[0]) if steps else ""


@lru_cache(maxsize=512)
def country_offsets(country: str) -> tuple[timedelta, timedelta]:
    """The least and the greatest offset from UTC in force in a country; -12 h to +14 h for one not listed."""
    hours = read_table("countries.toml").get(country.upper())
    if not isinstance(hours, list) or len(hours) != 2:
        return _ANYWHERE
    west, east = (timedelta(hours=float(each)) for each in hours)
    return west, east


def with_operator_outlets(shipped: Sequence[Outlet], operator: Sequence[Outlet]) -> tuple[Outlet, ...]:
    """Both lists in one, the operator's winning: one of the same name replaces the shipped one whole.

    A shipped outlet whose name is an alias of the operator's is that outlet: its domains and names go over to it. Any
    other shipped one loses what the operator's go by: a name of two houses would be nobody's.
    """
    named = {_name_key(outlet.name) for outlet in operator}
    going_by = {_name_key(alias): outlet.name for outlet in operator for alias in outlet.aliases}
    claimed = named | going_by.keys() | {_name_key(credit) for outlet in operator for credit in outlet.credits}
    taken = {_domain_key(domain) for outlet in operator for domain in outlet.domains}
    kept: list[Outlet] = []
    absorbed: dict[str, list[Outlet]] = {}
    for outlet in shipped:
        if _name_key(outlet.name) in named:
            continue
        domains = tuple(domain for domain in outlet.domains if _domain_key(domain) not in taken)
        if not domains and outlet.domains:
            continue
        free = replace(
            outlet,
            domains=domains,
            aliases=tuple(alias for alias in outlet.aliases if _name_key(alias) not in claimed),
            credits=tuple(credit for credit in outlet.credits if _name_key(credit) not in claimed),
        )
        if name := going_by.get(_name_key(outlet.name)):
            absorbed.setdefault(name, []).append(free)
        else:
            kept.append(free)
    return (*kept, *(_with_names_of(outlet, absorbed.get(outlet.name, ())) for outlet in operator))


def _with_names_of(outlet: Outlet, others: Sequence[Outlet]) -> Outlet:
    return replace(
        outlet,
        domains=(*outlet.domains, *(domain for other in others for domain in other.domains)),
        aliases=(*outlet.aliases, *(alias for other in others for alias in other.aliases)),
        credits=(*outlet.credits, *(credit for other in others for credit in other.credits)),
    )
