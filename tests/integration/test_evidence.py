"""Raw responses kept as WARC: readable by others, whole after SIGKILL, without credentials, replayed to the same."""

import gzip
import os
import signal
import socket
import subprocess
import sys
import textwrap
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from crawl_scenes import (
    FEED,
    NOON,
    PAGE,
    FixedClock,
    Kept,
    crawling,
    feed,
    page,
    run,
    says,
    sends_to,
    serving,
)
from warcio.archiveiterator import ArchiveIterator

from crawler.crawling import FeedRead, FeedUnchanged, FetchFailed, Outcome
from crawler.evidence.replay import open_replay
from crawler.evidence.writing import EvidenceWriter, Exchange
from secondsource.fetches import Fetch

EXCHANGE = Exchange(
    url="https://ledger.example/a?api_key=hush&page=2",
    fetched_at=NOON,
    status=200,
    response_headers=[("Content-Type", "text/html"), ("Set-Cookie", "id=hush"), ("Transfer-Encoding", "chunked")],
    body=b"<p>words</p>",
    request_headers=[("User-Agent", "SecondSource/1"), ("Authorization", "Bearer hush"), ("Cookie", "id=hush")],
    ip_address="192.0.2.7",
)


def test_others_can_read_what_we_keep(tmp_path: Path) -> None:
    evidence = EvidenceWriter(tmp_path).record(EXCHANGE)
    with (tmp_path / evidence.file).open("rb") as file:
        records = [
            (record.rec_type, record.rec_headers.get_header("WARC-Date"), record.content_stream().read())
            for record in ArchiveIterator(file, check_digests="raise")
        ]
        file.seek(evidence.offset)
        found = next(iter(ArchiveIterator(file)))
        assert found.rec_headers.protocol == "WARC/1.1"
        assert (found.rec_type, found.http_headers.get_statuscode()) == ("response", "200")
        assert found.http_headers.get_header("Content-Length") == "12"
        assert found.http_headers.get_header("Transfer-Encoding") is None
    assert [kind for kind, _, _ in records] == ["warcinfo", "response", "request"]
    assert records[1][1:] == ("2023-04-25T12:00:00Z", b"<p>words</p>")
    assert evidence.file.startswith("20230425T120000Z-")


def test_no_credential_is_kept(tmp_path: Path) -> None:
    EvidenceWriter(tmp_path).record(EXCHANGE)
    (file,) = tmp_path.iterdir()
    content = gzip.decompress(file.read_bytes())
    assert b"hush" not in content
    assert b"page=2" in content


def test_what_was_redacted_is_found_by_the_address_with_the_credential(tmp_path: Path) -> None:
    EvidenceWriter(tmp_path).record(EXCHANGE)
    assert open_replay([tmp_path]).find(EXCHANGE.url, NOON) is not None


def test_each_day_and_each_writer_has_its_own_file(tmp_path: Path) -> None:
    first, second = EvidenceWriter(tmp_path), EvidenceWriter(tmp_path)
    files = [
        writer.record(replace(EXCHANGE, fetched_at=NOON + timedelta(days=days))).file
        for writer, days in ((first, 0), (second, 0), (first, 0), (first, 1))
    ]
    assert files[0] == files[2]
    assert len(set(files)) == 3
    assert len(open_replay([tmp_path])) == 4


