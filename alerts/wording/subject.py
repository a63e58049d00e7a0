"""The subject line: kind, title, and how much stands behind it."""

from datetime import timedelta

from secondsource.alert_kinds import AlertKind
from secondsource.explanation import Explanation
from secondsource.hostile_text import one_line
from secondsource.telling_time import counted, tell_age

STEM_CHARACTERS = 110  # what mail clients show of a subject, kind and counts aside


def subject_line(kind: AlertKind, stem: str, explanation: Explanation, *, age: timedelta) -> str:
    """ "[single source] Title: 24 reports, 1 origin, 2 days"."""
    reports = counted(explanation.report_count, "report")
    return f"[{kind.value.replace('_', ' ')}] {stem}: {reports}, {_origins(explanation)}, {tell_age(age)}"


def subject_stem(title: str) -> str:
    """The part of the subject that all mails of a thread share: the title on one line, cut."""
    return one_line(title, STEM_CHARACTERS).rstrip(":") or "(no title)"


def stem_of(subject: str) -> str:
    """The stem of a subject that `subject_line` made: a story's title may change, its thread's stem does not."""
    return subject.partition("] ")[2].rpartition(": ")[0] or subject


def _origins(explanation: Explanation) -> str:
    low, high = explanation.at_least, explanation.at_most
    return counted(low, "origin") if low == high else f"{low} to {high} origins"
