"""A judged story in plain language: what is reported, what each report rests on, what would change the verdict.

One file because the values told and the finding of them are one subject: each field is read beside its maker.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from secondsource.articles import Article, ArticleId
from secondsource.catalogue import Catalogue
from secondsource.coverage import Coverage
from secondsource.dates import Announced, possible_time
from secondsource.derivations import Derivation, DerivationKind, OriginKind
from secondsource.expectations import what_would_change
from secondsource.findings import Finding, tell_finding
from secondsource.hostile_text import one_line, paragraphs_of, web_address
from secondsource.language_names import language_name
from secondsource.languages import UNDETERMINED
from secondsource.outlets import OutletKind, Standing
from secondsource.stories import Story
from secondsource.telling_time import counted
from secondsource.verdict_words import list_names, tell_coverage, verdict_lines
from secondsource.verdicts import Assessment, Origin, QuoteFinding, QuoteOutcome, Verdict

_TITLE_CHARACTERS = 300
_LEAD_CHARACTERS = 400
_QUOTE_CHARACTERS = 1000
_PASSAGE_CHARACTERS = 3000


class Role(StrEnum):
    """What an article is in its story."""

    REPORT = "report"
    BACKGROUND = "background"
    RECORD = "record"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleLine:
    """One article as it is listed: who says it, in which language, when, where. Safe to show."""

    article_id: ArticleId
    role: Role
    outlet: str
    title: str
    url: str  # in full; is_link says whether it may be followed
    is_link: bool
    language: str  # its name in English
    announced: Announced
    first_seen_at: datetime | None
    note: str = ""  # "corrected since", "withdrawn since", "gone since (HTTP 410)"


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginLine:
    """One end of the story's chains."""

    name: str
    description: str  # what it is, whose, and whether it counts
    articles: tuple[ArticleLine, ...]  # its own, read by us; () = we have not read it
    repeated_by: int
    evidence: tuple[str, ...] = ()  # quoted: what shows that it knows, or who names it


