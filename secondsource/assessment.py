"""The verdict on a story's lead claim, with its reasons (RULES.md 17 to 19)."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from secondsource.articles import ArticleId
from secondsource.bursts import find_bursts
from secondsource.claims import claimants
from secondsource.confirming import Confirmation, confirms
from secondsource.denials import Denial
from secondsource.independence import Count
from secondsource.outlets import Standing
from secondsource.quotes import check_quotes
from secondsource.tracing.derive import Traced
from secondsource.tracing.reading import Reading, is_withdrawn
from secondsource.tracing.steps import is_document, is_release
from secondsource.verdicts import Assessment, QuoteFinding, QuoteOutcome, Verdict

RULE_VERSION = 1
_HEADLINE_SHARE = 1 / 3  # of the articles, whose headline or first paragraph makes a claim the story's (RULES.md 2)
_LEAD_PARAGRAPHS = 4
_REFUTING = (QuoteOutcome.ABSENT, QuoteOutcome.CUT, QuoteOutcome.OTHER_SPEAKER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A document or a party's release in hand, and what it came to."""

    document: Reading
    confirmation: Confirmation
    findings: tuple[QuoteFinding, ...]

    @property
    def is_about_claim(self) -> bool:
        """Whether it records the happening at all: it states it, or holds the words attributed to it or others.

        A record that settles nothing is no origin of the claim.
        """
        return self.confirmation.is_stated or bool(self.findings)


def find_quotes(traced: Traced, reports: Sequence[Reading]) -> tuple[QuoteFinding, ...]:
    """Every quote of the story's reports held against every document in hand; a quote found in one is settled."""
    documents = [reading for reading in traced.readings.values() if is_document(reading)]
    found = [finding for report in reports for document in documents for finding in check_quotes(report, document)]
    present = {(finding.article, finding.quote) for finding in found if finding.outcome is not QuoteOutcome.ABSENT}
    return tuple(
        finding
        for finding in found
        if finding.outcome is not QuoteOutcome.ABSENT or (finding.article, finding.quote) not in present
    )


def refuted_articles(
    findings: Sequence[QuoteFinding], reports: Sequence[Reading], traced: Traced
) -> frozenset[ArticleId]:
    """The articles whose attributed words the record does not hold so, where that is the lead claim."""
    disputed = [finding for finding in findings if finding.outcome in _REFUTING]
    if not disputed or not _is_lead_claim(disputed, reports, traced):
        return frozenset()
    return frozenset(finding.article for finding in disputed)


def hold_records(traced: Traced, reports: Sequence[Reading], findings: Sequence[QuoteFinding]) -> tuple[Record, ...]:
    """Every document and release in hand, held against the claim.

    reports    the story's reports, the earliest first, documents left out
    findings   from `find_quotes`
    """
    claiming = claimants(reports, traced)
    return tuple(
        Record(
            document=document,
            confirmation=confirms(document, claiming) if claiming else _BY_ITSELF,
            findings=tuple(each for each in findings if each.document == document.article.article_id),
        )
        for document in traced.readings.values()
        if is_document(document) or (is_release(document) and reports)
    )


def assess(
    traced: Traced,
    reports: Sequence[Reading],
    count: Count,
    findings: Sequence[QuoteFinding],
    records: Sequence[Record],
    denials: Sequence[Denial],
) -> Assessment:
    """The first verdict that holds: disputed, confirmed, corroborated, single source.

    records    from `hold_records`; `reports` and `findings` as there
    denials    from `find_denials`
    """
    flags = tuple(map(str, find_bursts(traced)))
    verdict, rule, reasons, rests_on = _decide(traced, reports, count, records, findings, denials)
    return Assessment(
        verdict=verdict,
        at_least=count.at_least,
        at_most=count.at_most,
        origins=count.origins,
        reasons=(*reasons, *_withdrawal_reasons(traced), *_count_reasons(count, reports), *flags),
        rule=f"{rule}/{RULE_VERSION}",
        rests_on=rests_on,
        findings=tuple(findings),
        records=tuple(each.document.article.article_id for each in records if is_document(each.document)),
        corrected=_those(traced, lambda reading: bool(reading.correction)),
        retracted=_those(traced, is_withdrawn),
        flags=flags,
    )


