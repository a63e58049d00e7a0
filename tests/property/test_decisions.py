"""What persons decide holds: the later word wins, and nothing contradictory is ever handed on (RULES.md 4)."""

from random import Random

from finding_scenes import finding
from hypothesis import given
from hypothesis import strategies as st

from secondsource.articles import ArticleId
from secondsource.findings import Finding, FindingKind
from secondsource.grouping.decisions import Said, answers, decisions_of

MERGE, SPLIT, APART = FindingKind.MERGE, FindingKind.SPLIT, FindingKind.APART
ARTICLES = tuple(map(ArticleId, range(1, 8)))


@st.composite
def spoken(draw: st.DrawFn) -> list[Finding]:
    """What was said about seven articles, the first first."""
    found = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        sides = draw(st.lists(st.integers(0, 2), min_size=7, max_size=7))
        one = tuple(article for article, side in zip(ARTICLES, sides, strict=True) if side == 1)
        other = tuple(article for article, side in zip(ARTICLES, sides, strict=True) if side == 2)
        if one and other:
            found.append(finding(draw(st.sampled_from([MERGE, SPLIT, APART])), one, other, number=number))
    return found


@given(spoken(), st.randoms(use_true_random=False))
def test_no_pair_is_both_together_and_apart_and_the_last_word_holds_whole(
    findings: list[Finding], chance: Random
) -> None:
    shuffled = list(findings)
    chance.shuffle(shuffled)
    decisions = decisions_of(shuffled)
    assert decisions == decisions_of(findings)
    said = Said(decisions)
    assert all(other not in said.chain(one) for one, other in decisions.apart)
    if findings:
        last = findings[-1]
        crossing = [(one, other) for one in last.one for other in last.other]
        assert all((other in said.chain(one)) is (last.kind is MERGE) for one, other in crossing)
        if last.kind is SPLIT:
            assert set(last.one) <= said.chain(last.one[0])


def test_a_split_after_a_merge_leaves_each_part_whole() -> None:
    said = Said(decisions_of([finding(MERGE, (1, 2), (3, 4), number=1), finding(SPLIT, (3, 4), (1, 2), number=2)]))
    assert said.chain(ArticleId(1)) == {1, 2}
    assert said.chain(ArticleId(3)) == {3, 4}
    assert said.apart(ARTICLES) == [(1, 3), (1, 4), (2, 3), (2, 4)]


def test_two_who_are_together_with_a_third_are_together_though_it_is_not_asked_about() -> None:
    said = Said(decisions_of([finding(MERGE, (1,), (2,), number=1), finding(MERGE, (2,), (3,), number=2)]))
    assert said.together([ArticleId(1), ArticleId(3)]) == [(1, 3)]
    parted = Said(decisions_of([finding(MERGE, (1,), (2,), number=1), finding(APART, (2,), (3,), number=2)]))
    assert parted.apart([ArticleId(1), ArticleId(3)]) == [(1, 3)]


def test_a_pair_counts_as_answered_whichever_way_it_was() -> None:
    for kind in (MERGE, APART):
        assert answers([finding(kind, (1, 2), (3,))], ArticleId(3), ArticleId(1))
        assert not answers([finding(kind, (1, 2), (3,))], ArticleId(1), ArticleId(4))
