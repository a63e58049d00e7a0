"""Mail into a Maildir folder: for a local mail client, and to look at without any server."""

import hashlib
import os
import re
from email.parser import BytesHeaderParser
from email.policy import default
from pathlib import Path

from alerts.channels.outcomes import Refused, Sent
from alerts.errors import DeliveryError

_READABLE_CHARACTERS = 120


class MaildirChannel:
    """Writes each mail to `tmp/`, then moves it to `new/` under a name that its Message-ID and recipient give.

    A repeat after a crash replaces its own file, so nothing is ever there twice; one already read (moved to `cur/` by
    the mail client) is left alone.
    Raises DeliveryError when the folder cannot be a Maildir.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            for part in ("tmp", "new", "cur"):
                (folder / part).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DeliveryError(
                channel=f"Maildir {folder}",
                problem=f"the folder cannot be made ({error.strerror or error})",
                fix="Set [mail] folder to a place that this user may write to.",
            ) from error

    def send(self, message: bytes, *, sender: str, to: str) -> Sent | Refused:
        """Writes one mail through to the disk. `sender` stands in the mail itself already."""
        name = _file_name(message, to)
        try:
            for seen in sorted((self._folder / "cur").glob(f"{name}*")):
                return Sent(answer=str(seen))
            unfinished, final = self._folder / "tmp" / name, self._folder / "new" / name
            with unfinished.open("wb") as file:
                file.write(message.replace(b"\r\n", b"\n"))
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(final)
            _sync_folder(final.parent)
        except OSError as error:
            # A full disk or a lost mount: the mail is good, the place is not.
            return Refused(answer=f"{self._folder}: {error.strerror or error}", is_retryable=True)
        return Sent(answer=str(final))

    def close(self) -> None:
        """Nothing stays open."""


def _file_name(message: bytes, to: str) -> str:
    """Given by Message-ID and recipient alone, and readable for who lists the folder."""
    message_id = str(BytesHeaderParser(policy=default).parsebytes(message).get("Message-ID", ""))
    readable = re.sub(r"[^A-Za-z0-9._@-]", "", message_id)[:_READABLE_CHARACTERS].lstrip(".")
    digest = hashlib.sha256(f"{message_id}\0{to}".encode()).hexdigest()
    return f"{readable}.{digest[:16]}"


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
