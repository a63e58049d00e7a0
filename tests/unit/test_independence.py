"""Rules of the count, each by its smallest case (RULES.md 6, 11 to 16)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from secondsource.articles import ArticleId
from secondsource.dates import PossibleTime
from secondsource.derivations import Derivation, DerivationKind, OriginKind
from secondsource.independence import Count, Witness, count_independent
from secondsource.outlets import Outlet, OutletKind, Standing

START = datetime(2023, 5, 1, 8, tzinfo=UTC)
LEDGER = Outlet(name="Morning Ledger", owner="Ledger Group")
SISTER = Outlet(name="Evening Ledger", owner="Ledger Group")
GAZETTE = Outlet(name="Harbour Gazette")
WIRE = Outlet(name="Coast Wire", kind=OutletKind.AGENCY)
BLOG = Outlet(name="quietblog.example", standing=Standing.UNKNOWN)
COURT = Outlet(name="High Court", kind=OutletKind.COURT)


def report(
    number: int, outlet: Outlet, *, hour: int | None = None, own: bool = False, document: bool = False
) -> Witness:
    moment = START + timedelta(hours=number if hour is None else hour)
    return Witness(
        article=ArticleId(number),
        url=f"https://a.example/{number}",
        outlet=outlet,
        time=PossibleTime(earliest=moment, latest=moment),
        has_own_evidence=own,
        is_document=document,
    )


def rests(
    copy: Witness,
    origin: Witness | str,
    *,
    kind: DerivationKind = DerivationKind.CITATION,
    origin_kind: OriginKind = OriginKind.OUTLET,
    certain: bool = True,
) -> Derivation:
    is_name = isinstance(origin, str)
    return Derivation(
        article=copy.article,
        origin=None if isinstance(origin, str) else origin.article,
        origin_name=origin if isinstance(origin, str) else origin.outlet.name,
        origin_kind=origin_kind if is_name else OriginKind.ARTICLE,
        kind=kind,
        certain=certain,
        confidence=0.9 if certain else 0.5,
        evidence="",
    )


def count(witnesses: Sequence[Witness], derivations: Sequence[Derivation] = ()) -> Count:
    outlets = {each.name: each for each in (LEDGER, SISTER, GAZETTE, WIRE, BLOG, COURT)}
    return count_independent(
        witnesses,
        derivations,
        named=lambda name: outlets.get(name, Outlet(name=name, standing=Standing.UNKNOWN)),
        on=date(2023, 5, 2),
    )


def numbers(witnesses: Sequence[Witness], derivations: Sequence[Derivation] = ()) -> tuple[int, int]:
    found = count(witnesses, derivations)
    return found.at_least, found.at_most


def test_a_sister_titles_reprint_does_not_merge_two_origins() -> None:
    ours, theirs, sister = report(1, GAZETTE, own=True), report(2, LEDGER, own=True), report(3, SISTER)
    assert numbers([ours, theirs]) == (2, 2)
    assert numbers([ours, theirs, sister], [rests(sister, ours, kind=DerivationKind.REPRINT)]) == (2, 2)


def test_sister_newsrooms_with_own_evidence_count_once_at_least_and_twice_at_most() -> None:
    assert numbers([report(1, LEDGER, own=True), report(2, SISTER, own=True)]) == (1, 2)


def test_without_evidence_a_report_rests_on_the_earliest() -> None:
    assert numbers([report(1, GAZETTE, own=True), report(2, LEDGER)]) == (1, 2)


def test_reports_of_which_none_can_be_told_first_share_one_origin() -> None:
    assert numbers([report(1, GAZETTE, hour=0), report(2, LEDGER, hour=0), report(3, WIRE, hour=0)]) == (1, 3)


def test_ten_repetitions_of_a_blog_have_no_origin_with_standing() -> None:
    blog = report(0, BLOG)
    others = [report(number, Outlet(name=f"Paper {number}")) for number in range(1, 11)]
    assert numbers([blog, *others], [rests(other, blog) for other in others]) == (0, 1)


def test_copies_of_an_agency_never_read_rest_on_the_agency() -> None:
    one, other = report(1, GAZETTE), report(2, LEDGER)
    steps = [
        rests(each, "Coast Wire", kind=DerivationKind.WIRE, origin_kind=OriginKind.AGENCY) for each in (one, other)
    ]
    assert numbers([one, other], steps) == (1, 1)


def test_a_ring_of_citations_is_one_end_without_standing() -> None:
    one, two, three = report(1, GAZETTE, hour=0), report(2, LEDGER, hour=0), report(3, WIRE, hour=0)
    assert numbers([one, two, three], [rests(one, two), rests(two, three), rests(three, one)]) == (0, 1)


def test_what_leads_into_a_ring_makes_no_second_one() -> None:
    """Also where its address comes first in the alphabet."""
    leading, one, other = report(0, BLOG), report(1, LEDGER), report(2, GAZETTE)
    assert numbers([leading, one, other], [rests(leading, one), rests(one, other), rests(other, one)]) == (0, 1)


def test_a_ring_that_something_outside_feeds_ends_there() -> None:
    one, two, fed = report(1, GAZETTE), report(2, LEDGER), report(3, WIRE, own=True)
    assert numbers([one, two, fed], [rests(one, two), rests(two, one), rests(two, fed)]) == (1, 1)


def test_a_leak_then_the_notice_are_two() -> None:
    leak, notice = report(1, GAZETTE, own=True), report(9, COURT, document=True)
    assert numbers([leak, notice]) == (2, 2)


def test_a_ruling_in_hand_and_two_readers_with_interviews_are_one_and_three() -> None:
    ruling = report(0, COURT, document=True)
    readers = [report(1, GAZETTE, own=True), report(2, LEDGER, own=True)]
    steps = [rests(reader, ruling, kind=DerivationKind.QUOTES_PRIMARY) for reader in readers]
    assert numbers([ruling, *readers], steps) == (1, 3)


def test_no_ruling_in_hand_an_agency_in_court_and_a_reader_of_the_text_are_two() -> None:
    agency, firm = report(1, WIRE, own=True), report(2, Outlet(name="Ashe & Co", kind=OutletKind.LAW_FIRM))
    step = rests(firm, "the ruling", kind=DerivationKind.QUOTES_PRIMARY, origin_kind=OriginKind.DOCUMENT)
    assert numbers([agency, firm], [step]) == (2, 2)


def test_a_doubtful_step_counts_in_at_least_alone() -> None:
    first, second = report(1, GAZETTE, own=True), report(2, LEDGER)
    assert numbers([first, second], [rests(second, first, certain=False)]) == (1, 2)
    assert numbers([first, second], [rests(second, first)]) == (1, 1)


def test_an_article_with_own_evidence_and_a_credit_has_two_ends() -> None:
    mixed = report(1, GAZETTE, own=True)
    step = rests(mixed, "Coast Wire", kind=DerivationKind.WIRE, origin_kind=OriginKind.AGENCY)
    assert numbers([mixed], [step]) == (2, 2)


def test_standing_counts_from_its_day_on() -> None:
    young = Outlet(name="Young Paper", standing_since=date(2023, 6, 1))
    assert numbers([report(1, young, own=True)]) == (0, 1)


def test_a_muted_outlet_never_counts_at_least() -> None:
    assert numbers([report(1, Outlet(name="Mill", standing=Standing.MUTED), own=True)]) == (0, 1)


def test_origins_name_who_repeats_them() -> None:
    blog, paper = report(0, BLOG), report(1, GAZETTE)
    (origin,) = count([blog, paper], [rests(paper, blog)]).origins
    assert (origin.articles, origin.repeated_by) == ((blog.article,), (paper.article,))


def test_a_paper_that_an_origin_has_read_makes_nobody_else_a_second_source() -> None:
    """Harm: readers of the wire write "the complaint says": the complaint that the agency read counted beside it."""
    agency, reader = report(1, WIRE, own=True), report(2, LEDGER)
    steps = [
        rests(
            each, "the complaint", kind=DerivationKind.QUOTES_PRIMARY, origin_kind=OriginKind.DOCUMENT, certain=False
        )
        for each in (agency, reader)
    ]
    assert numbers([agency, reader], steps)[0] == 1
    assert numbers([agency, reader], steps[1:])[0] == 2  # the agency was there, and has not read it
