"""Moments and spans in words, in the reader's time zone."""

from datetime import datetime, timedelta, tzinfo

from secondsource.dates import Announced, Precision

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


def tell_time(moment: datetime, zone: tzinfo) -> str:
    """ "2023-05-30 14:05 JST": to the minute, with the zone's name at that moment."""
    local = moment.astimezone(zone)
    name = local.tzname() or ""
    if not name or name[0] in "+-":  # tzdata names many zones by their offset alone
        name = f"UTC{local.strftime('%z')[:3]}:{local.strftime('%z')[3:5]}"
    return f"{local:%Y-%m-%d %H:%M} {name}"


def tell_announced(announced: Announced, zone: tzinfo) -> str:
    """When a publisher says that it published, with no more precision than it gives; "" where it says nothing."""
    if announced.has_zone:
        return tell_time(datetime.fromisoformat(announced.written), zone)
    if announced.precision is Precision.INSTANT:
        return announced.written[:16].replace("T", " ") + " (zone not given)"
    return announced.written


def tell_span(span: timedelta) -> str:
    """ "35 minutes", "41 hours", "4 days": whole units, rounded down; hours up to two days."""
    if span < _HOUR:
        return counted(max(0, int(span.total_seconds())) // 60, "minute")
    if span < 2 * _DAY:
        return counted(span // _HOUR, "hour")
    return counted(span // _DAY, "day")


def tell_age(span: timedelta) -> str:
    """A span short enough for a subject: "0 h", "41 h", "2 days"."""
    return f"{max(0, span // _HOUR)} h" if span < 2 * _DAY else counted(span // _DAY, "day")


def counted(count: int, noun: str) -> str:
    """ "1 report", "24 reports"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
