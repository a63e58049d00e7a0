"""`secondsource watches`: what is watched, what each watch sees, and which outlets deserve a look."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from desk.configuration import load_catalogue, load_settings
from desk.options import ConfigOption, ListingFormat, ListingFormatOption
from desk.reports.json_text import print_json
from desk.reports.listings import Column, open_console, print_listing
from desk.reports.proposed_outlets import proposal_lines, proposal_value
from secondsource.catalogue import Catalogue
from secondsource.coverage import is_seeing
from secondsource.proposals import PastStory, Sighting
from secondsource.proposals import propose_outlets as propose
from secondsource.watch_health import HealthReport, WatchHistory, judge_health

if TYPE_CHECKING:
    from storage.first_sights import SeenStory
    from storage.watches import WatchLine


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    line: "WatchLine"
    now: datetime

    @property
    def state(self) -> str:
        """Whether silence of this watch means anything (RULES.md 22)."""
        if self.line.is_retired:
            return "retired"
        if self.line.gone_at is not None:
            return "gone"
        if self.line.last_fetched_at is None:
            return "not read yet"
        return "seeing" if is_seeing(self.line.sight, now=self.now) else "not seeing"

    @property
    def report(self) -> HealthReport:
        """What is wrong, told by its own history."""
        history = WatchHistory(
            sight=self.line.sight,
            last_outcome=self.line.last_outcome,
            problem=self.line.problem,
            listed_count=self.line.listed_count,
            entry_count=self.line.entry_count,
            rolled_over_at=self.line.rolled_over_at,
            moved_to=self.line.address,
        )
        return judge_health(history, now=self.now)


_COLUMNS: tuple[Column[_Row], ...] = (
    Column(name="outlet", cell=lambda row: row.line.sight.outlet),
    Column(name="country", cell=lambda row: row.line.sight.country),
    Column(name="languages", cell=lambda row: row.line.sight.languages),
    Column(name="state", cell=lambda row: row.state),
    Column(name="last_success_at", cell=lambda row: row.line.sight.last_success_at),
    Column(name="next_check_at", cell=lambda row: row.line.next_check_at),
    Column(name="entries", cell=lambda row: row.line.entry_count),
    Column(name="failures", cell=lambda row: row.line.failures),
    Column(name="url", cell=lambda row: row.line.sight.url, is_long=True),
    Column(name="problem", cell=lambda row: row.line.problem or row.report.problem, is_long=True),
    Column(name="health", cell=lambda row: row.report.health.value, is_in_tables=False),
    Column(name="advice", cell=lambda row: row.report.advice, is_in_tables=False),
    Column(name="last_new_at", cell=lambda row: row.line.last_new_at, is_in_tables=False),
    Column(name="listed", cell=lambda row: row.line.listed_count, is_in_tables=False),
    Column(name="overlap", cell=lambda row: row.line.overlap_count, is_in_tables=False),
    Column(name="rolled_over_at", cell=lambda row: row.line.rolled_over_at, is_in_tables=False),
    Column(name="address", cell=lambda row: row.line.address or row.line.sight.url, is_in_tables=False),
)


def watches(
    context: typer.Context, output: ListingFormatOption = ListingFormat.TABLE, config: ConfigOption = None
) -> None:
    """List every watched address: when it was last read, what it sees, and what is wrong with it.

    A watch is "seeing" when it was read in time and still lists new entries in its own rhythm.
    """
    if context.invoked_subcommand is not None:
        return
    settings = load_settings(config)
    from desk.wiring import WallClock, open_storage  # slow to import: `--help` must not wait for it
    from storage.watches import list_watches

    now = WallClock().now()
    with open_storage(settings, must_exist=True) as database, database.read() as tx:
        rows = [_Row(line=line, now=now) for line in list_watches(tx)]
    print_listing(rows, _COLUMNS, output=output, nothing="No watch yet: add outlets, then start `secondsource run`.")


def propose_outlets(
    output: ListingFormatOption = ListingFormat.TABLE,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="Propose at most so many.")] = 10,
    config: ConfigOption = None,
) -> None:
    """Propose unlisted outlets for standing, by how often known outlets later bore out what they had first.

    Prints the evidence, and for each a ready [[outlet]] block. Nothing changes until you paste what you accept into
    your outlets file: the machine sets no standing.

    Example:  secondsource watches propose-outlets > proposed.toml
    """
    if output is ListingFormat.CSV:
        raise typer.BadParameter("a proposal is no row: --format table (TOML with its evidence) or json")
    settings = load_settings(config)
    from desk.wiring import WallClock, open_storage  # slow to import: `--help` must not wait for it
    from storage.first_sights import iter_seen_stories

    catalogue = load_catalogue(settings)
    with open_storage(settings, must_exist=True) as database, database.read() as tx:
        proposals = propose(_past_story(each, catalogue) for each in iter_seen_stories(tx))[:limit]
    if output is ListingFormat.JSON:
        print_json([proposal_value(each) for each in proposals])
    elif proposals:
        for line in proposal_lines(proposals, on=WallClock().now().date()):
            open_console().print(line, markup=False, soft_wrap=True)
    else:
        open_console().print("No unlisted outlet had first what a known one later came to know.")


def _past_story(seen: "SeenStory", catalogue: Catalogue) -> PastStory:
    return PastStory(
        story_id=seen.story_id,
        title=seen.title,
        reports=tuple(
            Sighting(
                article=each.article_id,
                outlet=catalogue.outlet_of(each.url),
                language=each.language,
                seen_at=each.first_seen_at,
                is_context=each.is_context,
            )
            for each in seen.reports
        ),
        assessment=seen.assessment,
    )
