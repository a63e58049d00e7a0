"""A desk around a database: the invented story recorded, judged and told as the walk does it, at a set clock."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from alert_stories import CATALOGUE, COVERAGE, DERIVATIONS, SEEN_AT, STORY

from alerts.channels.outcomes import Refused, Sent
from alerts.outbox import OutboxSummary, send_due
from alerts.planning import plan_due, plan_story
from secondsource.alert_kinds import AlertKind
from secondsource.articles import Article, ArticleId, Page
from secondsource.canonical_url import url_key
from secondsource.settings import MailSettings, Settings, Subscriber
from secondsource.stories import Story, StoryId, StoryKey
from secondsource.verdicts import Assessment
from storage import alerts as alert_rows
from storage import articles as article_rows
from storage import assessments as assessment_rows
from storage import derivations as derivation_rows
from storage import stories as story_rows
from storage.alerts import AlertId
from storage.database import Database, Transaction

SENDER = "Second Source <alerts@desk.example>"


@dataclass(slots=True)
class HandClock:
    """A clock that is set by hand."""

    moment: datetime = SEEN_AT

    def now(self) -> datetime:
        return self.moment


@dataclass(slots=True)
class Mailbox:
    """A channel that keeps what it is given and answers as told; the channels' own tests have real servers."""

    mails: list[tuple[str, bytes]] = field(default_factory=list)
    answers: dict[str, Sent | Refused] = field(default_factory=dict)

    def send(self, message: bytes, *, sender: str, to: str) -> Sent | Refused:
        answer = self.answers.get(to, Sent(answer="taken"))
        if isinstance(answer, Sent):
            self.mails.append((to, message))
        return answer

    def close(self) -> None:
        pass


class Desk:
    """Everything around one database that telling a story needs."""

    def __init__(self, database: Database, *subscribers: Subscriber) -> None:
        self.database = database
        self.clock = HandClock()
        self.settings = Settings(mail=MailSettings(sender=SENDER))
        self.mailbox = Mailbox()
        self.subscribe(*(subscribers or (Subscriber(address="analyst@example.org", time_zone="Asia/Tokyo"),)))

    def subscribe(self, *subscribers: Subscriber) -> None:
        """From now on these and no others are told."""
        with self.database.begin() as tx:
            alert_rows.record_subscribers(tx, subscribers, now=self.clock.now())

    def wait(self, span: timedelta) -> tuple[AlertId, ...]:
        """Time passes, and what it makes due is planned."""
        self.clock.moment += span
        with self.database.begin() as tx:
            return plan_due(tx, now=self.clock.now(), settings=self.settings, catalogue=CATALOGUE)

    def report(self, *articles: Article, key: str = STORY.key, background: Sequence[Article] = ()) -> StoryId:
        """The story consists of these articles from now on; they keep their ids in a fresh database."""
        now = self.clock.now()
        with self.database.begin() as tx:
            ids = {article.article_id: self._record(tx, article) for article in (*articles, *background)}
            story = Story(
                key=StoryKey(key),
                title=STORY.title,
                case=STORY.case,
                articles=tuple(sorted(ids.values())),
                background=frozenset(ids[article.article_id] for article in background),
            )
            return story_rows.record(tx, story, first_seen_at=SEEN_AT, last_report_at=now, now=now)

    def judge(self, story_id: StoryId, assessment: Assessment) -> tuple[AlertId, ...]:
        """The story is assessed so, and told of in the same transaction."""
        now = self.clock.now()
        with self.database.begin() as tx:
            known = set(story_rows.get(tx, story_id).story.articles)
            steps = [step for step in DERIVATIONS if step.article in known and step.origin in known]
            derivation_rows.replace(tx, story_id, steps, now=now)
            assessment_rows.append(tx, story_id, assessment, COVERAGE, now=now)
            return plan_story(tx, story_id, now=now, settings=self.settings, catalogue=CATALOGUE)

    def replan(self, story_id: StoryId) -> tuple[AlertId, ...]:
        """The story is looked at again, though nothing has changed."""
        with self.database.begin() as tx:
            return plan_story(
                tx, story_id, now=self.clock.now(), settings=self.settings, catalogue=CATALOGUE
            ) + plan_due(tx, now=self.clock.now(), settings=self.settings, catalogue=CATALOGUE)

    def send(self) -> OutboxSummary:
        """The outbox is emptied into the mailbox."""
        return send_due(self.database, self.mailbox, self.clock, sender=SENDER)

    def kinds(self, story_id: StoryId) -> list[AlertKind]:
        """What was told of a story, in order."""
        with self.database.read() as tx:
            return [alert.kind for alert in alert_rows.thread_of(tx, story_id)]

    def told(self, story_id: StoryId) -> dict[str, list[AlertKind]]:
        """What each address was told of a story."""
        with self.database.read() as tx:
            thread = alert_rows.thread_of(tx, story_id)
            deliveries = alert_rows.deliveries_of(tx, [alert.alert_id for alert in thread])
        found: dict[str, list[AlertKind]] = {}
        for alert in thread:
            for delivery in deliveries[alert.alert_id]:
                found.setdefault(delivery.address, []).append(alert.kind)
        return found

    def _record(self, tx: Transaction, article: Article) -> ArticleId:
        page = Page(
            url=article.url,
            canonical_url=article.url,
            title=article.title,
            announced=article.announced,
            language=article.language,
            text=article.text,
        )
        return article_rows.record_version(
            tx,
            page,
            key=url_key(article.url),
            outlet=CATALOGUE.outlet_of(article.url).name,
            fetched_at=article.first_seen_at or self.clock.now(),
            is_context=False,
        ).article_id
