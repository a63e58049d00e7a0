"""What many pages of one site say: learnt as pages are read, so that no list of phrases is needed for it.

Only the kind of a paragraph changes, never the text: what is learnt later must not make a new version of what was
read before.
"""

import threading
from collections import Counter, OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from crawler.pages.sites import site_of
from secondsource.articles import Page, Paragraph, ParagraphKind
from secondsource.canonical_url import canonical_url
from secondsource.texts import fold

_LEAST_PAGES = 3  # pages that must say it, and
_LEAST_SHARE = 1 / 3  # of the site's last pages
_REMEMBERED_PAGES, _REMEMBERED_SITES = 40, 1_000
_LEAST_CHARACTERS = 12
_MOST_PARAGRAPHS = 300


@dataclass(slots=True)
class _Site:
    """The last pages of one site: what each says, and how many say it."""

    pages: deque[tuple[str, frozenset[int]]] = field(default_factory=deque)
    counts: Counter[int] = field(default_factory=Counter)


class StandingTexts:
    """The memory of a process, bounded; may be asked from several threads."""

    def __init__(self) -> None:
        self._sites: OrderedDict[str, _Site] = OrderedDict()
        self._lock = threading.Lock()

    def learn(self, url: str, texts: Iterable[str]) -> frozenset[str]:
        """Remembers what a page says, and returns those of its texts that stand on many pages of its site.

        The same page read again counts once. Nothing is standing before three pages said it.
        """
        page = canonical_url(url)
        keys = {hash(fold(text)): text for text in [*texts][:_MOST_PARAGRAPHS] if len(text) >= _LEAST_CHARACTERS}
        with self._lock:
            site = self._sites.setdefault(site_of(page), _Site())
            self._sites.move_to_end(site_of(page))
            if len(self._sites) > _REMEMBERED_SITES:
                self._sites.popitem(last=False)
            for number, (known, said) in enumerate(site.pages):
                if known == page:
                    del site.pages[number]
                    site.counts -= Counter(said)
                    break
            if len(site.pages) >= _REMEMBERED_PAGES:
                site.counts -= Counter(site.pages.popleft()[1])
            site.pages.append((page, frozenset(keys)))
            site.counts.update(keys.keys())
            least = max(_LEAST_PAGES, _LEAST_SHARE * len(site.pages))
            return frozenset(text for key, text in keys.items() if site.counts[key] >= least)


def with_standing_texts(page: Page, memory: StandingTexts) -> Page:
    """The page with what many pages of its site say called boilerplate."""
    standing = memory.learn(page.canonical_url, (each.text for each in page.paragraphs))
    if not standing:
        return page
    return replace(
        page,
        paragraphs=tuple(
            Paragraph(kind=ParagraphKind.BOILERPLATE, text=each.text) if each.text in standing else each
            for each in page.paragraphs
        ),
    )
