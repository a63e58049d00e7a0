"""What a person says holds: over the real walk and database, in stories, verdicts, threads and mails (RULES.md 4)."""

from collections.abc import Callable, Sequence

import pytest
from finding_desk import MIKA, FindingDesk
from judgement_scenes import BLOG, EVENING, GAZETTE, KURIER, LEDGER, article

from scheduler.walk import correct
from scheduler.walk.correct import CorrectionError, Said
from secondsource.alert_kinds import AlertKind
from secondsource.derivations import DerivationKind
from secondsource.explanation import explain
from secondsource.explanation_text import explanation_lines
from secondsource.findings import FindingId, FindingKind
from secondsource.verdicts import Verdict
from storage import findings, stories
from storage.database import Database, Transaction

SINGLE, MERGED = AlertKind.SINGLE_SOURCE, AlertKind.MERGED
SUIT = article(
    1,
    LEDGER,
    "The publisher Larkfield sued the AI company Ostrava Labs in the High Court on Tuesday over four hundred novels. "
    "“We asked them to stop,” Ada Merrow told the Ledger.",
    title="Larkfield sues Ostrava Labs over novels",
)
SUIT_AGAIN = article(
    2,
    GAZETTE,
    "The publisher Larkfield sued Ostrava Labs over its novels on Tuesday, the Morning Ledger reported.",
    title="Larkfield sues Ostrava Labs, Ledger reports",
    at="2023-05-01T11:00:00Z",
)
LICENCE = article(
    3,
    KURIER,
    "The archive of Brindle licensed forty thousand photographs to Tessel Pictures for its image generator. "
    "“It is fair pay,” Jona Weil told the Nordkurier.",
    title="Brindle archive licenses photographs to Tessel Pictures",
    at="2023-05-01T12:00:00Z",
)


@pytest.fixture
def desk(database: Database) -> FindingDesk:
    desk = FindingDesk(database)
    desk.turn(SUIT, SUIT_AGAIN)
    desk.turn(LICENCE)
    assert desk.groups() == {frozenset({1, 2}), frozenset({3})}
    return desk


def merge(desk: FindingDesk, one: int, other: int, said: Said = MIKA) -> correct.Corrected:
    ids = [str(desk.story_of(each).story.key) for each in (one, other)]
    return desk.say(lambda tx, at: correct.merge(tx, at, ids[0], ids[1], said))


def split(desk: FindingDesk, story: int, *named: int, said: Said = MIKA) -> correct.Corrected:
    key = str(desk.story_of(story).story.key)
    return desk.say(lambda tx, at: correct.split(tx, at, key, list(map(str, named)), said))


def revoke(desk: FindingDesk, finding_id: FindingId | None) -> None:
    assert finding_id is not None
    desk.say(lambda tx, at: correct.revoke(tx, at, finding_id, Said(by="Jon")))


def test_the_story_first_alerted_lives_on_and_the_other_thread_gets_one_mail(desk: FindingDesk) -> None:
    first, second = desk.story_of(1).story_id, desk.story_of(3).story_id
    assert (desk.kinds(first), desk.kinds(second)) == ([SINGLE], [SINGLE])
    assert merge(desk, 3, 1).finding_id == 1
    desk.turn()
    assert desk.story_of(3).story_id == first
    assert desk.kinds(second) == [SINGLE, MERGED]
    assert desk.kinds(first)[0] is SINGLE
    assert MERGED not in desk.kinds(first)
    subjects = [mail for _, mail in desk.mailbox.mails if b"[merged]" in mail]
    assert len(subjects) == 1


def test_a_merger_outlives_every_later_look_of_the_machine(desk: FindingDesk) -> None:
    merge(desk, 1, 3)
    desk.turn()
    before = desk.judged(1)
    later = article(4, EVENING, SUIT.text, title=SUIT.title, at="2023-05-01T15:00:00Z")
    desk.turn(later)
    assert desk.groups() == {frozenset({1, 2, 3, 4})}
    # The licence's own quotation is of another happening than the story leads with: no second origin (RULES.md 5).
    assert (desk.judged(1).verdict, desk.judged(1).at_least) == (before.verdict, before.at_least)
    assert (before.verdict, before.at_least) == (Verdict.SINGLE_SOURCE, 1)


def test_what_was_split_off_stays_off_however_alike_what_comes_is(desk: FindingDesk) -> None:
    done = split(desk, 1, 2)
    desk.turn()
    assert desk.groups() == {frozenset({1}), frozenset({2}), frozenset({3})}
    again = article(4, BLOG, SUIT_AGAIN.text + " " + SUIT.text, title=SUIT.title, at="2023-05-01T16:00:00Z")
    desk.turn(again)
    assert desk.story_of(1).story_id != desk.story_of(2).story_id
    revoke(desk, done.finding_id)
    desk.turn()
    assert desk.story_of(1).story_id == desk.story_of(2).story_id


