"""A push that somebody may be behind: many outlets that nobody knows, at once, with one text or its template.

It changes neither count nor verdict; outlets without standing count for nothing as it is. It is told, because a story
that somebody pushes is another story (RULES.md 14; docs/adr/0011-poison.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from secondsource.articles import ArticleId
from secondsource.dates import BEGINNING, END, PossibleTime
from secondsource.facts import Facts, facts_of
from secondsource.outlets import Standing
from secondsource.texts import narrative_shingles
from secondsource.tracing.derive import Traced
from secondsource.tracing.overlap import ratio_of
from secondsource.tracing.reading import Reading

_FEWEST_OUTLETS = 5  # fewer strangers with one text are an aggregator or two
_WITHIN = timedelta(hours=6)
_ALIKE_TEXT = 0.3  # of the shorter one's narrative
_ALIKE_PARTICULARS = 0.6  # of names, figures and days: one text told again, whatever its words
_FEWEST_PARTICULARS = 4
_MOST_COMPARED = 200  # the next hundred domains say nothing new


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """Outlets without standing that came at once with one text.

    outlets   how many
    hours     between the first and the last that give a time; 0 where fewer than two do
    articles  theirs, by address
    """

    outlets: int
    hours: float
    articles: tuple[ArticleId, ...]

    def __str__(self) -> str:
        """The flag as one sentence for people."""
        span = f"within {self.hours:.1f} hours" if self.hours else "without dates that differ"
        return (
            f"A burst: {self.outlets} outlets of unknown standing brought alike texts {span}. They count for "
            "nothing; somebody may be pushing it."
        )


def find_bursts(traced: Traced) -> tuple[Burst, ...]:
    """The bursts among a story's articles, the largest first; usually none.

    Cost  strangers of the story against one text of each burst; at most two hundred are compared
    """
    strangers = [
        reading
        for reading in traced.readings.values()
        if reading.outlet.standing is not Standing.KNOWN and not reading.outlet.kind.is_body
    ][:_MOST_COMPARED]
    found: list[list[Reading]] = []
    for reading in strangers:
        alike = next((each for each in found if any(_is_alike(reading, other) for other in each[:3])), None)
        if alike is None:
            found.append([reading])
        else:
            alike.append(reading)
    bursts = [burst for group in found if (burst := _burst(group, traced.times)) is not None]
    return tuple(sorted(bursts, key=lambda burst: (-burst.outlets, burst.articles)))


def _is_alike(one: Reading, other: Reading) -> bool:
    """Whether they have one text, or tell the same particulars: in other words or another language."""
    narratives = (narrative_shingles(one.article.read_text), narrative_shingles(other.article.read_text))
    if max(ratio_of(*narratives), ratio_of(*narratives[::-1])) >= _ALIKE_TEXT:
        return True
    mine, theirs = (_particulars(facts_of(each.article.title, each.article.text)) for each in (one, other))
    fewest = min(len(mine), len(theirs))
    return fewest >= _FEWEST_PARTICULARS and len(mine & theirs) >= _ALIKE_PARTICULARS * fewest


def _particulars(facts: Facts) -> frozenset[object]:
    return frozenset({*facts.names, *facts.amounts, *facts.days})


def _burst(group: Sequence[Reading], times: Mapping[ArticleId, PossibleTime]) -> Burst | None:
    """The most of these outlets that came within the time; None where they are too few."""
    dated = sorted(
        (time.latest, reading.outlet.name, reading.article.article_id)
        for reading in group
        if (time := times[reading.article.article_id]).earliest != BEGINNING and time.latest != END
    )
    undated = [
        (reading.outlet.name, reading.article.article_id)
        for reading in group
        if times[reading.article.article_id].earliest == BEGINNING
    ]
    windows = [
        [each for each in dated[start:] if each[0] - moment[0] <= _WITHIN] for start, moment in enumerate(dated)
    ]
    window = max(windows, key=len, default=[])
    outlets = {name for _, name, _ in window} | {name for name, _ in undated}
    if len(outlets) < _FEWEST_OUTLETS:
        return None
    hours = (window[-1][0] - window[0][0]) / timedelta(hours=1) if len(window) > 1 else 0.0
    articles = sorted([article for *_, article in window] + [article for _, article in undated])
    return Burst(outlets=len(outlets), hours=round(hours, 1), articles=tuple(articles))
