"""Labelled files made into worlds and pairs of texts; what kind of file it is shows in its fields."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from hashlib import blake2b
from typing import TypeVar

from secondsource.errors import InputError
from secondsource.evaluation.copied_texts import TextPair
from secondsource.evaluation.labels import ArticleKind, LabelledArticle, LabelledStory, World
from secondsource.verdicts import Verdict

Read = TypeVar("Read")
Choice = TypeVar("Choice", bound=StrEnum)
Row = tuple[int, Mapping[str, object]]  # number of the line, and its object

_PAIR_FIELDS = frozenset({"kind", "derived", "source", "other"})
_LINE_FIELDS = frozenset({"id", "story"})
_WORLD_FIELDS = ("story", "on_topic", "rests_on", "article_kind")


class _FieldError(Exception):
    """What is wrong with a field; whoever knows file and line says it."""


def world_from(rows: Sequence[Row], stories: object, *, name: str, place: str, stories_place: str) -> World:
    """A whole world: the lines of `articles.jsonl` and the object of `stories.json`.

    place, stories_place   the two files, for messages
    Raises                 InputError, naming file and line
    """
    found = World(
        name=name,
        articles=tuple(_each(rows, _world_article, place)),
        stories=_stories(stories, stories_place),
    )
    _require_unique(found.articles, place)
    used = {article.story for article in found.articles}
    for article in found.articles:
        if article.story is not None and article.story not in found.stories:
            raise _error(place, article.line, f"its story {article.story!r} is not in {stories_place}")
    for story in found.stories:
        if story not in used:
            raise InputError(
                path=stories_place,
                problem=f"no article has the story {story!r}",
                fix="Take it out, or mend the name in articles.jsonl.",
            )
    return found


def is_pairs(rows: Sequence[Row]) -> bool:
    """Whether a file of lines holds pairs of texts: `{"kind", "derived", "source", "other"}`."""
    return bool(rows) and rows[0][1].keys() >= _PAIR_FIELDS


def pairs_from(rows: Sequence[Row], *, place: str) -> tuple[TextPair, ...]:
    """The pairs of such a file. Raises InputError."""
    return tuple(_each(rows, _pair, place))


def stories_from(rows: Sequence[Row], *, name: str, place: str, split: str | None) -> World:
    """A file of lines where only the story is labelled: `{"id", "story"}` with "title" or "text".

    Of "language" or "lang", "published_at" or "day", "case" or "topic", "url", "outlet" what is there is used. A line
    without address gets one on a host of its own, so that no two are of one outlet.

    split    keep only lines of that "split"
    Raises   InputError
    """
    if not rows or not rows[0][1].keys() >= _LINE_FIELDS:
        raise InputError(
            path=place,
            problem="its lines are neither labelled stories nor pairs of texts",
            fix='Lines need "id" and "story", or "kind", "derived", "source" and "other".',
        )
    if "rests_on" in rows[0][1]:
        raise InputError(path=place, problem="it is part of a world", fix="Name its folder.")
    if split is not None:
        rows = _of_split(rows, split, place)
    found = World(name=name, articles=tuple(_each(rows, _story_line, place)), is_story_only=True)
    _require_unique(found.articles, place)
    return found


def sample_of(world: World, count: int) -> World:
    """Whole cases (whole stories where no case is labelled) until there are `count` articles; one at least.

    Equal for equal input, and not by the order of the file: those that come first by the hash of their name.
    """
    groups: dict[str, list[LabelledArticle]] = {}
    for article in world.articles:
        groups.setdefault(_group(world, article), []).append(article)
    taken: set[str] = set()
    size = 0
    for group in sorted(groups, key=lambda name: (blake2b(name.encode("utf-8"), digest_size=8).digest(), name)):
        if not taken or size + len(groups[group]) <= count:
            taken.add(group)
            size += len(groups[group])
    kept = tuple(article for article in world.articles if _group(world, article) in taken)
    return World(name=world.name, articles=kept, stories=world.stories, is_story_only=world.is_story_only)


def sample_pairs(pairs: Sequence[TextPair], count: int) -> tuple[TextPair, ...]:
    """`count` pairs at most, likewise by the hash of their texts."""
    by_hash = sorted(pairs, key=lambda pair: blake2b(f"{pair.source}\0{pair.other}".encode(), digest_size=8).digest())
    return tuple(sorted(by_hash[:count], key=lambda pair: pair.line))


def _group(world: World, article: LabelledArticle) -> str:
    return f"case {case}" if (case := world.case_of(article)) is not None else f"story {article.story}"


def _each(rows: Sequence[Row], read: Callable[[int, Mapping[str, object]], Read], place: str) -> Iterator[Read]:
    for number, row in rows:
        try:
            yield read(number, row)
        except _FieldError as wrong:
            raise _error(place, number, str(wrong)) from wrong


def _error(place: str, line: int, problem: str) -> InputError:
    return InputError(path=place, problem=f"line {line}: {problem}", fix="Mend that line.")


def _world_article(line: int, row: Mapping[str, object]) -> LabelledArticle:
    for field in _WORLD_FIELDS:
        if field not in row:
            raise _FieldError(f'"{field}" is missing')
    is_on_topic = row["on_topic"]
    if not isinstance(is_on_topic, bool):
        raise _FieldError('"on_topic" must be true or false')
    return LabelledArticle(
        article_id=_id(row),
        line=line,
        url=_text(row, "url"),
        title=_text(row, "title"),
        text=_text(row, "text"),
        published_at=_optional(row, "published_at"),
        language=_optional(row, "language"),
        outlet=_optional(row, "outlet"),
        links=_texts(row, "links"),
        story=_optional(row, "story"),
        is_on_topic=is_on_topic,
        rests_on=_texts(row, "rests_on"),
        kind=_choice(ArticleKind, row, "article_kind"),
    )


def _story_line(line: int, row: Mapping[str, object]) -> LabelledArticle:
    found = _id(row)
    title, text = _optional(row, "title") or "", _optional(row, "text") or ""
    if not title and not text:
        raise _FieldError('"title" or "text" must be a text')
    case = row.get("case", row.get("topic"))
    return LabelledArticle(
        article_id=found,
        line=line,
        url=_optional(row, "url") or f"https://line-{line}.example/",
        title=title,
        text=text,
        published_at=_optional(row, "published_at") or _optional(row, "day"),
        language=_optional(row, "language") or _optional(row, "lang"),
        outlet=_optional(row, "outlet"),
        story=_text(row, "story"),
        case=None if case is None else str(case),
    )


def _pair(line: int, row: Mapping[str, object]) -> TextPair:
    derived = row.get("derived")
    if derived not in (0, 1):  # true and false are among them
        raise _FieldError('"derived" must be 0 or 1')
    return TextPair(
        line=line,
        kind=_text(row, "kind"),
        is_derived=bool(derived),
        source=_text(row, "source"),
        other=_text(row, "other"),
    )


def _stories(value: object, place: str) -> Mapping[str, LabelledStory]:
    if not isinstance(value, Mapping):
        raise InputError(path=place, problem="it is no JSON object", fix="Write one: {story: {…}, …}.")
    found = {}
    for name, row in value.items():
        try:
            found[str(name)] = _story(row)
        except _FieldError as wrong:
            raise InputError(path=place, problem=f"story {name!r}: {wrong}", fix="Mend it.") from wrong
    return found


def _story(row: object) -> LabelledStory:
    if not isinstance(row, Mapping):
        raise _FieldError("it is no object")
    return LabelledStory(
        case=_text(row, "case"),
        verdict=_choice(Verdict, row, "verdict"),
        at_least=_count(row, "at_least"),
        at_most=_count(row, "at_most"),
        why=_optional(row, "why") or "",
    )


def _of_split(rows: Sequence[Row], split: str, place: str) -> Sequence[Row]:
    splits = sorted({str(row["split"]) for _, row in rows if row.get("split") is not None})
    if split not in splits:
        has = f"there are {', '.join(splits)}" if splits else "it is not split"
        raise InputError(path=place, problem=f"no line is of the split {split!r}; {has}", fix="Mend --split.")
    return [(number, row) for number, row in rows if row.get("split") == split]


def _require_unique(articles: Sequence[LabelledArticle], place: str) -> None:
    seen: dict[str, int] = {}
    for article in articles:
        if article.article_id in seen:
            first = seen[article.article_id]
            raise _error(place, article.line, f"the id {article.article_id!r} stands in line {first} already")
        seen[article.article_id] = article.line


def _id(row: Mapping[str, object]) -> str:
    value = row.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise _FieldError('"id" must be a text or a whole number')
    return str(value)


def _text(row: Mapping[str, object], field: str) -> str:
    value = row.get(field)
    if not isinstance(value, str):
        raise _FieldError(f'"{field}" must be a text')
    return value


def _optional(row: Mapping[str, object], field: str) -> str | None:
    return None if row.get(field) is None else _text(row, field)


def _texts(row: Mapping[str, object], field: str) -> tuple[str, ...]:
    value = row.get(field) or []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise _FieldError(f'"{field}" must be a list of texts')
    return tuple(value)


def _count(row: Mapping[str, object], field: str) -> int:
    value = row.get(field)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _FieldError(f'"{field}" must be a whole number')
    return value


def _choice(choices: type[Choice], row: Mapping[str, object], field: str) -> Choice:
    value = _text(row, field)
    try:
        return choices(value)
    except ValueError as error:
        raise _FieldError(f'"{field}" is {value!r}; it must be one of {", ".join(choices)}') from error
