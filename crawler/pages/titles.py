"""The headline of a page, without the name of the site."""

import re
from collections.abc import Iterable

from secondsource.texts import fold, tokens

_SEPARATOR = re.compile(
    r"\s+[|*\-–—·•:»«~/›]{1,2}\s+|\s*[|｜│︱ㅣ]\s*|\s+[-–—]\s*(?=\S+\Z)|(?<=[\u3040-\u9fff\uac00-\ud7a3」』）])\s*[-–—：]{1,2}\s*(?=[^-–—]{2,30}\Z)"
)
_BAR = re.compile(r"\s+\|\s+|[｜│︱]|(?<=[\u3040-\u9fff])_(?=[\u3040-\u9fff])")
_ELLIPSIS = re.compile(r"\s*(?:…|\.{2,})\s*\Z")
_DASH = re.compile(r"\s*[-–—|·•~]{1,2}\s")
_DAY = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}\Z")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae"})  # as in host names
_NOISE = re.compile(r"[\W_]+")


def choose_title(
    *, headings: Iterable[str], social: str, headline: str, page_title: str, site_names: Iterable[str]
) -> str:
    """The headline as the article's own data state it, else as its social card, its heading, its title element do.

    The order is measured (tests/corpora): search and social headlines differ from the printed one in a sixth of all
    pages, and JSON-LD has the printed one most often. A cut headline gives way to the whole one.

    headings     the h1 elements, in order
    social       og:title
    headline     JSON-LD headline
    page_title   the title element
    site_names   by which names the site goes: cut off the ends
    """
    names = [name for name in site_names if name]
    tops = [text for text in (without_site_name(heading, names) for heading in headings) if text]
    known = [text for text in (without_site_name(text, names) for text in (headline, social)) if text]
    tail = without_site_name(page_title, names)
    witnesses = [*known, *tops, tail]
    if printed := _twice_told(headline, social, tops, names):
        return printed
    for candidate in known:
        others = [text for text in witnesses if text is not candidate]
        if whole := next((text for text in others if _is_cut(candidate, text, is_title=text is tail)), ""):
            return whole
        if bare := _without_ends(candidate, {_key(top) for top in tops}):
            return bare
        if len(others) < 2 or any(_shares_words(candidate, text) for text in others):
            return candidate
    own = {_key(name) for name in names}
    agreed = [top for top in tops if _is_within(top, page_title) and _key(top) not in own]
    return next(iter([*agreed, *known, *([tail] if tail else []), *tops]), "")


def _is_cut(candidate: str, whole: str, *, is_title: bool) -> bool:
    """Whether `candidate` is `whole`, cut off with an ellipsis, at a length limit, or by quotes within quotes.

    is_title   `whole` is the title element, which has more than the headline in it
    """
    bare = _ELLIPSIS.sub("", candidate)
    if len(bare) <= 20 or len(whole) <= len(bare) + 3 or not _key(whole).startswith(_key(bare)):
        return False
    if bare != candidate or len(candidate) >= 100:
        rest = whole[len(bare) :]
        return not (is_title and (_SEPARATOR.match(rest) or _DASH.match(rest)))
    return whole.startswith(candidate) and whole[len(candidate) :].lstrip()[:1] in set("\"“„«»'‘「『")


def _twice_told(headline: str, social: str, tops: list[str], names: list[str]) -> str:
    """The printed heading where the social card has it too and the article's data say something else."""
    stated, carded = _key(without_site_name(headline, names)), _key(without_site_name(social, names))
    if not stated or not carded or carded.endswith(stated):
        return ""  # the same, or the same with a kicker before it
    is_printed = any(_key(top) == carded and len(top) > 20 for top in tops)
    return without_site_name(social, names) if is_printed else ""


def _without_ends(candidate: str, tops: set[str]) -> str:
    """The heading within "heading | Sport" or "Ledger :: heading"; what stands before a bar and a short section.

    "" where it is neither.
    """
    for separator in _SEPARATOR.finditer(candidate):
        head, tail = candidate[: separator.start()].strip(), candidate[separator.end() :].strip()
        if len(head) > 15 and _key(head) in tops:
            return head
        if len(tail) > 15 and _key(tail) in tops and _key(candidate) not in tops:
            return tail
    if _key(candidate) in tops:
        return ""
    head, bar, tail = (part.strip() for part in _BAR.sub("|", candidate, count=1).partition("|"))
    return head if bar and _weight(head) > max(20, _weight(tail)) else ""


def _weight(text: str) -> int:
    """How long a reader finds it: an ideograph or syllable says as much as two or three letters."""
    return sum(3 if character >= "\u3040" else 1 for character in text)


def _shares_words(one: str, other: str) -> bool:
    mine, theirs = set(tokens(one)), set(tokens(other))
    return 5 * len(mine & theirs) >= min(len(mine), len(theirs))


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
    if not key or _DAY.match(part.strip()) or part.strip().startswith("by "):
        return True
    return any(
        key == name
        or (len(key) > 3 and (key in name or (name in key and len(name) > 3 and len(key) < 2 * len(name))))
        for name in known
    )


def _key(text: str) -> str:
    return _NOISE.sub("", fold(text).translate(_UMLAUTS)).removeprefix("www")


def _is_within(inner: str, outer: str) -> bool:
    key = _key(inner)
    return len(key) > 5 and key in _key(outer)
