"""The configuration: what it says is what is done, and every mistake is told with its fix."""

import tomllib
from dataclasses import replace
from datetime import timedelta

import pytest

from secondsource.errors import ConfigErrors
from secondsource.settings import MailTls, Settings, Subscriber, Transport
from secondsource.settings_file import is_mail_address, settings_from

# Every key of DESIGN.md §7, each with another value than its default.
EVERYTHING = """
[database]
url = "sqlite:///data/mine.db"
[archive]
folder = "/srv/evidence"
feeds = false
[crawl]
allow_private = ["127.0.0.0/8", "::1/128"]
user_agent = "Desk/1 (desk@example.org)"
interval_min = "30m"
workers = 3
[outlets]
files = ["outlets.toml", "/etc/more.toml"]
shipped = false
[topics]
files = ["topic.toml"]
any = true
[mail]
transport = "maildir"
folder = "post"
host = "smtp.example.org"
port = 465
tls = "implicit"
user = "alerts"
password_file = "secret.txt"
sender = "alerts@example.org"
[web]
listen = "[::1]:9000"
public_url = "https://desk.example.org/"
[services.kokkai]
enabled = false
base_url = "http://127.0.0.1:8000/"
[[subscriber]]
address = "analyst@example.org"
settle = "90m"
languages = ["ja", "zh-Hant"]
rhythm = "immediate"
time_zone = "Asia/Tokyo"
[[subscriber]]
address = "second@example.org"
"""


def read(text: str, *, environment: dict[str, str] | None = None) -> Settings:
    return settings_from(
        tomllib.loads(text), place="secondsource.toml", folder="/etc/desk", environment=environment or {}
    )


def problems_of(text: str) -> list[str]:
    with pytest.raises(ConfigErrors) as raised:
        read(text)
    return [str(error) for error in raised.value.errors]


def test_every_documented_key_is_read() -> None:
    settings = read(EVERYTHING)
    assert settings.database.url == "sqlite:////etc/desk/data/mine.db"
    assert (settings.archive.folder, settings.archive.feeds) == ("/srv/evidence", False)
    assert settings.crawl.allow_private == ("127.0.0.0/8", "::1/128")
    assert (settings.crawl.interval_min, settings.crawl.workers) == (timedelta(minutes=30), 3)
    assert settings.crawl.user_agent == "Desk/1 (desk@example.org)"
    assert settings.outlets.files == ("/etc/desk/outlets.toml", "/etc/more.toml")
    assert settings.outlets.shipped is False
    assert (settings.topics.files, settings.topics.any) == (("/etc/desk/topic.toml",), True)
    assert settings.mail.transport is Transport.MAILDIR
    assert settings.mail.tls is MailTls.IMPLICIT
    assert settings.mail.folder == "/etc/desk/post"
    assert settings.mail.password_file == "/etc/desk/secret.txt"
    assert (settings.mail.host, settings.mail.port, settings.mail.user) == ("smtp.example.org", 465, "alerts")
    assert settings.web.public_url == "https://desk.example.org"
    assert [(each.name, each.enabled, each.base_url) for each in settings.services] == [
        ("kokkai", False, "http://127.0.0.1:8000")
    ]
    first, second = settings.subscribers
    assert first == Subscriber(
        address="analyst@example.org",
        settle=timedelta(minutes=90),
        languages=("ja", "zh-Hant"),
        time_zone="Asia/Tokyo",
    )
    assert second == Subscriber(address="second@example.org")


def test_an_empty_file_is_the_defaults_with_paths_from_its_folder() -> None:
    settings = read("")
    default = Settings()
    assert settings.database.url == "sqlite:////etc/desk/secondsource.db"
    assert settings.archive.folder == "/etc/desk/evidence"
    assert settings.mail == replace(default.mail, folder="/etc/desk/mail")
    assert (settings.crawl, settings.topics, settings.subscribers) == (default.crawl, default.topics, ())


def test_the_password_comes_from_the_environment_and_never_shows() -> None:
    settings = read("", environment={"SECONDSOURCE_MAIL_PASSWORD": "s3cret"})
    assert settings.mail.password == "s3cret"
    assert "s3cret" not in repr(settings)


def test_a_password_in_the_file_is_an_error_that_does_not_repeat_it() -> None:
    (problem,) = problems_of('[mail]\npassword = "s3cret"\n')
    assert "SECONDSOURCE_MAIL_PASSWORD" in problem
    assert "password_file" in problem
    assert "s3cret" not in problem


