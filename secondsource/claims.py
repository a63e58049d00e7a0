"""Which of a story's reports state its lead claim: each text speaks once, and with standing (RULES.md 2)."""

from collections.abc import Sequence

from secondsource.derivations import DerivationKind
from secondsource.outlets import Standing
from secondsource.tracing.derive import Traced
from secondsource.tracing.reading import Reading

_SAME_WORDS = frozenset({DerivationKind.REPRINT, DerivationKind.WIRE})


def claimants(reports: Sequence[Reading], traced: Traced) -> tuple[Reading, ...]:
    """The reports by whose share a claim is the story's: what it costs nothing to print again says nothing more.

    reports   the story's reports, the earliest first; the order is kept
    Copies of a report that is among them are left out, and outlets without standing where any with standing reports:
    a burst of either would make and unmake verdicts (docs/adr/0011-poison.md).
    """
    known = [report for report in reports if report.outlet.standing is Standing.KNOWN] or list(reports)
    places = {report.article.article_id: place for place, report in enumerate(known)}
    copies = {
        step.article
        for step in traced.derivations
        if step.certain and step.kind in _SAME_WORDS and step.origin in places and step.article in places
    }
    return tuple(report for report in known if report.article.article_id not in copies) or tuple(known[:1])
