"""Shares, and precision with recall: counts that can be added up, so that worlds can be pooled."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many of so many.

    hit   may be no whole number where each case scores between 0 and 1
    of    0 = there was nothing to count, and there is no ratio
    """

    hit: float = 0
    of: int = 0

    @property
    def ratio(self) -> float | None:
        """0..1; None where there was nothing to count."""
        return self.hit / self.of if self.of else None

    def __add__(self, other: "Share") -> "Share":
        return Share(hit=self.hit + other.hit, of=self.of + other.of)


NOTHING = Share()


def share_of(answers: "list[bool]") -> Share:
    """How many of these are true."""
    return Share(hit=sum(answers), of=len(answers))


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecisionRecall:
    """How much of what was said is right, and how much of what is right was said."""

    precision: Share
    recall: Share

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both; None where either has nothing to count."""
        precision, recall = self.precision.ratio, self.recall.ratio
        if precision is None or recall is None:
            return None
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
