"""Whoever has a hundred domains, a text model and an hour makes no second source (RULES.md 10, 15; ADR 11)."""

import random
from collections.abc import Callable, Sequence

import pytest
from poisoning import POISONS, SHOWN, WHOLE_STORIES, Line, World, backdated, fresh_domains, line_of, ring, world

from secondsource.verdicts import Verdict

Poison = Callable[[Sequence[Line], random.Random], list[Line]]
REPORTED = [
    (name, story)
    for name in SHOWN
    for story, lines in world(name).stories.items()
    if any(line["article_kind"] == "report" for line in lines)
]
SINGLE = [(name, story) for name, story in REPORTED if world(name).verdicts[story] == "single_source"]


def some(stories: Sequence[tuple[str, str]], turn: int, *, of: int) -> list[tuple[World, Sequence[Line]]]:
    """One in so many of the stories, others for each turn."""
    return [(world(name), world(name).stories[story]) for name, story in stories[turn % of :: of]]


@pytest.mark.parametrize("poison", POISONS, ids=lambda poison: poison.__name__)
def test_a_single_source_stays_one(poison: Poison) -> None:
    turn = POISONS.index(poison)
    for number, (of, lines) in enumerate(some(SINGLE, turn, of=4)):
        before = of.judge(lines)
        after = of.judge([*lines, *poison(lines, random.Random(number))])
        assert after.verdict is Verdict.SINGLE_SOURCE, (lines[0]["story"], after.reasons)
        assert after.at_least <= max(1, before.at_least), (lines[0]["story"], after.origins)


@pytest.mark.parametrize("poison", WHOLE_STORIES, ids=lambda poison: poison.__name__)
def test_one_house_and_one_release_are_one_source_however_many_print_them(poison: Poison) -> None:
    for number, (of, lines) in enumerate(some(SINGLE, 0, of=4)):
        after = of.judge(poison(lines, random.Random(number)))
        assert (after.verdict, after.at_least) == (Verdict.SINGLE_SOURCE, 1), after.reasons


def test_a_ring_of_papers_with_standing_is_no_source() -> None:
    for of, lines in some(SINGLE, 1, of=4):
        after = of.judge(ring(lines, random.Random(1)))
        assert (after.verdict, after.at_least, after.at_most) == (Verdict.SINGLE_SOURCE, 0, 1), after.origins


@pytest.mark.parametrize("poison", [fresh_domains, backdated], ids=lambda poison: poison.__name__)
def test_copies_on_strange_domains_neither_make_nor_unmake_a_verdict(poison: Poison) -> None:
    """Half of the reports had to name a record's figures: fifty copies of one that does not took its word away."""
    for number, (of, lines) in enumerate(some(REPORTED, 2, of=4)):
        before = of.judge(lines)
        after = of.judge([*lines, *poison(lines, random.Random(number))])
        assert (after.verdict, after.at_least) == (before.verdict, before.at_least), (
            lines[0]["story"],
            after.reasons,
        )


@pytest.mark.parametrize(
    "address", ["https://{n}.fresh.example/1", "https://ministry-{n}.example/notice", "https://note.com/court{n}/n/1"]
)
def test_a_record_confirms_nothing_from_a_strange_address(address: str) -> None:
    confirmed = [(name, story) for name, story in REPORTED if world(name).verdicts[story] == "confirmed"]
    for number, (of, lines) in enumerate(some(confirmed, 0, of=1)):
        reports = [line for line in lines if line["article_kind"] not in ("document", "release")]
        forged = [
            line_of(line, address.format(n=number), hours=0) for line in lines if line["article_kind"] == "document"
        ]
        before, after = of.judge(reports), of.judge([*reports, *forged])
        assert after.verdict is not Verdict.CONFIRMED, after.reasons
        assert after.at_least <= before.at_least, (after.origins, before.origins)


def test_a_push_is_flagged_and_an_ordinary_story_is_not() -> None:
    for of, lines in some(SINGLE, 3, of=4):
        assert of.judge([*lines, *fresh_domains(lines, random.Random(1))]).flags
    flagged = [story for name, story in REPORTED if world(name).judge(world(name).stories[story]).flags]
    assert flagged == ["harlequin-dataset-fine"]  # fifteen fresh domains, by its label


def test_a_flag_changes_neither_count_nor_verdict_and_stands_among_the_reasons() -> None:
    of, lines = some(SINGLE, 0, of=4)[0]
    before, after = of.judge(lines), of.judge([*lines, *fresh_domains(lines, random.Random(2))])
    assert (after.verdict, after.at_least) == (before.verdict, before.at_least)
    assert set(after.flags) <= set(after.reasons)
