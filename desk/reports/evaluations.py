"""An evaluation as tables for people and as one JSON object for programs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from desk.reports.listings import open_console
from secondsource.evaluation.answers import JudgedWorld
from secondsource.evaluation.copied_texts import CopyScore
from secondsource.evaluation.counting import Share
from secondsource.evaluation.score import (
    LanguageScore,
    Measure,
    Score,
    measures_of,
    score_languages,
    score_trivial_judges,
    score_worlds,
)
from secondsource.evaluation.worst_cases import WorstCase, find_worst
from secondsource.hostile_text import one_line
from secondsource.topics.profile import TopicProfile
from secondsource.verdicts import Verdict

_EVIDENCE_CHARACTERS = 300
_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyReport:
    """One file of pairs, scored by both measures."""

    name: str
    pairs: int
    overlap: CopyScore
    assess: CopyScore


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """All that one run of `evaluate` has judged.

    profile   by which topics were judged; None = all was
    worst     so many of the worst cases are told of each matter
    """

    worlds: tuple[JudgedWorld, ...]
    copies: tuple[CopyReport, ...]
    profile: TopicProfile | None
    worst: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """Everything that is told of one world, or of all together."""

    name: str
    kind: str
    score: Score
    trivial: Mapping[str, Score]
    languages: tuple[LanguageScore, ...]
    worst: tuple[WorstCase, ...]


def evaluation_object(evaluation: Evaluation) -> Mapping[str, object]:
    """The object of `--format json`; `together` is null where there is no world."""
    together = _together(evaluation)
    return {
        "worlds": [_block_object(block) for block in _iter_blocks(evaluation)],
        "copies": [_copies_object(report) for report in evaluation.copies],
        "together": None if together is None else _block_object(together),
    }


def print_evaluation(evaluation: Evaluation) -> None:
    """Tables on stdout; all worlds together only where there are several."""
    console = open_console()
    for block in _iter_blocks(evaluation):
        _print_block(console, block)
    if len(evaluation.worlds) > 1 and (together := _together(evaluation)) is not None:
        _print_block(console, together)
    for report in evaluation.copies:
        _print_copies(console, report)


def _iter_blocks(evaluation: Evaluation) -> Iterator[_Block]:
    for each in evaluation.worlds:
        kind = "stories" if each.world.is_story_only else "world"
        yield _block(each.world.name, kind, (each,), evaluation)


def _together(evaluation: Evaluation) -> _Block | None:
    return _block("all together", "together", evaluation.worlds, evaluation) if evaluation.worlds else None


def _block(name: str, kind: str, worlds: Sequence[JudgedWorld], evaluation: Evaluation) -> _Block:
    return _Block(
        name=name,
        kind=kind,
        score=score_worlds(worlds),
        trivial={judge.value: score for judge, score in score_trivial_judges(worlds).items()},
        languages=score_languages(worlds),
        worst=find_worst(worlds, evaluation.profile, limit=evaluation.worst),
    )


def _block_object(block: _Block) -> Mapping[str, object]:
    derivation, verdict = block.score.derivation, block.score.verdict
    found: dict[str, object] = {
        "name": block.name,
        "kind": block.kind,
        "articles": block.score.articles,
        "measures": {measure.name: _measure_object(measure) for measure in measures_of(block.score)},
        "trivial_judges": {
            judge: {measure.name: _rounded(measure.value) for measure in measures_of(score)}
            for judge, score in block.trivial.items()
        },
        "derivations_by_kind": {}
        if derivation is None
        else {kind.value: _share_object(share) for kind, share in derivation.by_kind.items()},
        "origins_by_sort": {}
        if derivation is None
        else {sort.value: _share_object(share) for sort, share in derivation.by_sort.items()},
        "verdicts": [] if verdict is None else list(_confusion_rows(verdict.confusion)),
        "languages": [_language_object(each) for each in block.languages],
    }
    if block.kind != "together":
        found["worst"] = [_case_object(case) for case in block.worst]
    return found


def _confusion_rows(confusion: Mapping[tuple[Verdict, Verdict | None], int]) -> Iterator[Mapping[str, object]]:
    for labelled in Verdict:
        for judged in (*Verdict, None):
            if count := confusion.get((labelled, judged), 0):
                yield {
                    "labelled": labelled.value,
                    "judged": None if judged is None else judged.value,
                    "stories": count,
                }


def _language_object(each: LanguageScore) -> Mapping[str, object]:
    return {"language": each.language, "articles": each.articles} | {
        name: _rounded(value) for name, value in _language_values(each).items()
    }


def _language_values(each: LanguageScore) -> Mapping[str, float | None]:
    derivation = each.derivation
    return {
        "topic_precision": None if each.topic is None else each.topic.precision.ratio,
        "topic_recall": None if each.topic is None else each.topic.recall.ratio,
        "story_b3_precision": each.b_cubed.precision.ratio,
        "story_b3_recall": each.b_cubed.recall.ratio,
        "story_b3_f1": each.b_cubed.f1,
        "origin_found": None if derivation is None else derivation.steps.recall.ratio,
        "own_reports_called_derived": None if derivation is None else derivation.own_called_derived.ratio,
    }


def _case_object(case: WorstCase) -> Mapping[str, object]:
    return {
        "matter": case.matter.value,
        "what": case.what,
        "title": case.title,
        "said": case.said,
        "labelled": case.labelled,
        "evidence": list(case.evidence),
    }


def _copies_object(report: CopyReport) -> Mapping[str, object]:
    return {
        "name": report.name,
        "pairs": report.pairs,
        "overlap": _copy_score_object(report.overlap),
        "assess": _copy_score_object(report.assess),
    }


def _copy_score_object(score: CopyScore) -> Mapping[str, object]:
    return {
        "bar": _rounded(score.bar),
        "false": _share_object(score.false),
        "found": {kind: _share_object(share) for kind, share in score.found.items()},
        "called": {kind: _share_object(share) for kind, share in score.called.items()},
    }


def _measure_object(measure: Measure) -> Mapping[str, object]:
    if measure.count is None:
        return {"value": _rounded(measure.value)}
    return _share_object(measure.count)


def _share_object(share: Share) -> Mapping[str, object]:
    return {"value": _rounded(share.ratio), "hit": _rounded(share.hit), "of": share.of}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)


def _print_block(console: Console, block: _Block) -> None:
    console.print(Text(f"{block.name}: {block.score.articles} articles", style="bold"))
    theirs = {judge: {each.name: each for each in measures_of(score)} for judge, score in block.trivial.items()}
    _print_table(
        console,
        ["measure", "ours", "count", *(judge.replace("_", " ") for judge in theirs)],
        [
            [
                measure.name.replace("_", " ") + (" (less is better)" if measure.is_error else ""),
                _shown(measure.value),
                _counted(measure.count),
                *(_shown(each[measure.name].value) for each in theirs.values()),
            ]
            for measure in measures_of(block.score)
            if measure.value is not None
        ],
    )
    if (derivation := block.score.derivation) is not None:
        _print_shares(console, "derivations stated, by kind", "right", derivation.by_kind.items())
        _print_shares(console, "origins labelled, by sort", "found", derivation.by_sort.items())
    if block.score.verdict is not None:
        confusion = block.score.verdict.confusion
        _print_table(
            console,
            ["labelled \\ judged", *(verdict.replace("_", " ") for verdict in Verdict), "off topic"],
            [
                [labelled.replace("_", " "), *(str(confusion.get((labelled, each), 0)) for each in (*Verdict, None))]
                for labelled in Verdict
            ],
        )
    values = [(each, _language_values(each)) for each in block.languages]
    shown = [name for name in values[0][1] if any(each[name] is not None for _, each in values)] if values else []
    _print_table(
        console,
        ["language", "articles", *(name.replace("_", " ") for name in shown)],
        [[each.language, str(each.articles), *(_shown(found[name]) for name in shown)] for each, found in values],
    )
    if block.kind != "together":
        for case in block.worst:
            _print_case(console, case)


def _print_shares(console: Console, what: str, hit: str, shares: Iterable[tuple[str, Share]]) -> None:
    rows = [[str(name).replace("_", " "), _shown(share.ratio), _counted(share)] for name, share in shares]
    _print_table(console, [what, hit, "count"], [row for row in rows if row[1]])


def _print_case(console: Console, case: WorstCase) -> None:
    lines = [
        f"{case.matter.upper()}  {case.what}: {case.title}",
        f"    said      {case.said}",
        f"    labelled  {case.labelled}",
        *(f"    because   {evidence}" for evidence in case.evidence),
    ]
    for line in lines:
        indent = line[: len(line) - len(line.lstrip())]
        console.print(Text(indent + one_line(line, _EVIDENCE_CHARACTERS)), soft_wrap=True)
    console.print()


def _print_copies(console: Console, report: CopyReport) -> None:
    console.print(Text(f"{report.name}: {report.pairs} pairs of texts", style="bold"))
    both = (report.overlap, report.assess)
    rows = []
    for kind in report.overlap.called:
        row = [kind]
        for score in both:
            found = score.found.get(kind)
            row += ["" if found is None else _shown(found.ratio), _shown(score.called[kind].ratio)]
        rows.append([*row, str(report.overlap.called[kind].of)])
    rows.append(["falsely, of all independent", *_false(report.overlap), *_false(report.assess), ""])
    heads = ["found at 1 % false, by overlap", "called a copy by overlap"]
    heads += ["found at 1 % false, by assess", "called derived by assess", "pairs"]
    _print_table(console, ["kind", *heads], rows)


def _false(score: CopyScore) -> list[str]:
    return [_shown(score.false.ratio), ""]


def _print_table(console: Console, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    if not rows:
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for place, head in enumerate(heads):
        table.add_column(head, justify="left" if place == 0 else "right")
    for row in rows:
        table.add_row(*(Text(one_line(cell)) for cell in row))
    console.print(table)


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _counted(share: Share | None) -> str:
    if share is None or not share.of:
        return ""
    return f"{share.hit:g}/{share.of}" if share.hit == int(share.hit) else f"{share.hit:.1f}/{share.of}"
