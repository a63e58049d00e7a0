"""The whole loopback web as one value: which house stands where, and what it publishes; equal for equal seeds."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from loopback.houses import BLIND, Caching, Fault, FeedFormat, House, Report
from loopback.noise import LANGUAGES, iter_captured, iter_noise
from loopback.stories import story_houses

# At each of these houses one thing is wrong; what else is wrong lies with the houses of the stories, where it shows.
_FAULTY = (
    Fault.HTML_FOR_FEED,
    Fault.SERVER_ERROR,
    Fault.ROBOTS_ERROR,
    Fault.DROPS_ONCE,
    Fault.DROPS,
    Fault.SLOW,
    Fault.FORBIDS,
    Fault.EMPTY,
    Fault.GONE,
)
_UNREAD = 2  # entries of each house that say nothing of the topic: their pages must be left alone
_FIRST_HOST = 2  # 127.0.0.1 is left to the mail server


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Houses by name, all at one port."""

    port: int
    houses: Mapping[str, House]

    def url_of(self, house: str, path: str) -> str:
        """Where a page of that house is found."""
        return f"http://{self.houses[house].address}:{self.port}/{path}"

    def feed_url(self, house: str) -> str:
        """Where its feed is found."""
        return self.url_of(house, "feed.xml")

    @property
    def page_count(self) -> int:
        """How many pages there are to read, at all stages."""
        return sum(report.is_worth_reading and house.fault not in BLIND for house, report in iter_pages(self))

    def at_port(self, port: int) -> "World":
        """The same world, served at another port."""
        return replace(self, port=port)

    def with_only(self, names: Collection[str]) -> "World":
        """The same world, but only these houses of it; their links to others lead nowhere."""
        return replace(self, houses={name: self.houses[name] for name in names})

    def with_fault(self, house: str, fault: Fault) -> "World":
        """The same world, but with that fault at that house."""
        return replace(self, houses={**self.houses, house: replace(self.houses[house], fault=fault)})


def build_world(
    *, now: datetime, seed: int, port: int = 0, feeds: int = 50, pages: int = 500, captured: Path | None = None
) -> World:
    """Stories, faults and noise on as many houses as asked for; the stories are always all there.

    pages      how many are to be read; houses whose feed cannot be read have some more
    captured   a folder of saved pages, mixed in among the noise where it exists
    """
    houses = [*story_houses(now), *(_faulty(fault) for fault in _FAULTY)]
    houses += [_plain(number, seed) for number in range(max(0, feeds - len(houses)))]
    houses = [replace(house, address=f"127.0.0.{_FIRST_HOST + number}") for number, house in enumerate(houses)]
    shelf = list(iter_captured(captured, now=now)) if captured is not None else []
    sighted = [house for house in houses if house.fault not in BLIND]
    missing = max(0, pages - sum(len(house.reports) for house in sighted))
    filled = {}
    for house in houses:
        share = 1
        if house in sighted:
            place = sighted.index(house)
            share = missing // len(sighted) + (place < missing % len(sighted))
        # No more than half of a house's own fill: its feed must stay one in its own language.
        saved = [shelf.pop() for _ in range(min(len(shelf), share // 2))]
        noise = (*_noise(house, seed, now, share - len(saved)), *_noise(house, seed, now, _UNREAD, worth=False))
        filled[house.name] = replace(house, reports=(*house.reports, *saved, *noise))
    return World(port=port, houses=filled)


def _noise(house: House, seed: int, now: datetime, count: int, *, worth: bool = True) -> Iterator[Report]:
    language = house.languages[0] if house.languages[0] in LANGUAGES else "en"
    reports = iter_noise(f"{seed}/{house.name}", language=language, now=now, is_worth_reading=worth)
    return islice(reports, count)


def _faulty(fault: Fault) -> House:
    return House(name=f"House of {fault.value.replace('_', ' ')}", fault=fault)


def _plain(number: int, seed: int) -> House:
    """A house like most: nothing wrong, nothing on topic."""
    language = LANGUAGES[number % len(LANGUAGES)]
    return House(
        name=f"Plain Sheet {number + 1}",
        country={"en": "GB", "de": "DE", "fr": "FR", "ja": "JP"}[language],
        languages=(language,),
        feed_format=tuple(FeedFormat)[(number + seed) % len(FeedFormat)],
        caching=tuple(Caching)[number % len(Caching)],
    )


def iter_pages(world: World) -> Iterator[tuple[House, Report]]:
    """Every page with its house, of all stages."""
    return ((house, report) for house in world.houses.values() for report in house.reports)
