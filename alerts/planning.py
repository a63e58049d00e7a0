"""From a judged story to rows in the outbox: decided, worded and written in the judgement's own transaction."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from alerts import policy
from alerts.falling_due import due_stories
from alerts.falling_due import next_due_at as next_due_at
from alerts.known_stories import KnownStory, load
from alerts.wording.changes import Change, change_lines
from alerts.wording.identity import message_id
from alerts.wording.message import AlertText, render
from alerts.wording.subject import stem_of, subject_line, subject_stem
from secondsource.alert_kinds import AlertKind
from secondsource.catalogue import Catalogue
from secondsource.coverage import coverage_of
from secondsource.explanation import Explanation, explain
from secondsource.restating import restate
from secondsource.settings import Settings
from secondsource.stories import StoryId
from storage import alerts as alert_rows
from storage import articles as article_rows
from storage import derivations as derivation_rows
from storage import watches as watch_rows
from storage.alerts import AlertId
from storage.database import Transaction

logger = logging.getLogger(__name__)


def plan_story(
    tx: Transaction, story_id: StoryId, *, now: datetime, settings: Settings, catalogue: Catalogue
) -> tuple[AlertId, ...]:
    """Writes what must be told of a story at `now`; the ids of the alerts written or sent to further subscribers.

    To be called in the transaction that appended the assessment. Called again at the same state, it writes nothing.
    """
    known = load(tx, story_id)
    decision = policy.decide(known.situation, known.readers, now=now)
    if not decision.alerts:
        return ()
    return tuple(
        _write(tx, known, alert, now=now, settings=settings, catalogue=catalogue) for alert in decision.alerts
    )


def plan_due(tx: Transaction, *, now: datetime, settings: Settings, catalogue: Catalogue) -> tuple[AlertId, ...]:
    """Plans every story that time alone has made due: a settle window that ended, a month without an answer."""
    return tuple(
        alert_id
        for story_id in due_stories(tx, now=now)
        for alert_id in plan_story(tx, story_id, now=now, settings=settings, catalogue=catalogue)
    )


def plan_merge(
    tx: Transaction, lost: StoryId, into: StoryId, *, now: datetime, settings: Settings, catalogue: Catalogue
) -> tuple[AlertId, ...]:
    """Writes the `merged` mail for a story with a thread that was merged into another (RULES.md 4).

    To be called in the transaction that merged them, after `storage.stories.merge`.
    """
    ended, joined = load(tx, lost), load(tx, into)
    decision = policy.decide_merge(ended.situation, ended.readers, into_title=joined.stored.story.title)
    shown = joined if joined.history else replace(joined, history=ended.history)
    return tuple(
        _write(tx, ended, alert, now=now, settings=settings, catalogue=catalogue, shown=shown)
        for alert in decision.alerts
    )


def _write(
    tx: Transaction,
    known: KnownStory,
    alert: policy.PlannedAlert,
    *,
    now: datetime,
    settings: Settings,
    catalogue: Catalogue,
    shown: KnownStory | None = None,
) -> AlertId:
    """One alert's row, where it is new, and its deliveries with the mails as they will leave."""
    text = _word(tx, known, alert, now=now, settings=settings, catalogue=catalogue, shown=shown or known)
    existing = next((each for each in known.thread if each.sequence == alert.sequence), None)
    if existing is not None:
        alert_id = existing.alert_id
    else:
        alert_id = alert_rows.append_alert(
            tx,
            known.stored.story_id,
            alert.kind,
            sequence=alert.sequence,
            planned_at=now,
            assessment_id=known.history[-1].assessment_id,
            message_id=text.message_id,
            in_reply_to=text.in_reply_to,
            references=text.references,
            subject=text.subject,
            article_urls=tuple(article.url for article in (shown or known).articles),
        )
    for subscriber in known.subscribers:
        if subscriber.subscriber.address in alert.recipients:
            mail = render(text, subscriber=subscriber.subscriber, sender=settings.mail.sender)
            alert_rows.append_delivery(tx, alert_id, subscriber.subscriber_id, message=mail.as_bytes(), due_at=now)
    logger.info(
        "alert planned",
        extra={
            "story_id": known.stored.story_id,
            "kind": alert.kind.value,
            "sequence": alert.sequence,
            "recipient_count": len(alert.recipients),
            "reason": alert.reason,
        },
    )
    return alert_id


def _word(
    tx: Transaction,
    known: KnownStory,
    alert: policy.PlannedAlert,
    *,
    now: datetime,
    settings: Settings,
    catalogue: Catalogue,
    shown: KnownStory,
) -> AlertText:
    explanation = _explain(tx, shown, catalogue, now=now)
    stem = stem_of(known.thread[0].subject) if known.thread else subject_stem(known.stored.story.title)
    earlier = tuple(each.message_id for each in known.thread if each.sequence < alert.sequence)
    is_first = alert.kind is AlertKind.SINGLE_SOURCE
    return AlertText(
        key=known.stored.story.key,
        kind=alert.kind,
        planned_at=now,
        message_id=message_id(alert.kind, alert.sequence, known.stored.story.key, sender=settings.mail.sender),
        in_reply_to=earlier[-1] if earlier else "",
        references=earlier,
        subject=subject_line(alert.kind, stem, explanation, age=now - known.stored.first_seen_at),
        changes=() if is_first else change_lines(_change(known, alert, shown=shown, now=now), explanation),
        explanation=explanation,
    )


def _explain(tx: Transaction, shown: KnownStory, catalogue: Catalogue, *, now: datetime) -> Explanation:
    latest = shown.history[-1]
    sights = watch_rows.sights(tx)
    fresh = restate(latest.assessment, shown.articles, catalogue, on=now.date(), findings=shown.findings)
    return explain(
        shown.stored.story,
        shown.articles,
        fresh.assessment if fresh else latest.assessment,
        fresh.derivations if fresh else derivation_rows.of_story(tx, shown.stored.story_id),
        catalogue=catalogue,
        outlet_names=article_rows.outlet_names(tx, shown.stored.story.articles),
        # What is seen now bounds what is told now; the story may have been judged days ago.
        coverage=coverage_of(sights, now=now) if sights else latest.coverage,
        first_seen_at=shown.stored.first_seen_at,
        findings=shown.findings,
    )


def _change(known: KnownStory, alert: policy.PlannedAlert, *, shown: KnownStory, now: datetime) -> Change:
    situation = known.situation
    told_urls = {url for each in known.thread for url in each.article_urls}
    latest = known.history[-1].assessment
    is_merger = alert.kind is AlertKind.MERGED
    return Change(
        kind=alert.kind,
        was=situation.thread[-1].told.verdict,
        was_for=_stood_for(known, now=now),
        news=policy.news_since(situation.thread, latest),
        new_articles=0 if is_merger else sum(article.url not in told_urls for article in shown.articles),
        merged_into=shown.stored.story.title if is_merger else "",
    )


def _stood_for(known: KnownStory, *, now: datetime) -> timedelta:
    """How long the verdict that the thread told last has stood, or stood until it changed."""
    told = known.situation.thread[-1].told.verdict
    earlier = list(known.history)
    ended_at = now
    while earlier and earlier[-1].assessment.verdict is not told:
        ended_at = earlier.pop().assessed_at
    began_at = ended_at
    while earlier and earlier[-1].assessment.verdict is told:
        began_at = earlier.pop().assessed_at
    return ended_at - (began_at if earlier else known.stored.first_seen_at)
