"""What goes wrong around us is told clearly, and costs nothing of the rest."""

import socket
import sqlite3
from pathlib import Path

import pytest
from loopback.configuring import write_configuration
from loopback.findings import open_database
from loopback.processes import Finished, Installation
from loopback.surroundings import Stagehand, Surroundings

_ONE = ("Northway Post",)


def _is_clear(finished: Finished, *words: str) -> bool:
    """Whether it says these words on stderr, and nobody has to read a traceback."""
    return "Traceback" not in finished.errors and all(word in finished.errors for word in words)


def _crawl(installation: Installation) -> Finished:
    finished = installation.run("crawl", "--once")
    assert finished.status == 0, finished.errors
    return finished


def _states(installation: Installation) -> list[tuple[str, str, int]]:
    """State, last answer and attempts of each delivery."""
    with open_database(installation.database) as database:
        return database.execute(
            "SELECT state, coalesce((SELECT answer FROM delivery_attempts a WHERE a.delivery_id = d.delivery_id"
            " ORDER BY attempt_id DESC LIMIT 1), ''),"
            " (SELECT count(*) FROM delivery_attempts a WHERE a.delivery_id = d.delivery_id)"
            " FROM deliveries d ORDER BY delivery_id"
        ).fetchall()


def _add_subscriber(installation: Installation, address: str) -> None:
    with (installation.folder / "secondsource.toml").open("a", encoding="utf-8") as config:
        config.write(f'\n[[subscriber]]\naddress = "{address}"\nsettle = "0s"\n')


def test_a_mail_server_that_refuses_one_recipient_for_good_stops_nobody_else(
    stagehand: Stagehand, tmp_path: Path
) -> None:
    with stagehand.open_surroundings(feeds=0, pages=0, houses=_ONE) as surroundings:
        installation = surroundings.install(tmp_path, settle="0s")
        _add_subscriber(installation, "gone@localhost")
        surroundings.mailbox.refuse = {"gone@localhost": "550 5.1.1 no such user"}
        finished = _crawl(installation)
        assert [str(mail["To"]) for mail in surroundings.mailbox.mails] == ["analyst@localhost"]
        states = {state: (answer, attempts) for state, answer, attempts in _states(installation)}
        assert "no such user" in states["refused"][0]
        assert states["sent"][1] == states["refused"][1] == 1
        assert _is_clear(finished, "delivery failed for good")

        _crawl(installation)
        assert len(surroundings.mailbox.mails) == 1


def test_a_mail_server_that_asks_for_patience_loses_no_alert(stagehand: Stagehand, tmp_path: Path) -> None:
    with stagehand.open_surroundings(feeds=0, pages=0, houses=_ONE) as surroundings:
        installation = surroundings.install(tmp_path, settle="0s")
        surroundings.mailbox.refuse_data = "451 4.3.0 try later"
        finished = _crawl(installation)
        assert surroundings.mailbox.mails == []
        ((state, answer, attempts),) = _states(installation)
        assert (state, attempts) == ("pending", 1)
        assert "try later" in answer
        assert _is_clear(finished, "delivery deferred")

        surroundings.mailbox.refuse_data = ""
        _let_the_wait_be_over(installation)
        _crawl(installation)
        assert len(surroundings.mailbox.mails) == 1
        assert [state for state, _, _ in _states(installation)] == ["sent"]


def test_a_mail_server_that_is_not_there_loses_no_alert(stagehand: Stagehand, tmp_path: Path) -> None:
    with stagehand.open_surroundings(feeds=0, pages=0, houses=_ONE) as surroundings:
        installation = surroundings.install(tmp_path, settle="0s")
        config = write_configuration(tmp_path, surroundings.world, mail_port=_free_port(), settle="0s")
        finished = installation.run("crawl", "--once", "--config", str(config))
        assert finished.status == 0
        ((state, answer, _),) = _states(installation)
        assert state == "pending"
        assert "nothing listens there" in answer
        assert _is_clear(finished, "delivery deferred")

        write_configuration(tmp_path, surroundings.world, mail_port=surroundings.mailbox.port, settle="0s")
        _let_the_wait_be_over(installation)
        _crawl(installation)
        assert len(surroundings.mailbox.mails) == 1


@pytest.mark.parametrize("command", [("crawl", "--once"), ("run",)])
def test_a_database_that_cannot_be_written_is_named_with_what_to_do(
    stagehand: Stagehand, tmp_path: Path, command: tuple[str, ...]
) -> None:
    with stagehand.open_surroundings(feeds=0, pages=0, houses=_ONE) as surroundings:
        (tmp_path / "file").write_text("where a folder should be", encoding="utf-8")
        write_configuration(
            tmp_path, surroundings.world, mail_port=surroundings.mailbox.port, database="sqlite:///file/second.db"
        )
        finished = Installation(folder=tmp_path).run(*command)
        assert finished.status == 1
        assert _is_clear(finished, str(tmp_path / "file" / "second.db"))
        assert not surroundings.web.seen  # nothing is asked of anybody that could not be kept


@pytest.mark.parametrize("command", [("crawl", "--once"), ("run",), ("stories",)])
def test_a_file_that_is_no_database_is_named_and_left_as_it_is(
    stagehand: Stagehand, tmp_path: Path, command: tuple[str, ...]
) -> None:
    with stagehand.open_surroundings(feeds=0, pages=0, houses=_ONE) as surroundings:
        installation = surroundings.install(tmp_path, settle="0s")
        installation.database.write_text("my diary\n" * 200, encoding="utf-8")
        finished = installation.run(*command)
        assert finished.status == 1
        assert _is_clear(finished, str(installation.database))
        assert installation.database.read_text(encoding="utf-8") == "my diary\n" * 200


@pytest.mark.slow  # as long as we wait for the other to let go
def test_a_database_that_somebody_else_holds_for_long_is_told_of_and_nothing_is_lost(
    stagehand: Stagehand, tmp_path: Path
) -> None:
    with stagehand.open_surroundings(feeds=0, pages=0, houses=_ONE) as surroundings:
        installation = surroundings.install(tmp_path, settle="0s")
        _crawl_without_mail(surroundings, installation)
        with sqlite3.connect(installation.database, isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            finished = installation.run("crawl", "--once")
            other.execute("ROLLBACK")
        assert finished.status == 1
        assert _is_clear(finished, str(installation.database))
        _let_the_wait_be_over(installation)
        _crawl(installation)
        assert len(surroundings.mailbox.mails) == 1


def _crawl_without_mail(surroundings: Surroundings, installation: Installation) -> None:
    surroundings.mailbox.refuse_data = "451 4.3.0 try later"
    _crawl(installation)
    surroundings.mailbox.refuse_data = ""


def _let_the_wait_be_over(installation: Installation) -> None:
    """Moves the next attempt to now, which spares the test the minutes that lie between."""
    with sqlite3.connect(installation.database, timeout=10) as database:
        database.execute("UPDATE deliveries SET next_attempt_at = due_at WHERE state = 'pending'")


def _free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port: int = place.getsockname()[1]
        return port
