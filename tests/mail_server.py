"""A real SMTP server on loopback that behaves as badly as it is told to, and a certificate for it."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One mail as the server took it."""

    sender: str
    to: tuple[str, ...]
    content: bytes
    is_encrypted: bool


@dataclass(slots=True, kw_only=True)
class Manners:
    """How the server answers. Counts go down with each use."""

    refused: dict[str, str] = field(default_factory=dict)  # recipient -> answer
    busy: int = 0  # so many RCPT get 451
    drops: int = 0  # so many mails are taken and the connection dropped before the answer
    hang_ups: int = 0  # so many MAIL get 421 and the connection closed
    data_answer: str = ""
    sender_answer: str = ""


class MailServer(Controller):
    """Takes mail and keeps it.

    starttls, implicit_tls   TLS after STARTTLS (then required before anything else), or from the first byte
    login                    the one user and password it takes; "" = anyone may send
    """

    def __init__(
        self,
        manners: Manners | None = None,
        *,
        starttls: ssl.SSLContext | None = None,
        implicit_tls: ssl.SSLContext | None = None,
        login: str = "",
        takes_utf8: bool = True,
    ) -> None:
        super().__init__(
            self,
            hostname=HOST,
            port=0,
            ssl_context=implicit_tls,
            tls_context=starttls,
            require_starttls=starttls is not None,
            enable_SMTPUTF8=takes_utf8,
            authenticator=_one_login(login) if login else None,
            auth_required=bool(login),
        )
        self.manners = manners or Manners()
        self.received: list[Received] = []
        self.connections = 0

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd leaves it untyped
        self.connections = 0

    def factory(self) -> SMTP:
        self.connections += 1
        made = super().factory()  # type: ignore[no-untyped-call]  # aiosmtpd leaves it untyped
        assert isinstance(made, SMTP)
        return made

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.manners.hang_ups > 0:
            self.manners.hang_ups -= 1
            await server.push("421 4.3.2 closing for the night")
            _connection(server).close()
        if self.manners.sender_answer:
            return self.manners.sender_answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.manners.refused:
            return self.manners.refused[address]
        if self.manners.busy > 0:
            self.manners.busy -= 1
            return "451 4.7.1 greylisted, try again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # its name
        if self.manners.data_answer:
            return self.manners.data_answer
        assert isinstance(envelope.content, bytes)
        self.received.append(
            Received(
                sender=envelope.mail_from or "",
                to=tuple(envelope.rcpt_tos),
                content=envelope.content,
                is_encrypted=_connection(server).get_extra_info("cipher") is not None,
            )
        )
        if self.manners.drops > 0:
            self.manners.drops -= 1
            _connection(server).abort()
        return "250 taken"


def _connection(server: SMTP) -> asyncio.WriteTransport:
    assert isinstance(server.transport, asyncio.WriteTransport)
    return server.transport


def _one_login(login: str) -> Callable[..., AuthResult]:
    user, _, password = login.partition(":")

    def authenticate(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        given = (data.login, data.password)
        return AuthResult(success=given == (user.encode(), password.encode()), handled=False)

    return authenticate


@contextmanager
def running(server: MailServer) -> Iterator[MailServer]:
    """The server, listening; stopped at the end."""
    server.start()
    try:
        yield server
    finally:
        server.stop()


def make_certificate(folder: Path, *, name: str = HOST) -> Path:
    """A self-made certificate for `name`, with its key, in one PEM file that both sides can load."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    names: list[x509.GeneralName] = [x509.IPAddress(ip_address(name))] if name[0].isdigit() else [x509.DNSName(name)]
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return path


def server_side(certificate: Path) -> ssl.SSLContext:
    """TLS as the server speaks it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def trusting(certificate: Path) -> ssl.SSLContext:
    """TLS as a client speaks it that trusts this certificate alone."""
    return ssl.create_default_context(cafile=str(certificate))
