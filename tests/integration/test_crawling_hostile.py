"""Servers that lie, stall, flood and send us where we must not go: each is an outcome, and the rest is read."""

import asyncio
import gzip
import socket
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_address
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # ships no types
import pytest
from aiohttp import web
from crawl_scenes import (
    FEED,
    PAGE,
    Handler,
    Kept,
    Server,
    crawling,
    feed,
    page,
    run,
    says,
    sends_to,
    serving,
    settings_for,
)
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.crawling import FeedRead, PageRead
from secondsource.fetches import Fetch, FetchOutcome

MIB = 1024 * 1024
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": partial(brotli.compress, quality=1),
}


def test_a_redirect_to_a_private_address_is_refused_before_it_is_connected_to() -> None:
    async def scene() -> None:
        async with (
            serving({"/secret": says(PAGE)}, host="127.0.0.2") as inside,
            serving({"/": sends_to(inside.url + "/secret")}) as outside,
            crawling(settings_for(allow_private=("127.0.0.1/32",))) as crawl,
        ):
            kept = Kept()
            await crawl.read_pages([page(outside.url + "/")], kept)
            assert inside.requests == []
        assert kept.failure().fetch.outcome is FetchOutcome.FORBIDDEN_ADDRESS
        assert "127.0.0.2" in kept.failure().fetch.problem
        assert "allow_private" in kept.failure().fetch.problem

    run(scene())


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1", "2130706433", "[::ffff:127.0.0.1]"])
def test_no_spelling_of_a_private_address_is_let_through(host: str) -> None:
    async def scene() -> None:
        async with serving({"/": says(PAGE)}) as server, crawling(settings_for(allow_private=())) as crawl:
            kept = Kept()
            await crawl.read_pages([page(f"http://{host}:{server.port}/")], kept)
            assert server.requests == []
        assert kept.failure().fetch.outcome is FetchOutcome.FORBIDDEN_ADDRESS

    run(scene())


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://ledger.example/feed", "file:///etc/passwd", "data:text/html,x", "javascript:1", "//ledger.example/"),
        *("", "x", "http://", "http://[::1/", "https://exa mple/"),
    ],
)
def test_what_is_no_web_address_is_refused_and_the_others_are_read(url: str) -> None:
    async def scene() -> None:
        async with serving({"/feed": says(FEED)}) as server, crawling() as crawl:
            kept = Kept()
            await crawl.read_feeds([feed(url), feed(server.url + "/feed", number=2)], kept)
        by_url = {outcome.fetch.url: outcome for outcome in kept.outcomes}
        assert len(kept.outcomes) == 2
        assert by_url[url].fetch.outcome is FetchOutcome.FORBIDDEN_ADDRESS
        assert isinstance(by_url[server.url + "/feed"], FeedRead)

    run(scene())


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://ledger.example/", "http://[", "javascript:alert(1)"]
)
def test_a_redirect_that_leaves_the_web_is_not_followed(location: str) -> None:
    failure = _failure_for({"/": sends_to(location)})
    assert failure.outcome in (FetchOutcome.FORBIDDEN_ADDRESS, FetchOutcome.UNREADABLE)


