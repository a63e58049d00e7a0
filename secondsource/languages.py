"""Languages: how a tag is compared, and which scripts are written without spaces."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from secondsource.data import read_table

UNDETERMINED = "und"

_CJK = (
    "\u3040-\u30ff"  # hiragana, katakana
    "\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # ideographs
    "\U00020000-\U0002fa1f"
)
LATIN = "A-Za-z0-9_À-ɏ"  # what belongs to a word of the Latin script, inside a character class
CJK_CHARACTER = re.compile(f"[{_CJK}]")
HANGUL_CHARACTER = re.compile("[\uac00-\ud7a3\u1100-\u11ff]")
KANA_CHARACTER = re.compile("[\u3040-\u30ff]")


def primary_subtag(tag: str) -> str:
    """What languages are compared by: "en" of "en-GB"; "und" for nothing (RFC 5646 §2.2.1)."""
    return (tag or UNDETERMINED).replace("_", "-").split("-")[0].lower() or UNDETERMINED


@lru_cache(maxsize=8192)
def is_unspaced(text: str) -> bool:
    """Whether the text is written in a script that puts no spaces between words (Japanese, Chinese)."""
    sample = text[:2000]
    letters = sum(character.isalpha() for character in sample)
    return letters > 0 and 3 * len(CJK_CHARACTER.findall(sample)) > letters


def guess_script_language(text: str) -> str:
    """The language that the script alone gives away: "ja", "zh", "ko"; else "und"."""
    sample = text[:2000]
    kana, ideographs = len(KANA_CHARACTER.findall(sample)), len(CJK_CHARACTER.findall(sample))
    hangul = len(HANGUL_CHARACTER.findall(sample))
    letters = sum(character.isalpha() for character in sample)
    if letters == 0:
        return UNDETERMINED
    if 3 * hangul > letters:
        return "ko"
    if 3 * ideographs > letters:
        # Japanese prose is about half kana; Chinese has none but for the odd brand name.
        return "ja" if 20 * kana > ideographs else "zh"
    return UNDETERMINED


_LATIN_WORD = re.compile("[^\\W\\d_]+")
_FEWEST_KNOWN_RATIO = 0.12  # of a text's words: prose in any language has more of its commonest ones
_CLEAR_LEAD = 1.25  # over the second language


@lru_cache(maxsize=8192)
def find_language(text: str, hint: str = UNDETERMINED) -> str:
    """The primary language of a text: by its script, else by its commonest words; the hint where neither tells."""
    by_script = guess_script_language(text)
    if by_script != UNDETERMINED:
        return by_script
    words = [word.lower() for word in _LATIN_WORD.findall(text[:3000])]
    if len(words) >= 8:
        counts = sorted(
            ((sum(word in common for word in words), language) for language, common in _common_words().items()),
            key=lambda pair: (-pair[0], pair[1]),
        )
        (most, language), (second, _) = counts[0], counts[1]
        if most >= _FEWEST_KNOWN_RATIO * len(words) and most >= _CLEAR_LEAD * second:
            return language
    return primary_subtag(hint)


@cache
def _common_words() -> Mapping[str, frozenset[str]]:
    table = read_table("words.toml")["language"]
    assert isinstance(table, Mapping)
    return {str(language): frozenset(map(str, words)) for language, words in table.items()}
