"""What a person says on the command line, as a process beside the daemon: what it prints, ends with and changes."""

import json
import mailbox
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command_line import Ended, run_command
from finding_desk import FindingDesk
from judgement_scenes import BLOG, GAZETTE, KURIER, LEDGER, article

from desk.application import run
from scheduler.leases import open_lease
from secondsource.articles import ArticleId
from secondsource.outlet_file import outlets_from
from storage import doubts
from storage.database import open_database
from storage.doubts import PairInDoubt

OUTLETS = "".join(
    f'[[outlet]]\nname = "{each.name}"\ndomains = ["{each.domains[0]}"]\nkind = "press"\nowner = "{each.owner}"\n'
    for each in (LEDGER, GAZETTE, KURIER)
)
CONFIG = """
[outlets]
shipped = false
files = ["outlets.toml"]
[topics]
any = true
[mail]
transport = "maildir"
folder = "mail"
sender = "alerts@desk.example"
[[subscriber]]
address = "analyst@example.org"
settle = "0h"
"""
ARTICLES = (
    article(
        1,
        BLOG,
        "Larkfield sued Ostrava Labs in the High Court over four hundred novels. “We asked them to stop,” Ada Merrow "
        "told Quillnotes.",
        title="Larkfield sues Ostrava Labs over novels",
        at="2023-05-01T08:00:00Z",
    ),
    article(
        2,
        LEDGER,
        "Larkfield sued Ostrava Labs in the High Court over four hundred novels. “It is theft,” Jon Vale told the "
        "Ledger.",
        title="Larkfield sues Ostrava Labs over novels, court papers show",
        at="2023-05-01T15:00:00Z",
    ),
    article(
        3,
        KURIER,
        "The archive of Brindle licensed its photographs to Tessel Pictures, Jona Weil told the Nordkurier.",
        title="Brindle archive licenses photographs to Tessel Pictures",
        at="2023-05-01T12:00:00Z",
    ),
)