@dataclass(frozen=True, slots=True, kw_only=True)
class RestsOn:
    """One direct step, with what shows it."""

    statement: str
    evidence: str  # quoted; "" = none beyond the rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """One report that is no origin, and what it rests on."""

    article: ArticleLine
    steps: tuple[RestsOn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A quote held against the record: both texts, side by side (RULES.md 19)."""

    outcome: str
    quote: str
    attributed_by: tuple[ArticleLine, ...]  # all who quote it so, the earliest first
    passage: str  # "" = the record has no such passage
    document: ArticleLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything that is told of a judged story. All text is clean of control and bidirectional characters.

    verdict_lines   three sentences: what the verdict is, how it was counted, what decided
    looked_at       what the watched set could see
    would_change    what would corroborate it, or otherwise change the verdict
    reasons         those beside the deciding one, which stands in `verdict_lines`
    said            what persons found out, a sentence each, the first first
    flags           what looks pushed, a sentence each
    """

    title: str
    case: str
    verdict: Verdict
    at_least: int
    at_most: int
    report_count: int
    first_report: ArticleLine | None
    first_words: str
    first_seen_at: datetime | None
    spread: str
    verdict_lines: tuple[str, str, str]
    origins: tuple[OriginLine, ...]
    comparisons: tuple[Comparison, ...]
    repetitions: tuple[Repetition, ...]
    records: tuple[ArticleLine, ...]
    background: tuple[ArticleLine, ...]
    looked_at: str
    would_change: tuple[str, ...]
    reasons: tuple[str, ...]
    rule: str
    said: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


def explain(
    story: Story,
    articles: Sequence[Article],
    assessment: Assessment,
    derivations: Sequence[Derivation],
    *,
    catalogue: Catalogue,
    outlet_names: Mapping[ArticleId, str] | None = None,
    coverage: Coverage | None = None,
    first_seen_at: datetime | None = None,
    findings: Sequence[Finding] = (),
) -> Explanation:
    """The story's judgement in plain language.

    articles        the story's, any order; those missing are not shown
    outlet_names    who published each; one not given is named by its address
    coverage        None = unknown, as when articles were given by hand
    first_seen_at   when we first saw the story's first report
    findings        what persons said of these articles, and holds
    """
    names = outlet_names or {}
    lines = {
        article.article_id: _article_line(article, story, assessment, catalogue, names)
        for article in sorted(articles, key=lambda each: (_latest_possible(each, catalogue), each.url))
    }
    reports = [line for line in lines.values() if line.role is Role.REPORT]
    first = next(iter(reports or lines.values()), None)
    texts = {article.article_id: article.text for article in articles}
    return Explanation(
        title=one_line(story.title, _TITLE_CHARACTERS),
        case=one_line(story.case, _TITLE_CHARACTERS),
        verdict=assessment.verdict,
        at_least=assessment.at_least,
        at_most=assessment.at_most,
        report_count=len(reports),
        first_report=first,
        first_words="" if first is None else _lead_of(texts[first.article_id]),
        first_seen_at=first_seen_at,
        spread=_spread(reports),
        verdict_lines=verdict_lines(assessment, len(reports)),
        origins=tuple(_origin_line(origin, lines, catalogue) for origin in assessment.origins),
        comparisons=_comparisons(assessment.findings, lines),
        repetitions=_repetitions(reports, assessment, derivations, lines),
        records=tuple(line for line in lines.values() if line.role is Role.RECORD),
        background=tuple(line for line in lines.values() if line.role is Role.BACKGROUND),
        looked_at=tell_coverage(coverage),
        would_change=what_would_change(
            story, articles, assessment, derivations, catalogue=catalogue, coverage=coverage
        ),
        reasons=tuple(one_line(reason) for reason in assessment.reasons[1:] if reason not in assessment.flags),
        flags=tuple(one_line(flag) for flag in assessment.flags),
        rule=assessment.rule,
        said=tuple(tell_finding(each, _titles(lines)) for each in findings),
    )


def _titles(lines: Mapping[ArticleId, ArticleLine]) -> dict[ArticleId, str]:
    """What an article is called in a sentence: "Morning Ledger, “Larkfield sues”"."""
    return {article: f"{line.outlet}, “{one_line(line.title, 80)}”" for article, line in lines.items()}


def _article_line(
    article: Article, story: Story, assessment: Assessment, catalogue: Catalogue, names: Mapping[ArticleId, str]
) -> ArticleLine:
    link = web_address(article.url)
    gone = f"gone since (HTTP {article.gone_status})" if article.gone_status is not None else "withdrawn since"
    notes = [
        note
        for ids, note in ((assessment.retracted, gone), (assessment.corrected, "corrected since"))
        if article.article_id in ids
    ]
    return ArticleLine(
        article_id=article.article_id,
        role=_role_of(article.article_id, story, assessment),
        outlet=one_line(names.get(article.article_id) or catalogue.outlet_of(article.url).name, 100),
        title=one_line(article.title, _TITLE_CHARACTERS) or "(no title)",
        url=link or one_line(article.url, 2000),
        is_link=bool(link),
        language=language_name(article.language),
        announced=article.announced,
        first_seen_at=article.first_seen_at,
        note=", ".join(notes),
    )


def _role_of(article: ArticleId, story: Story, assessment: Assessment) -> Role:
    if article in assessment.records:
        return Role.RECORD
    return Role.BACKGROUND if article in story.background else Role.REPORT


def _latest_possible(article: Article, catalogue: Catalogue) -> datetime:
    offsets = catalogue.offsets_of(catalogue.outlet_of(article.url))
    return possible_time(article.announced, offsets=offsets, first_seen_at=article.first_seen_at).latest.astimezone(
        UTC
    )


def _lead_of(text: str) -> str:
    return one_line(text.partition("\n\n")[0], _LEAD_CHARACTERS)


def _spread(reports: Sequence[ArticleLine]) -> str:
    """ "24 reports by 20 outlets in 4 languages (…)"."""
    outlets = {line.outlet for line in reports}
    tongues = sorted({line.language for line in reports} - {language_name(UNDETERMINED)})
    said = f"{counted(len(reports), 'report')} by {counted(len(outlets), 'outlet')}"
    return f"{said} in {counted(len(tongues), 'language')} ({', '.join(tongues)})" if tongues else said


_KIND_WORDS = {
    OriginKind.ARTICLE: "its own report, read",
    OriginKind.AGENCY: "a news agency",
    OriginKind.OUTLET: "an outlet, of which we have not read the report",
    OriginKind.PARTY: "a party to the matter: a statement, not a report",
    OriginKind.DOCUMENT: "a primary document",
    OriginKind.UNKNOWN: "an origin that we cannot name",
}


def _origin_line(origin: Origin, lines: Mapping[ArticleId, ArticleLine], catalogue: Catalogue) -> OriginLine:
    listed = catalogue.find_by_name(origin.name)
    what = _KIND_WORDS[origin.kind]
    if listed is not None and listed.kind is not OutletKind.UNKNOWN:
        what = f"{what}; {listed.kind.value.replace('_', ' ')}" + (f" in {listed.country}" if listed.country else "")
    owner = f"; owner {one_line(origin.owner, 100)}" if origin.owner and origin.owner != origin.name else ""
    counts = {
        Standing.KNOWN: "of known standing: it counts",
        Standing.UNKNOWN: "of unknown standing: it does not count as a source",
        Standing.MUTED: "muted by the operator: it does not count as a source",
    }[origin.standing]
    if origin.is_withdrawn:
        counts = "withdrawn or gone: it counts no more"
    own = tuple(lines[each] for each in origin.articles if each in lines)
    if origin.kind is OriginKind.DOCUMENT and not own:
        what += ", not in hand"
    return OriginLine(
        name=one_line(origin.name, 100),
        description=f"{what}{owner}; {counts}",
        articles=own,
        repeated_by=len(origin.repeated_by),
        evidence=tuple(one_line(each) for each in origin.evidence),
    )


def _repetitions(
    reports: Sequence[ArticleLine],
    assessment: Assessment,
    derivations: Sequence[Derivation],
    lines: Mapping[ArticleId, ArticleLine],
) -> tuple[Repetition, ...]:
    """Every report that is no origin itself, in the order of publication, with what it rests on."""
    ends = {each for origin in assessment.origins for each in origin.articles}
    found = []
    for line in reports:
        if line.article_id in ends:
            continue
        direct = [step for step in derivations if step.article == line.article_id]
        steps = tuple(_rests_on(step, lines) for step in direct)
        fallback = [o.name for o in assessment.origins if line.article_id in o.repeated_by]
        if not steps:
            earliest = f" ({list_names(fallback)})" if fallback else ""
            steps = (
                RestsOn(
                    statement=f"no evidence of its own: taken to rest on the earliest report{earliest}; doubtful",
                    evidence="",
                ),
            )
        found.append(Repetition(article=line, steps=steps))
    return tuple(found)


_STEP_WORDS = {
    DerivationKind.REPRINT: "reprints",
    DerivationKind.WIRE: "carries the text of",
    DerivationKind.TRANSLATION: "translates",
    DerivationKind.REWRITE: "rewrites",
    DerivationKind.CITATION: "cites",
    DerivationKind.QUOTES_PRIMARY: "reads the document",
}


def _rests_on(step: Derivation, lines: Mapping[ArticleId, ArticleLine]) -> RestsOn:
    sureness = "certain" if step.certain else "doubtful"
    read = lines.get(step.origin) if step.origin is not None else None
    name = one_line(step.origin_name, 100) or (read.outlet if read else "an origin that we cannot name")
    return RestsOn(
        statement=f"{_STEP_WORDS[step.kind]} {name} ({sureness}, {step.confidence:.2f})",
        evidence=one_line(step.evidence),
    )


_OUTCOME_WORDS = {
    QuoteOutcome.FOUND: "The record has these words.",
    QuoteOutcome.ABSENT: "The record does not have these words.",
    QuoteOutcome.CUT: "The record has these words, and goes on in a way that turns their sense.",
    QuoteOutcome.OTHER_SPEAKER: "The record has these words, spoken by someone else.",
}


def _comparisons(findings: Sequence[QuoteFinding], lines: Mapping[ArticleId, ArticleLine]) -> tuple[Comparison, ...]:
    """One for each quote and what it came to, however many articles bring it; what disputes stands first."""
    grouped: dict[tuple[QuoteOutcome, str, str, ArticleId], set[ArticleId]] = {}
    for finding in findings:
        key = (finding.outcome, finding.quote, finding.passage, finding.document)
        grouped.setdefault(key, set()).add(finding.article)
    found = [
        Comparison(
            outcome=_OUTCOME_WORDS[outcome],
            quote=one_line(quote, _QUOTE_CHARACTERS),
            attributed_by=tuple(line for line in lines.values() if line.article_id in attributing),
            passage=paragraphs_of(passage, _PASSAGE_CHARACTERS),
            document=lines.get(document),
        )
        for (outcome, quote, passage, document), attributing in grouped.items()
    ]
    return tuple(sorted(found, key=lambda each: each.outcome == _OUTCOME_WORDS[QuoteOutcome.FOUND]))
