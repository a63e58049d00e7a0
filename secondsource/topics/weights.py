"""The features that a profile weighs, by name: what stands where, what near what, what speaks of other matters.

"copyright.title"        1 where a word of the role stands in the title
"copyright~.opening"     the same of its weak words, in the first lines
"copyright.often"        how thickly its words stand, 1 at one for every sixty words, half again as much at most
"copyright.absent"       1 where the article has none of its words; "copyright*": not even a weak one
"ai+copyright"           how many words of the one have one of the other near them, 1 at three
"use+copyright~"         the same with weak words; "*" after a role means both
"ai*+use*+actor*"        how many words of the first have one of each of the others near them, 1 at three
"ai+copyright.title"     1 where both stand in the title; ".opening": in the title and the first lines
"-piracy"                words of another matter in title and first lines: how many, three at most
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

COUNTER_WEIGHT = -2.0
_CORE = {"title": 1.5, "opening": 1.25, "often": 1.0}
_WEAK_SHARE = 0.5
_SUPPORT = 0.5
_PAIR = 2.0


class Where(StrEnum):
    """A part of an article."""

    TITLE = "title"
    OPENING = "opening"
    OFTEN = "often"
    ABSENT = "absent"


class WeightNameError(ValueError):
    """Nothing can be weighed under that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightName:
    """One feature: a role at a place, two or three roles together, or another matter. Roles may end in "~" or "*"."""

    role: str = ""
    where: Where | None = None
    near: str = ""  # with `role`: the pair
    also: str = ""  # with `near`: the third
    counter: str = ""

    @classmethod
    def parse(cls, text: str, *, roles: Sequence[str], counters: Sequence[str]) -> "WeightName":
        """Raises WeightNameError, saying what is wrong."""
        if text.startswith("-"):
            if text[1:] not in counters:
                raise WeightNameError(f"{text!r} is no [[counter]]")
            return cls(counter=text[1:])
        together, _, place = text.partition(".")
        role, *beside = together.split("+")
        for each in (role, *beside):
            if each.rstrip("~*") not in roles:
                raise WeightNameError(f"{text!r} names no [[role]]")
        if len(beside) > (1 if place else 2):
            raise WeightNameError(f"{text!r} puts too many roles together: three near each other, two at a place")
        near, also = (*beside, "", "")[:2]
        if near and not place:
            return cls(role=role, near=near, also=also)
        if place not in (Where.TITLE, Where.OPENING) and (near or place not in tuple(Where)):
            raise WeightNameError(f"{text!r} must end in .title, .opening or, for one role, .often or .absent")
        return cls(role=role, near=near, where=Where(place))

    @property
    def is_against(self) -> bool:
        """Whether it speaks against the topic where it is found."""
        return bool(self.counter) or self.where is Where.ABSENT

    def __str__(self) -> str:
        if self.counter:
            return f"-{self.counter}"
        together = "+".join(filter(None, (self.role, self.near, self.also)))
        return together + (f".{self.where}" if self.where else "")


def default_weights(roles: Sequence[str], counters: Sequence[str]) -> tuple[tuple[WeightName, float], ...]:
    """What any topic can begin with: both core roles, the higher up the better, near each other, told as a deed."""
    one, other, *support = roles
    found = [
        (WeightName(role=role + weak, where=Where(where)), weight * (_WEAK_SHARE if weak else 1.0))
        for role in (one, other)
        for weak in ("", "~")
        for where, weight in _CORE.items()
    ]
    found += [(WeightName(role=role, where=Where.OPENING), _SUPPORT) for role in support]
    found += [(WeightName(role=f"{one}*", near=f"{other}*"), _PAIR)]
    return (*found, *((WeightName(counter=each), COUNTER_WEIGHT) for each in counters))
