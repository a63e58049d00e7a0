"""`secondsource evaluate`: how right the judgement is, held against worlds that people have labelled."""

import re
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desk.configuration import catalogue_for_files, find_profile, settings_if_named
from desk.options import OnlyIfGivenConfigOption
from secondsource.errors import InputError, SecondSourceError

if TYPE_CHECKING:
    from desk.labelled_input import NamedPairs, NamedWorld
    from desk.reports.evaluations import CopyReport
    from secondsource.evaluation.answers import JudgedWorld
    from secondsource.evaluation.score import Measure
    from secondsource.settings import Settings
    from secondsource.topics.profile import TopicProfile

_GATE = re.compile(r"\s*(\w+)\s*(>=|<=)\s*(\d*\.?\d+)\s*")
_NAMES_SHOWN = 8


class ReportFormat(StrEnum):
    """How an evaluation is printed."""

    TABLE = "table"
    JSON = "json"


class GateError(SecondSourceError):
    """The judgement is less right than was asked for; `failed` says where."""

    def __init__(self, failed: Sequence[str]) -> None:
        super().__init__(f"{'; '.join(failed)}. Look at the worst cases, or lower the gate with a reason.")
        self.failed = tuple(failed)


def evaluate(
    worlds: Annotated[
        list[Path],
        typer.Argument(metavar="WORLD…", help="Labelled worlds: folders, or files of labelled lines (.jsonl)."),
    ],
    is_any_topic: Annotated[
        bool, typer.Option("--any-topic", help="Judge all articles, whatever they are about.")
    ] = False,
    split: Annotated[
        str | None,
        typer.Option("--split", metavar="NAME", help="Of a file of stories, only the lines of this split."),
    ] = None,
    sample: Annotated[
        int | None,
        typer.Option("--sample", min=1, metavar="N", help="Of a file, whole cases or stories up to N lines."),
    ] = None,
    worst: Annotated[
        int, typer.Option("--worst", min=0, metavar="N", help="Show so many of the worst cases of each matter.")
    ] = 3,
    gates: Annotated[
        list[str] | None,
        typer.Option(
            "--gate", metavar="MEASURE>=X", help="End with 1 unless this holds (or <=) for all worlds together."
        ),
    ] = None,
    output: Annotated[
        ReportFormat, typer.Option("--format", help="Tables for people, JSON for programs.")
    ] = ReportFormat.TABLE,
    config: OnlyIfGivenConfigOption = None,
) -> None:
    """Judge labelled worlds as `assess` does, and print how right that was: topic, stories, origins and verdicts.

    A world is a folder with articles.jsonl, outlets.toml and stories.json. A file of lines with "id" and "story" is
    scored by its stories alone; one with "source", "other", "derived" and "kind" by the copies that are found.

    Example:  secondsource evaluate tests/worlds/press
    """
    wanted = [_read_gate(gate) for gate in gates or ()]
    from desk.labelled_input import NamedPairs, read_labelled  # slow to import: `--help` must not wait for it
    from desk.reports.evaluation_tables import print_evaluation
    from desk.reports.evaluations import Evaluation, evaluation_object
    from secondsource.evaluation.score import measures_of, score_worlds

    settings = settings_if_named(config)
    profile = None if is_any_topic else find_profile(settings)
    inputs = read_labelled(worlds, split=split, sample=sample)
    judged: list[JudgedWorld] = []
    copies: list[CopyReport] = []
    for place, each in enumerate(inputs, start=1):
        of = f"({place} of {len(inputs)})"
        if isinstance(each, NamedPairs):
            _tell(f"{each.name}: judging {len(each.pairs)} pairs {of}")
            copies.append(_judge_pairs(each, settings))
        else:
            _tell(f"{each.world.name}: judging {len(each.world.articles)} articles {of}")
            judged.append(_judge(each, settings, profile))
    evaluation = Evaluation(worlds=tuple(judged), copies=tuple(copies), profile=profile, worst=worst)
    if output is ReportFormat.JSON:
        from desk.reports.json_text import print_json

        print_json(evaluation_object(evaluation))
    else:
        print_evaluation(evaluation)
    if wanted:
        _hold_gates(wanted, measures_of(score_worlds(judged)))


