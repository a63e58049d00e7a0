"""Pages read in a child process, within bounds: what everybody calls for pages that come from the network."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from crawler.bounded import MIB, Bounds, Call, OverrunError, Workers
from crawler.errors import ParseError
from crawler.pages.extraction import extract_page
from crawler.pages.lines import extract_error_line, extract_line
from crawler.pages.pdf import is_pdf
from crawler.pages.selectors import NO_SELECTORS
from crawler.pages.standing import StandingTexts
from secondsource.articles import Page, ParagraphKind
from secondsource.outlets import PageSelectors


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """One page to be printed as a line."""

    url: str
    body: bytes
    content_type: str = ""
    selectors: PageSelectors = NO_SELECTORS


def bounds_for_page(body: bytes) -> Bounds:
    """256 MiB and 5 s, and 48 bytes a byte: a page of 300 KB takes 25 ms, the slowest of 439 measured 0.6 s.

    A PDF file has 512 MiB and 15 s: 400 pages of 20 ms, on a machine that is slow.
    """
    if is_pdf(body):
        return Bounds(memory_bytes=512 * MIB + 48 * len(body), cpu_seconds=15)
    return Bounds(memory_bytes=256 * MIB + 48 * len(body), cpu_seconds=5)


def extract_page_held(
    workers: Workers,
    body: bytes,
    *,
    url: str,
    content_type: str = "",
    language_hints: tuple[str, ...] = (),
    selectors: PageSelectors = NO_SELECTORS,
) -> Page:
    """As `extract_page`, in a child. Raises ParseError, also for a page that needs more than its bounds."""
    arguments = {
        "body": body,
        "url": url,
        "content_type": content_type,
        "language_hints": language_hints,
        "selectors": selectors,
    }
    try:
        page: Page = workers.run(Call(function=extract_page, arguments=arguments, bounds=bounds_for_page(body)))
    except OverrunError as error:
        raise ParseError(url=url, problem=f"not read: {error.problem}", fix="Read it by hand") from error
    return page


def iter_extract_lines(pages: Iterable[SavedPage], *, workers: int = 2) -> Iterator[dict[str, Any]]:  # Any: JSON
    """The lines of `secondsource extract`, in order, each page read in a child within its bounds."""
    taken: list[str] = []

    def calls() -> Iterator[Call]:
        for page in pages:
            taken.append(page.url)
            arguments = {
                "url": page.url,
                "body": page.body,
                "content_type": page.content_type,
                "selectors": page.selectors,
            }
            yield Call(function=extract_line, arguments=arguments, bounds=bounds_for_page(page.body))

    standing = StandingTexts()
    with Workers(workers) as children:
        for number, line in enumerate(children.run_in_order(calls())):
            if isinstance(line, OverrunError):
                yield extract_error_line(taken[number], f"not read: {line.problem}")
            else:
                said = standing.learn(line["url"], [each["text"] for each in line["paragraphs"]])
                for each in line["paragraphs"]:
                    if each["text"] in said:
                        each["kind"] = ParagraphKind.BOILERPLATE.value
                yield line