@pytest.fixture(scope="module")
def desk_folder(new_database_url: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk's folder: two stories with a thread each, and a doubt whether they are one; to be copied."""
    made = tmp_path_factory.mktemp("desk")
    database = open_database(new_database_url(made))
    desk = FindingDesk(database)
    for each in ARTICLES:
        desk.turn(each)
    assert desk.groups() == {frozenset({1, 2}), frozenset({3})}
    with database.begin() as tx:
        pair = PairInDoubt(one=ArticleId(2), other=ArticleId(3), score=0.44, why="the same day")
        doubts.replace_pairs(tx, map(ArticleId, (1, 2, 3)), [pair], now=desk.clock.now())
    database.close()
    (made / "outlets.toml").write_text(OUTLETS, encoding="utf-8")
    (made / "secondsource.toml").write_text(CONFIG, encoding="utf-8")
    return made


@pytest.fixture
def folder(desk_folder: Path, tmp_path: Path) -> Path:
    """That folder, of this test alone."""
    return Path(shutil.copytree(desk_folder, tmp_path / "desk"))


class Terminal:
    """Commands in a desk's folder, in this process: what a process of its own adds is tested where it matters."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, captured: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._captured = captured
        monkeypatch.chdir(folder)

    def said(self, *arguments: str) -> str:
        """What a command that ends well prints."""
        self._captured.readouterr()
        assert run(arguments) == 0
        out, errors = self._captured.readouterr()
        assert errors == ""
        return out.strip()

    def listed(self, *arguments: str) -> Any:  # Any: JSON
        """The same, as JSON."""
        return json.loads(self.said(*arguments, "--format", "json"))


@pytest.fixture
def terminal(folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(folder, monkeypatch, capfd)


def crawl(folder: Path) -> Ended:
    ended = run_command("crawl", "--once", folder=folder)
    assert ended.status == 0, ended.stderr
    return ended


def test_a_question_is_answered_beside_the_daemon_mailed_by_it_and_taken_back(terminal: Terminal) -> None:
    asked = terminal.said("stories", "--near-miss")
    assert "secondsource answer a2-a3 yes|no --by NAME" in asked
    assert "1. Do these report one happening?" in asked
    with open_lease(f"sqlite:///{terminal.folder / 'secondsource.db'}"):
        ended = run_command("answer", "a2-a3", "yes", "--by", "Mika", folder=terminal.folder)
    assert (ended.status, ended.stderr) == (0, "")
    assert ended.stdout.startswith(b"Finding 1: Stories 1 and 2 are one now: story 1.")
    assert terminal.said("stories", "--near-miss") == "Nothing is in doubt."
    crawl(terminal.folder)
    kinds = [
        str(mail["Subject"]).partition("]")[0] for mail in mailbox.Maildir(terminal.folder / "mail", create=False)
    ]
    assert kinds.count("[merged") == 1
    assert terminal.said("answer", "a2-a3", "yes", "--by", "Mika") == "They are one story already: story 1."

    line = terminal.said("findings", "revoke", "1", "--by", "Jon", "--why", "not the same at all")
    assert line.startswith("Finding 1: Finding 1 is revoked.")
    crawl(terminal.folder)
    assert {row["articles"] for row in terminal.listed("stories")} == {2, 1}
    (row,) = terminal.listed("findings")
    assert (row["kind"], row["said_by"], row["holds"], row["revoked_by"]) == ("merge", "Mika", False, "Jon")


def test_a_story_is_confirmed_and_says_by_whom_everywhere(terminal: Terminal) -> None:
    words = (
        "story",
        "1",
        "confirm",
        "--link",
        "https://court.example/larkfield",
        "--by",
        "Mika",
        "--why",
        "the claim",
    )
    assert terminal.said(*words).startswith("Finding 1: Story 1 is confirmed by Mika.")
    crawl(terminal.folder)
    told = "Confirmed, said by Mika on "
    assert told in terminal.said("explain", "1")
    assert "finding 1: " + told in terminal.said("story", "1")
    dossier = terminal.listed("story", "1")
    assert dossier["judgements"][-1]["rule"] == "analyst/1"
    assert dossier["findings"][0]["link"] == "https://court.example/larkfield"


def test_what_persons_decided_is_exported_as_examples_that_evaluate_reads(terminal: Terminal) -> None:
    terminal.said("stories", "split", "1", "2", "--by", "Mika")
    terminal.said("articles", "rests-on", "2", "1", "--how", "rewrite", "--by", "Mika")
    terminal.said("findings", "export", "labelled")
    lines = [
        json.loads(line) for line in (terminal.folder / "labelled" / "pairs.jsonl").read_text("utf-8").splitlines()
    ]
    assert [(line["same"], {line["one"], line["other"]}) for line in lines] == [(False, {"a1", "a2"})]
    ended = run_command("evaluate", "labelled/stories.jsonl", "labelled/derivations.jsonl", folder=terminal.folder)
    assert ended.status == 0, ended.stderr
    assert not (terminal.folder / "labelled" / "topic.jsonl").exists()


def test_an_outlet_is_proposed_with_its_evidence_as_a_file_to_accept(terminal: Terminal) -> None:
    printed = terminal.said("watches", "propose-outlets")
    (outlet,) = outlets_from(tomllib.loads(printed), place="proposed")
    assert outlet.domains == BLOG.domains
    assert "1 borne out of 1 report that it had first" in printed
    assert "Morning Ledger 1 hour later" in printed
    assert terminal.listed("watches", "propose-outlets")[0]["stories"][0]["by"] == ["Morning Ledger"]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("story", "1", "confirm", "--by", "Mika"), 2, "needs --link URL"),
        (("story", "1", "confirm", "--link", "court.example", "--by", "Mika"), 2, "needs a web address"),
        (("story", "1", "note", "--by", "Mika"), 2, "needs --why TEXT or --link URL"),
        (("story", "1", "--by", "Mika"), 2, "note, confirm or dispute"),
        (("stories", "merge", "1", "2", "--by", " "), 2, "who says so?"),
        (("stories", "merge", "1", "9", "--by", "Mika"), 1, "there is no story 9"),
        (("articles",), 2, "independent or rests-on"),
        (("answer", "7", "yes", "--by", "Mika"), 2, "a12-a57"),
        (("findings", "revoke", "9", "--by", "Mika"), 1, "no finding 9"),
    ],
)
def test_what_cannot_be_said_is_told_with_what_to_say_instead(
    desk_folder: Path,
    arguments: tuple[str, ...],
    status: int,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(desk_folder)
    assert run(arguments) == status
    out, errors = capfd.readouterr()
    assert out == ""
    assert words in errors
