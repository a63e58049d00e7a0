"""The loopback web is what it says: fifty servers, five hundred pages, faults included, equal for equal seeds."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from http.client import HTTPConnection, HTTPException
from smtplib import SMTP, SMTPRecipientsRefused

import pytest
from loopback.houses import Fault
from loopback.mailbox import open_mailbox
from loopback.serving import LoopbackWeb, LoopThread, open_sockets, serve
from loopback.waiting import News
from loopback.world import build_world, iter_pages

NOW = datetime(2030, 11, 12, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def thread() -> Iterator[LoopThread]:
    running = LoopThread()
    yield running
    running.close()


@pytest.fixture(scope="module")
def web(thread: LoopThread) -> Iterator[LoopbackWeb]:
    world = build_world(now=NOW, seed=7)
    sockets, port = open_sockets([house.address for house in world.houses.values()])
    with serve(world.at_port(port), sockets, thread=thread, news=News()) as loopback:
        yield loopback


def get(web: LoopbackWeb, house: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection(web.world.houses[house].address, web.world.port, timeout=10)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response.status, dict(response.headers), response.read()
    finally:
        connection.close()


def test_there_are_fifty_houses_and_five_hundred_pages_to_read_in_four_languages(web: LoopbackWeb) -> None:
    assert len(web.world.houses) == 50
    assert web.world.page_count == 500
    assert {report.language for _, report in iter_pages(web.world)} == {"en", "de", "fr", "ja"}
    assert {house.address for house in web.world.houses.values()} == {f"127.0.0.{n}" for n in range(2, 52)}


def test_equal_seeds_make_equal_worlds(web: LoopbackWeb) -> None:
    assert build_world(now=NOW, seed=7).at_port(web.world.port) == web.world
    assert build_world(now=NOW, seed=8).at_port(web.world.port) != web.world


def test_each_house_answers_at_its_own_address_and_304_to_who_knows_its_feed(web: LoopbackWeb) -> None:
    status, headers, body = get(web, "Harbour Ledger", "/feed.xml")
    assert status == 200
    assert b"Harbour Ledger" in body
    assert get(web, "Harbour Ledger", "/feed.xml", If_None_Match=headers["ETag"])[0] == 304
    status, headers, _ = get(web, "Morning Fathom", "/feed.xml")
    assert get(web, "Morning Fathom", "/feed.xml", If_Modified_Since=headers["Last-Modified"])[0] == 304
    assert get(web, "Harbour Ledger", "/licence-deal")[0] == 200
    assert get(web, "Fenland Courier", "/licence-deal")[0] == 404


def test_faulty_houses_fail_each_in_its_way(web: LoopbackWeb) -> None:
    by_fault = {house.fault: house.name for house in web.world.houses.values()}
    assert get(web, by_fault[Fault.SERVER_ERROR], "/feed.xml")[0] == 500
    assert b"<html>" in get(web, by_fault[Fault.HTML_FOR_FEED], "/feed.xml")[2]
    assert b"Disallow: /\n" in get(web, by_fault[Fault.FORBIDS], "/robots.txt")[2]
    for _ in range(2):
        with pytest.raises((OSError, HTTPException)):
            get(web, by_fault[Fault.DROPS], "/feed.xml")
    with pytest.raises((OSError, HTTPException)):
        get(web, by_fault[Fault.DROPS_ONCE], "/feed.xml")
    assert get(web, by_fault[Fault.DROPS_ONCE], "/feed.xml")[0] == 200
    with pytest.raises(UnicodeDecodeError):
        get(web, by_fault[Fault.MISLABELLED], "/feed.xml")[2].decode("utf-8")


def test_what_belongs_to_the_second_stage_is_not_there_before(web: LoopbackWeb) -> None:
    path = "/notices/2030-117"
    assert get(web, "Ministry of Culture of Aldmoor", path)[0] == 404
    before = get(web, "Ministry of Culture of Aldmoor", "/feed.xml")[1]["ETag"]
    web.move_on()
    assert get(web, "Ministry of Culture of Aldmoor", path)[0] == 200
    assert get(web, "Ministry of Culture of Aldmoor", "/feed.xml", If_None_Match=before)[0] == 200
    web.begin_again()


def test_the_mail_server_keeps_what_it_takes_and_refuses_when_told(thread: LoopThread) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["Message-ID"] = "KI und Urheber: früh", "<1@localhost>"
    mail.set_content("…")
    with open_mailbox(thread=thread, news=News()) as mailbox, SMTP("127.0.0.1", mailbox.port, timeout=10) as client:
        client.send_message(mail, "a@localhost", ["b@localhost"])
        assert mailbox.subjects() == ["KI und Urheber: früh"]
        mailbox.refuse["b@localhost"] = "550 5.1.1 no such user"
        with pytest.raises(SMTPRecipientsRefused):
            client.send_message(mail, "a@localhost", ["b@localhost"])
        assert len(mailbox.mails) == 1
