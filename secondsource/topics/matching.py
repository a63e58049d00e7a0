"""Is it ours? A topic profile held against an entry or an article; every answer comes with its words."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from secondsource.languages import is_unspaced
from secondsource.texts import fold
from secondsource.topics.profile import TopicProfile

LEAD_CHARACTERS = 700  # what a reader sees before deciding
READ_CHARACTERS = 20_000  # enough to know, and a bound on hostile pages
BODY_PAIRS = 3  # near pairs that make a report ours though its title and lead say nothing


class TopicState(StrEnum):
    """What a profile says of an entry."""

    ON_TOPIC = "on_topic"
    OFF_TOPIC = "off_topic"
    READ_TO_KNOW = "read_to_know"


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicMatch:
    """The answer, with the words that made it."""

    state: TopicState
    words: tuple[str, ...]  # as written, in order of weight, unique
    reason: str


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    word: str
    is_firm: bool


def match_entry(profile: TopicProfile, *, title: str, summary: str) -> TopicMatch:
    """What can be said from a feed's line alone: never "on topic", for the page decides; no hit at all is "off".

    A headline is often a play on words: one hit of a core role, or an actor with an act, is worth reading.
    """
    text = f"{title}\n{summary}"[:READ_CHARACTERS]
    core = [hit for role in profile.core for hit in _hits(profile, role, text)]
    if core:
        words = _unique(core)
        return TopicMatch(state=TopicState.READ_TO_KNOW, words=words, reason=f"announced with {_listed(words)}")
    support = [_hits(profile, role, text) for role in profile.support]
    if len(support) > 1 and all(support):
        words = _unique([hits[0] for hits in support])
        return TopicMatch(
            state=TopicState.READ_TO_KNOW, words=words, reason=f"no core word, but {_listed(words)} together"
        )
    return TopicMatch(state=TopicState.OFF_TOPIC, words=(), reason="none of the profile's words")


@lru_cache(maxsize=4096)
def match_article(profile: TopicProfile, *, title: str, text: str) -> TopicMatch:
    """Whether an article is about the topic: both core roles near each other where it matters.

    On topic: both in the title; or near each other in title and lead, one of them a firm word; or three near pairs in
    the body with one core role in the title. Anything less mentions the topic in passing.
    """
    body = text[:READ_CHARACTERS]
    first, second = profile.core
    near = profile.near_unspaced if is_unspaced(title + body) else profile.near
    in_title = {role: _hits(profile, role, title) for role in profile.core}
    if in_title[first] and in_title[second]:
        hits = [*in_title[first], *in_title[second]]
        if all(any(hit.is_firm for hit in in_title[role]) for role in profile.core) or _pairs(profile, body, near):
            return _on(_unique(hits), "in the title")
    head = f"{title}\n{body[:LEAD_CHARACTERS]}"
    pairs = _pairs(profile, head, near)
    if pairs and (in_title[first] or in_title[second] or len(pairs) > 1):
        return _on(_unique([hit for pair in pairs for hit in pair]), "near each other in the title and lead")
    pairs = _pairs(profile, f"{title}\n{body}", near)
    if len(pairs) >= BODY_PAIRS and (in_title[first] or in_title[second] or _density(pairs, body)):
        return _on(_unique([hit for pair in pairs for hit in pair]), f"near each other {len(pairs)} times")
    words = _unique([hit for role in profile.core for hit in _hits(profile, role, f"{title}\n{body}")])
    reason = f"only in passing: {_listed(words)}" if words else "none of the profile's words"
    return TopicMatch(state=TopicState.OFF_TOPIC, words=words, reason=reason)


def _on(words: tuple[str, ...], where: str) -> TopicMatch:
    return TopicMatch(state=TopicState.ON_TOPIC, words=words, reason=f"{_listed(words)} {where}")


def _hits(profile: TopicProfile, role: str, text: str) -> list[_Hit]:
    hits = [(match.start(), match.end(), match.group()) for match in profile.terms[role].finditer(text)]
    if not hits:
        return []
    excluded = profile.excluded.get(role)
    spans = [match.span() for match in excluded.finditer(text)] if excluded else []
    return [
        _Hit(start, end, word, profile.firm[role].search(word) is not None)
        for start, end, word in hits
        if not any(low <= start and end <= high for low, high in spans)
    ]


def _pairs(profile: TopicProfile, text: str, near: int) -> list[tuple[_Hit, _Hit]]:
    """Hits of the two core roles near each other, each hit once, at least one of the second role firm."""
    first, second = (_hits(profile, role, text) for role in profile.core)
    found: list[tuple[_Hit, _Hit]] = []
    free = list(second)
    has_firm = any(hit.is_firm for hit in second)
    for hit in first:
        partner = min(free, key=lambda other: (_distance(hit, other), other.start), default=None)
        if partner is not None and _distance(hit, partner) <= near and (partner.is_firm or has_firm):
            found.append((hit, partner))
            free.remove(partner)
    return found


def _distance(one: _Hit, other: _Hit) -> int:
    return max(one.start, other.start) - min(one.end, other.end)


def _density(pairs: list[tuple[_Hit, _Hit]], body: str) -> bool:
    """Whether the body returns to the topic again and again: a near pair in every 600 characters."""
    return len(pairs) * 600 >= len(body)


def _unique(hits: list[_Hit]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for hit in hits:
        seen.setdefault(fold(hit.word), hit.word)
    return tuple(seen.values())[:8]


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"“{word}”" for word in words)
