"""How an alert is known for ever: Message-ID, List-Id and the thread's reference, from story, kind and sequence."""

import hashlib
import re
from email.utils import parseaddr

from secondsource.alert_kinds import AlertKind
from secondsource.stories import StoryKey

_DOT_ATOM = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\Z")
_LONGEST_KEY = 64


def message_id(kind: AlertKind, sequence: int, key: StoryKey, *, sender: str) -> str:
    """The Message-ID of one alert, the same for all recipients and in every run over the same reports."""
    return f"<{kind.value}.{sequence}.{_atom(key)}@{mail_host(sender)}>"


def thread_reference(key: StoryKey) -> str:
    """What tells one thread from another where subjects look alike (X-Entity-Ref-ID)."""
    return _atom(key)


def list_id(*, sender: str) -> str:
    """The List-Id that people filter on; never changes (RFC 2919)."""
    return f"Second Source single-source alerts <single-source.alerts.{mail_host(sender)}>"


def mail_host(sender: str) -> str:
    """The domain that sends, in ASCII; "localhost" where the sender has none."""
    _, at, host = parseaddr(sender)[1].rpartition("@")
    try:
        host = host.lower().encode("idna").decode("ascii") if at else ""
    except UnicodeError:
        return "localhost"
    return host if _DOT_ATOM.match(host) else "localhost"


def _atom(key: StoryKey) -> str:
    """The key where it may stand in a Message-ID, else a digest of it."""
    if _DOT_ATOM.match(key) and len(key) <= _LONGEST_KEY:
        return key
    return hashlib.sha256(key.encode()).hexdigest()[:32]
