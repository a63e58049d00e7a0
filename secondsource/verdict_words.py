"""A verdict, its counts and what was looked at, in plain sentences."""

from collections.abc import Sequence

from secondsource.coverage import Coverage
from secondsource.hostile_text import one_line
from secondsource.language_names import language_name
from secondsource.telling_time import counted
from secondsource.verdicts import Assessment, Verdict

_NAMES_SHOWN = 12


def verdict_lines(assessment: Assessment, report_count: int) -> tuple[str, str, str]:
    """Three sentences: what the verdict is, how it was counted, what decided."""
    reason = one_line(assessment.reasons[0]) if assessment.reasons else "No reason was recorded."
    return _verdict_sentence(assessment, report_count), _count_sentence(assessment), reason


def _verdict_sentence(assessment: Assessment, report_count: int) -> str:
    origins = list_names([origin.name for origin in assessment.origins])
    match assessment.verdict:
        case Verdict.CONFIRMED if assessment.is_analysts:
            return f"Confirmed: a person says so and shows a page that states it; it comes from {origins}."
        case Verdict.DISPUTED if assessment.is_analysts:
            return f"Disputed: a person says so and shows a page that speaks against it; it comes from {origins}."
        case Verdict.SINGLE_SOURCE if assessment.at_least == 0:
            return f"Single source: no outlet of known standing has it on its own evidence; it comes from {origins}."
        case Verdict.SINGLE_SOURCE if len(assessment.origins) > 1:
            return f"Single source: of its origins, only one owner counts; it comes from {origins}."
        case Verdict.SINGLE_SOURCE if report_count <= 1:
            return f"Single source: {origins} reports it, and nobody else."
        case Verdict.SINGLE_SOURCE:
            return f"Single source: all {report_count} reports lead to one origin, {origins}."
        case Verdict.CORROBORATED:
            sources = counted(assessment.at_least, "independent source")
            return f"Corroborated: {sources} stand behind it, each on its own evidence; it comes from {origins}."
        case Verdict.CONFIRMED:
            return f"Confirmed: a primary document in hand states it; it comes from {origins}."
        case Verdict.DISPUTED:
            return f"Disputed: it is denied, or the record does not bear it out; it comes from {origins}."


def _count_sentence(assessment: Assessment) -> str:
    low, high = assessment.at_least, assessment.at_most
    if low == high:
        return f"Counted either way, cautiously or generously, that is {counted(low, 'independent source')}."
    return (
        f"Counted cautiously, believing every plausible copy, that is {counted(low, 'independent source')}; "
        f"counted generously, believing only certain copies, at most {high}."
    )


def list_names(names: Sequence[str]) -> str:
    """ "A, B and C", clean; long lists end in a number."""
    clean = [one_line(name, 100) for name in names[:_NAMES_SHOWN]]
    if len(names) > _NAMES_SHOWN:
        return ", ".join(clean) + f" and {len(names) - _NAMES_SHOWN} more"
    if not clean:
        return "nobody we could name"
    return clean[0] if len(clean) == 1 else ", ".join(clean[:-1]) + " and " + clean[-1]


def tell_coverage(coverage: Coverage | None) -> str:
    """What was looked at, in one sentence: "single source" means only as much as this (RULES.md 22)."""
    if coverage is None:
        return "Only the articles given were looked at; no watches."
    if coverage.watches == 0:
        return "No watches at all: silence means nothing here."
    tongues = ", ".join(sorted(language_name(tag) for tag in coverage.languages))
    watched = counted(coverage.watches, "watch").replace("watchs", "watches")
    where = f" in {counted(len(coverage.languages), 'language')} ({tongues})" if coverage.languages else ""
    if coverage.blind_watches == 0:
        return f"{watched}{where}, all seeing."
    blind = ", ".join(one_line(name, 100) for name in coverage.not_seeing)
    unseen = f": {blind}" if blind else " (their outlets are seen through other watches)"
    return f"{watched}{where}; {coverage.blind_watches} not seeing{unseen}."
