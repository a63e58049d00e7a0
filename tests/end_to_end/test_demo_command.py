"""`secondsource demo` is a newcomer's first minute: it works anywhere, says what happened, and harms nothing."""

import mailbox
import signal
from collections import defaultdict
from pathlib import Path

import pytest
from archive_runs import ShownDemo
from command_line import run_command, start_command

LONGEST_SECONDS = 50  # on two cores that have nothing else to do; this machine may be busy, so it is told, not held


def threads(mails: Path) -> list[list[str]]:
    """The kinds of mail of each thread, in order; threads by their first."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for mail in mailbox.Maildir(mails, create=False):
        references = str(mail["References"] or "").split()
        root = references[0] if references else str(mail["Message-ID"])
        found[root].append((len(references), str(mail["Message-ID"]).split(".")[0].strip("<")))
    return sorted([kind for _, kind in sorted(each)] for each in found.values())


def test_it_ends_well_with_exactly_six_mails_in_three_threads(shown: ShownDemo) -> None:
    assert (shown.ended.status, shown.ended.stderr) == (0, "")
    assert threads(shown.folder / "mail") == [
        ["single_source", "confirmed"],
        ["single_source", "corroborated"],
        ["single_source", "disputed"],
    ]
    print(f"the demo took {shown.seconds:.0f} s; it is meant to end within {LONGEST_SECONDS} s")


def test_it_shows_each_alert_and_says_where_everything_lies(shown: ShownDemo) -> None:
    said = shown.ended.stdout.decode("utf-8")
    lines = [line for line in said.splitlines() if "analyst@localhost: [" in line]
    assert len(lines) == 6
    assert lines == sorted(lines)  # as they fell due, in the archive's time
    for place in ("secondsource-demo/mail", "secondsource-demo/secondsource.db", "secondsource-demo/evidence"):
        assert place in said
    assert "secondsource explain " in said
    assert "secondsource init" in said


def test_it_writes_only_into_its_folder(shown: ShownDemo) -> None:
    assert [path.name for path in shown.where.iterdir()] == ["secondsource-demo"]
    written = {path.name for path in shown.folder.iterdir()}
    assert {"mail", "secondsource.db", "evidence"} <= written
    assert list((shown.folder / "evidence").glob("*.warc.gz"))


def test_what_it_says_to_type_next_works(shown: ShownDemo) -> None:
    key = shown.ended.stdout.decode("utf-8").split("secondsource explain ")[1].split()[0]
    explained = run_command("explain", key, folder=shown.folder)
    assert explained.status == 0
    assert "WHAT WAS LOOKED AT" in explained.stdout.decode("utf-8")
    listed = run_command("stories", "--format", "json", folder=shown.folder)
    assert listed.status == 0
    story = run_command("story", key, folder=shown.folder)
    assert "WHAT WAS MAILED" in story.stdout.decode("utf-8")
    for command in ("alerts", "watches", "subscribers"):
        for form in ("table", "json", "csv"):
            ended = run_command(command, "--format", form, folder=shown.folder)
            assert (ended.status, ended.stderr) == (0, ""), (command, form)
            assert ended.stdout.strip()


@pytest.mark.parametrize("content", ["a file of mine", None])
def test_it_does_not_touch_a_folder_that_it_has_not_made(tmp_path: Path, content: str | None) -> None:
    mine = tmp_path / "mine"
    if content is None:
        mine.mkdir()
        (mine / "mail").mkdir()
        (mine / "mail" / "letter").write_text("dear", encoding="utf-8")
    else:
        mine.write_text(content, encoding="utf-8")
    ended = run_command("demo", "--folder", "mine", folder=tmp_path)
    assert ended.status == 2
    assert "mine" in ended.stderr
    assert "--folder" in ended.stderr
    assert mine.read_text(encoding="utf-8") == content if content else (mine / "mail" / "letter").exists()


def test_ctrl_c_ends_it_with_130_and_without_a_traceback(tmp_path: Path) -> None:
    process = start_command("demo", folder=tmp_path)
    assert process.stdout is not None
    assert b"at its own time" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in errors
