"""Who denies a story's lead claim, in which words: reports with standing, and statements in hand (RULES.md 19).

A denial is bound to the claim. A report denies where its headline or its first paragraphs speak of the report that
is denied, or its headline says no more than the verb; a party's "we deny the allegations" disputes no lawsuit. A
statement denies where it speaks of reports or papers that go round, and of none such as its own.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from secondsource.articles import ArticleId
from secondsource.facts import facts_of
from secondsource.outlets import OutletKind, Standing
from secondsource.phrases import Cue, PhraseBook, book_for
from secondsource.texts import Span, ellipsis, sentences
from secondsource.tracing.derive import Traced
from secondsource.tracing.reading import Reading
from secondsource.tracing.steps import is_document, is_release

_WORDS = 280  # of a denial that are told
_HEAD_PARAGRAPHS = 2
_OPENING_SENTENCES = 3  # of a statement, in which it says what it speaks of
_STATEMENT_SENTENCES = 8
_ANSWERED_IN_COURT = frozenset({"sue", "hear", "rule", "appeal"})  # nobody denies these; what is alleged is denied
_COMMON = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """One article that denies the claim.

    words         the sentence that does
    is_statement  a document or release in hand: who denies speaks for itself
    """

    article: ArticleId
    words: str
    is_statement: bool


def find_denials(traced: Traced, reports: Sequence[Reading]) -> tuple[Denial, ...]:
    """The denials among a story's articles, by address; of outlets with standing alone, none that was withdrawn.

    reports    the story's reports, documents and releases left out
    """
    is_answered_in_court = bool(_common_acts(reports) & _ANSWERED_IN_COURT)
    found = []
    for reading in traced.readings.values():
        if reading.retraction or reading.outlet.standing is not Standing.KNOWN:
            continue
        is_statement = is_document(reading) or is_release(reading)
        if is_statement:
            words = next(_of_statement(reading), "")
        elif reading.is_report and reading.outlet.kind is not OutletKind.FORUM:
            words = next(_of_report(reading, is_answered_in_court=is_answered_in_court), "")
        else:
            continue
        if words:
            found.append(
                Denial(article=reading.article.article_id, words=ellipsis(words, _WORDS), is_statement=is_statement)
            )
    return tuple(found)


def _common_acts(reports: Sequence[Reading]) -> frozenset[str]:
    """The acts that half of the reports tell."""
    counted = Counter(act for each in reports for act in facts_of(each.article.title, each.article.text).acts)
    return frozenset(act for act, count in counted.items() if count >= max(1, _COMMON * len(reports)))


def _of_report(reading: Reading, *, is_answered_in_court: bool) -> Iterator[str]:
    book, title = _book_of(reading), reading.article.title
    if book.says(Cue.DENIES, title) or (not is_answered_in_court and book.says(Cue.DENIES_TITLE, title)):
        yield title
    for span in sentences("\n\n".join(reading.article.paragraphs[:_HEAD_PARAGRAPHS])):
        if book.says(Cue.DENIES, span.text):
            yield span.text


def _of_statement(reading: Reading) -> Iterator[str]:
    """A ministry or a party denies; a ruling that dismisses, and minutes in which somebody does, are no denial."""
    if reading.outlet.kind not in (OutletKind.GOVERNMENT, OutletKind.PARTY):
        return
    book, title = _book_of(reading), reading.article.title
    spans = sentences(reading.article.read_text)[:_STATEMENT_SENTENCES]
    opening = f"{title}\n" + "\n".join(span.text for span in spans[:_OPENING_SENTENCES])
    if not (book.says(Cue.ABOUT_REPORTS, opening) or book.says(Cue.DENIES, opening)):
        return
    yield from _denying(spans, book, Cue.DENIES_FACT)
    yield from _denying(spans, book, Cue.DENIES)
    if book.says(Cue.DENIES_TITLE, title):
        yield title


def _denying(spans: Sequence[Span], book: PhraseBook, cue: Cue) -> Iterator[str]:
    return (span.text for span in spans if book.says(cue, span.text))


def _book_of(reading: Reading) -> PhraseBook:
    return book_for(reading.article.read_text or reading.article.title, reading.article.language)
