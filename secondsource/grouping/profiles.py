"""What an article is compared by when stories are grouped: words, names, amounts, days, acts, quotations."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from math import log

from secondsource.articles import Article, ArticleId
from secondsource.data import word_list
from secondsource.dates import BEGINNING, END, PossibleTime
from secondsource.facts import Facts, facts_of, names_in
from secondsource.languages import find_language
from secondsource.texts import fold, quotations, tokens

LEAD_CHARACTERS = 1200
TITLE_WEIGHT = 3
_SHARED_QUOTE_TOKENS = 10
_TOPIC_WEIGHT = 0.3
_PUBLISHER_WEIGHT = 0.2
_STOP_WORDS = word_list("stop")
_TOPIC_TERMS = word_list("topic") | word_list("topic_pairs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One article as grouping sees it.

    words      weight of each word or pair of characters, title thrice, topic words little; unnormalised
    quotes     long quotations, folded
    at         when it was published, as far as can be told: the end of its possible time; None = no idea
    """

    article: ArticleId
    url: str
    language: str
    words: Mapping[str, float]
    facts: Facts
    quotes: frozenset[str]
    at: datetime | None
    is_dated: bool


def profile_of(article: Article, time: PossibleTime) -> Profile:
    """The profile of one article. Cost: linear in its first thousand characters; texts are read once."""
    is_dated = time.earliest != BEGINNING
    return Profile(
        article=article.article_id,
        url=article.url,
        language=language_of(article),
        words=_words_of(article.title, article.text[:LEAD_CHARACTERS]),
        facts=facts_of(article.title, article.text),
        quotes=_long_quotes(article.read_text),
        at=time.latest if time.latest != END else None,
        is_dated=is_dated,
    )


def language_of(article: Article) -> str:
    """The article's primary language, found from its text; what it was given as is a hint."""
    return find_language(article.text or article.title, article.language)


@lru_cache(maxsize=8192)
def _words_of(title: str, lead: str) -> Mapping[str, float]:
    counted: Counter[str] = Counter()
    for text, weight in ((title, TITLE_WEIGHT), (lead, 1)):
        for term in _terms(text):
            counted[term] += weight
    return {
        term: (1 + log(count)) * (_TOPIC_WEIGHT if term in _TOPIC_TERMS else 1.0) for term, count in counted.items()
    }


def _terms(text: str) -> Iterable[str]:
    previous = ""
    for token in tokens(text):
        if len(token) == 1 and not token.isascii():
            if previous:
                yield previous + token
            previous = token
            continue
        previous = ""
        word = token.strip("'’-")
        if word not in _STOP_WORDS and (len(word) > 2 or word in _TOPIC_TERMS) and not word.isdigit():
            yield word if word in _TOPIC_TERMS else stem(word)


def stem(word: str) -> str:
    """A word without its commonest ending: "sues" and "sued" are one. Crude, and the same for all languages."""
    for ending in ("ingly", "edly", "ings", "ing", "ies", "ied", "ed", "es", "en", "er", "e", "s", "n"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=8192)
def _long_quotes(text: str) -> frozenset[str]:
    return frozenset(
        fold(span.text).strip(" .,。、!?")
        for span in quotations(text)
        if len(tokens(span.text)) >= _SHARED_QUOTE_TOKENS
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rarity:
    """How telling a word or a name is among the articles compared: 1.0 for one that few have."""

    weights: Mapping[str, float]
    unseen: float

    def of(self, term: str) -> float:
        """The weight of one term."""
        return self.weights.get(term, self.unseen)


def rarity_of(profiles: Iterable[Profile], *, publishers: Iterable[str] = ()) -> Rarity:
    """Rarity among the given articles; in a small set hardly anything is common.

    publishers   names of those who report: they stand in datelines and behind "according to", and tell little of
                 what is reported
    """
    counted: Counter[str] = Counter()
    total = 0
    for profile in profiles:
        total += 1
        counted.update(profile.words.keys() | profile.facts.names)
    floor = 50  # as if at least so many articles were there: two of three is no sign of a common word
    size = max(total, floor)
    top = log(1 + size)
    weights = {term: log(1 + size / count) / top for term, count in counted.items()}
    for name in publishers:
        for form in names_in(f"It is {name}."):
            weights[form] = weights.get(form, 1.0) * _PUBLISHER_WEIGHT
    return Rarity(weights=weights, unseen=1.0)
