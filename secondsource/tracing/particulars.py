"""A checkable particular that stands nowhere a report could have taken it from is its own evidence (RULES.md 5).

Only a quotation counts here, and only of somebody whom the story is about: a bystander's or an expert's words are a
reaction, and a new figure is often arithmetic on an old one. Across languages nothing can be compared word for word.
"""

from collections.abc import Iterator, Mapping, Sequence

from secondsource.articles import ArticleId
from secondsource.data import word_list
from secondsource.dates import PossibleTime
from secondsource.facts import facts_of, names_in
from secondsource.languages import find_language
from secondsource.outlets import Standing
from secondsource.phrases import Cue, book_for, says
from secondsource.precedence import is_believed_before
from secondsource.texts import Span, ellipsis, fold, quotations, sentences, tokens
from secondsource.tracing.derive import Traced
from secondsource.tracing.own_evidence import OwnEvidence, OwnEvidenceKind
from secondsource.tracing.reading import Reading
from secondsource.tracing.steps import is_document

_FEWEST_TOKENS = 6
_TOPIC_NAMES = word_list("topic_names")


def find_particulars(traced: Traced) -> Mapping[ArticleId, OwnEvidence]:
    """New quotations, article by article: only in reports that rest on nothing that is known."""
    readings = tuple(traced.readings.values())
    derived = {derivation.article for derivation in traced.derivations}
    found: dict[ArticleId, OwnEvidence] = {}
    for reading in readings:
        article = reading.article.article_id
        if article in derived or reading.own or not reading.is_report or reading.hearsay or is_document(reading):
            continue
        others = [other for other in readings if other is not reading]
        earlier = [other for other in others if _could_be_read_by(reading, other, traced.times)]
        if not earlier or any(_language(other) != _language(reading) for other in earlier):
            continue
        if words := _new_quotation(reading, earlier):
            found[article] = OwnEvidence(kind=OwnEvidenceKind.PARTICULAR, words=words)
    return found


def _could_be_read_by(reading: Reading, other: Reading, times: Mapping[ArticleId, PossibleTime]) -> bool:
    one, two = times[reading.article.article_id], times[other.article.article_id]
    return not is_believed_before(one, reading.outlet, two, other.outlet)


def _new_quotation(reading: Reading, earlier: Sequence[Reading]) -> str:
    """The sentence of a quotation that none of them has, by somebody their own leads name; "" where none is."""
    known = " ".join(fold(f"{other.article.title} {other.article.text}") for other in earlier)
    # Who the story is about is told by outlets with standing: no strange lead makes an expert's word evidence.
    telling = [other.article for other in earlier if other.outlet.standing is Standing.KNOWN]
    actors = {name for other in telling for name in facts_of(other.title, other.text).lead}
    actors -= _TOPIC_NAMES
    book = book_for(reading.article.read_text, reading.article.language)
    for quote, around in _iter_quotes(reading):
        if len(tokens(quote)) < _FEWEST_TOKENS or fold(quote).strip(" .,!?。、") in known:
            continue
        if says(Cue.REACTION, around) or book.says(Cue.PUBLIC, around) or not names_in(around) & actors:
            continue
        return ellipsis(around, 280)
    return ""


def _iter_quotes(reading: Reading) -> Iterator[tuple[str, str]]:
    """Each quotation with the sentences that it stands in."""
    text = reading.article.read_text
    spans = sentences(text)
    for quote in quotations(text):
        yield quote.text, _sentences_around(quote, spans)


def _sentences_around(quote: Span, spans: Sequence[Span]) -> str:
    return " ".join(span.text for span in spans if span.start <= quote.end and quote.start <= span.end)


def _language(reading: Reading) -> str:
    return find_language(reading.article.text, reading.article.language)
