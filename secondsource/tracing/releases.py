"""Releases that nobody has put in hand, seen by what the articles that reproduce them share (RULES.md 9)."""

from collections.abc import Sequence

from secondsource.articles import ArticleId
from secondsource.tracing.reading import Reading

_FEWEST_OUTLETS = 3
_FEWEST_SHINGLES = 8  # one shared run of twelve words


def find_unseen_releases(readings: Sequence[Reading]) -> dict[ArticleId, str]:
    """Articles that only reproduce a release nobody has put in hand, each with words that it shares (RULES.md 9).

    Sentences shared by three or more outlets that credit no one another, opened by "X today announced".
    """
    opened = [
        reading
        for reading in readings
        if reading.release and not (reading.credits or reading.citations or reading.own)
    ]
    found: dict[ArticleId, str] = {}
    for reading in opened:
        sharing = [
            other
            for other in opened
            if len(reading.narrative & other.narrative) >= _FEWEST_SHINGLES and not other.outlet.kind.is_body
        ]
        if len({other.outlet.owner_name for other in sharing}) >= _FEWEST_OUTLETS:
            found[reading.article.article_id] = reading.release
    return found
