"""How much of one text stands in another: directed containment of narrative, and its unbroken runs.

Measured: containment with quotations masked tells copies from independent reports with F1 .98; between a twentieth
and a third it says nothing, and other signs say it (MEASURED.md, "Copies"): how many runs of twelve words both share,
how densely they lie in the densest stretch (a copy inside another story), how many runs of three words (a copy with
every fourth word changed), how many sentences are there whole while none is there in pieces (paragraphs moved into a
text of its own: who writes from the same papers has pieces of sentences too).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from secondsource.languages import is_unspaced
from secondsource.texts import CHARACTER_SHINGLE, WORD_SHINGLE, ordered_shingles, sentences, short_shingles

COPIED_RATIO = 1 / 3  # of the copy's narrative: it is derived, whatever else
DOUBTFUL_RATIO = 1 / 20  # below this, shared words are chance
RUN_WORDS = 12
RUN_CHARACTERS = 24  # where words are not parted: about twelve words
FEWEST_SHINGLES = 6  # a text of less narrative than this has none to compare
ENOUGH_RUNS = 2
_FEWEST_SHARED = 8  # shingles: below, how they lie says nothing
_STRETCH = 50  # shingles
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
    runs = _runs(copy_text, shared)
    is_dense = is_unspaced(copy_text)
    size, least = (CHARACTER_SHINGLE, RUN_CHARACTERS) if is_dense else (WORD_SHINGLE, RUN_WORDS)
    lengths = [(len(run) + size - 1, run) for run in runs]
    longest, sample = max(lengths, key=lambda pair: pair[0], default=(0, ()))
    is_enough = len(shared) >= _FEWEST_SHARED
    return Overlap(
        ratio=ratio,
        runs=sum(length >= least for length, _ in lengths),
        longest=longest,
        sample=_words_of(sample, is_dense),
        reverse=len(shared) / len(original) if is_enough and len(original) >= _FEWEST_OF_AN_ORIGINAL else 0.0,
        short_ratio=_short_ratio(copy_text, original_text) if is_enough and original_text and not is_dense else 0.0,
        density=_density(copy_text, shared) if is_enough else 0.0,
        taken=min(1.0, _taken(copy_text, shared, is_dense=is_dense) / len(copy)),  # it may say one thing twice
    )


def _taken(text: str, shared: frozenset[int], *, is_dense: bool) -> int:
    """Shared shingles of sentences taken whole; 0 where these are few, or much else is shared in pieces."""
    fewest = _FEWEST_TAKEN_UNSPACED if is_dense else _FEWEST_TAKEN
    if len(shared) < fewest:
        return 0
    taken = found = count = 0
    for sentence in sentences(text):
        values = [value for line in ordered_shingles(sentence.text) for value, _ in line]
        held = sum(value in shared for value in values)
        found += held
        if len(values) >= _FEWEST_OF_A_SENTENCE and held >= _WHOLE * len(values):
            taken += held
            count += 1
    return taken if count >= _FEWEST_SENTENCES and taken >= max(fewest, _MOSTLY * found) else 0


def _short_ratio(copy_text: str, original_text: str) -> float:
    copy, original = short_shingles(copy_text), short_shingles(original_text)
    return len(copy & original) / len(copy) if copy else 0.0


def _density(text: str, shared: frozenset[int]) -> float:
    """Of the stretch of fifty shingles that holds most shared ones, how many."""
    flags = [value in shared for line in ordered_shingles(text) for value, _ in line]
    held = best = sum(flags[:_STRETCH])
    for position in range(_STRETCH, len(flags)):
        held += flags[position] - flags[position - _STRETCH]
        best = max(best, held)
    return best / _STRETCH


@lru_cache(maxsize=16384)
def is_sharing(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether two texts have any shingle in common."""
    return not one.isdisjoint(other)


@lru_cache(maxsize=16384)
def ratio_of(copy: frozenset[int], original: frozenset[int]) -> float:
    """How much of one text's narrative shingles stand in another: 0..1; 0 where either has too few to compare."""
    if len(copy) < FEWEST_SHINGLES or len(original) < FEWEST_SHINGLES:
        return 0.0
    return len(copy & original) / len(copy)


def _runs(text: str, shared: frozenset[int]) -> list[tuple[tuple[str, ...], ...]]:
    """Maximal stretches of consecutive shared shingles, in the text's order."""
    found: list[tuple[tuple[str, ...], ...]] = []
    current: list[tuple[str, ...]] = []
    for line in ordered_shingles(text):
        for value, words in line:
            if value in shared:
                current.append(words)
            elif current:
                found.append(tuple(current))
                current = []
        if current:
            found.append(tuple(current))
            current = []
    return found


def _words_of(run: Sequence[tuple[str, ...]], is_cjk: bool) -> str:
    if not run:
        return ""
    words = [*run[0], *(shingle[-1] for shingle in run[1:])]
    return ("" if is_cjk else " ").join(words)
