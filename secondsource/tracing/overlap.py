"""How much of one text stands in another: directed containment of narrative, and its unbroken runs.

Measured: containment with quotations masked tells copies from independent reports with F1 .98; between a twentieth
and a third it says nothing, and other signs say it (MEASURED.md, "Copies"): how many runs of twelve words both share,
how densely they lie in the densest stretch (a copy inside another story), how many runs of three words (a copy with
every fourth word changed), how many sentences are there whole while none is there in pieces (paragraphs moved into a
text of its own: who writes from the same papers has pieces of sentences too).
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from secondsource.languages import is_unspaced
from secondsource.remembering import remembers
from secondsource.texts import CHARACTER_SHINGLE, WORD_SHINGLE, ordered_shingles, sentences, short_shingles

COPIED_RATIO = 1 / 3  # of the copy's narrative: it is derived, whatever else
DOUBTFUL_RATIO = 1 / 20  # below this, shared words are chance
RUN_WORDS = 12
RUN_CHARACTERS = 24  # where words are not parted: about twelve words
FEWEST_SHINGLES = 6  # a text of less narrative than this has none to compare
ENOUGH_RUNS = 2
_FEWEST_SHARED = 8  # shingles: below, how they lie says nothing
_STRETCH = 50  # shingles
_LAID = 2_000_000  # characters of the texts whose shingles are kept by place: some forty bytes each
_FEWEST_OF_AN_ORIGINAL = 40  # shingles, of which a share stands in the copy

# Paragraphs taken over: at least so many shingles of at least two whole sentences (32 words, or as many characters as
# these have), and most of what is shared stands in such. Held to a half of copies.jsonl (docs/adr/0020).
_WHOLE = 0.8  # of a sentence's shingles
_FEWEST_OF_A_SENTENCE = 4  # shingles
_FEWEST_SENTENCES = 2
_FEWEST_TAKEN, _FEWEST_TAKEN_UNSPACED = 24, 50  # shingles
_MOSTLY = 0.6  # of the shared shingles

# Where each sign alone is as strong as the strongest among independent reports of one happening: one in a hundred
# reaches it (copies.jsonl; the five pairs there that share an agency's text unlabelled among them).
_EVEN_RATIO = 0.21
_EVEN_SHORT_RATIO = 0.295
_EVEN_REVERSE = 0.295
_EVEN_DENSITY = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """How much of a copy stands in a possible original.

    ratio         0..1 of the copy's narrative shingles
    runs          unbroken shared stretches of twelve words or more
    longest       words (characters where words are not parted) of the longest of them
    sample        that stretch's words, as compared
    reverse       0..1 of the original's narrative shingles
    short_ratio   0..1 of the copy's runs of three words; 0 where it was not looked at
    density       0..1 of the copy's densest stretch of fifty shingles
    taken         0..1 of the copy's narrative shingles: sentences there whole, as paragraphs moved over are; else 0
    """

    ratio: float
    runs: int
    longest: int
    sample: str
    reverse: float = 0.0
    short_ratio: float = 0.0
    density: float = 0.0
    taken: float = 0.0

    @property
    def is_copy(self) -> bool:
        """Whether the overlap alone shows that one was made from the other."""
        return self.ratio >= COPIED_RATIO or self.strength >= 1.0

    @property
    def is_likely_copy(self) -> bool:
        """Whether parts were taken over: several runs, though most of the text is the writer's own."""
        return self.is_part or (self.ratio >= DOUBTFUL_RATIO and self.runs >= ENOUGH_RUNS)

    @property
    def is_part(self) -> bool:
        """Whether whole sentences of the original stand in a text of the writer's own.

        That one has them from the other is doubtful at best: both may have them from a third, and what the writer
        tells beside them is the writer's. So it makes no two articles one story (RULES.md 5, 9).
        """
        return self.taken > 0.0

    @property
    def is_trace(self) -> bool:
        """One run: with a credit, a link or "according to" beside it, the text was taken from there."""
        return self.runs >= 1

    @property
    def strength(self) -> float:
        """How strongly it speaks for a copy, by its strongest sign; 1 is the most of independent reports."""
        return max(
            self.ratio / _EVEN_RATIO,
            self.short_ratio / _EVEN_SHORT_RATIO,
            self.reverse / _EVEN_REVERSE,
            self.density / _EVEN_DENSITY,
        )

    @property
    def confidence(self) -> float:
        """How sure it is that one was made from the other: 0..0.99, `CERTAIN_CONFIDENCE` where `is_copy` begins."""
        if self.strength >= 1.0:
            return 0.76 + 0.23 * (1.0 - 1.0 / self.strength)
        return 0.7 + 0.04 * self.taken if self.is_part else 0.69 * self.strength


NO_OVERLAP = Overlap(ratio=0.0, runs=0, longest=0, sample="")


