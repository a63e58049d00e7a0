"""Which lines of a text stand below a picture: neither credit nor words of these are the text's (TRAPS.md 11)."""

import re

_PICTURE = (
    r"(?:photo|picture|image|foto|bild|fotografía|crédit photo|写真|画像|图片|圖片|図|사진|фото|صورة|الصورة|फोटो)"
)
_LINE_CHARACTERS = 400  # no caption is longer
_CREDIT_CHARACTERS = 90

_CREDIT = re.compile(
    rf"\W{{0,3}}(?:{_PICTURE}[^.。]{{0,3}}[:：=/／]|[^.。:]{{0,30}}getty images)[^.。]{{0,60}}\Z", re.IGNORECASE
)
_AT_END = re.compile(rf"(?:(?<!\w){_PICTURE}[^.。]{{0,3}}[:：=/／]|getty images)[^.。]{{0,60}}\Z", re.IGNORECASE)


def is_picture_credit(sentence: str) -> bool:
    """Whether a sentence is nothing but whose the picture is."""
    return _CREDIT.match(sentence) is not None


def without_captions(text: str) -> str:
    """The text without the lines that end in a picture's credit: two papers with one picture have one caption."""
    if "\n" not in text:
        return text
    return "\n".join("" if _is_caption(line) else line for line in text.split("\n"))


def _is_caption(line: str) -> bool:
    return len(line) <= _LINE_CHARACTERS and _AT_END.search(line.rstrip()[-_CREDIT_CHARACTERS:]) is not None
