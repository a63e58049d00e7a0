"""Topic and stories: which articles a judge calls ours, and how well its stories fit the labelled ones."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

from secondsource.evaluation.answers import JudgedWorld
from secondsource.evaluation.counting import PrecisionRecall, share_of
from secondsource.evaluation.labels import LabelledArticle
from secondsource.evaluation.partitions import b_cubed, pairs
from secondsource.languages import UNDETERMINED, primary_subtag

Item = tuple[int, str]  # place of the world, id of the article


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupingScore:
    """How well stories fit: over all, and counting only mates and pairs in two languages."""

    b_cubed: PrecisionRecall
    pairs: PrecisionRecall
    b_cubed_across: PrecisionRecall
    pairs_across: PrecisionRecall


@dataclass(frozen=True, slots=True, kw_only=True)
class Groupings:
    """The two groupings of the items of some worlds, with each item's language.

    An article that only one side calls off topic is a story of its own on that side; one that both call off topic
    takes no part.
    """

    labelled: Mapping[Item, Hashable]
    judged: Mapping[Item, Hashable]
    languages: Mapping[Item, str]


def language_of(article: LabelledArticle) -> str:
    """The labelled primary language; "und" where none is labelled."""
    return primary_subtag(article.language or UNDETERMINED)


def score_topic(judged: Sequence[JudgedWorld], *, language: str | None = None) -> PrecisionRecall | None:
    """Precision and recall of "on topic" by articles; None where nobody labelled or nobody judged it."""
    said: list[bool] = []
    labelled: list[bool] = []
    for each in judged:
        if each.world.is_story_only or not each.is_topic_judged:
            continue
        placed = each.answer.story_by_article()
        for article in each.world.articles:
            if language is not None and language_of(article) != language:
                continue
            if article.article_id in placed:
                said.append(article.is_on_topic)
            if article.is_on_topic:
                labelled.append(article.article_id in placed)
    if not said and not labelled:
        return None
    return PrecisionRecall(precision=share_of(said), recall=share_of(labelled))


def groupings_of(judged: Sequence[JudgedWorld]) -> Groupings:
    """Both groupings of several worlds as one; no group reaches over two worlds."""
    labelled: dict[Item, Hashable] = {}
    said: dict[Item, Hashable] = {}
    languages: dict[Item, str] = {}
    for place, each in enumerate(judged):
        placed = each.answer.story_by_article()
        for article in each.world.articles:
            item = (place, article.article_id)
            if not article.is_on_topic and article.article_id not in placed:
                continue
            alone = ("alone", *item)
            labelled[item] = alone if article.story is None else ("story", place, article.story)
            said[item] = ("story", place, placed[article.article_id]) if article.article_id in placed else alone
            languages[item] = language_of(article)
    return Groupings(labelled=labelled, judged=said, languages=languages)


def score_grouping(found: Groupings) -> GroupingScore:
    """How well the judged stories fit the labelled ones; an article of no known language has no mate in another."""
    known = [item for item, language in found.languages.items() if language != UNDETERMINED]
    labelled = {item: found.labelled[item] for item in known}
    judged = {item: found.judged[item] for item in known}
    return GroupingScore(
        b_cubed=b_cubed(found.labelled, found.judged),
        pairs=pairs(found.labelled, found.judged),
        b_cubed_across=b_cubed(labelled, judged, across=found.languages),
        pairs_across=pairs(labelled, judged, across=found.languages),
    )


def score_language(found: Groupings, language: str) -> PrecisionRecall:
    """B³ averaged over the articles of one language, whose mates may be in any."""
    return b_cubed(found.labelled, found.judged, only=_of_language(found, language))


def _of_language(found: Groupings, language: str) -> Collection[Item]:
    return [item for item, each in found.languages.items() if each == language]
