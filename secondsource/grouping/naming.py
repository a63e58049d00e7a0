"""What a story and its case are called: the earliest headline, and "Ross v. X" or who it is about (RULES.md 3)."""

import re
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b

from secondsource.canonical_url import url_key
from secondsource.facts import facts_of
from secondsource.stories import StoryKey
from secondsource.texts import ellipsis
from secondsource.tracing.reading import Reading

_VERSUS = re.compile(
    r"((?:[A-Z][\w'’&.-]+ ){0,3}[A-Z][\w'’&.-]+) (?:v\.?|vs\.?|contre|gegen) "
    r"((?:[A-Z][\w'’&.-]+ ){0,3}[A-Z][\w'’&-]+)"
)
_TITLE_CHARACTERS = 200
_TOPIC_NAMES = frozenset({"ai", "ki", "ia", "copyright", "chatgpt", "eu", "us", "uk"})


def story_title(readings: Sequence[Reading]) -> str:
    """The headline that the story goes by: of its earliest report (the first given)."""
    return ellipsis(readings[0].article.title, _TITLE_CHARACTERS) if readings else "untitled"


def case_name(readings: Sequence[Reading]) -> str:
    """The matter that the story is part of: the parties if it is a suit, else whom its heads name most."""
    for reading in readings:
        text = f"{reading.article.title}. {reading.article.text[:2000]}"
        if match := _VERSUS.search(text):
            return ellipsis(f"{match.group(1)} v. {match.group(2)}", 120)
    counted: Counter[str] = Counter()
    for reading in readings:
        facts = facts_of(reading.article.title, reading.article.text)
        outlet = reading.outlet.name.casefold()
        counted.update(name for name in facts.lead - _TOPIC_NAMES if name not in outlet and len(name) > 2)
    best = sorted(counted, key=lambda name: (-counted[name], -len(name), name))
    whole = [name for name in best if counted[name] >= counted[best[0]]][:1]
    return whole[0].title() if whole else story_title(readings)


def key_of(url: str) -> StoryKey:
    """The story key that an address gives."""
    return StoryKey(blake2b(url_key(url).encode("utf-8"), digest_size=6).hexdigest())
