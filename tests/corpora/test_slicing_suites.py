"""Every document of feedparser's and the W3C's suites, cut into its entries: what is cut changes no entry.

Each document is read as it stands, and with plain entries put around its first, under every set of entries that an
earlier reading may have known: what is given must be what feedparser gives for the whole document.
"""

import itertools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from corpora.test_feeds import SUITES, iter_documents

from crawler.bounded import Workers
from crawler.feeds.held import read_feed_held
from crawler.feeds.parsing import parse_feed
from crawler.feeds.slicing import HASH_BYTES, Sliced, slice_feed

pytestmark = pytest.mark.corpora

BASE = "https://base.example/some/feed.xml"
MOST_SETS = 16  # of known entries; all of them where a document has four entries or fewer
PLAIN_ITEM = b"<item><title>Plain %d</title><link>https://plain.example/%d</link><guid>plain%d</guid></item>"
PLAIN_ENTRY = b"<entry><title>Plain %d</title><link href='https://plain.example/%d'/><id>plain%d</id></entry>"
PLAIN_URL = b"<url><loc>https://plain.example/%d</loc><!-- %d %d --></url>"


@pytest.mark.parametrize("suite", SUITES)
def test_no_entry_is_changed_by_what_is_cut_away(suite: str, corpora: Path) -> None:
    counts: Counter[str] = Counter()
    differences: list[str] = []
    with Workers(2) as workers:
        for name, body in iter_documents(corpora / "feeds" / suite):
            sliced = slice_feed(body)
            counts["whole" if sliced is None else "cut"] += 1
            if sliced is None:
                continue
            for document in (sliced, *with_plain_entries(sliced)):
                differences += [f"{name}: {each}" for each in differences_of(document, workers, counts)]
    print(f"\nslicing: {suite}: {dict(counts)}, {len(differences)} differences")
    assert counts["cut"] > 500
    assert differences == []


def with_plain_entries(sliced: Sliced) -> Iterator[Sliced]:
    """The document with a plain entry before and after its first: what an entry leaves behind would show in these."""
    start, end = sliced.spans[0]
    tag = sliced.body[start + 1 : end].split(b">")[0].split()[0].rpartition(b":")
    plain = {b"url": PLAIN_URL, b"entry": PLAIN_ENTRY}.get(tag[2].lower(), PLAIN_ITEM)
    if tag[0]:  # the document writes its elements with a prefix
        return
    one, other = plain % (1, 1, 1), plain % (2, 2, 2)
    body = sliced.body[:start] + one + sliced.body[start:end] + other + sliced.body[end:]
    again = slice_feed(body)
    assert again is not None
    yield again


def differences_of(document: Sliced, workers: Workers, counts: Counter[str]) -> Iterator[str]:
    """Where a reading that knows some entries gives others than a reading of the whole."""
    whole = parse_feed(document.body, url=BASE)
    places = range(len(document.hashes))
    sets = itertools.chain.from_iterable(itertools.combinations(places, size) for size in range(len(places)))
    for known in itertools.islice(sets, MOST_SETS):
        fingerprint = bytes(HASH_BYTES) + b"".join(document.hashes[place] for place in known)
        reading = read_feed_held(workers, document.body, url=BASE, fingerprint=fingerprint)
        new = document.new_places(fingerprint[HASH_BYTES:])
        counts["readings"] += 1
        if reading.parsed is None:
            if new:
                yield f"nothing given though {new} are new"
        elif reading.parsed.entries == whole.entries:
            counts["given whole"] += len(new) != len(whole.entries)
        elif len(document.hashes) != len(whole.entries):
            yield f"{len(whole.entries)} entries where {len(document.hashes)} were cut"
        elif (given := reading.parsed.entries) != (wanted := tuple(whole.entries[place] for place in new)):
            yield next(f"{a!r} is not {b!r}" for a, b in zip(given, wanted, strict=True) if a != b)
