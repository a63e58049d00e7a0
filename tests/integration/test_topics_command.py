"""`secondsource topics` as a user runs it: what is watched, and what it says of articles, with the words."""

import json
from pathlib import Path

from command_line import run_command

WHALES = """
name = "whales"
title = "Whaling"
[[role]]
name = "animal"
en = ["whale*", "whaling"]
[[role]]
name = "law"
en = ["ban", "bans"]
"""
LINES = (
    {"id": "ours", "title": "Novelists sue AI firm over copyright", "text": "It was trained on their books."},
    {"id": "whales", "title": "Country bans whaling", "text": "Whales are safe."},
    {"text": "Rain."},
    {"id": "empty"},
)


def test_each_article_is_told_by_which_topics_it_is_ours_and_by_which_words(tmp_path: Path) -> None:
    (tmp_path / "whales.toml").write_text(WHALES, encoding="utf-8")
    (tmp_path / "mine.toml").write_text('[topics]\nfiles = ["whales.toml"]\nshipped = true\n', encoding="utf-8")
    lines = [*map(json.dumps, LINES), "no json"]
    (tmp_path / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")

    tested = run_command(
        "topics", "test", "articles.jsonl", "--config", "mine.toml", "--format", "json", folder=tmp_path
    )
    assert (tested.status, tested.stderr) == (0, "")
    rows = json.loads(tested.stdout)
    assert [(row["id"], row["on_topic"], row["topics"]) for row in rows] == [
        ("ours", True, ["ai-copyright"]),
        ("whales", True, ["whales"]),
        ("line 3", False, []),
        ("empty", None, []),
        ("line 5", None, []),
    ]
    assert {"AI", "copyright"} <= set(rows[0]["words"])
    assert "neither a title nor a text" in rows[3]["reason"]

    alone = run_command(
        "topics", "test", "articles.jsonl", "--topic", "whales.toml", "--format", "csv", folder=tmp_path
    )
    assert [line.split(",")[1] for line in alone.stdout.decode().splitlines()[1:3]] == ["no", "yes"]

    listed = run_command("topics", "--config", "mine.toml", "--format", "json", folder=tmp_path)
    assert [(row["topic"], row["file"]) for row in json.loads(listed.stdout)] == [
        ("ai-copyright", "topics/ai-copyright.toml"),
        ("whales", str(tmp_path / "whales.toml")),
    ]
