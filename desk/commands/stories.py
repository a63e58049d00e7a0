"""`secondsource stories`, `story` and `explain`: what is reported, and how it was judged."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desk.configuration import load_catalogue, load_settings
from desk.correcting import carry_out, said_by
from desk.given_dates import read_start
from desk.options import ConfigOption, LimitOption, LinkOption, ListingFormat, ListingFormatOption, WhyOption
from desk.reports.dossiers import dossier_lines, dossier_value
from desk.reports.json_text import print_json
from desk.reports.listings import Column, open_console, print_listing
from desk.reports.near_misses import print_near_misses
from secondsource.errors import SecondSourceError
from secondsource.explanation import explain as explain_story
from secondsource.explanation_text import explanation_lines
from secondsource.findings import FindingKind
from secondsource.settings import Settings
from secondsource.verdicts import Verdict

if TYPE_CHECKING:
    from storage.stories import Dossier, StoryLine

StoryArgument = Annotated[str, typer.Argument(metavar="STORY", help="The number of a story, or its key.")]

_COLUMNS: "tuple[Column[StoryLine], ...]" = (
    Column(name="story", cell=lambda line: line.story_id),
    Column(name="verdict", cell=lambda line: line.verdict.value if line.verdict else None),
    Column(name="at_least", cell=lambda line: line.at_least),
    Column(name="at_most", cell=lambda line: line.at_most),
    Column(name="articles", cell=lambda line: line.article_count),
    Column(name="last_report_at", cell=lambda line: line.last_report_at),
    Column(name="title", cell=lambda line: line.title, is_long=True),
    Column(name="case", cell=lambda line: line.case, is_long=True),
    Column(name="alertable", cell=lambda line: line.is_alertable, is_in_tables=False),
    Column(name="alerted", cell=lambda line: line.has_thread),
    Column(name="first_seen_at", cell=lambda line: line.first_seen_at, is_in_tables=False),
    Column(name="assessed_at", cell=lambda line: line.assessed_at, is_in_tables=False),
    Column(name="key", cell=lambda line: line.key, is_in_tables=False),
)


class NoSuchStoryError(SecondSourceError):
    """A story was asked for that is not there."""


def stories(
    context: typer.Context,
    verdict: Annotated[
        Verdict | None, typer.Option("--verdict", help="Only stories that stand so now.", show_default=False)
    ] = None,
    since: Annotated[
        str, typer.Option("--since", metavar="D", help="Only stories with a report since then: 2023-06-02.")
    ] = "",
    is_near_miss: Annotated[
        bool,
        typer.Option("--near-miss", help="What was left in doubt instead: ten questions at most, for you to answer."),
    ] = False,
    output: ListingFormatOption = ListingFormat.TABLE,
    limit: LimitOption = 50,
    config: ConfigOption = None,
) -> None:
    """List the stories, newest first: verdict, both counts, articles.

    With --near-miss: pairs of stories that may be one, and entries that are all but on topic, the most consequential
    first, each with the command that answers it.
    """
    if context.invoked_subcommand is not None:
        return
    if is_near_miss:
        print_near_misses(load_settings(config), output=output)
        return
    settings, start = load_settings(config), read_start(since, option="--since")
    from desk.wiring import open_storage  # slow to import: `--help` must not wait for it
    from storage.stories import list_stories

    with open_storage(settings, must_exist=True) as database, database.read() as tx:
        rows = list_stories(tx, verdict=verdict, since=start, limit=limit)
    print_listing(rows, _COLUMNS, output=output, nothing="No story yet.")


class Statement(StrEnum):
    """What a person may say of a story."""

    NOTE = "note"
    CONFIRM = "confirm"
    DISPUTE = "dispute"


def story(
    key: StoryArgument,
    statement: Annotated[
        Statement | None,
        typer.Argument(metavar="[note|confirm|dispute]", help="What you say of it; without, it is shown."),
    ] = None,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who says so; shown wherever it counts.")] = "",
    link: LinkOption = "",
    why: WhyOption = "",
    output: ListingFormatOption = ListingFormat.TABLE,
    config: ConfigOption = None,
) -> None:
    """Show one story: its articles, how its verdict changed, what people found out, and what was mailed.

    With confirm or dispute and a page that shows it, that is its verdict from the next turn on, by rule "analyst",
    until it is revoked or somebody says otherwise; its readers are told in its thread. A note changes no verdict.

    Examples:  secondsource story 41 ·
    secondsource story 41 confirm --link https://court.example/ruling --by Mika ·
    secondsource story 41 note --why "rang the court" --by Mika
    """
    if statement is not None:
        _say(key, statement, by=by, link=link, why=why, config=config)
        return
    if by or link or why:
        raise typer.BadParameter("say what it is: note, confirm or dispute")
    if output is ListingFormat.CSV:
        raise typer.BadParameter("a story is no list: --format table or json")
    dossier = _load(load_settings(config), key)
    if output is ListingFormat.JSON:
        print_json(dossier_value(dossier))
    else:
        for line in dossier_lines(dossier):
            open_console().print(line, markup=False, soft_wrap=True)


def _say(key: str, statement: Statement, *, by: str, link: str, why: str, config: Path | None) -> None:
    said = said_by(by, why=why, link=link)
    if statement is Statement.NOTE and not (said.why or said.link):
        raise typer.BadParameter("a note needs --why TEXT or --link URL")
    if statement is not Statement.NOTE and not said.link:
        raise typer.BadParameter(f"to {statement.value} a story needs --link URL: the page that shows it")
    from scheduler.walk import correct

    kind = FindingKind(statement.value)
    carry_out(config, lambda tx, at: correct.state(tx, at, key, kind, said))


def explain(key: StoryArgument, config: ConfigOption = None) -> None:
    """Say how a story was judged: what each report rests on, with the evidence, and what was looked at.

    Example:  secondsource explain 41
    """
    settings = load_settings(config)
    dossier = _load(settings, key)
    for line in _explanation_lines(dossier, settings):
        open_console().print(line, markup=False, soft_wrap=True)


def _explanation_lines(dossier: "Dossier", settings: Settings) -> tuple[str, ...]:
    if dossier.assessment is None:
        return (dossier.story.story.title, "", "It has not been judged yet.")
    return explanation_lines(
        explain_story(
            dossier.story.story,
            [each.article for each in dossier.articles],
            dossier.assessment.assessment,
            dossier.derivations,
            catalogue=load_catalogue(settings),
            outlet_names={each.article.article_id: each.outlet for each in dossier.articles},
            coverage=dossier.assessment.coverage,
            first_seen_at=dossier.story.first_seen_at,
            findings=[each.finding for each in dossier.findings if each.holds],
        )
    )


def _load(settings: Settings, key: str) -> "Dossier":
    """The story that a person means; of one that was merged, the story that it is in now."""
    from desk.wiring import open_storage  # slow to import: `--help` must not wait for it
    from storage.stories import find, load_dossier

    with open_storage(settings, must_exist=True) as database, database.read() as tx:
        found = find(tx, key)
        if found is None:
            raise NoSuchStoryError(f"there is no story {key}. `secondsource stories` lists those there are.")
        return load_dossier(tx, found.merged_into or found.story_id)
