"""By which telling terms articles find each other (secondsource/telling_terms.py)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from math import log

from secondsource.articles import ArticleId
from storage import postings
from storage.database import Transaction
from storage.tables import terms

_MOST_HOLDERS = 40  # what more have within the time looked at tells little of any two, and is read no further


def record(tx: Transaction, article_id: ArticleId, hashes: Collection[int]) -> None:
    """Sets the terms that the article can be found by."""
    postings.record(tx, terms, article_id, hashes)


def find_sharing(
    tx: Transaction,
    article_id: ArticleId,
    asked: Mapping[int, float],
    *,
    after: ArticleId | None,
    halves_over: int = 0,
    limit: int,
) -> tuple[ArticleId, ...]:
    """Other articles that hold these terms, those with the most and rarest first; of equals, by id.

    asked         term -> what it is worth beside its rarity
    after         only articles with a higher id than this; None = all
    halves_over   how many ids back a likeness counts half; 0 = it counts alike however old
    Cost          that of the terms asked for, whatever is stored
    """
    score: dict[ArticleId, float] = defaultdict(float)
    found = postings.holders(tx, terms, asked.keys(), most=_MOST_HOLDERS, after=after)
    for term in sorted(found):
        others = [other for other in found[term] if other != article_id]
        rarity = log((_MOST_HOLDERS + 1) / len(others)) / log(_MOST_HOLDERS + 1) if others else 0.0
        for other in others:
            score[other] += asked[term] * rarity
    if halves_over:
        score = {other: each * 0.5 ** (abs(article_id - other) / halves_over) for other, each in score.items()}
    return tuple(sorted(score, key=lambda other: (-round(score[other], 9), other))[:limit])
