"""`secondsource watches import` and `export` as a user runs them, and docs/add-an-outlet.md from line to line."""

import asyncio
import csv
import json
import re
import shlex
from pathlib import Path

import pytest
from command_line import ROOT, Ended, run_command
from crawl_scenes import says, serving

from desk.application import run

MINE = '# Ours.\n\n[[outlet]]\nname = "Zenith"  # the big one\ndomains = ["zenith.example"]\n\n# The end.\n'
CONFIGURATION = '[outlets]\nshipped = false\nfiles = ["mine.toml"]\n'
OPML = """<?xml version="1.0"?>
<opml version="1.0"><body><outline text="News">
<outline type="rss" text="Z" xmlUrl="https://zenith.example/feed"/>
<outline type="rss" text="Z again" xmlUrl="http://www.zenith.example/feed/"/>
<outline type="rss" text="新しい" xmlUrl="https://atarashii.example/rss"/>
<outline type="rss" text="inside" xmlUrl="http://192.168.1.1/rss"/>
</outline></body></opml>
"""
DOC = ROOT / "docs" / "add-an-outlet.md"
FEED = """<rss version="2.0"><channel><title>Harbour Gazette</title><item><title>Court rules on AI training</title>
<link>https://harbour-gazette.example/news/1</link></item></channel></rss>"""
PAGE = "<html lang='en'><body><article><h1>Court rules on AI</h1><p>It ruled on Tuesday.</p></article></body></html>"


def rows(ended: Ended) -> list[dict[str, object]]:
    return json.loads(ended.stdout)  # type: ignore[no-any-return]  # JSON


def test_a_list_goes_into_the_file_once_and_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(MINE, encoding="utf-8")
    (tmp_path / "secondsource.toml").write_text(CONFIGURATION, encoding="utf-8")
    (tmp_path / "list.opml").write_text(OPML, encoding="utf-8")

    tried = run_command("watches", "import", "list.opml", "--dry-run", folder=tmp_path)
    assert tried.status == 0
    assert "2 would be added, 1 known already, 1 refused" in tried.stderr
    assert 'name = "新しい"' in tried.stdout.decode()
    assert (tmp_path / "mine.toml").read_text(encoding="utf-8") == MINE

    done = run_command("watches", "import", "list.opml", "--format", "json", folder=tmp_path)
    assert [(row["line"], row["taken"], row["outlet"]) for row in rows(done)] == [
        (3, "added", "Zenith"),
        (4, "known", ""),
        (5, "added", "新しい"),
        (6, "refused", ""),
    ]
    text = (tmp_path / "mine.toml").read_text(encoding="utf-8")
    kept = iter(text.splitlines())
    assert all(line in kept for line in MINE.splitlines())
    assert text.index("https://zenith.example/feed") < text.index("# The end.") < text.index("新しい")
    assert not [each.name for each in tmp_path.iterdir() if each.name.startswith(".")]

    again = run_command("watches", "import", "list.opml", folder=tmp_path)
    assert "0 added, 3 known already, 1 refused" in again.stderr
    assert (tmp_path / "mine.toml").read_text(encoding="utf-8") == text


def test_what_is_exported_is_watched_after_its_import_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "bare.toml").write_text("[outlets]\nshipped = false\n", encoding="utf-8")
    listed = run_command("watches", "export", folder=tmp_path)
    assert (listed.status, listed.stderr) == (0, "")
    (tmp_path / "all.opml").write_bytes(listed.stdout)
    taken = run_command("watches", "import", "all.opml", "--config", "bare.toml", folder=tmp_path)
    assert 'Name the file in your configuration: [outlets] files = ["outlets.toml"]' in taken.stderr
    (tmp_path / "bare.toml").write_text('[outlets]\nshipped = false\nfiles = ["outlets.toml"]\n', encoding="utf-8")
    first, second = (
        run_command("watches", "export", "--format", "csv", *more, folder=tmp_path).stdout.decode().splitlines()
        for more in ((), ("--config", "bare.toml"))
    )
    # A platform's own host, such as a forum's, is no domain that a list can claim: the columns before it are equal.
    assert sorted(row[:6] for row in csv.reader(first)) == sorted(row[:6] for row in csv.reader(second))
    assert len(first) > 250


