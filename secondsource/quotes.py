"""Attributed quotes held against a record in hand: found, absent, cut, or someone else's words (RULES.md 19).

Finding the words and judging what goes on after them are one subject, in one file: both read one cutting of it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from secondsource.facts import days_in, facts_of, names_in
from secondsource.languages import CJK_CHARACTER, guess_script_language, primary_subtag
from secondsource.phrases import turning_words
from secondsource.record_speakers import is_speaker_meant, records_speech, speakers_named, speeches_of
from secondsource.texts import Span, ellipsis, fold, quotations, sentences, tokens
from secondsource.tracing.reading import Reading
from secondsource.verdicts import QuoteFinding, QuoteOutcome

FEWEST_TOKENS = 6  # shorter ones are scare quotes and titles
FEWEST_CJK_TOKENS = 10
_CLAUSE_END = re.compile(r"[、，,;；:：。.!?！？…—–]")
_FEWEST_CLAUSE_CHARACTERS = 5
_PASSAGE_SENTENCES = 2
_PASSAGE_CHARACTERS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Where a quote stands in a record.

    speaker    as the record writes it; "" where it names none
    text       the sentence or sentences that hold the quote, and what the same speaker goes on with
    following  the same speaker's next sentences
    """

    speaker: str
    text: str
    following: str


def check_quotes(reading: Reading, document: Reading) -> Iterator[QuoteFinding]:
    """Each quote that the article could have from this record, with what it came to.

    Only quotes in the record's own language are compared; "absent" is said only of a record of the occasion that the
    article names: its day stands in both, and its speaker is named in the article.
    """
    record = document.article
    for quote in quotations(reading.article.read_text):
        if not is_comparable(quote.text, record.text, record.language):
            continue
        around = _sentence_of(reading.article.read_text, quote)
        passage = _meant(_passages(record.text, quote.text), around, record.text)
        if passage is None:
            near = _find_most_of(record.text, quote.text)
            if near is not None and _is_turned(near) and not _article_tells(reading, near):
                yield _finding(reading, document, quote, QuoteOutcome.CUT, _told(near))
            elif (
                records_speech(record.text)
                and _is_named_occasion(reading, document)
                and _is_attributed_to_speaker(reading, quote, record.text)
                and not _was_given_to_it(reading, quote)
            ):
                yield _finding(reading, document, quote, QuoteOutcome.ABSENT, "")
            continue
        if _is_other_speaker(around, passage.speaker, record.text):
            outcome = QuoteOutcome.OTHER_SPEAKER
        elif _is_turned(passage) and not _article_tells(reading, passage):
            outcome = QuoteOutcome.CUT
        else:
            outcome = QuoteOutcome.FOUND
        yield _finding(reading, document, quote, outcome, _told(passage))


def _meant(passages: Sequence[Passage], around: str, record: str) -> Passage | None:
    """Of the places of a quote the one whose speaker the article means, else the first."""
    own = (each for each in passages if each.speaker and is_speaker_meant(around, each.speaker, record))
    return next(own, next(iter(passages), None))


def _told(passage: Passage) -> str:
    speaker = f"{passage.speaker}: " if passage.speaker else ""
    return f"{speaker}{passage.text} {passage.following}"


def is_comparable(quote: str, record: str, language: str) -> bool:
    """Whether quote and record are in one language, and the quote is long enough to be looked for."""
    count = len(tokens(quote))
    is_cjk = CJK_CHARACTER.search(quote) is not None
    if count < (FEWEST_CJK_TOKENS if is_cjk else FEWEST_TOKENS):
        return False
    record_language = guess_script_language(record)
    quote_language = guess_script_language(quote)
    if record_language != quote_language:
        return False
    if record_language != "und":
        return True
    words = _words_of(record)
    known = sum(token in words for token in tokens(quote))
    # Two languages of one script: a quote of which the record has hardly a word is in another.
    return primary_subtag(language) != "und" and 2 * known >= count


@lru_cache(maxsize=64)
def _words_of(record: str) -> frozenset[str]:
    return frozenset(tokens(record))


@lru_cache(maxsize=2048)
def find_passage(record: str, quote: str) -> Passage | None:
    """Where the quote first stands in the record, compared without regard to width, case, spaces and end marks."""
    return next(iter(_passages(record, quote)), None)


@lru_cache(maxsize=2048)
def _passages(record: str, quote: str) -> tuple[Passage, ...]:
    """Every speech of the record that has the quote: one may only take up what another said."""
    wanted = _plain(quote)
    if not wanted or wanted not in _plain_record(record):
        return ()
    found = []
    for (speaker, speech), whole in zip(speeches_of(record), _plain_speeches(record), strict=True):
        start = whole.find(wanted)
        if start < 0:
            continue
        spans = sentences(speech)
        first, last = _covering([_plain(span.text) for span in spans], start, start + len(wanted))
        text = " ".join(span.text for span in spans[first : last + 1])
        rest = spans[last + 1 : last + 1 + _PASSAGE_SENTENCES]
        inside = _rest_of_sentence(spans[last].text, quote)
        following = " ".join(([inside] if inside else []) + [span.text for span in rest])
        found.append(
            Passage(
                speaker=speaker,
                text=ellipsis(text, _PASSAGE_CHARACTERS),
                following=ellipsis(following, _PASSAGE_CHARACTERS),
            )
        )
    return tuple(found)


