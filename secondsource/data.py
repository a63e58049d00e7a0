"""The judgement's constants that happen to be files: read once each, from package data."""

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def read_table(path: str) -> Mapping[str, object]:
    """The TOML table at `path` inside `secondsource/data/`, such as "phrases/en.toml". Raises FileNotFoundError."""
    return tomllib.loads(files(__package__).joinpath("data", *path.split("/")).read_text(encoding="utf-8"))


@cache
def read_json(path: str) -> Mapping[str, object]:
    """The JSON object at `path` inside `secondsource/data/`: what a script made. Raises FileNotFoundError."""
    found = json.loads(files(__package__).joinpath("data", *path.split("/")).read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


@cache
def list_tables(folder: str) -> tuple[str, ...]:
    """The TOML tables of one folder inside `secondsource/data/`, as paths for `read_table`, sorted."""
    names = (item.name for item in files(__package__).joinpath("data", folder).iterdir())
    return tuple(f"{folder}/{name}" for name in sorted(names) if name.endswith(".toml"))


@cache
def word_list(key: str) -> frozenset[str]:
    """A list of `words.toml` as a set."""
    words = read_table("words.toml")[key]
    return frozenset(map(str, words)) if isinstance(words, list) else frozenset()
