"""Options that several commands share, so that each is spelt and explained once."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

DEFAULT_CONFIG = Path("secondsource.toml")


class ListingFormat(StrEnum):
    """How a listing is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class LineFormat(StrEnum):
    """How the four commands of the contract print: there is one way."""

    JSON = "json"


ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="The configuration; ./secondsource.toml where none is named."),
]
OnlyIfGivenConfigOption = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="A configuration; none is read unless named.")
]
ListingFormatOption = Annotated[
    ListingFormat, typer.Option("--format", help="A table for people, JSON or CSV for programs.")
]
LineFormatOption = Annotated[LineFormat, typer.Option("--format", help="JSON, the only way there is.")]
LimitOption = Annotated[int, typer.Option("--limit", min=1, metavar="N", help="List at most so many, newest first.")]
ByOption = Annotated[str, typer.Option("--by", metavar="NAME", help="Who says so; shown wherever it counts.")]
WhyOption = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, in your own words.")]
LinkOption = Annotated[str, typer.Option("--link", metavar="URL", help="The page that shows it.")]
