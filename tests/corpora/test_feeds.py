"""Every document of feedparser's and the W3C's suites: no crash, within bounds, and equal to feedparser.

Each is parsed in a child process that may use 64 MiB above what it has idle, and 2 s of processor time.
"""

import io
import tarfile
import time
import warnings
from calendar import timegm
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest

from crawler.bounded import MIB, Bounds, Call, Workers
from crawler.feeds.lines import feed_line

pytestmark = pytest.mark.corpora

BOUNDS = Bounds(memory_bytes=64 * MIB, cpu_seconds=2)
SUITES = {"feedparser-suite.tar.gz": 2000, "w3c-feedvalidator-testcases.tar.gz": 2000}
BASES = ("", "https://base.example/some/feed.xml")


def iter_documents(archive: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive) as suite:
        for member in suite:
            file = suite.extractfile(member) if member.isfile() else None
            if file is not None:
                yield member.name, file.read()


@pytest.mark.parametrize("base", BASES, ids=["without base", "with base"])
@pytest.mark.parametrize("suite", SUITES)
def test_every_document_is_read_within_bounds_and_as_feedparser_reads_it(
    suite: str, base: str, corpora: Path
) -> None:
    documents = list(iter_documents(corpora / "feeds" / suite))
    calls = (
        Call(function=feed_line, arguments={"name": name, "body": body, "base": base}, bounds=BOUNDS)
        for name, body in documents
    )
    started = time.perf_counter()
    with Workers(2) as workers:
        lines = list(workers.run_in_order(calls))
    seconds = time.perf_counter() - started

    overrun = [(name, line) for (name, _), line in zip(documents, lines, strict=True) if isinstance(line, Exception)]
    assert overrun == []
    differences = [
        difference
        for (name, body), line in zip(documents, lines, strict=True)
        for difference in differences_from_feedparser(name, body, line, base)
    ]
    formats = Counter(line["format"] for line in lines)
    print(
        f"\nfeed: {suite}: {len(lines)} documents, {sum(len(line['entries']) for line in lines)} entries,"
        f" {len(differences)} differences from feedparser, none over 64 MiB or 2 s;"
        f" {1000 * seconds / len(lines):.1f} ms each in two children; {dict(formats.most_common())}"
    )
    assert len(lines) >= SUITES[suite]
    assert differences == []


def differences_from_feedparser(
    name: str, body: bytes, line: Mapping[str, Any], base: str
) -> Iterator[str]:  # Any: JSON
    headers = {"content-location": base, "content-type": "application/xml"} if base else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # feedparser's own, about its own fields
        found = feedparser.parse(io.BytesIO(body), response_headers=headers)
    if found.get("version") and found["version"] != line["format"]:
        yield f"{name}: format {line['format']}, not {found['version']}"
    if not found.entries:
        return
    if len(found.entries) != len(line["entries"]):
        yield f"{name}: {len(line['entries'])} entries, not {len(found.entries)}"
        return
    for theirs, ours in zip(found.entries, line["entries"], strict=True):
        if theirs.get("link") and theirs["link"] != ours["url"]:
            yield f"{name}: link {ours['url']!r}, not {theirs['link']!r}"
        if (theirs.get("id") or None) != ours["id"]:
            yield f"{name}: id {ours['id']!r}, not {theirs.get('id')!r}"
        dates = (dict.get(theirs, f"{field}_parsed") for field in ("published", "updated", "created"))
        parsed = next(filter(None, dates), None)
        if parsed and _instant(ours["published_at"]) != timegm(parsed):
            yield f"{name}: date {ours['published_at']}, not {parsed}"


def _instant(written: str | None) -> int | None:
    """As feedparser reckons: a zoneless time is UTC, a day or month its first second."""
    if written is None:
        return None
    moment = datetime.fromisoformat(f"{written}-01" if len(written) == len("2023-04") else written)
    return timegm((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).utctimetuple())
