"""How twenty languages say where a report has its story from, and what only looks like it (RULES.md 7, 8)."""

import tomllib
from functools import cache
from pathlib import Path

import pytest

from desk.configuration import build_catalogue, shipped_outlets
from secondsource.articles import Article, ArticleId
from secondsource.catalogue import Catalogue
from secondsource.judging import read_all
from secondsource.tracing.reading import Reading

LABELLED = Path(__file__).parent.parent / "labelled"
TABLES = [
    tomllib.loads((LABELLED / name).read_text(encoding="utf-8"))
    for name in (
        "credited_sentences.toml",
        "credited_sentences_2.toml",
        "credited_sentences_3.toml",
        "credited_sentences_4.toml",
    )
]
CASES, ANNOUNCED = (
    [
        pytest.param(language, text, named, id=f"{language}-{text[:30]}")
        for each in TABLES
        for language, table in each.items()
        for text, named in table.get(key, ())
    ]
    for key in ("cites", "announces")
)


@cache
def _catalogue() -> Catalogue:
    return build_catalogue(shipped_outlets())


def _read(language: str, text: str) -> Reading:
    article = Article(
        article_id=ArticleId(1), url="https://ledger-of-nowhere.example/1", title="", text=text, language=language
    )
    return read_all([article], _catalogue())[0]


@pytest.mark.parametrize(("language", "text", "named"), CASES)
def test_who_is_credited_is_found_and_who_is_only_named_is_not(language: str, text: str, named: str) -> None:
    reading = _read(language, text)
    found = {each.outlet.name for each in reading.credits} | {each.outlet.name for each in reading.citations}
    assert found == set(filter(None, named.split("; ")))


@pytest.mark.parametrize(("language", "text", "named"), ANNOUNCED)
def test_who_announces_is_found_and_who_is_only_accused_is_not(language: str, text: str, named: str) -> None:
    reading = _read(language, text)
    found = {each.outlet.name for each in (reading.announcer, reading.document_author) if each is not None}
    assert named in found if named else not found


def test_every_language_has_traps_beside_what_credits() -> None:
    for language in {language for table in TABLES for language in table}:
        cites = [each for table in TABLES for each in table.get(language, {}).get("cites", ())]
        traps = [text for text, named in cites if not named]
        assert len(traps) >= 4, language
        assert len(cites) - len(traps) >= 4, language
