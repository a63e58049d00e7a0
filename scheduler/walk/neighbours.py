"""Neighbours: the stored articles that a new one may belong with, however much is stored.

Candidates come by shared text, by telling terms (names, figures, dockets, rare words, links, outlets that are cited)
and by meaning; each look is bounded. Their stories, whole, are what the new article is grouped with; whatever is not
near stays as it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from scheduler.walk.recent_vectors import LOOKS_BACK
from scheduler.walk.walking import Walk
from secondsource.articles import Article, ArticleId
from secondsource.catalogue import Catalogue
from secondsource.grouping.profiles import language_of
from secondsource.judging import read_all, times_of
from secondsource.stories import StoryId
from secondsource.telling_terms import TellingTerms, terms_of
from storage import articles, homes, shingles, terms
from storage.database import Transaction

# A primary document counts whenever it appears: minutes and gazettes are months late (apis/README.md, trap 7).
RECORDS_COME_FOR = timedelta(days=180)
# Reports of one happening come within days: of what is not very near, what is older is less worth a look.
_HALVES_OVER = timedelta(days=5)
_CANDIDATES = 30  # of each kind
_FEWEST_SHARED = 1  # telling shingle
_FIRST_RANK = 8  # ranks of several kinds are added as 1 / (8 + rank): being near in two ways is nearer
# Articles of the stories laid beside one new article. More change next to nothing and cost half a millisecond each
# (docs/adr/0018); a longer story is taken whole where it is the nearest.
MOST_BESIDE = 30
_NEVER_LEFT_OUT = 2  # stories, however long


def told_by(given: Sequence[Article], catalogue: Catalogue) -> Mapping[ArticleId, TellingTerms]:
    """The telling terms of each article, read by itself: the same whatever else is stored."""
    found = {}
    for article in given:
        (reading,) = read_all([article], catalogue)
        found[article.article_id] = terms_of(reading, times_of([article], catalogue)[article.article_id])
    return found


def find_neighbours(
    walk: Walk, tx: Transaction, new: Iterable[ArticleId], *, most: int = MOST_BESIDE
) -> frozenset[StoryId]:
    """The stories that these articles, all of them traced, may belong to, or may join to one another.

    most   articles of the stories that are laid beside one of these
    What is in no story yet is left out: its turn comes, and then it finds these. Cost: grows with their number alone.
    """
    given = articles.get_articles(tx, new)
    told = told_by(given, walk.catalogue)
    now = walk.clock.now()
    if walk.model is not None:
        walk.memory.recent_vectors.refresh(tx, now=now)
    limits = {is_record: _oldest(tx, now, is_record=is_record) for is_record in (False, True)}
    halves_over = _ids_since(tx, now - _HALVES_OVER)
    near: set[StoryId] = set()
    for article in given:
        is_record = walk.catalogue.outlet_of(article.url).kind.is_body
        kinds = _candidates(
            walk,
            tx,
            article,
            told[article.article_id],
            after=limits[is_record],
            halves_over=0 if is_record else halves_over,
        )
        scores: dict[ArticleId, float] = defaultdict(float)
        for kind in kinds:
            for rank, candidate in enumerate(kind):
                scores[candidate] += 1.0 / (_FIRST_RANK + rank)
        near |= _choose(tx, scores, most)
    return frozenset(near)


def _oldest(tx: Transaction, now: datetime, *, is_record: bool) -> ArticleId | None:
    """The article up to which nothing is looked at; None = all is."""
    first = articles.find_first_since(tx, now - (RECORDS_COME_FOR if is_record else LOOKS_BACK))
    return None if first is None else ArticleId(first - 1)


def _ids_since(tx: Transaction, moment: datetime) -> int:
    """How many ids articles have taken since then, at least 1."""
    first, last = articles.find_first_since(tx, moment), articles.find_last(tx)
    return 1 if first is None or last is None else max(1, last - first)


def _candidates(
    walk: Walk,
    tx: Transaction,
    article: Article,
    told: TellingTerms,
    *,
    after: ArticleId | None,
    halves_over: int,
) -> Sequence[Sequence[ArticleId]]:
    """The nearest by each kind of nearness, the nearest first."""
    article_id = article.article_id
    by_text = shingles.find_overlapping(tx, article_id, min_shared=_FEWEST_SHARED, limit=_CANDIDATES)
    by_terms = terms.find_sharing(tx, article_id, told.asked, after=after, halves_over=halves_over, limit=_CANDIDATES)
    by_meaning: Sequence[ArticleId] = ()
    if article.vector and walk.model is not None:
        found = walk.memory.recent_vectors.nearest(
            article.vector, language_of(article), after=after, halves_over=halves_over, most=_CANDIDATES + 1
        )
        by_meaning = [each for each in found if each != article_id]
    return (by_text, by_terms, by_meaning)


def _choose(tx: Transaction, scores: Mapping[ArticleId, float], most: int) -> set[StoryId]:
    """The nearest stories, as many as fit."""
    near: dict[StoryId, float] = defaultdict(float)
    for article_id, home in homes.stories_of(tx, scores).items():
        near[home] = max(near[home], scores[article_id])
    sizes = homes.sizes_of(tx, near)
    chosen: set[StoryId] = set()
    room = most
    for story in sorted(near, key=lambda each: (-round(near[each], 9), each)):
        if sizes[story] <= room or len(chosen) < _NEVER_LEFT_OUT:
            chosen.add(story)
            room -= sizes[story]
    return chosen
