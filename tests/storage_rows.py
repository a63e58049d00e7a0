"""Rows for the storage tests: each builder shows only what matters to its test."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from secondsource.alert_kinds import AlertKind
from secondsource.articles import ArticleId, Entry, EntryId, Page, WatchId
from secondsource.canonical_url import url_key
from secondsource.coverage import Coverage
from secondsource.dates import UNDATED, Announced
from secondsource.fetches import Fetch, FetchOutcome
from secondsource.outlets import Outlet, Watch
from secondsource.settings import Subscriber
from secondsource.stories import Story, StoryId, StoryKey
from secondsource.verdicts import Assessment, Verdict
from storage import alerts, articles, assessments, entries, outlets, stories, watches
from storage.alerts import AlertId, DeliveryId, SubscriberId
from storage.articles import RecordedVersion
from storage.assessments import AssessmentId
from storage.database import Transaction

NOW = datetime(2031, 5, 26, 2, 10, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)
FEED = "https://ledger.example/feed.xml"
COVERAGE = Coverage(watches=3, languages=("en", "ja"), not_seeing=("Tagblatt",), blind_watches=1)


def at(hours: float) -> datetime:
    """So many hours after the test's present."""
    return NOW + hours * HOUR


def outlet(name: str = "Ledger", *urls: str, owner: str = "", languages: tuple[str, ...] = ("en",)) -> Outlet:
    """An outlet with watches at these URLs."""
    return Outlet(
        name=name, owner=owner, country="US", languages=languages, watches=tuple(Watch(url=url) for url in urls)
    )


def add_watch(tx: Transaction, url: str = FEED) -> WatchId:
    """A catalogue with one watch, due now."""
    outlets.record_catalogue(tx, [outlet("Ledger", url)], now=NOW)
    found = watches.find_by_url(tx, url)
    assert found is not None
    return found.watch_id


def entry(
    guid: str = "",
    url: str = "",
    title: str = "A court ruled",
    *,
    summary: str = "",
    announced: Announced = UNDATED,
) -> Entry:
    """An entry as a feed announces it."""
    return Entry(guid=guid, url=url, title=title, summary=summary, announced=announced)


def add_entries(
    tx: Transaction, watch_id: WatchId, *batch: Entry, seen_at: datetime = NOW, is_context: bool = False
) -> tuple[EntryId, ...]:
    """What a document announces, recorded."""
    return entries.record_entries(tx, watch_id, batch, seen_at=seen_at, is_context=lambda _: is_context)


def fetch(url: str = FEED, outcome: FetchOutcome = FetchOutcome.OK, *, hours: float = 0, problem: str = "") -> Fetch:
    """An attempt so many hours from now."""
    return Fetch(url=url, fetched_at=at(hours), outcome=outcome, problem=problem)


def page(url: str = "https://ledger.example/a/1", title: str = "A court ruled", text: str = "It did.") -> Page:
    """A page as extraction found it."""
    return Page(url=url, canonical_url=url, title=title, text=text, language="en")


def add_version(
    tx: Transaction, found: Page, *, hours: float = 0, is_context: bool = False, outlet_name: str = "Ledger"
) -> RecordedVersion:
    """A page read so many hours from now."""
    return articles.record_version(
        tx, found, key=url_key(found.url), outlet=outlet_name, fetched_at=at(hours), is_context=is_context
    )


def add_article(tx: Transaction, url: str, *, hours: float = 0, is_context: bool = False) -> ArticleId:
    """An article on topic."""
    article_id = add_version(tx, page(url), hours=hours, is_context=is_context).article_id
    articles.put_on_topic(tx, article_id)
    return article_id


def add_articles(tx: Transaction, count: int, *, host: str = "ledger.example") -> tuple[ArticleId, ...]:
    """Some articles on topic, of one outlet."""
    return tuple(add_article(tx, f"https://{host}/a/{number}") for number in range(count))


def add_story(
    tx: Transaction,
    key: str,
    members: Sequence[ArticleId],
    *,
    background: Sequence[ArticleId] = (),
    case: str = "",
    hours: float = 0,
    alertable: bool = True,
) -> StoryId:
    """A story whose first and last report lie so many hours from now, recorded then."""
    story = Story(
        key=StoryKey(key),
        title=f"Story {key}",
        case=case,
        articles=tuple(sorted(members)),
        background=frozenset(background),
        alertable=alertable,
    )
    return stories.record(tx, story, first_seen_at=at(hours), last_report_at=at(hours), now=at(hours))


def assessment(verdict: Verdict = Verdict.SINGLE_SOURCE, at_least: int = 1, at_most: int = 1) -> Assessment:
    """A judgement."""
    return Assessment(
        verdict=verdict,
        at_least=at_least,
        at_most=at_most,
        origins=(),
        reasons=("All of it goes back to one article.",),
        rule="17.single_source/1",
        rests_on=(),
    )


def add_assessment(
    tx: Transaction, story_id: StoryId, verdict: Verdict = Verdict.SINGLE_SOURCE, *, hours: float = 0
) -> AssessmentId:
    """A story's judgement, made so many hours from now."""
    return assessments.append(tx, story_id, assessment(verdict), COVERAGE, now=at(hours))


def add_subscriber(tx: Transaction, address: str = "analyst@desk.example") -> SubscriberId:
    """The one subscriber there is."""
    alerts.record_subscribers(tx, [Subscriber(address=address)], now=NOW)
    return alerts.list_subscribers(tx)[0].subscriber_id


def add_alert(
    tx: Transaction,
    story_id: StoryId,
    kind: AlertKind = AlertKind.SINGLE_SOURCE,
    *,
    sequence: int = 1,
    hours: float = 0,
    assessment_id: AssessmentId | None = None,
    message_id: str = "",
) -> AlertId:
    """An alert planned so many hours from now."""
    return alerts.append_alert(
        tx,
        story_id,
        kind,
        sequence=sequence,
        planned_at=at(hours),
        assessment_id=assessment_id,
        message_id=message_id or f"<{story_id}.{sequence}@desk.example>",
        subject="[single source] A court ruled",
        article_urls=("https://ledger.example/a/1",),
    )


def add_delivery(
    tx: Transaction,
    *,
    key: str = "k",
    message: bytes = b"Message-ID: <1@desk.example>\r\n\r\nHello\r\n",
    hours: float = 0,
) -> DeliveryId:
    """A story with its first alert in the outbox of the one subscriber, due so many hours from now."""
    subscriber_id = add_subscriber(tx)
    alert_id = add_alert(tx, add_story(tx, key, [add_article(tx, f"https://ledger.example/{key}")]))
    return alerts.append_delivery(tx, alert_id, subscriber_id, message=message, due_at=at(hours))
