"""B³ and pairs: what holds of them for any two groupings."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.evaluation.counting import PrecisionRecall
from secondsource.evaluation.partitions import b_cubed, pairs

ITEMS = tuple("abcdefghij")
groupings = st.fixed_dictionaries({item: st.integers(0, 4) for item in ITEMS})
sides = st.fixed_dictionaries({item: st.sampled_from(("en", "ja", "de")) for item in ITEMS})


def ratios(found: PrecisionRecall) -> tuple[float | None, float | None, float | None]:
    return found.precision.ratio, found.recall.ratio, found.f1


@given(groupings)
def test_a_perfect_judge_scores_one(labels: dict[str, int]) -> None:
    assert ratios(b_cubed(labels, labels)) == (1.0, 1.0, 1.0)
    found = pairs(labels, labels)
    assert found.precision == found.recall
    assert found.precision.ratio in (1.0, None)


@given(groupings, groupings, sides)
def test_exchanging_labels_and_judgement_exchanges_precision_and_recall(
    one: dict[str, int], other: dict[str, int], languages: dict[str, str]
) -> None:
    for across in (None, languages):
        there, back = b_cubed(one, other, across=across), b_cubed(other, one, across=across)
        assert (there.precision, there.recall) == (back.recall, back.precision)
        there, back = pairs(one, other, across=across), pairs(other, one, across=across)
        assert (there.precision, there.recall) == (back.recall, back.precision)


@given(groupings, groupings, sides, st.permutations(range(5)), st.permutations(ITEMS))
def test_names_of_groups_and_the_order_of_items_do_not_matter(
    labels: dict[str, int], judged: dict[str, int], languages: dict[str, str], names: list[int], order: list[str]
) -> None:
    renamed = {item: f"story {names[judged[item]]}" for item in order}
    shuffled = {item: labels[item] for item in order}
    for across in (None, languages):
        assert b_cubed(shuffled, renamed, across=across) == b_cubed(labels, judged, across=across)
        assert pairs(shuffled, renamed, across=across) == pairs(labels, judged, across=across)


@given(groupings, groupings, sides)
def test_pairs_are_those_that_one_counts_one_by_one(
    labels: dict[str, int], judged: dict[str, int], languages: dict[str, str]
) -> None:
    for across in (None, languages):
        every = [pair for pair in combinations(ITEMS, 2) if across is None or across[pair[0]] != across[pair[1]]]
        together = {pair for pair in every if judged[pair[0]] == judged[pair[1]]}
        wanted = {pair for pair in every if labels[pair[0]] == labels[pair[1]]}
        found = pairs(labels, judged, across=across)
        assert (found.precision.hit, found.precision.of) == (len(together & wanted), len(together))
        assert (found.recall.hit, found.recall.of) == (len(together & wanted), len(wanted))


@given(groupings, groupings, sides)
def test_b_cubed_across_languages_is_the_mean_over_the_mates_in_other_languages(
    labels: dict[str, int], judged: dict[str, int], languages: dict[str, str]
) -> None:
    precisions, recalls = [], []
    for item in ITEMS:
        others = [each for each in ITEMS if languages[each] != languages[item]]
        mates = {each for each in others if judged[each] == judged[item]}
        wanted = {each for each in others if labels[each] == labels[item]}
        precisions += [len(mates & wanted) / len(mates)] if mates else []
        recalls += [len(mates & wanted) / len(wanted)] if wanted else []
    found = b_cubed(labels, judged, across=languages)
    assert found.precision.of == len(precisions)
    assert found.precision.hit == pytest.approx(sum(precisions))
    assert found.recall.of == len(recalls)
    assert found.recall.hit == pytest.approx(sum(recalls))


@given(groupings, groupings)
def test_the_parts_of_a_score_add_up_to_the_whole(labels: dict[str, int], judged: dict[str, int]) -> None:
    first, second = ITEMS[:4], ITEMS[4:]
    whole = b_cubed(labels, judged)
    parts = [b_cubed(labels, judged, only=each) for each in (first, second)]
    assert sum(part.precision.hit for part in parts) == pytest.approx(whole.precision.hit)
    assert sum(part.recall.of for part in parts) == whole.recall.of == len(ITEMS)


def test_two_groupings_of_different_items_are_no_score() -> None:
    with pytest.raises(ValueError, match="1 items"):
        b_cubed({"a": 1}, {"a": 1, "b": 1})
