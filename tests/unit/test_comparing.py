"""What two reports are compared by, and the chance that this gives (docs/adr/0012-same-happening.md)."""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondsource.articles import Article, ArticleId
from secondsource.dates import parse_announced, possible_time
from secondsource.facts import names_in
from secondsource.grouping.comparing import Comparison
from secondsource.grouping.numbered_terms import Matrix, _prior
from secondsource.grouping.profiles import Profile, profile_of, telling_names
from secondsource.grouping.rarity import PRIOR_ARTICLES, rarity_of
from secondsource.grouping.scoring import chances, describe, evidence_on

NO_OFFSET = (timedelta(0), timedelta(0))
TEXTS = (
    (
        "Guild sues Orrery",
        "The Harbour Guild sued Orrery in Arden on 4 May over 7 million books used to train its model.",
    ),
    (
        "Orrery sued by guild",
        "Orrery was taken to court in Arden by the Harbour Guild over 7 million books, filed on 4 May.",
    ),
    (
        "Guild takes Orrery to court",
        "On 4 May the Harbour Guild filed suit in Arden against Orrery over 7 million copied books.",
    ),
    ("Printers sue Calder", "The Printers' Union sued Calder in Weston on 9 June over 300,000 photographs."),
    (
        "Calder faces printers",
        "Calder was sued in Weston on 9 June by the Printers' Union over 300,000 photographs it copied.",
    ),
    (
        "Minister on texts",
        "Minister Hale said on Friday that parliament will hear authors before any bill is drafted.",
    ),
)


def profile(
    number: int, title: str, text: str, *, language: str = "en", on: str | None = None, vector: bytes = b""
) -> Profile:
    article = Article(
        article_id=ArticleId(number),
        url=f"https://a.example/{number}",
        title=title,
        text=text,
        language=language,
        vector=vector,
    )
    time = possible_time(parse_announced(on), offsets=NO_OFFSET, first_seen_at=None)
    return profile_of(article, time)


def compared(profiles: list[Profile], masses: list[float] | None = None) -> Comparison:
    return Comparison(profiles=profiles, rarity=rarity_of(profiles), masses=masses or [1.0] * len(profiles))


def features_of(comparison: Comparison) -> dict[str, Matrix]:
    return dict(comparison.features())


def unit(*numbers: float) -> bytes:
    found = np.zeros(384, dtype=np.float32)
    found[: len(numbers)] = numbers
    return (found / np.linalg.norm(found)).astype("<f2").tobytes()


PROFILES = [profile(number, *text) for number, text in enumerate(TEXTS, start=1)]


def test_reports_of_one_happening_are_likelier_one_than_those_of_another() -> None:
    chance = chances(compared(PROFILES))
    same = [chance[0, 1], chance[0, 2], chance[1, 2], chance[3, 4]]
    other = [chance[one, two] for one in (0, 1, 2) for two in (3, 4, 5)] + [chance[3, 5], chance[4, 5]]
    assert min(same) > 3 * max(other)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_the_articles_changes_no_chance(seed: int) -> None:
    order = list(range(len(PROFILES)))
    random.Random(seed).shuffle(order)
    whole, shuffled = chances(compared(PROFILES)), chances(compared([PROFILES[index] for index in order]))
    for row, one in enumerate(order):
        for column, other in enumerate(order):
            if row != column:
                assert shuffled[row, column] == pytest.approx(whole[one, other], abs=2e-4)


def test_a_pair_is_as_alike_as_its_mirror_image() -> None:
    found = compared(PROFILES)
    for name, matrix in features_of(found).items():
        assert np.array_equal(matrix, matrix.T), name
    chance = chances(found)
    assert np.array_equal(chance, chance.T)


def test_two_that_are_alike_to_the_same_others_keep_company() -> None:
    company = features_of(compared(PROFILES))["company_words"]
    assert company[0, 1] > 0.5 > company[0, 3]


