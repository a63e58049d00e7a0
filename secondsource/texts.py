"""Words, sentences and quotations of a text, whatever its script."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from secondsource.languages import CJK_CHARACTER

WORD_SHINGLE = 5  # words (MEASURED.md, "Copies")
CHARACTER_SHINGLE = 8  # characters, where nothing separates words
QUOTE_CHARACTERS = 2000  # a quotation mark that nobody closes must not swallow the text

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_SENTENCE_END = re.compile(
    r"(?<=[.!?…])[\"'”“’»)\]]*\s+(?=[\"'“‘«(\[]?[^\W\d_a-z]|\d)|(?<=[。！？])[」』）]*(?![」』）、とをはがのとて])"
)
_NO_END = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|sen|rep|gov|gen|hon|no|nos|art|arts|sec|jr|sr|vs|v|inc|co|corp|ltd|nr|abs|bzw|ca|z\.b|u\.a"
    r"|mme|mm|m|env|cf|p\.ex|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|a\.m|p\.m|u\.s|u\.k)|\b[A-Z]|\b\d{1,2})\.\s*\Z",
    re.IGNORECASE,
)
_QUOTES = (
    ("“", "”"),
    ("„", "“"),
    ("„", "”"),
    ("«", "»"),
    ("»", "«"),
    ("「", "」"),
    ("『", "』"),
    ("‹", "›"),
    ('"', '"'),
)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The form in which texts are compared: NFKC, case folded, white space single (STYLE.md §6)."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("’", "'").split())


def tokens(text: str) -> tuple[str, ...]:
    """Comparable words; in a run of Japanese or Chinese, each character is one."""
    found: list[str] = []
    for match in _WORD.finditer(fold(text)):
        word = match.group()
        if CJK_CHARACTER.search(word):
            found.extend(_cut_mixed(word))
        else:
            found.append(word)
    return tuple(found)


def _cut_mixed(word: str) -> Iterator[str]:
    """ "ai生成" is the word "ai" and two characters."""
    latin = ""
    for character in word:
        if CJK_CHARACTER.match(character):
            if latin:
                yield latin
                latin = ""
            yield character
        else:
            latin += character
    if latin:
        yield latin


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a text: `text[start:end]`."""

    start: int
    end: int
    text: str


@lru_cache(maxsize=8192)
def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text in order; a paragraph's end always ends one."""
    found: list[Span] = []
    offset = 0
    for paragraph in text.split("\n"):
        start = 0
        for match in _SENTENCE_END.finditer(paragraph):
            if _NO_END.search(paragraph[start : match.start()]):
                continue
            _add_span(found, paragraph, start, match.end(), offset)
            start = match.end()
        _add_span(found, paragraph, start, len(paragraph), offset)
        offset += len(paragraph) + 1
    return tuple(found)


def _add_span(found: list[Span], paragraph: str, start: int, end: int, offset: int) -> None:
    piece = paragraph[start:end]
    stripped = piece.strip()
    if stripped:
        lead = len(piece) - len(piece.lstrip())
        begin = offset + start + lead
        found.append(Span(start=begin, end=begin + len(stripped), text=stripped))


@lru_cache(maxsize=8192)
def quotations(text: str) -> tuple[Span, ...]:
    """What stands between quotation marks of any script, outermost, without the marks; in order."""
    found: list[Span] = []
    taken = -1
    position = 0
    while position < len(text):
        closing = _closing_mark(text, position)
        if closing > position + 1:
            inner = text[position + 1 : closing]
            if inner.strip() and position > taken:
                found.append(Span(start=position + 1, end=closing, text=inner.strip()))
                taken = closing
                position = closing
        position += 1
    return tuple(found)


def _closing_mark(text: str, position: int) -> int:
    """Where the quotation that opens at `position` closes; -1 where none opens, or none closes in time."""
    opening = text[position]
    limit = min(len(text), position + QUOTE_CHARACTERS)
    paragraph_end = text.find("\n\n", position, limit)
    if paragraph_end >= 0:
        limit = paragraph_end
    ends = [
        end
        for mark, closer in _QUOTES
        if mark == opening and (end := _find_closer(text, mark, closer, position + 1, limit)) >= 0
    ]
    return min(ends, default=-1)


def _find_closer(text: str, mark: str, closer: str, start: int, limit: int) -> int:
    depth = 0
    for index in range(start, limit):
        if text[index] == closer and mark == closer:
            return index
        if text[index] == mark:
            depth += 1
        elif text[index] == closer:
            if depth == 0:
                return index
            depth -= 1
    return -1


def mask_quotations(text: str) -> str:
    """The text with every quotation of five words or more cut out: a shared podium is no copying."""
    kept: list[str] = []
    position = 0
    for span in quotations(text):
        if len(tokens(span.text)) >= WORD_SHINGLE:
            kept.append(text[position : span.start])
            kept.append("\n")  # so that no shingle runs across the gap
            position = span.end
    kept.append(text[position:])
    return "".join(kept)


def _token_runs(text: str) -> Iterator[tuple[str, ...]]:
    for line in text.split("\n"):
        if line.strip():
            yield tokens(line)


def _hash(piece: str) -> int:
    return int.from_bytes(blake2b(piece.encode("utf-8"), digest_size=8).digest(), "big", signed=True)


@lru_cache(maxsize=4096)
def shingles(text: str) -> frozenset[int]:
    """Hashes (64 bits, signed) of all runs of five words, or of eight characters of Japanese and Chinese.

    Runs do not cross a line's end. Equal in every process and version: they are stored.
    """
    return frozenset(value for line in ordered_shingles(text) for value, _ in line)


@lru_cache(maxsize=1024)
def ordered_shingles(text: str) -> tuple[tuple[tuple[int, tuple[str, ...]], ...], ...]:
    """The same in the text's order, line by line, each hash with its words."""
    lines = []
    for run in _token_runs(text):
        size = CHARACTER_SHINGLE if 2 * sum(map(_is_cjk_token, run)) > len(run) else WORD_SHINGLE
        pieces = (run[start : start + size] for start in range(len(run) - size + 1))
        lines.append(tuple((_hash("\x1f".join(piece)), piece) for piece in pieces))
    return tuple(lines)


def _is_cjk_token(token: str) -> bool:
    return len(token) == 1 and CJK_CHARACTER.match(token) is not None


@lru_cache(maxsize=4096)
def narrative_shingles(text: str) -> frozenset[int]:
    """Shingles of what the writer wrote: quotations are left out (MEASURED.md, "Copies")."""
    return shingles(mask_quotations(text))


def ellipsis(text: str, limit: int) -> str:
    """The text on one line, cut at `limit` characters with "…"."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
