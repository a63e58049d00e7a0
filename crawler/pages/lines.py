"""The line that `secondsource extract` prints for one page (DESIGN.md §7: a contract)."""

from typing import Any

from crawler.errors import ParseError
from crawler.pages.extraction import extract_page
from crawler.pages.selectors import NO_SELECTORS
from secondsource.canonical_url import canonical_url
from secondsource.languages import UNDETERMINED
from secondsource.outlets import PageSelectors


def extract_line(
    url: str, body: bytes, *, content_type: str = "", selectors: PageSelectors = NO_SELECTORS
) -> dict[str, Any]:  # Any: JSON
    """One page as the object of the contract: equal for equal input, whatever the folder or the time."""
    try:
        page = extract_page(body, url=url, content_type=content_type, selectors=selectors)
    except ParseError as error:
        return extract_error_line(url, f"{error.problem}. {error.fix}")
    return {
        "url": url,
        "canonical_url": page.canonical_url,
        "title": page.title or None,
        "authors": list(page.authors),
        "published_at": page.announced.written or None,
        "language": page.language if page.language != UNDETERMINED else None,
        "site_name": page.site_name or None,
        "credit": page.credit or None,
        "text": page.text,
        "error": None if page.text else "no text of an article was found",
        "links": list(page.links),
        "declared_original": page.declared_original or None,
        "form": page.form.value,
        "is_cut_short": page.is_cut_short,
        "corrections": list(page.corrections),
        "paragraphs": [{"kind": each.kind.value, "text": each.text} for each in page.paragraphs],
    }


def extract_error_line(url: str, problem: str) -> dict[str, Any]:  # Any: JSON
    """The line for a page that could not be read, or not within its bounds."""
    return {
        "url": url,
        "canonical_url": canonical_url(url) or None,
        "title": None,
        "authors": [],
        "published_at": None,
        "language": None,
        "site_name": None,
        "credit": None,
        "text": "",
        "error": problem,
        "links": [],
        "declared_original": None,
        "form": None,
        "is_cut_short": False,
        "corrections": [],
        "paragraphs": [],
    }
