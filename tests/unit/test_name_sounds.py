"""The harm: one company in two scripts is two companies, and its story is told twice."""

import pytest

from secondsource.name_sounds import sound_of


@pytest.mark.parametrize(
    "forms",
    [
        ("Anthropic", "アンソロピック", "앤트로픽", "Антропик", "एंथ्रोपिक", "أنثروبيك"),
        ("Perplexity", "パープレキシティ", "퍼플렉시티"),
        ("Stability", "スタビリティ", "스테빌리티", "Стабилити", "ستابيليتي", "स्टेबिलिटी"),
        ("Universal", "ユニバーサル", "유니버설", "юниверсал"),
        ("Midland", "ミッドランド", "미들랜드", "Мидланд"),
    ],
)
def test_a_name_sounds_alike_in_every_script(forms: tuple[str, ...]) -> None:
    assert len({sound_of(form) for form in forms}) == 1
    assert sound_of(forms[0])


@pytest.mark.parametrize(
    ("one", "other"), [("Anthropic", "Alphabet"), ("Perplexity", "Stability"), ("Warner", "Bertelsmann")]
)
def test_other_names_sound_otherwise(one: str, other: str) -> None:
    assert sound_of(one) != sound_of(other)


@pytest.mark.parametrize("short", ["", "Meta", "AI", "ソラ", "네이버", "..."])
def test_what_is_too_short_to_tell_by_has_no_sound(short: str) -> None:
    assert sound_of(short) == ""
