"""Where terms of many languages stand in a text: one pass, whatever the number of terms.

A term is written as it stands in a text, with these signs: "klag*" is any word that begins so, "*klage*" any word
that holds it, "=Meta" stands with that capital letter only. Words of a term follow one another ("class action*"), or
with three others between them at most ("weist .. ab"). What has Japanese, Chinese or Korean characters stands
anywhere, whatever comes before and after it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from secondsource.han import fold_han
from secondsource.languages import CJK_CHARACTER, HANGUL_CHARACTER

_MARKS = "\u0300-\u036f\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0962\u0963"
_WORD = re.compile(rf"[\w{_MARKS}]+")
_UNSPACED = re.compile(f"{CJK_CHARACTER.pattern}|{HANGUL_CHARACTER.pattern}")
# What spelling leaves open: vowel points, hamza, nukta, the Turkish dotless i, the Russian yo.
_SAME_LETTER: dict[int, str | None] = {
    **dict.fromkeys([*range(0x64B, 0x660), 0x640, 0x93C, 0x307, 0x200C, 0x200D]),
    **dict.fromkeys(map(ord, "أإآٱ"), "ا"), ord("ى"): "ي", ord("ة"): "ه", ord("ı"): "i", ord("ё"): "е", ord("’"): "'",
}  # fmt: skip
_HAS_OPEN_SPELLING = re.compile("[" + "".join(map(chr, _SAME_LETTER)) + "]")
_ARABIC = re.compile("[\u0600-\u06ff]")
_ARABIC_PREFIXES = ("ال", "و", "وال", "ب", "بال", "ل", "لل", "ول", "ولل", "وب", "وبال", "ف", "فال", "ك", "كال")
_LONGEST_WORD = 40  # characters of a word that are looked at
_WIDEST_GAP = 3  # characters between two words of one term: a space, a hyphen, a bracket
_STEM = 4  # characters by which stems are filed
_SHORTEST_STEM = 3
_SHORTEST_COMPOUND = 7
_WORDS_BETWEEN = 3  # where a term has ".."


_Word = tuple[int, int, str]  # where it starts and ends, and what it is, cut where it is too long


class Hit(NamedTuple):
    """A term that stands in a text: `start` and `end` count characters of `plain(text)`."""

    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class _Part:
    """One word of a term."""

    word: str
    is_stem: bool
    is_apart: bool  # from the word before it

    def fits(self, word: str) -> bool:
        if word == self.word or (self.is_stem and word.startswith(self.word)):
            return True
        if not _ARABIC.match(word):
            return False
        return any(each == self.word or (self.is_stem and each.startswith(self.word)) for each in _bare(word))


@dataclass(frozen=True, slots=True)
class _Term:
    """A term as it is filed under its first word.

    cased   how it must be written; "" where that is open
    size    characters of its words, stems as written: of two that end together the fuller one says more
    """

    key: str
    rest: tuple[_Part, ...]
    cased: str
    size: int


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The form in which terms are compared: NFKC, case folded, one spelling of what is spelled in two ways."""
    folded = fold_han(unicodedata.normalize("NFKC", text).casefold())
    return folded.translate(_SAME_LETTER) if _HAS_OPEN_SPELLING.search(folded) else folded


