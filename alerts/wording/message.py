"""One alert as one subscriber's mail: headers, plain text, HTML."""

import hashlib
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from functools import cache
from typing import ClassVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

import jinja2

from alerts.wording.identity import list_id, thread_reference
from secondsource.alert_kinds import AlertKind
from secondsource.explanation import Explanation
from secondsource.explanation_text import (
    SAID_HEADING,
    byline,
    change_heading,
    dateline,
    explanation_lines,
    quoted_by,
    reported_lines,
)
from secondsource.mail_address import deliverable
from secondsource.settings import Subscriber
from secondsource.stories import StoryKey

_COLUMNS = 76
_LIST_MARK = re.compile(r"( *)(- |> |-> |\d{1,3}\. |)")


class _MailPolicy(EmailPolicy):
    """SMTP's policy that folds identifiers at white space only: the stock one garbles those longer than a line."""

    _AS_IS: ClassVar = frozenset({"message-id", "in-reply-to", "references", "list-unsubscribe", "list-id"})

    def fold(self, name: str, value: str) -> str:
        if name.lower() in self._AS_IS:
            return f"{name}: " + str(value).replace("> <", f">{self.linesep} <") + self.linesep
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() in self._AS_IS:
            return self.fold(name, value).encode("utf-8" if self.utf8 else "ascii")
        return super().fold_binary(name, value)


# Everything in seven bits: a relay without 8BITMIME passes on the very bytes that we stored.
_ASCII_MAIL = _MailPolicy(linesep="\r\n", cte_type="7bit", raise_on_defect=True)
_UTF8_MAIL = _ASCII_MAIL.clone(utf8=True)  # RFC 6532, only where an address needs it


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertText:
    """All that is the same in every recipient's mail of one alert.

    changes         what a follow-up says first; () for the first mail
    in_reply_to     Message-ID of the thread's last mail; "" for the first
    references      Message-IDs of the thread, root first
    """

    key: StoryKey
    kind: AlertKind
    planned_at: datetime
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    subject: str
    changes: tuple[str, ...]
    explanation: Explanation


def render(alert: AlertText, *, subscriber: Subscriber, sender: str) -> EmailMessage:
    """The mail to one subscriber; equal input gives equal bytes.

    sender   an address, with or without a name
    The plain text is complete; the HTML says the same and loads nothing.
    """
    needs_utf8 = not (deliverable(subscriber.address) + deliverable(parseaddr(sender)[1])).isascii()
    policy = _UTF8_MAIL if needs_utf8 else _ASCII_MAIL
    zone = ZoneInfo(subscriber.time_zone)
    message = EmailMessage(policy)
    _write_headers(message, alert, subscriber, sender, zone)
    message.set_content(_plain_text(alert, subscriber, sender, zone))
    message.add_alternative(_html(alert, subscriber, sender, zone), subtype="html")
    # The library would draw boundaries by lot; a retry must send the same bytes.
    message.set_boundary("=_" + hashlib.sha256((alert.message_id + subscriber.address).encode()).hexdigest()[:32])
    return message


def _write_headers(
    message: EmailMessage, alert: AlertText, subscriber: Subscriber, sender: str, zone: ZoneInfo
) -> None:
    message["From"] = _address(parseaddr(sender)[1], parseaddr(sender)[0] or "Second Source")
    message["To"] = _address(subscriber.address)
    message["Subject"] = alert.subject
    message["Date"] = format_datetime(alert.planned_at.astimezone(zone))
    message["Message-ID"] = alert.message_id
    if alert.in_reply_to:
        message["In-Reply-To"] = alert.in_reply_to
        message["References"] = " ".join(alert.references)
    message["List-Id"] = list_id(sender=sender)
    message["List-Unsubscribe"] = f"<{_unsubscribe_address(subscriber, sender)}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Precedence"] = "bulk"
    message["X-Auto-Response-Suppress"] = "All"
    message["X-Entity-Ref-ID"] = thread_reference(alert.key)


def _address(address: str, name: str = "") -> Address:
    local_part, _, domain = deliverable(address).rpartition("@")
    return Address(display_name=name, username=local_part, domain=domain)


def _unsubscribe_address(subscriber: Subscriber, sender: str) -> str:
    return (
        f"mailto:{quote(parseaddr(sender)[1], safe='@')}?subject=unsubscribe%20{quote(subscriber.address, safe='@')}"
    )


def _plain_text(alert: AlertText, subscriber: Subscriber, sender: str, zone: ZoneInfo) -> str:
    lines = [*alert.changes, *([""] if alert.changes else []), *explanation_lines(alert.explanation, zone=zone)]
    lines += ["", "-- ", *_footer(subscriber, sender)]
    return "\n".join(wrapped for line in lines for wrapped in _wrap(line)) + "\n"


def _footer(subscriber: Subscriber, sender: str) -> tuple[str, ...]:
    return (
        f"Times are in {subscriber.time_zone}. Sent to {subscriber.address} by Second Source.",
        f"To unsubscribe, write to {parseaddr(sender)[1]} with the subject: unsubscribe {subscriber.address}",
    )


def _wrap(line: str) -> Iterator[str]:
    """At white space, with list items hanging; addresses and words longer than a line stay whole."""
    if len(line) <= _COLUMNS or line == "-- " or " " not in line.strip(" "):
        yield line  # an address longer than a line keeps its place in the list
        return
    margin, mark = _LIST_MARK.match(line).groups()  # type: ignore[union-attr]  # it matches the empty string
    hanging = margin + (mark if mark == "> " else " " * len(mark))
    yield from textwrap.wrap(
        line, _COLUMNS, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False
    )


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("alerts.wording", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


def _html(alert: AlertText, subscriber: Subscriber, sender: str, zone: ZoneInfo) -> str:
    return (
        _templates()
        .get_template("alert.html")
        .render(
            alert=alert,
            told=alert.explanation,
            reported=reported_lines(alert.explanation, zone=zone),
            change_heading=change_heading(alert.explanation.verdict),
            said_heading=SAID_HEADING,
            footer=_footer(subscriber, sender),
            zone=zone,
            byline=byline,
            dateline=dateline,
            quoted_by=quoted_by,
        )
    )
