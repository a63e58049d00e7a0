"""A feed cut into its entries, so that feedparser, nine tenths of the cost of an update, sees only what is new.

expat says where each entry begins and ends, to the byte; the rest of the document is the shell, in which the new
entries are handed on as they stand. Whatever is not cut without doubt is read whole (docs/adr/0019-slicing.md).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from xml.parsers import expat

HASH_BYTES = 8  # of the entries of one watch: two differ in all but one of 10^16 pairs
MOST_ENTRIES = 5_000  # of a document; its hashes take 40 kB, and a sitemap may name 50,000 pages
# Beyond this share of new entries, cutting costs more than it saves (measured: .5 to .8 of the entries).
WORTHWHILE = 0.6

_ENTRIES = frozenset({"item", "entry"})  # as feedparser calls them, whatever their namespace
_CHILD = 2  # depth within an entry
_DESCRIPTION = "description"  # RSS 2.0's, in no namespace
_SUMMARIES = ("description", "summary", "abstract", "fullitem", "body", "Atom content")
_CONTENT = "http://purl.org/rss/1.0/modules/content/ encoded"
_XHTML = "http://www.w3.org/1999/xhtml "  # what Atom's text may hold
_MEDIA = "http://search.yahoo.com/mrss"  # its content is a picture with elements of its own, no text
_INLINE = (_XHTML, "http://www.w3.org/2000/svg ", "http://www.w3.org/1998/Math/MathML ")
_TEXT_ELEMENTS = """
abstract body category comments content copyright created creator date description email encoded guid homepage id info
issued language modified name pubdate published rights subject subtitle summary tagline title updated uri url
"""
_TEXTUAL = frozenset(_TEXT_ELEMENTS.split())
_ENDINGS = frozenset({"item", "ntry"})
_ROOTS = {"urlset": frozenset({"url"})}  # sitemaps; any other root may hold entries of a feed
_DEEPEST = 50  # elements around an entry: hashed with it, these must be few
_BOM = b"\xef\xbb\xbf"
_DECLARATION = re.compile(
    rb"""<\?xml\s+version\s*=\s*["']1\.0["'](?:\s+encoding\s*=\s*["']([\w.:-]+)["'])?(?:\s+standalone\s*=\s*["']\w+["'])?\s*\?>"""
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s;\"']+)", re.IGNORECASE)
_UTF_8 = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii"})
# In these each byte below 0x80 is that ASCII character: a document of such bytes alone is the same in all of them.
_LIKE_ASCII = _UTF_8 | {
    "iso-8859-1",
    "latin1",
    "iso-8859-15",
    "windows-1252",
    "windows-1251",
    "euc-jp",
    "euc-kr",
    "gb2312",
}
# Multi-byte, strict, and taken by feedparser as declared.
_TRANSCODED = {
    "shift_jis": "shift_jis",
    "euc-jp": "euc-jp",
    "euc-kr": "euc-kr",
    "gb2312": "gb18030",  # as feedparser does
    "gbk": "gbk",
    "gb18030": "gb18030",
    "big5": "big5",
    "windows-1251": "windows-1251",
    "koi8-r": "koi8-r",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sliced:
    """A document as its shell and its entries.

    body      UTF-8, well formed
    spans     where each entry stands in it, in order
    hashes    of each entry with the tags that it stands in: equal means that nothing of it has changed
    silent    where whole articles stand (content:encoded) after their entry's description, which is its summary
    """

    body: bytes
    spans: tuple[tuple[int, int], ...]
    hashes: tuple[bytes, ...]
    silent: tuple[tuple[int, int], ...] = ()

    def fingerprint(self) -> bytes:
        """The hashes as one value, to be kept until the next reading."""
        return b"".join(self.hashes)

    def new_places(self, known: bytes) -> tuple[int, ...]:
        """Which entries are not among those of that fingerprint."""
        had = {known[start : start + HASH_BYTES] for start in range(0, len(known), HASH_BYTES)}
        return tuple(place for place, each in enumerate(self.hashes) if each not in had)

    def with_only(self, places: Sequence[int]) -> bytes:
        """The document with these entries alone, in its order, less what is silent; everything around them stays."""
        wanted = set(places)
        left_out = [span for place, span in enumerate(self.spans) if place not in wanted]
        kept: list[bytes] = []
        end = 0
        for start, after in sorted([*left_out, *self.silent]):
            if start >= end:  # what is silent may stand in an entry that is left out
                kept.append(self.body[end:start])
                end = after
        kept.append(self.body[end:])
        return b"".join(kept)

    def entry(self, place: int) -> bytes:
        """One entry as it stands."""
        start, end = self.spans[place]
        return self.body[start:end]


def slice_feed(body: bytes, *, content_type: str = "") -> Sliced | None:
    """The document cut into entries; None where that cannot be done without doubt, and it must be read whole.

    content_type   as the server said; "" = unknown
    Never raises. Costs about .2 ms for twenty entries; neither memory nor time beyond what is linear in the document.
    """
    plain = _as_utf8(body, content_type)
    # A document type may declare what its entities mean; feedparser has its own ways with it.
    if plain is None or b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        return None
    scanner = _Scanner(plain)
    if not scanner.scan() or not scanner.spans or len(scanner.spans) > MOST_ENTRIES:
        return None
    return Sliced(body=plain, spans=tuple(scanner.spans), hashes=tuple(scanner.hashes), silent=tuple(scanner.silent))


class _Scanner:
    """Finds the outermost entries of a document; one use."""

    def __init__(self, body: bytes) -> None:
        self.spans: list[tuple[int, int]] = []
        self.hashes: list[bytes] = []
        self.silent: list[tuple[int, int]] = []
        self._body = body
        self._names: frozenset[str] = _ENTRIES
        self._ancestors: list[bytes] = []  # start tags of the elements that are open, outside of entries
        self._around = b""
        self._inside = 0  # depth within an entry
        self._start = 0
        self._summaries: list[str] = []  # elements of an entry that may become its summary
        self._content_start = -1
        self._open: list[str] = []  # elements that are open within an entry
        self._is_doubtful = False
        # As feedparser's parser: UTF-8 whatever is declared, and an undeclared prefix is an error here as there.
        self._parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        self._parser.StartElementHandler = self._start_element
        self._parser.EndElementHandler = self._end_element

    def scan(self) -> bool:
        """Whether the document is well formed, and each of its entries was found."""
        try:
            self._parser.Parse(self._body, True)
        except expat.ExpatError:
            return False
        finally:
            self._parser.StartElementHandler = self._parser.EndElementHandler = None  # breaks the circle
        # Bytes before an entry that an earlier one holds cannot be: then expat counted other bytes than ours.
        return not self._is_doubtful and all(one[1] <= other[0] for one, other in pairwise(self.spans))

    def _start_element(self, name: str, _: object) -> None:
        if self._inside:
            self._inside += 1
            self._open.append(name)
            if self._inside > _CHILD and self._is_misplaced(name):
                self._is_doubtful = True
            elif self._inside == _CHILD:
                if name == _CONTENT and self._summaries == [_DESCRIPTION]:
                    self._content_start = self._parser.CurrentByteIndex
                elif name.endswith(_SUMMARIES):
                    self._summaries.append(name)
            if name[-4:].lower() in _ENDINGS and name.rpartition(" ")[2].lower() in self._names:
                self._is_doubtful = True  # an entry in an entry: feedparser makes two of it
            return
        start = self._parser.CurrentByteIndex
        local = name.rpartition(" ")[2].lower()
        if not self._ancestors:
            self._names = _ROOTS.get(local, _ENTRIES)
        elif local in self._names:
            self._start, self._inside, self._summaries = start, 1, []
            return
        if len(self._ancestors) >= _DEEPEST:
            self._is_doubtful = True
            self._parser.StartElementHandler = self._parser.EndElementHandler = None
            return
        # To the tag's end, or to a ">" in one of its attributes: then the hash covers less of it, never another tag.
        self._ancestors.append(self._body[start : self._body.find(b">", start) + 1])
        self._around = b""

    def _is_misplaced(self, name: str) -> bool:
        """Whether it stands in an element of plain text: feedparser then misreads this entry and those after it."""
        around = self._open[-2]
        if around.startswith(_XHTML):
            return not name.startswith(_INLINE)
        if around.startswith(_MEDIA):
            return False
        return not name.startswith(_XHTML) and around.rpartition(" ")[2].lower() in _TEXTUAL

    def _end_element(self, name: str) -> None:
        if not self._inside:
            self._ancestors.pop()
            self._around = b""
            return
        self._inside -= 1
        if self._inside:
            self._open.pop()
            if self._inside == 1 and name == _CONTENT and self._content_start >= 0:
                end_tag = self._parser.CurrentByteIndex
                if self._body.startswith(b"</", end_tag):
                    self.silent.append((self._content_start, self._body.find(b">", end_tag) + 1))
                self._content_start = -1
            return
        end_tag = self._parser.CurrentByteIndex
        end = self._body.find(b">", end_tag) + 1
        if (
            not self._body.startswith(b"</", end_tag)
            or end <= end_tag
            or not self._body.startswith(b"<", self._start)
        ):
            self._is_doubtful = True  # <item/>: where such an element ends, expat does not say
            return
        if self._summaries != [_DESCRIPTION]:
            while self.silent and self.silent[-1][0] >= self._start:
                self.silent.pop()  # several that vie for the summary: which one wins, whole articles decide, too
        if not self._around:
            self._around = blake2b(b"\0".join(self._ancestors), digest_size=16).digest()
        self.spans.append((self._start, end))
        entry = self._body[self._start : end]
        self.hashes.append(blake2b(entry, digest_size=HASH_BYTES, key=self._around).digest())


def _as_utf8(body: bytes, content_type: str) -> bytes | None:
    """The document in UTF-8, if its bytes and all that is said of them agree; None = only feedparser can tell."""
    plain = body.removeprefix(_BOM)
    declared = _DECLARATION.match(plain)
    if declared is None and plain.startswith(b"<?xml"):
        return None
    xml_says = (declared.group(1) or b"").decode("ascii").lower() if declared else ""
    found = _CHARSET.search(content_type)
    server_says = found.group(1).lower() if found else ""
    if plain.isascii():
        return plain if {xml_says, server_says} <= _LIKE_ASCII else None
    if xml_says in _UTF_8:
        # A server's charset is believed only where the bytes are not UTF-8 (crawler/feeds/syndication.py).
        return plain if _is_text(plain, "utf-8") else None
    codec = _TRANSCODED.get(xml_says)
    if codec is None or server_says not in ("", xml_says) or plain is not body or _is_text(plain, "utf-8"):
        return None
    try:
        text = plain.decode(codec)
    except UnicodeDecodeError:
        return None
    assert declared is not None
    return text.encode()[len(declared.group()) :].lstrip()


def _is_text(body: bytes, codec: str) -> bool:
    try:
        body.decode(codec)
    except UnicodeDecodeError:
        return False
    return True
