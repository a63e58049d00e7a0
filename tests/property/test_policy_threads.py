"""What holds of every thread, whatever the verdicts do: played through the policy alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from alert_stories import CONFIRMED, CORROBORATED, DISPUTED, SINGLE
from hypothesis import given
from hypothesis import strategies as st

from alerts.policy import Decision, PastAlert, Reader, Situation, decide, next_due_at
from secondsource.alert_kinds import AlertKind
from secondsource.articles import ArticleId
from secondsource.verdicts import Assessment, Verdict

SEEN_AT = datetime(2031, 5, 26, 3, 0, tzinfo=UTC)
VERDICT_KINDS = {
    AlertKind.BACK_TO_SINGLE: Verdict.SINGLE_SOURCE,
    AlertKind.CORROBORATED: Verdict.CORROBORATED,
    AlertKind.CONFIRMED: Verdict.CONFIRMED,
    AlertKind.DISPUTED: Verdict.DISPUTED,
}

ids = st.lists(st.integers(1, 3).map(ArticleId), unique=True, max_size=2).map(tuple)
assessments = st.builds(
    replace,
    st.sampled_from([SINGLE, SINGLE, CORROBORATED, CONFIRMED, DISPUTED]),
    records=ids,
    corrected=ids,
    retracted=ids,
)
steps = st.lists(st.tuples(st.integers(0, 20 * 24), st.none() | assessments), max_size=12)
settles = st.lists(st.integers(0, 72), min_size=1, max_size=3)


class Play:
    """One story and its mailboxes, as planning would write them."""

    def __init__(self, settles: list[int]) -> None:
        self.now = SEEN_AT
        self.latest: Assessment | None = None
        self.thread: list[PastAlert] = []
        self.mailboxes: dict[str, list[AlertKind]] = {f"r{n}@example.org": [] for n in range(len(settles))}
        self.settles = dict(zip(self.mailboxes, settles, strict=True))

    def readers(self) -> list[Reader]:
        return [
            Reader(
                address=address,
                settle=timedelta(hours=self.settles[address]),
                subscribed_at=SEEN_AT,
                had_first=bool(mails),
            )
            for address, mails in self.mailboxes.items()
        ]

    def situation(self) -> Situation:
        return Situation(
            may_open=True,
            first_seen_at=SEEN_AT,
            languages=frozenset({"en"}),
            latest=self.latest,
            thread=tuple(self.thread),
        )

    def plan(self) -> Decision:
        decision = decide(self.situation(), self.readers(), now=self.now)
        for alert in decision.alerts:
            if alert.sequence > len(self.thread):
                assert self.latest is not None
                self.thread.append(
                    PastAlert(kind=alert.kind, sequence=alert.sequence, planned_at=self.now, told=self.latest)
                )
            for address in alert.recipients:
                self.mailboxes[address].append(alert.kind)
        return decision

    def run(self, steps: list[tuple[int, Assessment | None]]) -> None:
        for hours, assessment in steps:
            self.now += timedelta(hours=hours)
            self.latest = assessment or self.latest
            self.plan()


@given(settles, steps)
def test_every_mailbox_opens_with_the_first_and_has_it_once(
    settles: list[int], steps: list[tuple[int, Assessment | None]]
) -> None:
    play = Play(settles)
    play.run(steps)
    for mails in play.mailboxes.values():
        assert AlertKind.SINGLE_SOURCE not in mails[1:]
        assert mails[:1] in ([], [AlertKind.SINGLE_SOURCE])
        assert mails.count(AlertKind.NEVER_CORROBORATED) <= 1
    assert [alert.sequence for alert in play.thread] == list(range(1, len(play.thread) + 1))


@given(settles, steps)
def test_planning_again_at_one_state_tells_nothing_new(
    settles: list[int], steps: list[tuple[int, Assessment | None]]
) -> None:
    play = Play(settles)
    for hours, assessment in steps:
        play.run([(hours, assessment)])
        # A change may leave the month's end to tell, which has a mail of its own; nothing comes after that.
        if play.plan().alerts:
            assert play.thread[-1].kind is AlertKind.NEVER_CORROBORATED
        assert play.plan().alerts == ()


@given(settles, steps)
def test_the_thread_tells_the_verdict_in_force_and_each_change_once(
    settles: list[int], steps: list[tuple[int, Assessment | None]]
) -> None:
    play = Play(settles)
    play.run(steps)
    if play.thread and play.latest is not None:
        assert play.thread[-1].told.verdict is play.latest.verdict
    told = Verdict.SINGLE_SOURCE
    for alert in play.thread[1:]:
        if alert.kind in VERDICT_KINDS:
            assert VERDICT_KINDS[alert.kind] is alert.told.verdict
            assert alert.told.verdict is not told
        assert alert.kind in VERDICT_KINDS or alert.told.verdict is told
        told = alert.told.verdict


@given(settles, steps)
def test_what_is_due_next_is_never_due_already_once_planned(
    settles: list[int], steps: list[tuple[int, Assessment | None]]
) -> None:
    play = Play(settles)
    play.run(steps)
    while play.plan().alerts:
        pass
    due_at = next_due_at(play.situation(), play.readers())
    assert due_at is None or due_at > play.now
