"""The text of a PDF file: what courts, ministries and regulators publish, read through pypdf and bounded."""

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import chain

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from crawler.errors import ParseError
from crawler.pages.languages import find_language
from crawler.pages.sites import host_names
from crawler.pages.titles import without_site_name
from crawler.plain_text import clean_line
from crawler.written_dates import read_date
from secondsource.articles import Page, Paragraph, ParagraphKind
from secondsource.canonical_url import canonical_url
from secondsource.dates import UNDATED, Announced, Precision

MOST_PAGES = 400  # the longest rulings have about 300; what follows is left out
MOST_CHARACTERS = 2_000_000
_MOST_STREAM_BYTES = 4 * 1024 * 1024  # of one page's drawing; a page of text has 10 to 100 KB
# pypdf's own errors, and what else it lets through on files made to stop it (seen on its issue list and by fuzzing).
_BROKEN = (
    PyPdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?:page|seite|p\.)?[-–—\s/]*#[-–—\s]*(?:(?:/|of|von|de)\s*#)?[-–—\s]*\Z", re.IGNORECASE)
_BULLET = re.compile(
    r"\A(?:[•●◦▪‣*–—-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|[①-⑳]"
    r"|第[一二三四五六七八九十\d]+[条章節])\s*"
)
_ENDS = re.compile(r"[.!?:;。！？：；」』）)\]”\"]\Z")
_CJK = re.compile(r"[\u3000-\u9fff\uac00-\ud7a3\uff00-\uffef]")
_FULL = 0.75  # of the usual width: a shorter line ends a paragraph, unless the sentence goes on
_EDGE = 2  # lines at the top and foot of a page that may be the same on all
_HEAD_LINES = 25  # of the first page, in which a document says when it was made
_NO_TITLE = re.compile(
    r"\A(?:untitled|microsoft word|document\d*|title|slide \d+|.*\.(?:docx?|pdf|indd|rtf|qxd|odt|xlsx?|pptx?))\b",
    re.IGNORECASE,
)


def is_pdf(body: bytes) -> bool:
    """Whether the bytes begin as a PDF file does, white space aside."""
    return body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x00").startswith(b"%PDF-")


def extract_pdf(body: bytes, *, url: str, language_hints: tuple[str, ...] = ()) -> Page:
    """The document's text by paragraphs, its title, and the date printed at its head.

    The date on which the file was made is none: a scan of 1998 was made last week.
    Raises ParseError for a file that is broken, locked, or holds pictures of pages alone.
    Cost: about 20 ms a page; to be called in a child process, which bounds time and memory (crawler/bounded.py).
    """
    try:
        reader = PdfReader(io.BytesIO(body), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ParseError(url=url, problem="a PDF file locked with a password", fix="Read it by hand")
        stated = clean_line(str(reader.metadata.title or "")) if reader.metadata else ""
        pages, is_whole = _lines_of_pages(reader)
    except _BROKEN as error:
        problem = f"a PDF file that is damaged ({type(error).__name__}: {clean_line(str(error))[:100]})"
        raise ParseError(url=url, problem=problem, fix="Open it by hand") from error
    paragraphs = _paragraphs(_without_running_lines(pages)) or _paragraphs(pages)
    if not paragraphs:
        problem = (
            "a PDF file without text: pictures of pages" if is_whole else "a PDF file whose pages cannot be read"
        )
        raise ParseError(url=url, problem=problem, fix="Read it by hand")
    text = "\n\n".join(paragraphs)
    return Page(
        url=url,
        canonical_url=canonical_url(url),
        title=_title(stated, pages, url),
        announced=_printed_date(pages),
        language=find_language(text, hints=language_hints),
        text=text,
        paragraphs=tuple(Paragraph(kind=ParagraphKind.NARRATIVE, text=paragraph) for paragraph in paragraphs),
    )


def _lines_of_pages(reader: PdfReader) -> tuple[list[list[str]], bool]:
    """The lines of each page, and whether every page that was tried could be read. Raises what pypdf raises."""
    pages: list[list[str]] = []
    length, is_whole = 0, True
    for number in range(min(len(reader.pages), MOST_PAGES)):
        try:
            page = reader.pages[number]
            contents = page.get_contents()
            if contents is not None and len(contents.get_data()) > _MOST_STREAM_BYTES:
                continue  # a drawing: a map, a plan
            text = page.extract_text()
        except _BROKEN:
            is_whole = False  # one bad page is no reason to lose the others
            continue
        lines = [clean_line(line) for line in unicodedata.normalize("NFC", text).splitlines()]
        pages.append(lines)
        length += sum(map(len, lines))
        if length > MOST_CHARACTERS:
            break
    return pages, is_whole


def _without_running_lines(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Without page numbers, and without what stands at the top or foot of half the pages."""
    edges = Counter(
        key for page in pages for key in {_DIGITS.sub("#", line) for line in (*page[:_EDGE], *page[-_EDGE:]) if line}
    )
    running = {key for key, count in edges.items() if len(pages) > 2 and 2 * count >= len(pages)}
    kept = []
    for page in pages:
        last = len(page) - _EDGE
        kept.append(
            [
                line
                for number, line in enumerate(page)
                if not ((number < _EDGE or number >= last) and _is_running(line, running))
            ]
        )
    return kept


def _is_running(line: str, running: set[str]) -> bool:
    key = _DIGITS.sub("#", line)
    return key in running or bool(_PAGE_NUMBER.match(key))


def _paragraphs(pages: Sequence[Sequence[str]]) -> list[str]:
    """The lines joined to paragraphs: a new one begins after an empty or short line, or with a mark of its own."""
    lines = list(chain.from_iterable([*page] for page in pages))
    widths = sorted(len(line) for line in lines if len(line) > 20)
    usual = widths[len(widths) * 3 // 4] if widths else 80
    found: list[str] = []
    current, last = "", 0
    for line in lines:
        is_short = last < _FULL * usual and (_ENDS.search(current) or not line[:1].islower())
        if not line or _BULLET.match(line) or is_short:
            found += filter(None, (current,))
            current = ""
        if line:
            current, last = _joined(current, line), len(line)
    return [*found, current] if current else found


def _joined(before: str, line: str) -> str:
    if not before:
        return line
    if before.endswith(("-", "\u2010")) and line[:1].islower():
        return before[:-1] + line
    if _CJK.match(before[-1]) and _CJK.match(line[0]):
        return before + line
    return f"{before} {line}"


def _title(stated: str, pages: Sequence[Sequence[str]], url: str) -> str:
    """What the file calls itself, where that is no file's name; else the first line that is long enough to be one."""
    if len(stated) > 5 and not _NO_TITLE.match(stated):
        return without_site_name(stated, host_names(url))[:300]
    first = (line for page in pages[:1] for line in page if len(line) > 12 and any(map(str.isalpha, line)))
    return next(first, "")[:300]


def _printed_date(pages: Sequence[Sequence[str]]) -> Announced:
    for line in (line for page in pages[:1] for line in page[:_HEAD_LINES] if len(line) <= 100):
        announced = read_date(line)
        if announced != UNDATED and announced.precision is not Precision.MONTH:
            return announced
    return UNDATED
