"""How a judgement is scored: worlds small enough to reckon by hand (docs/evaluation.md)."""

from dataclasses import replace

import pytest
from judgement_scenes import CATALOGUE
from labelled_worlds import judged, labelled, perfect_answer, read_press, said, step, verdict, world

from secondsource.catalogue import Catalogue
from secondsource.evaluation.answers import JudgedWorld, find_refused, iter_lines
from secondsource.evaluation.copied_texts import Opinion, TextPair, score_copies
from secondsource.evaluation.counting import Share
from secondsource.evaluation.derivation_score import OriginSort, named_nowhere
from secondsource.evaluation.labels import ArticleKind
from secondsource.evaluation.partitions import b_cubed
from secondsource.evaluation.score import measures_of, score_languages, score_trivial_judges, score_worlds
from secondsource.evaluation.trivial_judges import TrivialJudge
from secondsource.evaluation.worst_cases import Matter, find_worst
from secondsource.verdicts import Verdict


def values(*worlds: JudgedWorld) -> dict[str, float | None]:
    return {measure.name: measure.value for measure in measures_of(score_worlds(worlds))}


def test_b_cubed_gives_the_figures_of_the_paper_that_defined_it() -> None:
    """Bagga and Baldwin (1998), figures 3 and 4: three chains of 5, 2 and 5; two of them run together."""
    truth = dict(zip("12345", "AAAAA", strict=True)) | dict(zip("67", "BB", strict=True))
    truth |= dict(zip("89abc", "CCCCC", strict=True))
    small_into_large = {item: "C" if chain == "B" else chain for item, chain in truth.items()}
    large_into_large = {item: "C" if chain == "A" else chain for item, chain in truth.items()}
    assert b_cubed(truth, small_into_large).precision.ratio == pytest.approx(0.762, abs=0.001)
    assert b_cubed(truth, large_into_large).precision.ratio == pytest.approx(0.583, abs=0.001)
    assert b_cubed(truth, small_into_large).recall.ratio == b_cubed(truth, large_into_large).recall.ratio == 1.0


def test_a_perfect_judge_of_a_whole_world_makes_no_error() -> None:
    press = read_press()
    found = measures_of(
        score_worlds([JudgedWorld(world=press, answer=perfect_answer(press), catalogue=Catalogue(()))])
    )
    for measure in found:
        assert measure.value == (0.0 if measure.is_error else 1.0), measure.name


class TestStories:
    def test_a_report_judged_off_topic_stands_alone(self) -> None:
        small = world(*(labelled(name) for name in "abcd"), suit=verdict())
        found = values(judged(small, said("a", "b", "c")))
        assert found["topic_recall"] == 0.75
        assert found["story_b3_precision"] == 1.0
        assert found["story_b3_recall"] == pytest.approx((3 * 3 / 4 + 1 / 4) / 4)

    def test_an_intruder_judged_on_topic_costs_precision(self) -> None:
        small = world(labelled("a"), labelled("b"), labelled("x", None, is_on_topic=False), suit=verdict())
        found = values(judged(small, said("a", "b", "x")))
        assert found["topic_precision"] == pytest.approx(2 / 3)
        assert found["story_b3_precision"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)
        assert found["story_b3_recall"] == 1.0

    def test_what_both_call_off_topic_makes_no_score_better(self) -> None:
        noise = [labelled(f"x{n}", None, is_on_topic=False) for n in range(50)]
        pair = (labelled("a"), labelled("b"))
        bare = world(*pair, suit=verdict())
        noisy = world(*pair, *noise, suit=verdict())
        apart = (said("a"), said("b"))
        assert values(judged(bare, *apart)) == values(judged(noisy, *apart))

    def test_across_languages_only_pairs_of_two_languages_count(self) -> None:
        small = world(labelled("a"), labelled("b", language="en-GB"), labelled("c", language="ja"), suit=verdict())
        found = values(judged(small, said("a", "b"), said("c")))
        assert found["story_pair_recall"] == pytest.approx(1 / 3)
        assert found["across_languages_pair_recall"] == 0.0
        assert found["across_languages_pair_precision"] is None

    def test_worlds_are_pooled_and_no_story_reaches_over_two(self) -> None:
        one = world(labelled("a"), labelled("b"), name="one", suit=verdict())
        two = world(labelled("a"), labelled("b"), name="two", suit=verdict())
        found = values(judged(one, said("a", "b")), judged(two, said("a"), said("b")))
        assert found["story_b3_recall"] == 0.75
        assert found["story_pair_recall"] == 0.5

    def test_by_language_an_article_is_scored_with_its_mates_in_all(self) -> None:
        small = world(labelled("a"), labelled("b", language="ja"), suit=verdict())
        english, japanese = score_languages([judged(small, said("a"), said("b"))])
        assert (english.language, japanese.language) == ("en", "ja")
        assert english.b_cubed.recall.ratio == 0.5


