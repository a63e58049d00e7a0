"""How alike each two of a set of articles are, by a score of evidence: a handful of numbers, each of a plain meaning.

Words and vectors bring recall; names, amounts, days and acts bring precision; and two reports of one happening are
also alike to the same others, which tells easily confused happenings apart (docs/adr/0012-same-happening.md).
All pairs are compared at once, as matrices: n articles give n × n numbers in 0..1 or, where said, signed.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from secondsource.grouping.numbered_terms import Matrix, TermTable, symmetric
from secondsource.grouping.profiles import Profile
from secondsource.grouping.rarity import Rarity
from secondsource.grouping.vectors import centred_vectors, vectors_held
from secondsource.languages import UNDETERMINED

_NEAR_DAYS = 3.0
_WINDOW_DAYS = 14.0  # after its last report a story takes no new ones (RULES.md 3)
_FARTHEST = 4.0  # windows; what is farther apart is just far
_TINY = 1e-6
_LONELY = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """What kind of pair each two are, in the order of the profiles, n × n.

    is_crossing   in different languages
    has_vectors   both have a vector
    """

    is_crossing: npt.NDArray[np.bool_]
    has_vectors: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Articles to be compared, each with each.

    rarity   how telling a term is
    masses   how much each article counts as company of others: copies of a text count nothing
    """

    profiles: Sequence[Profile]
    rarity: Rarity
    masses: Sequence[float]

    def kinds(self) -> Kinds:
        """The kinds of all pairs."""
        languages = np.array([each.language for each in self.profiles], dtype=np.str_)
        is_told = languages != UNDETERMINED
        has_vector = vectors_held(self.profiles)
        return Kinds(
            is_crossing=(languages[:, None] != languages[None, :]) & is_told[:, None] & is_told[None, :],
            has_vectors=has_vector[:, None] & has_vector[None, :],
        )

    def features(self) -> Iterator[tuple[str, Matrix]]:
        """Every piece of evidence by name, n × n; one after another, for all at once would fill the memory.

        Cost: quadratic in the articles, by matrix products; 4 bytes a pair for each of the few held at a time.
        """
        profiles, table = self.profiles, TermTable([each.terms for each in self.profiles], self.rarity.of)
        mass = np.asarray(self.masses, dtype=np.float32)
        yield "words", table.cosines("words")
        yield "head", table.cosines("head")
        pairs = table.cosines("pairs")
        yield "pairs", pairs
        yield "company_pairs", _company(pairs, mass)
        del pairs
        names, lead = table.cosines("names"), table.cosines("lead")
        yield "names", names
        yield "lead", lead
        yield "company_names", _company(names, mass)
        alike = ((lead + names) / 2).astype(np.float32)
        yield "company_words", _company(alike, mass)
        lonely = _loneliness(alike, mass)
        yield "alone", (lonely * alike).astype(np.float32)
        del names, lead
        yield "lead_names", table.cosines("lead_names")
        yield from _least_and_most("names", table.shares("lead_names", "names"))
        yield "sounds", table.cosines("sounds")
        yield "amounts", table.cosines("amounts")
        known, concepts = table.cosines("entities"), table.cosines("concepts")
        yield "entities", known
        yield "concepts", concepts
        alike = ((known + concepts) / 2).astype(np.float32)
        yield "company_known", _company(alike, mass)
        yield "alone_known", (lonely * alike).astype(np.float32)
        del known, concepts
        yield "heading", table.cosines("heading")
        yield from _least_and_most("entities", table.shares("heading", "entities"))
        for name, values in _SETS.items():
            shared, apart = _agreement([values(each) for each in profiles])
            yield f"{name}_shared", shared
            if name in _MAY_DIFFER:
                yield f"{name}_apart", apart
        near, far = times_between(profiles)
        yield "time_near", near
        yield "time_far", far
        vectors = centred_vectors(profiles)
        meant = vectors @ vectors.T
        yield "vectors", meant
        yield "company_vectors", _company(np.maximum(meant - _VECTOR_FLOOR, 0), mass)


_VECTOR_FLOOR = 0.2  # of centred vectors: below it two texts have nothing to do with each other
# What either agrees or not. Two that name nothing of a kind neither agree nor differ in it.
_SETS: Mapping[str, Callable[[Profile], AbstractSet[Hashable]]] = {
    "years": lambda profile: profile.years,
    "days": lambda profile: profile.facts.days,
    "acts": lambda profile: profile.facts.acts,
    "quotes": lambda profile: profile.quotes,
    "dockets": lambda profile: profile.facts.dockets,
    "figures": lambda profile: profile.facts.amounts,
}
_MAY_DIFFER = frozenset({"years", "days", "acts", "dockets", "figures"})


def _least_and_most(name: str, shares: Matrix) -> Iterator[tuple[str, Matrix]]:
    yield f"{name}_least", np.minimum(shares, shares.T)
    yield f"{name}_most", np.maximum(shares, shares.T)


def _agreement(sets: Sequence[AbstractSet[Hashable]]) -> tuple[Matrix, Matrix]:
    """Pairs that share an element, and pairs that both have some and share none."""
    columns: dict[Hashable, int] = {}
    for each in sets:
        for element in each:
            columns.setdefault(element, len(columns))
    matrix = np.zeros((len(sets), len(columns)), dtype=np.float32)
    for row, each in enumerate(sets):
        for element in each:
            matrix[row, columns[element]] = 1.0
    shared = (matrix @ matrix.T) > 0
    has_any = np.array([bool(each) for each in sets], dtype=np.bool_)
    apart = has_any[:, None] & has_any[None, :] & ~shared
    return shared.astype(np.float32), apart.astype(np.float32)


def times_between(profiles: Sequence[Profile]) -> tuple[Matrix, Matrix]:
    """How near two reports came, 0..1, and how many windows more than one apart; 0 where a date is missing."""
    moments = np.array(
        [each.at.timestamp() / 86400 if each.at is not None and each.is_dated else np.nan for each in profiles],
        dtype=np.float64,
    )
    gaps = np.abs(moments[:, None] - moments[None, :])
    is_known = ~np.isnan(gaps)
    gaps = np.where(is_known, gaps, 0.0)
    near = np.where(is_known, np.exp(-gaps / _NEAR_DAYS), 0.0)
    far = np.where(is_known, np.clip(gaps / _WINDOW_DAYS - 1.0, 0.0, _FARTHEST), 0.0)
    return near.astype(np.float32), far.astype(np.float32)


def _loneliness(alike: Matrix, mass: Matrix) -> Matrix:
    """How little company the two have but each other, 1..0: where there is none, its lack says nothing."""
    rows = alike.copy()
    np.fill_diagonal(rows, 0.0)
    squares = rows * rows * mass[None, :]
    others = np.maximum(squares.sum(axis=1)[:, None] - squares, 0.0)
    lonely: Matrix = np.exp(-_LONELY * np.sqrt(np.minimum(others, others.T))).astype(np.float32)
    return np.round(lonely, 5)


def _company(alike: Matrix, mass: Matrix) -> Matrix:
    """How much the two are alike to the same others: the cosine of their rows, each other left out."""
    rows = alike.copy()
    np.fill_diagonal(rows, 0.0)
    rows *= np.sqrt(mass)[None, :]
    together = rows @ rows.T
    squares = (rows * rows).sum(axis=1)
    lengths = np.sqrt(np.maximum(squares[:, None] - rows * rows, 0.0))
    scale = lengths * lengths.T
    return symmetric(np.where(scale > _TINY, together / np.maximum(scale, _TINY), 0.0).astype(np.float32))
