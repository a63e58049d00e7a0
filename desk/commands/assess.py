"""`secondsource assess`: the judgement of a file of articles, without network or database."""

from pathlib import Path
from typing import Annotated

import typer

from desk.configuration import catalogue_for_files, find_profile, settings_if_named
from desk.input_lines import read_json_lines
from desk.options import LineFormat, LineFormatOption, OnlyIfGivenConfigOption
from desk.reports.json_text import print_json_line


def assess(
    articles: Annotated[Path, typer.Argument(metavar="ARTICLES.jsonl", help="One article a line.")],
    outlets: Annotated[
        Path | None,
        typer.Option("--outlets", metavar="FILE", help="Outlets to add to the shipped list; they win over it."),
    ] = None,
    only_outlets: Annotated[
        Path | None, typer.Option("--only-outlets", metavar="FILE", help="Outlets in place of the shipped list.")
    ] = None,
    is_any_topic: Annotated[
        bool, typer.Option("--any-topic", help="Judge all articles, whatever they are about.")
    ] = False,
    output: LineFormatOption = LineFormat.JSON,
    config: OnlyIfGivenConfigOption = None,
) -> None:
    """Group articles into stories and count the independent sources of each; print one JSON object.

    A line needs "id", "url", "title" and "text"; "published_at", "language", "outlet" and "links" help.

    Example:  secondsource assess articles.jsonl --outlets my-outlets.toml
    """
    del output  # there is one way
    if outlets is not None and only_outlets is not None:
        raise typer.BadParameter("--outlets adds to the shipped list, --only-outlets replaces it: give one of them")
    lines = read_json_lines(articles)
    from desk.understanding import open_vectors  # slow to import: `--help` must not wait for it
    from secondsource.assess_lines import assess_lines

    settings = settings_if_named(config)
    catalogue = catalogue_for_files(settings, outlets=outlets, only_outlets=only_outlets)
    profile = None if is_any_topic else find_profile(settings)
    vectors_of = open_vectors(settings)
    print_json_line(assess_lines(lines, catalogue=catalogue, profile=profile, vectors_of=vectors_of))