class TestDerivations:
    def test_another_article_of_the_outlet_is_the_right_origin_but_not_the_exact_one(self) -> None:
        small = world(
            labelled("first", host="ledger.example"),
            labelled("later", host="ledger.example"),
            labelled("copy", rests_on=["first"]),
            suit=verdict(),
        )
        found = values(judged(small, said("first", "later", "copy"), steps=[step("copy", "later")]))
        assert (found["origin_found"], found["origin_exact"], found["derivation_precision"]) == (1.0, 0.0, 1.0)

    def test_an_origin_known_by_name_is_found_under_any_of_its_names(self) -> None:
        small = world(labelled("copy", rests_on=["Morning Ledger"]), suit=verdict())
        story = said("copy")
        assert values(judged(small, story, steps=[step("copy", None, name="朝刊レジャー")]))["origin_exact"] == 1.0
        assert values(judged(small, story, steps=[step("copy", None, name="Nordkurier")]))["origin_found"] == 0.0

    def test_an_unlisted_outlet_may_be_named_as_its_label_names_it(self) -> None:
        blog = replace(labelled("post", host="somewhere.example"), outlet="Paper Moon")
        small = world(blog, labelled("copy", rests_on=["post"]), suit=verdict())
        steps = [step("copy", None, name="paper moon")]
        assert values(judged(small, said("post", "copy"), steps=steps))["origin_found"] == 1.0

    def test_own_reports_called_derived_are_counted_also_where_in_doubt(self) -> None:
        small = world(labelled("a"), labelled("b"), labelled("c"), suit=verdict())
        steps = [step("b", "a"), step("c", "a", is_certain=False)]
        found = values(judged(small, said("a", "b", "c"), steps=steps))
        assert found["own_reports_called_derived"] == pytest.approx(2 / 3)
        assert found["own_reports_called_derived_for_certain"] == pytest.approx(1 / 3)
        assert found["derivation_precision"] == 0.0

    def test_of_a_report_judged_off_topic_no_origin_is_found(self) -> None:
        small = world(labelled("a"), labelled("copy", rests_on=["a"]), suit=verdict())
        assert values(judged(small, said("a")))["origin_found"] == 0.0

    def test_background_and_documents_are_not_asked_what_they_rest_on(self) -> None:
        column = labelled("column", rests_on=["a"], kind=ArticleKind.BACKGROUND)
        small = world(labelled("a"), column, labelled("ruling", kind=ArticleKind.DOCUMENT), suit=verdict())
        steps = [step("ruling", "a")]
        found = values(judged(small, said("a", "column", "ruling"), steps=steps))
        assert (found["origin_found"], found["derivation_precision"]) == (None, None)

    def test_a_chain_ends_where_nobody_rests_on_another_and_a_step_left_out_does_not_hide_it(self) -> None:
        small = world(
            labelled("a", host="ledger.example"),
            labelled("b", rests_on=["a"]),
            labelled("c", rests_on=["b"]),
            suit=verdict(),
        )
        found = values(judged(small, said("a", "b", "c"), steps=[step("c", "a"), step("b", "a")]))
        assert found["origin_found"] == 0.5
        assert found["chain_end_found"] == 1.0

    def test_a_ring_ends_and_is_scored(self) -> None:
        small = world(labelled("a", rests_on=["b"]), labelled("b", rests_on=["a"]), suit=verdict())
        found = values(judged(small, said("a", "b"), steps=[step("a", "b"), step("b", "a")]))
        assert found["origin_found"] == found["derivation_precision"] == 1.0

    def test_what_is_stated_of_one_version_is_true_of_the_page(self) -> None:
        first, second = (replace(labelled(name, rests_on=["a"]), url="https://x.example/1") for name in ("v1", "v2"))
        small = world(labelled("a"), first, second, suit=verdict())
        assert values(judged(small, said("a", "v1", "v2"), steps=[step("v1", "a")]))["origin_found"] == 1.0

    def test_recall_is_told_by_what_the_labelled_origin_is(self) -> None:
        small = world(
            labelled("a"),
            labelled("b", language="ja", rests_on=["a"]),
            labelled("c", rests_on=["a", "Coast Wire"]),
            suit=verdict(),
        )
        derivation = score_worlds([judged(small, said("a", "b", "c"), steps=[step("b", "a")])]).derivation
        assert derivation is not None
        assert derivation.by_sort[OriginSort.REPORT_IN_ANOTHER_LANGUAGE] == Share(hit=1, of=1)
        assert derivation.by_sort[OriginSort.REPORT] == derivation.by_sort[OriginSort.NAME] == Share(hit=0, of=1)

    def test_a_slip_of_the_pen_in_a_labelled_origin_is_noticed(self) -> None:
        small = world(labelled("a"), labelled("b", rests_on=["a1", "Coast Wire"]), suit=verdict())
        assert named_nowhere(judged(small, said("a", "b"))) == ("a1",)


