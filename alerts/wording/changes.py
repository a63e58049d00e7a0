"""What a follow-up says first: what has changed since the thread was last told something."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from alerts.policy import News
from secondsource.alert_kinds import AlertKind
from secondsource.articles import ArticleId
from secondsource.explanation import ArticleLine, Explanation
from secondsource.hostile_text import one_line
from secondsource.telling_time import counted, tell_span
from secondsource.verdicts import Verdict

_REASON_CHARACTERS = 240  # in the opening; the whole reason follows with the verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happened between the last mail of a thread and this one.

    was             the verdict told last
    was_for         how long that verdict stood
    new_articles    how many articles joined since the last mail
    merged_into     the title of the story that this one was merged into; "" = none
    """

    kind: AlertKind
    was: Verdict
    was_for: timedelta
    news: News
    new_articles: int = 0
    merged_into: str = ""


def change_lines(change: Change, explanation: Explanation) -> tuple[str, ...]:
    """Sentences, the weightiest first."""
    by_id = {line.article_id: line for line in _all_lines(explanation)}
    lines = [_opening(change, explanation)]
    lines += _named("Withdrawn", change.news.retracted, by_id)
    lines += _named("Corrected", change.news.corrected, by_id)
    lines += _named("Record found", change.news.records, by_id)
    if change.new_articles:
        lines.append(f"Since the last mail: {counted(change.new_articles, 'more article')}.")
    return tuple(lines)


def _opening(change: Change, explanation: Explanation) -> str:
    now, span = _words(explanation.verdict), tell_span(change.was_for)
    match change.kind:
        case AlertKind.MERGED:
            return (
                f"Merged: this reports the same happening as “{one_line(change.merged_into, 300)}”, which was first. "
                f"What follows is that story, now {now}; further mail comes in its thread."
            )
        case AlertKind.NEVER_CORROBORATED:
            return (
                f"Never corroborated: single source for {span}. No report of another owner with evidence of its own "
                "has come, and no record that settles it. You will hear of it again only if that changes."
            )
        case AlertKind.BACK_TO_SINGLE:
            return f"Back to single source: was {_words(change.was)} for {span}. {_reason(explanation)}"
        case AlertKind.CORRECTED | AlertKind.RETRACTED | AlertKind.RECORD_FOUND:
            return f"The verdict stands: {now}, for {span} now."
        case _:
            return f"Was {_words(change.was)} for {span}; now {now}: {_reason(explanation)}"


def _named(what: str, ids: Sequence[ArticleId], by_id: Mapping[ArticleId, ArticleLine]) -> list[str]:
    lines = [by_id[each] for each in ids if each in by_id]
    return [f"{what}: {line.outlet}, “{line.title}”, {line.url}" for line in lines]


def _all_lines(explanation: Explanation) -> tuple[ArticleLine, ...]:
    return (
        *(line for origin in explanation.origins for line in origin.articles),
        *(repetition.article for repetition in explanation.repetitions),
        *explanation.records,
        *explanation.background,
    )


def _reason(explanation: Explanation) -> str:
    return one_line(explanation.verdict_lines[2], _REASON_CHARACTERS)


def _words(verdict: Verdict) -> str:
    return verdict.value.replace("_", " ")
