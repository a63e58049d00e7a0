"""The language of a page's text: what it declares, held against what it reads like."""

import re

from secondsource.language_identifier import are_kin, identify_language
from secondsource.languages import UNDETERMINED, guess_script_language, primary_subtag

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_](?:[A-Za-z]{4}|[A-Za-z]{2}|\d{3}))*\Z")
_SURE, _ENOUGH_CHARACTERS = 0.95, 120


def find_language(text: str, *, declared: tuple[str, ...] = (), hints: tuple[str, ...] = ()) -> str:
    """The language as BCP 47; "und" where nothing tells.

    declared   what the page says, most trusted first: kept as said ("en-GB") where the text does not speak against it
    hints      the outlet's languages, for a text too short to tell
    """
    tags = [tag for tag in map(normal_tag, declared) if tag]
    said = tags[0] if tags else ""
    script = guess_script_language(text)
    if script != UNDETERMINED:
        return next((tag for tag in tags if primary_subtag(tag) == script), script)
    if len(text) < _ENOUGH_CHARACTERS:
        return said or next(iter(hints), "") or (identify_language(text)[0] if len(text) > 20 else UNDETERMINED)
    found, certainty = identify_language(text)
    for tag in (*tags, *hints):
        if are_kin(primary_subtag(tag), found):
            return tag
    return found if certainty >= _SURE or not said else said


def normal_tag(tag: str) -> str:
    """The tag with the usual case ("en-GB", "zh-Hant"); "" for what is none."""
    text = tag.strip().replace("_", "-")
    if not _TAG.match(text) or text.lower() in ("und", "zxx", "mul", "xx"):
        return ""
    first, *rest = text.split("-")
    return "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)])
