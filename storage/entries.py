"""Entries: every line that a feed ever announced, remembered once, and whether its page is still to be read.

One subject: no other module writes an entry or says what identifies one.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Integer, Select, Text, bindparam, column, func, insert, select, update, values

from secondsource.articles import ArticleId, Entry, EntryId, WatchId
from secondsource.canonical_url import UrlKey, url_key
from secondsource.dates import Announced, possible_time
from storage.articles import put_on_topic
from storage.claims import announced_columns, announced_from, carried_columns, carried_from, iter_batches
from storage.columns import StoredRow, moment_text, storable
from storage.database import Transaction
from storage.search import index_entries, search_entries
from storage.states import MatchState as MatchState
from storage.tables import entries, entry_is_pending, entry_is_to_read, outlets, watches

_IDENTITY_CHARACTERS = 200  # of what a feed gives; anything longer goes by its hash
_TIMES_KEPT = 20  # of a watch's latest entries: enough for the rhythm of RULES.md 22


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEntry:
    """An entry with what has become of it."""

    entry_id: EntryId
    watch_id: WatchId
    outlet: str  # of its watch
    languages: tuple[str, ...]  # of that outlet
    entry: Entry
    seen_at: datetime
    is_context: bool
    match: MatchState
    reason: str  # of the match; "" while pending
    tries: int  # to read its page
    problem: str  # of the last try
    article_id: ArticleId | None


@dataclass(frozen=True, slots=True)
class _Announced:
    """An entry with what it may be known by in its watch."""

    entry: Entry
    key: UrlKey
    by_guid: str  # "" = it has no id
    by_link: str  # by its words where it has no link
    words: str  # link, date, title and summary, as a hash


@dataclass(frozen=True, slots=True)
class _Known:
    """What is recorded of a watch under one identity."""

    key: UrlKey
    title: str


_WATCH_ID, _VALUE = column("watch_id", Integer), column("value", Text)
_KNOWN_BY: tuple[tuple[ColumnElement[str], Callable[[_Announced], tuple[str, ...]]], ...] = (
    (entries.c.identity, lambda line: (line.by_guid, line.by_link)),
    (entries.c.url_key, lambda line: (line.key,)),
    (entries.c.words_hash, lambda line: (line.words,)),
)


@dataclass(slots=True)
class _Had:
    """What a watch has had already."""

    known: dict[str, _Known] = field(default_factory=dict)
    keys: set[UrlKey] = field(default_factory=set)
    words: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What one document of a watch announced.

    batch        its entries, in its order; those that are known already may be left out
    is_context   which of them are old news (RULES.md 21)
    is_first     nothing was ever recorded of this watch, so that nothing need be asked
    """

    watch_id: WatchId
    batch: Sequence[Entry]
    seen_at: datetime
    is_context: Callable[[Entry], bool]
    is_first: bool = False


def record_entries(
    tx: Transaction,
    watch_id: WatchId,
    batch: Sequence[Entry],
    *,
    seen_at: datetime,
    is_context: Callable[[Entry], bool],
) -> tuple[EntryId, ...]:
    """Remembers what a document announces and gives the ids of what is new, in the document's order.

    An entry is known in its watch by the feed's id; where that names two different links, by its link; without
    either, by its words. Feeds begin and cease to give ids, change them at every fetch, or use one again for another
    page: still nothing is lost and nothing comes twice. An id with a new link and a new title is another entry's; a
    new id with the old link, date, title and summary is the old entry's.
    """
    announced = Announcement(watch_id=watch_id, batch=batch, seen_at=seen_at, is_context=is_context)
    return record_announcements(tx, [announced]).get(watch_id, ())


def record_announcements(
    tx: Transaction, announcements: Sequence[Announcement]
) -> Mapping[WatchId, tuple[EntryId, ...]]:
    """As `record_entries`, for documents of many watches at once, one of each; those without news are left out."""
    rows: list[dict[str, object]] = []
    times: dict[WatchId, list[datetime]] = {}
    documents = {each.watch_id: [_announced(entry) for entry in each.batch] for each in announcements if each.batch}
    asked = {each.watch_id: documents[each.watch_id] for each in announcements if each.batch and not each.is_first}
    had = _had(tx, asked)
    for each in announcements:
        lines = documents.get(each.watch_id, [])
        for identity, line in _new_entries(lines, had.get(each.watch_id) or _Had()).items():
            rows.append(_row(each, identity, line))
            times.setdefault(each.watch_id, []).append(_appeared_at(line.entry.announced, each.seen_at))
    if not rows:
        return {}
    last = tx.execute(select(func.coalesce(func.max(entries.c.entry_id), 0))).scalar_one()
    tx.execute(insert(entries), rows)
    index_entries(tx, after=last)
    _note_times(tx, times)
    # By the key alone: asked for the watch too, SQLite would walk all that this watch ever had.
    added = select(entries.c.entry_id, entries.c.watch_id).where(entries.c.entry_id > last)
    found: dict[WatchId, list[EntryId]] = {watch_id: [] for watch_id in times}
    for row in tx.execute(added.order_by(entries.c.entry_id)):
        if row.watch_id in found:  # another process may have written too
            found[row.watch_id].append(EntryId(row.entry_id))
    return {watch_id: tuple(ids) for watch_id, ids in found.items()}


