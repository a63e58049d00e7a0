"""Outlets proposed for standing: the evidence as comments above an [[outlet]] block that a person may accept."""

import json
from collections.abc import Iterator, Sequence
from datetime import date

from secondsource.hostile_text import one_line
from secondsource.proposals import BorneOut, Proposal
from secondsource.telling_time import counted, tell_span

_SHOWN = 5


def proposal_lines(proposals: Sequence[Proposal], *, on: date) -> Iterator[str]:
    """A whole TOML file: read it, take out what you do not accept, and name it under [outlets] files.

    on   the day from which an accepted outlet counts: verdicts made before keep the standing of their time
    """
    yield "# Outlets in no list that had stories first which known outlets of other owners later came to know."
    yield "# Nothing is changed by this: paste what you accept into your outlets file ([outlets] files)."
    for proposal in proposals:
        yield ""
        yield from _evidence(proposal)
        yield from _block(proposal, on=on)


def proposal_value(proposal: Proposal) -> dict[str, object]:
    """The same as an object for JSON."""
    return {
        "outlet": proposal.outlet.name,
        "domains": list(proposal.outlet.domains),
        "languages": list(proposal.languages),
        "had_first": proposal.had_first,
        "borne_out": len(proposal.borne_out),
        "disputed": proposal.disputed,
        "stories": [
            {
                "story": each.story_id,
                "title": each.title,
                "had_at": each.had_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
                "by": list(each.by),
                "known_at": each.known_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
            }
            for each in proposal.borne_out
        ],
    }


def _evidence(proposal: Proposal) -> Iterator[str]:
    disputed = f", {proposal.disputed} disputed now" if proposal.disputed else ""
    yield (
        f"# {one_line(proposal.outlet.name, 100)}: {len(proposal.borne_out)} borne out of "
        f"{counted(proposal.had_first, 'report')} that it had first{disputed}"
    )
    yield from (f"# - {_told(each)}" for each in proposal.borne_out[:_SHOWN])
    if len(proposal.borne_out) > _SHOWN:
        yield f"# - and {len(proposal.borne_out) - _SHOWN} more"


def _told(each: BorneOut) -> str:
    names = ", ".join(one_line(name, 100) for name in each.by)
    return (
        f"story {each.story_id}, “{one_line(each.title, 120)}”: seen {each.had_at:%Y-%m-%d}; "
        f"{names} {tell_span(each.known_at - each.had_at)} later"
    )


def _block(proposal: Proposal, *, on: date) -> Iterator[str]:
    outlet = proposal.outlet
    yield "[[outlet]]"
    yield f"name = {_quoted(outlet.name)}"
    yield f"domains = {_quoted(list(outlet.domains))}"
    yield f'kind = "{outlet.kind.value}"  # press, broadcaster, trade, law_firm, blog … : you know, we do not'
    if outlet.owner:
        yield f"owner = {_quoted(outlet.owner)}"
    else:
        yield '# owner = "…"  # who controls it, where it does not own itself'
    if outlet.country:
        yield f'country = "{outlet.country}"'
    yield f"languages = {_quoted(list(outlet.languages or proposal.languages))}"
    yield 'standing = "known"'
    yield f"standing_since = {on.isoformat()}"


def _quoted(value: str | list[str]) -> str:
    """A text or a list of texts as TOML: JSON's escapes are among TOML's."""
    return json.dumps(value, ensure_ascii=False)
