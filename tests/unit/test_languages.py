"""Which language a text is in, and that there is one list of languages."""

import json
from pathlib import Path

import pytest

from secondsource.data import list_tables, read_table
from secondsource.han import fold_han
from secondsource.language_names import Depth, language_name, languages_of
from secondsource.languages import find_language
from secondsource.texts import fold, shingles, tokens
from secondsource.topics.profile import default_profile

LABELLED = Path(__file__).parents[1] / "labelled" / "topic"
KNOWN = frozenset(languages_of(*Depth))


def test_short_reports_in_27_languages_are_told() -> None:
    rows = [
        json.loads(line)
        for half in ("building", "reporting")
        for line in (LABELLED / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    wrong = [row["id"] for row in rows if find_language(f"{row['title']}. {row['text']}") != row["language"]]
    assert len(wrong) <= 0.01 * len(rows)


@pytest.mark.parametrize(
    ("text", "hint", "prior", "language"),
    [
        ("AI", "und", (), "und"),
        ("AI", "sv", (), "sv"),
        ("OpenAI, ChatGPT", "und", ("nl-NL", "en"), "nl"),
        ("著作権法の改正案が国会に提出された。", "zh", (), "ja"),
        ("Forfatterne krever at staten betaler for bruken av bøkene i opplæringen av maskinene.", "nb", (), "nb"),
        ("Die Autoren verklagen den Hersteller, weil er ihre Bücher ohne Erlaubnis genutzt hat.", "en", (), "de"),
    ],
)
def test_the_text_speaks_first_then_what_is_said_then_the_outlets_languages(
    text: str, hint: str, prior: tuple[str, ...], language: str
) -> None:
    assert find_language(text, hint, prior=prior) == language


def test_there_is_one_list_of_languages() -> None:
    words = read_table("words.toml")["language"]
    assert isinstance(words, dict)
    phrases = {path.removeprefix("phrases/").removesuffix(".toml") for path in list_tables("phrases")}
    assert set(default_profile().languages) <= KNOWN
    assert set(words) <= KNOWN
    assert set(languages_of(Depth.FULL)) <= phrases <= KNOWN
    assert language_name("zh-Hant") == "Chinese"
    assert language_name("tlh") == "tlh"


@pytest.mark.parametrize("language", languages_of(Depth.FULL, Depth.TERMS))
def test_every_role_and_every_other_matter_has_words_in_every_language_that_is_more_than_usual(language: str) -> None:
    profile = default_profile()
    groups = {term.group for term in profile.terms if term.language == language}
    assert groups >= {role + weak for role in (*profile.core, "use", "act") for weak in ("", "~")} | {"actor"}
    assert groups >= {f"-{name}" for name in ("piracy", "patent", "trademark", "privacy", "deepfake", "chips")}


def test_forms_of_one_character_are_compared_as_one() -> None:
    assert fold("版權") == fold("版権") == fold("版权")
    assert fold_han(fold_han("著作權與學習")) == fold_han("著作權與學習")
    simplified, traditional = "法院认定该公司未经许可使用作品训练模型", "法院認定該公司未經許可使用作品訓練模型"
    assert shingles(simplified) == shingles(traditional)


def test_a_word_keeps_the_vowels_that_are_written_onto_its_letters() -> None:
    assert tokens("कॉपीराइट का उल्लंघन") == ("कॉपीराइट", "का", "उल्लंघन")
    assert tokens("حُقُوقُ المُؤَلِّف") == ("حُقُوقُ", "المُؤَلِّف")