def test_killed_at_any_moment_nothing_written_before_is_lost(tmp_path: Path) -> None:
    writing = """
        import sys
        from dataclasses import replace
        from datetime import UTC, datetime
        from pathlib import Path
        from crawler.evidence.writing import EvidenceWriter, Exchange
        writer = EvidenceWriter(Path(sys.argv[1]))
        exchange = Exchange(url="", fetched_at=datetime(2023, 4, 25, tzinfo=UTC), status=200, response_headers=[],
                            body=bytes(100_000))
        for number in range(1_000_000):
            evidence = writer.record(replace(exchange, url=f"https://ledger.example/{number}"))
            print(number, evidence.offset, flush=True)
    """
    for stop_after in (1, 40, 90):
        folder = tmp_path / str(stop_after)
        command = [sys.executable, "-c", textwrap.dedent(writing), str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            told = [process.stdout.readline() for _ in range(stop_after)]
            os.kill(process.pid, signal.SIGKILL)
            told += [line for line in process.stdout if line.endswith("\n")]
        replay = open_replay([folder])
        for number in range(len(told)):
            assert replay.find(f"https://ledger.example/{number}", NOON) is not None
        assert len(replay) - len(told) in (0, 1)


@pytest.mark.parametrize("cut", [1, 9, 200])
def test_a_torn_tail_spoils_nothing_before_it_and_is_told(tmp_path: Path, cut: int) -> None:
    writer = EvidenceWriter(tmp_path)
    for number in range(3):
        evidence = writer.record(replace(EXCHANGE, url=f"https://ledger.example/{number}", body=os.urandom(2_000)))
    file = tmp_path / evidence.file
    with file.open("r+b") as torn:
        torn.truncate(evidence.offset + cut)
    replay = open_replay([tmp_path])
    assert len(replay) == 2
    assert len(replay.problems) == 1
    assert str(file) in replay.problems[0]


def test_a_crawl_replayed_from_its_evidence_comes_to_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = gzip.compress(PAGE)
    routes = {
        "/feed": says(FEED, content_type="application/rss+xml", ETag='"1"', Last_Modified="yesterday"),
        "/page": says(packed, Content_Encoding="gzip"),
        "/moved": sends_to("/page", 301),
        "/gone": says("gone", status=410),
        "/broken": says("broken", status=500),
        "/robots.txt": says("User-agent: *\nDisallow: /secret"),
        "/secret": says(PAGE),
        "/nothing": says(b"\x00\x01", content_type="image/png"),
        "/loop": sends_to("/loop"),
    }

    async def live() -> tuple[str, list[Outcome]]:
        async with serving(routes) as server, crawling(evidence=tmp_path) as crawl:
            kept = Kept()
            await crawl.read_feeds([feed(server.url + "/feed")], kept)
            await crawl.read_pages([page(server.url + path, key=n) for n, path in enumerate(sorted(routes))], kept)
        return server.url, kept.outcomes

    async def again(url: str) -> list[Outcome]:
        async with crawling(replay=open_replay([tmp_path])) as crawl:
            kept = Kept()
            await crawl.read_feeds([feed(url + "/feed")], kept)
            await crawl.read_pages([page(url + path, key=n) for n, path in enumerate(sorted(routes))], kept)
        return kept.outcomes

    url, lived = run(live())
    _forbid_connections(monkeypatch)
    replayed = run(again(url))
    by_request = {str(outcome.request): _essence(outcome) for outcome in lived}
    assert {str(outcome.request): _essence(outcome) for outcome in replayed} == by_request
    assert len(replayed) == len(routes) + 1
    keys = [outcome.request.key for outcome in replayed if not hasattr(outcome.request, "watch_id")]
    assert keys == sorted(keys)  # a replay is in the order of its requests, whatever the threads do


def test_replay_answers_304_as_the_server_would(tmp_path: Path) -> None:
    async def scene() -> None:
        answer = says(FEED, content_type="application/rss+xml", ETag='"1"', Last_Modified="yesterday")
        async with serving({"/feed": answer}) as server, crawling(evidence=tmp_path) as crawl:
            await crawl.read_feeds([feed(server.url + "/feed")], Kept())
            url = server.url + "/feed"
        async with crawling(replay=open_replay([tmp_path])) as crawl:
            kept = Kept()
            cases = [('"1"', ""), ("", "yesterday"), ('W/"1"', "yesterday"), ('"0"', "yesterday"), ("", "never")]
            requests = [feed(url, number=n, etag=e, last_modified=m) for n, (e, m) in enumerate(cases)]
            await crawl.read_feeds(requests, kept)
        kinds = [type(outcome) for outcome in kept.outcomes]
        assert kinds == [FeedUnchanged, FeedUnchanged, FeedUnchanged, FeedRead, FeedRead]

    run(scene())


def test_before_its_first_capture_a_page_is_not_captured_and_says_when_it_will_be(tmp_path: Path) -> None:
    EvidenceWriter(tmp_path).record(replace(EXCHANGE, url="https://ledger.example/a", body=PAGE))

    async def scene() -> list[Fetch]:
        fetches = []
        for moment in (NOON - timedelta(hours=3), NOON):
            async with crawling(replay=open_replay([tmp_path]), clock=FixedClock(moment)) as crawl:
                kept = Kept()
                await crawl.read_pages([page("https://ledger.example/a"), page("https://nowhere.example/")], kept)
                fetches += [outcome.fetch for outcome in kept.outcomes]
        return fetches

    early, unknown, later, _ = run(scene())
    assert (early.outcome.value, early.retry_after) == ("not_captured", timedelta(hours=3))
    assert (unknown.outcome.value, unknown.retry_after) == ("not_captured", None)
    assert later.outcome.value == "ok"


def _essence(outcome: Outcome) -> tuple[object, ...]:
    """What must be the same in a replay: all but evidence, time on the wire, and whose host a connection reached."""
    fetch = replace(outcome.fetch, evidence=None, duration=timedelta(0))
    if isinstance(outcome, FeedRead):
        outcome = replace(outcome, answered=replace(outcome.answered, is_own=False))
    what = outcome.fetch.problem if isinstance(outcome, FetchFailed) else replace(outcome, fetch=fetch)
    return type(outcome), fetch, what


def _forbid_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("a replay opens no socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
