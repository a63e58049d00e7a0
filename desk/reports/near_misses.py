"""Questions for a person: found in the database, put into words, each with the command that answers it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desk.configuration import load_catalogue
from desk.options import ListingFormat
from desk.reports.listings import Column, open_console, print_listing
from secondsource.catalogue import Catalogue
from secondsource.hostile_text import one_line
from secondsource.near_misses import (
    MOST_QUESTIONS,
    Consequence,
    PairQuestion,
    StoryInDoubt,
    consequence_of_pair,
    is_answered,
    one_for_two_stories,
)
from secondsource.outlets import Standing
from secondsource.settings import Settings

if TYPE_CHECKING:
    from secondsource.stories import StoryId
    from storage.database import Transaction
    from storage.doubts import EntryInDoubt

_LATEST = 500  # doubts of each kind that are looked through for the ten


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question as it is listed.

    closeness   how near it came to being decided the other way, 0..1
    """

    name: str
    asks: str
    about: tuple[str, ...]
    why: str
    consequence: Consequence
    closeness: float

    @property
    def command(self) -> str:
        """What answers it."""
        return f"secondsource answer {self.name} yes|no --by NAME"


_COLUMNS: tuple[Column[Question], ...] = (
    Column(name="question", cell=lambda row: row.name),
    Column(name="asks", cell=lambda row: row.asks),
    Column(name="about", cell=lambda row: row.about),
    Column(name="why", cell=lambda row: row.why),
    Column(name="consequence", cell=lambda row: row.consequence.name.lower()),
    Column(name="closeness", cell=lambda row: round(row.closeness, 3)),
    Column(name="answer", cell=lambda row: row.command),
)
_HANGS_ON_IT = {
    Consequence.VERDICT: "If they are, what is single source now may be corroborated.",
    Consequence.ALERT: "Somebody was told of it, or may be.",
    Consequence.REPORT: "Its outlet counts as a source.",
    Consequence.LITTLE: "",
}


def print_near_misses(settings: Settings, *, output: ListingFormat) -> None:
    """The questions on stdout: as lines for a person, as a listing for a program."""
    from desk.wiring import open_storage  # slow to import: `--help` must not wait for it

    catalogue = load_catalogue(settings)
    with open_storage(settings, must_exist=True) as database, database.read() as tx:
        questions = find_questions(tx, catalogue)
    if output is ListingFormat.TABLE:
        for line in _lines(questions):
            open_console().print(line, markup=False, soft_wrap=True)
    else:
        print_listing(questions, _COLUMNS, output=output)


def find_questions(tx: "Transaction", catalogue: Catalogue) -> tuple[Question, ...]:
    """The open questions, ten at most, the most consequential first; what was answered is not among them."""
    found = [*_pairs(tx), *_entries(tx, catalogue)]
    found.sort(key=lambda each: (-each.consequence, -each.closeness, each.name))
    return tuple(found[:MOST_QUESTIONS])


def _pairs(tx: "Transaction") -> Iterator[Question]:
    from storage import assessments, doubts, findings, stories

    pairs = doubts.list_pairs(tx, limit=_LATEST)
    sides: dict[StoryId, StoryInDoubt] = {}
    for story_id in {story_id for each in pairs for story_id in (each.one_story, each.other_story)}:
        stored, judged = stories.get(tx, story_id), assessments.latest(tx, story_id)
        sides[story_id] = StoryInDoubt(
            story_id=story_id,
            title=stored.story.title,
            articles=frozenset(stored.story.articles),
            is_alertable=stored.story.alertable and not stored.context_only,
            has_thread=stored.has_thread,
            assessment=None if judged is None else judged.assessment,
        )
    said = findings.in_force(tx, {each for side in sides.values() for each in side.articles})
    questions = [
        PairQuestion(
            one=sides[each.one_story],
            other=sides[each.other_story],
            one_article=each.pair.one,
            other_article=each.pair.other,
            score=each.pair.score,
            why=each.pair.why,
        )
        for each in pairs
    ]
    for question in one_for_two_stories([each for each in questions if not is_answered(each, said)]):
        yield Question(
            name=question.name,
            asks="Do these report one happening?",
            about=tuple(map(_told, (question.one, question.other))),
            why=one_line(question.why),
            consequence=consequence_of_pair(question),
            closeness=min(1.0, max(0.0, question.score)),
        )


def _told(side: StoryInDoubt) -> str:
    verdict = "not judged yet" if side.assessment is None else side.assessment.verdict.value.replace("_", " ")
    return f"story {side.story_id}: “{one_line(side.title, 200)}” ({verdict})"


def _entries(tx: "Transaction", catalogue: Catalogue) -> Iterator[Question]:
    from storage import doubts, findings

    found = doubts.list_entries(tx, limit=_LATEST)
    said = findings.topic_findings(tx, [each.page for each in found])
    asked = set()
    for each in found:
        if each.page not in said and each.page not in asked:
            asked.add(each.page)
            yield _entry_question(each, catalogue)


def _entry_question(each: "EntryInDoubt", catalogue: Catalogue) -> Question:
    counts = catalogue.outlet_of(each.url).standing is Standing.KNOWN
    return Question(
        name=f"e{each.entry_id}",
        asks="Is this about the topic?",
        about=(f"{one_line(each.outlet, 100)}: “{one_line(each.title, 200)}”", one_line(each.url)),
        why=one_line(each.reason),
        consequence=Consequence.REPORT if counts else Consequence.LITTLE,
        closeness=each.nearness,
    )


def _lines(questions: Sequence[Question]) -> Iterator[str]:
    if not questions:
        yield "Nothing is in doubt."
    for number, question in enumerate(questions, start=1):
        yield f"{number}. {question.asks} {_HANGS_ON_IT[question.consequence]}".rstrip()
        yield from (f"   {line}" for line in question.about)
        if question.why:
            yield f"   {question.why}"
        yield f"   {question.command}"
