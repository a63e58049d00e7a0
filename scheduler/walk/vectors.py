"""Vectors: every article that is to be compared gets its sentence vector, once, outside of any transaction."""

from collections.abc import Iterable

from crawler.vectors import READ_CHARACTERS, sentence_of
from scheduler.walk.walking import Walk
from secondsource.articles import ArticleId
from storage import vectors


def fill_vectors(walk: Walk, ids: Iterable[ArticleId]) -> int:
    """Computes what is missing of these articles' vectors and stores it; how many that were.

    To be called from a thread that may wait, and that holds no transaction: a text takes a tenth of a second.
    """
    if walk.model is None:
        return 0
    with walk.database.read() as tx:
        wanting = vectors.find_wanting(tx, ids, lead_characters=READ_CHARACTERS)
    if not wanting:
        return 0
    found = walk.model.vectors([sentence_of(each.title, each.lead) for each in wanting])
    computed = [(each.version_id, vector) for each, vector in zip(wanting, found, strict=True)]
    with walk.database.begin() as tx:
        vectors.record(tx, computed, model=walk.model.name)
    return len(computed)
