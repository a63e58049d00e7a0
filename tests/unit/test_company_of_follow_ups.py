"""A follow-up that hardly says what its case is about is ours by the company it keeps, and by nothing less."""

from datetime import date
from itertools import permutations

from judgement_scenes import CATALOGUE, GAZETTE, KURIER, LEDGER, article

from secondsource.articles import Article
from secondsource.judging_sets import judge_set, nearly_on_topic, on_topic
from secondsource.topics.profile import default_profile

PROFILE = default_profile()
RULING = article(
    1,
    LEDGER,
    "The appeal court in Larkhaven ruled on Tuesday that Ostrava Labs infringed copyright of Larkfield Press when "
    "it trained its AI model Corvina on 412 novels. Judge Ada Merrow ordered damages of 3.5 million euros.",
    title="Court: Ostrava Labs infringed copyright of Larkfield Press novels with AI model Corvina",
)
TERSE = article(
    2,
    GAZETTE,
    "The appeal court in Larkhaven ruled on Tuesday against Ostrava Labs and for Larkfield Press. Judge Ada Merrow "
    "ordered damages of 3.5 million euros. The AI company said that it would go to the next instance.",
    title="Court in Larkhaven rules for Larkfield Press against Ostrava Labs",
    at="2023-05-01T12:00:00Z",
)
ANOTHER_MATTER = article(
    3,
    KURIER,
    "The district court in Windmoor ruled on Tuesday against Bellhop Systems. The AI company has to pay its former "
    "landlord 40,000 euros of rent. Its lawyer spoke of a misunderstanding about the lease of a house by the port.",
    title="Court in Windmoor rules against AI company over rent",
    at="2023-05-01T13:00:00Z",
)


def _placed(articles: tuple[Article, ...]) -> set[int]:
    judged = judge_set(articles, CATALOGUE, profile=PROFILE, on=date(2023, 6, 1))
    return {int(member) for each in judged for member in each.story.articles}


def test_a_terse_report_of_a_happening_that_is_ours_is_ours() -> None:
    assert RULING in on_topic((RULING, TERSE), PROFILE)
    assert nearly_on_topic((RULING, TERSE), PROFILE) == (TERSE,)
    assert _placed((RULING, TERSE)) == {1, 2}


def test_without_that_company_it_is_not() -> None:
    assert _placed((TERSE,)) == set()
    assert _placed((TERSE, ANOTHER_MATTER)) == set()


def test_another_happening_is_not_drawn_in_whatever_comes_first() -> None:
    for order in permutations((RULING, TERSE, ANOTHER_MATTER)):
        assert _placed(order) == {1, 2}