def _judge(named: "NamedWorld", settings: "Settings", profile: "TopicProfile | None") -> "JudgedWorld":
    """One world judged by the very path of `assess`, from lines without labels."""
    from desk.understanding import open_vectors
    from secondsource.assess_lines import assess_lines
    from secondsource.evaluation.answers import JudgedWorld, answer_from, find_refused, iter_lines
    from secondsource.evaluation.derivation_score import named_nowhere

    world = named.world
    profile = None if world.is_story_only else profile
    catalogue = catalogue_for_files(settings, outlets=named.outlets, only_outlets=None)
    assessed = assess_lines(
        iter_lines(world), catalogue=catalogue, profile=profile, vectors_of=open_vectors(settings)
    )
    if refused := find_refused(assessed, world):
        raise InputError(path=world.name, problem=f"`assess` cannot read {refused}", fix="Mend that line.")
    judged = JudgedWorld(
        world=world, answer=answer_from(assessed), catalogue=catalogue, is_topic_judged=profile is not None
    )
    if names := named_nowhere(judged):
        shown = ", ".join(names[:_NAMES_SHOWN]) + (", …" if len(names) > _NAMES_SHOWN else "")
        _tell(f"{world.name}: rests_on names {len(names)} that are no id of it and in no list of outlets: {shown}")
    return judged


def _judge_pairs(named: "NamedPairs", settings: "Settings") -> "CopyReport":
    """Pairs of texts by the tracing's overlap, and each pair by the path of `assess`."""
    from desk.reports.evaluations import CopyReport
    from desk.understanding import open_vectors
    from secondsource.assess_lines import assess_lines
    from secondsource.evaluation.answers import answer_from, iter_lines
    from secondsource.evaluation.copied_texts import as_world, compare_by_answer, compare_by_overlap, score_copies

    catalogue = catalogue_for_files(settings, outlets=None, only_outlets=None)
    vectors_of = open_vectors(settings)
    answers = (
        answer_from(
            assess_lines(iter_lines(as_world(pair)), catalogue=catalogue, profile=None, vectors_of=vectors_of)
        )
        for pair in named.pairs
    )
    return CopyReport(
        name=named.name,
        pairs=len(named.pairs),
        overlap=score_copies(named.pairs, [compare_by_overlap(pair) for pair in named.pairs]),
        assess=score_copies(named.pairs, [compare_by_answer(answer) for answer in answers]),
    )


def _read_gate(written: str) -> tuple[str, bool, float]:
    """A gate as (measure, whether it is a floor, bound)."""
    from secondsource.evaluation.score import measure_names

    match = _GATE.fullmatch(written)
    if match is None:
        raise typer.BadParameter(f"{written!r} is no gate: write MEASURE>=0.9 or MEASURE<=0.05")
    name, sign, bound = match.groups()
    if name not in (known := measure_names()):
        raise typer.BadParameter(f"there is no measure {name!r}; there are: {', '.join(known)}")
    return name, sign == ">=", float(bound)


def _hold_gates(gates: Sequence[tuple[str, bool, float]], measures: "Sequence[Measure]") -> None:
    """Raises GateError where a measure does not pass; one with nothing to count passes no gate."""
    values = {measure.name: measure.value for measure in measures}
    failed = []
    for name, is_floor, bound in gates:
        value = values[name]
        if value is None:
            failed.append(f"{name}: nothing to count")
        elif (value < bound) if is_floor else (value > bound):
            failed.append(f"{name} is {value:.3f}, and must be {'>=' if is_floor else '<='} {bound:g}")
    if failed:
        raise GateError(failed)


def _tell(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
