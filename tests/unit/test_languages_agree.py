"""One happening told in fifteen languages gives one set of facts, by which its reports join without a model."""

import tomllib
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from secondsource.acts import act_names
from secondsource.facts import Facts, amounts_agree, facts_of, names_in
from secondsource.glossary import concepts_in, entities_in, glossary_terms, languages_of_glossary

_FILE = Path(__file__).parents[1] / "labelled" / "happenings_in_fifteen_languages.toml"
HAPPENINGS: dict[str, dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))  # TOML is untyped
CASES = [(name, language) for name, happening in HAPPENINGS.items() for language in happening["told"]]


def _facts(name: str, language: str) -> Facts:
    return facts_of(*HAPPENINGS[name]["told"][language])


def _text(name: str, language: str) -> str:
    return "\n".join(HAPPENINGS[name]["told"][language])


@pytest.mark.parametrize("name", HAPPENINGS)
def test_every_happening_is_told_in_every_language_of_the_glossary(name: str) -> None:
    assert tuple(HAPPENINGS[name]["told"]) == languages_of_glossary()


@pytest.mark.parametrize(("name", "language"), CASES)
def test_a_happening_has_its_amounts_days_and_numbers_in_every_language(name: str, language: str) -> None:
    facts, wanted = _facts(name, language), HAPPENINGS[name]
    assert facts.amounts == set(wanted.get("amounts", []))
    assert facts.days == {tuple(wanted["day"])}
    assert (wanted.get("year"), wanted["day"][0]) in facts.months
    assert facts.years == ({wanted["year"]} if "year" in wanted else set())
    assert facts.dockets == ({wanted["docket"]} if "docket" in wanted else set())


@pytest.mark.parametrize(("name", "language"), CASES)
def test_a_happening_has_its_actors_in_every_language(name: str, language: str) -> None:
    assert entities_in(_text(name, language)) >= set(HAPPENINGS[name]["entities"])


@pytest.mark.parametrize(("name", "language"), CASES)
def test_a_happening_is_the_same_kind_of_act_in_every_language(name: str, language: str) -> None:
    assert _facts(name, language).acts == {HAPPENINGS[name]["act"]}
    assert HAPPENINGS[name]["act"] in act_names()


@pytest.mark.parametrize(("name", "language"), CASES)
def test_a_happening_is_about_the_same_in_every_language(name: str, language: str) -> None:
    assert concepts_in(_text(name, language)).keys() >= set(HAPPENINGS[name]["concepts"])


def test_reports_of_one_happening_share_far_more_concepts_than_reports_of_two() -> None:
    found = {case: set(concepts_in(_text(*case))) for case in CASES}
    same: list[float] = []
    different: list[float] = []
    for one, other in combinations(CASES, 2):
        shared = len(found[one] & found[other]) / len(found[one] | found[other])
        (same if one[0] == other[0] else different).append(shared)
    assert sum(same) / len(same) > 0.4
    assert sum(same) / len(same) > 4 * sum(different) / len(different)


@pytest.mark.parametrize(
    ("title", "act"),
    [
        ("Novelists file suit against chatbot maker", "sue"),
        ("Judge hears arguments in novelists' suit against chatbot maker", "hear"),
        ("Judge gives preliminary approval to settlement of novelists' suit", "approve"),
        ("Chatbot maker settles novelists' lawsuit", "settle"),
        ("Chatbot maker appeals ruling in novelists' lawsuit", "appeal"),
        ("Ministry opens consultation on draft AI rules", "consult"),
        ("Senator introduces bill on AI training", "draft"),
        ("Senate passes bill on AI training", "legislate"),
        ("Newspaper signs licensing deal with chatbot maker", "license"),
        ("Newspaper threatens to sue chatbot maker", "warn"),
        ("Regulator opens investigation into chatbot maker", "investigate"),
        ("President fires head of the office", "depart"),
        ("作家ら、対話AI企業を提訴", "sue"),
        ("作家らの訴訟で第1回口頭弁論", "hear"),
        ("対話AI企業、作家らと和解", "settle"),
        ("対話AI企業が控訴　作家側勝訴の一審判決に不服", "appeal"),
        ("Richterin billigt Vergleich im Streit um Romane", "approve"),
        ("KI-Firma legt Berufung gegen Urteil ein", "appeal"),
        ("La société d'IA fait appel du jugement", "appeal"),
    ],
)
def test_the_steps_of_one_case_are_acts_of_their_own(title: str, act: str) -> None:
    assert facts_of(title, "").acts == {act}