def pending(tx: Transaction, limit: int) -> tuple[StoredEntry, ...]:
    """Entries that the topic profile has not been asked about, the oldest first."""
    return _read(tx, _columns().where(entry_is_pending).order_by(entries.c.entry_id).limit(limit))


def record_match(
    tx: Transaction, entry_id: EntryId, match: MatchState, reason: str, next_read_at: datetime | None
) -> None:
    """Says what the topic profile said, and when the page is to be read; None = it need not be."""
    tx.execute(
        update(entries)
        .where(entries.c.entry_id == entry_id)
        .values(match=match, reason=reason, next_read_at=next_read_at)
    )


def match_again(
    tx: Transaction, page: UrlKey, match: MatchState, *, reason: str, next_read_at: datetime | None = None
) -> None:
    """Says of every entry that announces this page what it is now, and when the page is to be read, tries forgotten.

    PENDING asks the profile again.
    """
    tx.execute(
        update(entries)
        .where(entries.c.url_key == page)
        .values(match=match, reason=reason, next_read_at=next_read_at, tries=0, problem="")
    )


def due_reads(tx: Transaction, *, now: datetime, limit: int) -> tuple[StoredEntry, ...]:
    """Entries whose page is to be read at `now`, the longest due first."""
    query = _columns().where(entry_is_to_read, entries.c.next_read_at <= now)
    return _read(tx, query.order_by(entries.c.next_read_at, entries.c.entry_id).limit(limit))


def next_read_due_at(tx: Transaction) -> datetime | None:
    """When the next page is to be read; None if none is."""
    query = select(entries.c.next_read_at).where(entry_is_to_read)
    return tx.execute(query.order_by(entries.c.next_read_at).limit(1)).scalar_one_or_none()


def postpone_read(tx: Transaction, entry_id: EntryId, *, next_read_at: datetime | None, problem: str) -> None:
    """Records a try that failed, and when to try again; None = never: the entry stays without a page."""
    tx.execute(
        update(entries)
        .where(entries.c.entry_id == entry_id)
        .values(next_read_at=next_read_at, problem=problem, tries=entries.c.tries + 1)
    )


def record_read(
    tx: Transaction, entry_id: EntryId, *, article_id: ArticleId | None, match: MatchState, reason: str
) -> None:
    """Settles an entry: its page was read (or is an article already), and is on topic or not.

    An article with one entry on topic is on topic, and is then to be traced and grouped.
    """
    tx.execute(
        update(entries)
        .where(entries.c.entry_id == entry_id)
        .values(article_id=article_id, match=match, reason=reason, next_read_at=None, problem="")
    )
    if article_id is not None and match is MatchState.ON_TOPIC:
        put_on_topic(tx, article_id)


def get_entries(tx: Transaction, ids: Iterable[EntryId]) -> tuple[StoredEntry, ...]:
    """The entries of those ids, in the ids' order; one that does not exist is left out."""
    wanted = tuple(ids)
    found = {
        stored.entry_id: stored
        for part in iter_batches(wanted)
        for stored in _read(tx, _columns().where(entries.c.entry_id.in_(part)))
    }
    return tuple(found[entry_id] for entry_id in wanted if entry_id in found)


def find_by_page(tx: Transaction, page: UrlKey) -> StoredEntry | None:
    """The first entry that announced this page."""
    return next(
        iter(_read(tx, _columns().where(entries.c.url_key == page).order_by(entries.c.entry_id).limit(1))), None
    )


def search(tx: Transaction, query: str, limit: int) -> tuple[StoredEntry, ...]:
    """Entries that hold every word of `query` in title or summary, the best first."""
    return get_entries(tx, (EntryId(entry_id) for entry_id in search_entries(tx, query, limit=limit)))


def _new_entries(lines: Sequence[_Announced], had: _Had) -> Mapping[str, _Announced]:
    """The entries that the watch has not had, each under the identity by which it is to be known."""
    links = Counter(by_guid for by_guid, _ in {(line.by_guid, line.key) for line in lines if line.by_guid})
    new: dict[str, _Announced] = {}
    for line in lines:
        owner = had.known.get(line.by_guid)
        is_alone = links[line.by_guid] == 1  # the document gives this id to one link only
        is_same = owner is not None and (owner.key == line.key or (is_alone and owner.title == line.entry.title))
        has_own_id = bool(line.by_guid) and owner is None
        if (
            is_same
            or line.words in had.words
            or line.by_link in had.known
            or (not has_own_id and line.key in had.keys)
        ):
            continue
        identity = line.by_guid if is_alone and has_own_id else line.by_link
        had.known[identity] = _Known(line.key, storable(line.entry.title))
        had.words.add(line.words)
        if line.key:
            had.keys.add(line.key)
        new[identity] = line
    return new


