"""Is it ours? A topic profile held against an entry or an article; every answer comes with its words."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from secondsource.languages import is_unspaced
from secondsource.texts import fold
from secondsource.topics.profile import TopicProfile

LEAD_CHARACTERS = 700  # what a reader sees before deciding
READ_CHARACTERS = 20_000  # enough to know, and a bound on hostile pages
ENOUGH = 4.0  # weight of both roles together; set on labelled reports and near misses
LEAST = 1.0  # of either role
COUNTER_WEIGHT = 2.0
NEAR_MISS = 0.7  # of what would have been enough: from here on a person is asked


class TopicState(StrEnum):
    """What a profile says of an entry."""

    ON_TOPIC = "on_topic"
    OFF_TOPIC = "off_topic"
    READ_TO_KNOW = "read_to_know"


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicMatch:
    """The answer, with the words that made it.

    nearness   0..1, how much it has of what would have been enough; 1 where it is on topic, 0 where nobody weighed it
    """

    state: TopicState
    words: tuple[str, ...]  # as written, in order of weight, unique
    reason: str
    nearness: float = 0.0

    @property
    def is_near_miss(self) -> bool:
        """Whether it is off topic by so little that a person had better say."""
        return self.state is TopicState.OFF_TOPIC and self.nearness >= NEAR_MISS


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
    text = _plain(f"{title}\n{summary}")[:READ_CHARACTERS]
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
    """Whether an article is about the topic: how much it has of both core roles, and how near they stand.

    A word of a core role weighs 2 in the title, 1.5 in the lead, 0.5 in the body (up to four), half as much where
    other
    trades use it too. Each role must weigh 1 at least, and both together, with half a point or one for words of the
    act role and one for a near pair, less two for each word of another matter, `ENOUGH`. A headline need not say
    it, and a mention in passing is not enough.
    """
    title, body = _plain(title), _plain(text)[:READ_CHARACTERS]
    lead, rest = body[:LEAD_CHARACTERS], body[LEAD_CHARACTERS:]
    hits = {role: [_hits(profile, role, part) for part in (title, lead, rest)] for role in profile.core}
    weights = {role: _weight(*parts) for role, parts in hits.items()}
    words = _unique([hit for parts in hits.values() for part in parts for hit in part])
    if not words:
        return TopicMatch(state=TopicState.OFF_TOPIC, words=(), reason="none of the profile's words")
    near = profile.near_unspaced if is_unspaced(title + body) else profile.near
    has_pair = bool(_pairs(profile, f"{title}\n{body}", near))
    act = max((_act_weight(profile, role, title + "\n" + lead, rest) for role in profile.support[-1:]), default=0.0)
    against = _counter_words(profile, f"{title}\n{lead}")
    total = sum(weights.values()) + act + has_pair - COUNTER_WEIGHT * len(against)
    told = f"weigh {total:g} of {ENOUGH:g}" + (f", with {_listed(against)} against" if against else "")
    if min(weights.values()) >= LEAST and total >= ENOUGH:
        return _on(words, told)
    short = max(0.0, min(1.0, total / ENOUGH)) * min(1.0, min(weights.values()) / LEAST)
    return TopicMatch(
        state=TopicState.OFF_TOPIC,
        words=words,
        reason=f"only in passing: {_listed(words)} {told}",
        nearness=min(0.99, short),
    )


def _counter_words(profile: TopicProfile, head: str) -> tuple[str, ...]:
    """Words of another matter in the title and lead, two at most; none where it speaks of ours as well."""
    if profile.unless.search(head):
        return ()
    return tuple(dict.fromkeys(match.group() for match in profile.counter.finditer(head)))[:2]


def _weight(title: list[_Hit], lead: list[_Hit], rest: list[_Hit]) -> float:
    """How much an article has of one role."""
    return (
        2.0 * max((_firmness(hit) for hit in title), default=0.0)
        + 1.5 * max((_firmness(hit) for hit in lead), default=0.0)
        + 0.5 * min(4.0, sum(_firmness(hit) for hit in (*lead[1:], *rest)))
    )


def _firmness(hit: _Hit) -> float:
    return 1.0 if hit.is_firm else 0.5


def _act_weight(profile: TopicProfile, role: str, head: str, rest: str) -> float:
    return 1.0 if _hits(profile, role, head) else 0.5 if _hits(profile, role, rest) else 0.0


def _plain(text: str) -> str:
    """Full and half width made one: "ＡＩ" is "AI"."""
    return unicodedata.normalize("NFKC", text)


def _on(words: tuple[str, ...], where: str) -> TopicMatch:
    return TopicMatch(state=TopicState.ON_TOPIC, words=words, reason=f"{_listed(words)} {where}", nearness=1.0)


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


def _unique(hits: list[_Hit]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for hit in hits:
        seen.setdefault(fold(hit.word), hit.word)
    return tuple(seen.values())[:8]


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"“{word}”" for word in words)
