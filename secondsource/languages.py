"""Languages: how a tag is compared, and which scripts are written without spaces."""

import re

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
