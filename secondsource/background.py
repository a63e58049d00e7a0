"""Does an article report that something happened, or only talk about it? (RULES.md 1)"""

from secondsource.articles import Article
from secondsource.outlets import Outlet, OutletKind
from secondsource.phrases import Cue, PhraseBook, all_phrases
from secondsource.texts import ellipsis

_TEXT_CUES = 2  # an invitation or an opinion is told by more than one phrase, or by one and the title
_ADDRESS_PARTS = (
    "/opinion/",
    "/opinions/",
    "/commentary/",
    "/comment/",
    "/editorial/",
    "/editorials/",
    "/op-ed/",
    "/kommentar/",
    "/meinung/",
    "/tribune/",
    "/debats/",
    "/events/",
    "/event/",
    "/jobs/",
    "/careers/",
    "/podcast/",
    "/podcasts/",
    "/explainer/",
    "/explainers/",
    "/newsletter/",
    "/shasetsu/",
    "/column/",
    "/columns/",
)


def find_background(article: Article, outlet: Outlet, book: PhraseBook | None = None) -> str:
    """Why the article is background: commentary, explainer, note, digest, event, job; "" where it reports.

    A body's own page is never background: it is the record.
    book    the phrases to read its text with; None tries those of all languages, as a title is read
    """
    book = book or all_phrases()
    if outlet.kind.is_body:
        return ""
    if found := all_phrases().says(Cue.BACKGROUND_TITLE, article.title.strip()):
        return f"its title: “{ellipsis(found.group().strip() or article.title, 60)}”"
    for part in _ADDRESS_PARTS:
        if part in article.url:
            return f"its address: “{part}”"
    pattern = book.pattern(Cue.BACKGROUND_TEXT)
    found_words = pattern.finditer(article.text[:6000]) if pattern is not None else ()
    phrases = {match.group().lower() for match in found_words}
    if len(phrases) >= _TEXT_CUES or (phrases and outlet.kind is OutletKind.LAW_FIRM):
        return f"its words: “{ellipsis(min(phrases), 60)}”"
    if outlet.kind is OutletKind.LAW_FIRM:
        return "a law firm's note"
    return ""
