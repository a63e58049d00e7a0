"""Pages of origins are read again over real servers, at a clock set by hand: what their outlets change is noticed."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default

from aiohttp import web
from crawl_scenes import NOON, Server, crawling, run, serving, settings_for
from story_desk import HandClock, Mailbox

from scheduler.walk.reread import BELIEVED_AFTER, LOOKS, next_look
from scheduler.walk.turn import TurnSummary, next_due_at, take_turn
from scheduler.walk.walking import Walk
from secondsource.alert_kinds import AlertKind
from secondsource.articles import ArticleId
from secondsource.catalogue import Catalogue
from secondsource.edits import ChangeKind
from secondsource.outlets import Outlet, OutletKind, Watch
from secondsource.settings import Subscriber
from secondsource.stories import StoryId
from storage import alerts, articles, page_states, stories
from storage.database import Database
from storage.outlets import record_catalogue
from storage.stories import Dossier
from storage.subscribers import record_subscribers
from storage.versions import versions_of

HOUR = timedelta(hours=1)
TITLE = "Novelists sue OpenMuse over the training of its model"
LEDGER_TEXT = (
    "Three novelists sued OpenMuse on Monday over the books that its language model was trained on.",
    "“They took my book without asking,” Ann Lee told the Morning Ledger.",
    "The novelists ask for 5 million euros, and for the model to be taken off the market.",
)
GAZETTE_TEXT = (
    "OpenMuse was sued on Monday by three novelists over the books that its language model was trained on.",
    "A complaint seen by the Harbour Gazette lists 300 books that were copied without a licence.",
)


@dataclass(slots=True)
class House:
    """One outlet on loopback with one page, which its editors change as they like."""

    name: str
    address: str
    paragraphs: tuple[str, ...]
    title: str = TITLE
    beside: str = ""  # stands on the page, and is no part of the article
    status: int = 200
    elsewhere: str = ""  # where it redirects to
    is_announced: bool = True
    server: Server = field(default_factory=lambda: Server(url="", port=0))
    statuses: list[int] = field(default_factory=list)  # of the page, as asked for

    async def feed(self, _request: web.Request) -> web.Response:
        entry = f"<item><title>{TITLE}</title><link>{self.server.url}/story</link><guid>1</guid></item>"
        body = f"<rss version='2.0'><channel><title>{self.name}</title>{entry * self.is_announced}</channel></rss>"
        return web.Response(text=f'<?xml version="1.0"?>{body}', content_type="application/rss+xml")

    async def page(self, request: web.Request) -> web.StreamResponse:
        if self.elsewhere:
            self.statuses.append(302)
            return web.Response(status=302, headers={"Location": self.elsewhere})
        text = "".join(f"<p>{paragraph}</p>" for paragraph in self.paragraphs)
        body = (
            f"<html lang='en'><head><title>{self.title}</title></head><body><article><h1>{self.title}</h1>{text}"
            f"</article>{self.beside}</body></html>"
        )
        etag = f'"{hash(body)}"'
        status = 304 if self.status == 200 and request.headers.get("If-None-Match") == etag else self.status
        self.statuses.append(status)
        return web.Response(
            status=status, text=body if status == 200 else None, content_type="text/html", headers={"ETag": etag}
        )

    async def front(self, _request: web.Request) -> web.Response:
        return web.Response(
            text="<html><body><h1>All the news</h1><p>Of today.</p></body></html>", content_type="text/html"
        )


@dataclass(slots=True)
class Desk:
    """The whole walk over these houses, at a clock that is set by hand."""

    walk: Walk
    clock: HandClock
    mailbox: Mailbox
    database: Database

    async def turn(self, after: timedelta = timedelta(0)) -> TurnSummary:
        """Time passes, then everything that is due is done."""
        self.clock.moment += after
        return await take_turn(self.walk)

    async def live_to(self, *moments: datetime) -> None:
        """Turns at these moments, if they are still to come: a virtual clock may jump."""
        for moment in moments:
            self.clock.moment = max(moment, self.clock.moment)
            await take_turn(self.walk)

    def dossier(self) -> Dossier:
        with self.database.read() as tx:
            (line,) = stories.list_stories(tx, limit=9)
            return stories.load_dossier(tx, StoryId(line.story_id))

    def standing(self) -> tuple[str, int, int]:
        found = self.dossier().assessment
        assert found is not None
        return found.assessment.verdict.value, found.assessment.at_least, found.assessment.at_most

    def changes(self) -> list[ChangeKind]:
        return [change.kind for change in self.dossier().changes]

    def kinds(self) -> list[AlertKind]:
        with self.database.read() as tx:
            return [alert.kind for alert in alerts.thread_of(tx, self.dossier().story.story_id)]

    def article(self, house: House) -> ArticleId:
        return next(each.article.article_id for each in self.dossier().articles if house.address in each.article.url)

    def next_read_at(self, house: House) -> datetime | None:
        with self.database.read() as tx:
            return page_states.read_times(tx, [self.article(house)])[self.article(house)][2]


@asynccontextmanager
async def desk_over(database: Database, *houses: House) -> AsyncIterator[Desk]:
    async with AsyncExitStack() as stack:
        outlets = []
        for house in houses:
            routes = {"/feed": house.feed, "/story": house.page, "/": house.front}
            house.server = await stack.enter_async_context(serving(routes, host=house.address))
            outlets.append(
                Outlet(
                    name=house.name,
                    domains=(house.address,),
                    kind=OutletKind.PRESS,
                    languages=("en",),
                    watches=(Watch(url=f"{house.server.url}/feed"),),
                )
            )
        clock, mailbox, settings = HandClock(NOON), Mailbox(), settings_for()
        crawl = await stack.enter_async_context(crawling(settings, clock=clock))
        walk = Walk(
            database=database,
            crawling=crawl,
            catalogue=Catalogue(outlets),
            profile=None,
            settings=settings,
            clock=clock,
            channel=mailbox,
        )
        with database.begin() as tx:
            record_catalogue(tx, outlets, now=NOON)
            record_subscribers(tx, [Subscriber(address="analyst@example.org", settle=timedelta(0))], now=NOON - HOUR)
        yield Desk(walk=walk, clock=clock, mailbox=mailbox, database=database)


def ledger() -> House:
    return House(name="Morning Ledger", address="127.0.0.2", paragraphs=LEDGER_TEXT)


def gazette() -> House:
    return House(name="Harbour Gazette", address="127.0.0.3", paragraphs=GAZETTE_TEXT)


def test_an_article_edited_three_times_has_four_versions_and_every_edit_is_named(database: Database) -> None:
    async def scene() -> None:
        house = ledger()
        async with desk_over(database, house) as desk:
            await desk.turn()
            first = desk.clock.moment
            house.paragraphs = (*LEDGER_TEXT[:2], LEDGER_TEXT[2].replace("5 million", "6 million"))
            assert (await desk.turn(LOOKS[0])).reread == 1
            house.title = TITLE.replace("sue OpenMuse", "drop suit against OpenMuse")
            desk.clock.moment = first
            assert (await desk.turn(LOOKS[1])).reread == 1
            house.paragraphs = (*house.paragraphs, "Correction: an earlier version gave the wrong amount.")
            desk.clock.moment = first
            assert (await desk.turn(LOOKS[2])).reread == 1
            desk.clock.moment = first
            assert (await desk.turn(LOOKS[3])).reread == 1  # nothing has changed: 304, and no version
            with database.read() as tx:
                found = versions_of(tx, desk.article(house))
            assert [version.number for version in found] == [1, 2, 3, 4]
            assert [version.fetched_at - first for version in found] == [timedelta(0), *LOOKS[:3]]
            assert desk.changes() == [ChangeKind.SILENT_EDIT, ChangeKind.HEADLINE, ChangeKind.CORRECTION]
            assert [change.version for change in desk.dossier().changes] == [2, 3, 4]
            assert house.statuses == [200, 200, 200, 200, 304]
            found_now = desk.dossier().assessment
            assert found_now is not None
            assert found_now.assessment.corrected == (desk.article(house),)

    run(scene())


def test_a_retraction_reopens_the_verdict_and_the_thread_is_told(database: Database) -> None:
    async def scene() -> None:
        one, two = ledger(), gazette()
        two.is_announced = False
        async with desk_over(database, one, two) as desk:
            await desk.turn()
            assert desk.kinds() == [AlertKind.SINGLE_SOURCE]
            two.is_announced = True
            await desk.turn(timedelta(days=2))
            assert desk.standing() == ("corroborated", 2, 2)
            one.paragraphs = ("This article has been retracted. Its author made up the quotation.", *LEDGER_TEXT)
            await desk.turn(timedelta(days=1))
            assert desk.standing() == ("single_source", 1, 1)
            assert desk.kinds() == [AlertKind.SINGLE_SOURCE, AlertKind.CORROBORATED, AlertKind.BACK_TO_SINGLE]
            assert ChangeKind.RETRACTION in desk.changes()
            mail = message_from_bytes(desk.mailbox.mails[-1][1], policy=default)
            body = mail.get_body(("plain",))
            assert body is not None
            words = " ".join(body.get_content().split())
            assert "Withdrawn: Morning Ledger" in words
            assert "All that is reported rests on Harbour Gazette." in words
            assert mail["References"].split()[0] == message_from_bytes(desk.mailbox.mails[0][1])["Message-ID"]

    run(scene())


def test_a_report_replaced_by_its_retraction_counts_no_more_either(database: Database) -> None:
    async def scene() -> None:
        one, two = ledger(), gazette()
        async with desk_over(database, one, two) as desk:
            await desk.turn()
            assert desk.standing() == ("corroborated", 2, 2)
            one.title = f"Retraction: {TITLE}"
            one.paragraphs = (
                "The Morning Ledger published on this page a report about a lawsuit against OpenMuse.",
                "We have withdrawn this article, because its author made up the quotation in it.",
            )
            await desk.live_to(NOON + LOOKS[0], NOON + timedelta(hours=5))  # with stories grouped again between
            assert desk.standing()[:2] == ("single_source", 1)

    run(scene())


def test_a_page_that_is_gone_counts_no_more_until_it_is_back(database: Database) -> None:
    async def scene() -> None:
        one, two = ledger(), gazette()
        async with desk_over(database, one, two) as desk:
            await desk.turn()
            one.status = 410
            await desk.turn(LOOKS[0])
            assert desk.standing() == ("single_source", 1, 1)
            assert desk.changes() == [ChangeKind.GONE]
            gone = desk.dossier()
            assert {each.article.gone_status for each in gone.articles} == {None, 410}
            one.status = 200
            desk.clock.moment = NOON
            await desk.turn(LOOKS[1])
            assert desk.standing() == ("corroborated", 2, 2)
            assert desk.changes() == [ChangeKind.GONE, ChangeKind.BACK]
            with database.read() as tx:
                then = articles.of_story(tx, gone.story.story_id, as_of=NOON)
            assert {each.article.gone_status for each in then} == {None}

    run(scene())


def test_a_404_is_asked_once_more_before_it_is_believed(database: Database) -> None:
    async def scene() -> None:
        one, two = ledger(), gazette()
        async with desk_over(database, one, two) as desk:
            await desk.turn()
            one.status = 404
            await desk.turn(LOOKS[0])
            assert (desk.standing()[0], desk.changes()) == ("corroborated", [])
            one.status = 200
            await desk.turn(BELIEVED_AFTER)
            assert desk.changes() == []
            one.status = 404
            desk.clock.moment = NOON
            await desk.turn(LOOKS[1])
            assert desk.changes() == []
            await desk.turn(BELIEVED_AFTER)
            assert (desk.standing()[0], desk.changes()) == ("single_source", [ChangeKind.GONE])

    run(scene())


def test_what_the_law_withholds_is_told_apart(database: Database) -> None:
    async def scene() -> None:
        house = ledger()
        async with desk_over(database, house) as desk:
            await desk.turn()
            house.status = 451
            await desk.turn(LOOKS[0])
            await desk.turn(BELIEVED_AFTER)
            assert desk.changes() == [ChangeKind.WITHHELD]
            assert desk.standing() == ("single_source", 0, 1)
            assert desk.kinds() == [AlertKind.SINGLE_SOURCE, AlertKind.RETRACTED]

    run(scene())


def test_a_server_in_trouble_and_a_way_to_the_front_page_take_nothing_back(database: Database) -> None:
    async def scene() -> None:
        house = ledger()
        async with desk_over(database, house) as desk:
            await desk.turn()
            house.status = 503
            await desk.turn(LOOKS[0])
            house.status, house.elsewhere = 200, "/"
            await desk.turn(LOOKS[1])
            house.elsewhere, house.paragraphs = "", ()
            await desk.turn(LOOKS[2])
            assert desk.changes() == []
            assert desk.dossier().articles[0].version == 1

    run(scene())


def test_a_notice_beside_the_text_is_a_correction_without_a_new_version(database: Database) -> None:
    async def scene() -> None:
        house = ledger()
        async with desk_over(database, house) as desk:
            await desk.turn()
            house.beside = "<aside class='correction'>Correction: an earlier version named the wrong court.</aside>"
            await desk.turn(LOOKS[0])
            assert desk.changes() == [ChangeKind.CORRECTION]
            assert desk.dossier().articles[0].version == 1
            assert desk.kinds() == [AlertKind.SINGLE_SOURCE, AlertKind.CORRECTED]

    run(scene())


def test_each_origin_is_read_five_times_more_and_nothing_else_is(database: Database) -> None:
    async def scene() -> None:
        one = ledger()
        citing = gazette()
        citing.paragraphs = (
            "Three novelists sued OpenMuse over the books that its language model was trained on, according to the "
            "Morning Ledger.",
        )
        async with desk_over(database, one, citing) as desk:
            await desk.turn()
            assert desk.next_read_at(one) == NOON + LOOKS[0]
            assert desk.next_read_at(citing) is None
            for look in LOOKS:
                with database.read() as tx:
                    assert page_states.next_due_at(tx) == NOON + look
                due_at = next_due_at(desk.walk)
                assert due_at is not None
                assert due_at <= NOON + look
                await desk.live_to(NOON + look)
            await desk.live_to(NOON + timedelta(days=12))
            assert one.statuses == [200, 304, 304, 304, 304, 304]
            assert citing.statuses == [200]
            assert desk.next_read_at(one) is None

    run(scene())


def test_a_daemon_that_slept_reads_a_page_once_and_one_of_a_closed_story_not_at_all(database: Database) -> None:
    async def scene() -> None:
        one = ledger()
        async with desk_over(database, one) as desk:
            await desk.turn()
            await desk.turn(timedelta(days=2))
            assert one.statuses == [200, 304]
            assert desk.next_read_at(one) == NOON + LOOKS[3]
            await desk.turn(timedelta(days=20))
            assert one.statuses == [200, 304]
            assert desk.next_read_at(one) is None

    run(scene())


def test_looks_go_by_the_first_reading() -> None:
    assert next_look(NOON, NOON) == NOON + LOOKS[0]
    assert next_look(NOON, NOON + LOOKS[0]) == NOON + LOOKS[1]
    assert next_look(NOON, NOON + timedelta(days=2)) == NOON + LOOKS[3]
    assert next_look(NOON, NOON + LOOKS[-1]) is None
