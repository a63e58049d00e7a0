"""What a story and its case are called: the earliest headline, and "Ross v. X" or who it is about (RULES.md 3)."""

import re
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b

from secondsource.canonical_url import url_key
from secondsource.data import word_list
from secondsource.facts import names_in
from secondsource.languages import find_language
from secondsource.stories import StoryKey
from secondsource.texts import ellipsis
from secondsource.tracing.reading import Reading

_VERSUS = re.compile(
    r"((?:[A-Z][\w'’&.-]+ ){0,3}[A-Z][\w'’&.-]+) (?:v\.?|vs\.?|contre|gegen) "
    r"((?:[A-Z][\w'’&.-]+ ){0,3}[A-Z][\w'’&-]+)"
)
_TITLE_CHARACTERS = 200
_NAMED_SHARE = 0.4  # of the reports, that must name whom the matter is called after
_PLACES = word_list("places")
_TOPIC_WORDS = word_list("topic")
_TOPIC_NAMES = word_list("topic_names")


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
    publishers = {form for reading in readings for form in names_in(f"It is {reading.outlet.name}.")}
    publishers |= {
        form for reading in readings for each in reading.citations for form in names_in(f"It is {each.written}.")
    }
    comparable = [reading for reading in readings if not _has_capital_nouns(reading)]
    for reading in comparable:
        lead = names_in(f"{reading.article.title}\n\n{reading.article.text[:400]}")
        counted.update(name for name in lead - _TOPIC_NAMES - publishers if _is_telling(name))
    most = max(counted.values(), default=0)
    if most < max(1, _NAMED_SHARE * len(comparable)):
        return story_title(readings)
    # Of names equally often told, the fullest; "Mara Quill" rather than "Quill".
    fullest = min((name for name in counted if counted[name] == most), key=lambda name: (-len(name.split()), name))
    return _as_written(fullest, comparable)


def _is_telling(name: str) -> bool:
    words = name.split()
    return len(name) > 2 and len(words) <= 3 and not any(word in _PLACES or word in _TOPIC_WORDS for word in words)


def _has_capital_nouns(reading: Reading) -> bool:
    """German writes every noun with a capital: what looks like a name need not be one."""
    return find_language(reading.article.text, reading.article.language) == "de"


def _as_written(name: str, readings: Sequence[Reading]) -> str:
    """The name in the capitals that a report gives it."""
    pattern = re.compile(r"\s+".join(map(re.escape, name.split())), re.IGNORECASE)
    for reading in readings:
        if match := pattern.search(f"{reading.article.title}\n{reading.article.text}"):
            return " ".join(match.group().split())
    return name.title()


def key_of(url: str) -> StoryKey:
    """The story key that an address gives."""
    return StoryKey(blake2b(url_key(url).encode("utf-8"), digest_size=6).hexdigest())
