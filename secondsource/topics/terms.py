"""Where the terms of a profile stand in a text, in any script: one pass, whatever the number of terms.

A term is written as people write it. `*` allows endings ("copyright*"), or beginnings ("*verlag"); words follow one
another whatever joins them (blank, hyphen, apostrophe); "…" between two words allows up to four others; two to four
capitals are an abbreviation and match in capitals only. Accents, the forms of Chinese characters and of Arabic
letters do not matter, nor Arabic and Hebrew particles written onto a word. Terms of scripts that part no words
(Japanese, Chinese, Thai) stand anywhere, and so do Korean ones, with or without their blanks.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from secondsource.han import fold_han

WORDS_BETWEEN = 4  # that "…" allows
_JOINED_WITHIN = 3  # characters: what may stand between two words of one term
_MOST_HITS = 1500  # in one text; far beyond any article, and a bound on hostile pages
_MOST_TRIES = 3000  # of terms of several words in one text; the same
_INSIDE_KEY = 3  # characters by which terms that stand inside words are looked up
_LONGEST_ABBREVIATION = 4
_LONGEST_PREFIX = 12  # characters of a term with "*" that are looked up; the rest is compared

# Thai, Lao, Burmese, Khmer; kana, ideographs, Hangul.
_RUNS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
    "\u1100-\u11ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
)
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0981-\u0983\u09bc-\u09cd"
_TOKEN = re.compile(f"(?P<run>[{_RUNS}]+)|[^\\W_{_RUNS}]+(?:[{_MARKS}]+[^\\W_{_RUNS}]*)*")
_DROPPED = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u093c]")
_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي", "ँ": "ं"}
)
_SENTENCE_SIGN = re.compile(r"[.!?;:\n](?:\s|\Z)")
_ARABIC = re.compile("[\u0621-\u064a]")
_HEBREW = re.compile("[\u05d0-\u05ea]")
_ARABIC_ARTICLE = re.compile("[وف]?[بك]?ال|[وف]?لل")
_ARABIC_PARTICLE = re.compile("[وف][بلك]?|[بلك]")
_HEBREW_PARTICLE = re.compile("[והבלמשכ]{1,2}")
_FEWEST_LEFT = 3  # letters of a word without its particles


@dataclass(frozen=True, slots=True)
class Hit:
    """One term in a text, whose characters it holds from `start` to `end`."""

    start: int
    end: int
    word: str  # as written
    group: str
    languages: frozenset[str] = frozenset()  # in which the term is one; empty: in any


def plain(text: str) -> str:
    """The form that terms are looked up in: NFKC ("ＡＩ" is "AI"), "A.I." and its like without their stops."""
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"\b([A-Z])\.([A-Z])\.(?=\W|\Z)", r"\1\2", text) if "." in text else text


@lru_cache(maxsize=65_536)
def fold_word(word: str) -> str:
    """A word as it is compared: lower case, no accents, one form of each letter."""
    if word.isascii():
        return word.lower()
    word = word.casefold().translate(_LETTERS)
    bare = _DROPPED.sub("", unicodedata.normalize("NFD", word))
    return unicodedata.normalize("NFC", bare).translate(_LETTERS)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One word of a term, folded; `is_run`: characters of a script that parts no words."""

    text: str
    is_run: bool
    has_ending: bool  # "*" after it
    may_skip: bool  # "…" before it


@dataclass(frozen=True, slots=True)
class _Term:
    group: str
    languages: frozenset[str]
    is_abbreviation: bool
    pieces: tuple[_Piece, ...]


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """A term as written, what it stands for, and the language it is written in ("" for any)."""

    group: str
    written: str
    language: str = ""