def _had(tx: Transaction, documents: Mapping[WatchId, Sequence[_Announced]]) -> Mapping[WatchId, _Had]:
    """What is recorded of each watch under any identity, link or words of its document."""
    had = {watch_id: _Had() for watch_id in documents}
    columns = (entries.c.watch_id, entries.c.identity, entries.c.url_key, entries.c.title, entries.c.words_hash)
    # One question for each index: an OR of the three would be answered by walking all that the watches ever had.
    for known_by, values_of in _KNOWN_BY:
        pairs = {
            (watch_id, value)
            for watch_id, lines in documents.items()
            for line in lines
            for value in values_of(line)
            if value
        }
        for part in iter_batches(sorted(pairs)):
            wanted = values(_WATCH_ID, _VALUE, name="wanted").data(part).cte("wanted")
            is_wanted = (entries.c.watch_id == wanted.c.watch_id) & (known_by == wanted.c.value)
            for row in tx.execute(select(*columns).select_from(wanted.join(entries, is_wanted))):
                found = had[row.watch_id]
                found.known[row.identity] = _Known(row.url_key, row.title)
                found.words.add(row.words_hash)
                if row.url_key:
                    found.keys.add(row.url_key)
    return had


def _announced(entry: Entry) -> _Announced:
    key = url_key(entry.url)
    words = f"{entry.title}\n{entry.summary}"
    return _Announced(
        entry,
        key,
        by_guid=_short("guid", entry.guid) if entry.guid else "",
        by_link=_short("url", key) if key else f"words#{_hash(words)}",
        words=_hash(f"{key}\n{entry.announced.written}\n{words}"),
    )


def _short(kind: str, value: str) -> str:
    plain = storable(value)
    return f"{kind}:{plain}" if len(plain) <= _IDENTITY_CHARACTERS else f"{kind}#{_hash(plain)}"


def _hash(text: str) -> str:
    return hashlib.sha256(storable(text).encode()).hexdigest()[:32]


def _appeared_at(announced: Announced, seen_at: datetime) -> datetime:
    """When it came out, for the watch's rhythm: the latest moment that its claim allows, never later than seen."""
    return possible_time(announced, offsets=(seen_at - seen_at, seen_at - seen_at), first_seen_at=seen_at).latest


def _note_times(tx: Transaction, times: Mapping[WatchId, Sequence[datetime]]) -> None:
    query = select(watches.c.watch_id, watches.c.entry_times, watches.c.entry_count)
    noted = []
    for part in iter_batches(sorted(times)):
        for row in tx.execute(query.where(watches.c.watch_id.in_(part))):
            added = [moment_text(moment.astimezone(UTC)) for moment in times[row.watch_id]]
            latest = tuple(sorted([*row.entry_times, *added], reverse=True)[:_TIMES_KEPT])
            count = row.entry_count + len(added)
            noted.append({"key": row.watch_id, "entry_times": latest, "entry_count": count})
    tx.execute(update(watches).where(watches.c.watch_id == bindparam("key")), noted)


def _row(announced: Announcement, identity: str, line: _Announced) -> dict[str, object]:
    entry = line.entry
    return {
        "watch_id": announced.watch_id,
        "identity": identity,
        "words_hash": line.words,
        "guid": entry.guid,
        "url": entry.url,
        "url_key": line.key,
        "title": entry.title,
        "summary": entry.summary,
        "authors": entry.authors,
        **announced_columns(entry.announced),
        **carried_columns(entry.carried),
        "seen_at": announced.seen_at,
        "is_context": announced.is_context(entry),
        "match": MatchState.PENDING,
        "reason": "",
        "tries": 0,
        "problem": "",
    }


def _columns() -> Select[StoredRow]:
    return select(entries, outlets.c.name, outlets.c.languages).join_from(entries, watches).join(outlets)


def _read(tx: Transaction, query: Select[StoredRow]) -> tuple[StoredEntry, ...]:
    return tuple(
        StoredEntry(
            entry_id=EntryId(row.entry_id),
            watch_id=WatchId(row.watch_id),
            outlet=row.name,
            languages=row.languages,
            entry=Entry(
                guid=row.guid,
                url=row.url,
                title=row.title,
                summary=row.summary,
                announced=announced_from(row),
                authors=row.authors,
                carried=carried_from(row),
            ),
            seen_at=row.seen_at,
            is_context=row.is_context,
            match=row.match,
            reason=row.reason,
            tries=row.tries,
            problem=row.problem,
            article_id=row.article_id,
        )
        for row in tx.execute(query)
    )