class TestVerdicts:
    def test_a_story_of_which_less_than_four_fifths_are_together_is_not_right(self) -> None:
        small = world(*(labelled(name) for name in "abcde"), suit=verdict())
        torn = values(judged(small, said("a", "b", "c"), said("d", "e")))
        whole = values(judged(small, said("a", "b", "c", "d"), said("e")))
        assert (torn["stories_together"], torn["verdict_right"], torn["at_least_exact"]) == (0.0, 0.0, 0.0)
        assert (whole["stories_together"], whole["verdict_right"], whole["at_least_exact"]) == (1.0, 1.0, 1.0)
        assert torn["single_source_recall"] == 1.0  # each part of it was told as single source

    def test_a_single_source_called_corroborated_is_the_worst_error_and_comes_first(self) -> None:
        small = world(labelled("a"), labelled("b"), labelled("c", "deal"), suit=verdict(), deal=verdict())
        found = judged(small, said("a", "b", of=Verdict.CORROBORATED, at_least=2, at_most=2), said("c"))
        assert values(found)["false_corroborated"] == 1.0
        assert values(found)["single_source_recall"] == 0.5
        worst = find_worst([found], None, limit=1)[0]
        assert (worst.matter, worst.what, worst.evidence) == (Matter.VERDICT, "suit", ("reason for a",))
        assert "falsely" in worst.said

    def test_confirmed_in_place_of_corroborated_is_wrong_but_not_falsely_corroborated(self) -> None:
        small = world(labelled("a"), labelled("b"), suit=verdict(2, 2, of=Verdict.CORROBORATED))
        found = values(judged(small, said("a", "b", of=Verdict.CONFIRMED, at_least=2, at_most=2)))
        assert (found["false_corroborated"], found["verdict_right"]) == (0.0, 0.0)

    def test_two_single_sources_run_together_are_one_false_corroboration(self) -> None:
        small = world(labelled("a"), labelled("b", "deal"), suit=verdict(), deal=verdict())
        found = judged(small, said("a", "b", of=Verdict.CORROBORATED, at_least=2, at_most=2))
        false = score_worlds([found]).verdict
        assert false is not None
        assert false.false_corroborated == Share(hit=1, of=1)

    def test_nothing_is_false_of_a_story_that_nobody_labelled(self) -> None:
        noise = [labelled(name, None, is_on_topic=False) for name in "xy"]
        small = world(labelled("a"), *noise, suit=verdict())
        found = values(judged(small, said("a"), said("x", "y", of=Verdict.CORROBORATED)))
        assert found["false_corroborated"] is None

    def test_background_alone_has_no_verdict(self) -> None:
        column = labelled("column", "column", kind=ArticleKind.BACKGROUND)
        small = world(labelled("a"), column, suit=verdict(), column=verdict())
        score = score_worlds([judged(small, said("a"), said("column"))]).verdict
        assert score is not None
        assert score.right.of == 1

    def test_a_story_judged_off_topic_is_a_column_of_its_own(self) -> None:
        small = world(labelled("a"), suit=verdict())
        score = score_worlds([judged(small)]).verdict
        assert score is not None
        assert score.confusion == {(Verdict.SINGLE_SOURCE, None): 1}
        assert score.single_source_recall.ratio == 0.0