def test_everything_wrong_is_told_at_once() -> None:
    text = '[databse]\n[mail]\nhots = "x"\nport = "25"\n[crawl]\ninterval_min = 15\n'
    assert len(problems_of(text)) == 4


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[databse]\n", ["unknown key 'databse'", "Did you mean 'database'"]),
        ('[mail]\nhots = "x"\n', ["secondsource.toml [mail]", "'hots'", "Did you mean 'host'"]),
        ("colour = 1\n", ["unknown key 'colour'", "Known: database"]),
        ('[mail]\nport = "25"\n', ["'port' is '25', not a whole number", "port = 25"]),
        ("[mail]\nport = true\n", ["'port' is true, not a whole number"]),
        ("[mail]\nport = 70000\n", ["'port' is 70000", "65535"]),
        ('[mail]\ntls = "ssl"\n', ["'tls' is 'ssl'", "starttls, implicit, none"]),
        ('[mail]\ntransport = "smpt"\n', ["Did you mean 'smtp'"]),
        ('[mail]\nsender = "alerts"\n', ["'sender' is 'alerts'", "alerts@example.org"]),
        ('[mail]\nhost = "smtp://x"\n', ["'host'"]),
        ("[crawl]\ninterval_min = 15\n", ["'interval_min' is 15", '"15m"']),
        ('[crawl]\ninterval_min = "15"\n', ["'interval_min' is '15'", '"15m"']),
        ('[crawl]\ninterval_min = "15 minutes"\n', ['"15m"']),
        ('[crawl]\ninterval_min = "400d"\n', ["from 1s to 1w"]),
        ('[crawl]\nallow_private = ["127.0.0.1/8"]\n', ["'127.0.0.1/8'", "127.0.0.0/8"]),
        ('[crawl]\nallow_private = "127.0.0.0/8"\n', ["not a list of texts"]),
        ("[crawl]\nworkers = 0\n", ["from 1 to 64"]),
        ('[crawl]\nuser_agent = "Büro"\n', ["no header can carry"]),
        ('[database]\nurl = "postgresql://x/y"\n', ["sqlite:///secondsource.db"]),
        ('[database]\nurl = "sqlite://"\n', ["sqlite:///secondsource.db"]),
        ('[database]\nurl = "secondsource.db"\n', ["sqlite:///secondsource.db"]),
        ('[outlets]\nshipped = "yes"\n', ["shipped = true or shipped = false"]),
        ('[outlets]\nfiles = [""]\n', ["a list of texts"]),
        ('[archive]\nfolder = ""\n', ["'folder' is empty"]),
        ('[web]\nlisten = "8080"\n', ["127.0.0.1:8080"]),
        ('[web]\npublic_url = "desk.example"\n', ["https://"]),
        ('[services]\nkokkai = "on"\n', ["[services.kokkai]"]),
        ('[services.kokkai]\nurl = "x"\n', ["[services.kokkai]", "Did you mean 'base_url'"]),
        ("[[subscriber]]\n", ["'address' is missing"]),
        ('[[subscriber]]\naddress = "a b@x"\n', ["'a b@x'"]),
        ("[[subscriber]]\naddress = 3\n", ["'address' is 3, not a text"]),
        (
            '[[subscriber]]\naddress = "a@x.example"\n[[subscriber]]\naddress = "A@x.example"\n',
            ["twice", "[[subscriber]] 2"],
        ),
        ('[[subscriber]]\naddress = "a@x.example"\ntime_zone = "asia/tokyo"\n', ["Did you mean 'Asia/Tokyo'"]),
        ('[[subscriber]]\naddress = "a@x.example"\ntime_zone = "../UTC"\n', ["Europe/Berlin"]),
        ('[[subscriber]]\naddress = "a@x.example"\nrhythm = "daily"\n', ["'rhythm' is 'daily'", "immediate"]),
        ('[[subscriber]]\naddress = "a@x.example"\nlanguages = ["japanese!"]\n', ["'japanese!'"]),
        ('[subscriber]\naddress = "a@x.example"\n', ["[[subscriber]]"]),
        ('[[subscribers]]\naddress = "a@x.example"\n', ["Did you mean 'subscriber'"]),
    ],
)
def test_a_mistake_names_file_key_and_fix(text: str, told: list[str]) -> None:
    (problem,) = problems_of(text)
    assert problem.startswith("secondsource.toml")
    for words in told:
        assert words in problem


@pytest.mark.parametrize("address", ["analyst@localhost", "a.b+c@mail.example.org", "ü@bücher.example"])
def test_plain_addresses_are_taken(address: str) -> None:
    assert is_mail_address(address)


@pytest.mark.parametrize(
    "address", ["", "x", "@x", "x@", "a@@b", "a@b@c", "a b@c", "<a@b>", "a@b\n", "a@b..c", "a@-b"]
)
def test_what_is_no_address_is_not(address: str) -> None:
    assert not is_mail_address(address)
