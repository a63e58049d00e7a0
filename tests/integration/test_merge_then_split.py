"""Merge then split restores stories, verdicts and threads, over the real walk (RULES.md, "What never changes")."""

import shutil
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from finding_desk import MIKA, FindingDesk
from hypothesis import given, settings
from hypothesis import strategies as st
from judgement_scenes import BLOG, GAZETTE, KURIER, LEDGER, article

from scheduler.walk import correct
from secondsource.alert_kinds import AlertKind
from storage.database import open_database
from storage.stories import StoredStory

HAPPENINGS = (
    (
        LEDGER,
        "Larkfield sues Ostrava Labs",
        "Ada Merrow told the Ledger that Larkfield sued Ostrava Labs on Tuesday.",
    ),
    (KURIER, "Brindle licenses photographs", "Jona Weil told the Nordkurier that Brindle licensed photographs."),
    (BLOG, "Voice actors strike in Harlund", "Voice actors in Harlund walked out over cloned voices on Friday."),
    (GAZETTE, "Orchard fined over scraping", "The Gazette obtained the order that fines Orchard four million euros."),
    (BLOG, "Minster passes its Letters Act", "The assembly of Minster passed the Letters Act on Monday evening."),
)
ARTICLES = tuple(
    article(number, outlet, text, title=title) for number, (outlet, title, text) in enumerate(HAPPENINGS, start=1)
)


@settings(max_examples=12, deadline=None)
@given(
    colours=st.lists(st.integers(0, 2), min_size=5, max_size=5).filter(lambda found: len(set(found)) > 1),
    late=st.sets(st.integers(1, 5), max_size=3),
    judges_between=st.booleans(),
    swaps=st.booleans(),
)
def test_merge_then_split_restores_stories_verdicts_and_threads(
    migrated_file: Path, colours: list[int], late: set[int], judges_between: bool, swaps: bool
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "secondsource.db"
        shutil.copyfile(migrated_file, path)
        database = open_database(f"sqlite:///{path}")
        try:
            desk = FindingDesk(database)
            _play(desk, colours, late, judges_between=judges_between, swaps=swaps)
        finally:
            database.close()


def _play(desk: FindingDesk, colours: list[int], late: set[int], *, judges_between: bool, swaps: bool) -> None:
    """Some articles come late; those of one colour are made one story; then two stories become one, and two again."""
    desk.turn(*(each for each in ARTICLES if each.article_id not in late))
    desk.turn(*(each for each in ARTICLES if each.article_id in late))
    number = {_url_of(desk, each): each for each in range(1, 6)}
    ids = [number[each.url] for each in ARTICLES]
    for colour in set(colours):
        for one, other in pairwise(each for each, mine in zip(ids, colours, strict=True) if mine == colour):
            _merge(desk, one, other)
    desk.turn()
    before = _state(desk)
    first, second = sorted({desk.story_of(each).story_id for each in ids})[:2]
    moved = [each for each in ids if desk.story_of(each).story_id == second]
    kept = next(each for each in ids if desk.story_of(each).story_id == first)
    _merge(desk, *((moved[0], kept) if swaps else (kept, moved[0])))
    if judges_between:
        desk.turn()
    key = str(desk.story_of(kept).story.key)
    desk.say(lambda tx, at: correct.split(tx, at, key, list(map(str, moved)), MIKA))
    desk.turn()
    assert _state(desk) == before
    desk.turn()
    assert _state(desk) == before


def _merge(desk: FindingDesk, one: int, other: int) -> None:
    keys = [str(desk.story_of(each).story.key) for each in (one, other)]
    desk.say(lambda tx, at: correct.merge(tx, at, keys[0], keys[1], MIKA))


def _url_of(desk: FindingDesk, number: int) -> str:
    found = [each.article for each in desk.dossier(number).articles if each.article.article_id == number]
    return found[0].url


def _state(desk: FindingDesk) -> dict[int, tuple[StoredStory, str, int, int, list[AlertKind]]]:
    """Of every article: its story, what stands of it, and what its thread told of verdicts."""
    changes = (AlertKind.MERGED, AlertKind.CORROBORATED, AlertKind.BACK_TO_SINGLE)
    return {
        each: (
            desk.story_of(each),
            desk.judged(each).verdict.value,
            desk.judged(each).at_least,
            desk.judged(each).at_most,
            [kind for kind in desk.kinds(desk.story_of(each).story_id) if kind not in changes],
        )
        for each in range(1, 6)
    }
