"""`evaluate`: what it takes, prints, refuses and ends with; and floors under the judgement itself."""

import json
from collections.abc import Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from command_line import Ended, run_command
from labelled_worlds import PRESS

from desk.application import run

OUTLETS = """
[[outlet]]
name = "Morning Ledger"
domains = ["ledger.example"]
kind = "press"
country = "GB"
languages = ["en"]
"""
SUIT = """The publisher Larkfield sued the AI company Ostrava Labs in the High Court in London on Tuesday for
infringing copyright in four hundred novels on which, it says, the company trained its model without a licence."""
ARTICLE: dict[str, object] = {
    "id": "suit-1",
    "story": "suit",
    "url": "https://ledger.example/suit",
    "outlet": "Morning Ledger",
    "title": "Publisher sues over training of AI on its novels",
    "text": SUIT + '\n\n"We asked them to stop and they did not," Ada Merrow, who runs Larkfield, told the Ledger.',
    "published_at": "2023-04-25T05:30:00Z",
    "language": "en",
    "on_topic": True,
    "links": [],
    "rests_on": [],
    "article_kind": "report",
    "own_evidence": True,
}
OTHER = {**ARTICLE, "id": "bridge", "story": None, "url": "https://ledger.example/bridge", "on_topic": False}
OTHER |= {"title": "Bridge closed for a week", "text": "The old bridge is closed until Monday, the council said."}
STORY = {"case": "Larkfield v. Ostrava", "at_least": 1, "at_most": 1, "verdict": "single_source", "why": "one paper"}
COPY = " ".join(f"word{n} tells the reader a thing" for n in range(40))


def write_world(folder: Path, *rows: Mapping[str, object], stories: object = None) -> Path:
    folder.mkdir()
    lines = "\n".join(json.dumps(row) for row in rows or (ARTICLE, OTHER))
    (folder / "articles.jsonl").write_text(lines + "\n", encoding="utf-8")
    (folder / "outlets.toml").write_text(OUTLETS, encoding="utf-8")
    labels = {"suit": STORY} if stories is None else stories
    (folder / "stories.json").write_text(json.dumps(labels), encoding="utf-8")
    return folder


