"""The states that rows of ours pass through."""

from enum import StrEnum


class MatchState(StrEnum):
    """What the topic profile has said of an entry."""

    PENDING = "pending"  # not asked yet
    ON_TOPIC = "on_topic"
    OFF_TOPIC = "off_topic"
    READ_TO_KNOW = "read_to_know"  # the page must be read before it can be said


class Side(StrEnum):
    """On which side of a finding an article stands."""

    ONE = "one"
    OTHER = "other"


class DeliveryState(StrEnum):
    """Where one alert to one recipient stands."""

    PENDING = "pending"
    SENDING = "sending"  # claimed; free to be claimed again when its lease has run out
    SENT = "sent"
    REFUSED = "refused"  # the mail server will never take it
    GIVEN_UP = "given_up"  # we stopped trying


class AttemptOutcome(StrEnum):
    """How one attempt to deliver ended."""

    SENT = "sent"
    DEFERRED = "deferred"  # to be tried again
    REFUSED = "refused"
    GIVEN_UP = "given_up"