@lru_cache(maxsize=2048)
def _find_most_of(record: str, quote: str) -> Passage | None:
    """Where one speaker says the greater part of a quote, clause by clause and in its order; the rest is reworded.

    What follows the last clause that is there is what the quote leaves out.
    """
    clauses = [plain for clause in _CLAUSE_END.split(quote) if (plain := _plain(clause))]
    whole = sum(map(len, clauses))
    for whole_speech in _plain_speeches(record):
        position, found = 0, []
        for clause in clauses:
            start = whole_speech.find(clause, position) if len(clause) >= _FEWEST_CLAUSE_CHARACTERS else -1
            if start >= 0:
                found.append(clause)
                position = start + len(clause)
        if 2 * sum(map(len, found)) > whole and (last := find_passage(record, found[-1])) is not None:
            return last
    return None


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


def _covering(plain: Sequence[str], start: int, end: int) -> tuple[int, int]:
    """Indexes of the first and the last sentence that `start:end` of their concatenation touches."""
    position = 0
    first = last = 0
    for index, sentence in enumerate(plain):
        if position <= start < position + len(sentence):
            first = index
        if position < end <= position + len(sentence):
            last = index
        position += len(sentence)
    return first, max(first, last)


def _rest_of_sentence(sentence: str, quote: str) -> str:
    """What the sentence goes on with behind the quote; "" where the quote ends it."""
    ending = _plain(quote)[-6:]
    pieces = [_plain(character) for character in sentence]
    end = "".join(pieces).rfind(ending) + len(ending)
    if end < len(ending):
        return ""
    position = 0
    for index, piece in enumerate(pieces):
        position += len(piece)
        if position >= end:
            rest = sentence[index + 1 :].lstrip(
                ' 、，,;；.。」』”"»'
            )  # its own end stays: what comes next is another
            return rest if _plain(rest) else ""
    return ""


@lru_cache(maxsize=64)
def _plain_speeches(record: str) -> tuple[str, ...]:
    """The speeches in the form in which quotes are looked for: a long record is searched for many."""
    return tuple("".join(_plain(span.text) for span in sentences(speech)) for _, speech in speeches_of(record))


@lru_cache(maxsize=64)
def _plain_record(record: str) -> str:
    """All speeches of `_plain_speeches`, each on a line of its own."""
    return "\n".join(_plain_speeches(record))


def _is_turned(passage: Passage) -> bool:
    """Whether what follows turns the sense: the next sentence, or the rest of this one, opens with "but"."""
    pieces = [span.text for span in sentences(passage.following)[:_PASSAGE_SENTENCES]]
    if any(turning_words().match(piece) for piece in pieces):
        return True
    return re.match(r"(?:が、|ですが|けれども|ものの|but\b|aber\b|mais\b)", passage.following) is not None


def _article_tells(reading: Reading, passage: Passage) -> bool:
    """Whether the article itself gives what follows, so that nothing was cut."""
    text, following = _plain(reading.article.read_text), _plain(passage.following)
    if any(
        len(_plain(span.text)) > 8 and _plain(span.text)[:40] in text for span in sentences(passage.following)[:2]
    ):
        return True
    quoted = (_plain(quote.text) for quote in quotations(reading.article.read_text))
    return any(len(each) >= _FEWEST_CLAUSE_CHARACTERS and each in following for each in quoted)


def _sentence_of(text: str, quote: Span) -> str:
    spans = sentences(text)
    touched = [index for index, span in enumerate(spans) if span.start <= quote.end and quote.start <= span.end]
    if not touched:
        return ""
    return " ".join(span.text for span in spans[max(0, touched[0] - 1) : touched[-1] + 2])


def _is_other_speaker(around: str, speaker: str, record: str) -> bool:
    """Whether the article gives the words to one speaker of this record, and the record has them from another."""
    if not speaker or is_speaker_meant(around, speaker, record):
        return False
    return bool(speakers_named(around, record) - {speaker})


def _is_named_occasion(reading: Reading, document: Reading) -> bool:
    """Whether the article speaks of the sitting that this is the complete record of."""
    record_days = days_in(f"{document.article.title}\n{document.article.text[:800]}")
    announced = reading.article.announced.day or document.article.announced.day
    if announced is None or not record_days:
        return False
    told = {(day.month, day.day) for day in days_in(reading.article.read_text)}
    written = facts_of(reading.article.title, reading.article.text).days
    return any((day.month, day.day) in told | written for day in record_days)


def _is_attributed_to_speaker(reading: Reading, quote: Span, record: str) -> bool:
    around = _sentence_of(reading.article.read_text, quote)
    if speakers_named(around, record):
        return True
    return bool(names_in(around) & names_in(record[:400]))


def _was_given_to_it(reading: Reading, quote: Span) -> bool:
    """Whether the words were spoken to the outlet itself: then no record of a sitting is where they would stand."""
    return any(quote.text in evidence.words for evidence in reading.own)


def _finding(reading: Reading, document: Reading, quote: Span, outcome: QuoteOutcome, passage: str) -> QuoteFinding:
    return QuoteFinding(
        article=reading.article.article_id,
        document=document.article.article_id,
        quote=ellipsis(quote.text, _PASSAGE_CHARACTERS),
        outcome=outcome,
        passage=ellipsis(passage, 2 * _PASSAGE_CHARACTERS),
    )
