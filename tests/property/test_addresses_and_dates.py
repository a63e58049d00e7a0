"""Addresses and claimed dates: equal forms stay equal, and no span ends before it begins."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from secondsource.canonical_url import canonical_url, url_key
from secondsource.dates import UNDATED, Precision, parse_announced, possible_time

paths = st.text(alphabet="abcXYZ019-_~/%.é日 +&=", max_size=30)
hosts = st.sampled_from(
    ("ledger.example", "WWW.Ledger.example", "m.ledger.example", "例え.example", "amp.news.example")
)
queries = st.lists(
    st.tuples(st.sampled_from(("id", "utm_source", "page", "fbclid", "amp")), st.text(alphabet="ab1é", max_size=4)),
    max_size=4,
)


@st.composite
def urls(draw: st.DrawFn) -> str:
    query = "&".join(f"{name}={value}" for name, value in draw(queries))
    scheme = draw(st.sampled_from(("http", "https", "HTTPS")))
    port = draw(st.sampled_from(("", ":80", ":443", ":8080")))
    return f"{scheme}://{draw(hosts)}{port}/{draw(paths)}" + (f"?{query}" if query else "")


@given(urls())
def test_the_canonical_form_of_a_canonical_form_is_itself(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once


@given(urls())
def test_a_key_does_not_depend_on_what_was_cleaned_before(url: str) -> None:
    assert url_key(canonical_url(url)) == url_key(url)
    assert url_key(url_key(url)) == url_key(url)


@given(st.text(max_size=80))
def test_no_text_is_too_strange_for_an_address(text: str) -> None:
    assert canonical_url(canonical_url(text)) == canonical_url(text)
    url_key(text)


@given(st.text(alphabet="0123456789-:TZ+. ", max_size=30))
def test_a_date_that_is_read_is_read_again_as_itself(text: str) -> None:
    announced = parse_announced(text)
    assert parse_announced(announced.written) == announced


moments = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)).flatmap(
    lambda day: st.times().map(lambda hour: datetime.combine(day, hour))
)
forms = st.one_of(
    moments.map(lambda moment: moment.isoformat(timespec="seconds") + "Z"),
    moments.map(lambda moment: moment.isoformat(timespec="seconds") + "+09:00"),
    moments.map(lambda moment: moment.isoformat(timespec="seconds")),
    moments.map(lambda moment: moment.date().isoformat()),
    moments.map(lambda moment: moment.date().isoformat()[:7]),
    st.just(""),
)


@given(forms, moments, st.integers(-12, 0), st.integers(0, 14))
def test_nothing_was_published_after_we_saw_it(written: str, seen: datetime, west: int, east: int) -> None:
    seen_at = seen.replace(tzinfo=UTC)
    announced = parse_announced(written)
    span = possible_time(announced, offsets=(timedelta(hours=west), timedelta(hours=east)), first_seen_at=seen_at)
    assert span.earliest <= span.latest <= seen_at


@given(forms)
def test_a_claimed_moment_lies_in_its_span(written: str) -> None:
    announced = parse_announced(written)
    span = possible_time(announced, offsets=(timedelta(0), timedelta(0)), first_seen_at=None)
    if announced is UNDATED or announced.precision is Precision.NONE:
        assert span.latest - span.earliest > timedelta(days=365 * 1000)
    else:
        claimed = datetime.fromisoformat((announced.written + "-01")[:10]).replace(tzinfo=UTC)
        assert span.earliest - timedelta(days=1) <= claimed <= span.latest + timedelta(days=1)