class TermIndex:
    """All terms of a profile, by how they begin. Groups are names of the caller's choice.

    Cost of a search: linear in the text; about 0.4 ms for 3,000 characters and 3,000 terms.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._exact: dict[str, list[_Term]] = {}
        self._prefixes: dict[str, list[_Term]] = {}
        self._inside: dict[str, list[_Term]] = {}
        self._runs: dict[str, list[tuple[str, str, frozenset[str]]]] = {}
        self._has_single = False  # a term of one character, in a script that parts no words
        languages: dict[tuple[str, str], set[str]] = {}
        for term in sorted(set(terms)):
            languages.setdefault((term.group, term.written.strip()), set()).add(term.language)
        for (group, written), known in languages.items():
            self._add(group, written, frozenset() if "" in known else frozenset(known))
        self._prefix_lengths = sorted({len(prefix) for prefix in self._prefixes})
        self._candidates: Callable[[str], tuple[_Term, ...]] = lru_cache(maxsize=65_536)(self._look_up)

    def find(self, text: str, *, counts: Callable[[Hit], bool] = lambda hit: True) -> list[Hit]:
        """Every hit that counts in a text that `plain` gave, in its order; of a group's that overlap, the longest."""
        words: list[re.Match[str]] = []
        hits: list[Hit] = []
        flat = _flat(text)
        for match in _TOKEN.finditer(text):
            if match.lastgroup is None:
                words.append(match)
            elif len(hits) < _MOST_HITS:
                hits.extend(islice(self._in_run(text, flat, match.start(), match.end()), _MOST_HITS))
        tries = 0
        for number, match in enumerate(words):
            if len(hits) >= _MOST_HITS or tries >= _MOST_TRIES:
                break
            for term in self._candidates(match.group()):
                tries += len(term.pieces) > 1
                end = _end_of(term, words, number, text, flat)
                if end:
                    hits.append(Hit(match.start(), end, text[match.start() : end], term.group, term.languages))
        return _longest([hit for hit in hits if counts(hit)])

    def _add(self, group: str, written: str, languages: frozenset[str]) -> None:
        pieces = tuple(_pieces(written))
        first = pieces[0]
        if first.is_run:
            for spelling in {written, written.replace(" ", "")}:
                folded = _flat(spelling.replace("*", ""))
                self._has_single |= len(folded) == 1
                self._runs.setdefault(folded[:2], []).append((folded, group, languages))
            return
        is_abbreviation = written.isupper() and written.isalpha() and len(written) <= _LONGEST_ABBREVIATION
        term = _Term(group, languages, is_abbreviation, pieces)
        if written.startswith("*"):
            self._inside.setdefault(first.text[:_INSIDE_KEY], []).append(term)
        elif first.has_ending:
            self._prefixes.setdefault(first.text[:_LONGEST_PREFIX], []).append(term)
        else:
            self._exact.setdefault(first.text, []).append(term)

    def _look_up(self, word: str) -> tuple[_Term, ...]:
        """The terms that may begin with this word as written."""
        found: list[_Term] = []
        for form in _forms(word):
            found.extend(self._exact.get(form, ()))
            for length in self._prefix_lengths:
                if length > len(form):
                    break
                found.extend(
                    term for term in self._prefixes.get(form[:length], ()) if form.startswith(term.pieces[0].text)
                )
            for start in range(len(form) - _INSIDE_KEY + 1):
                for term in self._inside.get(form[start : start + _INSIDE_KEY], ()):
                    inside = term.pieces[0]
                    if form.startswith(inside.text, start) and (inside.has_ending or form.endswith(inside.text)):
                        found.append(term)
        is_upper = word.isupper()
        return tuple(term for term in dict.fromkeys(found) if is_upper or not term.is_abbreviation)

    def _in_run(self, text: str, flat: str, start: int, end: int) -> Iterator[Hit]:
        runs = self._runs
        for position in range(start, end):
            candidates = runs.get(flat[position : position + 2])
            if self._has_single:
                candidates = [*(candidates or ()), *runs.get(flat[position], ())]
            if candidates is None:
                continue
            for term, group, languages in candidates:
                if flat.startswith(term, position):
                    stop = position + len(term)
                    yield Hit(position, stop, text[position:stop], group, languages)


def _flat(text: str) -> str:
    """Lower case and one form of each Chinese character, position by position."""
    lower = text.lower()
    return fold_han(lower if len(lower) == len(text) else "".join(each.lower()[0] for each in text))


def _pieces(written: str) -> Iterator[_Piece]:
    may_skip = False
    for part in re.split(r"(…)", written):
        if part == "…":
            may_skip = True
            continue
        for match in _TOKEN.finditer(unicodedata.normalize("NFKC", part)):
            is_run = match.lastgroup is not None
            yield _Piece(
                text=_flat(match.group()) if is_run else fold_word(match.group()),
                is_run=is_run,
                has_ending=part[match.end() : match.end() + 1] == "*",
                may_skip=may_skip,
            )
            may_skip = False


@lru_cache(maxsize=65_536)
def _forms(written: str) -> tuple[str, ...]:
    """A word folded, and what is left of it without the particles that Arabic and Hebrew write onto it."""
    word = fold_word(written)
    if _ARABIC.match(word):
        stripped = (_without(pattern, word) for pattern in (_ARABIC_ARTICLE, _ARABIC_PARTICLE))
        return tuple(dict.fromkeys((word, *filter(None, stripped))))
    if _HEBREW.match(word):
        return tuple(dict.fromkeys((word, *(w for w in (word[1:], word[2:]) if _is_hebrew_rest(word, w)))))
    return (word,)


def _without(pattern: re.Pattern[str], word: str) -> str:
    match = pattern.match(word)
    return word[match.end() :] if match and len(word) - match.end() >= _FEWEST_LEFT else ""


def _is_hebrew_rest(word: str, rest: str) -> bool:
    return len(rest) >= _FEWEST_LEFT and _HEBREW_PARTICLE.fullmatch(word[: len(word) - len(rest)]) is not None


def _end_of(term: _Term, words: Sequence[re.Match[str]], number: int, text: str, flat: str) -> int:
    """Where a term that begins with that word ends; 0 where the words after it are others."""
    end = words[number].end()
    for piece in term.pieces[1:]:
        if piece.is_run:
            start = end + (flat[end : end + 1] == " ")
            if not flat.startswith(piece.text, start):
                return 0
            end = start + len(piece.text)
            continue
        number, end = _next_word(piece, words, number, end, text)
        if not end:
            return 0
    return end


def _next_word(piece: _Piece, words: Sequence[re.Match[str]], number: int, end: int, text: str) -> tuple[int, int]:
    """The number and the end of the word that this piece of a term is; (0, 0) where there is none."""
    for later in range(number + 1, min(len(words), number + 2 + WORDS_BETWEEN * piece.may_skip)):
        match = words[later]
        if not piece.may_skip and match.start() - end > _JOINED_WITHIN:
            break
        if piece.may_skip and _SENTENCE_SIGN.search(text, end, match.start()):
            break
        if any(_is_piece(piece, form) for form in _forms(match.group())):
            return later, match.end()
    return 0, 0


def _is_piece(piece: _Piece, form: str) -> bool:
    return form.startswith(piece.text) if piece.has_ending else form == piece.text


def _longest(hits: list[Hit]) -> list[Hit]:
    """In the text's order, without those that stand inside, or begin inside, another of their group."""
    by_group: dict[str, list[Hit]] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        kept = by_group.setdefault(hit.group, [])
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return sorted(
        (hit for kept in by_group.values() for hit in kept), key=lambda hit: (hit.start, hit.end, hit.group)
    )
