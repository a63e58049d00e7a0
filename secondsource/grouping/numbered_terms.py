"""The terms of articles as numbers: a set of articles is counted, weighed and compared in a few steps of arithmetic.

A term's number is a hash of it, equal in every process: no list of all terms that were ever seen is kept.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from secondsource.data import read_json

Matrix = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]
Values = npt.NDArray[np.float64]
Places = npt.NDArray[np.int32]

_TINY = 1e-6
_NONE: Numbers = np.zeros(0, dtype=np.int64)
# What an article has in several ways of one line counts once where it is told how common a term is.
_COUNTED_ONCE = (("words", "names", "sounds"), ("amounts",), ("entities", "concepts"))
_COUNTED_DAMPED = "pairs"  # as often as the article has it, damped


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NumberedTerms:
    """The terms of one article.

    numbers   of all its terms, each once
    counts    how much each counts where it is told how common it is
    priors    the share of articles on the topic that have each
    places    way -> where in `numbers` the terms are that it has in this way
    values    way -> damped count of each of these
    """

    numbers: Numbers
    counts: Values
    priors: Values
    places: Mapping[str, Places]
    values: Mapping[str, Values]


def numbered(bags: Mapping[str, Mapping[str, float]]) -> NumberedTerms:
    """The terms that an article has in each way. Cost: half a microsecond a term, so keep the answer."""
    place_of: dict[str, int] = {}
    for bag in bags.values():
        for term in bag:
            place_of.setdefault(term, len(place_of))
    counts = np.zeros(len(place_of), dtype=np.float64)
    for ways in _COUNTED_ONCE:
        counted = {place_of[term] for way in ways for term in bags[way]}
        counts[np.fromiter(counted, dtype=np.int32)] += 1.0
    for term, count in bags[_COUNTED_DAMPED].items():
        counts[place_of[term]] += count
    prior = _prior()
    return NumberedTerms(
        numbers=numbers_of(place_of),
        counts=counts,
        priors=np.array([prior.get(term, 0.0) for term in place_of], dtype=np.float64),
        places={way: np.array([place_of[term] for term in bag], dtype=np.int32) for way, bag in bags.items()},
        values={way: np.array([*bag.values()], dtype=np.float64) for way, bag in bags.items()},
    )


def numbers_of(terms: Iterable[str]) -> Numbers:
    """The number of each term, in their order."""
    digests = (blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest() for term in terms)
    return np.frombuffer(b"".join(digests), dtype="<i8").astype(np.int64)


class TermTable:
    """The terms of a set of articles, weighed, and how alike the articles are in them."""

    def __init__(self, articles: Sequence[NumberedTerms], weights_of: Callable[[Numbers], Values]) -> None:
        """weights_of   gives each term its weight, 0..1; asked once, of all of them in order."""
        self._articles = articles
        numbers, self._columns = distinct(np.concatenate([_NONE, *(each.numbers for each in articles)]))
        self._weights = weights_of(numbers)
        self._starts = np.cumsum([0, *(len(each.numbers) for each in articles)])

    def cosines(self, way: str) -> Matrix:
        """How alike each two are in the terms that they have in this way: 0..1, articles × articles."""
        rows, columns, values = self._entries(way)
        lengths = np.sqrt(np.bincount(rows, weights=values * values, minlength=len(self._articles)))
        matrix = self._dense(rows, columns, values / np.maximum(lengths, _TINY)[rows], self._held_by_several(columns))
        return symmetric(matrix @ matrix.T)

    def shares(self, part: str, whole: str) -> Matrix:
        """How much of the terms that the one has in one way the other has in another: row of column, 0..1."""
        rows, columns, values = self._entries(part)
        others, their_columns, _ = self._entries(whole)
        asked = np.zeros(len(self._weights), dtype=np.bool_)
        asked[columns] = True
        mine = self._dense(rows, columns, values, asked)
        theirs = self._dense(others, their_columns, np.ones(len(others)), asked)
        masses = np.bincount(rows, weights=values, minlength=len(self._articles))
        return np.round((mine @ theirs.T) / np.maximum(masses, 1.0).astype(np.float32)[:, None], 5)

    def _entries(self, way: str) -> tuple[Places, Places, Values]:
        """Who has which term, and how much of it."""
        places = [each.places[way] for each in self._articles]
        rows = np.repeat(np.arange(len(places), dtype=np.int32), [len(each) for each in places])
        columns = self._columns[self._starts[rows] + np.concatenate([_NONE, *places])]
        values = np.concatenate([_NONE, *(each.values[way] for each in self._articles)])
        return rows, columns, values * self._weights[columns]

    def _held_by_several(self, columns: Places) -> npt.NDArray[np.bool_]:
        return np.bincount(columns, minlength=len(self._weights)) > 1

    def _dense(self, rows: Places, columns: Places, values: Values, is_wanted: npt.NDArray[np.bool_]) -> Matrix:
        """Articles × the terms wanted: no others can make two alike."""
        column_of = np.cumsum(is_wanted) - 1
        kept = is_wanted[columns]
        matrix = np.zeros((len(self._articles), int(is_wanted.sum())), dtype=np.float32)
        matrix[rows[kept], column_of[columns[kept]]] = values[kept]
        return matrix


def symmetric(square: Matrix) -> Matrix:
    """Rounded, so that the last bit, which the order of adding decides, decides nothing else."""
    return np.round((square + square.T) / 2, 5)


def distinct(numbers: Numbers) -> tuple[Numbers, Places]:
    """Each number once, the least first; and where each of those given stands among them."""
    order = np.argsort(numbers)
    ordered = numbers[order]
    is_new = np.ones(len(ordered), dtype=np.bool_)
    is_new[1:] = ordered[1:] != ordered[:-1]
    places = np.empty(len(ordered), dtype=np.int32)
    places[order] = np.cumsum(is_new, dtype=np.int32) - 1
    return ordered[is_new], places


@cache
def _prior() -> Mapping[str, float]:
    """Term -> the share of articles on the topic that have it; only of terms that many have."""
    table = read_json("weights/common_terms.json")
    return {term: share for term, share in table.items() if isinstance(share, float)}
