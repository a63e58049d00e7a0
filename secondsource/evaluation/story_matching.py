"""Which judged story is which labelled one: the one that holds most of its articles."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from secondsource.evaluation.answers import JudgedWorld, SaidStory
from secondsource.evaluation.counting import Share
from secondsource.evaluation.labels import LabelledStory

TOGETHER = 0.8  # of a labelled story's articles must be in one judged story, or nothing said of it is right


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMatch:
    """One labelled story with the judged one that holds most of its articles; None where all are off topic."""

    world: str
    name: str
    labelled: LabelledStory | None  # None where only the grouping is labelled
    said: SaidStory | None
    together: Share  # of its articles, that the judged story holds
    parts: int  # judged stories that its articles are in
    off_topic: int  # of its articles, judged so
    strangers: tuple[str, ...]  # articles of the judged story that are labelled otherwise

    @property
    def is_together(self) -> bool:
        """Whether enough of it is in one judged story."""
        return self.said is not None and (self.together.ratio or 0.0) >= TOGETHER


def match_stories(judged: Sequence[JudgedWorld]) -> tuple[StoryMatch, ...]:
    """Every labelled story of these worlds, in the order of its name, with what was made of it."""
    found = []
    for each in judged:
        members: dict[str, list[str]] = {}
        for article in each.world.articles:
            if article.story is not None and article.is_on_topic:
                members.setdefault(article.story, []).append(article.article_id)
        placed = each.answer.story_by_article()
        for name in sorted(members):
            found.append(_match(each, name, members[name], Counter(placed[a] for a in members[name] if a in placed)))
    return tuple(found)


def _match(judged: JudgedWorld, name: str, members: Sequence[str], counts: Counter[int]) -> StoryMatch:
    stories = judged.answer.stories
    # Of several that hold as many, the one with the fewest strangers; then the first.
    best = min(counts, key=lambda place: (-counts[place], len(stories[place].articles), place), default=None)
    said = None if best is None else stories[best]
    own = frozenset(members)
    return StoryMatch(
        world=judged.world.name,
        name=name,
        labelled=judged.world.stories.get(name),
        said=said,
        together=Share(hit=0 if best is None else counts[best], of=len(members)),
        parts=len(counts),
        off_topic=len(members) - counts.total(),
        strangers=() if said is None else tuple(article for article in said.articles if article not in own),
    )
