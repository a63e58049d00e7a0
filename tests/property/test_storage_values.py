"""What is stored comes back equal, whatever it is: judgements as JSON, moments, spans, words."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_mock_engine
from sqlalchemy.dialects.sqlite.pysqlite import dialect

from secondsource.articles import ArticleId
from secondsource.coverage import Coverage
from secondsource.derivations import OriginKind
from secondsource.outlets import Standing
from secondsource.verdicts import Assessment, Origin, QuoteFinding, QuoteOutcome, Verdict
from storage.columns import Moment, Span, Words, dump_json, moment_text, storable
from storage.judgements import assessment_from_json, assessment_to_json, coverage_from_json, coverage_to_json

SQLITE = create_mock_engine("sqlite://", lambda *_: None).dialect
assert isinstance(SQLITE, dialect)

_words = st.text(max_size=20).map(storable)
_ids = st.lists(st.integers(1, 2**63 - 1).map(ArticleId), max_size=3).map(tuple)
_origins = st.builds(
    Origin,
    name=_words,
    owner=_words,
    kind=st.sampled_from(OriginKind),
    standing=st.sampled_from(Standing),
    articles=_ids,
    repeated_by=_ids,
)
_findings = st.builds(
    QuoteFinding,
    article=st.integers(1).map(ArticleId),
    document=st.integers(1).map(ArticleId),
    quote=_words,
    outcome=st.sampled_from(QuoteOutcome),
    passage=_words,
)
_assessments = st.builds(
    Assessment,
    verdict=st.sampled_from(Verdict),
    at_least=st.integers(0, 9),
    at_most=st.integers(1, 99),
    origins=st.lists(_origins, max_size=3).map(tuple),
    reasons=st.lists(_words, max_size=3).map(tuple),
    rule=_words,
    rests_on=_ids,
    findings=st.lists(_findings, max_size=2).map(tuple),
    records=_ids,
    corrected=_ids,
    retracted=_ids,
)
_coverages = st.builds(
    Coverage,
    watches=st.integers(0, 999),
    languages=st.lists(_words, max_size=3).map(tuple),
    not_seeing=st.lists(_words, max_size=3).map(tuple),
    blind_watches=st.integers(0, 999),
)
_moments = st.datetimes(timezones=st.just(UTC))


@given(_assessments)
def test_a_stored_assessment_comes_back_equal(assessment: Assessment) -> None:
    assert assessment_from_json(json.loads(dump_json(assessment_to_json(assessment)))) == assessment


@given(_coverages)
def test_a_stored_coverage_comes_back_equal(coverage: Coverage) -> None:
    assert coverage_from_json(json.loads(dump_json(coverage_to_json(coverage)))) == coverage


@given(_moments)
def test_a_stored_moment_comes_back_equal_aware_and_in_utc(moment: datetime) -> None:
    stored = Moment().process_bind_param(moment, SQLITE)
    back = Moment().process_result_value(stored, SQLITE)
    assert isinstance(stored, str)
    assert back == moment
    assert back is not None
    assert back.tzinfo is UTC


@given(_moments, _moments)
def test_stored_moments_sort_as_the_moments_do(one: datetime, other: datetime) -> None:
    assert (moment_text(one) < moment_text(other)) == (one < other)
    assert len(moment_text(one)) == 27


@pytest.mark.parametrize("zone", [None, timezone(timedelta(hours=9))])
def test_a_moment_without_zone_or_in_another_is_refused(zone: timezone | None) -> None:
    with pytest.raises(ValueError, match="aware datetime in UTC"):
        Moment().process_bind_param(datetime(2031, 5, 26, tzinfo=zone), SQLITE)


@given(st.timedeltas())
def test_a_stored_span_comes_back_equal(span: timedelta) -> None:
    assert Span().process_result_value(Span().process_bind_param(span, SQLITE), SQLITE) == span


@given(st.lists(_words).map(tuple))
def test_stored_words_come_back_equal(words: tuple[str, ...]) -> None:
    assert Words().process_result_value(Words().process_bind_param(words, SQLITE), SQLITE) == words


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_any_text_becomes_storable_once_and_for_all(text: str) -> None:
    plain = storable(text)
    plain.encode()
    assert "\x00" not in plain
    assert storable(plain) == plain


@given(st.text().filter(lambda text: "\x00" not in text))
def test_text_that_can_be_stored_stays_as_it_is(text: str) -> None:
    assert storable(text) == text
