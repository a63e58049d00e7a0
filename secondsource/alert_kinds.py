"""What an alert tells (RULES.md 20)."""

from enum import StrEnum


class AlertKind(StrEnum):
    """The first opens a story's thread; the others only follow it, to those who had the first."""

    SINGLE_SOURCE = "single_source"
    CORROBORATED = "corroborated"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    RECORD_FOUND = "record_found"  # a record that settles nothing
    CORRECTED = "corrected"
    RETRACTED = "retracted"
    BACK_TO_SINGLE = "back_to_single"
    MERGED = "merged"
    NEVER_CORROBORATED = "never_corroborated"
