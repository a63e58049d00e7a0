"""`secondsource findings`: what persons found out, taking it back, and handing it on as labelled examples."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desk.configuration import load_settings
from desk.correcting import carry_out, said_by
from desk.options import ByOption, ConfigOption, LimitOption, ListingFormat, ListingFormatOption, WhyOption
from desk.reports.listings import Column, open_console, print_listing
from secondsource.articles import ArticleId
from secondsource.findings import Finding, FindingId, tell_finding
from secondsource.labelled_examples import LabelledPage, derivation_lines, pair_lines, story_lines, topic_lines

if TYPE_CHECKING:
    from storage.database import Transaction
    from storage.findings import StoredFinding

_MOST = 100_000  # findings in one export; a person says a few a day


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    stored: "StoredFinding"
    titles: Mapping[ArticleId, str]

    @property
    def told(self) -> str:
        """The finding as a sentence."""
        return tell_finding(self.stored.finding, self.titles)


_COLUMNS: tuple[Column[_Row], ...] = (
    Column(name="finding", cell=lambda row: row.stored.finding.finding_id),
    Column(name="said_at", cell=lambda row: row.stored.finding.said_at),
    Column(name="said_by", cell=lambda row: row.stored.finding.said_by),
    Column(name="kind", cell=lambda row: row.stored.finding.kind.value),
    Column(name="holds", cell=lambda row: row.stored.holds),
    Column(name="told", cell=lambda row: row.told, is_long=True),
    Column(name="one", cell=lambda row: tuple(map(str, row.stored.finding.one)), is_in_tables=False),
    Column(name="other", cell=lambda row: tuple(map(str, row.stored.finding.other)), is_in_tables=False),
    Column(name="page", cell=lambda row: row.stored.finding.page, is_in_tables=False),
    Column(name="why", cell=lambda row: row.stored.finding.why, is_in_tables=False),
    Column(name="link", cell=lambda row: row.stored.finding.link, is_in_tables=False),
    Column(name="revoked_by", cell=lambda row: row.stored.revoked_by),
    Column(name="revoked_at", cell=lambda row: row.stored.revoked_at, is_in_tables=False),
)


def findings(
    context: typer.Context,
    story: Annotated[str, typer.Option("--story", metavar="STORY", help="Only those of one story.")] = "",
    output: ListingFormatOption = ListingFormat.TABLE,
    limit: LimitOption = 50,
    config: ConfigOption = None,
) -> None:
    """List what persons found out, and whether it still holds.

    Example:  secondsource findings --story 41
    """
    if context.invoked_subcommand is not None:
        return
    settings = load_settings(config)
    from desk.wiring import open_storage  # slow to import: `--help` must not wait for it
    from scheduler.walk.meant import living_story
    from storage import articles
    from storage import findings as finding_rows

    with open_storage(settings, must_exist=True) as database, database.read() as tx:
        if story:
            found = finding_rows.of_story(tx, living_story(tx, story).story_id)[::-1][:limit]
        else:
            found = finding_rows.list_findings(tx, limit=limit)
        named = {article for each in found for article in each.finding.articles}
        titles = {each.article_id: f"“{each.title}”" for each in articles.get_articles(tx, named)}
    rows = [_Row(stored=each, titles=titles) for each in found]
    print_listing(rows, _COLUMNS, output=output, nothing="Nobody has said anything yet.")


def revoke(
    finding: Annotated[int, typer.Argument(metavar="FINDING", min=1, help="Its number, as `findings` lists it.")],
    by: ByOption,
    why: WhyOption = "",
    config: ConfigOption = None,
) -> None:
    """Take a finding back: what it changed is left to the machine, and to what else was said, again.

    It stays in the list, with who revoked it: nothing that was said is ever deleted.

    Example:  secondsource findings revoke 7 --by Mika --why "the filing is another year's"
    """
    said = said_by(by, why=why)
    from scheduler.walk import correct

    carry_out(config, lambda tx, at: correct.revoke(tx, at, FindingId(finding), said))


def export(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where to write the files; made if missing.")
    ] = Path("labelled"),
    config: ConfigOption = None,
) -> None:
    """Write the findings that hold as labelled examples, to measure and train with.

    stories.jsonl and derivations.jsonl are what `secondsource evaluate FILE` reads; pairs.jsonl says of two lines of
    stories.jsonl whether they are one happening, topic.jsonl of pages whether they are ours. A file with nothing to
    hold is not written.

    Example:  secondsource findings export
    """
    settings = load_settings(config)
    from desk.wiring import open_storage  # slow to import: `--help` must not wait for it
    from storage import articles, stories
    from storage import findings as finding_rows

    with open_storage(settings, must_exist=True) as database, database.read() as tx:
        holding = [each.finding for each in finding_rows.list_findings(tx, limit=_MOST, with_revoked=False)][::-1]
        named = {article for each in holding for article in each.articles}
        texts = {each.article_id: each for each in articles.get_articles(tx, named)}
        homes = {
            article: (str(stored.story.key), stored.story.case)
            for stored in stories.holding(tx, named)
            for article in stored.story.articles
        }
        said = finding_rows.topic_findings(tx, [each.page for each in holding if each.page is not None])
        pages = [page for _, each in sorted(said.items()) if (page := _page(tx, each)) is not None]
    folder.mkdir(parents=True, exist_ok=True)
    told = tuple(story_lines(holding, texts, homes))
    for name, lines in (
        ("stories.jsonl", told),
        ("pairs.jsonl", pair_lines(holding, told)),
        ("derivations.jsonl", derivation_lines(holding, texts)),
        ("topic.jsonl", topic_lines(pages)),
    ):
        _write(folder / name, lines)


def _page(tx: "Transaction", finding: Finding) -> LabelledPage | None:
    """The page as we have read it, else as a feed announced it."""
    from storage import articles, entries

    assert finding.page is not None
    known = articles.find_by_key(tx, finding.page)
    if known is not None:
        (article,) = articles.get_articles(tx, (known,))
        return LabelledPage(
            finding=finding,
            url=article.url,
            title=article.title,
            text=article.text,
            language=article.language,
            published_at=article.announced.written,
        )
    stored = entries.find_by_page(tx, finding.page)
    if stored is None:
        return None
    return LabelledPage(
        finding=finding,
        url=stored.entry.url,
        title=stored.entry.title,
        text=stored.entry.summary,
        language=stored.languages[0] if len(stored.languages) == 1 else "",
        published_at=stored.entry.announced.written,
    )


def _write(path: Path, lines: Iterable[Mapping[str, object]]) -> None:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    if text:
        path.write_bytes(text.encode("utf-8", "replace"))
        open_console().print(str(path), markup=False, soft_wrap=True)
    else:
        path.unlink(missing_ok=True)  # of an earlier export, whose findings were revoked since
