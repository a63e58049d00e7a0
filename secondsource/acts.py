"""Which kinds of act a report tells: sued, heard, settled, appealed, passed. The terms are `data/acts.toml`.

The steps of one case are kinds of their own, for two of them are two stories (RULES.md 3). A headline names older
steps beside the one that it reports ("appeals the ruling in the authors' suit"): some kinds hide others there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from secondsource.data import read_table
from secondsource.languages import CJK_CHARACTER, HANGUL_CHARACTER
from secondsource.terms import Hit, TermIndex, plain
from secondsource.texts import sentences

# What an act is done to is no news beside it: the ruling that is appealed, the suit that is settled.
_HIDDEN_BY: Mapping[str, frozenset[str]] = {
    "appeal": frozenset({"rule", "dismiss", "sue", "hear"}),
    "approve": frozenset({"settle", "rule", "sue", "hear", "license"}),
    "certify": frozenset({"sue", "hear"}),
    "settle": frozenset({"sue", "rule", "withdraw"}),
    "dismiss": frozenset({"sue", "hear", "withdraw"}),
    "rule": frozenset({"sue", "hear", "withdraw"}),
    "hear": frozenset({"sue"}),
    "warn": frozenset({"sue", "strike"}),
    "legislate": frozenset({"draft", "rule", "state"}),
    "consult": frozenset({"draft", "guide", "launch"}),
    "fine": frozenset({"rule", "investigate"}),
}
# A step that is always another one, too: to dismiss a suit is to rule.
_ALSO: Mapping[str, str] = {"dismiss": "rule", "certify": "rule"}
_OBJECTS_ALWAYS = frozenset({"appeal", "approve", "warn"})  # these name their object in a sentence of a text, too
_LEAD_CHARACTERS = 350  # a sentence that begins later tells what went before


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    index: TermIndex
    near_characters: int
    near_unspaced: int


def acts_of(title: str, lead: str) -> frozenset[str]:
    """What the title tells; where it tells nothing, what the first sentence of the lead does that tells anything.

    lead   the text's beginning
    Cost   linear, about 0.3 ms for a title and 600 characters
    """
    head = lead[:_LEAD_CHARACTERS]
    return _told(title, is_title=True) or _told_first(head) or _mentioned(title) or _mentioned(head)


def acts_in(text: str) -> frozenset[str]:
    """All kinds of act that a text tells, hidden ones too; not what it only mentions."""
    return _told_in(text)


def act_names() -> tuple[str, ...]:
    """Every kind of act there is."""
    return tuple(_acts())


def _told(text: str, *, is_title: bool) -> frozenset[str]:
    told = _told_in(text)
    hiders = told if is_title else told & _OBJECTS_ALWAYS
    hidden = {each for act in hiders for each in _HIDDEN_BY.get(act, ()) if act != each}
    return told - hidden or told


def _told_first(lead: str) -> frozenset[str]:
    return next((told for span in sentences(lead) if (told := _told(span.text, is_title=False))), frozenset())


@lru_cache(maxsize=8192)
def _told_in(text: str) -> frozenset[str]:
    table = _table()
    hits = table.index.find(text)
    told = {hit.key[:-1] for hit in hits if hit.key.endswith("+")}
    told.update(_iter_near(hits, plain(text), table))
    return frozenset(told | {_ALSO[act] for act in told & _ALSO.keys()})


def _mentioned(text: str) -> frozenset[str]:
    return frozenset(hit.key[:-1] for hit in _table().index.find(text) if hit.key.endswith("-"))


def _iter_near(hits: Sequence[Hit], text: str, table: _Table) -> Iterator[str]:
    """The acts of which a verb and its object stand close together, in either order."""
    pairs: dict[str, tuple[list[Hit], list[Hit]]] = {}
    for hit in hits:
        if hit.key[-1] in "ab":
            pairs.setdefault(hit.key[:-1], ([], []))[hit.key[-1] == "b"].append(hit)
    for key, (verbs, objects) in pairs.items():
        if any(_is_near(verb, each, text, table) for verb in verbs for each in objects):
            yield key.split("#")[0]


def _is_near(one: Hit, other: Hit, text: str, table: _Table) -> bool:
    first, second = (one, other) if one.start <= other.start else (other, one)
    gap = second.start - first.end
    if gap > table.near_characters:
        return False
    between = text[first.end : second.start]
    if any(mark in between for mark in ".。;!?\n"):
        return False
    is_unspaced = CJK_CHARACTER.search(text, second.start, second.end) or HANGUL_CHARACTER.match(text, second.start)
    return gap <= (table.near_unspaced if is_unspaced else table.near_characters)


@cache
def _table() -> _Table:
    table = read_table("acts.toml")
    near, unspaced = table["near_characters"], table["near_unspaced"]
    assert isinstance(near, int)
    assert isinstance(unspaced, int)
    return _Table(index=TermIndex(_iter_all_terms()), near_characters=near, near_unspaced=unspaced)


def _acts() -> Mapping[str, Mapping[str, object]]:
    acts = read_table("acts.toml")["act"]
    assert isinstance(acts, Mapping)
    return acts


def _iter_all_terms() -> Iterator[tuple[str, str]]:
    yield from ((term, "") for term in _split([read_table("acts.toml")["nothing"]]))
    for act, parts in _acts().items():
        yield from ((term, f"{act}+") for term in _split(parts["telling"]))
        yield from ((term, f"{act}-") for term in _split(parts.get("mention", [])))
        near = parts.get("near", [])
        assert isinstance(near, list)
        for number, (verbs, objects) in enumerate(near):
            yield from ((term, f"{act}#{number}a") for term in _split([verbs]))
            yield from ((term, f"{act}#{number}b") for term in _split([objects]))


def _split(written: object) -> Iterable[str]:
    """Several terms stand in one string, parted by commas."""
    each = written if isinstance(written, list) else []
    return [term for one in each for term in map(str.strip, str(one).split(",")) if len(term) > 1]