class TestTrivialJudges:
    def test_each_does_what_its_name_says(self) -> None:
        small = world(
            labelled("a", host="ledger.example"),
            labelled("b", host="gazette.example"),
            labelled("c", "ruling", host="quillnotes.example"),
            suit=verdict(),
            ruling=verdict(0, 1),
        )
        scores = score_trivial_judges([judged(small, said("a", "b"), said("c"))])
        found = {judge: {m.name: m.value for m in measures_of(score)} for judge, score in scores.items()}
        assert found[TrivialJudge.GROUP_NOTHING]["story_pair_recall"] == 0.0
        assert found[TrivialJudge.GROUP_NOTHING]["single_source_recall"] == 1.0
        assert found[TrivialJudge.GROUP_BY_CASE]["story_pair_precision"] == pytest.approx(1 / 3)
        assert found[TrivialJudge.EVERY_OUTLET]["false_corroborated"] == 1.0
        assert found[TrivialJudge.EVERY_OUTLET]["at_least_exact"] == 0.5  # the blog has no standing: 0

    def test_where_no_case_is_labelled_nobody_groups_by_it(self) -> None:
        bare = replace(world(labelled("a")), is_story_only=True)
        assert TrivialJudge.GROUP_BY_CASE not in score_trivial_judges([judged(bare, said("a"))])


class TestWorstCases:
    def test_a_limit_holds_for_each_matter(self) -> None:
        small = world(
            *(labelled(name) for name in "abc"),
            *(labelled(f"x{n}", None, is_on_topic=False) for n in range(4)),
            suit=verdict(),
        )
        steps = [step("b", "a"), step("c", "a")]
        found = judged(small, said("a", "b", "c", "x0"), said("x1"), said("x2"), said("x3"), steps=steps)
        matters = [case.matter for case in find_worst([found], None, limit=2)]
        assert matters == [Matter.STORY] + 2 * [Matter.DERIVATION] + 2 * [Matter.TOPIC]
        assert find_worst([found], None, limit=0) == ()

    def test_a_case_says_what_was_said_what_is_labelled_and_why(self) -> None:
        small = world(labelled("a"), labelled("b"), suit=verdict())
        (case,) = find_worst([judged(small, said("a", "b"), steps=[step("b", "a")])], None, limit=5)
        assert (case.said, case.labelled, case.evidence) == ("citation of a", "own reporting", ("“so b says”",))


class TestLines:
    def test_no_label_reaches_the_judge(self) -> None:
        article = replace(labelled("a", "a-telling-name", rests_on=["some origin"]), case="a telling case")
        (line,) = iter_lines(world(article))
        for label in (b"telling", b"origin", b"report", b"topic"):
            assert label not in line

    def test_a_refused_line_is_named_by_its_number_in_the_file(self) -> None:
        small = world(replace(labelled("a"), line=7))
        assessed: dict[str, object] = {"errors": [{"line": 1, "id": "a", "problem": "url is no http(s) address"}]}
        assert find_refused(assessed, small) == "line 7 (id 'a'): url is no http(s) address"


def pair(number: int, *, is_derived: bool) -> TextPair:
    kind = "cut" if is_derived else "independent"
    return TextPair(line=number, kind=kind, is_derived=is_derived, source="s", other="o")


def test_at_one_percent_false_one_of_a_hundred_independent_pairs_may_lie_above_the_bar() -> None:
    independent = [pair(n, is_derived=False) for n in range(100)]
    opinions = [Opinion(strength=n / 100, is_copy=n > 89) for n in range(100)]
    derived = [pair(100 + n, is_derived=True) for n in range(2)]
    opinions += [Opinion(strength=0.98, is_copy=True), Opinion(strength=0.981, is_copy=True)]
    score = score_copies([*independent, *derived], opinions)
    assert score.bar == 0.98
    assert score.found == {"cut": Share(hit=1, of=2)}  # a tie with the bar is not above it
    assert score.false == Share(hit=1, of=100)
    assert score.called["independent"] == Share(hit=10, of=100)


def test_the_catalogue_of_the_scenes_lists_who_these_tests_name() -> None:
    assert CATALOGUE.find_by_name("朝刊レジャー") is CATALOGUE.find_by_name("Morning Ledger")
