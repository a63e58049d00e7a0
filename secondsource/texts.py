"""Words, sentences and quotations of a text, whatever its script."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from secondsource.han import fold_han
from secondsource.languages import CJK_CHARACTER
from secondsource.remembering import remembers

WORD_SHINGLE = 5  # words (MEASURED.md, "Copies")
CHARACTER_SHINGLE = 8  # characters, where nothing separates words
_WINNOWED = 6  # shingles in a row: a run of ten words
# How much text the answers about it are kept for: a character's shingles take some sixty bytes with their words, some
# twenty without. A report has about 3,000 characters.
_SPANS, _HASHES, _SEQUENCES = 6_000_000, 12_000_000, 2_000_000
QUOTE_CHARACTERS = 2000  # a quotation mark that nobody closes must not swallow the text
SENTENCE_CHARACTERS = 2000  # no writer's sentence is longer; a list or a page without full stops is
_ABBREVIATION_CHARACTERS = 16  # before a full stop, in which an abbreviation and its boundary stand

# Marks that are written onto letters and that `\w` leaves out: accents on their own, Hebrew and Arabic vowels, the
# vowels of India and of Thai. Without them "कॉपीराइट" is no word but five pieces of one.
_MARK = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0955-\u0957\u0962\u0963"
    "\u0981-\u0983\u09bc-\u09cd\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
)
_RUN = f"[^\\W_]+(?:[{_MARK}]+[^\\W_]*)*"
_WORD = re.compile(f"{_RUN}(?:['’\\-]{_RUN})*")
_SENTENCE_END = re.compile(
    r"(?<=[.!?…؟।۔])[\"'”“’»)\]]*\s+(?=[\"'“‘«(\[]?[^\W\d_a-z]|\d)|(?<=[。！？])[」』）]*(?![」』）、とをはがのとて])"
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


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """The form in which texts are compared: NFKC, case folded, white space single (STYLE.md §6).

    Forms of one Chinese character are one ("版權", "版権" and "版权"): a literal to compare with is folded first.
    """
    return " ".join(fold_han(unicodedata.normalize("NFKC", text)).casefold().replace("’", "'").split())


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


@remembers(characters=_SPANS)
def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text in order; a paragraph's end always ends one, and so do 2,000 characters.

    Phrases are searched sentence by sentence: the bound on its length is what keeps a hostile page cheap.
    """
    found: list[Span] = []
    offset = 0
    for paragraph in text.split("\n"):
        start = 0
        for match in _SENTENCE_END.finditer(paragraph):
            if _NO_END.search(paragraph, max(start, match.start() - _ABBREVIATION_CHARACTERS), match.start()):
                continue
            _add_spans(found, paragraph, start, match.end(), offset)
            start = match.end()
        _add_spans(found, paragraph, start, len(paragraph), offset)
        offset += len(paragraph) + 1
    return tuple(found)


def _add_spans(found: list[Span], paragraph: str, start: int, end: int, offset: int) -> None:
    while end - start > SENTENCE_CHARACTERS:
        limit = start + SENTENCE_CHARACTERS
        cut = max(paragraph.rfind(" ", start, limit), paragraph.rfind("、", start, limit)) + 1
        cut = cut if cut > start else limit
        _add_span(found, paragraph, start, cut, offset)
        start = cut
    _add_span(found, paragraph, start, end, offset)


def _add_span(found: list[Span], paragraph: str, start: int, end: int, offset: int) -> None:
    piece = paragraph[start:end]
    stripped = piece.strip()
    if stripped:
        lead = len(piece) - len(piece.lstrip())
        begin = offset + start + lead
        found.append(Span(start=begin, end=begin + len(stripped), text=stripped))


@remembers(characters=_SPANS)
def quotations(text: str) -> tuple[Span, ...]:
    """What stands between quotation marks of any script, outermost, without the marks; in order.

    Cost: linear in the text, however many of its marks nobody closes.
    """
    found: list[Span] = []
    taken = -1
    for opening, closing in sorted(_closing_marks(text).items()):
        if opening > taken and closing > opening + 1:
            inner = text[opening + 1 : closing].strip()
            if inner:
                found.append(Span(start=opening + 1, end=closing, text=inner))
                taken = closing
    return tuple(found)


