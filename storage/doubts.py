"""What the machine leaves in doubt: pairs of articles left apart, entries just below the topic's threshold."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from secondsource.articles import ArticleId, EntryId
from secondsource.canonical_url import UrlKey, url_key
from secondsource.stories import StoryId
from storage.claims import iter_batches
from storage.columns import StoredRow
from storage.database import Transaction
from storage.entries import get_entries
from storage.states import MatchState
from storage.tables import articles, doubtful_entries, doubtful_pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class PairInDoubt:
    """Two articles in different stories that may report one happening."""

    one: ArticleId
    other: ArticleId
    score: float  # how alike they are
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPair:
    """A pair in doubt with the stories that the two are in now."""

    pair: PairInDoubt
    one_story: StoryId
    other_story: StoryId
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryInDoubt:
    """An entry that the topic profile all but took."""

    entry_id: EntryId
    page: UrlKey
    title: str
    url: str
    outlet: str  # of its watch
    reason: str  # what it weighed, with the words
    nearness: float  # 0..1, of what would have been enough
    seen_at: datetime


def replace_pairs(
    tx: Transaction, among: Iterable[ArticleId], pairs: Iterable[PairInDoubt], *, now: datetime
) -> None:
    """Sets which pairs of these articles are in doubt; does nothing where that is recorded already.

    To be called in the transaction that grouped them. Pairs with an article that is not among them stay.
    """
    inside = frozenset(among)
    wanted = {_key(pair): pair for pair in pairs}
    stale, known = [], set()
    for row in _rows_of(tx, inside):
        key = (ArticleId(row.one_id), ArticleId(row.other_id))
        pair = wanted.get(key)
        if pair is not None and (pair.score, pair.why) == (row.score, row.why):
            known.add(key)
        elif inside.issuperset(key):
            stale.append(key)
    for one, other in stale:
        tx.execute(delete(doubtful_pairs).where(doubtful_pairs.c.one_id == one, doubtful_pairs.c.other_id == other))
    new = [
        {"one_id": key[0], "other_id": key[1], "score": pair.score, "why": pair.why, "recorded_at": now}
        for key, pair in sorted(wanted.items())
        if key not in known
    ]
    if new:
        tx.execute(insert(doubtful_pairs), new)


def list_pairs(tx: Transaction, *, limit: int) -> tuple[StoredPair, ...]:
    """Pairs in doubt whose articles are in two living stories still, the latest first."""
    one, other = articles.alias("one"), articles.alias("other")
    query = (
        select(doubtful_pairs, one.c.story_id.label("one_story"), other.c.story_id.label("other_story"))
        .join(one, one.c.article_id == doubtful_pairs.c.one_id)
        .join(other, other.c.article_id == doubtful_pairs.c.other_id)
        .where(one.c.story_id.is_not(None), other.c.story_id.is_not(None), one.c.story_id != other.c.story_id)
        .order_by(doubtful_pairs.c.recorded_at.desc(), doubtful_pairs.c.one_id, doubtful_pairs.c.other_id)
        .limit(limit)
    )
    return tuple(
        StoredPair(
            pair=PairInDoubt(one=ArticleId(row.one_id), other=ArticleId(row.other_id), score=row.score, why=row.why),
            one_story=StoryId(row.one_story),
            other_story=StoryId(row.other_story),
            recorded_at=row.recorded_at,
        )
        for row in tx.execute(query)
    )


def record_entry(tx: Transaction, entry_id: EntryId, nearness: float | None, *, now: datetime) -> None:
    """Says how near an entry came to being ours; None = it is no question (any more)."""
    before = tx.execute(
        select(doubtful_entries.c.nearness).where(doubtful_entries.c.entry_id == entry_id)
    ).scalar_one_or_none()
    if before == nearness:
        return
    tx.execute(delete(doubtful_entries).where(doubtful_entries.c.entry_id == entry_id))
    if nearness is not None:
        tx.execute(insert(doubtful_entries).values(entry_id=entry_id, nearness=nearness, recorded_at=now))


def list_entries(tx: Transaction, *, limit: int) -> tuple[EntryInDoubt, ...]:
    """Of the latest entries in doubt those still off topic, the latest first; none without a page to read."""
    latest = select(doubtful_entries.c.entry_id, doubtful_entries.c.nearness)
    latest = latest.order_by(doubtful_entries.c.recorded_at.desc(), doubtful_entries.c.entry_id.desc()).limit(limit)
    nearness = {EntryId(row.entry_id): row.nearness for row in tx.execute(latest)}
    return tuple(
        EntryInDoubt(
            entry_id=stored.entry_id,
            page=url_key(stored.entry.url),
            title=stored.entry.title,
            url=stored.entry.url,
            outlet=stored.outlet,
            reason=stored.reason,
            nearness=nearness[stored.entry_id],
            seen_at=stored.seen_at,
        )
        for stored in get_entries(tx, nearness)
        if stored.match is MatchState.OFF_TOPIC and stored.entry.url
    )


def _key(pair: PairInDoubt) -> tuple[ArticleId, ArticleId]:
    return (min(pair.one, pair.other), max(pair.one, pair.other))


def _rows_of(tx: Transaction, inside: frozenset[ArticleId]) -> list[StoredRow]:
    return [
        row
        for part in iter_batches(sorted(inside))
        for row in tx.execute(select(doubtful_pairs).where(doubtful_pairs.c.one_id.in_(part)))
    ]
