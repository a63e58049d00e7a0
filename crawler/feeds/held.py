"""Feeds parsed in a child process, within bounds: what everybody calls for documents that come from the network."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from crawler.bounded import MIB, Bounds, Call, OverrunError, Workers
from crawler.feeds.lines import feed_error_line, feed_line
from crawler.feeds.parsed import ParsedFeed
from crawler.feeds.parsing import LIMIT_BYTES, parse_feed


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
