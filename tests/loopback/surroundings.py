"""The web, the mail server and a folder to work in, ready for a test end to end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from loopback.configuring import write_configuration
from loopback.mailbox import Mailbox, open_mailbox
from loopback.processes import Installation, RunningDaemon
from loopback.serving import LoopbackWeb, LoopThread, open_sockets, serve
from loopback.waiting import News
from loopback.world import World, build_world

SEED = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """A web, a mail server, and where to hear of both."""

    web: LoopbackWeb
    mailbox: Mailbox
    news: News

    @property
    def world(self) -> World:
        """What the web publishes."""
        return self.web.world

    def install(self, folder: Path, *, settle: str) -> Installation:
        """A folder with a configuration for this web and mail server."""
        folder.mkdir(parents=True, exist_ok=True)
        write_configuration(folder, self.world, mail_port=self.mailbox.port, settle=settle)
        return Installation(folder=folder)

    def begin_again(self) -> None:
        """The world at its first stage and an empty mailbox, at the addresses they had."""
        self.web.begin_again()
        self.mailbox.begin_again()

    def wait_for_mails(self, count: int, *, daemon: RunningDaemon, within: float) -> None:
        """Waits until the daemon has sent so many different mails."""
        daemon.wait_until(
            lambda: len(self.mailbox.message_ids()) >= count, within=within, what=f"{count} different mails"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stagehand:
    """Makes worlds and serves them, one after the other or side by side.

    saved_pages   captured pages to mix in; None = there are none here
    """

    thread: LoopThread
    saved_pages: Path | None

    @contextmanager
    def open_surroundings(self, *, feeds: int, pages: int, houses: tuple[str, ...] = ()) -> Iterator[Surroundings]:
        """A world of this size in operation; `houses` names those that shall be there, () = all."""
        news = News()
        world = build_world(now=datetime.now(UTC), seed=SEED, feeds=feeds, pages=pages, captured=self.saved_pages)
        if houses:
            world = world.with_only(houses)
        sockets, port = open_sockets([house.address for house in world.houses.values()])
        with (
            open_mailbox(thread=self.thread, news=news) as mailbox,
            serve(world.at_port(port), sockets, thread=self.thread, news=news) as web,
        ):
            yield Surroundings(web=web, mailbox=mailbox, news=news)
