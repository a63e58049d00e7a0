"""What a report names, gathered: what it is known by among others."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from secondsource.acts import acts_of
from secondsource.facts.amounts import iter_amounts
from secondsource.facts.days import Day, Month, days_of, iter_day_spans, months_of, years_of
from secondsource.facts.dockets import iter_dockets
from secondsource.facts.names import iter_names
from secondsource.facts.numerals import western

LEAD_CHARACTERS = 600
_FACT_CHARACTERS = 6000


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What one text names, in forms that are comparable across languages; names are as each language writes them.

    names     folded: whole names and, of names of several words, each longer word
    lead      names of the title and lead alone: who it is about
    amounts   number and unit: "3500000 EUR", "40 %", "4200"; years, days and dockets are not among them
    days      (month, day) as written in the text
    dockets   case, bill and article numbers
    acts      kinds of act that the title tells, else the lead
    years     1990 to 2039, as written
    months    (year, month), the year None where none stands beside it; those of days too
    """

    names: frozenset[str]
    lead: frozenset[str]
    amounts: frozenset[str]
    days: frozenset[Day]
    dockets: frozenset[str]
    acts: frozenset[str]
    years: frozenset[int] = frozenset()
    months: frozenset[Month] = frozenset()


@lru_cache(maxsize=8192)
def facts_of(title: str, text: str) -> Facts:
    """The facts of one article. Cost: linear in its first thousands of characters; 2 to 3 ms for 3,000."""
    body = text[:_FACT_CHARACTERS]
    whole = western(f"{title}\n{body}")
    dockets = tuple(iter_dockets(whole))
    taken = (*iter_day_spans(whole), *(span for span, _ in dockets))
    return Facts(
        names=frozenset(iter_names(whole)),
        lead=frozenset(iter_names(western(f"{title}\n{body[:LEAD_CHARACTERS]}"))),
        amounts=frozenset(iter_amounts(whole, taken)),
        days=days_of(whole),
        dockets=frozenset(number for _, number in dockets),
        acts=acts_of(title, body[:LEAD_CHARACTERS]),
        years=years_of(whole),
        months=months_of(whole),
    )


@lru_cache(maxsize=16384)  # of outlets, heads and sentences, which are asked for with each set that they are in
def names_in(text: str) -> frozenset[str]:
    """The names that stand in a piece of text, folded as in `Facts.names`."""
    return frozenset(_iter_names_in(text))


def _iter_names_in(text: str) -> Iterator[str]:
    return iter_names(western(text))
