"""A real SMTP server on loopback that behaves as badly as it is told to, and a certificate for it."""

import ssl
import threading
from collections.abc import Iterator
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


class MailServer(Controller):  # type: ignore[misc]  # aiosmtpd ships no types
    """Takes mail and keeps it."""

    def __init__(self, manners: Manners | None = None, **options: object) -> None:
        super().__init__(self, hostname=HOST, port=0, **options)
        self.manners = manners or Manners()
        self.received: list[Received] = []
        self.connections = 0
        self.arrived = threading.Semaphore(0)

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
        self.connections = 0

    def factory(self) -> SMTP:
        self.connections += 1
        return super().factory()

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.manners.hang_ups > 0:
            self.manners.hang_ups -= 1
            await server.push("421 4.3.2 closing for the night")
            server.transport.close()
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
        self.received.append(
            Received(
                sender=envelope.mail_from,
                to=tuple(envelope.rcpt_tos),
                content=envelope.content,
                is_encrypted=session.ssl is not None or server.transport.get_extra_info("cipher") is not None,
            )
        )
        self.arrived.release()
        if self.manners.drops > 0:
            self.manners.drops -= 1
            server.transport.abort()
        return "250 taken"


@contextmanager
def running(server: MailServer) -> Iterator[MailServer]:
    """The server, listening; stopped at the end."""
    server.start()
    try:
        yield server
    finally:
        server.stop()


def one_login(user: str, password: str) -> dict[str, object]:
    """Options for a server that takes this login alone."""

    def authenticate(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        given = (data.login, data.password)
        return AuthResult(success=given == (user.encode(), password.encode()), handled=False)

    return {"authenticator": authenticate, "auth_required": True}


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
