"""The languages we know: what each is called in English, and how deep our words go in it."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from secondsource.data import read_table
from secondsource.languages import UNDETERMINED, primary_subtag


class Depth(StrEnum):
    """How much of the judgement speaks a language."""

    FULL = "full"  # topic terms, cue phrases, credits, denials, amounts
    TERMS = "terms"  # topic terms, names, numbers and acts
    USUAL = "usual"  # the usual terms of the shipped topic, or a name alone


def language_name(tag: str) -> str:
    """ "Japanese" for "ja-JP"; the tag itself where we have no name for it; "language unknown" for "und"."""
    subtag = primary_subtag(tag)
    if subtag == UNDETERMINED:
        return "language unknown"
    return next((names[subtag] for names in _names().values() if subtag in names), subtag)


def languages_of(*depths: Depth) -> tuple[str, ...]:
    """The primary subtags of the languages of those depths, in the order of the list."""
    return tuple(tag for depth in depths for tag in _names()[depth])


@cache
def _names() -> Mapping[Depth, Mapping[str, str]]:
    table = read_table("languages.toml")
    found: dict[Depth, Mapping[str, str]] = {}
    for depth in Depth:
        names = table[depth]
        assert isinstance(names, Mapping)
        found[depth] = {str(tag): str(name) for tag, name in names.items()}
    return found