@lru_cache(maxsize=16384)  # the same two are compared when they are traced, grouped and judged
def overlap_of(
    copy_text: str, copy: frozenset[int], original: frozenset[int], *, original_text: str | None = None
) -> Overlap:
    """How much of `copy_text`'s narrative (its shingles: `copy`) stands in a text with the shingles `original`.

    original_text   with it, runs of three words are compared too
    """
    ratio = ratio_of(copy, original)
    if not ratio:
        return NO_OVERLAP
    shared = copy & original
    laid = _lay_out(copy_text)
    places = sorted(place for shingle in shared for place in laid.places.get(shingle, ()))
    runs = _runs(laid, places)
    longest = max(runs, key=len, default=range(0))
    is_dense = is_unspaced(copy_text)
    size, least = (CHARACTER_SHINGLE, RUN_CHARACTERS) if is_dense else (WORD_SHINGLE, RUN_WORDS)
    is_enough = len(shared) >= _FEWEST_SHARED
    return Overlap(
        ratio=ratio,
        runs=sum(len(run) + size - 1 >= least for run in runs),
        longest=len(longest) + size - 1 if longest else 0,
        sample=_words_of(laid, longest, is_dense=is_dense),
        reverse=len(shared) / len(original) if is_enough and len(original) >= _FEWEST_OF_AN_ORIGINAL else 0.0,
        short_ratio=_short_ratio(copy_text, original_text) if is_enough and original_text and not is_dense else 0.0,
        density=_density(places) if is_enough else 0.0,
        taken=min(1.0, _taken(copy_text, shared, is_dense=is_dense) / len(copy)),  # it may say one thing twice
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Laid:
    """A text's shingles by where they stand: what it shares with another is looked up, not searched for.

    places   shingle -> its places, counted through all lines
    words    place -> the shingle's words
    lines    place -> the number of its line
    """

    places: Mapping[int, Sequence[int]]
    words: Sequence[tuple[str, ...]]
    lines: Sequence[int]


@remembers(characters=_LAID)
def _lay_out(text: str) -> _Laid:
    placed = [(number, *each) for number, line in enumerate(ordered_shingles(text)) for each in line]
    return _Laid(
        places=_indexed(value for _, value, _ in placed),
        words=[words for _, _, words in placed],
        lines=[number for number, _, _ in placed],
    )


@remembers(characters=_LAID)
def _sentences_of(text: str) -> tuple[Sequence[int], Mapping[int, Sequence[int]]]:
    """How many shingles each sentence has; and each shingle's sentences, as often as they have it."""
    values = [[value for line in ordered_shingles(each.text) for value, _ in line] for each in sentences(text)]
    owners = [number for number, each in enumerate(values) for _ in each]
    found = _indexed(chain.from_iterable(values))
    return [len(each) for each in values], {
        value: [owners[place] for place in places] for value, places in found.items()
    }


def _indexed(values: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for place, value in enumerate(values):
        found.setdefault(value, []).append(place)
    return found


def _taken(text: str, shared: frozenset[int], *, is_dense: bool) -> int:
    """Shared shingles of sentences taken whole; 0 where these are few, or much else is shared in pieces."""
    fewest = _FEWEST_TAKEN_UNSPACED if is_dense else _FEWEST_TAKEN
    if len(shared) < fewest:
        return 0
    sizes, sentences_with = _sentences_of(text)
    held = Counter(sentence for value in shared for sentence in sentences_with.get(value, ()))
    whole = [
        count
        for sentence, count in held.items()
        if sizes[sentence] >= _FEWEST_OF_A_SENTENCE and count >= _WHOLE * sizes[sentence]
    ]
    taken = sum(whole)
    return taken if len(whole) >= _FEWEST_SENTENCES and taken >= max(fewest, _MOSTLY * held.total()) else 0


def _short_ratio(copy_text: str, original_text: str) -> float:
    copy, original = short_shingles(copy_text), short_shingles(original_text)
    return len(copy & original) / len(copy) if copy else 0.0


def _density(places: Sequence[int]) -> float:
    """Of the stretch of fifty shingles that holds most shared ones, how many."""
    held = (bisect_left(places, place + _STRETCH, first) - first for first, place in enumerate(places))
    return max(held, default=0) / _STRETCH


@lru_cache(maxsize=16384)
def ratio_of(copy: frozenset[int], original: frozenset[int]) -> float:
    """How much of one text's narrative shingles stand in another: 0..1; 0 where either has too few to compare."""
    if len(copy) < FEWEST_SHINGLES or len(original) < FEWEST_SHINGLES:
        return 0.0
    return len(copy & original) / len(copy)


def _runs(laid: _Laid, places: Sequence[int]) -> list[range]:
    """Maximal stretches of neighbouring places in one line, in the text's order."""
    found: list[range] = []
    start = 0
    for index, place in enumerate(places):
        following = places[index + 1] if index + 1 < len(places) else -1
        if following != place + 1 or laid.lines[following] != laid.lines[place]:
            found.append(range(places[start], place + 1))
            start = index + 1
    return found


def _words_of(laid: _Laid, run: range, *, is_dense: bool) -> str:
    if not run:
        return ""
    words = [*laid.words[run[0]], *(laid.words[place][-1] for place in run[1:])]
    return ("" if is_dense else " ").join(words)
