"""`secondsource articles diff`: what an outlet changed, told to a person and to a program."""

import json
from pathlib import Path

import pytest
from storage_rows import add_version, page

from desk.application import run
from storage.database import migrate, open_database

URL = "https://ledger.example/a/1"
TEXT = "The court dismissed the claim on Tuesday. The fine is 5 million euros. An appeal is open."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a database in which one article has three versions."""
    database = open_database(f"sqlite:///{tmp_path / 'secondsource.db'}")
    migrate(database)
    with database.begin() as tx:
        add_version(tx, page(URL, title="Court dismisses claim", text=TEXT))
        edited = TEXT.replace("dismissed", "allowed")
        add_version(tx, page(URL, title="Court allows claim", text=edited), hours=1)
        hostile = edited.replace("5 million", "6 \x1b[31mmillion\u202e [bold]x[/bold]")
        add_version(tx, page(URL, title="Court allows claim", text=hostile), hours=2)
    database.close()
    (tmp_path / "secondsource.toml").write_text('[database]\nurl = "sqlite:///secondsource.db"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> str:
    assert run(["articles", "diff", *arguments]) == status
    captured = capsys.readouterr()
    return captured.err if status else captured.out


@pytest.mark.usefixtures("folder")
def test_a_person_sees_sentence_by_sentence_what_went_and_came(capsys: pytest.CaptureFixture[str]) -> None:
    shown = said(capsys, "1", "--to", "2")
    assert "~ Headline: Court [-dismisses-]{+allows+} claim" in shown
    assert "~ The court [-dismissed-]{+allowed+} the claim on Tuesday." in shown
    assert "(2 sentences as before)" in shown
    assert shown == said(capsys, URL, "--from", "1", "--to", "2")


@pytest.mark.usefixtures("folder")
def test_what_an_outlet_writes_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    shown = said(capsys, "1", "--from", "2")
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[bold]x[/bold]" in shown.replace("{+", "").replace("+}", "")


@pytest.mark.usefixtures("folder")
def test_a_program_gets_every_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said(capsys, "1", "--to", "2", "--format", "json"))
    assert (found["article"], found["from"]["version"], found["to"]["version"]) == (1, 1, 2)
    assert [each["edit"] for each in found["text"]] == ["changed", "same", "same"]


@pytest.mark.usefixtures("folder")
def test_versions_and_articles_that_are_not_there_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert "there is no version 9: it has 3 versions" in said(capsys, "1", "--to", "9", status=1)
    assert "no article" in said(capsys, "77", status=1)
    assert "no list" in said(capsys, "1", "--format", "csv", status=2)
