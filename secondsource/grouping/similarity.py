"""How alike two articles are as reports of one happening: 0..1.

Names and amounts bring precision, words recall (MEASURED.md, "Same happening"); two acts of one case are two stories
however alike their words (RULES.md 3).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import exp, fsum, sqrt

from secondsource.data import word_list
from secondsource.grouping.profiles import Profile, Rarity

SAME_HAPPENING = 0.18  # average similarity from which two sets of reports are one story; set on labelled sets
WINDOW = timedelta(days=14)  # after its last report a story takes no new ones (RULES.md 3)
_WORDS, _NAMES, _AMOUNTS = 0.55, 0.33, 0.12
_CROSS_NAMES, _CROSS_AMOUNTS, _CROSS_DAYS = 0.62, 0.25, 0.13
_OTHER_ACT = 0.5
_OTHER_SOFT_ACT = 0.9
# Acts that a report can hardly tell beside another of them: two of these are two happenings.
_HARD_ACTS = frozenset({"sue", "rule", "settle", "appeal", "license", "legislate", "consult", "fine", "hear"})
_PLACE_WEIGHT = 0.3
_NAME_MASS = 1.6  # rare names shared, from which more of them say little more
_PLACES = word_list("places")
_SAME_ACT = 1.15
_OTHER_AMOUNTS = 0.9
_SHARED_QUOTE = 0.75
_TOPIC_NAMES = word_list("topic_names")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A profile with its words and actors weighed by their rarity among the articles compared; once for all pairs.

    length   of the word vector
    actors   the names of its lead, with what each says
    mass     of all its actors
    """

    profile: Profile
    words: Mapping[str, float]
    length: float
    actors: Mapping[str, float]
    mass: float


def weigh(profile: Profile, rarity: Rarity) -> Weighed:
    """The profile ready to be compared."""
    words = {term: weight * rarity.of(term) for term, weight in profile.words.items()}
    actors = {
        name: rarity.of(name) * (_PLACE_WEIGHT if name in _PLACES else 1.0)
        for name in profile.facts.lead - _TOPIC_NAMES
    }
    return Weighed(
        profile=profile,
        words=words,
        length=sqrt(fsum(weight**2 for weight in words.values())),
        actors=actors,
        mass=fsum(actors.values()),
    )


def likeness(first: Weighed, second: Weighed) -> float:
    """Compares two articles; symmetric, and the same in every process."""
    one, other = first.profile, second.profile
    is_cross = one.language != other.language and "und" not in (one.language, other.language)
    names = _shared_actors(first, second)
    amounts = _set_overlap(one.facts.amounts | one.facts.dockets, other.facts.amounts | other.facts.dockets)
    if is_cross:
        days = 1.0 if one.facts.days & other.facts.days else 0.0
        score = _CROSS_NAMES * names + _CROSS_AMOUNTS * amounts + _CROSS_DAYS * days
    else:
        score = _WORDS * _cosine(first, second) + _NAMES * names + _AMOUNTS * amounts
    score *= _act_factor(one, other)
    if one.facts.dockets & other.facts.dockets:
        score = max(score, min(1.0, score + 0.1))
    if one.facts.amounts and other.facts.amounts and not amounts:
        score *= _OTHER_AMOUNTS
    if one.quotes & other.quotes:
        score = max(score, _SHARED_QUOTE)
    return min(1.0, score * _time_factor(one, other))


def _shared_actors(one: Weighed, other: Weighed) -> float:
    """Shared names against the smaller set, each by its rarity; a full name counts with its words."""
    if not one.actors or not other.actors:
        return 0.0
    # A sum whose order changes with the hashes of its names would differ from process to process: `fsum` does not.
    shared = fsum(one.actors[name] for name in one.actors.keys() & other.actors.keys())
    share = min(1.0, shared / max(min(one.mass, other.mass), 1.5))
    return 0.5 * share + 0.5 * (1 - exp(-shared / _NAME_MASS))


def _set_overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return min(1.0, len(one & other) / max(1, min(len(one), len(other), 2))) if one and other else 0.0


def _cosine(one: Weighed, other: Weighed) -> float:
    length = one.length * other.length
    shared = one.words.keys() & other.words.keys()
    return fsum(one.words[term] * other.words[term] for term in shared) / length if length else 0.0


def _act_factor(one: Profile, other: Profile) -> float:
    if not one.facts.acts or not other.facts.acts:
        return 1.0
    if one.facts.acts & other.facts.acts:
        return _SAME_ACT
    return _OTHER_ACT if one.facts.acts & _HARD_ACTS and other.facts.acts & _HARD_ACTS else _OTHER_SOFT_ACT


def _time_factor(one: Profile, other: Profile) -> float:
    """Reports of one happening come close together; an undated one may be of any day."""
    if one.at is None or other.at is None or not (one.is_dated and other.is_dated):
        return 1.0
    gap = abs(one.at - other.at)
    if gap <= WINDOW:
        return 1.0
    return 0.6 if gap <= 2 * WINDOW else 0.25
