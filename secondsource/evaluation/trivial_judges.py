"""Three judges that anybody could write in an hour: what ours must be worth more than.

They say which articles are ours as our judge does, so that the difference is in stories and verdicts; none of them
knows a derivation.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from secondsource.dates import parse_announced
from secondsource.evaluation.answers import Answer, JudgedWorld, SaidStory
from secondsource.outlets import Standing
from secondsource.verdicts import Verdict

_ENOUGH = 2  # RULES.md 17


class TrivialJudge(StrEnum):
    """Which of them."""

    GROUP_NOTHING = "group_nothing"
    GROUP_BY_CASE = "group_by_case"
    EVERY_OUTLET = "every_outlet_independent"


def judge_trivially(judge: TrivialJudge, judged: JudgedWorld) -> Answer | None:
    """What a trivial judge says where ours has said `judged`.

    GROUP_NOTHING   every article is a story: single source
    GROUP_BY_CASE   all articles of one labelled case are one story; every outlet in it counts as independent. None
                    where no case is labelled
    EVERY_OUTLET    our stories; every outlet in them counts as independent
    """
    placed = judged.answer.story_by_article()
    ours = [article.article_id for article in judged.world.articles if article.article_id in placed]
    if judge is TrivialJudge.EVERY_OUTLET:
        groups = [story.articles for story in judged.answer.stories]
    elif judge is TrivialJudge.GROUP_NOTHING:
        groups = [(article,) for article in ours]
    else:
        cases = {article.article_id: judged.world.case_of(article) for article in judged.world.articles}
        if not any(cases.values()):
            return None
        by_case: dict[tuple[bool, str], list[str]] = {}
        for each in ours:
            by_case.setdefault((cases[each] is not None, cases[each] or each), []).append(each)
        groups = [tuple(group) for group in by_case.values()]
    standings = _standings(judged)
    return Answer(stories=tuple(_story(group, standings) for group in groups))


def _standings(judged: JudgedWorld) -> Mapping[str, tuple[str, bool]]:
    """Article -> its outlet, and whether that is known on the day of the latest article."""
    days = [day for article in judged.world.articles if (day := parse_announced(article.published_at or "").last_day)]
    on = max(days, default=date.min)
    outlets = {article.article_id: judged.catalogue.outlet_of(article.url) for article in judged.world.articles}
    return {article: (outlet.name, outlet.standing_on(on) is Standing.KNOWN) for article, outlet in outlets.items()}


def _story(articles: tuple[str, ...], standings: Mapping[str, tuple[str, bool]]) -> SaidStory:
    known = {name for name, is_known in (standings[article] for article in articles) if is_known}
    every = {standings[article][0] for article in articles}
    return SaidStory(
        articles=articles,
        verdict=Verdict.CORROBORATED if len(known) >= _ENOUGH else Verdict.SINGLE_SOURCE,
        at_least=len(known),
        at_most=max(1, len(every)),
    )
