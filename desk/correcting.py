"""How a command carries out what a person says: one transaction, beside the daemon, and a sentence on the outcome."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from desk.configuration import find_profile, load_catalogue, load_settings
from desk.reports.listings import open_console
from secondsource.hostile_text import one_line, web_address

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.walk.correct import Corrected, Correcting, Said
    from storage.database import Transaction

_NAME_CHARACTERS = 100
_NEXT = "The next turn of the daemon, or of `secondsource crawl --once`, judges by it."


def carry_out(config: Path | None, correct: "Callable[[Transaction, Correcting], Corrected]") -> None:
    """Does one correction and says what came of it; the daemon may be at work meanwhile."""
    settings = load_settings(config)
    from desk.wiring import WallClock, open_storage  # slow to import: `--help` must not wait for it
    from scheduler.walk.correct import Correcting

    at = Correcting(
        catalogue=load_catalogue(settings),
        profile=find_profile(settings),
        settings=settings,
        now=WallClock().now(),
    )
    with open_storage(settings, must_exist=True) as database, database.begin() as tx:
        done = correct(tx, at)
    line = done.told if done.finding_id is None else f"Finding {done.finding_id}: {done.told} {_NEXT}"
    open_console().print(line, markup=False, soft_wrap=True)


def said_by(by: str, *, why: str = "", link: str = "") -> "Said":
    """Who says it, as it is kept; raises BadParameter where nobody does, or the link is no web address."""
    from scheduler.walk.correct import Said

    name = one_line(by)
    if not name or len(name) > _NAME_CHARACTERS:
        raise typer.BadParameter(f"--by needs a name of at most {_NAME_CHARACTERS} characters: who says so?")
    if link and not web_address(link):
        raise typer.BadParameter(f"--link needs a web address, beginning with https:// or http://, not {link!r}")
    return Said(by=name, why=one_line(why), link=web_address(link))
