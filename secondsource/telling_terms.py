"""By which telling terms an article is found among all that is stored: the candidates for its story.

Only candidates: whether two report one happening is decided by comparing them. Two articles share a term in whichever
order they come, so that the order of arrival decides nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from secondsource.dates import PossibleTime
from secondsource.grouping.profiles import Profile, profile_of, telling_names
from secondsource.outlets import Outlet
from secondsource.tracing.reading import Reading

# So many of each kind, those that the text stresses most; of equals those whose hash is least, which is the same
# choice in every article, as those of one happening should choose alike.
_MOST_WORDS, _MOST_NAMES, _MOST_OTHERS = 40, 24, 12
_LINKED, _QUOTED, _NUMBERED, _NAMED, _WORD, _OUTLET = 6.0, 5.0, 4.0, 1.5, 1.0, 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingTerms:
    """Hashes of terms (64 bits, signed; equal in every process and version: they are stored).

    held    under these the article can be found
    asked   under these others are looked for, each with what sharing it is worth beside its rarity
    """

    held: frozenset[int]
    asked: Mapping[int, float]


def terms_of(reading: Reading, time: PossibleTime) -> TellingTerms:
    """The telling terms of one article. Cost: that of its profile, which grouping needs as well."""
    profile = profile_of(reading.article, time)
    asked = dict(_iter_terms(reading, profile))
    cited = {outlet.name for outlet in _named_outlets(reading)}
    own = reading.outlet.name
    held = frozenset(asked) | {term_hash("outlet", own)} | {term_hash("cites", name) for name in cited}
    asked |= {term_hash("outlet", name): _OUTLET for name in cited} | {term_hash("cites", own): _OUTLET}
    return TellingTerms(held=held, asked=asked)


def _iter_terms(reading: Reading, profile: Profile) -> Iterator[tuple[int, float]]:
    heaviest = sorted((-weight, term_hash("word", word)) for word, weight in profile.lead.items())
    yield from ((term, _WORD) for _, term in heaviest[:_MOST_WORDS])
    yield from ((term, _NAMED) for term in _least("name", telling_names(profile.facts), _MOST_NAMES))
    yield from ((term, _NAMED) for term in _least("sound", profile.sounds, _MOST_NAMES))
    yield from ((term, _NUMBERED) for term in _least("amount", profile.facts.amounts, _MOST_OTHERS))
    yield from ((term, _NUMBERED) for term in _least("docket", profile.facts.dockets, _MOST_OTHERS))
    yield from ((term, _QUOTED) for term in _least("quote", profile.quotes, _MOST_OTHERS))
    # Who links a page and the page itself share its address; so do two that link one document.
    yield from ((term, _LINKED) for term in _least("page", reading.links, _MOST_OTHERS))
    yield term_hash("page", reading.key), _LINKED


def _named_outlets(reading: Reading) -> Iterator[Outlet]:
    yield from (citation.outlet for citation in reading.citations)
    yield from (credit.outlet for credit in reading.credits)


def _least(kind: str, values: Iterable[str], most: int) -> list[int]:
    return sorted(term_hash(kind, value) for value in values)[:most]


def term_hash(kind: str, value: str) -> int:
    """What a term of one kind is stored as."""
    digest = blake2b(f"{kind}\x1f{value}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