def test_mistakes_are_told_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "feed.xml").write_text(FEED, encoding="utf-8")
    (tmp_path / "two.toml").write_text('[outlets]\nfiles = ["a.toml", "b.toml"]\n', encoding="utf-8")
    (tmp_path / "broken.toml").write_text('[[outlet]]\nnmae = "A"\n', encoding="utf-8")
    (tmp_path / "list.csv").write_text("https://a.example/f\n", encoding="utf-8")
    for arguments, told in (
        (("no.opml",), "no such file"),
        ((".",), "it is a folder"),
        (("feed.xml",), "its root is <rss>"),
        (("list.csv", "--config", "two.toml"), "say which with --into"),
        (("list.csv", "--into", "broken.toml"), "Did you mean 'name'"),
    ):
        assert run(["watches", "import", *arguments]) == 2
        assert told in capfd.readouterr().err
    assert not (tmp_path / "outlets.toml").exists()


async def checked_on_loopback(command: str, *, folder: Path) -> str:
    """What the command says of the outlets file when its feeds lie here."""
    written = {
        path: path.read_text(encoding="utf-8") for path in (folder / "outlets.toml", folder / "secondsource.toml")
    }
    outlets, configuration = written
    addresses = re.findall(r'^url = "https?:/(/[^"]+)"', written[outlets], re.MULTILINE)
    try:
        async with serving(dict.fromkeys(addresses, says(FEED.encode()))) as server:
            here = re.sub(
                r'^url = "https?:/(/[^"]+)"', rf'url = "{server.url}\1"', written[outlets], flags=re.MULTILINE
            )
            outlets.write_text(here, encoding="utf-8")
            allowed = written[configuration].replace("[crawl]", '[crawl]\nallow_private = ["127.0.0.0/8"]')
            configuration.write_text(allowed, encoding="utf-8")
            ended = await asyncio.to_thread(run_command, *shlex.split(command), folder=folder)
    finally:
        for path, text in written.items():
            path.write_text(text, encoding="utf-8")
    assert ended.status == 0, ended.stderr
    assert addresses
    return ended.stdout.decode()


def test_the_page_on_adding_an_outlet_is_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Every command of the page in its order, on the files that the page shows."""
    monkeypatch.chdir(tmp_path)
    page = DOC.read_text(encoding="utf-8")
    outlet, configuration = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    Path("feed.xml").write_text(FEED, encoding="utf-8")
    Path("page.html").write_text(PAGE, encoding="utf-8")
    Path("subscriptions.opml").write_text(OPML, encoding="utf-8")
    for suffix, name in (("csv", "watches.csv"), ("json", "pages.jsonl")):
        (block,) = re.findall(rf"```{suffix}\n(.*?)```", page, re.DOTALL)
        Path(name).write_text(block, encoding="utf-8")
    assert run(["init", "--address", "a@example.org"]) == 0
    written = Path("secondsource.toml").read_text(encoding="utf-8")
    assert configuration.splitlines()[0] in written
    named = re.sub(r"^files = \[\].*$", configuration.splitlines()[1], written, flags=re.MULTILINE)
    Path("secondsource.toml").write_text(named, encoding="utf-8")
    Path("outlets.toml").write_text(outlet, encoding="utf-8")

    lines = re.findall(r"^    secondsource (.*)$", page, re.MULTILINE)
    assert len(lines) >= 8
    said: dict[str, str] = {}
    capfd.readouterr()
    for line in lines:
        command = line.partition(" > ")[0]
        if command.startswith("watches check"):
            said[command] = asyncio.run(checked_on_loopback(command, folder=tmp_path))
            continue
        status, (out, errors) = run(shlex.split(command)), capfd.readouterr()
        assert status == 0, f"{line}: {errors}"
        said[command] = out + errors
    assert "https://harbour-gazette.example/feed.xml,Harbour Gazette,NZ" in said["watches export --format csv"]
    assert "2 added" in said["watches import watches.csv"]
    assert "Harbour Gazette" in said["watches check outlets.toml"]
    assert '"title":"Court rules on AI"' in said["extract pages.jsonl"].replace('": "', '":"')
    final = Path("outlets.toml").read_text(encoding="utf-8")
    assert final.startswith(outlet.rstrip().partition("\n\n")[0])
    assert final.index("culture.xml") < final.index("Quay Radio")