def test_copies_are_no_company() -> None:
    """Fifty reprints of one text must not make two strangers look alike."""
    copies = [profile(10 + number, *TEXTS[0]) for number in range(3)]
    everyone = [*PROFILES, *copies]
    masses = [1.0] * len(PROFILES) + [0.0] * len(copies)
    size = len(PROFILES)
    with_copies = features_of(compared(everyone, masses))["company_pairs"][:size, :size]
    without = features_of(Comparison(profiles=PROFILES, rarity=rarity_of(everyone), masses=[1.0] * size))[
        "company_pairs"
    ]
    assert np.allclose(with_copies, without, atol=1e-4)


def test_what_only_one_of_two_tells_neither_joins_nor_parts() -> None:
    dated = profile(1, "Guild sues", "The guild sued on 4 May 2024.")
    undated = profile(2, "Guild sues", "The guild sued.")
    features = features_of(compared([dated, undated]))
    assert features["days_apart"][0, 1] == features["days_shared"][0, 1] == 0
    assert features["time_near"][0, 1] == features["time_far"][0, 1] == 0


def test_weeks_between_two_reports_count_against_them() -> None:
    one, near, far = (
        profile(number, *TEXTS[0], on=day)
        for number, day in enumerate(("2024-05-04", "2024-05-05", "2024-07-20"), start=1)
    )
    features = features_of(compared([one, near, far]))
    assert features["time_near"][0, 1] > 0.5 > features["time_near"][0, 2]
    assert features["time_far"][0, 1] == 0
    assert features["time_far"][0, 2] > 2


def test_vectors_join_two_languages_and_one_without_is_judged_without() -> None:
    english = profile(1, "Guild sues", "The guild sued the firm over books.", vector=unit(1, 2, 0))
    german = profile(
        2,
        "Verband klagt",
        "Der Verband hat die Firma wegen der Bücher verklagt.",
        language="de",
        vector=unit(1, 2, 0),
    )
    other = profile(
        3, "Wetter", "Der Himmel ist heute blau und die Sonne scheint.", language="de", vector=unit(0, -1, 5)
    )
    bare = profile(4, "Verband klagt", "Der Verband hat die Firma verklagt.", language="de")
    found = compared([english, german, other, bare])
    assert found.kinds().is_crossing[0, 1]
    assert not found.kinds().is_crossing[1, 2]
    assert found.kinds().has_vectors[0, 1]
    assert not found.kinds().has_vectors[0, 3]
    assert chances(found)[0, 1] > chances(found)[0, 2]


def test_vectors_of_another_model_are_none() -> None:
    """Two models' numbers mean nothing to each other."""
    odd = np.ones(8, dtype="<f2").tobytes()
    found = compared(
        [
            profile(1, *TEXTS[0], vector=unit(1)),
            profile(2, *TEXTS[1], vector=unit(1)),
            profile(3, *TEXTS[2], vector=odd),
        ]
    )
    assert found.kinds().has_vectors[0, 1]
    assert not found.kinds().has_vectors[0, 2]


def test_the_evidence_can_be_said_in_a_line() -> None:
    said = describe(evidence_on(compared(PROFILES), [(0, 3)])[0])
    assert said.startswith(("alike in ", "against it: "))


@pytest.mark.parametrize("profiles", [[], PROFILES[:1]])
def test_none_and_one_are_compared_without_harm(profiles: list[Profile]) -> None:
    assert chances(compared(profiles)).shape == (len(profiles), len(profiles))


# --- the plain way: term by term ---

