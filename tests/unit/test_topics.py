"""AI and copyright, told from what is only near it; every answer comes with the words that made it."""

import json
from pathlib import Path
from time import perf_counter

import pytest

from secondsource.errors import ConfigError
from secondsource.topics.evidence import find_evidence
from secondsource.topics.matching import TopicState, match_article, match_entry
from secondsource.topics.profile import default_profile, profile_from, watched_together

LABELLED = Path(__file__).parents[1] / "labelled" / "topic"
PROFILE = default_profile()
TWO_ROLES: dict[str, object] = {"role": [{"name": "a", "en": ["x"]}, {"name": "b", "en": ["y"]}]}
WHALES = profile_from(
    {"name": "whales", "role": [{"name": "animal", "en": ["whale*"]}, {"name": "law", "en": ["ban", "bans"]}]},
    place="whales.toml",
)


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


def test_a_headline_that_says_it_all_is_ours_though_the_feed_gives_no_text() -> None:
    title = "Novelists sue AI firm for training chatbot on copyrighted books"
    assert match_article(PROFILE, title=title, text="").state is TopicState.ON_TOPIC


def test_a_mention_in_passing_is_named_and_is_not_ours() -> None:
    found = match_article(
        PROFILE,
        title="Picture agency raises its outlook",
        text="Quarterly sales grew 5 per cent on sport. Shares rose. "
        "The company, which is suing an AI firm over copyright, named a new head of finance.",
    )
    assert found.state is TopicState.OFF_TOPIC
    assert {"AI", "copyright"} <= set(found.words)
    assert found.against
    assert "in passing" in found.reason


@pytest.mark.parametrize("half", ["building", "reporting"])
def test_short_reports_and_near_misses_in_27_languages_are_told_apart(half: str) -> None:
    # "reporting" was written before the terms and set aside while they were: its figure is the honest one.
    rows = [json.loads(line) for line in (LABELLED / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()]
    said = {
        row["id"]: match_article(PROFILE, title=row["title"], text=row["text"]).state is TopicState.ON_TOPIC
        for row in rows
    }
    right = sum(said[row["id"]] and row["on_topic"] for row in rows)
    assert right >= 0.95 * sum(said.values())
    assert right >= 0.95 * sum(row["on_topic"] for row in rows)


def test_follow_ups_that_hardly_say_so_are_told_from_the_same_words_about_other_matters() -> None:
    # Half of them name no copyright or no AI, and the near misses are made of their words: no score to be proud of,
    # one to keep (docs/adr/0014-topics.md). Before: three in twenty, and as many near misses.
    rows = [json.loads(line) for line in (LABELLED / "follow_ups_building.jsonl").read_text("utf-8").splitlines()]
    ours = [match_article(PROFILE, title=row["title"], text=row["text"]).state is TopicState.ON_TOPIC for row in rows]
    right = sum(said and row["on_topic"] for said, row in zip(ours, rows, strict=True))
    assert right >= 0.75 * sum(row["on_topic"] for row in rows)
    assert right >= 0.85 * sum(ours)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("ru", "о нарушении авторских прав, искусственным интеллектом"),
        ("pl", "naruszenie praw autorskich przez sztuczną inteligencję"),
        ("tr", "telif haklarını, yapay zekânın"),
        ("ar", "وبحقوق المؤلف، للذكاء الاصطناعي"),
        ("hi", "कॉपीराइट और कृत्रिम बुद्धिमत्ता"),
        ("de", "Filmurheberrecht und KI-Training"),
        ("it", "il diritto d'autore nell'intelligenza artificiale"),
        ("fr", "LES DROITS D'AUTEUR ET L'INTELLIGENCE ARTIFICIELLE"),
        ("he", "בזכויות יוצרים ובבינה מלאכותית"),
        ("zh", "人工智慧與著作權"),
        ("ja", "ｱﾆﾒの著作權と生成ＡＩ"),
        ("ko", "인공지능과 저작권법을"),
        ("th", "ลิขสิทธิ์และปัญญาประดิษฐ์"),
    ],
)
def test_terms_are_found_in_the_forms_in_which_the_press_writes_them(language: str, written: str) -> None:
    found = find_evidence(PROFILE, title="", text=written)
    assert found.of("ai"), language
    assert found.of("copyright"), language


