"""A wrong address is found when the configuration is read, not when the first mail fails."""

from email import policy
from email.headerregistry import Address
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from secondsource.mail_address import address_problem, deliverable


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
        "a@☃\u200d☃.example",
    ],
)
def test_an_address_that_mail_does_not_allow_is_named(address: str) -> None:
    assert address_problem(address) != ""


_PARTS = st.text("ab1.-_+'\"ßé分☃\u200d\u0301 ", min_size=1, max_size=6)


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(st.builds("{}@{}".format, _PARTS, _PARTS))
def test_whatever_address_is_allowed_can_be_written_to(address: str) -> None:
    assume(address_problem(address) == "")
    mail = EmailMessage(policy.SMTPUTF8)
    local_part, _, domain = deliverable(address).rpartition("@")
    mail["To"] = Address(username=local_part, domain=domain)
    assert domain.isascii()
    assert mail.as_bytes().count(b"\r\n") == 2
    assert mail["To"].addresses[0].addr_spec.endswith(f"@{domain}")