def _closing_marks(text: str) -> dict[int, int]:
    """Where a quotation may open -> where it closes: the nearest mark that fits, in its paragraph and in time.

    One mark that nobody closes, or an inch sign, must not turn the rest of its paragraph inside out.
    """
    closing_at: dict[int, int] = {}
    for mark, closer in _QUOTES:
        if mark not in text or closer not in text:
            continue
        open_at: list[int] = []
        for match in re.finditer(f"[{mark}{closer}]|\n\n", text):
            position, found = match.start(), match.group()
            if found == "\n\n" or (mark == closer and _only_opens(text, position)):
                open_at.clear()  # whatever stood open before, nobody has closed
            if found == closer and open_at:
                opening = open_at.pop()
                if position < opening + QUOTE_CHARACTERS:
                    closing_at[opening] = min(position, closing_at.get(opening, position))
            if found == mark and not (mark == closer and _only_closes(text, position)):
                open_at.append(position)
    return closing_at


def _only_opens(text: str, position: int) -> bool:
    """Whether a mark that both opens and closes can only open here: space before it, and none after."""
    return _is_gap(text[position - 1 : position]) and not _is_gap(text[position + 1 : position + 2])


def _only_closes(text: str, position: int) -> bool:
    return _is_gap(text[position + 1 : position + 2]) and not _is_gap(text[position - 1 : position])


def _is_gap(character: str) -> bool:
    return character == "" or character.isspace()


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


@remembers(characters=_HASHES)
def shingles(text: str) -> frozenset[int]:
    """Hashes (64 bits, signed) of all runs of five words, or of eight characters of Japanese and Chinese.

    Runs do not cross a line's end. Equal in every process and version: they are stored.
    """
    return frozenset(value for line in ordered_shingles(text) for value, _ in line)


@remembers(characters=_SEQUENCES)
def ordered_shingles(text: str) -> tuple[tuple[tuple[int, tuple[str, ...]], ...], ...]:
    """The same in the text's order, line by line, each hash with its words."""
    lines = []
    for run in _token_runs(text):
        size = CHARACTER_SHINGLE if 2 * sum(map(_is_cjk_token, run)) > len(run) else WORD_SHINGLE
        pieces = (run[start : start + size] for start in range(len(run) - size + 1))
        lines.append(tuple((_hash("\x1f".join(piece)), piece) for piece in pieces))
    return tuple(lines)


@remembers(characters=_SEQUENCES)
def short_shingles(text: str) -> frozenset[int]:
    """Hashes of all runs of three words; good within one process only."""
    return frozenset(hash(run[start : start + 3]) for run in _token_runs(text) for start in range(len(run) - 2))


def _is_cjk_token(token: str) -> bool:
    return len(token) == 1 and CJK_CHARACTER.match(token) is not None


@remembers(characters=_HASHES)
def narrative_shingles(text: str) -> frozenset[int]:
    """Shingles of what the writer wrote: quotations are left out (MEASURED.md, "Copies")."""
    return shingles(mask_quotations(text))


@remembers(characters=_SEQUENCES)
def telling_shingles(text: str) -> frozenset[int]:
    """Some of the narrative shingles, a third or so: by them two texts find each other among all that is stored.

    Of every six shingles in a row the least is taken (winnowing), so that two texts with a run of ten words in common
    share at least one; which are taken depends on the run alone.
    """
    found: set[int] = set()
    for line in ordered_shingles(mask_quotations(text)):
        hashes = [value for value, _ in line]
        for start in range(max(1, len(hashes) - _WINNOWED + 1) if hashes else 0):
            found.add(min(hashes[start : start + _WINNOWED]))
    return frozenset(found)


def ellipsis(text: str, limit: int) -> str:
    """The text on one line, cut at `limit` characters with "…"."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
