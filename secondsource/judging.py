"""One story judged: what each article rests on, how many origins that leaves, and the verdict."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache

from secondsource.articles import Article, ArticleId
from secondsource.assessment import assess, find_quotes, hold_records, refuted_articles
from secondsource.catalogue import Catalogue
from secondsource.dates import BEGINNING, PossibleTime, possible_time
from secondsource.denials import find_denials
from secondsource.derivations import DerivationKind
from secondsource.findings import Finding
from secondsource.heeding import heed_statement, heed_steps
from secondsource.independence import Witness, count_independent
from secondsource.outlets import Outlet
from secondsource.tracing.derive import Traced, derive, without_copied_evidence
from secondsource.tracing.naming import Names, names_of
from secondsource.tracing.overlap import overlap_of
from secondsource.tracing.own_evidence import OwnEvidenceKind
from secondsource.tracing.particulars import find_particulars
from secondsource.tracing.reading import Reading, is_withdrawn, read_article
from secondsource.tracing.steps import is_document, is_release
from secondsource.verdicts import Judgement, Origin
from secondsource.weighing import weigh

_ALL_OF_IT = 0.9  # of an article's narrative that stands in a document in hand: it has no words of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A judgement with the readings behind it, for whoever must group or explain."""

    judgement: Judgement
    traced: Traced
    reports: tuple[Reading, ...]


def read_all(articles: Sequence[Article], catalogue: Catalogue) -> tuple[Reading, ...]:
    """Every article read by itself, by the names that the catalogue and the set itself give."""
    names = names_of(catalogue, articles)
    return tuple(
        _read(article, names.occurring_in(f"{article.title}\n{article.text}"), catalogue) for article in articles
    )


@lru_cache(maxsize=4096)
def _read(article: Article, local: tuple[tuple[str, Outlet], ...], catalogue: Catalogue) -> Reading:
    """One article read; it is read again only where it, or what its text names, has changed."""
    return read_article(article, names=Names(catalogue, dict(local)), catalogue=catalogue)


def times_of(articles: Sequence[Article], catalogue: Catalogue) -> Mapping[ArticleId, PossibleTime]:
    """When each article can have been published (RULES.md 10)."""
    return {
        article.article_id: possible_time(
            article.announced,
            offsets=catalogue.offsets_of(catalogue.outlet_of(article.url)),
            first_seen_at=article.first_seen_at,
        )
        for article in articles
    }


def trace_all(articles: Sequence[Article], catalogue: Catalogue, *, findings: Sequence[Finding] = ()) -> Traced:
    """The derivations among a set of articles, with new quotations counted as own evidence.

    findings   what persons said of what rests on what; it outranks what is found here
    The answer depends on the set alone, not on the order in which it is given.
    """
    traced = without_copied_evidence(derive(read_all(articles, catalogue), times_of(articles, catalogue)))
    traced = _without_copied_documents(traced)
    particulars = find_particulars(traced)
    readings = {
        article: replace(reading, own=(*reading.own, particulars[article])) if article in particulars else reading
        for article, reading in traced.readings.items()
    }
    return heed_steps(replace(traced, readings=readings), findings, catalogue)


def _without_copied_documents(traced: Traced) -> Traced:
    """Takes from the reports what only carries a document's text: a record is not confirmed by its own copies."""
    changed = {}
    for step in traced.derivations:
        if step.kind is not DerivationKind.QUOTES_PRIMARY or step.origin is None:
            continue
        reading, document = traced.readings[step.article], traced.readings[step.origin]
        if overlap_of(reading.article.read_text, reading.narrative, document.narrative).ratio >= _ALL_OF_IT:
            changed[step.article] = replace(reading, background="it carries a document's text", own=())
    return replace(traced, readings={**traced.readings, **changed}) if changed else traced


def judge_story(
    articles: Sequence[Article], catalogue: Catalogue, *, on: date, findings: Sequence[Finding] = ()
) -> Judged:
    """Judges one story from all its articles, documents and background included.

    articles   at least one, unique ids, any order
    on         the day whose standing of outlets counts
    findings   what persons said of these articles and of the story, and holds
    """
    traced = trace_all(articles, catalogue, findings=findings)
    names = names_of(catalogue, articles)
    reports = tuple(
        sorted(
            (
                each
                for each in traced.readings.values()
                if each.is_report and not is_document(each) and not is_release(each)
            ),
            key=lambda reading: _order(reading, traced),
        )
    )
    quotes = find_quotes(traced, reports)
    records = hold_records(traced, reports, quotes)
    denials = find_denials(traced, reports)
    weighed = weigh(traced, reports, records, denials)
    traced = weighed.traced
    denying = {denial.article for denial in denials}
    silent = {
        article
        for record in records
        if not record.is_about_claim and (article := record.document.article.article_id) not in denying
    }
    count = count_independent(
        [_witness(reading, traced, silent, weighed.taken) for reading in traced.readings.values()],
        weighed.counting,
        named=names.resolve,
        on=on,
        refuted=refuted_articles(quotes, reports, traced),
        speakers=weighed.speakers,
    )
    count = replace(count, origins=tuple(_with_evidence(origin, traced) for origin in count.origins))
    assessment = assess(traced, reports, count, quotes, records, denials)
    assessment = heed_statement(
        assessment, findings, {each: traced.readings[each].outlet.name for each in traced.readings}
    )
    return Judged(
        judgement=Judgement(derivations=traced.derivations, assessment=assessment), traced=traced, reports=reports
    )


_EVIDENCE_SHOWN = 2


def _with_evidence(origin: Origin, traced: Traced) -> Origin:
    """The origin with what shows that it knows: its own words, or those by which others name it."""
    own = [
        evidence.words
        for article in origin.articles
        for evidence in traced.readings[article].own
        if evidence.kind is not OwnEvidenceKind.DISPATCH  # that it is an agency's own says its name
    ]
    named = [
        step.evidence
        for step in traced.derivations
        if step.origin is None and step.origin_name == origin.name and step.evidence
    ]
    shown = dict.fromkeys(own if origin.articles else named)
    return replace(origin, evidence=tuple(shown)[:_EVIDENCE_SHOWN])


def _witness(
    reading: Reading, traced: Traced, silent: Collection[ArticleId], taken: Collection[ArticleId]
) -> Witness:
    """The article as the count sees it; a record that is `silent` on the claim is no origin of it."""
    return Witness(
        article=reading.article.article_id,
        url=reading.article.url,
        outlet=reading.outlet,
        time=traced.times[reading.article.article_id],
        has_own_evidence=bool(reading.own) or is_release(reading),
        is_report=reading.is_report,
        is_document=is_document(reading),
        is_silent=is_document(reading) and reading.article.article_id in silent,
        is_taken=reading.article.article_id in taken,
        is_withdrawn=is_withdrawn(reading) and not is_document(reading),
    )


def _order(reading: Reading, traced: Traced) -> tuple[bool, datetime, datetime, str]:
    time = traced.times[reading.article.article_id]
    return (time.earliest == BEGINNING, time.earliest, time.latest, reading.key)


def latest_day(articles: Sequence[Article]) -> date:
    """The day as of which `assess` judges: that of the latest date given; the first of days where none is."""
    days = [day for article in articles if (day := article.announced.last_day) is not None]
    return max(days, default=datetime(1, 1, 1, tzinfo=UTC).date())
