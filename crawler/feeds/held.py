"""Feeds parsed in a child process, within bounds: what everybody calls for documents that come from the network."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from html import escape
from typing import Any

from crawler.bounded import MIB, Bounds, Call, OverrunError, Workers
from crawler.feeds.lines import feed_error_line, feed_line
from crawler.feeds.listings import read_listing
from crawler.feeds.parsed import ParsedFeed
from crawler.feeds.parsing import LIMIT_BYTES, parse_feed
from crawler.feeds.slicing import HASH_BYTES, WORTHWHILE, Sliced, slice_feed
from secondsource.articles import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDocument:
    """One document to be printed as a line."""

    name: str  # as the user gave it
    body: bytes
    base: str = ""
    content_type: str = ""


def bounds_for_feed(body: bytes) -> Bounds:
    """64 MiB and 2 s, and for what is beyond half a megabyte 24 bytes a byte and 6 s a megabyte.

    feedparser needs 1 ms an entry; all 4,300 documents of both suites keep within the first (tests/corpora).
    """
    beyond = max(0, min(len(body), LIMIT_BYTES) - MIB // 2)
    return Bounds(memory_bytes=64 * MIB + 24 * beyond, cpu_seconds=2 + 6 * beyond / MIB)


def parse_feed_held(workers: Workers, body: bytes, *, content_type: str = "", url: str = "") -> ParsedFeed:
    """As `parse_feed`, in a child; a document that needs more than its bounds has a problem and no entries."""
    arguments = {"body": body, "content_type": content_type, "url": url}
    try:
        parsed: ParsedFeed = workers.run(Call(function=parse_feed, arguments=arguments, bounds=bounds_for_feed(body)))
    except OverrunError as error:
        return ParsedFeed(
            format="unknown", problem=f"not parsed: {error.problem}; ask the publisher for a smaller feed"
        )
    return parsed


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReading:
    """What one document lists that the one before it did not.

    parsed          None = nothing in it is new, and feedparser was not asked
    fingerprint     to be given at the next reading
    listed_count    entries in the document
    """

    parsed: ParsedFeed | None
    fingerprint: bytes
    listed_count: int


def read_feed_held(
    workers: Workers, body: bytes, *, content_type: str = "", url: str = "", fingerprint: bytes = b""
) -> FeedReading:
    """As `parse_feed`, in a child, without the entries that stood unchanged in the document of that fingerprint.

    fingerprint    of the last reading; b"" = there was none, and everything is given
    Where what is left out could change what is said of the rest, everything is given too.
    """
    whole = blake2b(body, digest_size=HASH_BYTES).digest()
    sliced = slice_feed(body, content_type=content_type) if len(body) <= LIMIT_BYTES else None
    now = whole + (sliced.fingerprint() if sliced is not None else b"")
    if sliced is not None:
        listed, known = len(sliced.spans), fingerprint[HASH_BYTES:]
        new = sliced.new_places(known)
        if known and not new:
            return FeedReading(parsed=None, fingerprint=now, listed_count=listed)
        if new and (sliced.silent or len(new) <= WORTHWHILE * listed):
            parsed = parse_feed_held(workers, sliced.with_only(new), url=url)
            if (
                not parsed.problem
                and len(parsed.entries) == len(new)
                and not _shares_ids(sliced, new, parsed.entries)
            ):
                return FeedReading(parsed=parsed, fingerprint=now, listed_count=listed)
    parsed = parse_feed_held(workers, body, content_type=content_type, url=url)
    return FeedReading(parsed=parsed, fingerprint=now, listed_count=len(parsed.entries))


def read_listing_held(
    workers: Workers, body: bytes, *, selector: str, content_type: str = "", url: str = ""
) -> FeedReading:
    """What a page of headlines lists, read in a child; all of it, each time."""
    arguments = {"body": body[:LIMIT_BYTES], "selector": selector, "content_type": content_type, "base": url}
    try:
        call = Call(function=read_listing, arguments=arguments, bounds=bounds_for_feed(body))
        parsed: ParsedFeed = workers.run(call)
    except OverrunError as error:
        parsed = ParsedFeed(format="html", problem=f"not parsed: {error.problem}; watch a shorter page")
    return FeedReading(parsed=parsed, fingerprint=b"", listed_count=len(parsed.entries))


def _shares_ids(sliced: Sliced, new: Sequence[int], entries: Iterable[Entry]) -> bool:
    """Whether an entry that is left out may have the id of one that is given: what an id means, both decide."""
    ids = {entry.guid for entry in entries if entry.guid}
    if not ids:
        return False
    given = set(new)
    kept = b"".join(sliced.entry(place) for place in range(len(sliced.spans)) if place not in given)
    forms = {form for each in ids for form in (each, escape(each, quote=False), escape(each))}
    if not any(form.encode() in kept for form in forms):
        return False
    # An id stands alone, in an element or as an attribute: one that is part of another is another.
    pattern = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    alone = re.compile(rf"""[>"'\[]\s*(?:{pattern})\s*[<"'\]]""".encode())
    return alone.search(kept) is not None


def iter_feed_lines(documents: Iterable[FeedDocument], *, workers: int = 1) -> Iterator[dict[str, Any]]:  # Any: JSON
    """The lines of `secondsource feed`, in order, each document parsed in a child within its bounds."""
    names: list[str] = []

    def calls() -> Iterator[Call]:
        for document in documents:
            names.append(document.name)
            arguments = {
                "name": document.name,
                "body": document.body,
                "base": document.base,
                "content_type": document.content_type,
            }
            yield Call(function=feed_line, arguments=arguments, bounds=bounds_for_feed(document.body))

    with Workers(workers) as children:
        for number, line in enumerate(children.run_in_order(calls())):
            if isinstance(line, OverrunError):
                yield feed_error_line(names[number], f"not parsed: {line.problem}")
            else:
                yield line
