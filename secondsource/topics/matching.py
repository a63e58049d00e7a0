"""Is it ours? Topic profiles held against an entry or an article; every answer comes with its words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from secondsource.topics.evidence import Evidence, find_evidence
from secondsource.topics.profile import TopicProfile
from secondsource.topics.terms import Hit, fold_word

NEAR_MISS = 0.7  # of what would have been enough: from here on a person is asked
_MOST_WORDS = 8


class TopicState(StrEnum):
    """What a profile says of an entry."""

    ON_TOPIC = "on_topic"
    OFF_TOPIC = "off_topic"
    READ_TO_KNOW = "read_to_know"


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicMatch:
    """The answer, with the words that made it.

    words      as written, unique: of the core roles first, then of the others
    against    words of other matters that took weight away
    topic      the name of the profile that says so; of several, the one that it comes nearest to
    nearness   0..1, how much it has of what would have been enough; 1 where it is on topic, 0 where nobody weighed it
    """

    state: TopicState
    words: tuple[str, ...]
    reason: str
    against: tuple[str, ...] = ()
    topic: str = ""
    nearness: float = 0.0

    @property
    def is_near_miss(self) -> bool:
        """Whether it is off topic by so little that a person had better say."""
        return self.state is TopicState.OFF_TOPIC and self.nearness >= NEAR_MISS


def match_entry(profile: TopicProfile, *, title: str, summary: str) -> TopicMatch:
    """What can be said from a feed's line alone: never "on topic", for the page decides; no hit at all is "off".

    A headline is often a play on words: one hit of a core role, or of two other roles, is worth reading.
    """
    answers = [_match_entry(each, title, summary) for each in profile.each]
    found = next((each for each in answers if each.state is TopicState.READ_TO_KNOW), answers[0])
    return _named(found, profile)


def match_article(profile: TopicProfile, *, title: str, text: str) -> TopicMatch:
    """Whether an article is about a topic; of topics that are watched together, the one it comes nearest to answers.

    The features of the profile (topics/weights.py) are weighed and added. It is ours when it has a word of both core
    roles and the sum reaches the profile's bar: a headline need not say it, and a mention in passing is not enough.
    Cost: linear in the text; 1 ms for 3,000 characters.
    """
    answers = [_match_article(each, title, text) for each in profile.each]
    return _named(max(answers, key=lambda answer: answer.nearness), profile)


def match_topics(profile: TopicProfile, *, title: str, text: str) -> tuple[TopicMatch, ...]:
    """What each of the topics that are watched together says of an article, in their order."""
    return tuple(_match_article(each, title, text) for each in profile.each)


def _named(found: TopicMatch, profile: TopicProfile) -> TopicMatch:
    """With the topic in the reason, which is what is kept, where there are several."""
    return replace(found, reason=f"{found.topic}: {found.reason}") if profile.others else found


def _match_entry(profile: TopicProfile, title: str, summary: str) -> TopicMatch:
    found = find_evidence(profile, title=title, text=summary)
    firm = [hit for role in profile.core for hit in found.of(role)]
    if firm:
        words = _unique(firm)
        return _wanted(profile, words, f"announced with {_listed(words)}")
    rest = [hits for role in (*profile.core, *profile.support) if (hits := found.of(f"{role}*"))]
    if len(rest) > 1:
        words = _unique(hits[0] for hits in rest)
        return _wanted(profile, words, f"no core word, but {_listed(words)} together")
    return TopicMatch(state=TopicState.OFF_TOPIC, words=(), reason="none of the profile's words", topic=profile.name)


def _wanted(profile: TopicProfile, words: tuple[str, ...], reason: str) -> TopicMatch:
    return TopicMatch(state=TopicState.READ_TO_KNOW, words=words, reason=reason, topic=profile.name)


@lru_cache(maxsize=4096)
def _match_article(profile: TopicProfile, title: str, text: str) -> TopicMatch:
    found = find_evidence(profile, title=title, text=text)
    words = _words(profile, found)
    if not words:
        return TopicMatch(
            state=TopicState.OFF_TOPIC, words=(), reason="none of the profile's words", topic=profile.name
        )
    weights = dict(profile.weights)
    total = sum(weights[name] * value for name, value in found.parts.items())
    unsaid = f" without a word of {' or '.join(found.missing)}" if found.missing else ""
    # Of two roles missing, the stricter asks; 0 is the strictest: such an article is never ours by itself.
    factors = [dict(zip(profile.core, profile.unsaid, strict=True))[role] for role in found.missing]
    if found.missing and profile.stand_in and not found.of(f"{profile.stand_in}*"):
        factors.append(0.0)
    enough = profile.bar * (0.0 if 0.0 in factors else max(factors, default=1.0))
    against = f", with {_listed(found.against)} against" if found.against else ""
    told = f"{_listed(words)} weigh {total:.1f} of {enough or profile.bar:.3g}{unsaid}{against}"
    if total >= enough > 0:
        state, reason = TopicState.ON_TOPIC, told
    else:
        state, reason = TopicState.OFF_TOPIC, f"only in passing: {told}"
    nearness = 1.0 if state is TopicState.ON_TOPIC else min(0.99, max(0.0, total / (enough or 2 * profile.bar)))
    return TopicMatch(
        state=state,
        words=words,
        reason=reason,
        against=found.against,
        topic=profile.name,
        nearness=nearness,
    )


def _words(profile: TopicProfile, found: Evidence) -> tuple[str, ...]:
    """Those that made the answer, the core roles in turn."""
    one, other = (sorted(found.of(f"{role}*"), key=lambda hit: hit.start) for role in profile.core)
    turns = [hit for pair in zip(one, other, strict=False) for hit in pair]
    rest = [hit for role in profile.support for hit in found.of(f"{role}*")[:2]]
    return _unique((*turns, *one, *other, *rest))


def _unique(hits: Iterable[Hit]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for hit in hits:
        seen.setdefault(fold_word(hit.word), hit.word)
        if len(seen) == _MOST_WORDS:
            break
    return tuple(seen.values())


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"“{word}”" for word in words)
