"""When a crawler of those days would have fetched what, and the WARC file that it would have left."""

import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime

from crawler.evidence.composing import Capture, compose_warc
from desk.demo.manuscripts import Item, Site, Sources
from desk.demo.newsfeeds import render_feed
from desk.demo.pages import feed_type, render_page

WARC_NAME = "demo.warc.gz"
_REGULAR = timedelta(hours=12)  # every feed is read as often as this, changed or not, all in one second: one batch
_ROBOTS = timedelta(days=2)
_RELATED = 4
_SOFTWARE = "desk.demo.build (invented articles, written for this demo)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """How the archive differs from the plain one in when and in which order things are seen; dates are kept.

    delays    by an item's address, how much later than usual its feed lists it
    reorder   a number that shuffles the entries inside feeds and the records of the file; 0 = leave them in order
    """

    delays: Mapping[str, timedelta] = field(default_factory=dict)
    reorder: int = 0


AS_PUBLISHED = Arrival()


def build_archive(sources: Sources, arrival: Arrival = AS_PUBLISHED) -> dict[str, bytes]:
    """The files of the archive's folder by name: the WARC, and what lies beside it. Equal input, equal bytes."""
    warc = compose_warc(plan_captures(sources, arrival), software=_SOFTWARE, described_at=sources.first_at)
    return {WARC_NAME: warc} | {name: text.encode() for name, text in sources.beside}


def plan_captures(sources: Sources, arrival: Arrival = AS_PUBLISHED) -> tuple[Capture, ...]:
    """Every capture of the archive, in the order of the file."""
    captures: list[Capture] = []
    for site in sources.sites:
        items = [item for item in sources.items if item.outlet == site.outlet]
        captures.extend(_site_captures(site, items, sources, arrival))
    captures.sort(key=lambda capture: (capture.captured_at, capture.url))
    if arrival.reorder:
        captures.sort(key=lambda capture: _chance(f"{arrival.reorder} {capture.captured_at} {capture.url}"))
    return tuple(captures)


def _site_captures(site: Site, items: Sequence[Item], sources: Sources, arrival: Arrival) -> Iterable[Capture]:
    first_at, last_at = sources.first_at, sources.last_at
    listed_at = {item.url: _listed_at(item, arrival) for item in items}
    yield from _robots_captures(site, first_at - timedelta(seconds=3), last_at)
    moments = {first_at, last_at} | {moment for moment in listed_at.values() if first_at < moment < last_at}
    regular = first_at + _REGULAR
    while regular < last_at:
        moments.add(regular)
        regular += _REGULAR
    captured: set[str] = set()
    for moment in sorted(moments):
        there = [item for item in items if listed_at[item.url] <= moment]
        there.sort(key=lambda item: (item.published_at, item.url), reverse=True)
        shown = there[: site.entries]
        if arrival.reorder:
            shown.sort(key=lambda item: _chance(f"{arrival.reorder} {item.url}"))
        yield _feed_capture(site, shown, moment)
        for place, item in enumerate(item for item in shown if item.paragraphs and item.url not in captured):
            captured.add(item.url)
            related = [other for other in there if other.url != item.url][:_RELATED]
            at = moment + timedelta(seconds=10 + _chance(item.url) % 35 + place)
            yield _response(item.url, at, "text/html", site.encoding, render_page(item, site, related=related))


def _listed_at(item: Item, arrival: Arrival) -> datetime:
    """When our read of the feed first shows the item: some minutes after its publication."""
    usual = item.published_at + timedelta(minutes=4, seconds=_chance(item.url) % 400)
    return usual + arrival.delays.get(item.url, timedelta(0))


def _feed_capture(site: Site, items: Sequence[Item], moment: datetime) -> Capture:
    newest = max(items, key=lambda item: item.published_at)
    body = render_feed(site, items)
    return _response(site.feed_url, moment, feed_type(site), "utf-8", body, modified_at=newest.published_at)


def _robots_captures(site: Site, first_at: datetime, last_at: datetime) -> Iterable[Capture]:
    body = f"User-agent: *\nDisallow: /search\nDisallow: /account/\n\n# {site.outlet}\n".encode()
    while first_at < last_at:
        yield _response(site.root + "/robots.txt", first_at, "text/plain", "utf-8", body)
        first_at += _ROBOTS


def _response(
    url: str, moment: datetime, kind: str, encoding: str, body: bytes, *, modified_at: datetime | None = None
) -> Capture:
    headers = [
        ("Date", format_datetime(moment, usegmt=True)),
        ("Server", "nginx"),
        ("Content-Type", f"{kind}; charset={encoding}"),
        ("ETag", f'"{hashlib.sha256(body).hexdigest()[:20]}"'),
    ]
    if modified_at is not None:
        headers.append(("Last-Modified", format_datetime(modified_at, usegmt=True)))
    return Capture(url=url, captured_at=moment, headers=tuple(headers), body=body)


def _chance(subject: str) -> int:
    """A number that looks drawn and is the same in every run."""
    return zlib.crc32(subject.encode())
