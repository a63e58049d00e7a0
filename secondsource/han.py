"""The forms of one Chinese character made one: 權, 権 and 权 are compared as 权."""

from collections.abc import Mapping
from functools import cache

from secondsource.data import read_table
from secondsource.languages import CJK_CHARACTER


def fold_han(text: str) -> str:
    """The text with traditional and Japanese forms replaced by the simplified one, character by character.

    Length and positions stay. Not for show: what it gives is no language's spelling.
    """
    return text.translate(_forms()) if CJK_CHARACTER.search(text) else text


@cache
def _forms() -> Mapping[int, str]:
    table = read_table("han_variants.toml")
    return {ord(form): one for form, one in zip(str(table["forms"]), str(table["one"]), strict=True)}