_BY_ITSELF = Confirmation(is_stated=True, agreeing=("the document is the report",), against=())


def _decide(
    traced: Traced,
    reports: Sequence[Reading],
    count: Count,
    records: Sequence[Record],
    findings: Sequence[QuoteFinding],
    denials: Sequence[Denial],
) -> tuple[Verdict, str, tuple[str, ...], tuple[ArticleId, ...]]:
    disputed = [finding for finding in findings if finding.outcome in _REFUTING]
    if disputed and _is_lead_claim(disputed, reports, traced):
        first = disputed[0]
        return (
            Verdict.DISPUTED,
            f"19.quote_{first.outcome.value}",
            tuple(_quote_reason(finding, traced) for finding in _one_a_quote(disputed)),
            (first.document, *dict.fromkeys(finding.article for finding in disputed)),
        )
    denying = {denial.article for denial in denials}
    confirming = [
        record
        for record in records
        if record.document.article.article_id not in denying
        if not any(finding.outcome in _REFUTING for finding in record.findings)
        if record.confirmation.is_stated or _holds_the_words(record)
    ]
    confirming.sort(key=lambda record: is_release(record.document))
    is_claimed = any(report.article.article_id not in denying for report in reports)
    if denials and is_claimed and not confirming:
        first_hand = sorted(denials, key=lambda denial: not denial.is_statement)
        return (
            Verdict.DISPUTED,
            "19.denied",
            tuple(_denial_reason(denial, traced) for denial in first_hand[:3]),
            tuple(denial.article for denial in first_hand),
        )
    if confirming:
        record = confirming[0]
        agreeing = ", ".join(record.confirmation.agreeing) or "the words attributed to it stand in it"
        return (
            Verdict.CONFIRMED,
            "18.document",
            (f"{record.document.outlet.name} states it: “{record.document.article.title}” ({agreeing}).",),
            (record.document.article.article_id,),
        )
    unsettling = tuple(
        f"{record.document.outlet.name} has “{record.document.article.title}”, which does not settle it: "
        + ("; ".join(record.confirmation.against) or "words that reports give to it do not stand in it so")
        + "."
        for record in records
        if not is_release(record.document)
    )
    standing = [origin for origin in count.origins if not origin.is_withdrawn]
    known = [origin for origin in standing if origin.standing is Standing.KNOWN]
    rests_on = tuple(article for origin in known for article in origin.articles)
    if count.at_least >= 2:
        names = _listed([origin.name for origin in known])
        return Verdict.CORROBORATED, "17.corroborated", (f"{names} know it independently.", *unsettling), rests_on
    if len(known) > 1:
        reason = f"{_listed([origin.name for origin in known])} belong to one owner: they count once."
    elif known:
        reason = f"All that is reported rests on {known[0].name}."
    elif not standing and count.origins:
        names = _listed([origin.name for origin in count.origins])
        reason = f"All that is reported rested on {names}, whose report is withdrawn or gone: nobody stands by it."
    else:
        reason = f"All that is reported rests on {_listed([origin.name for origin in standing])}, without standing."
    return Verdict.SINGLE_SOURCE, "17.single_source", (reason, *unsettling), rests_on


def _denial_reason(denial: Denial, traced: Traced) -> str:
    name = traced.readings[denial.article].outlet.name
    return (
        f"{name} denies it: “{denial.words}”." if denial.is_statement else f"{name} has a denial: “{denial.words}”."
    )


