"""What never changes about the count (RULES.md, "What never changes"), over random small worlds."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from secondsource.articles import ArticleId
from secondsource.dates import PossibleTime
from secondsource.derivations import Derivation, DerivationKind, OriginKind
from secondsource.independence import Count, Witness, count_independent
from secondsource.outlets import Outlet, OutletKind, Standing

DAY = date(2023, 5, 1)
START = datetime(2023, 5, 1, tzinfo=UTC)
OUTLETS = (
    Outlet(name="Morning Ledger", owner="Ledger Group"),
    Outlet(name="Evening Ledger", owner="Ledger Group"),
    Outlet(name="Harbour Gazette"),
    Outlet(name="Coast Wire", kind=OutletKind.AGENCY),
    Outlet(name="Quiet Blog", standing=Standing.UNKNOWN),
    Outlet(name="Fresh Domain", standing=Standing.UNKNOWN),
)


def resolve(name: str) -> Outlet:
    return next((outlet for outlet in OUTLETS if outlet.name == name), Outlet(name=name, standing=Standing.UNKNOWN))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Witness], list[Derivation]]:
    size = draw(st.integers(1, 8))
    witnesses = []
    for number in range(size):
        hours = draw(st.integers(0, 48))
        width = draw(st.sampled_from((0, 0, 0, 24)))
        begin = START + timedelta(hours=hours)
        witnesses.append(
            Witness(
                article=ArticleId(number),
                url=f"https://outlet.example/{number}",
                outlet=draw(st.sampled_from(OUTLETS)),
                time=PossibleTime(earliest=begin, latest=begin + timedelta(hours=width)),
                has_own_evidence=draw(st.booleans()),
                is_report=draw(st.sampled_from((True, True, True, False))),
            )
        )
    derivations = []
    for number in range(size):
        for _ in range(draw(st.integers(0, 2))):
            derivations.append(draw(steps(number, size)))
    return witnesses, derivations


def steps(number: int, size: int) -> st.SearchStrategy[Derivation]:
    articles = [ArticleId(other) for other in range(size) if other != number]
    inside = st.sampled_from(articles) if articles else st.none()
    return st.builds(
        lambda origin, name, is_certain: Derivation(
            article=ArticleId(number),
            origin=origin,
            origin_name=f"article {origin}" if origin is not None else name,
            origin_kind=OriginKind.ARTICLE if origin is not None else OriginKind.OUTLET,
            kind=DerivationKind.CITATION,
            certain=is_certain,
            confidence=0.9 if is_certain else 0.5,
            evidence="",
        ),
        origin=st.one_of(inside, st.none()),
        name=st.sampled_from([outlet.name for outlet in OUTLETS]),
        is_certain=st.booleans(),
    )


def count(witnesses: list[Witness], derivations: list[Derivation]) -> Count:
    return count_independent(witnesses, derivations, named=resolve, on=DAY)


@given(worlds(), st.randoms(use_true_random=False))
def test_order_of_arrival_changes_nothing(world: tuple[list[Witness], list[Derivation]], chance: Random) -> None:
    witnesses, derivations = world
    shuffled, steps_shuffled = list(witnesses), list(derivations)
    chance.shuffle(shuffled)
    chance.shuffle(steps_shuffled)
    assert count(shuffled, steps_shuffled) == count(witnesses, derivations)


@given(worlds())
def test_at_least_never_exceeds_at_most(world: tuple[list[Witness], list[Derivation]]) -> None:
    found = count(*world)
    assert 0 <= found.at_least <= found.at_most
    assert found.at_most >= 1


@given(worlds(), st.data())
def test_a_certain_reprint_changes_neither_number(
    world: tuple[list[Witness], list[Derivation]], data: st.DataObject
) -> None:
    witnesses, derivations = world
    original = data.draw(st.sampled_from(witnesses))
    before = count(witnesses, derivations)
    copy = replace(
        original,
        article=ArticleId(99),
        url="https://reprint.example/99",
        outlet=data.draw(st.sampled_from(OUTLETS)),
        time=PossibleTime(earliest=START + timedelta(days=9), latest=START + timedelta(days=9)),
        has_own_evidence=False,
    )
    after = count([*witnesses, copy], [*derivations, reprint_of(original, copy)])
    assert (after.at_least, after.at_most) == (before.at_least, before.at_most)


@given(worlds())
def test_own_evidence_of_a_new_owner_lowers_neither_number(world: tuple[list[Witness], list[Derivation]]) -> None:
    witnesses, derivations = world
    newcomer = Witness(
        article=ArticleId(99),
        url="https://new.example/99",
        outlet=Outlet(name="New Paper"),
        time=PossibleTime(earliest=START + timedelta(days=9), latest=START + timedelta(days=9)),
        has_own_evidence=True,
    )
    before, after = count(witnesses, derivations), count([*witnesses, newcomer], derivations)
    assert after.at_least >= before.at_least
    assert after.at_most >= before.at_most


@given(worlds(), st.integers(1, 50))
def test_articles_of_unknown_standing_never_raise_at_least(
    world: tuple[list[Witness], list[Derivation]], domains: int
) -> None:
    witnesses, derivations = world
    burst = [
        Witness(
            article=ArticleId(100 + number),
            url=f"https://fresh-{number}.example/1",
            outlet=Outlet(name=f"fresh-{number}.example", standing=Standing.UNKNOWN),
            time=PossibleTime(earliest=START + timedelta(days=9), latest=START + timedelta(days=9)),
            has_own_evidence=bool(number % 2),
        )
        for number in range(domains)
    ]
    assert count([*witnesses, *burst], derivations).at_least <= count(witnesses, derivations).at_least


def reprint_of(original: Witness, copy: Witness) -> Derivation:
    return Derivation(
        article=copy.article,
        origin=original.article,
        origin_name=original.outlet.name,
        origin_kind=OriginKind.ARTICLE,
        kind=DerivationKind.REPRINT,
        certain=True,
        confidence=0.99,
        evidence="",
    )


@given(worlds(), st.data())
def test_what_strangers_cite_and_when_they_say_they_came_raises_nothing(
    world: tuple[list[Witness], list[Derivation]], data: st.DataObject
) -> None:
    """They named outlets with standing that never said it, and each name was a source (ADR 11)."""
    witnesses, derivations = world
    strangers, cited = [], []
    for number in range(data.draw(st.integers(1, 4))):
        begin = START - timedelta(hours=data.draw(st.integers(-60, 60)))
        strangers.append(
            Witness(
                article=ArticleId(200 + number),
                url=f"https://early-{number}.example/1",
                outlet=Outlet(name=f"early-{number}.example", standing=Standing.UNKNOWN),
                time=PossibleTime(earliest=begin, latest=begin),
                has_own_evidence=data.draw(st.booleans()),
            )
        )
        for _ in range(data.draw(st.integers(0, 2))):
            step = data.draw(steps(number, len(witnesses)))
            if step.origin is None or data.draw(st.booleans()):
                name = data.draw(st.sampled_from(["Coast Wire", "Harbour Gazette", step.origin_name]))
                step = replace(step, origin=None, origin_name=name)
            cited.append(replace(step, article=ArticleId(200 + number)))
    before, after = count(witnesses, derivations), count([*witnesses, *strangers], [*derivations, *cited])
    assert after.at_least <= before.at_least
    assert after.at_least <= after.at_most
