"""What an article is compared by when stories are grouped: words, names, amounts, days, acts, quotes, its vector."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from math import log

from secondsource.articles import Article, ArticleId
from secondsource.data import word_list
from secondsource.dates import BEGINNING, END, PossibleTime
from secondsource.facts import Facts, facts_of
from secondsource.glossary import concepts_in, entities_in
from secondsource.grouping.numbered_terms import NumberedTerms, numbered
from secondsource.languages import HANGUL_CHARACTER, find_language, is_unspaced
from secondsource.name_sounds import sound_of
from secondsource.texts import fold, quotations, tokens

BODY_CHARACTERS = 6000
LEAD_CHARACTERS = 1200
HEAD_CHARACTERS = 300
PAIR_CHARACTERS = 3000
TITLE_WEIGHT = 3
_SHARED_QUOTE_TOKENS = 10
_TOPIC_WEIGHT = 0.3
_STOP_WORDS = word_list("stop")
_TOPIC_TERMS = word_list("topic") | word_list("topic_pairs")
_TOPIC_NAMES = word_list("topic_names")
_YEAR = re.compile(r"(?<!\d)(?:19[5-9]\d|20[0-3]\d)(?!\d)")
# Languages whose words change their endings so much that only their beginnings are compared.
_INFLECTED = frozenset("ar be bg cs el et fa fi he hi hr hu lt lv pl ru sk sr tr uk".split())  # noqa: SIM905
_ROOT_CHARACTERS = 5
_ARABIC_PREFIX = re.compile("^(?:و|ف)?(?:ال|لل|بال|كال)(?=..)")

Bag = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One article as grouping sees it. A bag gives each term its damped count; rarity is not in it.

    words     words, or pairs of characters, of title (thrice) and text; topic words little
    lead      the same of title and lead
    head      the same of title and first sentences
    pairs     pairs of neighbouring words
    sounds    how its names sound (secondsource/name_sounds.py)
    entities  known bodies, persons, products and laws, by ids that are the same in every language
    heading   those of them in title and first sentences
    concepts  what it speaks of, by such ids
    years     that stand in the text
    quotes    long quotations, folded
    at        when it was published, as far as can be told: the end of its possible time; None = no idea
    vector    of title and lead, by the sentence model; "" = none
    terms     all of these but years, quotes and vector once more, in the form that is compared
    """

    article: ArticleId
    url: str
    language: str
    words: Bag
    lead: Bag
    head: Bag
    pairs: Bag
    facts: Facts
    sounds: frozenset[str]
    entities: frozenset[str]
    heading: frozenset[str]
    concepts: Bag
    years: frozenset[str]
    quotes: frozenset[str]
    at: datetime | None
    is_dated: bool
    vector: bytes
    terms: NumberedTerms = field(compare=False, repr=False)


def profile_of(article: Article, time: PossibleTime) -> Profile:
    """The profile of one article. Cost: linear in its first thousands of characters; texts are read once."""
    seen = _seen_in(article.title, article.text[:BODY_CHARACTERS], language_of(article))
    facts = facts_of(article.title, article.text)
    return Profile(
        article=article.article_id,
        url=article.url,
        language=seen.language,
        words=seen.words,
        lead=seen.lead,
        head=seen.head,
        pairs=seen.pairs,
        facts=facts,
        sounds=seen.sounds,
        entities=seen.entities,
        heading=seen.heading,
        concepts=seen.concepts,
        years=seen.years,
        quotes=_long_quotes(article.read_text),
        at=time.latest if time.latest != END else None,
        is_dated=time.earliest != BEGINNING,
        vector=article.vector,
        terms=_terms_of(seen, facts),
    )


def language_of(article: Article) -> str:
    """The article's primary language, found from its text; what it was given as is a hint."""
    return find_language(article.text or article.title, article.language)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Seen:
    """What a text alone gives; kept, for an article is compared many times."""

    language: str
    words: Bag
    lead: Bag
    head: Bag
    pairs: Bag
    sounds: frozenset[str]
    entities: frozenset[str]
    heading: frozenset[str]
    concepts: Bag
    years: frozenset[str]


