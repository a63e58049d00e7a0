"""The judgement on labelled stories that others wrote: floors well below what docs/evaluation.md gives."""

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import run_command

pytestmark = pytest.mark.corpora


def evaluate(corpora: Path, name: str, *arguments: str, folder: Path) -> dict[str, Any]:  # Any: JSON
    ended = run_command(
        "evaluate", corpora / "stories" / name, *arguments, "--format", "json", folder=folder, seconds=300
    )
    assert ended.status == 0, ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


@pytest.mark.parametrize(
    ("name", "arguments", "floors"),
    [
        ("ecbplus-train-dev.jsonl", ("--split", "dev"), {"story_b3_precision": 0.7, "story_b3_f1": 0.8}),
        ("ntrex.jsonl", ("--sample", "300"), {"story_b3_f1": 0.7, "across_languages_pair_recall": 0.6}),
        ("headlines.jsonl", ("--sample", "800"), {"story_b3_precision": 0.85, "story_b3_f1": 0.5}),
    ],
    ids=["ECB+", "NTREX", "headlines"],
)
def test_stories_keep_their_floors(
    name: str, arguments: tuple[str, ...], floors: dict[str, float], corpora: Path, tmp_path: Path
) -> None:
    measures = evaluate(corpora, name, *arguments, folder=tmp_path)["together"]["measures"]
    told = {measure: measures[measure]["value"] for measure in floors}
    print(f"\nevaluate: {name}: {told}")
    assert {measure: value for measure, value in told.items() if value < floors[measure]} == {}


def test_copies_keep_their_floors(corpora: Path, tmp_path: Path) -> None:
    (report,) = evaluate(corpora, "copies.jsonl", "--sample", "300", folder=tmp_path)["copies"]
    found = {kind: share["value"] for kind, share in report["overlap"]["found"].items()}
    print(f"\nevaluate: copies at 1 % false: {found}")
    assert found["copy+boilerplate"] >= 0.95
    assert min(value for kind, value in found.items() if kind.startswith(("light", "truncated"))) >= 0.85
