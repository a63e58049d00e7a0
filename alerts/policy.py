"""Who must be told what, and why: the pure decision, from values to values (RULES.md 20 and 21)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from secondsource.alert_kinds import AlertKind
from secondsource.articles import ArticleId
from secondsource.languages import primary_subtag
from secondsource.telling_time import tell_span
from secondsource.verdicts import Assessment, Verdict

PATIENCE = timedelta(days=30)  # minutes and gazettes are late; a month is what they take (FEATURES.md §3, 9)

_KIND_OF_VERDICT = {
    Verdict.SINGLE_SOURCE: AlertKind.BACK_TO_SINGLE,
    Verdict.CORROBORATED: AlertKind.CORROBORATED,
    Verdict.CONFIRMED: AlertKind.CONFIRMED,
    Verdict.DISPUTED: AlertKind.DISPUTED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One subscriber as the decision sees him, for one story.

    settle          how long a story may settle before he hears of it
    languages       primary subtags; () = all
    subscribed_at   stories whose window ended before it are not told: nobody wants last year's on the first day
    had_first       whether he has the story's first alert, or will get it
    was_lost        whether it was refused for good or given up: he hears no more of this story
    """

    address: str
    settle: timedelta
    languages: tuple[str, ...] = ()
    subscribed_at: datetime
    had_first: bool = False
    was_lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAlert:
    """One alert of the story's thread, and the judgement that it told."""

    kind: AlertKind
    sequence: int
    planned_at: datetime
    told: Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A story as it stands.

    may_open        it is alertable, not context only, and lives (is not merged away)
    first_seen_at   when we first saw its first report: the settle window starts here
    languages       primary subtags of its reports
    latest          the judgement in force; None = not judged yet
    thread          what was told of it, in order
    lives           it is not merged into another; one that was and has been parted again goes on in its own thread
    """

    may_open: bool
    first_seen_at: datetime
    languages: frozenset[str]
    latest: Assessment | None
    thread: tuple[PastAlert, ...] = ()
    lives: bool = True

    @property
    def has_ended(self) -> bool:
        """Whether its thread said that the story is told in another one from then on."""
        return not self.lives and bool(self.thread) and self.thread[-1].kind is AlertKind.MERGED


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAlert:
    """One alert to write: to whom, and the reason. The first, with sequence 1, may exist already for others."""

    kind: AlertKind
    sequence: int
    recipients: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is to be told now, follow-ups before firsts; where nothing is, `reason` says why."""

    alerts: tuple[PlannedAlert, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a judgement holds that no mail of the thread has told, beside the verdict."""

    records: tuple[ArticleId, ...] = ()
    corrected: tuple[ArticleId, ...] = ()
    retracted: tuple[ArticleId, ...] = ()


def news_since(thread: Sequence[PastAlert], latest: Assessment) -> News:
    """What is new against the whole thread: what was told once, dropped and found again is not new."""
    told = [alert.told for alert in thread]
    return News(
        records=_gained(latest.records, [each.records for each in told]),
        corrected=_gained(latest.corrected, [each.corrected for each in told]),
        retracted=_gained(latest.retracted, [each.retracted for each in told]),
    )


def _gained(ids: Sequence[ArticleId], told: Sequence[Sequence[ArticleId]]) -> tuple[ArticleId, ...]:
    known = {each for ids_told in told for each in ids_told}
    return tuple(each for each in ids if each not in known)


def decide(situation: Situation, readers: Sequence[Reader], *, now: datetime) -> Decision:
    """What must be told of a story at `now`, and to whom. Asked twice at one state, the second answer is empty."""
    if situation.latest is None:
        return Decision(alerts=(), reason="the story has not been judged yet")
    if situation.has_ended:
        return Decision(alerts=(), reason="the story was merged into another, which is told in its own thread")
    follow_up = _follow_up(situation, situation.latest, readers, now=now)
    first = _first(situation, situation.latest, readers, now=now)
    alerts = tuple(alert for alert in (follow_up, first) if alert is not None)
    reason = "; ".join(alert.reason for alert in alerts) or _why_nothing(
        situation, situation.latest, readers, now=now
    )
    return Decision(alerts=alerts, reason=reason)


def decide_merge(situation: Situation, readers: Sequence[Reader], *, into_title: str) -> Decision:
    """What is told of a story that was merged into another: one `merged` mail, if it has a thread (RULES.md 4)."""
    recipients = tuple(reader.address for reader in readers if reader.had_first)
    if not situation.thread:
        return Decision(alerts=(), reason="nobody was told of the story that is merged away")
    if situation.thread[-1].kind is AlertKind.MERGED:
        return Decision(alerts=(), reason="its merger was told before")
    if not recipients:
        return Decision(alerts=(), reason="nobody who was told of it subscribes any more")
    alert = PlannedAlert(
        kind=AlertKind.MERGED,
        sequence=situation.thread[-1].sequence + 1,
        recipients=recipients,
        reason=f"it reports the same happening as “{into_title}”",
    )
    return Decision(alerts=(alert,), reason=alert.reason)


def next_due_at(situation: Situation, readers: Sequence[Reader]) -> datetime | None:
    """When time alone will next make something due: a settle window's end, or the end of our patience.

    May lie in the past, when it is due already; None = only a new judgement can change anything.
    """
    latest = situation.latest
    if latest is None or latest.verdict is not Verdict.SINGLE_SOURCE:
        return None
    if situation.has_ended:
        return None
    moments = [first_due_at(situation, readers)]
    if any(reader.had_first for reader in readers):
        moments.append(patience_end([(alert.kind, alert.planned_at) for alert in situation.thread]))
    return min((moment for moment in moments if moment is not None), default=None)


def first_due_at(situation: Situation, readers: Sequence[Reader]) -> datetime | None:
    """When a story that stays single source is first told to any reader who has not heard of it; None = to nobody."""
    ends = [_window_end(situation, reader) for reader in readers if _may_hear(situation, reader)]
    return min(ends, default=None)


def patience_end(told: Sequence[tuple[AlertKind, datetime]]) -> datetime | None:
    """When a thread that stays single source counts as never corroborated; None = not open, or said before.

    told   kind and moment of each of its alerts, in order
    """
    if any(kind is AlertKind.NEVER_CORROBORATED for kind, _ in told):
        return None
    became_single = [at for kind, at in told if kind in (AlertKind.SINGLE_SOURCE, AlertKind.BACK_TO_SINGLE)]
    return became_single[-1] + PATIENCE if became_single else None


def _first(
    situation: Situation, latest: Assessment, readers: Sequence[Reader], *, now: datetime
) -> PlannedAlert | None:
    if latest.verdict is not Verdict.SINGLE_SOURCE:
        return None
    due = [r for r in readers if _may_hear(situation, r) and _window_end(situation, r) <= now]
    if not due:
        return None
    return PlannedAlert(
        kind=AlertKind.SINGLE_SOURCE,
        sequence=1,
        recipients=tuple(reader.address for reader in due),
        reason=f"still single source {tell_span(now - situation.first_seen_at)} after we first saw it",
    )


def _follow_up(
    situation: Situation, latest: Assessment, readers: Sequence[Reader], *, now: datetime
) -> PlannedAlert | None:
    recipients = tuple(reader.address for reader in readers if reader.had_first)
    if not situation.thread or not recipients:
        return None
    change = _change(situation, latest, now=now)
    if change is None:
        return None
    kind, reason = change
    sequence = situation.thread[-1].sequence + 1
    return PlannedAlert(kind=kind, sequence=sequence, recipients=recipients, reason=reason)


def _change(situation: Situation, latest: Assessment, *, now: datetime) -> tuple[AlertKind, str] | None:
    """The one kind of mail that tells all that changed since the thread was last told something.

    A change of verdict tells what came along with it; of several changes beneath it, the gravest gives its name.
    """
    told = situation.thread[-1].told
    if latest.verdict is not told.verdict:
        return _KIND_OF_VERDICT[latest.verdict], f"was {_words(told.verdict)}, now {_words(latest.verdict)}"
    news = news_since(situation.thread, latest)
    if news.retracted:
        return AlertKind.RETRACTED, "an article of it has been withdrawn"
    if news.corrected:
        return AlertKind.CORRECTED, "an article of it has been corrected"
    if news.records:
        return AlertKind.RECORD_FOUND, "a record of it was found, which settles nothing"
    patience_ends = patience_end([(alert.kind, alert.planned_at) for alert in situation.thread])
    if latest.verdict is Verdict.SINGLE_SOURCE and patience_ends is not None and patience_ends <= now:
        return AlertKind.NEVER_CORROBORATED, f"still single source {PATIENCE.days} days after it was told"
    return None


def _may_hear(situation: Situation, reader: Reader) -> bool:
    """Whether the story's first alert is for this reader at all, once his window is over."""
    return (
        situation.may_open
        and not reader.had_first
        and not reader.was_lost
        and _speaks_to(situation, reader)
        and _window_end(situation, reader) >= reader.subscribed_at
    )


def _speaks_to(situation: Situation, reader: Reader) -> bool:
    wanted = frozenset(map(primary_subtag, reader.languages))
    return not wanted or not wanted.isdisjoint(situation.languages)


def _window_end(situation: Situation, reader: Reader) -> datetime:
    return situation.first_seen_at + reader.settle


def _why_nothing(situation: Situation, latest: Assessment, readers: Sequence[Reader], *, now: datetime) -> str:
    if situation.thread:
        return "nothing has changed since it was last told"
    if latest.verdict is not Verdict.SINGLE_SOURCE:
        return f"it is {_words(latest.verdict)}, and was never told as single source"
    if not situation.may_open:
        return "it is not alertable: no report of a happening, or only context from before we watched"
    due_at = next_due_at(situation, readers)
    if due_at is None:
        return "no subscriber asks for it: by language, or because its window ended before he subscribed"
    return f"the settle window runs for another {tell_span(due_at - now)}"


def _words(verdict: Verdict) -> str:
    return verdict.value.replace("_", " ")
