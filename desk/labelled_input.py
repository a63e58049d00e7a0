"""Labelled input of `evaluate`: folders that are worlds, and files of labelled lines."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desk.input_lines import iter_objects, read_bytes, read_json_lines
from secondsource.errors import InputError
from secondsource.evaluation.copied_texts import TextPair
from secondsource.evaluation.labels import World
from secondsource.evaluation.reading_labels import (
    Row,
    is_pairs,
    pairs_from,
    sample_of,
    sample_pairs,
    stories_from,
    world_from,
)

ARTICLES, OUTLETS, STORIES = "articles.jsonl", "outlets.toml", "stories.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedWorld:
    """A world with the file of its own outlets; None for a file of lines."""

    world: World
    outlets: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPairs:
    """A file of pairs of texts."""

    name: str
    pairs: tuple[TextPair, ...]


def read_labelled(
    paths: Sequence[Path], *, split: str | None, sample: int | None
) -> tuple[NamedWorld | NamedPairs, ...]:
    """Each input, recognised by what it is and by its fields; all are read before any is judged.

    split    of a file of stories, keep only lines of that split
    sample   of a file, take about so many lines; a folder is always taken whole
    Raises   InputError
    """
    names = _names(paths)
    return tuple(_read(path, name, split=split, sample=sample) for path, name in zip(paths, names, strict=True))


def _read(path: Path, name: str, *, split: str | None, sample: int | None) -> NamedWorld | NamedPairs:
    if path.is_dir():
        return _read_folder(path, name)
    rows = _rows(path)
    if is_pairs(rows):
        pairs = pairs_from(rows, place=str(path))
        return NamedPairs(name=name, pairs=pairs if sample is None else sample_pairs(pairs, sample))
    world = stories_from(rows, name=name, place=str(path), split=split)
    return NamedWorld(world=world if sample is None else sample_of(world, sample), outlets=None)


def _read_folder(folder: Path, name: str) -> NamedWorld:
    for each in (ARTICLES, OUTLETS, STORIES):
        if not (folder / each).is_file():
            fix = f"A world is a folder with {ARTICLES}, {OUTLETS} and {STORIES}."
            raise InputError(path=str(folder), problem=f"there is no {each} in it", fix=fix)
    stories = folder / STORIES
    try:
        labels: object = json.loads(read_bytes(stories, wanted="a JSON file").decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError is one
        raise InputError(path=str(stories), problem=f"it is not JSON: {error}", fix="Mend it.") from error
    articles = folder / ARTICLES
    world = world_from(_rows(articles), labels, name=name, place=str(articles), stories_place=str(stories))
    return NamedWorld(world=world, outlets=folder / OUTLETS)


def _rows(path: Path) -> tuple[Row, ...]:
    rows: list[Row] = []
    for line in iter_objects(read_json_lines(path)):
        if line.problem:
            raise InputError(path=str(path), problem=line.problem, fix="Mend that line.")
        rows.append((line.number, line.value))
    if not rows:
        raise InputError(path=str(path), problem="it is empty", fix="Write one labelled line for each article.")
    return tuple(rows)


def _names(paths: Sequence[Path]) -> list[str]:
    """What each is called: its own name where that tells them apart, else its path."""
    short = [path.resolve().name for path in paths]
    names = [name if short.count(name) == 1 else str(path) for path, name in zip(paths, short, strict=True)]
    for path in paths:
        if sum(path.resolve() == other.resolve() for other in paths) > 1:
            raise InputError(path=str(path), problem="it is named twice", fix="Name it once.")
    return names
