"""What is said of a judged story, and that every article and every count stands in it."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from alert_stories import (
    ARTICLES,
    BLOG,
    CATALOGUE,
    CONFIRMED,
    CORROBORATED,
    COVERAGE,
    DAILY_ARTICLE,
    DERIVATIONS,
    DISPUTED,
    MINUTES_ARTICLE,
    NOTE_ARTICLE,
    PAPER,
    SEEN_AT,
    SINGLE,
    STORY,
    WIRE,
)

from secondsource.articles import Article
from secondsource.catalogue import Catalogue
from secondsource.coverage import Coverage
from secondsource.derivations import Derivation, DerivationKind, OriginKind
from secondsource.expectations import what_would_change
from secondsource.explanation import Explanation, Role, explain
from secondsource.explanation_text import explanation_lines
from secondsource.outlets import Outlet, OutletKind, Standing, Watch
from secondsource.verdict_words import tell_coverage
from secondsource.verdicts import Assessment, Origin, QuoteFinding, QuoteOutcome, Verdict

ALL = (*ARTICLES, NOTE_ARTICLE, DAILY_ARTICLE, MINUTES_ARTICLE)


def explained(assessment: Assessment, articles: tuple[Article, ...] = (*ARTICLES, NOTE_ARTICLE)) -> Explanation:
    story = replace(STORY, articles=tuple(article.article_id for article in articles))
    return explain(story, articles, assessment, DERIVATIONS, catalogue=CATALOGUE, coverage=COVERAGE)


def test_every_article_stands_in_it_once_whatever_it_is() -> None:
    told = explained(DISPUTED, ALL)
    listed = (
        *(line for origin in told.origins for line in origin.articles if line.role is not Role.RECORD),
        *(repetition.article for repetition in told.repetitions),
        *told.records,
        *told.background,
    )
    assert sorted(line.article_id for line in listed) == sorted(article.article_id for article in ALL)
    text = "\n".join(explanation_lines(told))
    for line in listed:
        assert line.url in text
        assert line.title in text


def test_records_and_background_are_no_reports() -> None:
    assert explained(DISPUTED, ALL).report_count == len(ALL) - 2


def test_the_order_of_articles_changes_nothing() -> None:
    assert explained(DISPUTED, ALL) == explained(DISPUTED, tuple(reversed(ALL)))


def test_a_report_without_any_derivation_says_why_it_is_no_origin() -> None:
    told = explain(STORY, ARTICLES, SINGLE, (), catalogue=CATALOGUE)
    assert [repetition.article.article_id for repetition in told.repetitions] == [WIRE, PAPER]
    assert "no evidence of its own" in told.repetitions[0].steps[0].statement
    assert "Llama Notes" in told.repetitions[0].steps[0].statement


@pytest.mark.parametrize("assessment", [SINGLE, CORROBORATED, CONFIRMED, DISPUTED, replace(SINGLE, at_least=0)])
def test_a_verdict_is_three_sentences_the_last_its_reason(assessment: Assessment) -> None:
    told = explained(assessment)
    assert len(told.verdict_lines) == 3
    assert all(line.endswith(".") for line in told.verdict_lines)
    assert told.verdict_lines[2] == assessment.reasons[0]
    assert str(assessment.at_most) in told.verdict_lines[1]


def test_an_assessment_without_a_reason_or_origin_is_still_told() -> None:
    bare = replace(SINGLE, at_least=0, origins=(), reasons=())
    told = explain(replace(STORY, title=""), (), bare, (), catalogue=Catalogue([]))
    assert explanation_lines(told)
    assert told.first_report is None


def test_both_texts_stand_side_by_side_with_what_follows() -> None:
    (comparison,) = explained(DISPUTED, ALL).comparisons
    assert comparison.quote == "情報解析のためであれば利用できる。"
    assert "ただし" in comparison.passage
    assert [line.article_id for line in comparison.attributed_by] == [BLOG]
    assert comparison.document is not None


def test_a_quote_that_the_record_lacks_says_so() -> None:
    finding = replace(DISPUTED.findings[0], outcome=QuoteOutcome.ABSENT, passage="")
    lines = explanation_lines(explained(replace(DISPUTED, findings=(finding,)), ALL))
    assert "The record does not have these words." in lines
    assert "> (no such passage)" in lines


def test_a_quote_that_many_repeat_is_held_against_the_record_once() -> None:
    repeated = [replace(DISPUTED.findings[0], article=article) for article in (BLOG, WIRE, PAPER)]
    told = explained(replace(DISPUTED, findings=tuple(repeated)), ALL)
    (comparison,) = told.comparisons
    assert [line.article_id for line in comparison.attributed_by] == [BLOG, WIRE, PAPER]
    assert "As quoted by Llama Notes, Harbour Wire and Morning Ledger:" in explanation_lines(told)


@pytest.mark.parametrize("outcome", list(QuoteOutcome))
def test_every_outcome_of_a_comparison_has_words(outcome: QuoteOutcome) -> None:
    finding = QuoteFinding(article=BLOG, document=BLOG, quote="q", outcome=outcome, passage="p")
    assert explained(replace(DISPUTED, findings=(finding,))).comparisons[0].outcome


@pytest.mark.parametrize(
    ("coverage", "said"),
    [
        (
            COVERAGE,
            "52 watches in 4 languages (English, French, German, Japanese); 9 not seeing: Evening Gull, Kanal Nord.",
        ),
        (
            Coverage(watches=1, languages=("en",), not_seeing=(), blind_watches=0),
            "1 watch in 1 language (English), all seeing.",
        ),
        (
            Coverage(watches=3, languages=("en",), not_seeing=(), blind_watches=1),
            "3 watches in 1 language (English); 1 not seeing (their outlets are seen through other watches).",
        ),
        (
            Coverage(watches=0, languages=(), not_seeing=(), blind_watches=0),
            "No watches at all: silence means nothing here.",
        ),
        (None, "Only the articles given were looked at; no watches."),
    ],
)
def test_what_was_looked_at_bounds_the_claim(coverage: Coverage | None, said: str) -> None:
    assert tell_coverage(coverage) == said


def what_would(assessment: Assessment, *more: Outlet, derivations: tuple[Derivation, ...] = DERIVATIONS) -> str:
    catalogue = Catalogue([*CATALOGUE.outlets, *more])
    return "\n".join(
        what_would_change(STORY, ARTICLES, assessment, derivations, catalogue=catalogue, coverage=COVERAGE)
    )


def test_who_would_have_to_know_is_named_with_the_record_to_expect() -> None:
    assert "Lower Chamber of Minato (JP) is named in the reports and would have to know: its minutes" in what_would(
        SINGLE
    )


def test_a_body_whose_record_is_in_hand_is_not_asked_again() -> None:
    assert not any("would have to know" in line for line in explained(DISPUTED, ALL).would_change)


def test_a_body_that_no_report_names_is_not_asked() -> None:
    court = Outlet(name="High Court of Minato", domains=("court.example",), kind=OutletKind.COURT)
    assert "High Court" not in what_would(SINGLE, court)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_says_what_would_change_it(verdict: Verdict) -> None:
    assert what_would(replace(SINGLE, verdict=verdict))


def test_an_agency_that_is_credited_and_unread_is_asked_for() -> None:
    credit = Derivation(
        article=PAPER,
        origin=None,
        origin_name="North Agency",
        origin_kind=OriginKind.AGENCY,
        kind=DerivationKind.WIRE,
        certain=True,
        confidence=0.9,
        evidence="(North)",
    )
    assert "The agency's own dispatch, with its dateline: North Agency, credited by 1 report." in what_would(
        SINGLE, derivations=(credit,)
    )


def test_an_unread_document_is_asked_for_by_name() -> None:
    document = Origin(
        name="Bill 12", owner="", kind=OriginKind.DOCUMENT, standing=Standing.UNKNOWN, repeated_by=(WIRE, PAPER)
    )
    assert "The document itself: Bill 12, named by 2 reports, is not in hand." in what_would(
        replace(SINGLE, origins=(document,))
    )


def japanese_outlets(count: int) -> list[Outlet]:
    return [
        Outlet(
            name=f"紙{number}",
            domains=(f"paper{number}.example",),
            kind=OutletKind.PRESS,
            country="JP",
            languages=("ja",),
            watches=(Watch(url=f"https://paper{number}.example/feed"),),
        )
        for number in range(count)
    ]


def test_silence_of_the_places_press_is_a_stronger_alarm_only_when_enough_of_it_is_seen() -> None:
    assert "we cannot tell" in what_would(SINGLE, *japanese_outlets(1))
    assert "a stronger alarm" in what_would(SINGLE, *japanese_outlets(2))  # and Minato Daily


def test_a_zoneless_date_is_not_given_a_zone() -> None:
    assert any(line.endswith("Morning Ledger, English, 2031-05-27") for line in explanation_lines(explained(SINGLE)))


def test_times_are_told_in_the_zone_asked_for() -> None:
    told = replace(explained(SINGLE), first_seen_at=SEEN_AT + timedelta(minutes=5))
    assert "First seen by us: 2031-05-26 03:05 UTC." in explanation_lines(told, zone=UTC)
