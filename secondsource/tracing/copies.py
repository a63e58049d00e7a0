"""Whose text an article holds: originals found by what both have word for word."""

from collections.abc import Iterator, Sequence

from secondsource.derivations import Derivation, DerivationKind
from secondsource.outlets import OutletKind
from secondsource.phrases import Cue, says
from secondsource.tracing.board import Board
from secondsource.tracing.overlap import COPIED_RATIO, DOUBTFUL_RATIO
from secondsource.tracing.reading import Reading
from secondsource.tracing.steps import is_document, is_release, names_origin, step_to

_MOST_ORIGINS = 3
_NEW_SHARE = 0.2  # of its narrative, that a further origin must explain
_ABOUT_EQUAL = 0.85
_OF_A_RELEASE = 0.4


def find_copies(board: Board, reading: Reading) -> Iterator[Derivation]:
    """Originals whose narrative the article holds: the best, then others that explain what is left."""
    candidates = [
        origin
        for origin in board.sharing_with(reading)
        if not is_document(origin) and board.ratio(reading, origin) > 0
        if board.can_rest_on(reading, origin) and _is_taken(board, reading, origin)
        if not _is_collected(board, reading, origin) and not _is_of_a_record(board, reading, origin)
    ]
    explained: frozenset[int] = frozenset()
    for _ in range(_MOST_ORIGINS):
        origin = _best_original(board, reading, candidates, explained)
        if origin is None:
            return
        overlap = board.overlap(reading, origin)
        explained |= reading.narrative & origin.narrative
        is_wire = origin.outlet.kind is OutletKind.AGENCY
        kind = DerivationKind.WIRE if is_wire else DerivationKind.REPRINT
        if overlap.ratio < COPIED_RATIO:
            kind = DerivationKind.REWRITE
        evidence = f"{overlap.ratio:.0%} of its text stands there, such as: {overlap.sample}"
        yield step_to(reading, origin, kind, overlap.confidence, evidence)


def _is_taken(board: Board, reading: Reading, origin: Reading) -> bool:
    if board.ratio(reading, origin) >= COPIED_RATIO:
        return True
    overlap = board.overlap(reading, origin)
    if overlap.is_copy or (overlap.is_likely_copy and not _is_of_one_release(reading, origin)):
        return True
    return (overlap.is_trace or overlap.is_part) and names_origin(reading, origin)


def _is_collected(board: Board, reading: Reading, origin: Reading) -> bool:
    """Whether a report's text stands among much else in a digest or live blog: whatever its date, it collected it.

    A live blog bears the date at which it began, before the reports that it took in (TRAPS.md 14). Its title says
    what it is; a commentary without such a title may well be where paragraphs come from.
    """
    if not origin.background or reading.background or names_origin(reading, origin):
        return False
    is_titled = says(Cue.BACKGROUND_TITLE, origin.article.title) is not None
    return is_titled and board.ratio(origin, reading) < COPIED_RATIO


def _is_of_a_record(board: Board, reading: Reading, origin: Reading) -> bool:
    """Whether what both have stands in a document in hand, and hardly anything beside: each has read that (16)."""
    shared = reading.narrative & origin.narrative
    recorded = frozenset(
        shingle
        for document in board.documents
        if board.is_not_before(reading, document) and board.is_not_before(origin, document)
        for shingle in shared & document.narrative
    )
    others = len(reading.narrative) - len(recorded)
    return bool(recorded) and len(shared - recorded) <= DOUBTFUL_RATIO * others


def _is_of_one_release(reading: Reading, origin: Reading) -> bool:
    """Whether both pass on what somebody announced: sentences that they share are the announcer's (RULES.md 9)."""
    if reading.release and origin.release:
        return True
    one, other = reading.announcer, origin.announcer
    return one is not None and other is not None and one.outlet.name == other.outlet.name


def _best_original(
    board: Board, reading: Reading, candidates: Sequence[Reading], explained: frozenset[int]
) -> Reading | None:
    """The one that explains most; among about equals the one that is named, then the earliest."""
    gains = [
        (len((reading.narrative & origin.narrative) - explained) / len(reading.narrative), origin)
        for origin in candidates
    ]
    floor = _NEW_SHARE if explained else 0.0
    gains = [gain for gain in gains if gain[0] > floor]
    if not gains:
        return None
    most = max(gain[0] for gain in gains)
    released = [origin for gain, origin in gains if gain >= _OF_A_RELEASE * most and is_release(origin)]
    if released:
        return min(
            released, key=board.order
        )  # what others have too of a party's release, all have from it (RULES.md 9)
    near = [gain for gain in gains if gain[0] >= _ABOUT_EQUAL * most]
    return min((origin for _, origin in near), key=lambda each: (not names_origin(reading, each), board.order(each)))
