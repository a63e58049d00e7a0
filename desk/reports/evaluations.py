"""An evaluation as one JSON object for programs, and the blocks that it is told in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

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
from secondsource.topics.profile import TopicProfile
from secondsource.verdicts import Verdict

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
class Block:
    """Everything that is told of one world, or of all together."""

    name: str
    kind: str
    score: Score
    trivial: Mapping[str, Score]
    languages: tuple[LanguageScore, ...]
    worst: tuple[WorstCase, ...]


def evaluation_object(evaluation: Evaluation) -> Mapping[str, object]:
    """The object of `--format json`; `together` is null where there is no world."""
    together = together_block(evaluation)
    return {
        "worlds": [_block_object(block) for block in iter_blocks(evaluation)],
        "copies": [_copies_object(report) for report in evaluation.copies],
        "together": None if together is None else _block_object(together),
    }


def iter_blocks(evaluation: Evaluation) -> Iterator[Block]:
    """One for each world, in the order given."""
    for each in evaluation.worlds:
        kind = "stories" if each.world.is_story_only else "world"
        yield _block(each.world.name, kind, (each,), evaluation)


def together_block(evaluation: Evaluation) -> Block | None:
    """All worlds as one; None where there is none."""
    return _block("all together", "together", evaluation.worlds, evaluation) if evaluation.worlds else None


def _block(name: str, kind: str, worlds: Sequence[JudgedWorld], evaluation: Evaluation) -> Block:
    return Block(
        name=name,
        kind=kind,
        score=score_worlds(worlds),
        trivial={judge.value: score for judge, score in score_trivial_judges(worlds).items()},
        languages=score_languages(worlds),
        worst=find_worst(worlds, evaluation.profile, limit=evaluation.worst),
    )


def _block_object(block: Block) -> Mapping[str, object]:
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
        name: _rounded(value) for name, value in language_values(each).items()
    }


def language_values(each: LanguageScore) -> Mapping[str, float | None]:
    """What is told of one language, by name."""
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
    hit = int(share.hit) if share.hit == int(share.hit) else round(share.hit, _DIGITS)
    return {"value": _rounded(share.ratio), "hit": hit, "of": share.of}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
