"""A real mail server on loopback that keeps what it is given, and can be told to refuse."""

import asyncio
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from aiosmtpd.smtp import SMTP, Envelope, Session

from loopback.serving import LoopThread
from loopback.waiting import News

_LONGEST_WAIT = 60.0  # seconds; a test that holds answers for longer has failed anyway


@dataclass(slots=True)
class Mailbox:
    """What has arrived, in order; and how the server behaves, which a test may change at any time.

    refuse        the answer to RCPT TO by address, such as "550 5.1.1 no such user"; others are accepted
    refuse_data   the answer after the message, such as "451 4.3.0 try later"; "" = accept
    on_mail       called with each message that was taken in, before its sender hears that it was
    """

    news: News
    port: int
    mails: list[EmailMessage] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    refuse_data: str = ""
    attempts: int = 0
    on_mail: Callable[[EmailMessage], None] | None = None
    _answers: threading.Event = field(default_factory=threading.Event)  # cleared: they are held back

    def __post_init__(self) -> None:
        self._answers.set()

    def begin_again(self) -> None:
        """An empty box of a server that accepts everything."""
        self.mails.clear()
        self.refuse.clear()
        self.refuse_data, self.attempts, self.on_mail = "", 0, None
        self._answers.set()

    def hold_answers(self) -> None:
        """From now on messages are taken in, but their senders do not hear of it."""
        self._answers.clear()

    def release_answers(self) -> None:
        """Answers are given again, also to those who wait."""
        self._answers.set()

    def subjects(self) -> list[str]:
        """The subjects, sorted."""
        return sorted(str(mail["Subject"]) for mail in tuple(self.mails))

    def message_ids(self) -> Counter[str]:
        """How often each Message-ID has arrived."""
        return Counter(str(mail["Message-ID"]) for mail in tuple(self.mails))

    def threads(self) -> list[list[str]]:
        """Subjects of each thread, by References, in order of arrival; duplicates count once."""
        found: dict[str, dict[str, str]] = {}
        for mail in tuple(self.mails):
            own = str(mail["Message-ID"])
            root = str(mail["References"]).split()[0] if mail["References"] else own
            found.setdefault(root, {}).setdefault(own, str(mail["Subject"]))
        return sorted(list(thread.values()) for thread in found.values())

    # The names and arguments below are aiosmtpd's.
    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Sequence[str]
    ) -> str:
        """Takes a recipient in, or not."""
        self.attempts += 1
        if address in self.refuse:
            self.news.tell()
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Takes a message in, or not."""
        if self.refuse_data:
            self.news.tell()
            return self.refuse_data
        content = envelope.original_content or b""
        mail = BytesParser(policy=policy.default).parsebytes(content)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        if self.on_mail is not None:
            self.on_mail(mail)
        self.news.tell()
        await asyncio.to_thread(self._answers.wait, _LONGEST_WAIT)
        return "250 taken in"


@contextmanager
def open_mailbox(*, thread: LoopThread, news: News) -> Iterator[Mailbox]:
    """A mail server on 127.0.0.1 until the block ends."""
    place = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    place.bind(("127.0.0.1", 0))
    mailbox = Mailbox(news=news, port=place.getsockname()[1])

    async def start() -> asyncio.Server:
        return await thread.loop.create_server(
            lambda: SMTP(mailbox, hostname="mail.example", loop=thread.loop), sock=place
        )

    server = thread.call(start())
    try:
        yield mailbox
    finally:
        thread.loop.call_soon_threadsafe(server.close)
