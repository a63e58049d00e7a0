"""AI and copyright, told from what is only near it; every answer comes with the words that made it."""

import pytest

from secondsource.errors import ConfigError
from secondsource.topics.matching import TopicState, match_article, match_entry
from secondsource.topics.profile import default_profile, profile_from

PROFILE = default_profile()


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Japan will not enforce copyright on AI training", "The minister said so on Wednesday."),
        (
            "Novelists take chatbot maker to court",
            "Authors say the AI firm infringed copyright when it trained on books.",
        ),
        ("生成ＡＩの学習に著作物、文化庁が指針", "文化庁は、生成ＡＩの学習と著作権についての指針を公表した。"),
        ("KI-Training: Verlage klagen", "Verlage werfen der KI-Firma vor, das Urheberrecht verletzt zu haben."),
        (
            "L'IA et les auteurs",
            "Le droit d'auteur s'applique à l'entraînement de l'intelligence artificielle, dit le juge.",
        ),
        ("法院裁定人工智能侵权", "法院认定该公司用作品训练人工智能侵犯著作权。"),
        ("AI 학습에 저작권료", "정부는 인공지능 학습에 쓰인 저작물의 저작권 보상을 논의했다."),
        (
            "La IA y los derechos de autor",
            "La inteligencia artificial fue entrenada con obras con derechos de autor.",
        ),
    ],
)
def test_reports_of_the_topic_are_ours_in_every_language(title: str, text: str) -> None:
    found = match_article(PROFILE, title=title, text=text)
    assert found.state is TopicState.ON_TOPIC
    assert found.words


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("New phone has an AI camera", "It recognises dogs. Copyright 2023 Gadget News. All rights reserved."),
        ("Pop star settles copyright suit over chorus", "The court found that the melody was copied."),
        ("Company files AI patents", "The patent office granted three patents for artificial intelligence chips."),
        (
            "Film studios use AI to detect pirate streams",
            "The tool detects illegal streams for the copyright owners.",
        ),
        ("Hospital tests AI for scans", "Artificial intelligence reads X-rays. The software licence costs little."),
        ("海賊版サイトを摘発", "警察は海賊版サイトの運営者を著作権法違反の疑いで逮捕した。"),
        ("Fishing licences to cost more", "The ministry raised the price of licences."),
    ],
)
def test_near_misses_are_not_ours(title: str, text: str) -> None:
    assert match_article(PROFILE, title=title, text=text).state is TopicState.OFF_TOPIC


def test_a_headline_that_plays_with_words_is_read_to_know() -> None:
    found = match_entry(PROFILE, title="Novelists take chatbot maker to court", summary="")
    assert found.state is TopicState.READ_TO_KNOW


def test_a_headline_without_any_of_its_words_is_not_read() -> None:
    assert match_entry(PROFILE, title="Storm warning for the coast", summary="Rain.").state is TopicState.OFF_TOPIC


def test_a_profile_says_what_is_wrong_with_it() -> None:
    with pytest.raises(ConfigError, match="unknown key 'rolle'"):
        profile_from({"rolle": []}, place="mine.toml")
    with pytest.raises(ConfigError, match="two \\[\\[role\\]\\]"):
        profile_from({"role": [{"name": "a", "en": ["x"]}]}, place="mine.toml")
    with pytest.raises(ConfigError, match="list of words"):
        profile_from({"role": [{"name": "a", "en": "x"}, {"name": "b", "en": ["y"]}]}, place="mine.toml")


def test_ones_own_profile_has_the_same_form() -> None:
    mine = profile_from(
        {"name": "whales", "role": [{"name": "animal", "en": ["whale*"]}, {"name": "act", "en": ["ban", "bans"]}]},
        place="mine.toml",
    )
    assert match_article(mine, title="Country bans whaling", text="Whales are safe.").state is TopicState.ON_TOPIC
