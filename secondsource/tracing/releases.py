"""Releases that nobody has put in hand, seen by what the articles that reproduce them share (RULES.md 9)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from secondsource.articles import ArticleId
from secondsource.outlets import Standing
from secondsource.tracing.authors import Author
from secondsource.tracing.reading import Reading

_FEWEST_OUTLETS = 3
_FEWEST_SHINGLES = 8  # one shared run of twelve words


_HOLDERS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class UnseenRelease:
    """A release that nobody has put in hand: a sentence that shows it, and whose it is; None = that is not told."""

    words: str
    author: Author | None


def find_unseen_releases(readings: Sequence[Reading]) -> dict[ArticleId, UnseenRelease]:
    """Articles that only reproduce a release nobody has put in hand, each with words that it shares (RULES.md 9).

    Sentences shared by three or more outlets that credit no one another, opened by "X today announced". Outlets
    without standing are no sign of it: anybody can print one article on twenty fresh domains.
    """
    opened = [
        reading
        for reading in readings
        if (reading.release or reading.announcer) and not (reading.credits or reading.citations or reading.own)
    ]
    holders: dict[int, list[Reading]] = {}
    for reading in opened:
        if reading.outlet.standing is Standing.KNOWN and not reading.outlet.kind.is_body:
            for shingle in reading.narrative:
                holders.setdefault(shingle, []).append(reading)
    found: dict[ArticleId, UnseenRelease] = {}
    for reading in opened:
        # A few holders of each shingle are enough to find three houses.
        shared = Counter(other.key for shingle in reading.narrative for other in holders.get(shingle, [])[:_HOLDERS])
        sharing = [other for other in opened if shared[other.key] >= _FEWEST_SHINGLES]
        if len({other.outlet.owner_name for other in sharing}) >= _FEWEST_OUTLETS:
            authors = (other.announcer for other in (reading, *sharing))
            author = next((each for each in authors if each is not None), None)
            found[reading.article.article_id] = UnseenRelease(words=_words(reading), author=author)
    return found


def _words(reading: Reading) -> str:
    return reading.release or (reading.announcer.sentence if reading.announcer is not None else "")
