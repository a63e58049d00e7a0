"""What a person found out and said: a decision, a derivation or a document that outranks the machine (RULES.md 4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from secondsource.articles import ArticleId
from secondsource.canonical_url import UrlKey
from secondsource.clock import require_utc
from secondsource.derivations import DerivationKind
from secondsource.hostile_text import one_line, web_address

FindingId = NewType("FindingId", int)


class FindingKind(StrEnum):
    """What a person said."""

    MERGE = "merge"  # all of `one` and all of `other` report one happening
    SPLIT = "split"  # all of `one` report one happening, and it is not that of `other`
    APART = "apart"  # the happening of `one` is not that of `other`
    INDEPENDENT = "independent"  # `one` and `other` each know it by themselves
    RESTS_ON = "rests_on"  # `one` has it from `other`, or from `origin_name`
    NOTE = "note"
    CONFIRM = "confirm"
    DISPUTE = "dispute"
    OURS = "ours"  # the page is about the topic
    NOT_OURS = "not_ours"


GROUPING = frozenset({FindingKind.MERGE, FindingKind.SPLIT, FindingKind.APART})
RESTING = frozenset({FindingKind.INDEPENDENT, FindingKind.RESTS_ON})
STATEMENTS = frozenset({FindingKind.NOTE, FindingKind.CONFIRM, FindingKind.DISPUTE})
TOPIC = frozenset({FindingKind.OURS, FindingKind.NOT_OURS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one person said on one day; never edited. It holds until it is revoked.

    one, other    the articles it is about, each sorted; of a statement, `one` is the article that stands for the
                  story: the finding goes wherever that goes
    why           the person's own words; "" = none given
    link          the page that is this person's evidence; "" = none
    origin_name   of what `one` rests on
    step          how it rests on it; None for all other kinds
    page          of a topic's finding: the page that is or is not ours
    """

    finding_id: FindingId
    kind: FindingKind
    said_by: str
    said_at: datetime
    one: tuple[ArticleId, ...] = ()
    other: tuple[ArticleId, ...] = ()
    why: str = ""
    link: str = ""
    origin_name: str = ""
    step: DerivationKind | None = None
    page: UrlKey | None = None

    def __post_init__(self) -> None:
        require_utc("said_at", self.said_at)
        if set(self.one) & set(self.other):
            raise ValueError(f"finding {self.finding_id} holds an article against itself")

    @property
    def articles(self) -> frozenset[ArticleId]:
        """Every article that it is about."""
        return frozenset((*self.one, *self.other))

    @property
    def said(self) -> str:
        """ "said by Mika on 2031-05-26": how a finding is named wherever it counts."""
        return f"said by {one_line(self.said_by, 100)} on {self.said_at:%Y-%m-%d}"


def newest_first(findings: Sequence[Finding]) -> list[Finding]:
    """The last word first; of one moment, the later recorded."""
    return sorted(findings, key=lambda each: (each.said_at, each.finding_id), reverse=True)


def deciding_statement(findings: Sequence[Finding]) -> Finding | None:
    """What a person last said of a story's claim, if anybody confirmed or disputed it; a note decides nothing."""
    deciding = [each for each in findings if each.kind in (FindingKind.CONFIRM, FindingKind.DISPUTE)]
    return next(iter(newest_first(deciding)), None)


def tell_finding(finding: Finding, names: Mapping[ArticleId, str]) -> str:
    """The finding as one sentence for people: what was said, by whom, when, with the page linked and the reason.

    names   what each article is called; one not given is called by its number
    """
    evidence = f" Linked: {web_address(finding.link) or one_line(finding.link)}" if finding.link else ""
    why = f": “{one_line(finding.why, 1000)}”" if finding.why else "."
    return f"{_told(finding, names)}, {finding.said}{why}{evidence}"


def _told(finding: Finding, names: Mapping[ArticleId, str]) -> str:
    one, other = _listed(finding.one, names), _listed(finding.other, names)
    match finding.kind:
        case FindingKind.MERGE:
            return f"{one} and {other} report one happening"
        case FindingKind.SPLIT | FindingKind.APART:
            return f"{one} and {other} report different happenings"
        case FindingKind.INDEPENDENT:
            return f"{one} and {other} know it independently of each other"
        case FindingKind.RESTS_ON:
            return f"{one} rests on {other if finding.other else one_line(finding.origin_name, 100)}"
        case FindingKind.NOTE:
            return "Noted"
        case FindingKind.CONFIRM:
            return "Confirmed"
        case FindingKind.DISPUTE:
            return "Disputed"
        case FindingKind.OURS:
            return f"{_page(finding)} is on topic"
        case FindingKind.NOT_OURS:
            return f"{_page(finding)} is not on topic"


def _listed(articles: Sequence[ArticleId], names: Mapping[ArticleId, str]) -> str:
    """The first by its name, the others as a number."""
    if not articles:
        return "nothing"
    named = one_line(names.get(articles[0], ""), 120) or f"article {articles[0]}"
    return named if len(articles) == 1 else f"{named} (with {len(articles) - 1} more)"


def _page(finding: Finding) -> str:
    return one_line(finding.page or "the page", 300)
