"""What an alert tells: the first kind opens a story's thread, the others only follow it (RULES.md 20)."""

from enum import StrEnum


class AlertKind(StrEnum):
    """Why an analyst is written to."""

    SINGLE_SOURCE = "single_source"  # opens the thread
    CORROBORATED = "corroborated"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    RECORD_FOUND = "record_found"  # a record that settles nothing
    CORRECTED = "corrected"
    RETRACTED = "retracted"
    BACK_TO_SINGLE = "back_to_single"
    MERGED = "merged"
    NEVER_CORROBORATED = "never_corroborated"