@lru_cache(maxsize=8192)
def _seen_in(title: str, body: str, language: str) -> _Seen:
    # What has no headline is known by how it begins.
    headline = title or body[: HEAD_CHARACTERS // 3]
    of_title = tuple(_terms(headline, language))
    of_body = tuple(_terms(body, language))
    of_lead = tuple(_terms(body[:LEAD_CHARACTERS], language))
    of_head = tuple(_terms(body[:HEAD_CHARACTERS], language))
    of_pairs = tuple(_terms(f"{headline}. {body[:PAIR_CHARACTERS]}", language))
    neighbours = pairwise(of_pairs)
    return _Seen(
        language=language,
        words=_bag((*of_title * TITLE_WEIGHT, *of_body)),
        lead=_bag((*of_title * TITLE_WEIGHT, *of_lead)),
        head=_bag((*of_title, *of_head)),
        pairs=_bag(f"{one} {other}" for one, other in neighbours),
        sounds=frozenset(_sounds(title, body[:LEAD_CHARACTERS], language)),
        entities=_marked(entities_in(f"{title}\n{body[:PAIR_CHARACTERS]}")),
        heading=_marked(entities_in(f"{title}\n{body[:HEAD_CHARACTERS]}")),
        concepts=_damped(concepts_in(f"{title}\n{body[:PAIR_CHARACTERS]}")),
        years=frozenset(_YEAR.findall(f"{title}\n{body}")),
    )


@lru_cache(maxsize=8192)
def _terms_of(seen: _Seen, facts: Facts) -> NumberedTerms:
    return numbered(
        {
            "words": seen.words,
            "lead": seen.lead,
            "head": seen.head,
            "pairs": seen.pairs,
            "names": _as_bag(facts.names),
            "lead_names": _as_bag(telling_names(facts)),
            "sounds": _as_bag(seen.sounds),
            "amounts": _as_bag(facts.amounts),
            "entities": _as_bag(seen.entities),
            "heading": _as_bag(seen.heading),
            "concepts": seen.concepts,
        }
    )


def _as_bag(terms: Iterable[str]) -> Bag:
    return dict.fromkeys(sorted(terms), 1.0)


def _marked(ids: Iterable[str]) -> frozenset[str]:
    """Ids of the glossary apart from words that are written alike."""
    return frozenset(f"={each}" for each in ids)


def _damped(counts: Mapping[str, int]) -> Bag:
    return {f"={term}": 1 + log(count) for term, count in counts.items()}


def _bag(terms: Iterable[str]) -> Bag:
    counted = Counter(terms)
    return {
        term: (1 + log(count)) * (_TOPIC_WEIGHT if term in _TOPIC_TERMS else 1.0) for term, count in counted.items()
    }


def _terms(text: str, language: str) -> Iterator[str]:
    previous = ""
    for token in tokens(text):
        if len(token) == 1 and not token.isascii():
            if previous:
                yield previous + token
            previous = token
            continue
        previous = ""
        word = token.strip("'’-")
        if HANGUL_CHARACTER.match(word):
            # A Korean word carries its particles: its pairs of syllables are compared, as characters are.
            yield from (word[start : start + 2] for start in range(max(1, len(word) - 1)))
        elif word not in _STOP_WORDS and (len(word) > 2 or word in _TOPIC_TERMS) and not word.isdigit():
            yield word if word in _TOPIC_TERMS else _root(word, language)


def _root(word: str, language: str) -> str:
    if language not in _INFLECTED:
        return stem(word)
    return _ARABIC_PREFIX.sub("", word)[:_ROOT_CHARACTERS]


def stem(word: str) -> str:
    """A word without its commonest ending: "sues" and "sued" are one. Crude, and the same for all languages."""
    for ending in ("ingly", "edly", "ings", "ing", "ies", "ied", "ed", "es", "en", "er", "e", "s", "n"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


_LATIN_NAME = re.compile(r"(?<![\w'’-])[A-ZÀ-ÞŁŚŻ][\w'’]{3,}")
_KATAKANA_NAME = re.compile("[ァ-ヺー]{3,}")
_OTHER_WORD = re.compile(r"[^\W\d_]{4,}")


def _sounds(title: str, lead: str, language: str) -> Iterator[str]:
    """Keys of what may be a name: capitals where the script has them, katakana, else every longer word."""
    text = f"{title}\n{lead}"
    if is_unspaced(text):
        found = _KATAKANA_NAME.findall(text) + re.findall("[A-Za-z]{4,}", text)
    elif language in ("ko", "ar", "hi", "fa", "he", "ru", "uk", "el", "th"):
        found = _OTHER_WORD.findall(text)
    else:
        found = _LATIN_NAME.findall(text)
    for word in found:
        if key := sound_of(word):
            yield key


@lru_cache(maxsize=8192)
def _long_quotes(text: str) -> frozenset[str]:
    return frozenset(
        fold(span.text).strip(" .,。、!?")
        for span in quotations(text)
        if len(tokens(span.text)) >= _SHARED_QUOTE_TOKENS
    )


def telling_names(facts: Facts) -> frozenset[str]:
    """The names of title and lead, without those that every report on the topic has."""
    return facts.lead - _TOPIC_NAMES
