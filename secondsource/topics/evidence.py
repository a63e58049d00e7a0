"""What an article has of a profile: its hits by role and place, and what each feature is worth."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from secondsource.language_identifier import KIN
from secondsource.languages import HANGUL_CHARACTER, UNDETERMINED, find_language, is_unspaced
from secondsource.topics.profile import COUNTER, EXCLUDED, UNLESS, WEAK, TopicProfile
from secondsource.topics.terms import Hit, TermIndex, plain
from secondsource.topics.weights import WeightName, Where

READ_CHARACTERS = 20_000  # enough to know, and a bound on hostile pages
_TITLE_CHARACTERS = 1000
_OPENING = 320  # characters after the title; the first two sentences
_RARE = 360  # characters, sixty words: one word of a role in so many is thick
_OFTENEST = 1.5
_FEWEST_EXPECTED = 2.0  # words of a role in a text of forty words or more: one alone is in passing
_HEADLINE = 240  # characters: from a headline alone, one word can be expected
_MOST_PAIRS = 3
_MOST_AGAINST = 3
_HANGUL_SHARE, _UNSPACED_SHARE = 0.6, 0.45  # of the characters that the same sentence has in English


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The hits of one article, and the part that each weight of the profile has in it.

    hits       group -> its hits in the text's order, title first, without excluded ones
    parts      feature -> its value, before it is weighed; only those that are not 0
    against    words of other matters that count, as written
    missing    core roles of which it has no word
    """

    hits: Mapping[str, tuple[Hit, ...]]
    parts: Mapping[WeightName, float]
    against: tuple[str, ...]
    missing: tuple[str, ...]

    def of(self, role: str) -> tuple[Hit, ...]:
        """The hits of a role, "copyright"; of its weak words, "copyright~"; of both, "copyright*", in order."""
        if not role.endswith("*"):
            return self.hits.get(role, ())
        both = (*self.hits.get(role[:-1], ()), *self.hits.get(role[:-1] + WEAK, ()))
        return tuple(sorted(both, key=lambda hit: hit.start))


@lru_cache(maxsize=16)
def _index(profile: TopicProfile) -> TermIndex:
    return TermIndex(profile.terms)


def find_evidence(profile: TopicProfile, *, title: str, text: str) -> Evidence:
    """Everything of the profile that the first 20,000 characters hold."""
    title = plain(title[:_TITLE_CHARACTERS])
    whole = f"{title}\n{plain(text[:READ_CHARACTERS])}"[:READ_CHARACTERS]
    share = _script_share(whole)
    hits = _counting(_index(profile).find(whole, counts=_in_language(profile, find_language(whole))))
    found = Evidence(hits=hits, parts={}, against=(), missing=())
    head = len(title) + 1 + int(_OPENING * share)
    against = {name.counter: _against(found, name.counter, head) for name, _ in profile.weights if name.counter}
    near = profile.near_unspaced if is_unspaced(whole) else profile.near
    length = len(whole) / share
    expected = max(min(_FEWEST_EXPECTED, 0.5 + 1.5 * length / _HEADLINE), length / _RARE)
    parts: dict[WeightName, float] = {}
    for name, _ in profile.weights:
        if name.counter:
            value = float(min(_MOST_AGAINST, len(against[name.counter])))
        elif name.near and name.where:
            end = len(title) if name.where is Where.TITLE else head
            value = float(all(any(hit.start < end for hit in found.of(role)) for role in (name.role, name.near)))
        elif name.near:
            beside = [found.of(each) for each in (name.near, name.also) if each]
            value = _near(found.of(name.role), beside, near) / _MOST_PAIRS
        else:
            value = _at(found.of(name.role), name.where, title=len(title), head=head, expected=expected)
        if value:
            parts[name] = value
    told = tuple(dict.fromkeys(word for words in against.values() for word in words))
    missing = tuple(role for role in profile.core if not found.of(f"{role}*"))
    return Evidence(hits=hits, parts=parts, against=told, missing=missing)


def _in_language(profile: TopicProfile, language: str) -> Callable[[Hit], bool]:
    """Which hits count in a text of that language.

    What a core role stands for is said in words that mean nothing else anywhere ("copyright", "KI"); the words around
    it are everyday words, and those of one language are others in the next ("Brief", "these", "media").
    """
    kin = {language, *(each for group in KIN if language in group for each in group)}
    counted = {*profile.core, *(EXCLUDED + role for role in profile.core)}

    def counts(hit: Hit) -> bool:
        return not hit.languages or hit.group in counted or not kin.isdisjoint(hit.languages)

    return counts if language != UNDETERMINED else lambda hit: True


def _at(hits: Sequence[Hit], where: Where | None, *, title: int, head: int, expected: float) -> float:
    match where:
        case Where.TITLE:
            return float(any(hit.start < title for hit in hits))
        case Where.OPENING:
            return float(any(title < hit.start < head for hit in hits))
        case Where.ABSENT:
            return float(not hits)
        case Where.OFTEN | None:
            return min(_OFTENEST, len(hits) / expected)


def _counting(found: Sequence[Hit]) -> dict[str, tuple[Hit, ...]]:
    """Hits by group, without those of a role that stand inside a phrase which makes them mean something else."""
    by_group: dict[str, list[Hit]] = {}
    for hit in found:
        by_group.setdefault(hit.group, []).append(hit)
    counting: dict[str, tuple[Hit, ...]] = {}
    for group, hits in by_group.items():
        spans = by_group.get(EXCLUDED + group.rstrip(WEAK), ())
        counting[group] = tuple(
            hit for hit in hits if not any(span.start <= hit.start and hit.end <= span.end for span in spans)
        )
    return {group: hits for group, hits in counting.items() if hits}


def _against(found: Evidence, counter: str, head: int) -> tuple[str, ...]:
    """Words of another matter in title and first lines; none where what makes them mean ours stands there too."""
    if any(hit.start < head for hit in found.of(UNLESS + counter)):
        return ()
    words = {hit.word.casefold(): hit.word for hit in found.of(COUNTER + counter) if hit.start < head}
    return tuple(words.values())


def _near(one: Sequence[Hit], others: Sequence[Sequence[Hit]], farthest: int) -> int:
    """How many hits of the one have a hit of each other near them that is not the same words; three at most."""
    starts = [[hit.start for hit in other] for other in others]
    count = 0
    for hit in one:
        if all(_has_near(hit, other, places, farthest) for other, places in zip(others, starts, strict=True)):
            count += 1
            if count == _MOST_PAIRS:
                break
    return count


def _has_near(one: Hit, other: Sequence[Hit], starts: Sequence[int], farthest: int) -> bool:
    # Hits of a role do not overlap: the nearest one before and the nearest one after decide.
    place = bisect_left(starts, one.start)
    return any(_are_near(one, each, farthest) for each in other[max(0, place - 1) : place + 2])


def _are_near(one: Hit, other: Hit, farthest: int) -> bool:
    first, second = (one, other) if one.start <= other.start else (other, one)
    return first.end <= second.start <= first.end + farthest


def _script_share(text: str) -> float:
    """How many characters the script needs for what takes one in English."""
    if is_unspaced(text):
        return _UNSPACED_SHARE
    sample = text[:500]
    return _HANGUL_SHARE if 3 * len(HANGUL_CHARACTER.findall(sample)) > len(sample) else 1.0
