"""A topic profile: which words, where and near which others, make an article ours. Data, read from TOML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from secondsource.data import read_table
from secondsource.errors import ConfigError
from secondsource.languages import primary_subtag
from secondsource.topics.terms import Term
from secondsource.topics.weights import COUNTER_WEIGHT, WeightName, WeightNameError, default_weights

DEFAULT_PROFILE = "topics/ai-copyright.toml"
WEAK = "~"  # after a role: its words that other matters use too
EXCLUDED = "!"  # before a role: phrases in which its words do not count
COUNTER = "-"  # before the name of another matter
UNLESS = "?"  # before the name of another matter: what makes its words mean ours

ANY_LANGUAGE = "names"  # the key of terms that are the same in every language

_FIX = "See docs/topics.md for the form of a profile."
_KNOWN_KEYS = frozenset(
    {"name", "title", "near", "near_unspaced", "bar", "role", "counter", "exclude", "unsaid", "stand_in", "weights"}
)
_NEAR, _NEAR_UNSPACED, _BAR = 220, 90, 4.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # by identity: it is compiled once and cached by
class TopicProfile:
    """A compiled profile.

    core        the two roles that an article must have
    support     other roles: who acts, what is done
    terms       their group is a role, a role with `WEAK`, or one of the signs above with a name
    weights     what each feature adds (`topics/weights.py`)
    bar         the sum from which an article is ours
    unsaid      for each core role, how many times the bar an article must reach that has no word of it; 0: never ours
    stand_in    the role that an article must have a word of where it has none of one core role; "" = none
    near        farthest distance of two hits in characters; `near_unspaced` where words are not parted
    place       the file that it was read from, as errors name it
    others      further topics that are watched with it: an article of any of them is ours
    """

    name: str
    title: str
    core: tuple[str, str]
    support: tuple[str, ...]
    terms: tuple[Term, ...]
    weights: tuple[tuple[WeightName, float], ...]
    bar: float
    unsaid: tuple[float, float]
    stand_in: str
    near: int
    near_unspaced: int
    place: str
    others: "tuple[TopicProfile, ...]" = ()

    @property
    def each(self) -> "tuple[TopicProfile, ...]":
        """It and the topics that are watched with it, in the order given."""
        return (self, *self.others)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it has terms in, sorted."""
        return tuple(sorted({term.language for term in self.terms} - {""}))


@cache
def default_profile() -> TopicProfile:
    """AI and copyright, as shipped."""
    return profile_from(read_table(DEFAULT_PROFILE), place=DEFAULT_PROFILE)


def profile_from(table: Mapping[str, object], *, place: str) -> TopicProfile:
    """A profile from a parsed TOML table. The first two roles are the core. Raises ConfigError."""
    for key in table:
        if key not in _KNOWN_KEYS:
            raise ConfigError(place=place, problem=f"unknown key {key!r}", fix=_FIX)
    terms, roles = _role_terms(table, place)
    if len(roles) < 2:
        raise ConfigError(place=place, problem="a profile needs at least two [[role]] tables with terms", fix=_FIX)
    counters: list[str] = []
    for number, row in enumerate(_tables(table, "counter", place), start=1):
        name = str(row.get("name", f"other{number}"))
        counters.append(name)
        terms += [Term(UNLESS + name, word) for word in _words(row.get("unless", []), f"{name}.unless", place)]
        terms += _language_terms(row, COUNTER + name, name, place, besides=("name", "unless"))
    exclude = table.get("exclude", {})
    if not isinstance(exclude, Mapping):
        raise ConfigError(place=place, problem="[exclude] must be a table of role = [phrases]", fix=_FIX)
    for role, phrases in exclude.items():
        terms += [Term(EXCLUDED + role, word) for word in _words(phrases, f"exclude.{role}", place)]
    return TopicProfile(
        name=str(table.get("name", place)),
        title=str(table.get("title", table.get("name", place))),
        core=(roles[0], roles[1]),
        support=tuple(roles[2:]),
        terms=tuple(terms),
        weights=_weights(table, roles, counters, place),
        bar=_number(table, "bar", _BAR, place),
        unsaid=_unsaid(table, (roles[0], roles[1]), place),
        stand_in=_stand_in(table, roles[2:], place),
        near=int(_number(table, "near", _NEAR, place)),
        near_unspaced=int(_number(table, "near_unspaced", _NEAR_UNSPACED, place)),
        place=place,
    )


