"""Whole mails compared with files: every header, both parts, nothing left out.

`SECONDSOURCE_WRITE_GOLDEN=1 pytest …` writes them anew; read the difference before you commit it.
"""

import os
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"


def assert_golden(name: str, actual: bytes) -> None:
    """Compares with `golden/NAME`, byte for byte."""
    path = GOLDEN / name
    if os.environ.get("SECONDSOURCE_WRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(actual)
    assert actual.decode() == path.read_bytes().decode()


def readable(message: bytes) -> bytes:
    """A mail with its parts decoded, for people to review: raw headers, plain text, HTML."""
    parsed = BytesParser(policy=default).parsebytes(message)
    assert isinstance(parsed, EmailMessage)
    parts = [message.partition(b"\r\n\r\n")[0].decode("ascii").replace("\r\n", "\n")]
    for part in parsed.iter_parts():
        assert isinstance(part, EmailMessage)
        parts.append(f"--- {part.get_content_type()}\n{part.get_content()}")
    return "\n".join(parts).encode()
