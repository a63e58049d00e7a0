"""How our values lie in a column: moments, spans, lists of words and choices, the same in every database."""

import json
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from secondsource.clock import require_utc

StoredRow = Any  # a Row of SQLAlchemy: what its attributes hold its table says, and no type checker knows

_MOMENT_CHARACTERS = 27  # 2023-05-29T04:05:06.000000Z
_CHOICE_CHARACTERS = 32  # room for longer names later without a change of type


class Moment(TypeDecorator[datetime]):
    """An instant, aware and in UTC on both sides; sorts by time, exact to the microsecond.

    SQLite has no type for it: there it is fixed-width text, whose order is that of time.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:  # SQLAlchemy's own signature
        """Text on SQLite, the database's own type elsewhere."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(_MOMENT_CHARACTERS))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """Raises ValueError for a naive datetime or another zone."""
        if value is None:
            return None
        require_utc("a stored moment", value)
        return moment_text(value) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | str | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        return (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(UTC)


class Span(TypeDecorator[timedelta]):
    """A length of time, in whole microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        """Microseconds."""
        return None if value is None else value // timedelta(microseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        """The span again, exactly."""
        return None if value is None else timedelta(microseconds=value)


class PlainText(TypeDecorator[str]):
    """Text that every database takes: pages bring NULs and halves of surrogate pairs, which none stores well."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text with U+FFFD for what cannot be stored."""
        return None if value is None else storable(value)


class Words(TypeDecorator[tuple[str, ...]]):
    """A short list of strings, in its order, as JSON."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> list[str] | None:
        """A list of storable strings."""
        return None if value is None else [storable(word) for word in value]

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> tuple[str, ...] | None:
        """A tuple again."""
        return None if value is None else tuple(value)


def choice(values: type[StrEnum], name: str) -> Enum:
    """A column that holds one of an enumeration's values, checked by the database too."""
    return Enum(
        values,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=_CHOICE_CHARACTERS,
        values_callable=lambda members: [member.value for member in members],
    )


def moment_text(moment: datetime) -> str:
    """The fixed-width form of an instant in UTC: "2023-05-29T04:05:06.000000Z"."""
    return f"{moment.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def storable(text: str) -> str:
    """The text with U+FFFD in place of NUL and of lone surrogates."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def dump_json(value: object) -> str:
    """JSON as we store it: other scripts stay readable in the file."""
    return storable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
