"""What is known of one story when its alerts are planned, loaded in the planning's own transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from alerts.policy import PastAlert, Reader, Situation
from secondsource.articles import Article
from secondsource.findings import Finding
from secondsource.languages import primary_subtag
from secondsource.stories import StoryId
from storage import alerts as alert_rows
from storage import articles as article_rows
from storage import assessments as assessment_rows
from storage import findings as finding_rows
from storage import stories as story_rows
from storage.alerts import StoredAlert, StoredDelivery, StoredSubscriber
from storage.assessments import StoredAssessment
from storage.database import Transaction
from storage.states import DeliveryState
from storage.stories import StoredStory

_LOST = (DeliveryState.REFUSED, DeliveryState.GIVEN_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownStory:
    """What is known of one story when its alerts are planned."""

    stored: StoredStory
    articles: tuple[Article, ...]
    findings: tuple[Finding, ...]  # what persons said of these, and holds
    history: tuple[StoredAssessment, ...]  # oldest first
    thread: tuple[StoredAlert, ...]
    readers: tuple[Reader, ...]  # the subscribers as the policy sees them, for this story
    subscribers: tuple[StoredSubscriber, ...]  # who subscribe now

    @property
    def situation(self) -> Situation:
        """The story as the policy sees it."""
        told = {each.assessment_id: each.assessment for each in self.history}
        reports = (each for each in self.articles if each.article_id not in self.stored.story.background)
        return Situation(
            may_open=self.stored.story.alertable and not self.stored.context_only,
            first_seen_at=self.stored.first_seen_at,
            languages=frozenset(primary_subtag(report.language) for report in reports),
            latest=self.history[-1].assessment if self.history else None,
            lives=self.stored.merged_into is None,
            thread=tuple(
                PastAlert(
                    kind=alert.kind,
                    sequence=alert.sequence,
                    planned_at=alert.planned_at,
                    told=told[alert.assessment_id],
                )
                for alert in self.thread
                if alert.assessment_id is not None
            ),
        )


def load(tx: Transaction, story_id: StoryId) -> KnownStory:
    """Everything that planning asks of one story; raises NotRecordedError."""
    stored = story_rows.get(tx, story_id)
    thread = alert_rows.thread_of(tx, story_id)
    subscribers = alert_rows.list_subscribers(tx)
    firsts = alert_rows.deliveries_of(tx, [thread[0].alert_id])[thread[0].alert_id] if thread else ()
    return KnownStory(
        stored=stored,
        articles=article_rows.get_articles(tx, stored.story.articles),
        findings=finding_rows.in_force(tx, stored.story.articles),
        history=assessment_rows.history(tx, story_id),
        thread=thread,
        readers=readers_of(subscribers, firsts),
        subscribers=subscribers,
    )


def readers_of(subscribers: Sequence[StoredSubscriber], firsts: Sequence[StoredDelivery]) -> tuple[Reader, ...]:
    """The subscribers as the policy sees them, given the deliveries of a story's first alert."""
    states = {delivery.address: delivery.state for delivery in firsts}
    return tuple(
        Reader(
            address=each.subscriber.address,
            settle=each.subscriber.settle,
            languages=each.subscriber.languages,
            subscribed_at=each.created_at,
            had_first=each.subscriber.address in states and states[each.subscriber.address] not in _LOST,
            was_lost=states.get(each.subscriber.address) in _LOST,
        )
        for each in subscribers
    )