class TermIndex:
    """Terms, each with a key; several may have one key, and what begins inside a term with the key "" does not count.

    Of the terms that begin at one place the longest stands, and of those the fullest. Cost of `find`: linear.
    """

    def __init__(self, terms: Iterable[tuple[str, str]]) -> None:
        self._whole: dict[str, list[_Term]] = {}
        self._stems: dict[str, list[tuple[str, _Term]]] = {}
        self._inner: dict[str, list[tuple[str, _Term]]] = {}
        self._unspaced: dict[str, list[tuple[str, str]]] = {}
        self._has_covers = False
        for written, key in terms:
            self._has_covers |= not key
            self._file(written, key)
        self._starting = lru_cache(maxsize=65536)(self._find_starting)

    def _file(self, written: str, key: str) -> None:
        cased = written.strip("=*").split()[0] if written.startswith("=") else ""
        term = plain(written.lstrip("="))
        if _UNSPACED.search(term):
            for each in {term.replace("*", ""), term.replace("*", "").replace(" ", "")}:
                self._unspaced.setdefault(each[:2], []).append((each, key))
            return
        is_inner = term.startswith("*")
        parts = [
            _Part(
                word=match.group(),
                is_stem=term[match.end() : match.end() + 1] == "*",
                is_apart=term[: match.start()].endswith(".. "),
            )
            for match in _WORD.finditer(term)
        ]
        size = sum(len(part.word) for part in parts)
        first, filed = parts[0], _Term(key=key, rest=tuple(parts[1:]), cased=cased, size=size)
        if is_inner:
            self._inner.setdefault(first.word[:_STEM], []).append((first.word, filed))
        if first.is_stem:
            self._stems.setdefault(first.word[:_STEM], []).append((first.word, filed))
        elif not is_inner:
            self._whole.setdefault(first.word, []).append(filed)

    def find(self, text: str) -> list[Hit]:
        """Every place where a term stands, in order of the text; hits may overlap."""
        folded, words, has_unspaced = _cut(text)
        hits = list(self._iter_hits(text, words))
        if self._unspaced and has_unspaced:
            hits += self._iter_unspaced(folded)
            hits.sort()
        return list(_uncovered(hits)) if self._has_covers else hits

    def _iter_hits(self, text: str, words: Sequence[_Word]) -> Iterator[Hit]:
        starting = self._starting
        for index, (start, end, word) in enumerate(words):
            terms = starting(word)
            if not terms:
                continue
            best, keys = (0, 0), tuple[str, ...]()
            for term in terms:
                rank = (_end_of(term, words, index) if term.rest else end, term.size)
                if rank < best or not rank[0]:
                    continue
                if term.cased and not any(each.startswith(term.cased) for each in _written_words(text)):
                    continue
                keys = (*keys, term.key) if rank == best else (term.key,)
                best = rank
            for key in dict.fromkeys(keys) if len(keys) > 1 else keys:
                yield Hit(start, best[0], key)

    def _find_starting(self, word: str) -> tuple[_Term, ...]:
        """The terms whose first word this may be."""
        forms = (word, *_bare(word)) if _ARABIC.match(word) else (word,)
        found: list[_Term] = []
        for form in forms:
            found += self._whole.get(form, ())
            for size in (_SHORTEST_STEM, _STEM):
                found += [term for stem, term in self._stems.get(form[:size], ()) if form.startswith(stem)]
                if len(form) <= size:
                    break
        if len(word) >= _SHORTEST_COMPOUND and self._inner:
            for start in range(1, len(word) - _SHORTEST_STEM):
                inner = self._inner.get(word[start : start + _STEM], ())
                found += [term for stem, term in inner if word.startswith(stem, start)]
        return tuple(dict.fromkeys(found))

    def _iter_unspaced(self, folded: str) -> Iterator[Hit]:
        begins = self._unspaced
        for start in range(len(folded) - 1):
            terms = begins.get(folded[start : start + 2])
            if terms is None:
                continue
            fitting = [(len(term), key) for term, key in terms if folded.startswith(term, start)]
            if fitting:
                size = max(length for length, _ in fitting)
                for key in sorted({key for length, key in fitting if length == size}):
                    yield Hit(start, start + size, key)


def _uncovered(hits: Sequence[Hit]) -> Iterator[Hit]:
    covered = 0
    for hit in hits:
        if not hit.key:
            covered = max(covered, hit.end)
        elif hit.start >= covered:
            yield hit


@lru_cache(maxsize=16)
def _cut(text: str) -> tuple[str, tuple[_Word, ...], bool]:
    """The plain text, its words, and whether it has characters that stand unspaced. Asked for twice in a row."""
    folded = plain(text)
    has_unspaced = _UNSPACED.search(folded) is not None
    # 「OpenAIを提訴」 holds the word "OpenAI".
    spaced = _UNSPACED.sub(" ", folded) if has_unspaced else folded
    words = ((*match.span(), match.group()[:_LONGEST_WORD]) for match in _WORD.finditer(spaced))
    return folded, tuple(words), has_unspaced


def _end_of(term: _Term, words: Sequence[_Word], index: int) -> int:
    """Where the term ends whose first word is that one; 0 where its other words do not follow."""
    for part in term.rest:
        furthest = index + 1 + (_WORDS_BETWEEN if part.is_apart else 0)
        for following in range(index + 1, min(furthest + 1, len(words))):
            if words[following][0] - words[following - 1][1] > _WIDEST_GAP:
                return 0
            if part.fits(words[following][2]):
                index = following
                break
        else:
            return 0
    return words[index][1]


@lru_cache(maxsize=65536)
def _bare(word: str) -> tuple[str, ...]:
    """An Arabic word without what is written together with it: article, "and", "with", "for"."""
    return tuple(
        word[len(prefix) :] for prefix in _ARABIC_PREFIXES if word.startswith(prefix) and len(word) - len(prefix) > 2
    )


@lru_cache(maxsize=16)
def _written_words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(_UNSPACED.sub(" ", unicodedata.normalize("NFKC", text))))
