"""Sentence vectors made comparable across languages.

A multilingual model puts the texts of one language nearer to each other than their meaning does: what is common to a
language is taken off first (MEASURED.md, "Across languages").
"""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from secondsource.data import read_json
from secondsource.grouping.profiles import Profile

Matrix = npt.NDArray[np.float32]

SHIPPED_ARTICLES = 12  # how many articles of a language the shipped mean weighs as much as


def vectors_held(profiles: Sequence[Profile]) -> npt.NDArray[np.bool_]:
    """Who has a vector. Those of two sizes cannot be compared: the less common size counts as none."""
    size = _size_of(profiles)
    return np.array([size > 0 and len(each.vector) == size for each in profiles], dtype=np.bool_)


def _size_of(profiles: Sequence[Profile]) -> int:
    sizes = [len(each.vector) for each in profiles if each.vector]
    return max(sorted(set(sizes)), key=sizes.count, default=0)


def centred_vectors(profiles: Sequence[Profile]) -> Matrix:
    """Articles × dimensions, unit length, without what each language has in common; zeros for who has none."""
    size, has_vector = _size_of(profiles), vectors_held(profiles)
    found = np.zeros((len(profiles), max(1, size // 2)), dtype=np.float32)
    for row, each in enumerate(profiles):
        if has_vector[row]:
            found[row] = np.frombuffer(each.vector, dtype="<f2")
    shipped = _means(found.shape[1])
    languages = [each.language for each in profiles]
    for language in sorted(set(languages)):
        rows = has_vector & np.array([each == language for each in languages], dtype=np.bool_)
        if not rows.any():
            continue
        prior = shipped.get(language)
        if prior is None:
            prior = shipped.get("", np.zeros(found.shape[1], dtype=np.float32))
        own = found[rows].sum(axis=0, dtype=np.float64)
        found[rows] -= ((own + SHIPPED_ARTICLES * prior) / (rows.sum() + SHIPPED_ARTICLES)).astype(np.float32)
    lengths = np.linalg.norm(found, axis=1)
    found /= np.maximum(lengths, 1e-6)[:, None]
    found[~has_vector] = 0.0
    return np.round(found, 5)


@cache
def _means(dimensions: int) -> Mapping[str, Matrix]:
    """The mean vector of each language, and under "" that of all; empty for a model of another size."""
    table = read_json("weights/language_means.json")
    found = {}
    for language, values in table.items():
        assert isinstance(values, list)
        if len(values) == dimensions:
            found[language] = np.array(values, dtype=np.float32)
    return found
