"""`secondsource watches import`: addresses from a feed reader's or a spreadsheet's list into your outlets file."""

import os
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated

import typer

from desk.configuration import build_catalogue, load_outlets, load_settings, read_outlets
from desk.input_lines import read_bytes
from desk.options import DEFAULT_CONFIG, ConfigOption, ListingFormat, ListingFormatOption
from desk.reports.listings import Column, open_console, print_listing
from secondsource.errors import ConfigError, InputError
from secondsource.hostile_text import one_line
from secondsource.outlet_text import outlet_lines, with_additions
from secondsource.outlets import Standing
from secondsource.settings import Settings
from secondsource.watch_lists.adding import Additions, Outcome, Taken, additions_of
from secondsource.watch_lists.csv_lists import read_csv
from secondsource.watch_lists.lines import MOST_BYTES, Line
from secondsource.watch_lists.opml import read_opml

_DEFAULT_FILE = "outlets.toml"
_NEW_FILE = "# Outlets of our own; they win over the shipped list.\n"

_COLUMNS: tuple[Column[Outcome], ...] = (
    Column(name="line", cell=lambda outcome: outcome.line),
    Column(name="taken", cell=lambda outcome: outcome.taken.value),
    Column(name="outlet", cell=lambda outcome: outcome.outlet),
    Column(name="url", cell=lambda outcome: outcome.url, is_long=True),
    Column(name="reason", cell=lambda outcome: outcome.reason, is_long=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """The outlets file that is added to."""

    path: Path
    text: str  # "" where it is new
    is_named: bool  # whether the configuration reads it
    as_named: str  # how the configuration would name it


def import_watches(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="OPML 1.0 or 2.0, or CSV; told by its content.")],
    is_dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be added, with the blocks; write nothing.")
    ] = False,
    into: Annotated[
        Path | None,
        typer.Option(
            "--into", metavar="FILE", help="The outlets file to add to; the one that you have, or a new one."
        ),
    ] = None,
    standing: Annotated[
        Standing,
        typer.Option("--standing", help="Of outlets that are in no list yet: you know them, the list does not."),
    ] = Standing.UNKNOWN,
    output: ListingFormatOption = ListingFormat.TABLE,
    config: ConfigOption = None,
) -> None:
    """Add the feeds of a list to your outlets file: OPML from a feed reader, or CSV from a spreadsheet.

    Each line is answered: added, known (watched already, or twice in the list), or refused with the reason. A feed
    whose address belongs to a listed outlet goes to that outlet; any other makes a new [[outlet]] block at the end of
    your file, of unknown standing, with verified = false: look at its name, kind, country and owner. Nothing else in
    the file changes. Only http and https; no private address unless [crawl] allow_private has it.

    CSV has a header with any of url, outlet, country, languages, kind, owner, domains, site, title, spider, entries,
    seen_in; without a header its columns are url, outlet, country, languages, kind, owner.

    Example:  secondsource watches import subscriptions.opml --dry-run
    """
    body = read_bytes(file, wanted="an OPML or a CSV file", limit=MOST_BYTES + 1)
    lines = read_list(body, path=str(file), place=one_line(file.name, 100))
    settings = Settings() if config is None and not DEFAULT_CONFIG.exists() else load_settings(config)
    target = _target(settings, config, into)
    additions = _additions(lines, settings, target, standing)
    text = with_additions(
        target.text or _NEW_FILE,
        watches=additions.watches,
        outlets=additions.outlets,
        remark=f"# From {one_line(file.name, 100)}: look at name, kind, country, owner and standing.",
        place=str(target.path),
    )
    has_more = bool(additions.watches or additions.outlets)
    if has_more and not is_dry_run:
        _write(target.path, text)
    print_listing(additions.outcomes, _COLUMNS, output=output, nothing="No line in the file.")
    if is_dry_run and output is ListingFormat.TABLE:
        for outlet in additions.outlets:
            open_console().print("\n".join([*outlet_lines(outlet), ""]), markup=False, soft_wrap=True)
    _say(_summary(additions, target, is_dry_run=is_dry_run))


