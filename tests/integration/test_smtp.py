"""The SMTP channel against a real server: TLS, logins, refusals, and connections that break."""

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from mail_server import (
    HOST,
    MailServer,
    Manners,
    make_certificate,
    running,
    server_side,
    trusting,
)

from alerts.channels.outcomes import Refused, Sent
from alerts.channels.smtp import SmtpChannel
from secondsource.settings import MailSettings, MailTls

MAIL = b"Subject: Hello\r\nMessage-ID: <1@x.example>\r\n\r\n.a line that begins with a dot\r\n"
SENDER = "Second Source <alerts@desk.example>"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running(MailServer()) as plain:
        yield plain


def channel(
    server: MailServer, *, tls: MailTls = MailTls.NONE, context: ssl.SSLContext | None = None, login: str = ""
) -> SmtpChannel:
    user, _, password = login.partition(":")
    mail = MailSettings(host=HOST, port=server.port, tls=tls, user=user, password=password)
    return SmtpChannel(mail, tls_context=context, timeout=5)


def send(channel: SmtpChannel, to: str = "analyst@example.org") -> Sent | Refused:
    return channel.send(MAIL, sender=SENDER, to=to)


def test_a_mail_arrives_as_it_was_stored(server: MailServer) -> None:
    post = channel(server)
    assert send(post) == Sent(answer="250 taken")
    post.close()
    (mail,) = server.received
    assert mail.content == MAIL
    assert (mail.sender, mail.to) == ("alerts@desk.example", ("analyst@example.org",))


def test_one_connection_carries_a_batch_and_a_closed_channel_opens_anew(server: MailServer) -> None:
    post = channel(server)
    for number in range(5):
        assert isinstance(send(post, f"a{number}@example.org"), Sent)
    assert server.connections == 1
    post.close()
    assert isinstance(send(post), Sent)
    post.close()
    post.close()
    assert server.connections == 2


def test_starttls_is_verified_and_encrypts(certificate: Path) -> None:
    with running(MailServer(starttls=server_side(certificate))) as server:
        post = channel(server, tls=MailTls.STARTTLS, context=trusting(certificate))
        assert isinstance(send(post), Sent)
        post.close()
        assert [mail.is_encrypted for mail in server.received] == [True]


def test_implicit_tls_is_verified_and_encrypts(certificate: Path) -> None:
    with running(MailServer(implicit_tls=server_side(certificate))) as server:
        post = channel(server, tls=MailTls.IMPLICIT, context=trusting(certificate))
        assert isinstance(send(post), Sent)
        post.close()
        assert [mail.is_encrypted for mail in server.received] == [True]


@pytest.mark.parametrize("tls", [MailTls.STARTTLS, MailTls.IMPLICIT])
def test_a_certificate_that_nobody_vouches_for_gets_no_mail(certificate: Path, tls: MailTls) -> None:
    context = server_side(certificate)
    made = MailServer(starttls=context) if tls is MailTls.STARTTLS else MailServer(implicit_tls=context)
    with running(made) as server:
        outcome = send(channel(server, tls=tls))
        assert isinstance(outcome, Refused)
        assert outcome.is_retryable
        assert "certificate" in outcome.answer
        assert server.received == []


def test_a_certificate_for_another_host_gets_no_mail(tmp_path: Path) -> None:
    other = make_certificate(tmp_path, name="mail.elsewhere.example")
    with running(MailServer(starttls=server_side(other))) as server:
        outcome = send(channel(server, tls=MailTls.STARTTLS, context=trusting(other)))
        assert isinstance(outcome, Refused)
        assert "certificate" in outcome.answer
        assert server.received == []


def test_a_server_without_starttls_gets_no_mail_in_the_clear(server: MailServer) -> None:
    outcome = send(channel(server, tls=MailTls.STARTTLS))
    assert isinstance(outcome, Refused)
    assert outcome.is_retryable
    assert "tls" in outcome.answer.casefold()
    assert server.received == []


