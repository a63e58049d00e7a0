"""`secondsource topics`: which topics are watched, and what they say of articles in a file, with the words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from desk.configuration import find_profile, load_settings
from desk.input_lines import InputLine, iter_objects, read_json_lines
from desk.options import DEFAULT_CONFIG, ConfigOption, ListingFormat, ListingFormatOption
from desk.reports.listings import Column, print_listing
from secondsource.settings import Settings, TopicSettings
from secondsource.topics.matching import TopicMatch, TopicState, match_article, match_topics
from secondsource.topics.profile import TopicProfile

_TOPIC_COLUMNS: tuple[Column[TopicProfile], ...] = (
    Column(name="topic", cell=lambda topic: topic.name),
    Column(name="title", cell=lambda topic: topic.title, is_long=True),
    Column(name="roles", cell=lambda topic: (*topic.core, *topic.support), is_long=True),
    Column(name="terms", cell=lambda topic: len(topic.terms)),
    Column(name="languages", cell=lambda topic: topic.languages, is_long=True),
    Column(name="file", cell=lambda topic: topic.place, is_long=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """What the topics say of one line; `is_ours` is None where the line is no article."""

    line_id: str
    title: str
    is_ours: bool | None = None
    topics: tuple[str, ...] = ()
    nearness: float | None = None
    words: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    reason: str


_ROW_COLUMNS: tuple[Column[_Row], ...] = (
    Column(name="id", cell=lambda row: row.line_id),
    Column(name="on_topic", cell=lambda row: row.is_ours),
    Column(name="topics", cell=lambda row: row.topics, is_long=True),
    Column(name="nearness", cell=lambda row: row.nearness),
    Column(name="words", cell=lambda row: row.words, is_long=True),
    Column(name="against", cell=lambda row: row.against, is_long=True),
    Column(name="reason", cell=lambda row: row.reason, is_in_tables=False),
    Column(name="title", cell=lambda row: row.title or row.reason, is_long=True),
)


def topics(
    context: typer.Context, output: ListingFormatOption = ListingFormat.TABLE, config: ConfigOption = None
) -> None:
    """List the topics that are watched: those of the configuration, or the one that ships with Second Source.

    Without --config it is ./secondsource.toml, where there is one.
    """
    if context.invoked_subcommand is not None:
        return
    profile = find_profile(_settings(config))
    print_listing(
        () if profile is None else profile.each, _TOPIC_COLUMNS, output=output, nothing="Everything is on topic."
    )


def topics_test(
    articles: Annotated[Path, typer.Argument(metavar="ARTICLES.jsonl", help="One article a line.")],
    files: Annotated[
        list[Path] | None,
        typer.Option("--topic", metavar="FILE", help="Try this topic, in place of those watched; may be repeated."),
    ] = None,
    output: ListingFormatOption = ListingFormat.TABLE,
    config: ConfigOption = None,
) -> None:
    """Say of each article in a file whether it is on topic, and by which words.

    A line needs "title" or "text"; "id" names it. The lines that `assess` reads will do.

    Example:  secondsource topics test articles.jsonl --topic my-topic.toml
    """
    lines = read_json_lines(articles)
    settings = _settings(config)
    if files:
        settings = replace(settings, topics=TopicSettings(files=tuple(map(str, files))))
    profile = find_profile(settings)
    if profile is None:
        raise typer.BadParameter("the configuration takes everything as on topic: name a topic with --topic FILE")
    print_listing(tuple(_rows(profile, lines)), _ROW_COLUMNS, output=output, nothing="No line in the file.")


def _settings(config: Path | None) -> Settings:
    return Settings() if config is None and not DEFAULT_CONFIG.exists() else load_settings(config)


def _rows(profile: TopicProfile, lines: tuple[bytes, ...]) -> Iterator[_Row]:
    for line in iter_objects(lines):
        line_id = str(line.value.get("id") or f"line {line.number}")
        problem = line.problem or _problem(line)
        if problem:
            yield _Row(line_id=line_id, title="", reason=problem)
            continue
        title, text = _text(line.value, "title"), _text(line.value, "text")
        found = match_article(profile, title=title, text=text)
        yes = [each.topic for each in match_topics(profile, title=title, text=text) if _is_ours(each)]
        yield _Row(
            line_id=line_id,
            title=title,
            is_ours=_is_ours(found),
            topics=tuple(yes),
            nearness=round(found.nearness, 2),
            words=found.words,
            against=found.against,
            reason=found.reason,
        )


def _problem(line: InputLine) -> str:
    has_words = any(_text(line.value, field).strip() for field in ("title", "text"))
    return "" if has_words else f"line {line.number} has neither a title nor a text"


def _text(value: Mapping[str, object], field: str) -> str:
    written = value.get(field)
    return written if isinstance(written, str) else ""


def _is_ours(found: TopicMatch) -> bool:
    return found.state is TopicState.ON_TOPIC
