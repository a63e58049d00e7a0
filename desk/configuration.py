"""What files say: the configuration, the catalogue and the topics of a process, read in this one place."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from desk.options import DEFAULT_CONFIG
from secondsource.catalogue import Catalogue, with_operator_outlets
from secondsource.data import list_tables, read_table
from secondsource.errors import ConfigError, ConfigErrors, InputError
from secondsource.outlet_file import outlets_from
from secondsource.outlets import Outlet
from secondsource.settings import Settings
from secondsource.settings_file import settings_from
from secondsource.topics.profile import TopicProfile, default_profile, profile_from, watched_together


def load_settings(config: Path | None) -> Settings:
    """The settings of a named file, or of ./secondsource.toml. Raises ConfigError, also where there is none."""
    path = config or DEFAULT_CONFIG
    if config is None and not path.exists():
        raise ConfigError(
            place=str(path),
            problem="there is no configuration in this folder",
            fix="Write one with `secondsource init`, or name one with --config FILE.",
        )
    table = read_toml(path)
    folder = str(path.resolve().parent)
    return with_password(
        settings_from(table, place=str(path), folder=folder, environment=os.environ), place=str(path)
    )


def with_password(settings: Settings, *, place: str) -> Settings:
    """The settings with the mail password read from its file; the environment wins over it."""
    mail = settings.mail
    if mail.password or not mail.password_file:
        return settings
    try:
        password = Path(mail.password_file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            place=f"{place} [mail]",
            problem=f"password_file {mail.password_file} cannot be read ({error})",
            fix="Check the path and its permissions.",
        ) from error
    return replace(settings, mail=replace(mail, password=password))


def read_toml(path: Path) -> Mapping[str, object]:
    """A TOML file as a table. Raises ConfigError where it is missing or is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise ConfigError(place=str(path), problem="there is no such file", fix="Check the path.") from error
    except OSError as error:
        raise ConfigError(
            place=str(path),
            problem=f"it cannot be read ({error.strerror})",
            fix="Check the path and its permissions.",
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError(place=str(path), problem="it is not UTF-8", fix="Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            place=str(path), problem=f"it is no TOML: {error}", fix="Mend that line; texts stand in quotes."
        ) from error


def read_outlets(path: Path) -> tuple[Outlet, ...]:
    """The outlets of one file. Raises ConfigError."""
    return outlets_from(read_toml(path), place=str(path))


def shipped_outlets() -> tuple[Outlet, ...]:
    """The catalogue that ships with the package."""
    return tuple(outlet for path in list_tables("outlets") for outlet in outlets_from(read_table(path), place=path))


def build_catalogue(outlets: tuple[Outlet, ...]) -> Catalogue:
    """A catalogue of these outlets, with the platforms and carriers that we know."""
    return Catalogue(outlets, platforms=_listed("platforms"), carriers=_listed("carriers"))


def load_catalogue(settings: Settings, *, more: tuple[Outlet, ...] = ()) -> Catalogue:
    """The catalogue that the settings ask for: the shipped one, the operator's files over it, then `more`.

    Raises ConfigErrors with everything that is wrong in the operator's files.
    """
    outlets = load_outlets(settings)
    return build_catalogue(with_operator_outlets(outlets, more) if more else outlets)


def load_outlets(settings: Settings) -> tuple[Outlet, ...]:
    """The outlets that the settings ask for, as they are declared: shipped ones, the operator's files over them.

    Raises ConfigErrors with everything that is wrong in the operator's files.
    """
    problems: list[ConfigError] = []
    outlets = shipped_outlets() if settings.outlets.shipped else ()
    for name in settings.outlets.files:
        try:
            outlets = with_operator_outlets(outlets, read_outlets(Path(name)))
        except ConfigErrors as error:
            problems += error.errors
        except ConfigError as error:
            problems.append(error)
    if problems:
        raise ConfigErrors(tuple(problems))
    return outlets


def settings_if_named(config: Path | None) -> Settings:
    """The settings of a named file; the defaults where none is named, whatever lies in the folder."""
    return Settings() if config is None else load_settings(config)


def catalogue_for_files(settings: Settings, *, outlets: Path | None, only_outlets: Path | None) -> Catalogue:
    """The catalogue of `assess`: that of the settings, with `outlets` over it, or `only_outlets` in its place."""
    if only_outlets is not None:
        return build_catalogue(_outlets_of_input(only_outlets))
    return load_catalogue(settings, more=() if outlets is None else _outlets_of_input(outlets))


def find_profile(settings: Settings) -> TopicProfile | None:
    """The topics that the settings ask for, as one profile; None where everything is on topic. Raises ConfigError."""
    if settings.topics.any:
        return None
    if not settings.topics.files:
        return default_profile()
    profiles = [default_profile()] if settings.topics.shipped else []
    profiles += [profile_from(read_toml(Path(name)), place=name) for name in settings.topics.files]
    return watched_together(profiles)


def _outlets_of_input(path: Path) -> tuple[Outlet, ...]:
    if not path.exists():
        raise InputError(path=str(path), problem="there is no such file", fix="Check the path.")
    return read_outlets(path)


def _listed(name: str) -> tuple[str, ...]:
    listed = read_table(f"{name}.toml")[name]
    if not isinstance(listed, list):
        raise TypeError(f"{name}.toml of the package must list texts")
    return tuple(map(str, listed))