def test_an_everyday_word_of_one_language_is_no_term_in_another() -> None:
    german = "Der Brief ging an die Stadt, und es ist nicht das erste Mal, dass sie ihn bekommen hat."
    english = "The brief was filed with the city, and it is not the first time that they have had one from us."
    assert [hit.word for hit in find_evidence(PROFILE, title="", text=german).of("act*")] == ["Brief"]
    assert "brief" not in [hit.word for hit in find_evidence(PROFILE, title="", text=english).of("act*")]


@pytest.mark.parametrize(
    "piece",
    ["AI copyright ", "生成AIの学習と著作権", "without ", "لتدريب ", "A.I.", "ａＩﾊﾟ", "a\u0301", "무단 학습 AI "],
)
def test_a_page_of_nothing_but_terms_takes_no_longer_than_a_page_may(piece: str) -> None:
    text = (piece * 30_000)[:30_000]
    match_article(PROFILE, title="", text="kein und das ist es ja nicht, was wir in der Stadt haben")
    began = perf_counter()
    match_article(PROFILE, title=piece, text=text)
    # 20 ms where nothing else runs; an unbounded search takes seconds.
    assert perf_counter() - began < 1.0


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({"rolle": []}, "unknown key 'rolle'"),
        ({"role": [{"name": "a", "en": ["x"]}]}, r"two \[\[role\]\]"),
        ({"role": [{"name": "a", "en": "x"}, {"name": "b", "en": ["y"]}]}, "list of words"),
        ({"role": [{"name": "a b", "en": ["x"]}]}, "no name of one plain word"),
        ({"role": [{"name": "a", "weak": "yes", "en": ["x"]}]}, "a.weak must be true or false"),
        ({**TWO_ROLES, "bar": 0}, "bar must be a number above 0"),
        ({**TWO_ROLES, "weights": {"c.title": 1.0}}, "'c.title' names no"),
        ({**TWO_ROLES, "weights": {"a.end": 1.0}}, "must end in .title, .opening"),
        ({**TWO_ROLES, "weights": {"a+b.often": 1.0}}, "must end in .title, .opening"),
        ({**TWO_ROLES, "weights": {"-piracy": -1.0}}, "'-piracy' is no"),
        ({**TWO_ROLES, "weights": {"a.title": "1"}}, "weights.a.title must be a number"),
    ],
)
def test_a_profile_says_what_is_wrong_with_it(table: dict[str, object], problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        profile_from(table, place="mine.toml")


def test_ones_own_profile_needs_no_weights() -> None:
    found = match_article(WHALES, title="Country bans whaling", text="Whales are safe.")
    assert (found.state, found.topic) == (TopicState.ON_TOPIC, "whales")
    alone = match_article(WHALES, title="Whales, whales, whales", text="Whales sing. " * 9)
    assert alone.state is TopicState.OFF_TOPIC
    passing = "The town has a new bridge. " * 20 + "A speaker named whales, and bans of them. " + "It rained. " * 40
    assert match_article(WHALES, title="A bridge opens", text=passing).state is TopicState.OFF_TOPIC


def test_of_several_topics_any_makes_an_article_ours_and_says_which() -> None:
    both = watched_together((PROFILE, WHALES))
    whaling = match_article(both, title="Country bans whaling", text="Whales are safe.")
    assert (whaling.state, whaling.topic) == (TopicState.ON_TOPIC, "whales")
    assert whaling.reason.startswith("whales: ")
    ours = match_article(both, title="Novelists sue AI firm over copyright", text="It was trained on their books.")
    assert (ours.state, ours.topic) == (TopicState.ON_TOPIC, "ai-copyright")
    assert match_article(both, title="Storm", text="Rain.").state is TopicState.OFF_TOPIC
    assert match_entry(both, title="Whales ahead", summary="").topic == "whales"
    with pytest.raises(ConfigError, match="called 'whales'"):
        watched_together((WHALES, WHALES))
