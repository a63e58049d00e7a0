"""Which public bodies a story's reports name: those of the catalogue, and those that only their words give away."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from secondsource.articles import Article
from secondsource.catalogue import Catalogue
from secondsource.hostile_text import one_line
from secondsource.languages import CJK_CHARACTER
from secondsource.outlets import Outlet

_TEXT_CHARACTERS = 6000  # of each report: who matters is named in its first screens
_MOST_REPORTS = 60  # the four hundredth copy names nobody new
_LONGEST_NAME = 90

# A run of capitalised words around the word that says what it is: "Senate Committee on the Judiciary".
_CAPITAL = r"[A-ZÀ-Þ][\w'’-]*"
_JOINED = rf"{_CAPITAL}(?:(?: (?:of|for|on|and|the))* {_CAPITAL})*"
_ENGLISH_RUN = re.compile(rf"(?<![\w.]){_JOINED}")
_ENGLISH_HEAD = re.compile(
    r"\b(?:Ministry|Committee|Commission|Court|Tribunal|Parliament|Senate|Congress|House of \w+|Copyright Office|"
    r"Patent Office|Department of \w+)\b"
)
_SENTENCE_OPENING = re.compile(
    r"^(?:(?:The|A|An|At|In|On|By|For|From|To|With|After|Before|But|And|As|When|While|Since|Under)"
    r"(?: the| and| on)* )+"
)
_GERMAN = re.compile(
    r"(?<!\w)(?:[A-ZÄÖÜ]\w*)?(?:[Mm]inisterium|[Gg]erichtshof|[Gg]ericht|Bundestag|Bundesrat|[Aa]usschuss|[Kk]artellamt)"
    r"(?!\w)(?: (?:für|der|des|und) [A-ZÄÖÜ]\w+| [A-ZÄÖÜ]\w+)*"
)
_FRENCH = re.compile(
    r"(?<!\w)(?:[Mm]inistère|Assemblée nationale|Sénat|Conseil d['’]État|[Tt]ribunal|Cour)(?!\w)"
    r"(?:(?: de la| du| des| de| et| d['’]| l['’])? ?[A-ZÀ-Þ][\w'’-]+)*"
)
_JAPANESE = re.compile(r"[一-龯々ァ-ヶー]{2,14}?(?:省|庁|委員会|裁判所|審議会)(?![一-龯])")
_DAY = re.compile(
    r" (?:on|in) (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|"
    r"September|October|November|December)$"
)
_ALONE = frozenset(
    {"court", "the court", "committee", "commission", "parliament", "congress", "senate", "tribunal", "gericht"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedBody:
    """A body that reports name. `outlet` is what the catalogue knows of it; None = nothing."""

    name: str
    report_count: int
    outlet: Outlet | None = None


def bodies_named(reports: Sequence[Article], catalogue: Catalogue) -> tuple[NamedBody, ...]:
    """The bodies that the reports name, those of the catalogue first, each by how many name it."""
    texts = [f"{report.title}\n{report.text[:_TEXT_CHARACTERS]}" for report in reports[:_MOST_REPORTS]]
    listed = [
        NamedBody(name=one_line(outlet.name, 100), report_count=count, outlet=outlet)
        for outlet in catalogue.outlets
        if outlet.kind.is_body and (count := sum(_names_outlet(text, outlet) for text in texts))
    ]
    known = {name.casefold() for body in listed if body.outlet for name in (body.outlet.name, *body.outlet.aliases)}
    counts = Counter(name for text in texts for name in set(iter_body_names(text)))
    # One report's odd words are no body; two that agree, or the only report there is, are worth a look.
    enough = min(2, len(reports))
    others = [
        NamedBody(name=name, report_count=count)
        for name, count in counts.items()
        if count >= enough and not any(name.casefold() in each or each in name.casefold() for each in known)
    ]
    return (*_ranked(listed), *_ranked(_without_parts(others)))


def _names_outlet(text: str, outlet: Outlet) -> bool:
    return any(_names(text, name) for name in (outlet.name, *outlet.aliases))


def _names(text: str, name: str) -> bool:
    if len(name) < 2 or name not in text:
        return False
    if CJK_CHARACTER.search(name):
        return True
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def iter_body_names(text: str) -> Iterator[str]:
    """The bodies that their words give away, in the order of the text for each language."""
    for run in _ENGLISH_RUN.findall(text):
        if _ENGLISH_HEAD.search(run):
            yield from _fit(_SENTENCE_OPENING.sub("", run))
    for pattern in (_GERMAN, _FRENCH, _JAPANESE):
        for match in pattern.finditer(text):
            yield from _fit(match.group())


def _fit(name: str) -> Iterator[str]:
    name = _DAY.sub("", one_line(name))
    if name.casefold() not in _ALONE and len(name) <= _LONGEST_NAME:
        yield name


def _without_parts(bodies: Sequence[NamedBody]) -> list[NamedBody]:
    """Without those that are part of a longer name: "Judiciary Committee" of "Senate Judiciary Committee"."""
    return [
        body
        for body in bodies
        if not any(body.name != other.name and body.name.casefold() in other.name.casefold() for other in bodies)
    ]


def _ranked(bodies: Sequence[NamedBody]) -> list[NamedBody]:
    return sorted(bodies, key=lambda body: (-body.report_count, body.name))
