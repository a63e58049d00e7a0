"""Invented news in any quantity: cases with parties, sums and dates of their own, each reported some times."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from secondsource.articles import Page
from secondsource.canonical_url import canonical_url
from secondsource.dates import parse_announced
from secondsource.outlets import Outlet, OutletKind

_SYLLABLES = tuple("ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu bran cled dorn fisk grel".split())  # noqa: SIM905
_ACTS = ("sues", "settles with", "loses to", "licenses its archive to", "appeals against", "wins against")
_PHRASES = (
    "A spokesperson declined to comment on pending litigation.",
    "The court did not say when it would hear the case again.",
    "Sign up for our newsletter to get the day's news in your inbox every morning.",
    "Artificial intelligence companies say that training on public text is fair use.",
    "Copyright holders say that nobody asked them for a licence.",
)
_REPORTS_EACH = 5  # on average


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What one story is about: the words that its reports share."""

    number: int
    at: datetime
    title: str
    sentences: tuple[str, ...]
    quote: str


class Newsroom:
    """Makes happenings and reports of them, the same each time."""

    def __init__(self, seed: int = 1) -> None:
        self._chance = random.Random(seed)
        # Common words are common: the n-th is met 1/n as often as the first.
        self._words = [self._word() for _ in range(9000)]
        self._weights = list(accumulate(1.0 / (rank + 10) for rank in range(len(self._words))))
        self.outlets = tuple(
            Outlet(
                name=f"{self._word().title()} {kind}",
                domains=(f"outlet{number}.example",),
                kind=OutletKind.PRESS,
                country="US",
                languages=("en",),
            )
            for number, kind in enumerate(["Ledger", "Herald", "Post", "Courier", "Times"] * 40)
        )
        self._articles = 0

    def happening(self, number: int, at: datetime) -> Happening:
        """A new one; its parties are invented, and seldom met again."""
        chance = self._chance
        one, other, judge = (f"{self._word().title()} {self._word().title()}" for _ in range(3))
        act, sum_ = chance.choice(_ACTS), chance.randrange(12, 980)
        docket = f"{chance.randrange(1, 9)}:{at:%y}-cv-{chance.randrange(1000, 9999)}"
        sentences = (
            f"{one} {act} {other} over the use of copyright works to train artificial intelligence.",
            f"The dispute is about {sum_} million dollars and {chance.randrange(2000, 90000)} works.",
            f"Judge {judge} has the case, which is listed as {docket}.",
            *(self._sentence() for _ in range(3)),
        )
        return Happening(
            number=number, at=at, title=f"{one} {act} {other}", sentences=sentences, quote=self._sentence()
        )

    def report(self, happening: Happening, at: datetime) -> Page:
        """One more report of it: some of its facts, words of its own; now and then a copy."""
        chance = self._chance
        self._articles += 1
        outlet = chance.choice(self.outlets)
        facts = chance.sample(happening.sentences, k=4)
        paragraphs = [
            happening.sentences[0],
            " ".join((*facts, self._sentence())),
            f"“{happening.quote}” one of the lawyers said. {self._sentence()}",
            *(" ".join(self._sentence() for _ in range(3)) for _ in range(5)),
            chance.choice(_PHRASES),
        ]
        if chance.random() < 0.2:
            cited = chance.choice(self.outlets)
            paragraphs.insert(1, f"{cited.name} first reported the case, according to its website.")
        url = canonical_url(f"https://{outlet.domains[0]}/news/{happening.number}-{self._articles}")
        return Page(
            url=url,
            canonical_url=url,
            title=f"{happening.title}, {chance.choice(self._words)} {chance.choice(self._words)}",
            announced=parse_announced(at.isoformat()),
            language="en",
            text="\n\n".join(paragraphs),
        )

    def reports_of(self, happening: Happening) -> Sequence[tuple[datetime, Page]]:
        """Its reports with when they come, the first at once."""
        count = 1 + min(14, int(self._chance.expovariate(1 / (_REPORTS_EACH - 1))))
        spans = sorted(timedelta(hours=self._chance.expovariate(1 / 20)) for _ in range(count - 1))
        moments = [happening.at, *(happening.at + span for span in spans)]
        return [(moment, self.report(happening, moment)) for moment in moments]

    def _word(self) -> str:
        return "".join(self._chance.choices(_SYLLABLES, k=self._chance.randrange(2, 4)))

    def _sentence(self) -> str:
        words = self._chance.choices(self._words, cum_weights=self._weights, k=14)
        return f"{words[0].title()} {' '.join(words[1:])}."