def test_a_login_opens_the_door_and_a_wrong_one_keeps_the_mail(certificate: Path) -> None:
    with running(MailServer(starttls=server_side(certificate), login="desk:right")) as server:
        trusted = trusting(certificate)
        wrong = send(channel(server, tls=MailTls.STARTTLS, context=trusted, login="desk:wrong"))
        assert isinstance(wrong, Refused)
        assert wrong.is_retryable
        assert "login" in wrong.answer
        assert "wrong" not in wrong.answer
        assert isinstance(send(channel(server, tls=MailTls.STARTTLS, context=trusted, login="desk:right")), Sent)


def test_a_refused_recipient_is_refused_for_good_and_stops_nobody_else() -> None:
    manners = Manners(refused={"gone@example.org": "550 5.1.1 no such user"})
    with running(MailServer(manners)) as server:
        post = channel(server)
        refused = send(post, "gone@example.org")
        assert refused == Refused(
            answer=f"SMTP 127.0.0.1:{server.port} to the recipient: 550 5.1.1 no such user", is_retryable=False
        )
        assert isinstance(send(post), Sent)
        assert server.connections == 1


def test_a_busy_server_is_asked_again_later() -> None:
    with running(MailServer(Manners(busy=1))) as server:
        post = channel(server)
        busy = send(post)
        assert isinstance(busy, Refused)
        assert busy.is_retryable
        assert isinstance(send(post), Sent)


def test_a_mail_refused_for_its_content_is_refused_for_good() -> None:
    with running(MailServer(Manners(data_answer="554 5.7.1 looks like spam"))) as server:
        outcome = send(channel(server))
        assert isinstance(outcome, Refused)
        assert not outcome.is_retryable


def test_a_refused_sender_is_our_trouble_and_loses_no_recipient() -> None:
    with running(MailServer(Manners(sender_answer="550 5.7.1 you may not send"))) as server:
        outcome = send(channel(server))
        assert isinstance(outcome, Refused)
        assert outcome.is_retryable


def test_a_dropped_connection_is_tried_again_and_the_next_mail_opens_a_new_one() -> None:
    with running(MailServer(Manners(drops=1))) as server:
        post = channel(server)
        dropped = send(post)
        assert isinstance(dropped, Refused)
        assert dropped.is_retryable
        assert isinstance(send(post, "b@example.org"), Sent)


def test_a_connection_that_died_between_two_mails_is_replaced_at_once() -> None:
    with running(MailServer()) as server:
        post = channel(server)
        assert isinstance(send(post), Sent)
        server.manners.hang_ups = 1
        assert isinstance(send(post), Sent)
        assert server.connections == 2


def test_nothing_listening_is_retryable_and_costs_a_batch_one_attempt() -> None:
    with socket.create_server((HOST, 0)) as unused:
        port = unused.getsockname()[1]
    post = SmtpChannel(MailSettings(host=HOST, port=port, tls=MailTls.NONE), timeout=1)
    outcomes = [send(post) for _ in range(3)]
    assert all(isinstance(outcome, Refused) and outcome.is_retryable for outcome in outcomes)
    assert "nothing listens there" in outcomes[0].answer


def test_a_server_that_never_greets_is_given_up_in_time() -> None:
    with socket.create_server((HOST, 0)) as mute:
        post = SmtpChannel(MailSettings(host=HOST, port=mute.getsockname()[1], tls=MailTls.NONE), timeout=0.1)
        outcome = send(post)
        assert isinstance(outcome, Refused)
        assert outcome.is_retryable
        assert "time" in outcome.answer


def test_an_address_beyond_ascii_needs_a_server_that_takes_it() -> None:
    with running(MailServer()) as server:
        assert isinstance(send(channel(server), "分析@example.org"), Sent)
        assert server.received[0].to == ("分析@example.org",)
    with running(MailServer(takes_utf8=False)) as server:
        outcome = send(channel(server), "分析@example.org")
        assert isinstance(outcome, Refused)
        assert not outcome.is_retryable


def test_a_hosts_name_beyond_ascii_asks_for_nothing_special(server: MailServer) -> None:
    assert isinstance(send(channel(server), "desk@例え.example"), Sent)
    assert server.received[0].to == ("desk@xn--r8jz45g.example",)
