"""How twenty languages say where a report has its story from, and what only looks like it (RULES.md 7, 8)."""

import tomllib
from functools import cache
from pathlib import Path

import pytest

from desk.configuration import build_catalogue, shipped_outlets
from secondsource.articles import Article, ArticleId
from secondsource.catalogue import Catalogue
from secondsource.judging import read_all

TABLE = tomllib.loads(
    (Path(__file__).parent.parent / "labelled" / "credited_sentences.toml").read_text(encoding="utf-8")
)
CASES = [
    pytest.param(language, text, named, id=f"{language}-{text[:30]}")
    for language, table in TABLE.items()
    for text, named in table["cites"]
]


@cache
def _catalogue() -> Catalogue:
    return build_catalogue(shipped_outlets())


@pytest.mark.parametrize(("language", "text", "named"), CASES)
def test_who_is_credited_is_found_and_who_is_only_named_is_not(language: str, text: str, named: str) -> None:
    article = Article(
        article_id=ArticleId(1), url="https://ledger-of-nowhere.example/1", title="", text=text, language=language
    )
    reading = read_all([article], _catalogue())[0]
    found = {each.outlet.name for each in reading.credits} | {each.outlet.name for each in reading.citations}
    assert found == set(filter(None, named.split("; ")))


def test_every_language_has_traps_beside_what_credits() -> None:
    for language, table in TABLE.items():
        traps = [text for text, named in table["cites"] if not named]
        assert len(traps) >= 4, language
        assert len(table["cites"]) - len(traps) >= 4, language