def write_lines(path: Path, *rows: Mapping[str, object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def run_here(*arguments: str | Path, folder: Path) -> Ended:
    """The command in this process: a process of its own takes half a second to begin."""
    out, errors = TextIOWrapper(BytesIO(), encoding="utf-8"), StringIO()
    with chdir(folder), redirect_stdout(out), redirect_stderr(errors):
        status = run([str(word) for word in arguments])
        out.flush()
    buffer = out.buffer
    assert isinstance(buffer, BytesIO)
    return Ended(status=status, stdout=buffer.getvalue(), stderr=errors.getvalue())


def evaluate(folder: Path, *arguments: str | Path) -> dict[str, Any]:  # Any: JSON
    ended = run_here("evaluate", *arguments, "--format", "json", folder=folder)
    assert ended.status == 0, ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def refused(folder: Path, *arguments: str | Path) -> str:
    ended = run_here("evaluate", *arguments, folder=folder)
    assert (ended.status, ended.stdout) == (2, b""), ended.stderr
    return ended.stderr


def test_a_world_is_judged_and_told_as_one_object_with_progress_apart(tmp_path: Path) -> None:
    write_world(tmp_path / "small")
    ended = run_here("evaluate", "small", "--format", "json", folder=tmp_path)
    assert ended.status == 0
    assert ended.stderr == "small: judging 2 articles (1 of 1)\n"
    found = json.loads(ended.stdout)
    (block,) = found["worlds"]
    assert (block["name"], block["kind"], block["articles"]) == ("small", "world", 2)
    assert block["measures"]["topic_recall"] == {"value": 1.0, "hit": 1, "of": 1}
    assert block["measures"]["verdict_right"]["value"] == 1.0
    assert block["verdicts"] == [{"labelled": "single_source", "judged": "single_source", "stories": 1}]
    assert block["trivial_judges"]["group_nothing"]["verdict_right"] == 1.0
    assert block["worst"] == []
    assert found["together"]["measures"] == block["measures"]


def test_a_table_for_people_has_the_worst_error_on_a_line_of_its_own(tmp_path: Path) -> None:
    write_world(tmp_path / "small", ARTICLE, OTHER, stories={"suit": {**STORY, "at_least": 0}})
    ended = run_here("evaluate", "small", folder=tmp_path)
    assert ended.status == 0
    table = ended.stdout.decode("utf-8")
    assert "single source recall" in table
    assert "VERDICT suit: Larkfield v. Ostrava" in table
    assert "labelled: single_source 0/1: one paper" in table


def test_any_topic_leaves_the_topic_unscored(tmp_path: Path) -> None:
    write_world(tmp_path / "small")
    measures = evaluate(tmp_path, "small", "--any-topic")["together"]["measures"]
    assert measures["topic_precision"]["value"] is None
    assert measures["story_b3_precision"]["of"] == 2


def test_files_of_stories_are_recognised_by_their_fields(tmp_path: Path) -> None:
    rows = [
        {"id": n, "story": n // 2, "lang": ("en", "ja")[n % 2], "title": f"Larkfield sues Ostrava over {n // 2}"}
        for n in range(4)
    ]
    named = [{**row, "story": f"s{row['story']}"} for row in rows]
    write_lines(tmp_path / "some.jsonl", *named)
    (block,) = evaluate(tmp_path, "some.jsonl")["worlds"]
    assert (block["kind"], block["articles"]) == ("stories", 4)
    assert block["measures"]["topic_recall"]["value"] is None
    assert block["measures"]["across_languages_pair_recall"]["of"] == 2
    assert {each["language"] for each in block["languages"]} == {"en", "ja"}


def test_a_split_and_a_sample_take_whole_cases_and_the_same_ones_in_any_order(tmp_path: Path) -> None:
    rows = [
        {"id": f"{case}{n}", "topic": case, "story": f"{case}-{n % 2}", "split": "ab"[case % 2], "text": f"Text {n}."}
        for case in range(8)
        for n in range(3)
    ]
    write_lines(tmp_path / "there.jsonl", *rows)
    write_lines(tmp_path / "back.jsonl", *reversed(rows))
    there = evaluate(tmp_path, "there.jsonl", "--split", "a", "--sample", "7")
    back = evaluate(tmp_path, "back.jsonl", "--split", "a", "--sample", "7")
    assert there["together"]["articles"] == 6
    assert there["together"]["measures"] == back["together"]["measures"]
    assert "no line is of the split 'c'; there are a, b" in refused(tmp_path, "there.jsonl", "--split", "c")


def test_pairs_of_texts_are_scored_as_copies(tmp_path: Path) -> None:
    rows = [
        {"kind": "plain", "derived": 1, "source": COPY, "other": f"{COPY} And a last word."},
        {"kind": "independent", "derived": 0, "source": COPY, "other": SUIT},
    ]
    write_lines(tmp_path / "pairs.jsonl", *rows)
    found = evaluate(tmp_path, "pairs.jsonl")
    (report,) = found["copies"]
    assert found["together"] is None
    for measure in ("overlap", "assess"):
        assert report[measure]["found"] == {"plain": {"value": 1.0, "hit": 1, "of": 1}}
        assert report[measure]["called"]["independent"]["value"] == 0.0


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    write_world(tmp_path / "small")
    first, second = (run_command("evaluate", "small", "--format", "json", folder=tmp_path).stdout for _ in range(2))
    assert first == second


class TestGates:
    def test_a_gate_that_does_not_hold_ends_with_one_after_the_whole_report(self, tmp_path: Path) -> None:
        write_world(tmp_path / "small", stories={"suit": {**STORY, "verdict": "disputed"}})
        ended = self.gated(tmp_path, "verdict_right>=0.5")
        assert ended.status == 1
        assert "verdict_right is 0.000, and must be >= 0.5" in ended.stderr
        assert json.loads(ended.stdout)["worlds"]

    def test_gates_that_hold_are_silent(self, tmp_path: Path) -> None:
        write_world(tmp_path / "small")
        assert self.gated(tmp_path, "topic_recall >= 1", "own_reports_called_derived<=.05").status == 0

    def test_what_was_not_counted_passes_no_gate(self, tmp_path: Path) -> None:
        write_world(tmp_path / "small")
        assert "origin_found: nothing to count" in self.gated(tmp_path, "origin_found>=0").stderr

    @pytest.mark.parametrize("gate", ["verdict_right", "verdict_right>0.5", "no_such_measure>=1"])
    def test_what_is_no_gate_is_wrong_usage_before_anything_is_judged(self, gate: str, tmp_path: Path) -> None:
        write_world(tmp_path / "small")
        ended = self.gated(tmp_path, gate)
        assert (ended.status, ended.stdout) == (2, b"")

    def gated(self, folder: Path, *gates: str) -> Ended:
        options = [word for gate in gates for word in ("--gate", gate)]
        return run_here("evaluate", "small", "--format", "json", *options, folder=folder)


class TestRefusals:
    @pytest.mark.parametrize("name", ["articles.jsonl", "outlets.toml", "stories.json"])
    def test_a_world_with_a_file_missing(self, name: str, tmp_path: Path) -> None:
        (write_world(tmp_path / "small") / name).unlink()
        assert f"there is no {name} in it" in refused(tmp_path, "small")

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"article_kind": "gossip"}, "\"article_kind\" is 'gossip'; it must be one of report, background"),
            ({"on_topic": "yes"}, '"on_topic" must be true or false'),
            ({"rests_on": "suit-2"}, '"rests_on" must be a list of texts'),
            ({"story": "suite"}, "its story 'suite' is not in small/stories.json"),
            ({"url": "ledger"}, "url is no http(s) address"),
            ({"id": None}, '"id" must be a text or a whole number'),
        ],
    )
    def test_a_wrong_line_is_named_by_its_number(self, change: dict[str, object], told: str, tmp_path: Path) -> None:
        write_world(tmp_path / "small", OTHER, {**ARTICLE, **change})
        message = refused(tmp_path, "small")
        assert "line 2" in message
        assert told in message

    def test_an_id_that_stands_twice(self, tmp_path: Path) -> None:
        write_world(tmp_path / "small", ARTICLE, ARTICLE)
        assert "line 2: the id 'suit-1' stands in line 1 already" in refused(tmp_path, "small")

    def test_a_line_that_is_no_json(self, tmp_path: Path) -> None:
        with (write_world(tmp_path / "small") / "articles.jsonl").open("a", encoding="utf-8") as file:
            file.write("{half\n")
        assert "line 3 is not JSON" in refused(tmp_path, "small")

    def test_a_story_without_articles_and_one_without_verdict(self, tmp_path: Path) -> None:
        write_world(tmp_path / "one", stories={"suit": STORY, "deal": STORY})
        assert "no article has the story 'deal'" in refused(tmp_path, "one")
        write_world(tmp_path / "two", stories={"suit": {**STORY, "verdict": None}})
        assert "story 'suit': \"verdict\" must be a text" in refused(tmp_path, "two")

    def test_a_file_of_something_else(self, tmp_path: Path) -> None:
        write_lines(tmp_path / "other.jsonl", {"url": "https://x.example/", "path": "x.html"})
        assert "neither labelled stories nor pairs of texts" in refused(tmp_path, "other.jsonl")
        world = write_world(tmp_path / "small")
        assert "Name its folder" in refused(tmp_path, world / "articles.jsonl")

    def test_a_path_that_leads_nowhere_or_is_named_twice(self, tmp_path: Path) -> None:
        assert "there is no such file" in refused(tmp_path, "nowhere")
        write_world(tmp_path / "small")
        assert "it is named twice" in refused(tmp_path, "small", "./small")

    def test_an_origin_that_is_in_no_list_is_pointed_out_and_still_scored(self, tmp_path: Path) -> None:
        write_world(tmp_path / "small", {**ARTICLE, "rests_on": ["suit-9"]})
        ended = run_here("evaluate", "small", "--format", "json", folder=tmp_path)
        assert ended.status == 0
        assert "rests_on names 1 that are no id of it and in no list of outlets: suit-9" in ended.stderr


# Well below what is measured (docs/evaluation.md), so that a regress is seen and chance is not.
FLOORS = (
    "topic_precision>=0.94",
    "topic_recall>=0.93",
    "story_b3_precision>=0.93",
    "story_b3_f1>=0.85",
    "across_languages_pair_precision>=0.85",
    "across_languages_pair_recall>=0.6",
    "derivation_precision>=0.7",
    "origin_found>=0.65",
    "own_reports_called_derived<=0.15",
    "false_corroborated<=0.1",
    "single_source_recall>=0.9",
    "verdict_right>=0.75",
    "at_least_exact>=0.75",
)


def test_the_judgement_keeps_its_floors_on_the_press_world(tmp_path: Path) -> None:
    gates = [word for floor in FLOORS for word in ("--gate", floor)]
    ended = run_command("evaluate", PRESS, *gates, folder=tmp_path)
    assert ended.status == 0, ended.stderr
