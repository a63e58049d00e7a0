"""The vectors of the last weeks in memory: which articles mean nearly the same as a new one.

A matrix and one product: 50,000 articles are 77 MB and some milliseconds, and need no index library (MEASURED.md,
"Across languages"). What each language has in common is taken off, else the texts of one language are all alike: of
the reports of one happening 90 in 100 stand among the twenty nearest instead of 64 where the language differs.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

from secondsource.articles import ArticleId
from secondsource.languages import primary_subtag
from storage import vectors
from storage.database import Transaction
from storage.vectors import StoredVector

LOOKS_BACK = timedelta(days=60)
_MOST = 50_000  # articles
_LOADED_AT_ONCE = 5_000
_PRIOR = 12  # articles of a language that the mean of all weighs as much as
_GROWN = 1.05  # when the means are reckoned anew: they move little with each article
_VECTOR = "<f2"

_Matrix = npt.NDArray[np.float32]


class RecentVectors:
    """Grows with what is stored; the oldest go when they are out of date or too many."""

    def __init__(self) -> None:
        self._rows: _Matrix = np.zeros((0, 0), dtype=np.float32)
        self._ids: npt.NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self._languages: npt.NDArray[np.int32] = np.zeros(0, dtype=np.int32)
        self._codes: dict[str, int] = {}
        self._count = 0
        self._seen = 0  # number of the last vector that was taken up
        self._measured = 0  # how many rows the means are of
        self._means: _Matrix = np.zeros((0, 0), dtype=np.float32)
        self._lengths: _Matrix = np.zeros(0, dtype=np.float32)

    def refresh(self, tx: Transaction, *, now: datetime) -> None:
        """Takes up what was stored since the last time."""
        after = now - LOOKS_BACK
        while True:
            found = vectors.since(tx, self._seen, seen_after=after, limit=_LOADED_AT_ONCE)
            if found:
                self._add(found)
            if len(found) < _LOADED_AT_ONCE:
                break
        if self._count > _MOST:
            self._keep_latest(_MOST * 9 // 10)
        if self._count > self._measured * _GROWN:
            self._measure()

    def nearest(
        self, vector: bytes, language: str, *, after: ArticleId | None, halves_over: int = 0, most: int
    ) -> tuple[ArticleId, ...]:
        """The articles that mean most nearly the same, the nearest first; of equals, by id. ((), if it has none.)

        after         only articles with a higher id; None = all
        halves_over   how many ids back from the latest a likeness counts half; 0 = it counts alike however old
        """
        mine = np.frombuffer(vector, dtype=_VECTOR).astype(np.float32)
        if not self._count or mine.shape != self._rows.shape[1:]:
            return ()
        unknown = len(self._means) - 1  # the mean of all: for a language that came after the means were reckoned
        mine -= self._means[min(self._codes.get(primary_subtag(language), unknown), unknown)]
        cosines = self._rows[: self._count] @ mine
        cosines -= (self._means @ mine)[np.minimum(self._languages[: self._count], unknown)]
        cosines /= self._lengths[: self._count]
        if halves_over:
            ids = self._ids[: self._count]
            cosines = np.maximum(cosines, 0.0) * 0.5 ** ((ids.max() - ids) / halves_over)
        if after is not None:
            cosines[self._ids[: self._count] <= after] = -np.inf
        best = np.argpartition(-cosines, most)[:most] if self._count > most else np.arange(self._count)
        told = sorted((-round(float(cosines[row]), 5), int(self._ids[row])) for row in best)
        return tuple(ArticleId(article_id) for cosine, article_id in told if cosine < np.inf)

    def _add(self, found: Sequence[StoredVector]) -> None:
        self._seen = found[-1].number
        size = len(found[0].vector) // np.dtype(_VECTOR).itemsize
        if self._rows.shape[1] != size:
            self._rows, self._count = np.zeros((0, size), dtype=np.float32), 0
            self._measured = 0
        fitting = [each for each in found if len(each.vector) == len(found[0].vector)]
        self._make_room(self._count + len(fitting))
        place = slice(self._count, self._count + len(fitting))
        whole = b"".join(each.vector for each in fitting)
        self._rows[place] = np.frombuffer(whole, dtype=_VECTOR).reshape(-1, size)
        self._ids[place] = [each.article_id for each in fitting]
        self._languages[place] = [
            self._codes.setdefault(primary_subtag(each.language), len(self._codes)) for each in fitting
        ]
        self._count += len(fitting)
        if self._measured:
            self._lengths[place] = self._lengths_of(place)

    def _make_room(self, wanted: int) -> None:
        if wanted <= len(self._rows):
            return
        room = max(1024, wanted * 5 // 4)
        rows = np.zeros((room, self._rows.shape[1]), dtype=np.float32)
        rows[: self._count] = self._rows[: self._count]
        self._rows = rows
        self._ids = np.resize(self._ids, room) if len(self._ids) else np.zeros(room, dtype=np.int64)
        self._languages = np.resize(self._languages, room) if len(self._languages) else np.zeros(room, dtype=np.int32)
        self._lengths = np.resize(self._lengths, room) if len(self._lengths) else np.ones(room, dtype=np.float32)

    def _keep_latest(self, count: int) -> None:
        kept = np.sort(np.argsort(self._ids[: self._count], kind="stable")[-count:])
        for column in (self._rows, self._ids, self._languages, self._lengths):
            column[:count] = column[kept]
        self._count = count

    def _measure(self) -> None:
        """Reckons each language's mean, and how long each row is without it."""
        rows, languages = self._rows[: self._count], self._languages[: self._count]
        whole = rows.mean(axis=0, dtype=np.float64)
        means = []
        for code in range(len(self._codes)):
            own = languages == code
            total = rows[own].sum(axis=0, dtype=np.float64)
            means.append((total + _PRIOR * whole) / (int(own.sum()) + _PRIOR))
        self._means = np.array([*means, whole], dtype=np.float32)
        self._measured = self._count
        self._lengths[: self._count] = self._lengths_of(slice(0, self._count))

    def _lengths_of(self, place: slice) -> _Matrix:
        """|row - mean of its language|, without making the difference."""
        rows, languages = self._rows[place], self._languages[place]
        codes = np.minimum(languages, len(self._means) - 1)
        shared = np.einsum("ij,ij->i", rows, self._means[codes])
        squares = np.einsum("ij,ij->i", rows, rows) - 2 * shared + (self._means**2).sum(axis=1)[codes]
        lengths: _Matrix = np.sqrt(np.maximum(squares, 1e-6)).astype(np.float32)
        return lengths
