"""Findings of invented persons for tests; each builder shows only what matters."""

from datetime import UTC, datetime, timedelta

from secondsource.articles import ArticleId
from secondsource.derivations import DerivationKind
from secondsource.findings import Finding, FindingId, FindingKind

SAID_AT = datetime(2031, 5, 26, 9, 0, tzinfo=UTC)


def finding(
    kind: FindingKind,
    one: tuple[int, ...] = (),
    other: tuple[int, ...] = (),
    *,
    number: int = 1,
    by: str = "Mika",
    why: str = "",
    link: str = "",
    origin: str = "",
    step: DerivationKind | None = None,
) -> Finding:
    """A finding; of two, that with the greater number was said later."""
    return Finding(
        finding_id=FindingId(number),
        kind=kind,
        said_by=by,
        said_at=SAID_AT + timedelta(minutes=number),
        one=tuple(map(ArticleId, one)),
        other=tuple(map(ArticleId, other)),
        why=why,
        link=link,
        origin_name=origin,
        step=step,
    )