@pytest.mark.parametrize(
    "written",
    [
        "$1.5 billion",
        "US$1.5bn",
        "15億ドル",
        "十五億ドル",
        "15억 달러",
        "15亿美元",
        "1,5 Milliarden Dollar",
        "1,5 Mrd. $",
        "anderthalb Milliarden Dollar",
        "1.500 millones de dólares",
        "1500 millones de dólares",
        "1,5 mil millones de dólares",
        "1,5 miliardi di dollari",
        "1,5 mil milhões de dólares",
        "1,5 bilhão de dólares",
        "1,5 miljard dollar",
        "1,5 mld dolarów",
        "1,5 млрд долларов",
        "полтора миллиарда долларов",
        "१.५ अरब डॉलर",
        "1.5 مليار دولار",
        "١٫٥ مليار دولار",
        "مليار ونصف المليار دولار",
        "1,5 milyar dolar",
        "1,5 milliard de dollars",
        "150 crore dollars",
    ],
)
def test_an_amount_is_one_however_it_is_written(written: str) -> None:
    assert facts_of("", f"({written}) ").amounts == {"1500000000 USD"}


def test_what_is_no_amount_is_none() -> None:
    text = (
        "GPT-4 and the H100 in 2024, case 3:23-cv-03417, on 5 May 2023, at 10:30; sept millions de livres; Llama 3.1."
    )
    assert facts_of("", text).amounts == {"7000000"}


def test_amounts_agree_after_rounding_to_the_coarser_and_in_one_unit_only() -> None:
    assert amounts_agree("1500000000 USD", "1480000000 USD")
    assert amounts_agree("500000", "482460")
    assert not amounts_agree("1500000000 USD", "1500000000 EUR")
    assert not amounts_agree("40 %", "4 %")
    assert not amounts_agree("3000 USD", "300 USD")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("No. 3:23-cv-03417-VC", "23-cv-3417"),
        ("[2025] EWHC 2863 (Ch)", "2025ewhc2863"),
        ("C‑250/25", "c-250/25"),
        ("Az. I ZR 186/17", "izr186/17"),
        ("令和５年（ワ）第70422号", "令和5(ワ)70422"),
        ("（2024）粤0192民初113号", "2024粤0192民初113"),
        ("2024가합12345", "2024가합12345"),
        ("H.R. 7913", "hr7913"),
        ("PL nº 2.338/2023", "pl2338"),
        ("COM(2021) 206", "com2021-206"),
        ("第三十条の四", "art30-4"),
        ("제30조의4", "art30-4"),
        ("§ 44b UrhG", "§44b"),
    ],
)
def test_dockets_of_many_countries_have_one_form(written: str, number: str) -> None:
    assert facts_of("", f"It is {written}. ").dockets == {number}


def test_a_span_of_years_is_no_docket() -> None:
    assert not facts_of("", "In the season 2023-2024 and in 2023/24.").dockets


def test_german_nouns_are_no_names() -> None:
    text = (
        "Der Verlag hat Klage eingereicht. Die Richterin Elke Sommerfeld nannte das Urteil einen Erfolg für die "
        "Autoren; OpenAI und Getty Images schwiegen. Der OpenAI-Chef und die KI-Firma wollen die Entscheidung "
        "prüfen, so Lindner."
    )
    assert names_in(text) == {
        "elke sommerfeld",
        "elke",
        "sommerfeld",
        "openai",
        "getty images",
        "getty",
        "images",
        "lindner",
    }


def test_a_headline_in_capitals_names_only_whom_its_text_names() -> None:
    facts = facts_of(
        "Novelists Sue Pellworth Over Pirated Books", "A group of novelists sued Pellworth on Monday. It denied it."
    )
    assert facts.lead == {"pellworth"}


def test_names_of_other_alphabets_lose_their_cases() -> None:
    russian = names_in(
        "Вчера издательство Просвещение и юрист Анны Смирновой сообщили об этом. Об этом знала Анна Смирнова."
    )
    assert {"смирнов"} <= russian
    assert "παπαδόπουλοσ" in names_in("Ο δικηγόρος Γιώργος Παπαδόπουλος το ανακοίνωσε.")
    assert "łukasiewicz" in names_in("Wczoraj mówił o tym Łukasiewicz.")
    assert "getty" in names_in("Bunu dün Getty'nin avukatı söyledi.")


def test_every_concept_has_a_term_in_every_language() -> None:
    assert len(glossary_terms("names")) >= 250
    assert len(glossary_terms("concepts")) >= 200
    for part in ("names", "concepts"):
        assert all(glossary_terms(part).values())


def test_a_longer_name_is_not_also_the_shorter_one_in_it() -> None:
    assert entities_in("Sony Music sued.") == {"sony_music"}
    assert entities_in("日本文化厅") == {"bunkacho", "country_jp"}
    assert "meta" not in entities_in("La meta es clara.")


@pytest.mark.parametrize(
    "text", ["a" * 60_000, "著作" * 30_000, "sue " * 15_000, "1 " * 30_000, "वाद " * 12_000, "ال" * 30_000]
)
def test_a_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    entities_in(text)
    concepts_in(text)
    facts_of(text[:300], text)
