"""A web of feeds on loopback, in a process of its own: `python -m feed_race.web FEEDS HOSTS LATENCY_MS`.

Prints its port. Each feed lists twenty entries; GET /stage/N on any host puts N new ones at the head of each.
Written on bare asyncio, so that serving costs both runners as little as it can.
"""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from html import escape
from random import Random

ENTRIES = 20
_TEXT = (
    "court ruling on training data says that publishers may ask for a licence before works are read by a model"
    " and the ministry plans guidance this autumn after talks with authors unions and record labels ended late"
)
_WORDS = _TEXT.split()
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


class Web:
    """What all connections share."""

    def __init__(self, latency: float) -> None:
        self.latency = latency
        self.stage = 0

    def answer(self, request: bytes) -> bytes:
        """The response to one request."""
        head = request.split(b"\r\n")
        path = head[0].split(b" ")[1].decode("ascii")
        if path.startswith("/stage/"):
            self.stage = int(path.rpartition("/")[2])
            return _response("200 OK", b"", "")
        if not path.startswith("/feed/"):
            return _response("404 Not Found", b"none", "")
        etag = f'"{self.stage}"'
        for line in head[1:]:
            if line[:14].lower() == b"if-none-match:" and line[14:].strip().decode("ascii") == etag:
                return _response("304 Not Modified", b"", etag)
        return _response("200 OK", feed(int(path.rpartition("/")[2]), self.stage), etag)


class Connection(asyncio.Protocol):
    """One connection, kept alive."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Called by asyncio. Requests without a body only."""
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            request, self._received = self._received[:end], self._received[end + 4 :]
            answer = self._web.answer(request)
            if self._web.latency:
                asyncio.get_running_loop().call_later(self._web.latency, self._transport.write, answer)
            else:
                self._transport.write(answer)


def host(number: int) -> str:
    """The address of one host of the web."""
    return f"127.0.0.{number + 1}"


def url(number: int, *, hosts: int, port: int) -> str:
    """The address of one feed."""
    return f"http://{host(number % hosts)}:{port}/feed/{number}"


@lru_cache(maxsize=4096)
def feed(number: int, stage: int) -> bytes:
    """One feed with `stage` entries more than at first, the oldest fallen off; RSS, WordPress and Atom in turns."""
    serials = [stage + ENTRIES - 1 - place for place in range(ENTRIES)]
    if number % 3 == 2:
        entries = "".join(_atom_entry(number, serial) for serial in serials)
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
            f"<title>Feed {number}</title><id>tag:outlet{number}.example,2026:feed</id>"
            f'<link rel="self" href="https://outlet{number}.example/feed"/><updated>{_at(serials[0]).isoformat()}</updated>'
            f"{entries}</feed>\n"
        ).encode()
    items = "".join(_wordpress_item(number, each) if number % 3 else _item(number, each) for each in serials)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
        ' xmlns:wfw="http://wellformedweb.org/CommentAPI/"><channel>'
        f"<title>Feed {number}</title><link>https://outlet{number}.example/</link>"
        f'<atom:link href="https://outlet{number}.example/feed" rel="self" type="application/rss+xml"/>'
        f"<description>News of outlet {number}</description><language>en-GB</language>{items}</channel></rss>\n"
    ).encode()


def _item(number: int, serial: int) -> str:
    """As big newspapers write it: a lead in HTML, categories, pictures with their credits."""
    words, page, at = _words(number, serial), _page(number, serial), _at(serial)
    categories = "".join(f'<category domain="{page}/{word}">{word.title()}</category>' for word in words[:8])
    pictures = "".join(
        f'<media:content width="{width}" url="https://i.outlet{number}.example/{serial}/{width}.jpg">'
        f'<media:credit scheme="urn:ebu">Photograph: {words[0].title()} {words[1].title()}</media:credit>'
        f"</media:content>"
        for width in (140, 460)
    )
    return (
        f"<item><title>{_headline(words)}</title><link>{page}?utm_source=rss</link>"
        f"<description>{escape(_lead(words, page, serial))}</description>{categories}"
        f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate><guid>{page}</guid>{pictures}"
        f"<dc:creator>{words[0].title()} {words[1].title()}</dc:creator>"
        f"<dc:date>{at:%Y-%m-%dT%H:%M:%SZ}</dc:date></item>\n"
    )