def _unsaid(table: Mapping[str, object], core: tuple[str, str], place: str) -> tuple[float, float]:
    """One number for both core roles, or a table with one for each; what is absent is 0."""
    written = table.get("unsaid", 0.0)
    if not isinstance(written, Mapping):
        both = _number(table, "unsaid", 0.0, place) if "unsaid" in table else 0.0
        return (both, both)
    if strange := sorted(written.keys() - set(core)):
        raise ConfigError(place=place, problem=f"unsaid names {strange[0]!r}, which is no core role", fix=_FIX)
    first, second = (_number(written, role, 0.0, place) if role in written else 0.0 for role in core)
    return (first, second)


def _stand_in(table: Mapping[str, object], support: Sequence[str], place: str) -> str:
    written = table.get("stand_in", "")
    if written and written not in support:
        raise ConfigError(place=place, problem=f"stand_in is {written!r}, which is no supporting role", fix=_FIX)
    return str(written)


def watched_together(profiles: Sequence[TopicProfile]) -> TopicProfile:
    """Several topics as one, of which an article must be on one. Raises ConfigError where two have one name."""
    first, *others = profiles
    for number, profile in enumerate(profiles):
        twin = next((each for each in profiles[:number] if each.name == profile.name), None)
        if twin is not None:
            raise ConfigError(
                place=profile.place,
                problem=f"its topic is called {profile.name!r}, as that of {twin.place} is",
                fix="Give each a name of its own: it is kept with what it found.",
            )
    return replace(first, others=tuple(others))


def _role_terms(table: Mapping[str, object], place: str) -> tuple[list[Term], list[str]]:
    terms: list[Term] = []
    roles: list[str] = []
    for row in _tables(table, "role", place):
        name = row.get("name")
        if not isinstance(name, str) or not name.isidentifier():
            raise ConfigError(place=place, problem="a [[role]] has no name of one plain word", fix=_FIX)
        is_weak = row.get("weak", False)
        if not isinstance(is_weak, bool):
            raise ConfigError(place=place, problem=f"{name}.weak must be true or false", fix=_FIX)
        found = _language_terms(row, name + WEAK * is_weak, name, place, besides=("name", "weak"))
        if found and name not in roles:
            roles.append(name)
        terms += found
    return terms, roles


def _language_terms(
    row: Mapping[str, object], group: str, name: str, place: str, *, besides: tuple[str, ...]
) -> list[Term]:
    """The terms of a table whose other keys are languages."""
    return [
        Term(group, word, "" if key == ANY_LANGUAGE else primary_subtag(key))
        for key, value in row.items()
        if key not in besides
        for word in _words(value, f"{name}.{key}", place)
    ]


def _weights(
    table: Mapping[str, object], roles: list[str], counters: list[str], place: str
) -> tuple[tuple[WeightName, float], ...]:
    """What the profile says; for one that says nothing, the weights that any topic can begin with."""
    written = table.get("weights", {})
    if not isinstance(written, Mapping):
        raise ConfigError(place=place, problem="[weights] must be a table", fix=_FIX)
    if not written:
        return default_weights(roles, counters)
    found = []
    for key, value in written.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ConfigError(place=place, problem=f"weights.{key} must be a number", fix=_FIX)
        try:
            found.append((WeightName.parse(str(key), roles=roles, counters=counters), float(value)))
        except WeightNameError as error:
            raise ConfigError(place=place, problem=f"weights: {error}", fix=_FIX) from error
    named = {name.counter for name, _ in found}
    found += [(WeightName(counter=each), COUNTER_WEIGHT) for each in counters if each not in named]
    return tuple(found)


def _tables(table: Mapping[str, object], key: str, place: str) -> list[Mapping[str, object]]:
    rows = table.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise ConfigError(place=place, problem=f"{key} must be written as [[{key}]] tables", fix=_FIX)
    return rows


def _words(value: object, key: str, place: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(word, str) and word.strip("*… ") for word in value):
        raise ConfigError(place=place, problem=f"{key} must be a list of words", fix=_FIX)
    return [str(word) for word in value]


def _number(table: Mapping[str, object], key: str, default: float, place: str) -> float:
    value = table.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise ConfigError(place=place, problem=f"{key} must be a number above 0", fix=_FIX)
    return value