def test_a_merger_then_a_split_restores_stories_verdicts_and_threads(desk: FindingDesk) -> None:
    before = {each: (desk.story_of(each), desk.judged(each)) for each in (1, 2, 3)}
    merge(desk, 1, 3)
    desk.turn()
    split(desk, 1, 3)
    desk.turn()
    assert {each: (desk.story_of(each), desk.judged(each)) for each in (1, 2, 3)} == before
    lost = desk.story_of(3).story_id
    assert desk.kinds(lost) == [SINGLE, MERGED]
    desk.say(
        lambda tx, at: correct.state(
            tx, at, str(lost), FindingKind.CONFIRM, Said(by="Mika", link="https://a.example/")
        )
    )
    desk.turn()
    assert desk.kinds(lost) == [SINGLE, MERGED, AlertKind.CONFIRMED]


def test_a_revoked_merger_is_parted_by_the_machine_and_each_thread_goes_on(desk: FindingDesk) -> None:
    second = desk.story_of(3).story_id
    done = merge(desk, 1, 3)
    desk.turn()
    revoke(desk, done.finding_id)
    desk.turn(hours=24 * 60)  # long after both stories closed
    assert desk.groups() == {frozenset({1, 2}), frozenset({3})}
    assert desk.story_of(3).story_id == second


def test_two_said_to_be_independent_are_told_as_corroborated_in_the_thread(desk: FindingDesk) -> None:
    story = desk.story_of(1).story_id
    done = desk.say(lambda tx, at: correct.declare_independent(tx, at, "1", SUIT_AGAIN.url, MIKA))
    assert desk.judged(1).verdict is Verdict.SINGLE_SOURCE  # the next turn judges it
    desk.turn()
    assert (desk.judged(1).verdict, desk.judged(1).at_least) == (Verdict.CORROBORATED, 2)
    assert desk.kinds(story) == [SINGLE, AlertKind.CORROBORATED]
    body = desk.last_mail().get_body(("plain",))
    assert body is not None
    assert "know it independently of each other, said by Mika on 2023-05-01" in " ".join(body.get_content().split())
    revoke(desk, done.finding_id)
    desk.turn()
    assert desk.kinds(story) == [SINGLE, AlertKind.CORROBORATED, AlertKind.BACK_TO_SINGLE]


def test_what_rests_on_another_says_who_said_so_and_survives_a_new_version(desk: FindingDesk) -> None:
    said = Said(by="Mika", why="their editor says so")
    desk.say(lambda tx, at: correct.declare_resting(tx, at, "1", "CW", said, step=DerivationKind.WIRE))
    for text in ("", " It was filed in May."):
        desk.turn(article(1, LEDGER, SUIT.text + text, title=SUIT.title))
        (step,) = (step for step in desk.dossier(1).derivations if step.article == 1)
        assert (step.origin_name, step.kind, step.certain) == ("Coast Wire", DerivationKind.WIRE, True)
        assert step.evidence == "said by Mika on 2023-05-01: their editor says so"


def test_confirm_and_dispute_are_verdicts_by_rule_analyst_and_follow_in_the_thread(desk: FindingDesk) -> None:
    key, story = str(desk.story_of(1).story.key), desk.story_of(1).story_id

    def state(kind: FindingKind, link: str = "https://court.example/1") -> FindingId | None:
        said = Said(by="Mika", link=link, why="read it")
        done = desk.say(lambda tx, at: correct.state(tx, at, key, kind, said))
        desk.turn()
        return done.finding_id

    state(FindingKind.NOTE)
    assert desk.kinds(story) == [SINGLE]
    state(FindingKind.CONFIRM)
    assert (desk.judged(1).verdict, desk.judged(1).rule) == (Verdict.CONFIRMED, "analyst/1")
    assert desk.judged(1).at_least == 1
    body = desk.last_mail().get_body(("plain",))
    assert body is not None
    mail = " ".join(body.get_content().split())
    assert "Confirmed, said by Mika on 2023-05-01: “read it” Linked: https://court.example/1" in mail
    disputed = state(FindingKind.DISPUTE)
    assert desk.judged(1).verdict is Verdict.DISPUTED
    revoke(desk, disputed)
    desk.turn()
    assert desk.kinds(story) == [SINGLE, AlertKind.CONFIRMED, AlertKind.DISPUTED, AlertKind.CONFIRMED]


def test_a_statement_goes_with_its_story_through_merger_and_split(desk: FindingDesk) -> None:
    key = str(desk.story_of(3).story.key)
    said = Said(by="Mika", link="https://brindle.example/1")
    desk.say(lambda tx, at: correct.state(tx, at, key, FindingKind.CONFIRM, said))
    desk.turn()
    merge(desk, 1, 3)
    desk.turn()
    assert desk.judged(1).verdict is Verdict.CONFIRMED
    split(desk, 1, 3)
    desk.turn()
    assert (desk.judged(1).verdict, desk.judged(3).verdict) == (Verdict.SINGLE_SOURCE, Verdict.CONFIRMED)


