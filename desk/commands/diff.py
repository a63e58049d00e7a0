"""`secondsource articles diff`: what an outlet changed in an article since it was first read."""

from typing import TYPE_CHECKING, Annotated

import typer

from desk.commands.corrections import ArticleArgument
from desk.configuration import load_settings
from desk.options import ConfigOption, ListingFormat, ListingFormatOption
from desk.reports.diffs import diff_lines, diff_value
from desk.reports.json_text import print_json
from desk.reports.listings import open_console
from secondsource.errors import SecondSourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.versions import ArticleVersion


class NoSuchVersionError(SecondSourceError):
    """A version of an article was asked for that is not there."""


def diff(
    article: ArticleArgument,
    earlier: Annotated[
        int, typer.Option("--from", min=1, metavar="N", help="The earlier version; the first unless given.")
    ] = 1,
    later: Annotated[
        int | None,
        typer.Option(
            "--to", min=1, metavar="M", help="The later version; the last unless given.", show_default=False
        ),
    ] = None,
    output: ListingFormatOption = ListingFormat.TABLE,
    config: ConfigOption = None,
) -> None:
    """Show what changed between two versions of an article, sentence by sentence.

    Words that went stand in [-brackets-], words that came in {+braces+}; sentences that stayed are counted. White
    space, clocks and counters of comments are left out. Every edit that is noticed makes a version.

    Examples:  secondsource articles diff 812 · secondsource articles diff 812 --from 2 --to 3
    """
    if output is ListingFormat.CSV:
        raise typer.BadParameter("a comparison is no list: --format table or json")
    from desk.wiring import open_storage  # slow to import: `--help` must not wait for it
    from scheduler.walk.meant import get_article
    from storage.versions import versions_of

    with open_storage(load_settings(config), must_exist=True) as database, database.read() as tx:
        found = versions_of(tx, get_article(tx, article))
    before, after = _version(found, earlier), _version(found, later or len(found))
    if output is ListingFormat.JSON:
        print_json(diff_value(before, after))
        return
    for line in diff_lines(before, after):
        open_console().print(line, markup=False, soft_wrap=True)


def _version(found: "Sequence[ArticleVersion]", number: int) -> "ArticleVersion":
    if number > len(found):
        count = "1 version" if len(found) == 1 else f"{len(found)} versions"
        raise NoSuchVersionError(f"there is no version {number}: it has {count}. Name one of 1 to {len(found)}.")
    return found[number - 1]