def read_list(body: bytes, *, path: str, place: str) -> tuple[Line, ...]:
    """The lines of a list in whichever form it has. Raises InputError for what is neither OPML nor CSV."""
    if len(body) > MOST_BYTES:
        raise InputError(path=path, problem=f"it is larger than {MOST_BYTES // 1024 // 1024} MB", fix="Split it.")
    head = body[:1024]
    decoded = head.decode("utf-16", "ignore") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else head.decode("latin-1")
    is_xml = decoded.removeprefix("\xef\xbb\xbf").lstrip("\ufeff \t\r\n").startswith("<")
    return (read_opml if is_xml else read_csv)(body, path=path, place=place)


def _target(settings: Settings, config: Path | None, into: Path | None) -> _Target:
    named = [Path(name) for name in settings.outlets.files]
    if into is None and len(named) > 1:
        raise typer.BadParameter(f"you have {len(named)} outlets files: say which with --into {named[-1]}")
    path = into or (named[0] if named else (config or DEFAULT_CONFIG).resolve().parent / _DEFAULT_FILE)
    is_named = path.resolve() in {each.resolve() for each in named}
    is_beside = path.resolve().parent == (config or DEFAULT_CONFIG).resolve().parent
    as_named = path.name if is_beside else str(path.resolve())
    if not path.exists():
        return _Target(path=path, text="", is_named=is_named, as_named=as_named)
    read_outlets(path)  # what is wrong with it is told before anything is added
    return _Target(path=path, text=path.read_bytes().decode("utf-8"), is_named=is_named, as_named=as_named)


def _additions(lines: Sequence[Line], settings: Settings, target: _Target, standing: Standing) -> Additions:
    from crawler.politeness.addresses import AddressPolicy  # slow to import: `--help` must not wait for it

    own = read_outlets(target.path) if target.text else ()
    elsewhere = {
        outlet.name: name
        for name in settings.outlets.files
        if Path(name).resolve() != target.path.resolve()
        for outlet in read_outlets(Path(name))
    }
    outlets = load_outlets(settings)
    if not target.is_named:  # as it will be once it is named
        listed = {outlet.name for outlet in own}
        outlets = (*(outlet for outlet in outlets if outlet.name not in listed), *own)
    return additions_of(
        lines,
        outlets=outlets,
        catalogue=build_catalogue(outlets),
        own=own,
        elsewhere=elsewhere,
        objection=AddressPolicy(settings.crawl.allow_private).find_objection,
        standing=standing,
    )


def _write(path: Path, text: str) -> None:
    """The file whole or not at all: a crash must not leave half a list."""
    place = path.resolve()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("wb", dir=place.parent, prefix=f".{place.name}.", delete=False) as new:
            new.write(text.encode("utf-8"))
        try:
            if place.exists():
                shutil.copymode(place, new.name)
            else:
                Path(new.name).chmod(0o644)
            os.replace(new.name, place)
        finally:
            Path(new.name).unlink(missing_ok=True)
    except OSError as error:
        problem = f"it cannot be written ({error.strerror or error})"
        raise ConfigError(
            place=str(path), problem=problem, fix="Name a file that you may write with --into."
        ) from error


def _summary(additions: Additions, target: _Target, *, is_dry_run: bool) -> list[str]:
    counts = Counter(outcome.taken for outcome in additions.outcomes)
    added, known, refused = (counts[taken] for taken in Taken)
    said = [
        f"{added} {'would be ' if is_dry_run else ''}added, {known} known already, {refused} refused: {target.path}"
    ]
    if added and not target.is_named:
        said.append(f'Name the file in your configuration: [outlets] files = ["{target.as_named}"]')
    if added and not is_dry_run:
        said.append("Then: `secondsource check` reads the file; the daemon polls what is new from its next start.")
    return said


def _say(lines: Sequence[str]) -> None:
    for line in lines:
        print(line, file=sys.stderr)