SAYINGS: Sequence[Callable[[FindingDesk], correct.Corrected]] = (
    lambda desk: merge(desk, 1, 3),
    lambda desk: split(desk, 1, 2),
    lambda desk: desk.say(lambda tx, at: correct.keep_apart(tx, at, "1", "3", MIKA)),
    lambda desk: desk.say(lambda tx, at: correct.declare_independent(tx, at, "2", "1", MIKA)),
    lambda desk: desk.say(
        lambda tx, at: correct.declare_resting(tx, at, "2", "a pamphlet", MIKA, step=DerivationKind.CITATION)
    ),
    lambda desk: desk.say(lambda tx, at: correct.state(tx, at, "1", FindingKind.NOTE, Said(by="Mika", why="rang"))),
)


@pytest.mark.parametrize("saying", SAYINGS)
def test_said_twice_it_is_written_once_and_another_turn_appends_nothing(
    desk: FindingDesk, saying: Callable[[FindingDesk], correct.Corrected]
) -> None:
    assert saying(desk).finding_id == 1
    desk.turn()
    rows, groups = desk.rows(), desk.groups()
    if saying is SAYINGS[1]:  # story 1 has only one article now
        key = str(desk.story_of(1).story.key)
        again = desk.say(lambda tx, at: correct.split(tx, at, key, ["2"], MIKA))
    else:
        again = saying(desk)
    assert again.finding_id is None
    with desk.database.begin() as tx:
        tx.exec_driver_sql("UPDATE articles SET needs_grouping = 1, needs_tracing = 1")
    desk.turn()
    assert (desk.rows(), desk.groups()) == (rows, groups)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda desk: split(desk, 1, 3), "article 3 is not in story 1"),
        (lambda desk: split(desk, 1, 1, 2), "nothing of story 1"),
        (lambda desk: split(desk, 1, 77), "no article 77"),
        (lambda desk: desk.say(lambda tx, at: correct.merge(tx, at, "1", "99", MIKA)), "no story 99"),
        (lambda desk: desk.say(lambda tx, at: correct.keep_apart(tx, at, "1", "2", MIKA)), "stories split 1 2"),
        (lambda desk: desk.say(lambda tx, at: correct.declare_independent(tx, at, "1", "1", MIKA)), "of itself"),
        (
            lambda desk: desk.say(
                lambda tx, at: correct.declare_resting(tx, at, "1", "1", MIKA, step=DerivationKind.WIRE)
            ),
            "cannot rest on itself",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_say_instead_and_writes_nothing(
    desk: FindingDesk, wrong: Callable[[FindingDesk], object], words: str
) -> None:
    rows = desk.rows()
    with pytest.raises(CorrectionError, match=words):
        wrong(desk)
    assert desk.rows() == rows


def test_a_crash_in_the_middle_of_a_merger_leaves_everything_as_it_was(desk: FindingDesk) -> None:
    rows, groups = desk.rows(), desk.groups()

    def cut(tx: Transaction, at: correct.Correcting) -> correct.Corrected:
        correct.merge(tx, at, "1", "2", MIKA)
        raise RuntimeError("the plug is pulled")

    with pytest.raises(RuntimeError):
        desk.say(cut)
    assert (desk.rows(), desk.groups()) == (rows, groups)


def test_explain_and_dossier_name_who_said_what_and_what_was_revoked(desk: FindingDesk) -> None:
    done = desk.say(lambda tx, at: correct.declare_independent(tx, at, "1", "2", MIKA))
    desk.turn()
    dossier = desk.dossier(1)
    assert dossier.assessment is not None
    told = explain(
        dossier.story.story,
        [each.article for each in dossier.articles],
        dossier.assessment.assessment,
        dossier.derivations,
        catalogue=desk.walk.catalogue,
        findings=[each.finding for each in dossier.findings if each.holds],
    )
    assert "WHAT PEOPLE FOUND OUT" in explanation_lines(told)
    revoke(desk, done.finding_id)
    (stored,) = desk.dossier(1).findings
    assert (stored.holds, stored.revoked_by) == (False, "Jon")
    with desk.database.read() as tx:
        assert findings.in_force(tx, dossier.story.story.articles) == ()
        assert stories.load_dossier(tx, dossier.story.story_id, as_of=desk.clock.now()).findings == (stored,)


def test_a_story_merged_into_one_that_is_merged_is_found_where_it_lives(desk: FindingDesk) -> None:
    strike = article(
        4,
        BLOG,
        "Voice actors in Harlund walked out over cloned voices on Friday, their union said.",
        title="Voice actors strike in Harlund",
    )
    desk.turn(strike)
    first, last = desk.story_of(1).story_id, desk.story_of(4).story_id
    merge(desk, 3, 4)
    merge(desk, 1, 3)
    with desk.database.read() as tx:
        assert stories.get(tx, last).merged_into == first
    assert desk.groups() == {frozenset({1, 2, 3, 4})}
