"""Languages: how a tag is compared, and which scripts are written without spaces."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache

from secondsource.data import read_table
from secondsource.language_identifier import are_kin, identify_language

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
    return not sample.isascii() and 3 * len(CJK_CHARACTER.findall(sample)) > _count_letters(sample) > 0


def _count_letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def guess_script_language(text: str) -> str:
    """The language that the script alone gives away: "ja", "zh", "ko"; else "und"."""
    sample = text[:2000]
    if sample.isascii():
        return UNDETERMINED
    kana, ideographs = len(KANA_CHARACTER.findall(sample)), len(CJK_CHARACTER.findall(sample))
    hangul = len(HANGUL_CHARACTER.findall(sample))
    letters = _count_letters(sample)
    if letters == 0:
        return UNDETERMINED
    if 3 * hangul > letters:
        return "ko"
    if 3 * ideographs > letters:
        # Japanese prose is about half kana; Chinese has none but for the odd brand name.
        return "ja" if 20 * kana > ideographs else "zh"
    return UNDETERMINED


_LATIN_WORD = re.compile("[^\\W\\d_]+")
_FEWEST_WORDS = 8
_FEWEST_KNOWN_RATIO = 0.12  # of a text's words: prose in any language has more of its commonest ones
_FEWEST_DIFFERENT = 3
_CLEAR_LEAD = 1.25  # over the second language
_ENOUGH_CHARACTERS = 60  # from here on the identifier outweighs a hint that it does not share
_SURE = 0.9

# Scripts of one language, and letters that only one language of a script has. The rest is for the identifier.
_LETTERS = (
    (re.compile("[\u0391-\u03c9]"), "el"),
    (re.compile("[\u05d0-\u05ea]"), "he"),
    (re.compile("[\u0e01-\u0e2e]"), "th"),
)


@lru_cache(maxsize=8192)
def find_language(text: str, hint: str = UNDETERMINED, *, prior: tuple[str, ...] = ()) -> str:
    """The primary language of a text: by its script, its commonest words, an identifier; else the hint.

    hint    what the article is said to be in; holds among languages that are easily mixed up, and for short texts
    prior   the outlet's languages, for when nothing is said
    """
    by_script = guess_script_language(text)
    if by_script != UNDETERMINED:
        return by_script
    usual = [each for each in map(primary_subtag, (hint, *prior)) if each != UNDETERMINED]
    sample = text[:3000]
    by_words = _by_letters(sample) or _by_common_words(sample)
    if by_words:
        return by_words
    letters = _count_letters(sample)
    if letters < (_ENOUGH_CHARACTERS if usual else 20):
        return usual[0] if usual else UNDETERMINED
    found, certainty = identify_language(sample)
    kin = next((each for each in usual if are_kin(each, found)), "")
    return kin or (found if certainty >= _SURE or not usual else usual[0])


def _by_letters(sample: str) -> str:
    if sample.isascii():
        return ""
    count = _count_letters(sample)
    return next((tag for letters, tag in _LETTERS if 2 * len(letters.findall(sample)) > count > 0), "")


def _by_common_words(sample: str) -> str:
    """The language whose commonest words clearly lead; "" where none does."""
    words = [word.lower() for word in _LATIN_WORD.findall(sample)]
    if len(words) < _FEWEST_WORDS:
        return ""
    counted = Counter(words)
    counts = sorted(
        ((sum(counted[word] for word in common), language) for language, common in _common_words().items()),
        key=lambda pair: (-pair[0], pair[1]),
    )
    (most, language), (second, _) = counts[0], counts[1]
    is_clear = most >= _FEWEST_KNOWN_RATIO * len(words) and most >= _CLEAR_LEAD * second
    # One short word many times over is no language: "a" is Hungarian, Portuguese and English.
    is_clear = is_clear and len(_common_words()[language].intersection(words)) >= _FEWEST_DIFFERENT
    return language if is_clear else ""


@cache
def _common_words() -> Mapping[str, frozenset[str]]:
    table = read_table("words.toml")["language"]
    assert isinstance(table, Mapping)
    return {str(language): frozenset(map(str, words)) for language, words in table.items()}
