"""Mail through an SMTP server: one connection for a batch, TLS verified, every answer a value."""

import smtplib
import socket
import ssl
from email.utils import parseaddr

from alerts.channels.outcomes import ANSWER_CHARACTERS, Refused, Sent
from secondsource.hostile_text import one_line
from secondsource.mail_address import deliverable
from secondsource.settings import MailSettings, MailTls

TIMEOUT_SECONDS = 20.0  # of each step; a server that takes longer to greet is not going to take mail


class SmtpChannel:
    """Sends through one server; the connection is opened by the first mail and reused until `close`.

    tls_context   None = the system's certificate authorities, host name verified
    timeout       seconds for each step
    After a failed connection nothing is tried until `close`: one dead server costs a batch one time-out, not fifty.
    """

    def __init__(
        self,
        mail: MailSettings,
        *,
        tls_context: ssl.SSLContext | None = None,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        self._mail = mail
        self._tls_context = tls_context
        self._timeout = timeout
        self._client: smtplib.SMTP | None = None
        self._unreachable: Refused | None = None

    def send(self, message: bytes, *, sender: str, to: str) -> Sent | Refused:
        """Hands one mail to the server, for one recipient."""
        if self._unreachable is not None:
            return self._unreachable
        client = self._client
        if client is None:
            opened = self._open()
            if isinstance(opened, Refused):
                self._unreachable = opened
                return opened
            client = self._client = opened
            return self._hand_over(client, message, sender=sender, to=to)
        outcome = self._hand_over(client, message, sender=sender, to=to)
        if self._client is None and isinstance(outcome, Refused):
            # The server closed an idle or used-up connection; a new one tells whether it takes this mail.
            return self.send(message, sender=sender, to=to)
        return outcome

    def find_problem(self) -> str:
        """Why no mail could leave now; "" where the server takes our connection and login. Sends nothing."""
        opened = self._open()
        if isinstance(opened, Refused):
            return opened.answer
        self._client = opened
        self.close()
        return ""

    def close(self) -> None:
        """Ends the batch politely."""
        client, self._client, self._unreachable = self._client, None, None
        if client is not None:
            try:
                client.quit()
            except (smtplib.SMTPException, OSError):
                client.close()

    def _open(self) -> smtplib.SMTP | Refused:
        mail = self._mail
        client: smtplib.SMTP | None = None
        if self._tls_context is None and mail.tls is not MailTls.NONE:
            self._tls_context = ssl.create_default_context()
        try:
            if mail.tls is MailTls.IMPLICIT:
                client = smtplib.SMTP_SSL(mail.host, mail.port, timeout=self._timeout, context=self._tls_context)
            else:
                client = smtplib.SMTP(mail.host, mail.port, timeout=self._timeout)
            client.ehlo_or_helo_if_needed()
            if mail.tls is MailTls.STARTTLS:
                client.starttls(context=self._tls_context)
                client.ehlo()
            if mail.user:
                client.login(mail.user, mail.password)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            if client is not None:
                client.close()
            # Whatever fails here is about us and the server, not about a recipient: all mail waits.
            return Refused(answer=f"{self._name()}: {_open_problem(error)}", is_retryable=True)
        return client

    def _hand_over(self, client: smtplib.SMTP, message: bytes, *, sender: str, to: str) -> Sent | Refused:
        envelope_from, envelope_to = deliverable(parseaddr(sender)[1]), deliverable(to)
        options = () if (envelope_from + envelope_to).isascii() else ("SMTPUTF8", "BODY=8BITMIME")
        try:
            code, answer = client.mail(envelope_from, options)
            if code != 250:
                return self._refuse(client, code, answer, step="sender", is_about_mail=False)
            code, answer = client.rcpt(envelope_to)
            if code not in (250, 251):
                return self._refuse(client, code, answer, step="recipient", is_about_mail=True)
            code, answer = client.data(message)
            if code != 250:
                return self._refuse(client, code, answer, step="message", is_about_mail=True)
        except smtplib.SMTPNotSupportedError:
            self._reset(client)
            return Refused(answer=f"{self._name()}: the server takes no addresses beyond ASCII", is_retryable=False)
        except smtplib.SMTPDataError as error:
            return self._refuse(client, error.smtp_code, _bytes(error.smtp_error), step="message", is_about_mail=True)
        except (smtplib.SMTPException, OSError) as error:
            client.close()
            self._client = None
            return Refused(
                answer=f"{self._name()}: {_one_line(str(error)) or 'the connection broke'}", is_retryable=True
            )
        return Sent(answer=f"{code} {_text(answer)}")

    def _refuse(self, client: smtplib.SMTP, code: int, answer: bytes, *, step: str, is_about_mail: bool) -> Refused:
        """4xx is "not now"; 5xx is for good where it speaks of the recipient or the mail, never where of us."""
        said = f"{self._name()} to the {step}: {code} {_text(answer)}"
        if code == 421:  # it closes the connection after this
            client.close()
            self._client = None
        else:
            self._reset(client)
        return Refused(answer=_one_line(said), is_retryable=not (is_about_mail and 500 <= code < 600))

    def _reset(self, client: smtplib.SMTP) -> None:
        try:
            client.rset()
        except (smtplib.SMTPException, OSError):
            client.close()
            self._client = None

    def _name(self) -> str:
        return f"SMTP {self._mail.host}:{self._mail.port}"


def _open_problem(error: Exception) -> str:
    """What failed before any mail was handed over, with what to do about it."""
    match error:
        case smtplib.SMTPAuthenticationError():
            said = _text(_bytes(error.smtp_error))
            return f"the login was refused ({error.smtp_code} {said}); check [mail] user and password"
        case smtplib.SMTPNotSupportedError():
            return f"{_one_line(str(error))}; check [mail] tls and user"
        case ssl.SSLCertVerificationError():
            return f"its certificate is not valid for us ({error.verify_message}); check [mail] host"
        case ssl.SSLError():
            return f"no TLS ({error.reason or 'handshake failed'}); check [mail] tls and port"
        case ConnectionRefusedError():
            return "nothing listens there; check [mail] host and port"
        case socket.gaierror():
            return "the host name is unknown; check [mail] host"
        case TimeoutError():
            return "it does not answer in time"
        case _:
            return _one_line(str(error)) or "the connection broke"


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()


def _text(answer: bytes) -> str:
    return _one_line(answer.decode("utf-8", "replace"))


def _one_line(text: str) -> str:
    return one_line(text, ANSWER_CHARACTERS)
