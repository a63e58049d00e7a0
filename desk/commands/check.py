"""`secondsource check`: everything that would keep the daemon from working, found before it starts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

import typer

from desk.configuration import find_profile, load_catalogue, load_settings
from desk.options import ConfigOption, ListingFormat, ListingFormatOption
from desk.reports.listings import Column, print_listing, shown_span
from secondsource.errors import ConfigError, ConfigErrors, SecondSourceError
from secondsource.settings import MailSettings, ModelSettings, Settings, Transport

_USAGE, _NOT_FINISHED = 2, 1
_PATIENCE_SECONDS = 8.0  # a person waits for the answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was tried, and how it went."""

    what: str
    is_fine: bool
    said: str
    is_configuration: bool = False  # the file is wrong, rather than the world


_COLUMNS: tuple[Column[Finding], ...] = (
    Column(name="what", cell=lambda found: found.what),
    Column(name="fine", cell=lambda found: found.is_fine),
    Column(name="said", cell=lambda found: found.said, is_long=True),
)


def check(output: ListingFormatOption = ListingFormat.TABLE, config: ConfigOption = None) -> None:
    """Try configuration, outlets, topics, model, database, archive and mail; list everything that is wrong at once.

    Ends with 0 where all is fine, 2 where the configuration is wrong, 1 where something cannot be reached or written.
    The database is made if it is missing; no mail is sent.
    """
    findings = tuple(_iter_findings(config))
    print_listing(findings, _COLUMNS, output=output)
    if any(found.is_configuration and not found.is_fine for found in findings):
        raise typer.Exit(_USAGE)
    if any(not found.is_fine for found in findings):
        raise typer.Exit(_NOT_FINISHED)


def _iter_findings(config: Path | None) -> Iterator[Finding]:
    try:
        settings = load_settings(config)
    except ConfigError as error:
        yield from _config_findings("configuration", error)
        return
    yield Finding(what="configuration", is_fine=True, said=_told_of(settings))
    yield from _configured("outlets", lambda: _catalogue_said(settings))
    yield from _configured("topics", lambda: _topics_said(settings))
    yield from _tried("model", lambda: _try_model(settings.model))
    yield from _tried("database", lambda: _try_database(settings))
    yield from _tried("archive", lambda: _try_folder(Path(settings.archive.folder)))
    yield from _tried("mail", lambda: _try_mail(settings.mail))
    if not settings.subscribers:
        yield Finding(
            what="subscribers",
            is_fine=False,
            said="nobody would be told: add a [[subscriber]]",
            is_configuration=True,
        )


def _config_findings(what: str, error: ConfigError) -> Iterator[Finding]:
    each = error.errors if isinstance(error, ConfigErrors) else (error,)
    for one in each:
        yield Finding(what=what, is_fine=False, said=str(one), is_configuration=True)


def _configured(what: str, say: Callable[[], str]) -> Iterator[Finding]:
    try:
        yield Finding(what=what, is_fine=True, said=say())
    except ConfigError as error:
        yield from _config_findings(what, error)


def _tried(what: str, attempt: Callable[[], str]) -> Iterator[Finding]:
    try:
        yield Finding(what=what, is_fine=True, said=attempt())
    except ConfigError as error:
        yield from _config_findings(what, error)
    except SecondSourceError as error:
        yield Finding(what=what, is_fine=False, said=str(error))
    except OSError as error:
        yield Finding(
            what=what, is_fine=False, said=f"{error.filename}: {error.strerror}. Check path and permissions."
        )


def _told_of(settings: Settings) -> str:
    return ", ".join(f"{each.address} after {shown_span(each.settle)}" for each in settings.subscribers) or "read"


def _catalogue_said(settings: Settings) -> str:
    outlets = load_catalogue(settings).outlets
    watches = sum(len(outlet.watches) for outlet in outlets)
    if not watches:
        place, fix = "[outlets]", "Set shipped = true, or name files with [[outlet.watch]] tables."
        raise ConfigError(place=place, problem="nothing is watched", fix=fix)
    return f"{len(outlets)} outlets, {watches} watches"


def _topics_said(settings: Settings) -> str:
    profile = find_profile(settings)
    return "everything is on topic" if profile is None else ", ".join(each.title for each in profile.each)


def _try_model(model: ModelSettings) -> str:
    from crawler.vectors import open_model, sentence_of  # slow to import: `--help` must not wait for it

    found = open_model(model)
    if found is None:
        return 'none: languages are joined by names, figures and dates alone (pip install "secondsource[vectors]")'
    found.vectors([sentence_of("A title", "and a lead")])
    return f"{found.name} answers"


def _try_database(settings: Settings) -> str:
    from desk.wiring import open_storage  # slow to import: `--help` must not wait for it

    with open_storage(settings) as database:
        return f"{database.name} can be written"


def _try_folder(folder: Path) -> str:
    """Makes the folder if need be, and writes there; leaves nothing behind but the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=folder):
        return f"{folder} can be written"


def _try_mail(mail: MailSettings) -> str:
    if mail.transport is Transport.MAILDIR:
        return _try_folder(Path(mail.folder))
    if mail.user and not mail.password:
        raise ConfigError(
            place="[mail]",
            problem=f"user is {mail.user!r} and there is no password",
            fix="Set SECONDSOURCE_MAIL_PASSWORD, or name a file with password_file.",
        )
    from alerts.channels.smtp import SmtpChannel
    from alerts.errors import DeliveryError

    if problem := SmtpChannel(mail, timeout=_PATIENCE_SECONDS).find_problem():
        raise DeliveryError(channel="mail", problem=problem, fix="No mail can leave until then.")
    return f"{mail.host}:{mail.port} takes mail"
