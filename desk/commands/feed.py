"""`secondsource feed`: what stands in a feed, from a file or from the web."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desk.configuration import settings_if_named
from desk.input_lines import read_bytes
from desk.options import LineFormat, LineFormatOption, OnlyIfGivenConfigOption
from desk.reports.json_text import print_json_line

if TYPE_CHECKING:
    from desk.wiring import Fetched


def feed(
    inputs: Annotated[list[str], typer.Argument(metavar="FILE_OR_URL…", help="Files, or http(s) addresses.")],
    base: Annotated[str, typer.Option("--base", metavar="URL", help="The address for relative links.")] = "",
    output: LineFormatOption = LineFormat.JSON,
    config: OnlyIfGivenConfigOption = None,
) -> None:
    """Read feeds and print what they announce, one JSON object for each input.

    RSS, Atom, JSON Feed and sitemaps are read; whatever else it is, the line says so in "error". An address is
    fetched as the daemon would: by its robots.txt, and no private address unless a configuration allows it.

    Example:  secondsource feed feed.xml --base https://news.example/
    """
    del output  # there is one way
    addresses = [each for each in inputs if _is_address(each)]
    # Files are opened before anything is printed: a wrong path must not end a half-written answer.
    for each in inputs:
        if each not in addresses:
            read_bytes(Path(each), wanted="the feed itself", limit=0)
    from desk.wiring import fetch_documents  # slow to import: `--help` must not wait for it

    settings = settings_if_named(config)
    fetched: Mapping[str, Fetched] = fetch_documents(addresses, settings) if addresses else {}
    for line in _iter_lines(inputs, fetched, base):
        print_json_line(line)


def _iter_lines(inputs: list[str], fetched: "Mapping[str, Fetched]", base: str) -> Iterator[Mapping[str, object]]:
    from crawler.feeds.held import FeedDocument, iter_feed_lines
    from crawler.feeds.lines import feed_error_line
    from crawler.feeds.parsing import LIMIT_BYTES

    def iter_documents() -> Iterator[FeedDocument]:
        for each in inputs:
            answer = fetched.get(each)
            if answer is None:
                body = read_bytes(Path(each), wanted="the feed itself", limit=LIMIT_BYTES + 1)
                yield FeedDocument(name=each, body=body, base=base)
            else:
                base_url = base or answer.url
                yield FeedDocument(name=each, body=answer.body, base=base_url, content_type=answer.content_type)

    for each, line in zip(inputs, iter_feed_lines(iter_documents()), strict=True):
        answer = fetched.get(each)
        yield line if answer is None or not answer.problem else feed_error_line(each, answer.problem)


def _is_address(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))
