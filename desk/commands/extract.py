"""`secondsource extract`: what stands on saved pages, one JSON object for each."""

import gzip
import zlib
from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desk.input_lines import InputLine, iter_objects, read_json_lines
from desk.options import LineFormat, LineFormatOption, OnlyIfGivenConfigOption
from desk.reports.json_text import print_json_line
from secondsource.outlets import NO_SELECTORS

if TYPE_CHECKING:
    from crawler.pages.held import SavedPage
    from secondsource.catalogue import Catalogue


def extract(
    pages: Annotated[Path, typer.Argument(metavar="PAGES.jsonl", help="One saved page a line.")],
    output: LineFormatOption = LineFormat.JSON,
    outlets: Annotated[
        Path | None,
        typer.Option("--outlets", metavar="FILE", help="Outlets whose pages have selectors of their own."),
    ] = None,
    config: OnlyIfGivenConfigOption = None,
) -> None:
    """Read saved pages and print title, authors, date, language, agency credit and text of each.

    PDF files are read too.

    A line needs "url" and "path"; the path is relative to the file's folder and may end in .gz. "content_type" is
    what the server said.

    Example:  secondsource extract pages.jsonl
    """
    del output  # there is one way
    lines = read_json_lines(pages)
    catalogue = _catalogue(outlets, config)
    for answer in _iter_answers(lines, pages.parent, catalogue):
        print_json_line(answer)


def _catalogue(outlets: Path | None, config: Path | None) -> "Catalogue | None":
    """The outlets whose selectors count: of the files that are named; None where none is."""
    if outlets is None and config is None:
        return None
    from desk.configuration import build_catalogue, load_catalogue, load_settings, read_outlets

    more = read_outlets(outlets) if outlets is not None else ()
    return build_catalogue(more) if config is None else load_catalogue(load_settings(config), more=more)


def _iter_answers(
    lines: tuple[bytes, ...], folder: Path, catalogue: "Catalogue | None"
) -> Iterator[Mapping[str, object]]:
    """One answer a line, in order; pages are read in child processes while later lines are being looked at."""
    from crawler.pages.held import SavedPage, iter_extract_lines  # slow to import: `--help` must not wait for it

    slots: deque[Mapping[str, object] | None] = deque()  # None = the answer comes from a child

    def iter_pages() -> Iterator[SavedPage]:
        for line in iter_objects(lines):
            found = _page_or_answer(line, folder, catalogue)
            if isinstance(found, SavedPage):
                slots.append(None)
                yield found
            else:
                slots.append(found)

    for answer in iter_extract_lines(iter_pages()):
        while (told := slots.popleft()) is not None:
            yield told
        yield answer
    yield from (told for told in slots if told is not None)


def _page_or_answer(
    line: InputLine, folder: Path, catalogue: "Catalogue | None"
) -> "SavedPage | Mapping[str, object]":
    from crawler.pages.held import SavedPage
    from crawler.pages.lines import extract_error_line

    url, path, content_type = (line.value.get(key) for key in ("url", "path", "content_type"))
    problem = line.problem or _form_problem(url, path, content_type)
    if not isinstance(url, str):
        return {**extract_error_line("", problem), "url": None, "canonical_url": None}
    if problem or not isinstance(path, str):
        return extract_error_line(url, problem)
    try:
        body = _read_page(folder / path)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        return extract_error_line(url, f"{path} cannot be read: {_reason(error)}")
    return SavedPage(
        url=url,
        body=body,
        content_type=content_type if isinstance(content_type, str) else "",
        selectors=catalogue.outlet_of(url).page if catalogue is not None else NO_SELECTORS,
    )


def _form_problem(url: object, path: object, content_type: object) -> str:
    if not isinstance(url, str) or not url.strip():
        return '"url" must be a text'
    if not isinstance(path, str) or not path:
        return '"path" must be a text'
    if not isinstance(content_type, str | None):
        return '"content_type" must be a text'
    return ""


def _read_page(path: Path) -> bytes:
    """The page's bytes; a compressed one stops just beyond what extraction would take anyway."""
    from crawler.pages.extraction import LIMIT_BYTES

    if path.name.endswith(".gz"):
        with gzip.open(path) as file:
            return file.read(LIMIT_BYTES + 1)
    with path.open("rb") as plain:
        return plain.read(LIMIT_BYTES + 1)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or "the compressed data end too early"
