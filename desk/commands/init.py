"""`secondsource init`: writes a configuration that works, and says when a first alert can come."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from desk.configuration import load_catalogue, read_toml
from desk.options import DEFAULT_CONFIG
from desk.reports.listings import open_console, shown_span
from secondsource.errors import ConfigError
from secondsource.languages import primary_subtag
from secondsource.outlets import Outlet
from secondsource.settings import CrawlSettings, Settings, Subscriber
from secondsource.settings_file import find_time_zone_problem, is_language, is_mail_address, settings_from

_TEMPLATE = """\
# Second Source. Every key is explained in docs/configuration.md; `secondsource check` finds what is wrong here.

[database]
url = "sqlite:///secondsource.db"

[archive]
folder = "evidence"        # raw responses, as WARC: what an alert rests on can be shown later

[crawl]
interval_min = "{interval}"       # no feed is read more often

[outlets]
shipped = true             # the list that comes with Second Source
files = []                 # your own outlets, such as ["outlets.toml"]; they win over the shipped list

{mail}
[[subscriber]]
address = "{address}"
settle = "6h"              # how long a fresh story may find its second source before you are told
languages = [{languages}]             # of a story's reports; empty: all
time_zone = "{time_zone}"
"""

_MAILDIR = """\
[mail]
transport = "maildir"      # mails are laid into the folder below; most mail programs can read it
folder = "mail"
# To send them instead:
# transport = "smtp"
# host = "smtp.example.org"
# port = 587
# tls = "starttls"         # or "implicit", or "none"
# user = "…"               # the password: SECONDSOURCE_MAIL_PASSWORD, or password_file = "…"
# sender = "alerts@example.org"
"""

_SMTP = """\
[mail]
transport = "smtp"
host = "{host}"
port = {port}
tls = "{tls}"           # or "starttls", "implicit", "none"
# user = "…"               # the password: SECONDSOURCE_MAIL_PASSWORD, or password_file = "…"
sender = "{sender}"
"""

# By what a mail server's port is for (RFC 6409, RFC 8314).
_TLS_OF_PORT = {465: "implicit", 587: "starttls", 25: "starttls"}


def init(
    address: Annotated[
        str, typer.Option("--address", metavar="MAIL", help="Whom to tell. Asked for where it is not given.")
    ] = "",
    languages: Annotated[
        list[str] | None,
        typer.Option("--language", metavar="TAG", help="Only stories reported in this language; may be repeated."),
    ] = None,
    time_zone: Annotated[str, typer.Option("--time-zone", metavar="ZONE", help="Such as Asia/Tokyo.")] = "UTC",
    mail_server: Annotated[
        str,
        typer.Option(
            "--mail-server", metavar="HOST[:PORT]", help="Send by this server; without it mails go into ./mail."
        ),
    ] = "",
    folder: Annotated[
        Path, typer.Option("--folder", metavar="FOLDER", help="Where to write secondsource.toml; made if missing.")
    ] = Path(),
    config: Annotated[Path | None, typer.Option("--config", metavar="FILE", help="Write this file instead.")] = None,
) -> None:
    """Write a configuration: who is told, in which languages, and how mail leaves.

    Asks for what it needs at a terminal; with --address it asks nothing. It never overwrites a file.

    Example:  secondsource init --address analyst@example.org --language ja --language en
    """
    path = config or folder / DEFAULT_CONFIG
    if path.exists():
        raise ConfigError(
            place=str(path),
            problem="it exists already",
            fix="Edit it, or name another place with --folder or --config.",
        )
    asked = address or not sys.stdin.isatty()
    if not asked:
        address = typer.prompt("Whom shall we tell? Mail address", err=True)
        answer = typer.prompt("Only stories reported in these languages (such as: ja en; empty: all)", "", err=True)
        languages = answer.replace(",", " ").split()
        mail_server = typer.prompt("Mail server (HOST[:PORT]; empty: mails go into a folder)", "", err=True)
    text = configuration_text(
        address=address.strip(),
        languages=tuple(languages or ()),
        time_zone=time_zone,
        mail_server=mail_server.strip(),
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        problem = f"it cannot be written ({error.strerror or error})"
        raise ConfigError(place=str(path), problem=problem, fix="Name a folder that you may write to.") from error
    settings = settings_from(read_toml(path), place=str(path), folder=str(path.resolve().parent), environment={})
    from desk.wiring import WallClock  # slow to import: `--help` must not wait for it

    for line in first_alert_lines(path, settings, load_catalogue(settings).outlets, now=WallClock().now()):
        open_console().print(line, markup=False)


def configuration_text(*, address: str, languages: tuple[str, ...], time_zone: str, mail_server: str) -> str:
    """The file's text. Raises BadParameter for what cannot be used, naming the option."""
    if not address:
        raise typer.BadParameter("say whom to tell: --address analyst@example.org")
    if not is_mail_address(address):
        raise typer.BadParameter(f"--address {address!r} is no mail address; write one such as analyst@example.org")
    for language in languages:
        if not is_language(language):
            raise typer.BadParameter(f"--language {language!r} is no language tag; write one such as ja or en")
    if fix := find_time_zone_problem(time_zone):
        raise typer.BadParameter(f"--time-zone {time_zone!r} is unknown. {fix}")
    return _TEMPLATE.format(
        interval=f"{int(CrawlSettings().interval_min.total_seconds()) // 60}m",
        address=address,
        languages=", ".join(f'"{language}"' for language in languages),
        time_zone=time_zone,
        mail=_mail_text(mail_server, sender=address) if mail_server else _MAILDIR,
    )


def first_alert_lines(path: Path, settings: Settings, outlets: tuple[Outlet, ...], *, now: datetime) -> list[str]:
    """What was written, what will be watched, when a first alert can come, and what to type next."""
    subscriber = settings.subscribers[0]
    watches = [(outlet, watch) for outlet in outlets for watch in outlet.watches]
    spoken = {primary_subtag(language) for outlet, _ in watches for language in outlet.languages}
    return [
        f"Written: {path}",
        f"Watched from the first start: {len(watches)} feeds in {len(spoken)} languages.",
        *_unwatched(subscriber, spoken),
        f"A first alert can come {shown_span(subscriber.settle)} after the first report that we see of a story: "
        f"at {now + subscriber.settle:%Y-%m-%d %H:%M} UTC if the daemon starts now and finds one at once.",
        "Reports older than 48 h when a feed is first read are background: kept, and never alerted.",
        "Next: `secondsource check` tries database, feeds list and mail; `secondsource run` starts watching.",
    ]


def _unwatched(subscriber: Subscriber, spoken: set[str]) -> list[str]:
    missing = [language for language in subscriber.languages if primary_subtag(language) not in spoken]
    if not missing:
        return []
    return [f"No feed is watched yet in: {', '.join(missing)}. Add outlets (docs/configuration.md, Outlets)."]


def _mail_text(mail_server: str, *, sender: str) -> str:
    host, _, written = mail_server.partition(":")
    if (written and not (written.isdigit() and 0 < int(written) <= 65535)) or not host or " " in host:
        raise typer.BadParameter(
            f"--mail-server {mail_server!r}: write HOST or HOST:PORT, such as smtp.example.org:587"
        )
    port = int(written or 587)
    return _SMTP.format(host=host, port=port, tls=_TLS_OF_PORT.get(port, "starttls"), sender=sender)