def _holds_the_words(record: Record) -> bool:
    """A record of what was said confirms it by holding the words attributed to it, uncut."""
    return bool(record.findings) and all(finding.outcome is QuoteOutcome.FOUND for finding in record.findings)


def _is_lead_claim(disputed: Sequence[QuoteFinding], reports: Sequence[Reading], traced: Traced) -> bool:
    """Whether the disputed words are what the story is about (RULES.md 2).

    They are when the earliest report, or a third of them, gives them near its head or rests on one that does.
    """
    bringing = {finding.article for finding in disputed if _is_near_head(finding, traced)}
    claiming = claimants(reports, traced)
    if not bringing or not claiming:
        return False
    resting = _resting_on(bringing, traced)
    with_it = [report for report in claiming if report.article.article_id in resting]
    return bool(with_it) and (with_it[0] is claiming[0] or len(with_it) >= _HEADLINE_SHARE * len(claiming))


def _resting_on(articles: Collection[ArticleId], traced: Traced) -> set[ArticleId]:
    """These and all whose chains lead to them."""
    copies: dict[ArticleId, list[ArticleId]] = {}
    for step in traced.derivations:
        if step.origin is not None:
            copies.setdefault(step.origin, []).append(step.article)
    found, waiting = set(articles), list(articles)
    while waiting:
        for copy in copies.get(waiting.pop(), ()):
            if copy not in found:
                found.add(copy)
                waiting.append(copy)
    return found


def _is_near_head(finding: QuoteFinding, traced: Traced) -> bool:
    article = traced.readings[finding.article].article
    head = "\n\n".join(article.paragraphs[:_LEAD_PARAGRAPHS])
    return finding.quote.rstrip("…") in " ".join(f"{article.title} {head}".split())


def _one_a_quote(findings: Sequence[QuoteFinding]) -> list[QuoteFinding]:
    first: dict[str, QuoteFinding] = {}
    for finding in findings:
        first.setdefault(finding.quote, finding)
    return list(first.values())[:3]


def _quote_reason(finding: QuoteFinding, traced: Traced) -> str:
    body = traced.readings[finding.document].outlet.name
    if finding.outcome is QuoteOutcome.ABSENT:
        return f"The record of {body} does not hold the words “{finding.quote}”."
    if finding.outcome is QuoteOutcome.OTHER_SPEAKER:
        return f"In the record of {body} the words “{finding.quote}” are another's: “{finding.passage}”."
    return f"The quote “{finding.quote}” is cut: the record of {body} goes on: “{finding.passage}”."


def _withdrawal_reasons(traced: Traced) -> tuple[str, ...]:
    """Whose report is withdrawn or gone; a document in hand stays one."""
    return tuple(
        f"{reading.outlet.name} withdrew its report: “{reading.retraction}”. It counts no more."
        if reading.retraction
        else f"The report of {reading.outlet.name} is gone (HTTP {reading.article.gone_status}): it counts no more."
        for reading in traced.readings.values()
        if is_withdrawn(reading) and not is_document(reading)
    )


def _count_reasons(count: Count, reports: Sequence[Reading]) -> tuple[str, ...]:
    publishers = len({reading.outlet.name for reading in reports})
    return (
        f"{_counted(len(reports), 'report')} of {_counted(publishers, 'publisher')}, an aggregator's copies given to "
        f"whom they name; at least {count.at_least} and at most "
        f"{_counted(count.at_most, 'independent source')}.",
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _those(traced: Traced, holds: Callable[[Reading], bool]) -> tuple[ArticleId, ...]:
    return tuple(article for article, reading in sorted(traced.readings.items()) if holds(reading))


def _listed(names: Sequence[str]) -> str:
    unique = list(dict.fromkeys(names))
    if len(unique) < 2:
        return unique[0] if unique else "nothing that is named"
    shown = unique[:5]
    tail = f" and {len(unique) - 5} more" if len(unique) > 5 else f" and {shown.pop()}"
    return ", ".join(shown) + tail
