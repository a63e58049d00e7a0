"""`init` and `check`: a configuration that works, and everything that is wrong with one, in a clear line each."""

import json
import socket
from pathlib import Path

import pytest
from command_line import Ended, run_command
from mail_server import MailServer, running

ADDRESS = "analyst@example.org"


def init(folder: Path, *more: str) -> Ended:
    return run_command("init", "--address", ADDRESS, *more, folder=folder)


def found_by_check(folder: Path, *, status: int) -> dict[str, list[str]]:
    """What `check` said of each thing that is not fine."""
    ended = run_command("check", "--format", "json", folder=folder)
    assert (ended.status, ended.stderr) == (status, "")
    found: dict[str, list[str]] = {}
    for row in json.loads(ended.stdout):
        if not row["fine"]:
            found.setdefault(row["what"], []).append(row["said"])
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_init_writes_what_check_finds_in_order_and_says_when_an_alert_can_come(tmp_path: Path) -> None:
    ended = init(tmp_path, "--language", "ja", "--language", "en", "--time-zone", "Asia/Tokyo")
    assert (ended.status, ended.stderr) == (0, "")
    said = ended.stdout.decode("utf-8")
    assert "A first alert can come 6 h after the first report" in said
    assert "feeds in 21 languages" in said
    assert found_by_check(tmp_path, status=0) == {}


def test_init_never_overwrites(tmp_path: Path) -> None:
    assert init(tmp_path).status == 0
    before = (tmp_path / "secondsource.toml").read_text(encoding="utf-8")
    ended = init(tmp_path, "--language", "de")
    assert ended.status == 2
    assert "it exists already" in ended.stderr
    assert (tmp_path / "secondsource.toml").read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "--address"),
        (["--address", "nobody"], "'nobody'"),
        (["--address", ADDRESS, "--language", "Japanese language"], "no language tag"),
        (["--address", ADDRESS, "--time-zone", "asia/tokyo"], "Asia/Tokyo"),
        (["--address", ADDRESS, "--mail-server", "smtp.example.org:x"], "HOST:PORT"),
        (["--address", ADDRESS, "--folder", "file/below"], "cannot be written"),
    ],
)
def test_init_says_what_it_cannot_use_and_writes_nothing(tmp_path: Path, arguments: list[str], told: str) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    ended = run_command("init", *arguments, folder=tmp_path)
    assert ended.status == 2
    assert told in ended.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_check_tells_everything_wrong_at_once_naming_file_key_and_fix(tmp_path: Path) -> None:
    (tmp_path / "outlets.toml").write_text('[[outlet]]\nnmae = "A"\n', encoding="utf-8")
    (tmp_path / "topic.toml").write_text("nothing = 1\n", encoding="utf-8")
    (tmp_path / "secondsource.toml").write_text(
        f'[outlets]\nfiles = ["outlets.toml", "missing.toml"]\n[topics]\nfiles = ["topic.toml"]\n'
        f'[mail]\ntransport = "maildir"\nfolder = "mail"\n[[subscriber]]\naddress = "{ADDRESS}"\n',
        encoding="utf-8",
    )
    found = found_by_check(tmp_path, status=2)
    assert set(found) == {"outlets", "topics"}
    told = " ".join(found["outlets"])
    for words in ("outlets.toml [[outlet]] 1", "'nmae'", "Did you mean 'name'", "missing.toml", "no such file"):
        assert words in told
    assert "'nothing'" in found["topics"][0]

    (tmp_path / "secondsource.toml").write_text("[mial]\n[crawl]\nworkers = '2'\n", encoding="utf-8")
    found = found_by_check(tmp_path, status=2)
    assert len(found["configuration"]) == 2
    ended = run_command("run", folder=tmp_path)
    assert ended.status == 2
    assert "Did you mean 'mail'" in ended.stderr
    assert "workers" in ended.stderr


def test_check_names_what_cannot_be_written_or_reached(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    (tmp_path / "secondsource.toml").write_text(
        '[database]\nurl = "sqlite:///file/second.db"\n[archive]\nfolder = "file/evidence"\n'
        f'[mail]\nhost = "127.0.0.1"\nport = {free_port()}\ntls = "none"\n'
        f'[[subscriber]]\naddress = "{ADDRESS}"\n',
        encoding="utf-8",
    )
    found = found_by_check(tmp_path, status=1)
    assert set(found) == {"database", "archive", "mail"}
    assert str(tmp_path / "file") in found["database"][0]
    assert "file" in found["archive"][0]
    assert "nothing listens there" in found["mail"][0]


def test_a_mail_server_that_answers_is_tried_without_sending(tmp_path: Path) -> None:
    with running(MailServer()) as server:
        (tmp_path / "secondsource.toml").write_text(
            f'[mail]\nhost = "127.0.0.1"\nport = {server.port}\ntls = "none"\n'
            f'[[subscriber]]\naddress = "{ADDRESS}"\n',
            encoding="utf-8",
        )
        assert found_by_check(tmp_path, status=0) == {}
        assert server.received == []
        assert server.connections > 0


def test_a_login_without_password_is_told_before_the_server_refuses_it(tmp_path: Path) -> None:
    (tmp_path / "secondsource.toml").write_text(
        f'[mail]\nhost = "127.0.0.1"\nuser = "alerts"\n[[subscriber]]\naddress = "{ADDRESS}"\n', encoding="utf-8"
    )
    (told,) = found_by_check(tmp_path, status=2)["mail"]
    assert "SECONDSOURCE_MAIL_PASSWORD" in told


def test_a_password_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "secondsource.toml").write_text(
        f'[mail]\nuser = "a"\npassword_file = "secret"\n[[subscriber]]\naddress = "{ADDRESS}"\n', encoding="utf-8"
    )
    (told,) = found_by_check(tmp_path, status=2)["configuration"]
    assert str(tmp_path / "secret") in told


@pytest.mark.parametrize("command", [("run",), ("crawl", "--once"), ("stories",), ("watches",), ("check",)])
def test_without_a_configuration_every_command_says_how_to_get_one(tmp_path: Path, command: tuple[str, ...]) -> None:
    ended = run_command(*command, folder=tmp_path)
    assert ended.status == 2
    assert "secondsource init" in ended.stderr + ended.stdout.decode("utf-8")
    assert "Traceback" not in ended.stderr
    assert not list(tmp_path.iterdir())


def test_a_configuration_that_is_no_toml_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "secondsource.toml").write_text("[mail]\nhost = smtp\n", encoding="utf-8")
    ended = run_command("stories", folder=tmp_path)
    assert ended.status == 2
    assert "line 2" in ended.stderr
    ended = run_command("stories", "--config", "other.toml", folder=tmp_path)
    assert ended.status == 2
    assert "other.toml: there is no such file" in ended.stderr


def test_listings_say_so_where_nothing_was_recorded_yet(tmp_path: Path) -> None:
    assert init(tmp_path).status == 0
    ended = run_command("stories", folder=tmp_path)
    assert ended.status == 1
    assert "there is none yet" in ended.stderr
    assert not (tmp_path / "secondsource.db").exists()
