"""A desk with analysts: the real walk over a real database, fed with articles instead of a crawl."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

from judgement_scenes import CATALOGUE
from sqlalchemy import text
from story_desk import HandClock, Mailbox

from crawler.crawling import Crawling
from scheduler.walk.assess import plan
from scheduler.walk.correct import Corrected, Correcting, Said
from scheduler.walk.deliver import deliver
from scheduler.walk.turn import TurnSummary, judge_news
from scheduler.walk.walking import Walk
from secondsource.alert_kinds import AlertKind
from secondsource.articles import Article, ArticleId, Page
from secondsource.canonical_url import url_key
from secondsource.settings import Settings, Subscriber
from secondsource.stories import StoryId
from secondsource.verdicts import Assessment
from storage import alerts, articles, assessments, stories
from storage.database import Database, Transaction
from storage.stories import Dossier, StoredStory

START = datetime(2023, 5, 1, 13, 0, tzinfo=UTC)
MIKA = Said(by="Mika")


class FindingDesk:
    """Articles come in, the walk judges them, persons say what they found out."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = HandClock(START)
        self.mailbox = Mailbox()
        settings = Settings()
        self.walk = Walk(
            database=database,
            crawling=Crawling(settings=settings, clock=self.clock, evidence=None),
            catalogue=CATALOGUE,
            profile=None,
            settings=settings,
            clock=self.clock,
            channel=self.mailbox,
        )
        with database.begin() as tx:
            subscriber = Subscriber(address="analyst@example.org", settle=timedelta(0))
            alerts.record_subscribers(tx, [subscriber], now=self.clock.now())

    def read(self, *given: Article) -> None:
        """The articles are read now; in a fresh database they get the ids 1, 2, 3 …"""
        with self.database.begin() as tx:
            for article in given:
                page = Page(
                    url=article.url,
                    canonical_url=article.url,
                    title=article.title,
                    announced=article.announced,
                    language=article.language,
                    text=article.text,
                    links=article.links,
                )
                recorded = articles.record_version(
                    tx,
                    page,
                    key=url_key(article.url),
                    outlet=CATALOGUE.outlet_of(article.url).name,
                    fetched_at=self.clock.now(),
                    is_context=False,
                )
                articles.put_on_topic(tx, recorded.article_id)

    def turn(self, *given: Article, hours: float = 1) -> None:
        """The articles are read, time passes, and the walk does all that is to be done."""
        self.read(*given)
        self.clock.moment += timedelta(hours=hours)
        asyncio.run(self._walk())

    async def _walk(self) -> None:
        await judge_news(self.walk, TurnSummary())
        await plan(self.walk)
        await deliver(self.walk)

    def say(self, correct: Callable[[Transaction, Correcting], Corrected]) -> Corrected:
        """A person says something, as a command does."""
        at = Correcting(catalogue=CATALOGUE, profile=None, settings=self.walk.settings, now=self.clock.now())
        with self.database.begin() as tx:
            return correct(tx, at)

    def story_of(self, article: int) -> StoredStory:
        """The story that an article is in."""
        with self.database.read() as tx:
            (found,) = stories.holding(tx, (ArticleId(article),))
        return found

    def groups(self) -> set[frozenset[int]]:
        """The living stories, each as its articles."""
        with self.database.read() as tx:
            lines = stories.list_stories(tx, limit=99)
            found = [stories.get(tx, line.story_id) for line in lines]
        return {frozenset(map(int, each.story.articles)) for each in found if each.story.articles}

    def judged(self, article: int) -> Assessment:
        """What stands of the story that an article is in."""
        with self.database.read() as tx:
            found = assessments.latest(tx, self.story_of_within(tx, article).story_id)
        assert found is not None
        return found.assessment

    def story_of_within(self, tx: Transaction, article: int) -> StoredStory:
        (found,) = stories.holding(tx, (ArticleId(article),))
        return found

    def dossier(self, article: int) -> Dossier:
        """All that is known of the story that an article is in."""
        with self.database.read() as tx:
            return stories.load_dossier(tx, self.story_of_within(tx, article).story_id)

    def kinds(self, story_id: StoryId) -> list[AlertKind]:
        """What was told of a story, in order."""
        with self.database.read() as tx:
            return [alert.kind for alert in alerts.thread_of(tx, story_id)]

    def last_mail(self) -> EmailMessage:
        """The last mail that was sent."""
        mail = BytesParser(policy=default).parsebytes(self.mailbox.mails[-1][1])
        assert isinstance(mail, EmailMessage)
        return mail

    def rows(self) -> dict[str, int]:
        """How many rows each table that only appends has."""
        tables = ("findings", "finding_articles", "revocations", "assessments", "alerts", "deliveries", "stories")
        with self.database.read() as tx:
            return {table: tx.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables}
