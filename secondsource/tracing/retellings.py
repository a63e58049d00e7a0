"""Whose story a report tells again without a word of credit: in other words, or in another language.

No text is shared then, but the figures are. A report that shows nothing of its own, and whose figures nearly all
stand in one earlier report, has them from there; how sure that is, its house decides (RULES.md 5, 6, 10).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from secondsource.dates import BEGINNING
from secondsource.derivations import Derivation, DerivationKind
from secondsource.languages import find_language
from secondsource.outlets import Standing
from secondsource.texts import fold, quotations, tokens
from secondsource.tracing.board import Board
from secondsource.tracing.reading import Reading
from secondsource.tracing.steps import is_document, is_release, names_origin, step_to

_FEWEST_FIGURES = 3
_NEARLY_ALL = 0.8
_RETOLD = 0.6  # doubtful: reports of one happening have figures in common
_RETOLD_BY_NOBODY = 0.75  # certain, and less than any copy: a house without history that tells the whole of it

_NUMBER = re.compile(r"\d[\d.,' \u00a0\u202f]*\d|\d")
_SCALE = re.compile(
    r"\s?(?:(thousand|tausend|mille?\b|тыс|千|천|हजार)|(million|millionen|mio|millón|millones|milioni|milhões|miljoen|миллион|млн|milyon|百万|مليون)"
    r"|(billion|bn\b|milliarden?|mrd|milliards?|miliardi|miljard|миллиард|млрд|milyar|十億|مليار)|(万|萬|만)|(億|亿|억))",
    re.IGNORECASE,
)
_POWERS = (3, 6, 9, 4, 8)


@lru_cache(maxsize=4096)
def figures_in(text: str) -> frozenset[float]:
    """The figures of a text that tell one report from another, whatever the language: no years, none below ten."""
    folded = unicodedata.normalize("NFKC", text[:8000])
    found = set()
    for match in _NUMBER.finditer(folded):
        value = _value_of(match.group())
        scale = _SCALE.match(folded, match.end())
        if value is None:
            continue
        if scale is not None:
            value *= 10 ** _POWERS[(scale.lastindex or 1) - 1]
        elif 1900 <= value <= 2100 or value < 10:
            continue
        found.add(float(f"{value:.3g}"))
    return frozenset(found)


def _value_of(written: str) -> float | None:
    """ "9,600,000", "9.6", "310 000": what a number says; None for what is none."""
    digits = re.sub(r"[' \u00a0\u202f]", "", written)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits):
        digits = re.sub(r"[.,]", "", digits)
    digits = digits.replace(",", ".")
    return float(digits) if digits.count(".") <= 1 and len(digits) <= 15 else None


def find_retold(board: Board, reading: Reading) -> Derivation | None:
    """The earlier report whose story this one tells again; None where it is not seen."""
    is_unlisted = reading.outlet.standing is Standing.UNKNOWN
    if not all(each.is_unnamed and is_unlisted for each in reading.own):
        return None
    if not reading.is_report or is_document(reading) or is_release(reading):
        return None
    figures = figures_in(f"{reading.article.title}\n{reading.article.read_text}")
    if len(figures) < _FEWEST_FIGURES:
        return None
    earlier = [other for other in _sharing_figures(board, reading, figures) if _may_be_retold(board, reading, other)]
    held = [(len(figures & _figures_of(other)) / len(figures), other) for other in earlier]
    near = [(share, other) for share, other in held if share >= _NEARLY_ALL]
    if not near:
        return None
    # Who has it from reports without a name is not whom others have it from.
    near = [(share, other) for share, other in near if other.own or not other.hearsay] or near
    most = max(share for share, _ in near)
    best = [other for share, other in near if share >= most - 0.05]
    # One that says that it has the story from another of them is not where it began, whatever date it bears.
    named = {other.outlet.name for _, other in near if any(names_origin(each, other) for each in best)}
    first = [other for _, other in near if other.outlet.name in named and not _names_any(other, best)]
    origin = min(first or best, key=lambda each: (not any(own.is_by_name for own in each.own), _order(board, each)))
    is_same = _language(origin) == _language(reading)
    is_whole = len(figures) > _FEWEST_FIGURES and len(figures & _figures_of(origin)) >= _NEARLY_ALL * len(
        _figures_of(origin)
    )
    is_nobody = is_unlisted and is_whole and (not is_same or _shares_quote(reading, origin))
    if reading.own and not is_nobody:
        return None
    return step_to(
        reading,
        origin,
        DerivationKind.REWRITE if is_same else DerivationKind.TRANSLATION,
        _RETOLD_BY_NOBODY if is_nobody else _RETOLD,
        f"has no source of its own, and its figures are those of {origin.outlet.name}: "
        + ", ".join(f"{each:g}" for each in sorted(figures & _figures_of(origin))[:8]),
    )


def _sharing_figures(board: Board, reading: Reading, figures: frozenset[float]) -> list[Reading]:
    """Those that have most of its figures, of the first to have each."""
    holders = board.holders_of(_figures_of)
    counts = Counter(other.key for figure in sorted(figures) for other in holders.get(figure, ()))
    return [board.by_key[key] for key, count in sorted(counts.items()) if count >= _NEARLY_ALL * len(figures)]


def _may_be_retold(board: Board, reading: Reading, other: Reading) -> bool:
    return (
        other is not reading
        and other.is_report
        and not is_document(other)
        and other.outlet.name != reading.outlet.name
        and _order(board, other) < _order(board, reading)
        and board.can_rest_on(reading, other)
    )


def _order(board: Board, reading: Reading) -> tuple[object, ...]:
    """The board's, but that one without a date is not taken to be the first of those who have one."""
    is_undated = board.times[reading.article.article_id].earliest == BEGINNING
    is_unlisted, *rest = board.order(reading)
    return (is_unlisted, is_undated, *rest)


def _figures_of(reading: Reading) -> frozenset[float]:
    return figures_in(f"{reading.article.title}\n{reading.article.read_text}")


def _shares_quote(reading: Reading, origin: Reading) -> bool:
    """Whether a quotation stands in both, give or take a word: who was not there has it from who was."""
    theirs = [frozenset(tokens(quote.text)) for quote in quotations(fold(origin.article.read_text))]
    return any(
        2 * len(own & other) > len(own)
        for quote in quotations(fold(reading.article.read_text))
        for other in theirs
        if len(own := frozenset(tokens(quote.text))) >= 4
    )


def _language(reading: Reading) -> str:
    return find_language(reading.article.text, reading.article.language)


def _names_any(reading: Reading, others: Sequence[Reading]) -> bool:
    return any(names_origin(reading, other) for other in others if other is not reading)
