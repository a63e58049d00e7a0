"""Mail into a Maildir: complete or absent, never twice."""

import mailbox
import os
from pathlib import Path

import pytest

from alerts.channels.maildir import MaildirChannel
from alerts.channels.outcomes import Refused, Sent
from alerts.errors import DeliveryError

MAIL = b"Message-ID: <single_source.1.story@x.example>\r\nSubject: Hello\r\n\r\nText\r\n"
SENDER = "alerts@desk.example"


def send(channel: MaildirChannel, message: bytes = MAIL, to: str = "analyst@example.org") -> Sent | Refused:
    return channel.send(message, sender=SENDER, to=to)


def test_a_mail_can_be_read_by_any_client(tmp_path: Path) -> None:
    assert isinstance(send(MaildirChannel(tmp_path / "mail")), Sent)
    (message,) = mailbox.Maildir(tmp_path / "mail", create=False)
    assert message["Subject"] == "Hello"
    assert message.get_payload() == "Text\n"
    assert os.listdir(tmp_path / "mail" / "tmp") == []


def test_a_repeat_after_a_crash_replaces_its_own_file(tmp_path: Path) -> None:
    send(MaildirChannel(tmp_path))
    send(MaildirChannel(tmp_path))
    assert len(os.listdir(tmp_path / "new")) == 1


def test_each_recipient_and_each_message_has_a_file_of_its_own(tmp_path: Path) -> None:
    channel = MaildirChannel(tmp_path)
    send(channel)
    send(channel, to="b@example.org")
    send(channel, MAIL.replace(b"single_source.1", b"disputed.2"))
    assert len(os.listdir(tmp_path / "new")) == 3


def test_a_mail_that_was_read_already_is_not_there_anew(tmp_path: Path) -> None:
    channel = MaildirChannel(tmp_path)
    send(channel)
    (name,) = os.listdir(tmp_path / "new")
    (tmp_path / "new" / name).rename(tmp_path / "cur" / f"{name}:2,S")
    assert isinstance(send(channel), Sent)
    assert os.listdir(tmp_path / "new") == []


def test_a_hostile_message_id_stays_inside_the_folder(tmp_path: Path) -> None:
    send(MaildirChannel(tmp_path / "mail"), MAIL.replace(b"single_source.1", b"../../../new/x"))
    assert len(os.listdir(tmp_path / "mail" / "new")) == 1
    assert os.listdir(tmp_path) == ["mail"]


def test_a_folder_that_cannot_be_one_says_what_to_change(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file")
    with pytest.raises(DeliveryError, match=r"Maildir .*mail.*Set \[mail\] folder"):
        MaildirChannel(tmp_path / "mail")


def test_a_folder_lost_while_running_keeps_the_mail_for_later(tmp_path: Path) -> None:
    channel = MaildirChannel(tmp_path / "mail")
    (tmp_path / "mail" / "tmp").rmdir()
    outcome = send(channel)
    assert isinstance(outcome, Refused)
    assert outcome.is_retryable
