"""A wrong address is found when the configuration is read, not when the first mail fails."""

from datetime import timedelta

import pytest

from alerts.subscribers import address_problem, find_problems, require_valid
from secondsource.errors import ConfigError
from secondsource.settings import MailSettings, Subscriber

MAIL = MailSettings(sender="Second Source <alerts@desk.example>")


@pytest.mark.parametrize(
    "address",
    [
        "analyst@example.org",
        "analyst@localhost",
        "a.b+tag@sub.example.org",
        "分析@例え.example",
        "o'neil@x.example",
        "a@1.example",
    ],
)
def test_an_address_that_mail_allows_is_taken(address: str) -> None:
    assert address_problem(address) == ""


@pytest.mark.parametrize(
    "address",
    [
        "",
        "analyst",
        "@example.org",
        "analyst@",
        "a@b@c.example",
        "a b@example.org",
        "a@exa mple.org",
        "a@example..org",
        "a@-x.example",
        "a..b@example.org",
        ".a@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org,b@example.org",
        "Name <a@example.org>",
        "<a@example.org>",
        f"{'a' * 65}@example.org",
        f"a@{'x' * 64}.example",
        "a@under_score.example",
    ],
)
def test_an_address_that_mail_does_not_allow_is_named(address: str) -> None:
    assert address_problem(address) != ""


def test_all_problems_are_told_at_once_with_place_and_fix() -> None:
    subscribers = (
        Subscriber(address="good@example.org"),
        Subscriber(address="bad", time_zone="Mars/Olympus", settle=timedelta(days=-1)),
        Subscriber(address="GOOD@example.org"),
    )
    problems = find_problems(subscribers, MailSettings(sender="nobody"), place="secondsource.toml")
    said = [str(problem) for problem in problems]
    assert len(said) == 5
    assert said[0].startswith("secondsource.toml [mail]: sender 'nobody' is no mail address")
    assert all("secondsource.toml [[subscriber]] 2" in line for line in said[1:4])
    assert "listed twice" in said[4]


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "UTC", "Europe/Zurich"])
def test_time_zones_are_those_of_the_list(zone: str) -> None:
    require_valid([Subscriber(address="a@example.org", time_zone=zone)], MAIL, place="x")


@pytest.mark.parametrize("zone", ["", "Tokyo", "../etc/passwd", "/etc/localtime", "Asia", "JST-9"])
def test_other_time_zones_are_refused(zone: str) -> None:
    with pytest.raises(ConfigError, match="time_zone"):
        require_valid([Subscriber(address="a@example.org", time_zone=zone)], MAIL, place="x")
