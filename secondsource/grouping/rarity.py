"""How telling a term is: what many articles have says little of any two.

Counted among the articles compared, on top of a prior that ships with the program: in a handful of articles hardly
anything would look common, and "copyright" is not rare because a batch is small.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log

import numpy as np

from secondsource.facts import names_in
from secondsource.grouping.numbered_terms import Numbers, Values, distinct, numbers_of
from secondsource.grouping.profiles import Profile

PRIOR_ARTICLES = 50  # how many articles the prior weighs as much as
_PUBLISHER_SHARE = 0.2
_UNSEEN = 1.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rarity:
    """Weights of terms, from 0 to 1: 1.0 is one that a single article has, or none.

    numbers   of the terms, each once, the least first
    weights   theirs
    """

    numbers: Numbers
    weights: Values

    def of(self, numbers: Numbers) -> Values:
        """The weight of each word, pair, name or figure, given by its number."""
        if not len(self.numbers):
            return np.full(len(numbers), _UNSEEN)
        places = np.minimum(np.searchsorted(self.numbers, numbers), len(self.numbers) - 1)
        return np.where(self.numbers[places] == numbers, self.weights[places], _UNSEEN)


def rarity_of(profiles: Iterable[Profile], *, publishers: Iterable[str] = ()) -> Rarity:
    """Rarity among the given articles.

    publishers   names of those who report: they stand in datelines and behind "according to", and tell little of
                 what is reported
    """
    articles = [profile.terms for profile in profiles]
    if not articles:
        return Rarity(numbers=np.zeros(0, dtype=np.int64), weights=np.zeros(0))
    numbers, places = distinct(np.concatenate([each.numbers for each in articles]))
    counts = np.bincount(places, weights=np.concatenate([each.counts for each in articles]))
    priors = np.zeros(len(numbers))
    priors[places] = np.concatenate([each.priors for each in articles])
    is_counted = counts > 0
    total = PRIOR_ARTICLES + len(articles)
    held = np.where(is_counted, counts + PRIOR_ARTICLES * priors, 1.0)
    weights = np.where(is_counted, np.log(1 + total / held) / log(1 + total), _UNSEEN)
    forms = numbers_of(form for name in publishers for form in names_in(f"It is {name}."))
    found = np.minimum(np.searchsorted(numbers, forms), len(numbers) - 1)
    found = found[(numbers[found] == forms) & is_counted[found]]
    np.multiply.at(weights, found, _PUBLISHER_SHARE)  # a form that two publishers share counts for both
    return Rarity(numbers=numbers, weights=weights)
