"""`secondsource demo`: the whole product on its built-in archive."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from desk.logs import configure_logging
from desk.reports.listings import open_console
from secondsource.errors import InputError
from secondsource.hostile_text import one_line
from secondsource.settings import ArchiveSettings, DatabaseSettings, MailSettings, Settings, Transport

if TYPE_CHECKING:
    from alerts.history import HistoricAlert
    from scheduler.backtest import Span

MARKER = ".made-by-secondsource-demo"
_OURS = ("mail", "evidence", "secondsource.db", "secondsource.db-wal", "secondsource.db-shm", "secondsource.toml")
_OUTLETS = "outlets.toml"

_CONFIG = """\
# Written by `secondsource demo`, so that you can look at what it found: cd here, and type `secondsource stories`.
[outlets]
shipped = false
files = ["outlets.toml"]

[mail]
transport = "maildir"
folder = "mail"

[[subscriber]]
address = "{address}"
"""


def demo(
    folder: Annotated[
        Path, typer.Option("--folder", metavar="FOLDER", help="Where to write; made anew each time.")
    ] = Path("secondsource-demo"),
) -> None:
    """Show the whole product on a built-in archive: ten days, twenty invented outlets, six mails.

    Writes only into its folder: mail/ (a Maildir), secondsource.db and evidence/. It may be repeated, and needs no
    network.
    """
    from crawler.evidence.replay import open_replay  # slow to import: `--help` must not wait for it
    from desk.rehearsing import outlets_for, rehearse, settings_for, span_of

    configure_logging()
    archive = Path(str(files("desk.demo").joinpath("archive")))
    settings = settings_for([archive], None)
    _make_folder(folder)
    shutil.copyfile(archive / _OUTLETS, folder / _OUTLETS)
    (folder / "secondsource.toml").write_text(
        _CONFIG.format(address=settings.subscribers[0].address), encoding="utf-8"
    )
    replay = open_replay([archive])
    span = span_of(replay, [archive], start=None, end=None)
    console = open_console()
    console.print(f"Ten days of an archive, {span.starts_at:%Y-%m-%d} to {span.ends_at:%Y-%m-%d}, at its own time.")
    with _open_progress(span) as tell:
        found = rehearse(
            _settings_in(settings, folder),
            outlets_for([archive], None),
            replay,
            span,
            keeps=True,
            progress=tell,
        )
    replay.close()
    for line in _closing_lines(folder, found):
        console.print(line, markup=False, soft_wrap=True)


def _make_folder(folder: Path) -> None:
    """Makes the folder, or empties it of what an earlier demo left; refuses one that no demo has made."""
    try:
        if folder.exists() and not (folder / MARKER).is_file() and (not folder.is_dir() or any(folder.iterdir())):
            raise InputError(
                path=str(folder),
                problem="it is there already, and no demo has made it",
                fix="Name another with --folder, or move it away.",
            )
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARKER).touch()
        for name in (*_OURS, _OUTLETS):
            path = folder / name
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(
            path=str(folder),
            problem=f"it cannot be written ({error.strerror or error})",
            fix="Name a folder that you may write to with --folder.",
        ) from error


def _settings_in(settings: Settings, folder: Path) -> Settings:
    """The archive's settings with everything that is kept inside the folder."""
    here = folder.resolve()
    return replace(
        settings,
        database=DatabaseSettings(url=f"sqlite:///{here / 'secondsource.db'}"),
        archive=ArchiveSettings(folder=str(here / "evidence")),
        mail=MailSettings(transport=Transport.MAILDIR, folder=str(here / "mail"), sender=settings.mail.sender),
    )


Tell = Callable[[datetime, "tuple[HistoricAlert, ...]"], None]


@contextmanager
def _open_progress(span: "Span") -> Iterator[Tell]:
    """A bar over the archive's time on stderr; each alert on stdout as it falls due."""
    errors = Console(stderr=True)
    results = open_console()
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[day]}"), TimeElapsedColumn())
    # Where both are one terminal the bar must make room for a line; elsewhere they do not meet.
    is_shared = errors.is_terminal and results.is_terminal
    with Progress(
        *columns, console=errors, redirect_stdout=is_shared, transient=True, disable=not errors.is_terminal
    ) as progress:
        whole = (span.ends_at - span.starts_at).total_seconds()
        bar = progress.add_task("polling, reading, judging", total=whole, day=f"{span.starts_at:%Y-%m-%d %H:%M}")

        def tell(now: datetime, alerts: "tuple[HistoricAlert, ...]") -> None:
            gone = (now - span.starts_at).total_seconds()
            progress.update(bar, completed=gone, day=f"{now:%Y-%m-%d %H:%M}")
            for alert in alerts:
                print(f"{alert.at:%Y-%m-%d %H:%M}  to {', '.join(alert.to)}: {one_line(alert.subject)}", flush=True)

        yield tell


def _closing_lines(folder: Path, found: "tuple[HistoricAlert, ...]") -> Iterator[str]:
    yield ""
    mail = folder / "mail"
    yield f"{len(found)} mails lie in {mail} (a Maildir: `mutt -f {mail}`, or open a file in {mail / 'new'})."
    yield f"What they rest on: {folder / 'secondsource.db'}, and the raw responses in {folder / 'evidence'}."
    yield "Type next:"
    yield f"  cd {folder}"
    yield "  secondsource stories"
    if found:
        yield f"  secondsource explain {found[-1].story}"
    yield "To watch the world instead of an archive, in a folder of its own: secondsource init"