def _wordpress_item(number: int, serial: int) -> str:
    """As WordPress writes it: the whole article beside its lead."""
    words, page, at = _words(number, serial), _page(number, serial), _at(serial)
    categories = "".join(f"<category><![CDATA[{word.title()}]]></category>" for word in words[:4])
    paragraphs = "".join(
        f'<p>{" ".join(words[start:])} <a href="{page}/{start}">{words[start]}</a> &#8220;{words[0]}&#8221;.</p>\n'
        for start in range(0, 40, 8)
    )
    figure = (
        f'<figure class="wp-block-image"><img src="{page}.jpg" alt="{words[0]}" width="1024" height="683"/></figure>'
    )
    return (
        f"<item><title>{_headline(words)}</title><link>{page}</link><comments>{page}#comments</comments>"
        f"<dc:creator><![CDATA[{words[0].title()} {words[1].title()}]]></dc:creator>"
        f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} +0000</pubDate>{categories}"
        f'<guid isPermaLink="false">https://outlet{number}.example/?p={serial}</guid>'
        f"<description><![CDATA[{_lead(words, page, serial)}]]></description>"
        f"<content:encoded><![CDATA[{figure}{paragraphs}]]></content:encoded>"
        f"<wfw:commentRss>{page}feed/</wfw:commentRss><slash:comments>0</slash:comments></item>\n"
    )


def _atom_entry(number: int, serial: int) -> str:
    words, page, at = _words(number, serial), _page(number, serial), _at(serial)
    categories = "".join(f'<category term="{word}"/>' for word in words[:4])
    return (
        f"<entry><title>{_headline(words)}</title><link rel='alternate' type='text/html' href='{page}'/>"
        f"<id>tag:outlet{number}.example,2026:{serial}</id><published>{at.isoformat()}</published>"
        f"<updated>{at.isoformat()}</updated><author><name>{words[0].title()} {words[1].title()}</name></author>"
        f"{categories}<summary type='html'>{escape(_lead(words, page, serial))}</summary></entry>\n"
    )


def _headline(words: list[str]) -> str:
    return f"{' '.join(words[:11]).capitalize()} &amp; more"


def _lead(words: list[str], page: str, serial: int) -> str:
    return (
        f'<p><img src="/pictures/{serial}.jpg" alt=""/>{" ".join(words[10:50])}.</p>'
        f'<p>{" ".join(words[50:])} <a href="{page}">Read more</a></p>'
    )


def _words(number: int, serial: int) -> list[str]:
    return Random(number * 100_003 + serial).choices(_WORDS, k=90)


def _page(number: int, serial: int) -> str:
    return f"https://outlet{number}.example/news/{serial}-{'-'.join(_words(number, serial)[:6])}"


def _at(serial: int) -> datetime:
    return _EPOCH + timedelta(hours=serial, minutes=7 * serial % 60)


def _response(status: str, body: bytes, etag: str) -> bytes:
    headers = f"HTTP/1.1 {status}\r\nContent-Type: application/rss+xml\r\nContent-Length: {len(body)}\r\n"
    if etag:
        headers += f"ETag: {etag}\r\n"
    if status.startswith("304"):
        headers = headers.replace("Content-Length: 0\r\n", "")
    return headers.encode("ascii") + b"\r\n" + body


async def _serve(feeds: int, hosts: int, latency: float) -> None:
    web = Web(latency)
    loop = asyncio.get_running_loop()
    first = await loop.create_server(lambda: Connection(web), host(0), 0)
    port = first.sockets[0].getsockname()[1]
    for number in range(1, hosts):
        await loop.create_server(lambda: Connection(web), host(number), port)
    for number in range(feeds):
        for stage in (0, 1):
            feed(number, stage)
    print(port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]) / 1000))
