"""Copies: how many derived texts are told from independent ones, by kind, at most one in a hundred of these wrong.

Two measures of the same pairs: the tracing's overlap of the two texts, and what `assess` says of the two as articles.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from secondsource.evaluation.answers import Answer
from secondsource.evaluation.counting import Share, share_of
from secondsource.evaluation.labels import LabelledArticle, World
from secondsource.texts import mask_quotations, shingles
from secondsource.tracing.overlap import overlap_of

FALSE_RATIO = 0.01  # of independent pairs that may be taken for copies


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPair:
    """Two texts, and whether the second was made from the first."""

    line: int  # in its file, from 1
    kind: str
    is_derived: bool
    source: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyScore:
    """What one measure reaches.

    bar      the least strength above which at most `FALSE_RATIO` of the independent pairs lie
    found    derived pairs above it, by kind
    false    independent pairs above it
    called   pairs of every kind that the measure itself calls copies; of independent ones: falsely
    """

    bar: float
    found: Mapping[str, Share]
    false: Share
    called: Mapping[str, Share]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a measure says of one pair: how strongly it speaks for a copy, and whether it calls it one."""

    strength: float
    is_copy: bool


def compare_by_overlap(pair: TextPair) -> Opinion:
    """The tracing's overlap: as strong as it makes sure that the other text holds the source's narrative."""
    source, other = mask_quotations(pair.source), mask_quotations(pair.other)
    overlap = overlap_of(other, shingles(other), shingles(source), original_text=source)
    return Opinion(strength=overlap.confidence, is_copy=overlap.is_copy or overlap.is_likely_copy)


def as_world(pair: TextPair) -> World:
    """The pair as two articles of two outlets in no list, the source a day before the other, for `assess`."""
    texts = (("source", "2020-01-01", pair.source), ("other", "2020-01-02", pair.other))
    return World(
        name=pair.kind,
        articles=tuple(
            LabelledArticle(
                article_id=name,
                line=pair.line,
                url=f"https://{name}.example/{pair.line}",
                title="",
                text=text,
                published_at=day,
            )
            for name, day, text in texts
        ),
        is_story_only=True,
    )


def compare_by_answer(answer: Answer) -> Opinion:
    """What `assess` says: whether one of the two rests on the other, as strong as its confidence."""
    confidences = [step.confidence for step in answer.steps if step.origin is not None]
    return Opinion(strength=max(confidences, default=0.0), is_copy=bool(confidences))


def score_copies(pairs: Sequence[TextPair], opinions: Sequence[Opinion]) -> CopyScore:
    """What a measure reaches on these pairs; `opinions` has one for each."""
    by_pair = list(zip(pairs, opinions, strict=True))
    independent = sorted((opinion.strength for pair, opinion in by_pair if not pair.is_derived), reverse=True)
    # What must stay out is the strongest independent pair beyond those allowed; a tie with it stays out too.
    allowed = int(FALSE_RATIO * len(independent))
    bar = independent[allowed] if independent else 0.0
    kinds = sorted({(not pair.is_derived, pair.kind) for pair in pairs})
    return CopyScore(
        bar=bar,
        found={
            kind: share_of([opinion.strength > bar for pair, opinion in by_pair if pair.kind == kind])
            for is_independent, kind in kinds
            if not is_independent
        },
        false=share_of([strength > bar for strength in independent]),
        called={
            kind: share_of([opinion.is_copy for pair, opinion in by_pair if pair.kind == kind]) for _, kind in kinds
        },
    )
