"""`backtest` and `assess` are a contract (DESIGN.md §7): what they take, print and end with."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from command_line import run_command

from crawler.evidence.writing import EvidenceWriter, Exchange

START = datetime(2023, 4, 25, 6, 0, tzinfo=UTC)
ALERT_KEYS = {"at", "kind", "story", "to", "subject", "articles", "message_id", "in_reply_to"}
OUTLETS = """
[[outlet]]
name = "Morning Ledger"
domains = ["ledger.example"]
kind = "press"
country = "GB"
languages = ["en"]
[[outlet.watch]]
url = "https://ledger.example/feed.xml"
"""
PAGE = """<!doctype html><html lang="en"><head><title>Publisher sues over training of AI on its novels</title>
<meta property="article:published_time" content="2023-04-25T05:30:00Z"></head><body><article>
<h1>Publisher sues over training of AI on its novels</h1>
<p>The publisher Larkfield sued the AI company Ostrava Labs in the High Court in London on Tuesday for infringing
copyright in four hundred novels on which, it says, the company trained its language model without a licence.</p>
<p>"We asked them to stop and they did not," Ada Merrow, who runs Larkfield, told the Ledger. Ostrava Labs said in an
answer to the Ledger that it would defend itself and that training an AI is no infringement of copyright.</p>
</article></body></html>"""
FEED = """<rss version="2.0"><channel><title>Ledger</title><item><guid isPermaLink="false">1</guid>
<title>Publisher sues over training of AI on its novels</title><link>https://ledger.example/novels</link>
<description>Copyright infringement, says Larkfield of an AI company.</description>
<pubDate>Tue, 25 Apr 2023 05:30:00 GMT</pubDate></item></channel></rss>"""


def write_archive(folder: Path) -> Path:
    """One feed with one report, captured, and captured again eight hours later."""
    folder.mkdir()
    writer = EvidenceWriter(folder)
    page = ("https://ledger.example/novels", "text/html; charset=utf-8", PAGE)
    feed = ("https://ledger.example/feed.xml", "application/rss+xml", FEED)
    later = ("https://ledger.example/feed.xml", "application/rss+xml", FEED.replace("Ledger<", "The Ledger<"))
    for hours, (url, content_type, body) in ((0, page), (0, feed), (8, later)):
        headers = [("Content-Type", content_type)]
        moment = START + timedelta(hours=hours)
        writer.record(
            Exchange(url=url, fetched_at=moment, status=200, response_headers=headers, body=body.encode("utf-8"))
        )
    writer.close()
    (folder / "outlets.toml").write_text(OUTLETS, encoding="utf-8")
    return folder


def backtest(folder: Path, *arguments: str) -> list[dict[str, Any]]:  # Any: JSON
    ended = run_command("backtest", *arguments, folder=folder)
    assert (ended.status, ended.stderr) == (0, "")
    (answer,) = ended.lines
    assert set(answer) == {"alerts"}
    alerts: list[dict[str, Any]] = answer["alerts"]
    return alerts


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_archive(tmp_path_factory.mktemp("backtest") / "archive")


def test_an_alert_has_all_that_the_contract_names_at_its_virtual_time(archive: Path) -> None:
    (alert,) = backtest(archive.parent, "archive")
    assert set(alert) >= ALERT_KEYS
    assert alert["kind"] == "single_source"
    assert alert["at"].startswith("2023-04-25T12:0")  # six hours after we first saw it
    assert alert["at"].endswith("Z")
    assert alert["to"] == ["analyst@localhost"]
    assert alert["articles"] == ["https://ledger.example/novels"]
    assert alert["in_reply_to"] is None
    assert alert["subject"].startswith("[single source] Publisher sues over training of AI on its novels: 1 report")


def test_equal_archives_give_equal_bytes_wherever_they_lie(archive: Path, tmp_path: Path) -> None:
    moved = write_archive(tmp_path / "elsewhere")
    (tmp_path / "secondsource.toml").write_text("this is no TOML", encoding="utf-8")
    first = run_command("backtest", "archive", "--format", "json", folder=archive.parent)
    second = run_command("backtest", moved, folder=tmp_path)
    files = run_command("backtest", *moved.glob("*.warc.gz"), "--outlets", moved / "outlets.toml", folder=tmp_path)
    assert first.stdout == second.stdout == files.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "secondsource.toml"]


def test_what_was_captured_before_the_span_is_context_and_never_alerted(archive: Path) -> None:
    assert backtest(archive.parent, "archive", "--from", "2023-04-25T07:00:00Z") == []
    assert len(backtest(archive.parent, "archive", "--from", "2023-04-25")) == 1


def test_after_the_end_of_the_span_nothing_happens(archive: Path) -> None:
    assert backtest(archive.parent, "archive", "--to", "2023-04-25T11:00:00Z") == []
    assert len(backtest(archive.parent, "archive", "--to", "2023-04-25")) == 1


def test_the_configuration_in_the_archive_is_used_unless_another_is_named(archive: Path, tmp_path: Path) -> None:
    folder = write_archive(tmp_path / "own")
    (folder / "secondsource.toml").write_text(
        '[[subscriber]]\naddress = "desk@example.org"\nsettle = "1h"\n', encoding="utf-8"
    )
    (tmp_path / "other.toml").write_text(
        '[[subscriber]]\naddress = "other@example.org"\nsettle = "2h"\n', encoding="utf-8"
    )
    (own,) = backtest(tmp_path, "own")
    (other,) = backtest(tmp_path, "own", "--config", "other.toml")
    assert (own["to"], own["at"][:13]) == (["desk@example.org"], "2023-04-25T07")
    assert (other["to"], other["at"][:13]) == (["other@example.org"], "2023-04-25T08")
    assert not list(tmp_path.rglob("*.db"))


def test_what_is_no_archive_ends_with_2(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "noise.warc.gz").write_bytes(b"\x1f\x8b nothing of the kind")
    (tmp_path / "outlets.toml").write_text("[[outlet]]\n", encoding="utf-8")
    for arguments in (
        ["missing"],
        ["empty"],
        ["noise.warc.gz"],
        [str(archive), "--from", "yesterday"],
        [str(archive), "--outlets", "missing.toml"],
        [str(archive), "--outlets", "outlets.toml"],
        [str(archive), "--config", "missing.toml"],
    ):
        ended = run_command("backtest", *arguments, folder=tmp_path)
        assert (ended.status, ended.stdout) == (2, b""), arguments
        assert "Traceback" not in ended.stderr
        assert ended.stderr.splitlines()[-1].startswith(("secondsource", "See:")), ended.stderr


def write_articles(folder: Path) -> None:
    title = "Publisher sues over training of AI on its novels"
    text = (
        "The publisher Larkfield sued the AI company Ostrava Labs in the High Court in London on Tuesday for "
        "infringing copyright in its novels.\n\n"
        '"We asked them to stop," Ada Merrow, who runs Larkfield, told the Ledger.'
    )
    lines = [
        json.dumps({"id": "a", "url": "https://ledger.example/novels", "title": title, "text": text}),
        "not JSON",
        json.dumps(
            {"id": "b", "url": "https://ledger.example/weather", "title": "Rain", "text": "It rains in Leeds."}
        ),
        json.dumps({"id": "c", "url": "https://ledger.example/none", "title": "No text"}),
    ]
    (folder / "articles.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "outlets.toml").write_text(OUTLETS, encoding="utf-8")


def assess(folder: Path, *arguments: str) -> dict[str, Any]:  # Any: JSON
    ended = run_command("assess", "articles.jsonl", *arguments, folder=folder)
    assert (ended.status, ended.stderr) == (0, "")
    (answer,) = ended.lines
    return answer


def test_every_id_has_one_place_and_every_bad_line_its_problem(tmp_path: Path) -> None:
    write_articles(tmp_path)
    answer = assess(tmp_path, "--only-outlets", "outlets.toml", "--format", "json")
    assert set(answer) >= {"stories", "derivations", "off_topic", "errors"}
    assert [story["articles"] for story in answer["stories"]] == [["a"]]
    assert answer["off_topic"] == ["b"]
    assert [error["line"] for error in answer["errors"]] == [2, 4]
    (story,) = answer["stories"]
    assert (story["verdict"], story["at_least"], story["at_most"]) == ("single_source", 1, 1)
    assert story["origins"][0]["standing"] == "known"


def test_an_unlisted_outlet_has_no_standing_and_any_topic_takes_all(tmp_path: Path) -> None:
    write_articles(tmp_path)
    assert assess(tmp_path)["stories"][0]["at_least"] == 0
    assert assess(tmp_path, "--outlets", "outlets.toml")["stories"][0]["at_least"] == 1
    everything = assess(tmp_path, "--any-topic")
    assert sorted(article for story in everything["stories"] for article in story["articles"]) == ["a", "b"]
    assert everything["off_topic"] == []


def test_two_lists_that_exclude_each_other_are_wrong_usage(tmp_path: Path) -> None:
    write_articles(tmp_path)
    ended = run_command(
        "assess", "articles.jsonl", "--outlets", "outlets.toml", "--only-outlets", "outlets.toml", folder=tmp_path
    )
    assert ended.status == 2
    assert "give one of them" in ended.stderr
