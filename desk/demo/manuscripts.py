"""What the demo's archive is made from: outlets' sites, articles and older headlines, as readable text files."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from secondsource.errors import SecondSourceError

SOURCES = Path(__file__).parent / "sources"

_FIELDS = frozenset({"outlet", "url", "published", "title", "author", "summary", "kicker", "source", "picture"})
_REQUIRED = ("outlet", "url", "published", "title")


class ManuscriptError(SecondSourceError):
    """A source file of the demo cannot be read; the message names file and line or key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """How one outlet's pages and feed look; the words around its articles are in its own language."""

    outlet: str
    feed_url: str
    feed: str  # "rss" | "atom"
    layout: str  # "news" | "magazine" | "plain"
    language: str
    tagline: str
    nav: tuple[str, ...]
    related: str  # heading over the links to other articles
    byline: str  # with {author}
    footer: str
    encoding: str = "utf-8"
    entries: int = 12  # as many as its feed holds

    @property
    def root(self) -> str:
        """Scheme and host of the site, without a slash at the end."""
        return "/".join(self.feed_url.split("/")[:3])


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a feed: what is announced, with or without a page behind it in the archive.

    published    as the publisher writes it, with its offset
    paragraphs   the page's body in the small markup of `desk.demo.pages`; () = headline only, no page captured
    source       publisher and feed that an aggregator names, else None
    picture      caption and credit, else None
    """

    outlet: str
    url: str
    published: str
    title: str
    summary: str
    author: str = ""
    kicker: str = ""
    source: tuple[str, str] | None = None
    picture: tuple[str, str] | None = None
    paragraphs: tuple[str, ...] = ()

    @property
    def published_at(self) -> datetime:
        """The instant of publication, in UTC."""
        return datetime.fromisoformat(self.published).astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Everything the archive is built from. `items` is sorted by time of publication, then address."""

    first_at: datetime
    last_at: datetime
    sites: tuple[Site, ...]
    items: tuple[Item, ...]
    beside: tuple[tuple[str, str], ...]  # files that lie beside the WARC in the archive's folder, name and text


def read_texts(folder: Path = SOURCES) -> dict[str, str]:
    """The source files by their path below `folder`, with "/" between folders."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".toml", ".txt"))
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}


def parse_sources(texts: Mapping[str, str]) -> Sources:
    """The archive's content from its source files (as `read_texts` gives them). Raises ManuscriptError."""
    outlets = tomllib.loads(texts["outlets.toml"])["outlet"]
    plan = tomllib.loads(texts["sites.toml"])
    watches = {str(outlet["name"]): str(outlet["watch"][0]["url"]) for outlet in outlets if outlet.get("watch")}
    sites = tuple(_site(table, watches) for table in plan["site"])
    known = {site.outlet for site in sites}
    items: list[Item] = []
    for path in sorted(texts):
        if path.startswith("articles/"):
            items.append(parse_article(texts[path], path=path))
        elif path.startswith("headlines/"):
            items.extend(parse_headlines(texts[path], path=path))
    for item in items:
        if item.outlet not in known:
            raise ManuscriptError(f"{item.url}: outlet {item.outlet!r} is not in sites.toml; write it as there")
    _refuse_twice([item.url for item in items])
    return Sources(
        first_at=datetime.fromisoformat(plan["archive"]["first"]).astimezone(UTC),
        last_at=datetime.fromisoformat(plan["archive"]["last"]).astimezone(UTC),
        sites=sites,
        items=tuple(sorted(items, key=lambda item: (item.published_at, item.url))),
        beside=tuple((name, texts[name]) for name in ("outlets.toml", "secondsource.toml") if name in texts),
    )


def parse_article(text: str, *, path: str) -> Item:
    """One article: lines "key: value", an empty line, then paragraphs parted by empty lines."""
    head, _, body = text.strip().partition("\n\n")
    values = _head(head, path=path)
    paragraphs = tuple(part.strip() for part in re.split(r"\n\s*\n", body) if part.strip())
    if not paragraphs:
        raise ManuscriptError(f"{path}: no paragraphs; write them after an empty line")
    return Item(
        outlet=values["outlet"],
        url=values["url"],
        published=_moment(values["published"], path=path),
        title=values["title"],
        summary=values.get("summary") or plain(paragraphs[0]),
        author=values.get("author", ""),
        kicker=values.get("kicker", ""),
        source=_pair(values, "source", path=path),
        picture=_pair(values, "picture", path=path),
        paragraphs=paragraphs,
    )


def parse_headlines(text: str, *, path: str) -> tuple[Item, ...]:
    """Older lines of one feed: "outlet: …" first, then one a line: time | address | title | summary."""
    first, *lines = [line for line in text.splitlines() if line.strip()] or [""]
    values = _head(first, path=path, required=("outlet",))
    items = []
    for line in lines:
        parts = [part.strip() for part in line.split(" | ")]
        if len(parts) != 4:
            raise ManuscriptError(f"{path}: {line!r} has {len(parts)} parts; write time | address | title | summary")
        published, url, title, summary = parts
        published = _moment(published, path=path)
        items.append(Item(outlet=values["outlet"], url=url, published=published, title=title, summary=summary))
    return tuple(items)


def plain(paragraph: str) -> str:
    """A paragraph without its markup, as feeds give it."""
    return re.sub(r"\[([^\]]+)\]\([^)\s]+\)", r"\1", paragraph).removeprefix("> ").removeprefix("## ")


def _head(head: str, *, path: str, required: Sequence[str] = _REQUIRED) -> dict[str, str]:
    values: dict[str, str] = {}
    for line in head.splitlines():
        key, colon, value = line.partition(":")
        if not colon or key not in _FIELDS:
            raise ManuscriptError(
                f"{path}: {line!r} is no line of a header; allowed are {', '.join(sorted(_FIELDS))}"
            )
        values[key] = value.strip()
    for key in required:
        if not values.get(key):
            raise ManuscriptError(f"{path}: {key!r} is missing in the header; add a line '{key}: …'")
    return values


def _moment(written: str, *, path: str) -> str:
    try:
        has_zone = datetime.fromisoformat(written).tzinfo is not None
    except ValueError:
        has_zone = False
    if not has_zone:
        raise ManuscriptError(f"{path}: {written!r} is no time with offset; write it as 2023-04-27T07:40:00+01:00")
    return written


def _pair(values: Mapping[str, str], key: str, *, path: str) -> tuple[str, str] | None:
    if key not in values:
        return None
    first, bar, second = values[key].partition(" | ")
    if not bar:
        raise ManuscriptError(f"{path}: {key!r} needs two parts; write them with ' | ' between")
    return first.strip(), second.strip()


def _site(table: Mapping[str, Any], watches: Mapping[str, str]) -> Site:  # Any: values of a TOML table
    outlet = str(table["outlet"])
    if outlet not in watches:
        raise ManuscriptError(f"sites.toml: {outlet!r} has no watch in outlets.toml; add one")
    return Site(feed_url=watches[outlet], **{**table, "nav": tuple(table["nav"])})


def _refuse_twice(urls: Sequence[str]) -> None:
    seen: set[str] = set()
    for url in urls:
        if url in seen:
            raise ManuscriptError(f"{url} is given twice; every article needs an address of its own")
        seen.add(url)
