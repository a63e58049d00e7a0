"""What a report rests on that nobody has in hand: a party's word, a body's paper (RULES.md 9, 16)."""

from collections.abc import Iterator

from secondsource.derivations import Derivation, DerivationKind, OriginKind
from secondsource.outlets import OutletKind, Standing
from secondsource.tracing.board import Board
from secondsource.tracing.reading import Reading
from secondsource.tracing.steps import UNREAD_DOCUMENT, cited_name, kind_of_outlet, step, step_to

ANNOUNCED = 0.65
_PAPER_READ = 0.6


def from_party(board: Board, reading: Reading) -> Iterator[Derivation]:
    """It passes on a party's release in hand and shows nothing else: rewording it reproduces it (RULES.md 9).

    A statement that nobody has put in hand may as well have been taken from another report: that is no step.
    """
    if reading.own:
        return
    for voice in reading.voices:
        if voice.outlet.kind is OutletKind.PARTY:
            origin = board.article_of(reading, voice.outlet)
            if origin is not None:
                yield step_to(reading, origin, DerivationKind.CITATION, 0.7, voice.sentence)


def from_unread_document(board: Board, reading: Reading) -> Iterator[Derivation]:
    """It reads a document that nobody has put in hand, and shows nothing else (RULES.md 16).

    The document is named by the body that made it, or in whose court it was filed, if the report tells either.
    """
    if reading.own or reading.citations or reading.credits or reading.hearsay:
        return
    if any(board.is_not_before(reading, document) for document in board.documents):
        return
    author = reading.document_author
    if not reading.papers and (reading.release or not reading.documents):
        return  # what it read is a party's release
    if reading.papers and author is None and not reading.documents:
        return
    name = cited_name(author) if author is not None else UNREAD_DOCUMENT
    evidence = next(iter((*reading.papers, *reading.documents)))
    yield step(reading, None, name, OriginKind.DOCUMENT, DerivationKind.QUOTES_PRIMARY, _PAPER_READ, evidence)


def from_public_paper(board: Board, reading: Reading) -> Iterator[Derivation]:
    """It says that it has read a body's paper that everybody can read: that is an origin too, by name (16).

    Who has a leaked draft has it alone: that is its own.
    """
    author = reading.document_author
    if not reading.public_papers or author is None or reading.credits:
        return
    if any(board.is_not_before(reading, document) for document in board.documents):
        return
    name, evidence = cited_name(author), reading.public_papers[0]
    yield step(reading, None, name, OriginKind.DOCUMENT, DerivationKind.QUOTES_PRIMARY, _PAPER_READ, evidence)


def from_announcer(board: Board, reading: Reading) -> Iterator[Derivation]:
    """It passes on what somebody announced, and shows nothing else: the origin is that one's word (9)."""
    author = reading.announcer
    if author is None or reading.own or reading.citations or reading.credits or not reading.is_report:
        return
    if author.outlet.kind.is_body:
        kind, origin_kind = DerivationKind.QUOTES_PRIMARY, OriginKind.DOCUMENT
    elif author.outlet.standing is Standing.UNKNOWN or author.outlet.kind is OutletKind.PARTY:
        kind, origin_kind = DerivationKind.CITATION, OriginKind.PARTY
    else:
        kind, origin_kind = DerivationKind.CITATION, kind_of_outlet(author.outlet)
    origin = board.article_of(reading, author.outlet)
    if origin is not None and origin_kind is not OriginKind.OUTLET:
        yield step_to(reading, origin, kind, ANNOUNCED, author.sentence)
    else:
        yield step(reading, None, cited_name(author), origin_kind, kind, ANNOUNCED, author.sentence)
