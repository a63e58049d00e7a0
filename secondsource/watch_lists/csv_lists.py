"""Addresses to watch as CSV, with a header or without: read, and written."""

import csv
import io
from collections.abc import Iterable, Sequence

from secondsource.errors import InputError
from secondsource.hostile_text import one_line
from secondsource.outlets import Outlet
from secondsource.watch_lists.lines import COLUMNS, MOST_LINES, Line, Untaken, read_line, too_many

# Without a header the columns are these, in this order; fewer will do.
PLAIN_ORDER = ("url", "outlet", "country", "languages", "kind", "owner")
WRITTEN = (*PLAIN_ORDER, "domains", "spider", "entries", "verified", "seen_in")
_ALSO_CALLED = {
    "address": "url",
    "feed": "url",
    "feed_url": "url",
    "feedurl": "url",
    "link": "url",
    "rss": "url",
    "xmlurl": "url",
    "home": "site",
    "homepage": "site",
    "htmlurl": "site",
    "site_url": "site",
    "website": "site",
    "language": "languages",
    "lang": "languages",
    "name": "title",
    "domain": "domains",
    "owner_group": "owner",
}
_NOT_READ = frozenset({"verified"})  # an address is verified by having been fetched from here, not by a list
_DELIMITERS = ",;\t"


def read_csv(body: bytes, *, path: str, place: str) -> tuple[Line, ...]:
    """Every row that is not blank, in order.

    body     a whole file, of at most MOST_BYTES: UTF-8, or UTF-16 with its mark
    path     the file, as errors name it
    place    what stands in `seen_in` of each row that does not say
    Raises   InputError for what is no text, has a header without addresses, or lists too much
    A comma, semicolon or tab parts the cells, whichever stands most often in the first line.
    """
    text = _decoded(body, path)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    found: list[Line] = []
    columns: Sequence[str] | None = None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        number = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            found.append(Untaken(line=number, text="", problem=f"it cannot be read as CSV ({error})"))
            continue
        if row is None:
            return tuple(found)
        if not any(cell.strip() for cell in row):
            continue
        if columns is None:
            header = _header(row, path)
            columns = header or PLAIN_ORDER
            if header:
                continue
        if len(found) >= MOST_LINES:
            raise too_many(path)
        found.append(_line(number, row, columns, place))


def csv_text(outlets: Iterable[Outlet]) -> str:
    """All watches as CSV with a header, a row each."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(WRITTEN)
    for outlet in outlets:
        for watch in outlet.watches:
            about = (outlet.country, " ".join(outlet.languages), outlet.kind.value, outlet.owner)
            verified = "yes" if watch.is_verified else "no"
            ending = (" ".join(outlet.domains), watch.spider, watch.entries, verified, watch.seen_in)
            writer.writerow((watch.url, outlet.name, *about, *ending))
    return text.getvalue()


def _decoded(body: bytes, path: str) -> str:
    encoding = "utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(path=path, problem="it is neither OPML nor UTF-8 text", fix="Save it as UTF-8.") from error
    if "\0" in text:
        raise InputError(path=path, problem="it is no text", fix="Name an OPML or a CSV file.")
    return text


def _header(row: Sequence[str], path: str) -> tuple[str, ...]:
    """The columns that the first row names; () where it is no header."""
    names = [cell.strip().casefold().replace(" ", "_").replace("-", "_") for cell in row]
    columns = tuple(_ALSO_CALLED.get(name, name) for name in names)
    if "url" in columns:
        return columns
    if set(columns) & set(COLUMNS) and not any("://" in cell for cell in row):
        raise InputError(
            path=path,
            problem=f"its header has no column for addresses ({one_line(', '.join(names), 100)})",
            fix='Name that column "url".',
        )
    return ()


def _line(number: int, row: Sequence[str], columns: Sequence[str], place: str) -> Line:
    cells: dict[str, str] = {}
    for column, cell in zip(columns, row, strict=False):
        if column in COLUMNS and column not in _NOT_READ and cell.strip():
            cells.setdefault(column, cell)
    if "url" not in cells and columns is PLAIN_ORDER:
        shown = one_line(", ".join(row), 200)
        return Untaken(line=number, text=shown, problem="its first cell is empty; an address must stand there")
    return read_line(number, cells, place=place)
