"""Releases that nobody has put in hand, seen by what the articles that reproduce them share (RULES.md 9)."""

from collections.abc import Sequence

from secondsource.articles import ArticleId
from secondsource.outlets import Standing
from secondsource.tracing.reading import Reading

_FEWEST_OUTLETS = 3
_FEWEST_SHINGLES = 8  # one shared run of twelve words


def find_unseen_releases(readings: Sequence[Reading]) -> dict[ArticleId, str]:
    """Articles that only reproduce a release nobody has put in hand, each with words that it shares (RULES.md 9).

    Sentences shared by three or more outlets that credit no one another, opened by "X today announced". Outlets
    without standing are no sign of it: anybody can print one article on twenty fresh domains.
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
        owners = {other.outlet.owner_name for other in sharing if other.outlet.standing is Standing.KNOWN}
        if len(owners) >= _FEWEST_OUTLETS:
            found[reading.article.article_id] = reading.release
    return found
