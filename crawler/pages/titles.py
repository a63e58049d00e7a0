"""The headline of a page, without the name of the site."""

import re
from collections.abc import Iterable

from secondsource.texts import fold

_SEPARATOR = re.compile(
    r"\s+[|\-–—·•:»«~/›]{1,2}\s+|\s*[|｜│︱]\s*|\s+[-–—]\s*(?=\S+\Z)|(?<=[\u3040-\u9fff」』）])\s*[-–—：]\s*(?=[^-–—]{2,30}\Z)"
)
_NOISE = re.compile(r"[\W_]+")


def choose_title(
    *, headings: Iterable[str], social: str, headline: str, page_title: str, site_names: Iterable[str]
) -> str:
    """The title that the page's own heading, social card, JSON-LD and title element agree on best.

    headings     the h1 elements, in order
    social       og:title
    headline     JSON-LD headline
    page_title   the title element
    site_names   by which names the site goes: cut off the ends
    """
    names = [name for name in site_names if name]
    candidates = [without_site_name(text, names) for text in (headline, social)]
    tops = [text for text in (without_site_name(heading, names) for heading in headings) if len(text) > 3]
    tail = without_site_name(page_title, names)
    if not any(candidates):
        agreed = [top for top in tops if _is_within(top, page_title)]
        return next(iter(agreed or ([tail] if tail else tops)), tail)
    for candidate in candidates:
        if candidate and any(_same(candidate, top) for top in tops):
            return candidate
    for top in tops:
        if any(_is_within(top, candidate) or _is_within(candidate, top) for candidate in candidates if candidate):
            return top
    return candidates[1] or candidates[0]


def without_site_name(title: str, names: Iterable[str]) -> str:
    """The title without "… | Morning Ledger" or "Morning Ledger: …"."""
    text = title.strip()
    known = {_key(name) for name in names if _key(name)}
    for _ in range(3):
        parts = list(_SEPARATOR.finditer(text))
        if not parts:
            break
        last, first = parts[-1], parts[0]
        if _names_site(text[last.end() :], known) and text[: last.start()].strip():
            text = text[: last.start()].strip()
        elif _names_site(text[: first.start()], known) and text[first.end() :].strip():
            text = text[first.end() :].strip()
        else:
            break
    return text


def _names_site(part: str, known: set[str]) -> bool:
    key = _key(part)
    if not key:
        return True
    return any(
        key == name
        or (len(key) > 3 and (key in name or (name in key and len(name) > 3 and len(key) < 2 * len(name))))
        for name in known
    )


def _key(text: str) -> str:
    return _NOISE.sub("", fold(text)).removeprefix("www")


def _same(left: str, right: str) -> bool:
    return _key(left) == _key(right)


def _is_within(inner: str, outer: str) -> bool:
    key = _key(inner)
    return len(key) > 5 and key in _key(outer)