def test_an_endless_redirect_ends() -> None:
    async def onwards(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": f"/{int(request.path[1:]) + 1}"})

    async def scene() -> None:
        routes = {f"/{number}": onwards for number in range(50)}
        async with serving(routes) as server, crawling() as crawl:
            kept = Kept()
            await crawl.read_pages([page(server.url + "/0")], kept)
            assert len(server.paths()) == 6
        assert kept.failure().fetch.outcome is FetchOutcome.UNREADABLE
        assert "5 times" in kept.failure().fetch.problem

    run(scene())


def test_a_server_that_drips_is_given_up_in_time() -> None:
    async def drips(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        while True:  # until the connection is closed
            await response.write(b"<p>")
            await asyncio.sleep(0.02)

    failure = _failure_for({"/": drips}, request_limit=timedelta(seconds=0.3))
    assert failure.outcome is FetchOutcome.UNREACHABLE
    assert failure.duration < timedelta(seconds=5)


def test_a_silent_host_is_not_asked_for_each_of_its_pages() -> None:
    async def hangs(_request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError("it never answers")

    async def scene() -> None:
        routes: dict[str, Handler] = {f"/{number}": hangs for number in range(6)}
        async with serving(routes) as server, crawling(request_limit=timedelta(seconds=0.2)) as crawl:
            kept = Kept()
            await crawl.read_pages([page(f"{server.url}/{number}", key=number) for number in range(6)], kept)
            assert len(server.paths()) == 2
        assert [outcome.fetch.outcome for outcome in kept.outcomes] == [FetchOutcome.UNREACHABLE] * 6

    run(scene())


def test_a_connection_cut_in_the_middle_is_no_short_page() -> None:
    async def cuts(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html", "Content-Length": "100000"})
        await response.prepare(request)
        await response.write(PAGE)
        assert request.transport is not None
        request.transport.abort()
        return response

    assert _failure_for({"/": cuts}).outcome is FetchOutcome.UNREACHABLE


def test_a_refused_connection_says_so() -> None:
    with socket.socket() as place:  # bound and not listening: nobody else can take the port
        place.bind(("127.0.0.1", 0))
        port = place.getsockname()[1]

        async def scene() -> Fetch:
            async with crawling() as crawl:
                kept = Kept()
                await crawl.read_feeds([feed(f"http://127.0.0.1:{port}/feed")], kept)
            return kept.failure().fetch

        fetch = run(scene())
    assert fetch.outcome is FetchOutcome.UNREACHABLE
    assert "failed" in fetch.problem
    assert "0x" not in fetch.problem  # no address of an object in memory


def test_what_speaks_no_http_is_unreachable() -> None:
    async def scene() -> Fetch:
        async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readline()
            writer.write(b"220 mail.example ESMTP\r\n" * 10)
            writer.close()

        server = await asyncio.start_server(babble, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, crawling() as crawl:
            kept = Kept()
            await crawl.read_pages([page(f"http://127.0.0.1:{port}/")], kept)
        return kept.failure().fetch

    assert run(scene()).outcome is FetchOutcome.UNREACHABLE


def test_headers_in_no_encoding_and_without_measure_are_borne() -> None:
    async def scene() -> None:
        async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while (await reader.readline()).strip():
                pass
            headers = b'X-Title: caf\xe9 \xff\r\nETag: "caf\xe9"\r\nContent-Security-Policy: ' + b"x" * 20_000
            length = b"Content-Length: %d\r\n" % len(FEED)
            writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n" + length + headers + b"\r\n\r\n" + FEED)
            writer.close()

        server = await asyncio.start_server(speak, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, crawling() as crawl:
            kept = Kept()
            await crawl.read_feeds([feed(f"http://127.0.0.1:{port}/feed")], kept)
        assert isinstance(kept.one, FeedRead), kept.one
        assert (len(kept.one.entries), kept.one.etag) == (2, "")

    run(scene())


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_bomb_is_not_unpacked(coding: str) -> None:
    pack = PACKERS[coding]
    bomb = pack(bytes(64 * MIB))
    assert len(bomb) < MIB
    failure = _failure_for({"/": says(bomb, Content_Encoding=coding)})
    assert failure.outcome is FetchOutcome.TOO_LARGE


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_packed_pages_are_read(coding: str) -> None:
    pack = PACKERS[coding]

    async def scene() -> None:
        async with serving({"/": says(pack(PAGE), Content_Encoding=coding)}) as server, crawling() as crawl:
            kept = Kept()
            await crawl.read_pages([page(server.url + "/")], kept)
        assert isinstance(kept.one, PageRead)
        assert kept.one.page.title == "A ministry speaks"

    run(scene())


def test_a_body_without_end_is_cut_off_and_not_kept(tmp_path: Path) -> None:
    async def floods(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        sent = 0
        try:
            while sent < 200 * MIB:
                await response.write(bytes(MIB))
                sent += MIB
        except ConnectionError:
            pass
        assert sent < 100 * MIB
        return response

    assert _failure_for({"/": floods}).outcome is FetchOutcome.TOO_LARGE


def test_a_body_declared_too_large_is_not_read_at_all() -> None:
    async def boasts(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html", "Content-Length": str(17 * MIB)})
        await response.prepare(request)
        return response

    assert _failure_for({"/": boasts}).outcome is FetchOutcome.TOO_LARGE


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_self_signed(tmp_path))

    async def scene() -> Fetch:
        async def hello(_request: web.BaseRequest) -> web.Response:
            raise AssertionError("no request may be sent over a connection that is not trusted")

        runner = web.ServerRunner(web.Server(hello), shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
        await site.start()
        async with crawling() as crawl:
            kept = Kept()
            await crawl.read_pages([page(f"https://127.0.0.1:{runner.addresses[0][1]}/")], kept)
        await runner.cleanup()
        return kept.failure().fetch

    fetch = run(scene())
    assert fetch.outcome is FetchOutcome.UNREACHABLE
    assert "certificate" in fetch.problem.lower()


def test_one_bad_host_keeps_no_other_from_being_read() -> None:
    async def scene() -> None:
        async with (
            serving({"/feed": says(FEED)}) as good,
            serving({"/robots.txt": says(status=500), "/feed": says(status=500)}, host="127.0.0.3") as bad,
            crawling() as crawl,
        ):
            kept = Kept()
            requests = [feed(server.url + "/feed", number=n) for n in range(6) for server in _either(n, good, bad)]
            await crawl.read_feeds(requests, kept)
        read = [outcome for outcome in kept.outcomes if isinstance(outcome, FeedRead)]
        assert (len(kept.outcomes), len(read)) == (6, 3)

    run(scene())


def _either(number: int, good: Server, bad: Server) -> list[Server]:
    return [good if number % 2 else bad]


def _failure_for(routes: dict[str, Handler], *, request_limit: timedelta = timedelta(seconds=30)) -> Fetch:
    """The failed fetch of the page "/" of a server with these routes."""

    async def scene() -> Fetch:
        async with serving(routes) as server, crawling(request_limit=request_limit) as crawl:
            kept = Kept()
            await crawl.read_pages([page(server.url + "/")], kept)
        return kept.failure().fetch

    return run(scene())


def _self_signed(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "self-signed.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file
