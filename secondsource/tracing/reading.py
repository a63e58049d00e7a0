"""What one article says by itself of where it has its story from, before any other text is laid beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from secondsource.articles import Article
from secondsource.background import find_background
from secondsource.canonical_url import UrlKey, url_key
from secondsource.catalogue import Catalogue
from secondsource.edits import withdrawal_in
from secondsource.outlets import Outlet, OutletKind
from secondsource.phrases import Cue, PhraseBook, book_for
from secondsource.texts import ellipsis, narrative_shingles, sentences
from secondsource.tracing.authors import Author, find_announcer, find_document_author, iter_voices
from secondsource.tracing.citing import EVIDENCE_OF_A_CUE, Citation, MarkedSentence, iter_citations, marked_article
from secondsource.tracing.credits import Credit, find_credits
from secondsource.tracing.naming import LONGEST_LABEL, Names, publisher_of
from secondsource.tracing.own_evidence import RELEASE_CHARACTERS, OwnEvidence, OwnEvidenceKind, iter_own_evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One article, read by itself."""

    article: Article
    key: UrlKey  # of its address
    outlet: Outlet  # its publisher, after carriers and aggregators
    is_passing_on: bool  # it stands on an aggregator or carrier, and is another's
    citations: tuple[Citation, ...]  # outlets; who speaks for itself is in `voices`
    voices: tuple[Author, ...]  # parties and bodies that it cites
    announcer: Author | None  # whose announcement it passes on
    document_author: Author | None  # whose paper it read, as `documents` and `papers` show
    credits: tuple[Credit, ...]  # to others than itself
    own: tuple[OwnEvidence, ...]
    documents: tuple[str, ...]  # sentences that name a document as what is known
    papers: tuple[str, ...]  # sentences that show that it had a paper before it
    public_papers: tuple[str, ...]  # those of its own evidence that show a body's paper which is no leak
    release: str  # the sentence that shows a release; "" = none
    hearsay: str  # "media reports say …"; "" = none
    background: str  # why it reports no happening; "" = it reports one
    denial: str  # the sentence that denies or contradicts; "" = none
    correction: str
    retraction: str
    narrative: frozenset[int]  # shingles, quotations left out
    links: frozenset[UrlKey]

    @property
    def is_report(self) -> bool:
        """Whether it states a happening (RULES.md 1)."""
        return not self.background


def is_withdrawn(reading: Reading) -> bool:
    """Whether its outlet says that it withdraws it, or its page is gone."""
    return bool(reading.retraction) or reading.article.gone_status is not None


def read_article(article: Article, *, names: Names, catalogue: Catalogue) -> Reading:
    """What the article says of its own sources. Cost: linear in its text."""
    text = article.read_text
    book = book_for(text or article.title, article.language)
    site = catalogue.outlet_of(article.url)
    found_credits = find_credits(article, names)
    in_title, marked = marked_article(article.title, text, names=names, book=book, own=_own_names(article, site))
    citations = list(iter_citations((*in_title, *marked), book))
    outlet = publisher_of(article, catalogue, _publishers_named(found_credits, citations, site))
    others = tuple(credit for credit in found_credits if credit.outlet.name not in (outlet.name, site.name))
    citations = [citation for citation in citations if citation.outlet.name not in (outlet.name, site.name)]
    is_passing_on = site.name != outlet.name
    head = f"{article.title}\n{text[:1500]}"
    hearsay = next(_sentences_with(Cue.HEARSAY, head, book), "")
    own = tuple(iter_own_evidence(text, marked, outlet, book, is_citing=bool(citations), hearsay=hearsay))
    own = () if is_passing_on else own
    if any(not credit.is_material for credit in others):
        # Under another's credit "told us" and "in the courtroom" are the other's, unless it names itself.
        own = tuple(each for each in own if each.is_by_name)
    if not own and not is_passing_on and outlet.kind is OutletKind.AGENCY and not citations and not others:
        own = (OwnEvidence(kind=OwnEvidenceKind.DISPATCH, words=f"{outlet.name}'s own dispatch"),)
    documents = tuple(_sentences_with(Cue.READS_DOCUMENT, text, book))[:5]
    papers = tuple(_sentences_with(Cue.READS_IT, text, book))[:5]
    shown = () if is_passing_on else tuple(_public_papers(marked, outlet, book))
    return Reading(
        article=article,
        key=url_key(article.url),
        outlet=outlet,
        is_passing_on=is_passing_on,
        citations=tuple(citations),
        credits=others,
        voices=tuple(voice for voice in iter_voices((*in_title, *marked), book) if voice.outlet.name != outlet.name),
        announcer=_not_itself(find_announcer(in_title, marked, book), outlet),
        document_author=find_document_author(in_title, marked, (*shown, *papers, *documents)),
        own=own,
        documents=documents,
        papers=papers,
        public_papers=shown,
        release=next(_sentences_with(Cue.RELEASE, text[:RELEASE_CHARACTERS], book), ""),
        hearsay=hearsay,
        background=find_background(article, outlet, book),
        denial=next(_sentences_with(Cue.DENIES, head, book), ""),
        correction=_correction_of(article, book),
        retraction=withdrawal_in(article),
        narrative=narrative_shingles(text),
        links=frozenset(url_key(link) for link in article.links),
    )


def _correction_of(article: Article, book: PhraseBook) -> str:
    text = article.read_text
    in_text = _sentences_with(Cue.CORRECTION, f"{article.title}\n{text[:400]}\n{text[-400:]}", book)
    return next(in_text, "") or next(iter(article.corrections), "")


def _public_papers(marked: Sequence[MarkedSentence], outlet: Outlet, book: PhraseBook) -> Iterator[str]:
    """Sentences that say that it read a complaint, a ruling, minutes: what everybody can read (RULES.md 16)."""
    for sentence in marked:
        own, words = sentence.of(outlet), sentence.span.text
        has_read = book.says(Cue.OBTAINED_US, words) or (own and own & sentence.indexes(Cue.OBTAINED_OWN, book))
        if has_read and book.says(Cue.PUBLIC_PAPER, words) and not book.says(Cue.LEAKED, words):
            yield ellipsis(words, EVIDENCE_OF_A_CUE)


def _not_itself(author: Author | None, outlet: Outlet) -> Author | None:
    return author if author is not None and author.outlet.name != outlet.name else None


def _own_names(article: Article, site: Outlet) -> tuple[str, ...]:
    label = article.outlet_label if len(article.outlet_label) <= LONGEST_LABEL else ""
    return tuple(dict.fromkeys(name for name in (site.name, label) if name))


def _publishers_named(credits: tuple[Credit, ...], citations: list[Citation], site: Outlet) -> list[str]:
    named = [credit.outlet.name for credit in credits] + [citation.outlet.name for citation in citations]
    return [name for name in named if name != site.name]


# Cues of which no phrase must open a sentence: what no part of a text shows, no sentence of it does.
_ANYWHERE = frozenset({Cue.READS_DOCUMENT, Cue.READS_IT, Cue.RELEASE, Cue.HEARSAY, Cue.DENIES})


def _sentences_with(cue: Cue, text: str, book: PhraseBook) -> Iterator[str]:
    if cue in _ANYWHERE and not book.says(cue, text):
        return
    for sentence in sentences(text):
        if book.says(cue, sentence.text):
            yield ellipsis(sentence.text, EVIDENCE_OF_A_CUE)
