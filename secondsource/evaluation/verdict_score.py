"""Verdicts: each labelled story against the judged story that holds most of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from secondsource.evaluation.answers import JudgedWorld, SaidStory
from secondsource.evaluation.counting import Share, share_of
from secondsource.evaluation.labels import LabelledStory
from secondsource.evaluation.story_matching import StoryMatch, match_stories
from secondsource.verdicts import Verdict

_MORE_THAN_ONE = (Verdict.CORROBORATED, Verdict.CONFIRMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryResult:
    """What was said of one labelled story, beside its label."""

    match: StoryMatch
    said: SaidStory | None
    labelled: LabelledStory

    @property
    def is_right(self) -> bool:
        """Whether the verdict is the labelled one, of a story that is the labelled one."""
        return self._of_it is not None and self._of_it.verdict is self.labelled.verdict

    @property
    def is_at_least_exact(self) -> bool:
        """Likewise for the lower count."""
        return self._of_it is not None and self._of_it.at_least == self.labelled.at_least

    @property
    def is_at_most_exact(self) -> bool:
        """Likewise for the upper count."""
        return self._of_it is not None and self._of_it.at_most == self.labelled.at_most

    @property
    def _of_it(self) -> SaidStory | None:
        """What is said of it; None where the judged story is too little of it."""
        return self.said if self.match.is_together else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FalselyCorroborated:
    """A judged story called corroborated or confirmed, most of whose articles are of a story that is neither."""

    world: str
    said: SaidStory
    name: str
    labelled: LabelledStory


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictScore:
    """Over all labelled stories that have more than background.

    false_corroborated     of the judged stories called corroborated or confirmed
    single_source_recall   of those labelled single source, that the judged story holding most of them is called so
    confusion              (labelled, judged) -> stories; judged is None where all its articles are off topic
    """

    right: Share
    at_least: Share
    at_most: Share
    together: Share
    single_source_recall: Share
    false_corroborated: Share
    confusion: Mapping[tuple[Verdict, Verdict | None], int]


def compare_stories(judged: Sequence[JudgedWorld]) -> tuple[StoryResult, ...]:
    """Every labelled story of these worlds that has more than background, with what was made of it."""
    reported = {(each.world.name, name) for each in judged for name in each.world.reported_stories}
    return tuple(
        StoryResult(match=match, said=match.said, labelled=match.labelled)
        for match in match_stories(judged)
        if match.labelled is not None and (match.world, match.name) in reported
    )


def find_falsely_corroborated(judged: Sequence[JudgedWorld]) -> tuple[tuple[FalselyCorroborated, ...], int]:
    """Those, and how many judged stories are called corroborated or confirmed.

    A judged story is the labelled one that most of its articles are of; of several alike, one that makes it
    false. One without any article of a labelled story is left out: nobody has said what is right.
    """
    found: list[FalselyCorroborated] = []
    called = 0
    for each in judged:
        labels = {article.article_id: article.story for article in each.world.articles}
        for said in each.answer.stories:
            counts = Counter(story for article in said.articles if (story := labels[article]) in each.world.stories)
            if said.verdict not in _MORE_THAN_ONE or not counts:
                continue
            called += 1
            most = max(counts.values())
            owners = sorted(str(story) for story, count in counts.items() if count == most)
            wrong = [story for story in owners if each.world.stories[story].verdict not in _MORE_THAN_ONE]
            if wrong:
                found.append(
                    FalselyCorroborated(
                        world=each.world.name, said=said, name=wrong[0], labelled=each.world.stories[wrong[0]]
                    )
                )
    return tuple(found), called


def score_verdicts(judged: Sequence[JudgedWorld]) -> VerdictScore | None:
    """The score over these worlds; None where no verdict is labelled."""
    results = compare_stories(judged)
    if not results:
        return None
    false, called = find_falsely_corroborated(judged)
    single = [result for result in results if result.labelled.verdict is Verdict.SINGLE_SOURCE]
    return VerdictScore(
        right=share_of([result.is_right for result in results]),
        at_least=share_of([result.is_at_least_exact for result in results]),
        at_most=share_of([result.is_at_most_exact for result in results]),
        together=share_of([result.match.is_together for result in results]),
        single_source_recall=share_of(
            [result.said is not None and result.said.verdict is Verdict.SINGLE_SOURCE for result in single]
        ),
        false_corroborated=Share(hit=len(false), of=called),
        confusion=Counter(
            (result.labelled.verdict, None if result.said is None else result.said.verdict) for result in results
        ),
    )
