"""An explanation as lines of plain text, for the mail's first part and for a terminal."""

from collections.abc import Iterable, Iterator
from datetime import UTC, tzinfo

from secondsource.explanation import ArticleLine, Comparison, Explanation
from secondsource.telling_time import counted, tell_announced, tell_time
from secondsource.verdict_words import list_names
from secondsource.verdicts import Verdict

_REPETITIONS_SHOWN = 20
SAID_HEADING = "What people found out"


def explanation_lines(explanation: Explanation, *, zone: tzinfo = UTC) -> tuple[str, ...]:
    """The whole explanation, unwrapped: one paragraph or list item a line, "" between sections."""
    return tuple(_iter_lines(explanation, zone))


def change_heading(verdict: Verdict) -> str:
    """What stands above `would_change`."""
    return "What would corroborate it" if verdict is Verdict.SINGLE_SOURCE else "What would change this"


def dateline(line: ArticleLine, zone: tzinfo) -> str:
    """When an article was published as it claims, else when we first saw it."""
    if announced := tell_announced(line.announced, zone):
        return announced
    if line.first_seen_at is not None:
        return f"no date given, first seen {tell_time(line.first_seen_at, zone)}"
    return "no date given"


def byline(line: ArticleLine, zone: tzinfo) -> str:
    """Outlet, language and time of one article, and what became of it."""
    said = f"{line.outlet}, {line.language}, {dateline(line, zone)}"
    return f"{said} [{line.note}]" if line.note else said


def quoted_by(comparison: Comparison) -> str:
    """ " by A, B and C": the outlets that bring a quote, each once; "" where none is known."""
    names = list_names(list(dict.fromkeys(line.outlet for line in comparison.attributed_by)))
    return f" by {names}" if comparison.attributed_by else ""


def reported_lines(explanation: Explanation, *, zone: tzinfo) -> tuple[str, ...]:
    """What is reported, by whom, since when."""
    lines = [f"{explanation.spread}."]
    if explanation.first_seen_at is not None:
        lines.append(f"First seen by us: {tell_time(explanation.first_seen_at, zone)}.")
    if (first := explanation.first_report) is not None:
        lines.append(f"Earliest report: “{first.title}”, {byline(first, zone)}.")
        if explanation.first_words:
            lines.append(f"It begins: “{explanation.first_words}”")
    return tuple(lines)


def _iter_lines(explanation: Explanation, zone: tzinfo) -> Iterator[str]:
    yield explanation.title
    if explanation.case and explanation.case != explanation.title:
        yield f"Case: {explanation.case}"
    yield ""
    yield from explanation.verdict_lines
    yield from explanation.flags
    yield from _section(SAID_HEADING, (f"- {each}" for each in explanation.said))
    yield from _section("Both texts, side by side", _comparison_lines(explanation.comparisons, zone))
    yield from _section("Where it comes from", _origin_lines(explanation, zone))
    yield from _section(change_heading(explanation.verdict), (f"- {each}" for each in explanation.would_change))
    yield from _section("What is reported", reported_lines(explanation, zone=zone))
    yield from _section("Who repeats it, and what each rests on", _repetition_lines(explanation, zone))
    yield from _section("Records in hand", _listed(explanation.records, zone))
    yield from _section("Background, which counts for nothing", _listed(explanation.background, zone))
    yield from _section("What was looked at", (explanation.looked_at,))
    yield from _section(
        "How it was judged", (*(f"- {each}" for each in explanation.reasons), f"Rule {explanation.rule}")
    )


def _section(heading: str, lines: Iterable[str]) -> Iterator[str]:
    body = tuple(lines)
    if body:
        yield from ("", heading.upper(), *body)


def _origin_lines(explanation: Explanation, zone: tzinfo) -> Iterator[str]:
    for number, origin in enumerate(explanation.origins, start=1):
        repeated = f"; repeated by {counted(origin.repeated_by, 'article')}" if origin.repeated_by else ""
        yield f"{number}. {origin.name}: {origin.description}{repeated}"
        yield from (f"   evidence: “{each}”" for each in origin.evidence)
        yield from _listed(origin.articles, zone)


def _repetition_lines(explanation: Explanation, zone: tzinfo) -> Iterator[str]:
    for repetition in explanation.repetitions[:_REPETITIONS_SHOWN]:
        yield from _listed((repetition.article,), zone)
        for step in repetition.steps:
            yield f"  -> {step.statement}"
            if step.evidence:
                yield f"     evidence: “{step.evidence}”"
    if (more := len(explanation.repetitions) - _REPETITIONS_SHOWN) > 0:
        yield f"- and {counted(more, 'report')} more, which add nothing"


def _comparison_lines(comparisons: Iterable[Comparison], zone: tzinfo) -> Iterator[str]:
    for comparison in comparisons:
        yield comparison.outcome
        yield f"As quoted{quoted_by(comparison)}:"
        yield f"> {comparison.quote}"
        document = comparison.document
        yield f"In the record{f', {document.outlet}, {dateline(document, zone)}' if document else ''}:"
        yield from (f"> {line}" for line in (comparison.passage or "(no such passage)").splitlines())
        if document is not None:
            yield f"  {document.url}"


def _listed(lines: Iterable[ArticleLine], zone: tzinfo) -> Iterator[str]:
    for line in lines:
        yield f"- “{line.title}”"
        yield f"  {byline(line, zone)}"
        yield f"  {line.url}"
