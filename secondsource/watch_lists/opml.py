"""OPML 1.0 and 2.0, in which feed readers hand on subscriptions: read as hostile input, and written."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from secondsource.errors import InputError
from secondsource.hostile_text import one_line
from secondsource.outlets import Outlet, Watch
from secondsource.watch_lists.lines import MOST_LINES, Line, Untaken, read_line, too_many

NAMESPACE = "urn:x-second-source:watches"  # of what OPML has no attribute for
_DEEPEST = 50  # outlines within outlines
_FEED_TYPES = frozenset({"", "rss", "rss1", "rss2", "atom", "feed", "jsonfeed"})
# Our columns, by the attribute that holds them, in lower case: readers write xmlUrl variously.
_ATTRIBUTES = {
    "ss:outlet": "outlet",
    "ss:domains": "domains",
    "ss:country": "country",
    "ss:languages": "languages",
    "ss:kind": "kind",
    "ss:owner": "owner",
    "ss:spider": "spider",
    "ss:entries": "entries",
    "ss:seenin": "seen_in",
    "htmlurl": "site",
}


# Titles with a bare "&", or with names that only HTML knows, as many programs write them.
_BARE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")


@dataclass(slots=True, kw_only=True)
class _Open:
    """An outline that has not ended yet."""

    line: int
    name: str
    is_folder: bool = False


@dataclass(slots=True, kw_only=True)
class _Reading:
    path: str
    place: str
    found: list[Line] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    root: str = ""

    def start(self, tag: str, attributes: Mapping[str, str], line: int) -> None:
        name = tag.rpartition(":")[2].lower()
        if not self.root:
            self.root = name
            if name != "opml":
                raise InputError(
                    path=self.path,
                    problem=f"it is XML, but its root is <{one_line(tag, 40)}> and no OPML",
                    fix="Name a list of feeds; one feed alone can be taken from a CSV file with its address.",
                )
        if name != "outline":
            return
        if len(self.open) >= _DEEPEST:
            raise InputError(
                path=self.path, problem=f"line {line}: outlines lie deeper than {_DEEPEST}", fix="Flatten it."
            )
        said = {key.lower(): value for key, value in attributes.items()}
        label = one_line(said.get("text") or said.get("title") or "", 100)
        kind = said.get("type", "").strip().lower()
        url = said.get("xmlurl", "") or (said.get("url", "") if kind in _FEED_TYPES - {""} else "")
        if self.open:
            self.open[-1].is_folder = True
        folders = [*(each.name for each in self.open if each.name), *_categories(said.get("category", ""))]
        self.open.append(_Open(line=line, name=label, is_folder=bool(url)))
        if said.get("iscomment", "").strip().lower() == "true":
            self._take(Untaken(line=line, text=label, problem="it is commented out (isComment)"))
            self.open[-1].is_folder = True
        elif url:
            cells = {column: said.get(attribute, "") for attribute, column in _ATTRIBUTES.items()}
            place = ", ".join(dict.fromkeys((self.place, *folders)))
            title = said.get("title") or said.get("text") or ""
            self._take(read_line(line, {**cells, "url": url, "title": one_line(title, 100)}, place=place[:200]))

    def end(self, tag: str) -> None:
        if tag.rpartition(":")[2].lower() == "outline":
            ended = self.open.pop()
            if not ended.is_folder:
                self._take(Untaken(line=ended.line, text=ended.name, problem="it has no address of a feed (xmlUrl)"))

    def refuse_entities(self, *_: object) -> None:
        raise InputError(
            path=self.path, problem="it declares entities, as attacks on readers do", fix="Export the list anew."
        )

    def _take(self, line: Line) -> None:
        if len(self.found) >= MOST_LINES:
            raise too_many(self.path)
        self.found.append(line)


def read_opml(body: bytes, *, path: str, place: str) -> tuple[Line, ...]:
    """Every outline that is a feed, or is none and holds none, in the order of the document.

    body     a whole file, of at most MOST_BYTES
    path     the file, as errors name it
    place    what stands in `seen_in` of each, followed by the folders and categories that it lies in
    Raises   InputError for what is no OPML, declares entities, lies too deep or lists too much
    Cost     linear; no entity is expanded and nothing is fetched
    """
    try:
        return _read(body, path=path, place=place)
    except _IllFormedError as error:
        mended = _BARE_AMPERSAND.sub(b"&amp;", body)
        if mended == body:
            raise error.told from error
    try:
        return _read(mended, path=path, place=place)
    except _IllFormedError as error:
        raise error.told from error


class _IllFormedError(Exception):
    """The document is no XML; `told` is what to say of it."""

    def __init__(self, told: InputError) -> None:
        super().__init__(str(told))
        self.told = told


def _read(body: bytes, *, path: str, place: str) -> tuple[Line, ...]:
    reading = _Reading(path=path, place=place)
    parser = expat.ParserCreate()
    parser.buffer_text = False
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartElementHandler = lambda tag, attributes: reading.start(tag, attributes, parser.CurrentLineNumber)
    parser.EndElementHandler = reading.end
    parser.EntityDeclHandler = reading.refuse_entities
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        problem = f"line {error.lineno}: it is no well-formed XML ({expat.ErrorString(error.code)})"
        fix = 'Nothing was taken. Within texts write " as &quot; and < as &lt;, or export the list anew.'
        told = InputError(path=path, problem=problem, fix=fix)
        raise _IllFormedError(told) from error
    except (ValueError, LookupError) as error:  # an encoding that expat has not
        raise InputError(path=path, problem=f"it cannot be read ({error})", fix="Save it as UTF-8.") from error
    return tuple(sorted(reading.found, key=lambda line: line.line))


def opml_text(outlets: Iterable[Outlet]) -> str:
    """All watches as OPML 2.0, a folder to each country; what OPML does not know stands in attributes of our own."""
    by_country: dict[str, list[str]] = {}
    for outlet in outlets:
        for watch in outlet.watches:
            by_country.setdefault(outlet.country, []).append(_outline(outlet, watch))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:ss="{NAMESPACE}">',
        "  <head><title>Second Source: watches</title></head>",
        "  <body>",
    ]
    for country, members in sorted(by_country.items()):
        lines += [f"    <outline text={_quoted(country or 'international')}>", *members, "    </outline>"]
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _outline(outlet: Outlet, watch: Watch) -> str:
    attributes = {
        "type": "rss",
        "text": outlet.name,
        "xmlUrl": watch.url,
        "htmlUrl": f"https://{outlet.domains[0]}/" if outlet.domains else "",
        "ss:outlet": outlet.name,
        "ss:domains": " ".join(outlet.domains),
        "ss:country": outlet.country,
        "ss:languages": " ".join(outlet.languages),
        "ss:kind": outlet.kind.value,
        "ss:owner": outlet.owner,
        "ss:spider": watch.spider,
        "ss:entries": watch.entries,
        "ss:seenIn": watch.seen_in,
    }
    return (
        "      <outline " + " ".join(f"{key}={_quoted(value)}" for key, value in attributes.items() if value) + "/>"
    )


def _quoted(text: str) -> str:
    """An attribute's value; what XML 1.0 cannot hold is left out."""
    return quoteattr("".join(character for character in text if _is_xml(ord(character))))


def _is_xml(code: int) -> bool:
    return code in (0x9, 0xA, 0xD) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000


def _categories(text: str) -> list[str]:
    """ "/Boston/Weather,/Tourism" -> ["Boston / Weather", "Tourism"]."""
    each = (" / ".join(filter(None, (step.strip() for step in part.split("/")))) for part in text.split(","))
    return [one_line(category, 60) for category in each if category][:10]
