"""What became of one mail handed to a channel."""

from dataclasses import dataclass
from typing import Protocol

ANSWER_CHARACTERS = 500  # of a server's answer, which is foreign text


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The other side has taken it. `answer` is what it said, or where the mail lies."""

    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """It was not taken.

    is_retryable   whether the same mail may be taken later: a busy server, a lost connection, our own login.
                   False = this recipient, or this mail, is refused for good
    """

    answer: str
    is_retryable: bool


class Channel(Protocol):
    """A way for mail to leave: used by one thread at a time, for a batch that `close` ends."""

    def send(self, message: bytes, *, sender: str, to: str) -> Sent | Refused:
        """Hands over one mail. Never raises for what the other side does; the same mail may be sent again."""
        ...

    def close(self) -> None:
        """Lets go of what is open; the next `send` opens it again."""
        ...