WORDS = (
    "guild", "orrery", "court", "books", "copied", "licence", "model", "minister", "hale", "arden", "weston",
    "photographs", "sued", "paid", "lost",
)  # fmt: skip
NAMED = ("Harbour Guild", "Ada Merrow", "Orrery", "Mara Quill", "Weston", "7 million books", "40 %", "4 May")
WAYS: Mapping[str, Callable[[Profile], Mapping[str, float]]] = {
    "words": lambda each: each.words,
    "lead": lambda each: each.lead,
    "head": lambda each: each.head,
    "pairs": lambda each: each.pairs,
    "names": lambda each: dict.fromkeys(each.facts.names, 1.0),
    "lead_names": lambda each: dict.fromkeys(telling_names(each.facts), 1.0),
    "sounds": lambda each: dict.fromkeys(each.sounds, 1.0),
    "amounts": lambda each: dict.fromkeys(each.facts.amounts, 1.0),
    "entities": lambda each: dict.fromkeys(each.entities, 1.0),
    "heading": lambda each: dict.fromkeys(each.heading, 1.0),
    "concepts": lambda each: each.concepts,
}
texts = st.lists(st.sampled_from([*WORDS, *NAMED, "."]), min_size=1, max_size=60).map(" ".join)


def plain_weights(profiles: Sequence[Profile], publishers: Sequence[str]) -> Mapping[str, float]:
    counted: Counter[str] = Counter()
    for each in profiles:
        counted.update(each.words.keys() | each.facts.names | each.sounds)
        counted.update(each.facts.amounts)
        counted.update(each.entities | each.concepts.keys())
    held: dict[str, float] = dict(counted)
    for each in profiles:
        for pair, count in each.pairs.items():
            held[pair] = held.get(pair, 0.0) + count
    total = PRIOR_ARTICLES + len(profiles)
    weights = {
        term: log(1 + total / (count + PRIOR_ARTICLES * _prior().get(term, 0.0))) / log(1 + total)
        for term, count in held.items()
    }
    for name in publishers:
        for form in names_in(f"It is {name}."):
            if form in weights:
                weights[form] *= 0.2
    return weights


def plain_cosine(one: Mapping[str, float], other: Mapping[str, float], weights: Mapping[str, float]) -> float:
    first, second = ({term: value * weights.get(term, 1.0) for term, value in bag.items()} for bag in (one, other))
    lengths = [sqrt(sum(value * value for value in bag.values())) for bag in (first, second)]
    return sum(first[term] * second[term] for term in first.keys() & second) / max(1e-6, lengths[0] * lengths[1])


def plain_share(part: Mapping[str, float], whole: Mapping[str, float], weights: Mapping[str, float]) -> float:
    of_all = sum(weights.get(term, 1.0) for term in part)
    return sum(weights.get(term, 1.0) for term in part.keys() & whole) / max(1.0, of_all)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(texts, texts), min_size=2, max_size=6), st.integers(1, 6))
def test_comparing_all_at_once_gives_what_comparing_term_by_term_gives(
    told: list[tuple[str, str]], counted: int
) -> None:
    """`counted`: rarity is counted among some alone, as copies are left out of it."""
    profiles = [profile(number, *text) for number, text in enumerate(told, start=1)]
    publishers = ["Harbour Guild", "Weston", "The Harbour Guild"]
    rarity = rarity_of(profiles[:counted], publishers=publishers)
    found = features_of(Comparison(profiles=profiles, rarity=rarity, masses=[1.0] * len(profiles)))
    weights = plain_weights(profiles[:counted], publishers)
    shares = {"names": ("lead_names", "names"), "entities": ("heading", "entities")}
    for one, first in enumerate(profiles):
        for other, second in enumerate(profiles[:one]):
            for way, bag_of in WAYS.items():
                expected = plain_cosine(bag_of(first), bag_of(second), weights)
                assert found[way][one, other] == pytest.approx(expected, abs=2e-5), way
            for name, (part, whole) in shares.items():
                there = plain_share(WAYS[part](first), WAYS[whole](second), weights)
                back = plain_share(WAYS[part](second), WAYS[whole](first), weights)
                assert found[f"{name}_least"][one, other] == pytest.approx(min(there, back), abs=2e-5)
                assert found[f"{name}_most"][one, other] == pytest.approx(max(there, back), abs=2e-5)
