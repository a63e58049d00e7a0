"""Which unlisted outlets deserve a look: by how often known outlets later bore out what they had first (RULES.md 14).

The machine sets no standing. It counts, shows what it counted, and leaves the decision to a person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from secondsource.articles import ArticleId
from secondsource.outlets import Outlet, Standing
from secondsource.stories import StoryId
from secondsource.verdicts import Assessment, Origin, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One report as we first saw it.

    is_context   it was already old when first seen: then who was first cannot be told
    """

    article: ArticleId
    outlet: Outlet
    language: str
    seen_at: datetime
    is_context: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PastStory:
    """One story with its reports and what was last judged of it."""

    story_id: StoryId
    title: str
    reports: tuple[Sighting, ...]
    assessment: Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class BorneOut:
    """A story that the outlet had first, and who of known standing and another owner came to know it too."""

    story_id: StoryId
    title: str
    had_at: datetime
    by: tuple[str, ...]
    known_at: datetime  # when we first saw the first of these


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An outlet of unknown standing with its record.

    had_first   how many stories it had before any known outlet, on evidence of its own
    borne_out   those of them that known outlets of other owners came to know by themselves; never empty
    disputed    how many of them are disputed now
    """

    outlet: Outlet
    languages: tuple[str, ...]
    had_first: int
    borne_out: tuple[BorneOut, ...]
    disputed: int

    @property
    def share(self) -> float:
        """How much of what it had first was borne out."""
        return len(self.borne_out) / self.had_first


def propose_outlets(past: Iterable[PastStory]) -> tuple[Proposal, ...]:
    """Outlets of unknown standing, the one most often borne out first; of equals, the one more seldom left alone.

    Who was first goes by our own first sight, never by the publisher's date, which can be written back. A story that
    any report was old in when we first saw it counts for nobody; so does one that the outlet only passed on.
    """
    records: dict[str, _Record] = {}
    for story in past:
        for first in _firsts(story):
            record = records.setdefault(first.outlet.name, _Record(first.outlet))
            record.add(story, first)
    found = [record.proposal() for record in records.values() if record.borne_out]
    return tuple(sorted(found, key=lambda each: (-len(each.borne_out), -each.share, each.outlet.name)))


class _Record:
    """What is counted of one outlet."""

    def __init__(self, outlet: Outlet) -> None:
        self.outlet = outlet
        self.languages: set[str] = set()
        self.had_first = 0
        self.disputed = 0
        self.borne_out: list[BorneOut] = []

    def add(self, story: PastStory, first: Sighting) -> None:
        self.had_first += 1
        self.languages.add(first.language)
        if story.assessment.verdict is Verdict.DISPUTED:
            self.disputed += 1
            return
        seen = {each.article: each.seen_at for each in story.reports}
        later = [origin for origin in story.assessment.origins if _bears_out(origin, first, seen.keys())]
        if later:
            self.borne_out.append(
                BorneOut(
                    story_id=story.story_id,
                    title=story.title,
                    had_at=first.seen_at,
                    by=tuple(origin.name for origin in later),
                    known_at=min(seen[each] for origin in later for each in origin.articles if each in seen),
                )
            )

    def proposal(self) -> Proposal:
        return Proposal(
            outlet=self.outlet,
            languages=tuple(sorted(self.languages - {"", "und"})),
            had_first=self.had_first,
            borne_out=tuple(sorted(self.borne_out, key=lambda each: (each.had_at, each.story_id))),
            disputed=self.disputed,
        )


def _firsts(story: PastStory) -> Sequence[Sighting]:
    """The first report of each unlisted outlet that had the story by itself before any known outlet had it."""
    if any(each.is_context for each in story.reports):
        return ()
    ordered = sorted(story.reports, key=lambda each: (each.seen_at, each.article))
    known_at = min((each.seen_at for each in ordered if each.outlet.standing is Standing.KNOWN), default=None)
    own = {article for origin in story.assessment.origins for article in origin.articles}
    firsts: dict[str, Sighting] = {}
    for each in ordered:
        if each.outlet.standing is Standing.UNKNOWN and (known_at is None or each.seen_at < known_at):
            firsts.setdefault(each.outlet.name, each)
    return [each for each in firsts.values() if each.article in own]


def _bears_out(origin: Origin, first: Sighting, seen: Iterable[ArticleId]) -> bool:
    return (
        origin.standing is Standing.KNOWN
        and origin.owner != first.outlet.owner_name
        and not set(seen).isdisjoint(origin.articles)
    )
