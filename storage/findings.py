"""What persons found out: appended, revoked by a row of its own, and asked for by what it is about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, insert, select

from secondsource.articles import ArticleId
from secondsource.canonical_url import UrlKey
from secondsource.derivations import DerivationKind
from secondsource.findings import TOPIC, Finding, FindingId, FindingKind, newest_first
from secondsource.stories import StoryId
from storage.claims import iter_batches
from storage.columns import StoredRow
from storage.database import NotRecordedError, Transaction
from storage.states import Side
from storage.tables import articles, finding_articles, findings, revocations


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFinding:
    """A finding with what became of it."""

    finding: Finding
    revoked_by: str = ""  # "" = it holds
    revoked_at: datetime | None = None
    revoked_why: str = ""

    @property
    def holds(self) -> bool:
        """Whether nobody has revoked it."""
        return self.revoked_at is None


def append(
    tx: Transaction,
    kind: FindingKind,
    *,
    said_by: str,
    now: datetime,
    one: Iterable[ArticleId] = (),
    other: Iterable[ArticleId] = (),
    why: str = "",
    link: str = "",
    origin_name: str = "",
    step: DerivationKind | None = None,
    page: UrlKey | None = None,
) -> FindingId:
    """Adds what a person said; whoever calls has seen that it is not in force already."""
    statement = (
        insert(findings)
        .values(
            kind=kind,
            said_by=said_by,
            said_at=now,
            why=why,
            link=link,
            origin_name=origin_name,
            step=step,
            url_key=page,
        )
        .returning(findings.c.finding_id)
    )
    finding_id = FindingId(tx.execute(statement).scalar_one())
    rows = [
        {"finding_id": finding_id, "article_id": article_id, "side": side}
        for side, ids in ((Side.ONE, one), (Side.OTHER, other))
        for article_id in sorted(set(ids))
    ]
    if rows:
        tx.execute(insert(finding_articles), rows)
    return finding_id


def revoke(tx: Transaction, finding_id: FindingId, *, revoked_by: str, now: datetime, why: str = "") -> None:
    """Says that the finding holds no longer; whoever calls has seen that it still does."""
    tx.execute(insert(revocations).values(finding_id=finding_id, revoked_by=revoked_by, revoked_at=now, why=why))


def get(tx: Transaction, finding_id: FindingId) -> StoredFinding:
    """The finding of that number; raises NotRecordedError."""
    if found := _read(tx, findings.c.finding_id == finding_id):
        return found[0]
    raise NotRecordedError(tx, f"finding {finding_id}")


def in_force(tx: Transaction, about: Iterable[ArticleId]) -> tuple[Finding, ...]:
    """What persons said of any of these articles, and holds; the first first."""
    return tuple(stored.finding for stored in of_articles(tx, about) if stored.holds)


def of_articles(
    tx: Transaction, about: Iterable[ArticleId], *, as_of: datetime | None = None
) -> tuple[StoredFinding, ...]:
    """All that was said of any of these articles, revoked or not; the first first. With `as_of`, as it stood then."""
    found: dict[FindingId, StoredFinding] = {}
    for part in iter_batches(sorted(set(about))):
        ids = select(finding_articles.c.finding_id).where(finding_articles.c.article_id.in_(part))
        for stored in _read(tx, findings.c.finding_id.in_(ids), as_of=as_of):
            found[stored.finding.finding_id] = stored
    return tuple(found[finding_id] for finding_id in sorted(found))


def of_story(tx: Transaction, story_id: StoryId) -> tuple[StoredFinding, ...]:
    """All that was said of the articles that are in this story now, revoked or not; the first first."""
    members = tx.execute(select(articles.c.article_id).where(articles.c.story_id == story_id)).scalars().all()
    return of_articles(tx, map(ArticleId, members))


def list_findings(tx: Transaction, *, limit: int, with_revoked: bool = True) -> tuple[StoredFinding, ...]:
    """The latest findings, the newest first."""
    ids = select(findings.c.finding_id).order_by(findings.c.finding_id.desc())
    if not with_revoked:
        ids = ids.where(~select(revocations).where(revocations.c.finding_id == findings.c.finding_id).exists())
    return _read(tx, findings.c.finding_id.in_(ids.limit(limit).subquery().select()))[::-1]


def topic_findings(tx: Transaction, pages: Iterable[UrlKey]) -> Mapping[UrlKey, Finding]:
    """What was last said, and holds, of whether each of these pages is ours; one nobody spoke of is not there."""
    found: dict[UrlKey, Finding] = {}
    for part in iter_batches(sorted(set(pages))):
        said = [stored.finding for stored in _read(tx, findings.c.url_key.in_(part)) if stored.holds]
        for finding in newest_first(said):
            if finding.page is not None and finding.kind in TOPIC:
                found.setdefault(finding.page, finding)
    return found


def _read(tx: Transaction, which: ColumnElement[bool], *, as_of: datetime | None = None) -> tuple[StoredFinding, ...]:
    """The findings for which `which` holds, the first first: two statements."""
    revoked = revocations.c.finding_id == findings.c.finding_id
    if as_of is not None:
        which = and_(which, findings.c.said_at <= as_of)
        revoked = and_(revoked, revocations.c.revoked_at <= as_of)
    rows = tx.execute(
        select(findings, revocations.c.revoked_by, revocations.c.revoked_at, revocations.c.why.label("revoked_why"))
        .outerjoin_from(findings, revocations, revoked)
        .where(which)
        .order_by(findings.c.finding_id)
    ).all()
    sides: dict[tuple[int, Side], list[ArticleId]] = {}
    for part in iter_batches([row.finding_id for row in rows]):
        query = select(finding_articles).where(finding_articles.c.finding_id.in_(part))
        for each in tx.execute(query.order_by(finding_articles.c.article_id)):
            sides.setdefault((each.finding_id, each.side), []).append(ArticleId(each.article_id))
    return tuple(_stored(row, sides) for row in rows)


def _stored(row: StoredRow, sides: Mapping[tuple[int, Side], list[ArticleId]]) -> StoredFinding:
    return StoredFinding(
        finding=Finding(
            finding_id=FindingId(row.finding_id),
            kind=row.kind,
            said_by=row.said_by,
            said_at=row.said_at,
            one=tuple(sides.get((row.finding_id, Side.ONE), ())),
            other=tuple(sides.get((row.finding_id, Side.OTHER), ())),
            why=row.why,
            link=row.link,
            origin_name=row.origin_name,
            step=row.step,
            page=None if row.url_key is None else UrlKey(row.url_key),
        ),
        revoked_by=row.revoked_by or "",
        revoked_at=row.revoked_at,
        revoked_why=row.revoked_why or "",
    )
