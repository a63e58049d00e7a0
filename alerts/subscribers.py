"""Whom we may write to: addresses and time zones checked before anything is sent to them."""

import re
from collections.abc import Sequence
from datetime import timedelta
from email.errors import HeaderParseError, MessageError
from email.headerregistry import Address
from email.utils import parseaddr
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from secondsource.errors import ConfigError
from secondsource.settings import MailSettings, Subscriber

_LONGEST_LOCAL_PART = 64  # RFC 5321 §4.5.3.1
_LONGEST_ADDRESS = 254
_LONGEST_SETTLE = timedelta(days=30)
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\Z")


def find_problems(subscribers: Sequence[Subscriber], mail: MailSettings, *, place: str) -> tuple[ConfigError, ...]:
    """Everything wrong with the subscribers and with whom mail comes from.

    place   the file they stand in, for the messages
    """
    problems = []
    if problem := address_problem(parseaddr(mail.sender)[1]):
        problems.append(
            ConfigError(
                place=f"{place} [mail]",
                problem=f"sender {mail.sender!r} is no mail address: {problem}",
                fix='Write an address, such as sender = "alerts@example.org".',
            )
        )
    seen: set[str] = set()
    for number, subscriber in enumerate(subscribers, start=1):
        table = f"{place} [[subscriber]] {number}"
        problems += _subscriber_problems(subscriber, table)
        key = subscriber.address.casefold()
        if key in seen:
            problems.append(
                ConfigError(
                    place=table,
                    problem=f"address {subscriber.address!r} is listed twice",
                    fix="Keep one table for each address.",
                )
            )
        seen.add(key)
    return tuple(problems)


def require_valid(subscribers: Sequence[Subscriber], mail: MailSettings, *, place: str) -> None:
    """Raises the first ConfigError of `find_problems`."""
    for problem in find_problems(subscribers, mail, place=place):
        raise problem


def address_problem(address: str) -> str:
    """What is wrong with a mail address; "" = nothing that can be known without sending."""
    local_part, at, domain = address.rpartition("@")
    if not at or not local_part or not domain:
        return "it has not the form name@host"
    if any(character.isspace() or not character.isprintable() for character in address):
        return "it holds white space or characters that do not print"
    if len(local_part.encode()) > _LONGEST_LOCAL_PART or len(address.encode()) > _LONGEST_ADDRESS:
        return "it is longer than mail allows"
    try:
        labels = domain.encode("idna").decode("ascii").split(".")
    except UnicodeError:
        return f"{domain!r} is no host name"
    if not all(_LABEL.match(label) for label in labels):
        return f"{domain!r} is no host name"
    # The library's grammar is that of ASCII mail; letters beyond ASCII may stand wherever a letter may (RFC 6531).
    plain = "".join(character if character.isascii() else "x" for character in local_part)
    try:
        is_whole = Address(addr_spec=f"{plain}@host").username == plain
    except (HeaderParseError, MessageError, ValueError, IndexError):
        is_whole = False
    return "" if is_whole else "mail does not allow it to be written so"


def deliverable(address: str) -> str:
    """The address with its host in ASCII, so that only a name beyond ASCII asks the server for SMTPUTF8."""
    local_part, _, domain = address.rpartition("@")
    return address if domain.isascii() else f"{local_part}@{domain.encode('idna').decode('ascii')}"


def _subscriber_problems(subscriber: Subscriber, table: str) -> list[ConfigError]:
    problems = []
    if problem := address_problem(subscriber.address):
        problems.append(
            ConfigError(
                place=table,
                problem=f"address {subscriber.address!r} is no mail address: {problem}",
                fix='Write an address, such as address = "analyst@example.org".',
            )
        )
    if not timedelta(0) <= subscriber.settle <= _LONGEST_SETTLE:
        problems.append(
            ConfigError(
                place=table,
                problem=f"settle of {subscriber.settle} is not between nothing and {_LONGEST_SETTLE.days} days",
                fix='Write how long a fresh story may settle, such as settle = "6h".',
            )
        )
    if not _is_time_zone(subscriber.time_zone):
        problems.append(
            ConfigError(
                place=table,
                problem=f"time_zone {subscriber.time_zone!r} is unknown",
                fix='Write a name of the IANA list, such as time_zone = "Asia/Tokyo".',
            )
        )
    return problems


def _is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # "../x" and folders of the list are no zones either
        return False
    return True
