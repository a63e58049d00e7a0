"""`secondsource stories`, `story` and `explain`: what is reported, and how it was judged."""

from typing import Annotated

import typer

from desk.options import ConfigOption, LimitOption, ListingFormat, ListingFormatOption
from secondsource.verdicts import Verdict

StoryArgument = Annotated[str, typer.Argument(metavar="STORY", help="The number of a story, or its key.")]


def stories(
    verdict: Annotated[
        Verdict | None, typer.Option("--verdict", help="Only stories that stand so now.", show_default=False)
    ] = None,
    since: Annotated[
        str, typer.Option("--since", metavar="D", help="Only stories with a report since then: 2023-06-02.")
    ] = "",
    output: ListingFormatOption = ListingFormat.TABLE,
    limit: LimitOption = 50,
    config: ConfigOption = None,
) -> None:
    """List the stories, newest first: verdict, both counts, reports."""
    raise NotImplementedError


def story(key: StoryArgument, output: ListingFormatOption = ListingFormat.TABLE, config: ConfigOption = None) -> None:
    """Show one story: its articles, how its verdict changed, and what was mailed."""
    raise NotImplementedError


def explain(key: StoryArgument, config: ConfigOption = None) -> None:
    """Say how a story was judged: what each report rests on, with the evidence, and what was looked at.

    Example:  secondsource explain 41
    """
    raise NotImplementedError
