"""Cue phrases: how each language says "according to", "told us", "denied". Data, compiled once.

Phrases are regular expressions over one sentence in which every named outlet is one character out of `MENTION`
(see `mask_mentions`), which they write as "@". All languages are tried on every sentence: an article's language is a
guess, texts quote each other, and no cue of one language is a common word of another.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache

from secondsource.catalogue import Mention
from secondsource.data import list_tables, read_table

_FIRST_MENTION = 0xE000  # private use: in a text it means nothing, and `mask_mentions` takes it out
_MOST_MENTIONS = 6000
_OPENING = frozenset("「『“„«»\"‘'《")
_CLOSING = frozenset("」』”“»«\"’'》")
MENTION = f"[{chr(_FIRST_MENTION)}-{chr(_FIRST_MENTION + _MOST_MENTIONS)}]"
_MASK = re.compile(MENTION)


class Cue(StrEnum):
    """What a phrase shows; the names are the keys of `data/phrases/*.toml`."""

    CITES = "cites"
    COURTESY = "courtesy"
    TOLD_OWN = "told_own"
    TOLD_US = "told_us"
    INSIDERS = "insiders"  # "people familiar with the matter", whoever they told
    ANAPHOR = "anaphor"  # "the paper said": goes on with an outlet cited before
    OBTAINED_OWN = "obtained_own"
    OBTAINED_US = "obtained_us"
    PRESENCE = "presence"
    NO_EVIDENCE = "no_evidence"
    REACTION = "reaction"
    HEARSAY = "hearsay"
    TRANSLATED = "translated"
    READS_DOCUMENT = "reads_document"
    RELEASE = "release"
    DENIES = "denies"
    CORRECTION = "correction"
    RETRACTION = "retraction"
    BACKGROUND_TITLE = "background_title"
    BACKGROUND_TEXT = "background_text"


@cache
def cue_pattern(cue: Cue) -> re.Pattern[str]:
    """All phrases of that cue in all languages, as one pattern."""
    return re.compile("|".join(f"(?:{phrase})" for phrase in _phrases(cue.value)), re.IGNORECASE | re.MULTILINE)


@cache
def cue_patterns(cue: Cue) -> tuple[re.Pattern[str], ...]:
    """The phrases of that cue one by one: where each of them may name another outlet in one sentence."""
    return tuple(re.compile(phrase, re.IGNORECASE) for phrase in _phrases(cue.value))


def says(cue: Cue, sentence: str) -> re.Match[str] | None:
    """Where the sentence first shows the cue; None where it does not."""
    return cue_pattern(cue).search(sentence)


@cache
def turning_words() -> re.Pattern[str]:
    """What a sentence opens with when it turns the sense of the one before ("But", 「しかし」)."""
    words = sorted(
        (word for table in _tables() for word in _list(table, "turns")), key=lambda word: (-len(word), word)
    )
    return re.compile(r"[\s「『“\"(（]*(?:" + "|".join(map(_opening, words)) + ")", re.IGNORECASE)


@cache
def act_patterns() -> Mapping[str, re.Pattern[str]]:
    """Act -> the phrases that tell it, in all languages."""
    found: dict[str, list[str]] = {}
    for table in _tables():
        acts = table.get("acts", {})
        if isinstance(acts, Mapping):
            for act in acts:
                found.setdefault(str(act), []).extend(_list(acts, str(act)))
    return {act: re.compile("|".join(phrases), re.IGNORECASE) for act, phrases in sorted(found.items())}


def mask_mentions(text: str, mentions: Sequence[Mention]) -> str:
    """The text with each mention replaced by one character that `mention_indexes` turns back into its index."""
    kept: list[str] = []
    position = 0
    for index, mention in enumerate(mentions[:_MOST_MENTIONS]):
        if mention.start >= position:
            # A name between quotation marks is still one name: 「TechnoBlog」によると.
            is_quoted = (
                text[mention.start - 1 : mention.start] in _OPENING
                and text[mention.end : mention.end + 1] in _CLOSING
            )
            is_quoted = is_quoted and mention.start - 1 >= position
            kept.append(_without_masks(text[position : mention.start - is_quoted]))
            kept.append(chr(_FIRST_MENTION + index))
            position = mention.end + is_quoted
    kept.append(_without_masks(text[position:]))
    return "".join(kept)


def _without_masks(text: str) -> str:
    """A text that holds such characters of its own would name outlets that are not there."""
    return _MASK.sub(" ", text)


def mention_indexes(matched: str) -> tuple[int, ...]:
    """Which mentions stand in a piece of masked text, in order."""
    found = (ord(character) - _FIRST_MENTION for character in matched)
    return tuple(index for index in found if 0 <= index <= _MOST_MENTIONS)


def _opening(word: str) -> str:
    escaped = re.escape(word.strip())
    return escaped + r"\b" if word[-1].isalpha() and word.isascii() else escaped


@cache
def _tables() -> tuple[Mapping[str, object], ...]:
    return tuple(map(read_table, list_tables("phrases")))


def _phrases(key: str) -> tuple[str, ...]:
    found = []
    for table in _tables():
        media = str(table.get("media", ""))
        found += [phrase.replace("{media}", media).replace("@", MENTION) for phrase in _list(table, key)]
    return tuple(found)


def _list(table: Mapping[str, object], key: str) -> list[str]:
    value = table.get(key, [])
    return [str(each) for each in value] if isinstance(value, list) else []
