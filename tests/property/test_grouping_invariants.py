"""Grouping and its reconciliation: the order of arrival leaves no trace; merge then split restores (RULES.md 4)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from secondsource.articles import ArticleId
from secondsource.grouping.clustering import average_linkage
from secondsource.grouping.reconciling import KnownStory, reconcile
from secondsource.stories import Story, StoryKey

ITEMS = tuple("abcdefgh")
similarities = st.dictionaries(
    st.sets(st.sampled_from(ITEMS), min_size=2, max_size=2).map(frozenset), st.floats(0, 1), max_size=20
)
bonds = st.lists(st.tuples(st.sampled_from(ITEMS), st.sampled_from(ITEMS)), max_size=3)
START = datetime(2023, 5, 1, tzinfo=UTC)


@given(similarities, bonds, st.floats(0.05, 0.9), st.randoms(use_true_random=False))
def test_the_order_of_items_changes_no_group(
    similarity: dict[frozenset[str], float], together: list[tuple[str, str]], threshold: float, chance: Random
) -> None:
    shuffled = list(ITEMS)
    chance.shuffle(shuffled)
    expected = average_linkage(ITEMS, similarity, threshold=threshold, together=together, order=str)
    turned = [(other, one) for one, other in reversed(together)]
    assert average_linkage(shuffled, similarity, threshold=threshold, together=turned, order=str) == expected


@given(similarities, bonds, st.floats(0.05, 0.9))
def test_every_item_is_in_exactly_one_group(
    similarity: dict[frozenset[str], float], together: list[tuple[str, str]], threshold: float
) -> None:
    groups = average_linkage(ITEMS, similarity, threshold=threshold, together=together, order=str)
    assert sorted(item for group in groups for item in group) == sorted(ITEMS)
    for one, other in together:
        assert any({one, other} <= group for group in groups)


@given(similarities, bonds, bonds, st.floats(0.05, 0.9), st.randoms(use_true_random=False))
def test_whom_a_person_parted_no_likeness_and_no_bond_brings_together(
    similarity: dict[frozenset[str], float],
    together: list[tuple[str, str]],
    apart: list[tuple[str, str]],
    threshold: float,
    chance: Random,
) -> None:
    groups = average_linkage(ITEMS, similarity, threshold=threshold, together=together, apart=apart, order=str)
    assert not [pair for pair in apart if pair[0] != pair[1] and any(set(pair) <= group for group in groups)]
    shuffled = list(ITEMS)
    chance.shuffle(shuffled)
    turned = [(other, one) for one, other in reversed(apart)]
    again = average_linkage(shuffled, similarity, threshold=threshold, together=together, apart=turned, order=str)
    assert again == groups


def story(key: str, *articles: int) -> Story:
    return Story(
        key=StoryKey(key), title=f"title {key}", case=f"case {key}", articles=tuple(map(ArticleId, articles))
    )


def known(told: Story, *, has_thread: bool = False, hour: int = 0) -> KnownStory:
    return KnownStory(
        story=told,
        has_thread=has_thread,
        first_seen_at=START + timedelta(hours=hour),
        first_article=told.articles[0],
    )


def test_the_story_first_alerted_lives_on() -> None:
    quiet, told = known(story("quiet", 1, 2)), known(story("told", 3, 4), has_thread=True, hour=5)
    outcome = reconcile([quiet, told], [story("whole", 1, 2, 3, 4)])
    assert [each.key for each in outcome.stories] == ["told"]
    assert outcome.stories[0].title == "title told"
    assert outcome.merged == (("quiet", "told"),)


def test_on_a_split_the_thread_stays_with_its_first_article() -> None:
    told = known(story("told", 3, 1, 2, 4), has_thread=True)
    outcome = reconcile([told], [story("one", 1, 2), story("two", 3, 4)])
    assert {each.key: each.articles for each in outcome.stories} == {"one": (1, 2), "told": (3, 4)}
    assert not outcome.merged


def test_merge_then_split_restores_the_stories() -> None:
    first, second = known(story("first", 1, 2), has_thread=True), known(story("second", 3, 4))
    merged = reconcile([first, second], [story("whole", 1, 2, 3, 4)])
    lived_on = replace(first, story=merged.stories[0])
    parted = reconcile([lived_on], [story("first", 1, 2), story("second", 3, 4)])
    assert {each.key: each.articles for each in parted.stories} == {"first": (1, 2), "second": (3, 4)}


def test_a_story_nobody_was_told_of_takes_the_name_of_its_earliest_report() -> None:
    outcome = reconcile([known(story("late", 2))], [story("early", 1, 2)])
    assert [each.key for each in outcome.stories] == ["early"]
    assert outcome.renamed == (("late", "early"),)


@given(st.lists(st.sets(st.integers(1, 12), min_size=1, max_size=4), min_size=1, max_size=4), st.randoms())
def test_every_found_story_is_written_once_and_no_key_twice(found_sets: list[set[int]], chance: Random) -> None:
    taken: set[int] = set()
    found = []
    for number, members in enumerate(found_sets):
        own = sorted(members - taken)
        taken |= members
        if own:
            found.append(story(f"found{number}", *own))
    old = [known(story(f"old{article}", article), has_thread=bool(article % 2)) for article in sorted(taken)]
    chance.shuffle(old)
    outcome = reconcile(old, found)
    assert [each.articles for each in outcome.stories] == [each.articles for each in found]
    assert len({each.key for each in outcome.stories}) == len(outcome.stories)
    assert {gone for gone, _ in outcome.merged}.isdisjoint(each.key for each in outcome.stories)
