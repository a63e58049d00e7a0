"""What holds of every mailbox, whatever a story's verdicts do, over the real database, outbox and mails."""

import shutil
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from tempfile import TemporaryDirectory

from alert_stories import ARTICLES, CONFIRMED, CORROBORATED, DISPUTED, SINGLE
from hypothesis import given, settings
from hypothesis import strategies as st
from story_desk import Desk

from secondsource.alert_kinds import AlertKind
from secondsource.articles import ArticleId
from secondsource.settings import Subscriber
from secondsource.verdicts import Assessment
from storage.database import open_database

IDS = st.lists(st.integers(1, 3).map(ArticleId), unique=True, max_size=1).map(tuple)
ASSESSMENTS = st.builds(
    replace,
    st.sampled_from([SINGLE, SINGLE, CORROBORATED, CONFIRMED, DISPUTED]),
    records=IDS,
    corrected=IDS,
    findings=st.just(()),
)
STEPS = st.lists(st.tuples(st.integers(0, 12 * 24), st.none() | ASSESSMENTS), min_size=1, max_size=8)
SUBSCRIBERS = (
    Subscriber(address="hasty@example.org", settle=timedelta(hours=1)),
    Subscriber(address="patient@example.org", settle=timedelta(days=3)),
    Subscriber(address="german@example.org", languages=("de",)),
)


def played(folder: Path, migrated_file: Path, steps: list[tuple[int, Assessment | None]]) -> list[EmailMessage]:
    """Every mail that a story's course sends, in order; each step is planned twice."""
    shutil.copyfile(migrated_file, folder / "secondsource.db")
    database = open_database(f"sqlite:///{folder / 'secondsource.db'}")
    try:
        desk = Desk(database, *SUBSCRIBERS)
        story_id = desk.report(*ARTICLES)
        for hours, assessment in steps:
            desk.wait(timedelta(hours=hours))
            if assessment is not None:
                desk.judge(story_id, assessment)
            while desk.replan(story_id):  # the month's end may follow a change
                assert desk.kinds(story_id)[-1] is AlertKind.NEVER_CORROBORATED
            desk.send()
            assert desk.replan(story_id) == ()
        return [_parsed(message) for _, message in desk.mailbox.mails]
    finally:
        database.close()


def _parsed(message: bytes) -> EmailMessage:
    mail = BytesParser(policy=default).parsebytes(message)
    assert isinstance(mail, EmailMessage)
    return mail


@settings(max_examples=25, deadline=None)
@given(STEPS)
def test_every_mailbox_is_one_whole_thread(migrated_file: Path, steps: list[tuple[int, Assessment | None]]) -> None:
    with TemporaryDirectory() as folder:
        mails = played(Path(folder), migrated_file, steps)
    assert "german@example.org" not in {mail["To"] for mail in mails}
    for address in ("hasty@example.org", "patient@example.org"):
        box = [mail for mail in mails if mail["To"] == address]
        subjects = [str(mail["Subject"]) for mail in box]
        assert all(subject.startswith("[single source] ") for subject in subjects[:1])
        assert not any(subject.startswith("[single source] ") for subject in subjects[1:])
        assert len({subject.partition("] ")[2].rpartition(": ")[0] for subject in subjects}) <= 1
        ids = [str(mail["Message-ID"]) for mail in box]
        assert len(set(ids)) == len(ids)
        for mail in box[1:]:
            references = str(mail["References"]).split()
            assert references[0] == ids[0]
            assert mail["In-Reply-To"] == references[-1]
            assert set(ids[: ids.index(str(mail["Message-ID"]))]) <= set(references)
