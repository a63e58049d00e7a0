"""What one article says by itself of where it has its story from, before any other text is laid beside it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from secondsource.articles import Article
from secondsource.background import find_background
from secondsource.canonical_url import UrlKey, url_key
from secondsource.catalogue import Catalogue, Mention
from secondsource.outlets import Outlet, OutletKind
from secondsource.phrases import Cue, cue_patterns, mask_mentions, mention_indexes, says
from secondsource.texts import Span, ellipsis, narrative_shingles, sentences
from secondsource.tracing.credits import Credit, find_credits
from secondsource.tracing.naming import Names, publisher_of

_EVIDENCE = 280
_MENTIONS_IN_A_SENTENCE = 40  # one that names more outlets is a list of them, and cites none (TRAPS.md 12)
_RELEASE_CHARACTERS = 1200
_SENTENCES_OF_A_REACTION = 2  # after the one that says who spoke


class OwnEvidenceKind(StrEnum):
    """What makes a report an origin of its own (RULES.md 5)."""

    TOLD = "told"  # words given to this outlet
    OBTAINED = "obtained"  # a document that it says it obtained or read
    PRESENCE = "presence"
    DISPATCH = "dispatch"  # an agency's own, under its own name
    PARTICULAR = "particular"  # a checkable particular that stands nowhere it could have been taken from
    SAID = "said"  # a person found out that it knows by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEvidence:
    """Evidence of the happening that is the article's own, quoted."""

    kind: OwnEvidenceKind
    words: str
    is_by_name: bool = False  # the outlet names itself: "told the Ledger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """An outlet that the article names as how it knows."""

    outlet: Outlet
    written: str  # the name as the article writes it
    sentence: str
    is_courtesy: bool  # "X first reported", in passing
    is_translation: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One article, read by itself."""

    article: Article
    key: UrlKey  # of its address
    outlet: Outlet  # its publisher, after carriers and aggregators
    citations: tuple[Citation, ...]
    credits: tuple[Credit, ...]  # to others than itself
    own: tuple[OwnEvidence, ...]
    documents: tuple[str, ...]  # sentences that name a document as what is known
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


def read_article(article: Article, *, names: Names, catalogue: Catalogue) -> Reading:
    """What the article says of its own sources. Cost: linear in its text."""
    text = article.read_text
    site = catalogue.outlet_of(article.url)
    found_credits = find_credits(article, names)
    masked = list(_iter_masked(text, names))
    citations = list(_iter_citations([*_iter_masked(article.title, names), *masked]))
    outlet = publisher_of(article, catalogue, _publishers_named(found_credits, citations, site))
    others = tuple(credit for credit in found_credits if credit.outlet.name not in (outlet.name, site.name))
    citations = [citation for citation in citations if citation.outlet.name not in (outlet.name, site.name)]
    is_passing_on = site.name != outlet.name
    own = () if is_passing_on else tuple(_iter_own(text, masked, outlet, is_citing=bool(citations)))
    if any(not credit.is_material for credit in others):
        # Under another's credit "told us" and "in the courtroom" are the other's, unless it names itself.
        own = tuple(each for each in own if each.is_by_name)
    if not own and not is_passing_on and outlet.kind is OutletKind.AGENCY and not citations and not others:
        own = (OwnEvidence(kind=OwnEvidenceKind.DISPATCH, words=f"{outlet.name}'s own dispatch"),)
    head = f"{article.title}\n{text[:1500]}"
    return Reading(
        article=article,
        key=url_key(article.url),
        outlet=outlet,
        citations=tuple(citations),
        credits=others,
        own=own,
        documents=tuple(_sentences_with(Cue.READS_DOCUMENT, text))[:5],
        release=next(_sentences_with(Cue.RELEASE, text[:_RELEASE_CHARACTERS]), ""),
        hearsay=next(_sentences_with(Cue.HEARSAY, head), ""),
        background=find_background(article, outlet),
        denial=next(_sentences_with(Cue.DENIES, head), ""),
        correction=next(_sentences_with(Cue.CORRECTION, f"{article.title}\n{text[:400]}\n{text[-400:]}"), ""),
        retraction=next(_sentences_with(Cue.RETRACTION, f"{article.title}\n{text[:400]}"), ""),
        narrative=narrative_shingles(text),
        links=frozenset(url_key(link) for link in article.links),
    )


def _publishers_named(credits: tuple[Credit, ...], citations: list[Citation], site: Outlet) -> list[str]:
    named = [credit.outlet.name for credit in credits] + [citation.outlet.name for citation in citations]
    return [name for name in named if name != site.name]


def _sentences_with(cue: Cue, text: str) -> Iterator[str]:
    for sentence in sentences(text):
        if says(cue, sentence.text):
            yield ellipsis(sentence.text, _EVIDENCE)


@dataclass(frozen=True, slots=True)
class _Masked:
    """A sentence with its mentions as single characters."""

    span: Span
    mentions: tuple[Mention, ...]
    masked: str


def _iter_masked(text: str, names: Names) -> Iterator[_Masked]:
    for span in sentences(text):
        if not any(map(str.isalnum, span.text)):
            continue  # thirty thousand full stops are thirty thousand sentences
        mentions = names.mentions(span.text)
        yield _Masked(span, mentions, mask_mentions(span.text, mentions))


def _iter_citations(masked: Iterable[_Masked]) -> Iterator[Citation]:
    """Citations in order, each outlet once; the title may cite too ("…, Ledger reports")."""
    seen: set[str] = set()
    for sentence in masked:
        if not sentence.mentions:
            continue
        courtesy = _indexes(Cue.COURTESY, sentence)
        is_translation = says(Cue.TRANSLATED, sentence.span.text) is not None
        indexes = _indexes(Cue.CITES, sentence) | _indexes(Cue.TOLD_OWN, sentence) | courtesy
        if is_translation:
            indexes |= set(range(len(sentence.mentions)))
        for index in sorted(indexes):
            mention = sentence.mentions[index]
            if mention.outlet.name not in seen:
                seen.add(mention.outlet.name)
                yield Citation(
                    outlet=mention.outlet,
                    written=mention.text,
                    sentence=ellipsis(sentence.span.text, _EVIDENCE),
                    is_courtesy=index in courtesy,
                    is_translation=is_translation,
                )


def _indexes(cue: Cue, sentence: _Masked) -> set[int]:
    """Which of the sentence's mentions stand in the cue."""
    if not 0 < len(sentence.mentions) <= _MENTIONS_IN_A_SENTENCE:
        return set()
    return {
        index
        for pattern in cue_patterns(cue)
        for match in pattern.finditer(sentence.masked)
        for index in mention_indexes(match.group())
    }


def _iter_own(text: str, masked: Sequence[_Masked], outlet: Outlet, *, is_citing: bool) -> Iterator[OwnEvidence]:
    """Evidence of its own, sentence by sentence; a reaction to a report, or no answer, is none (RULES.md 5).

    is_citing   it names another outlet as how it knows: then "the paper said" goes on with that one's evidence
    """
    has_release = says(Cue.RELEASE, text[:_RELEASE_CHARACTERS]) is not None
    for position, sentence in enumerate(masked):
        plain = sentence.span.text
        if says(Cue.NO_EVIDENCE, plain) and not says(Cue.TOLD_US, plain):
            continue
        going_on = " ".join(each.span.text for each in masked[position : position + 1 + _SENTENCES_OF_A_REACTION])
        if says(Cue.REACTION, going_on if is_citing else plain):
            continue
        own = {index for index, mention in enumerate(sentence.mentions) if mention.outlet.name == outlet.name}
        others = [mention for mention in sentence.mentions if mention.outlet.name != outlet.name]
        words = ellipsis(plain, _EVIDENCE)
        if has_release and (says(Cue.OBTAINED_US, plain) or own & _indexes(Cue.OBTAINED_OWN, sentence)):
            continue  # a release is there for all to read (RULES.md 9, 16)
        if own & _indexes(Cue.TOLD_OWN, sentence):
            yield OwnEvidence(kind=OwnEvidenceKind.TOLD, words=words, is_by_name=True)
        elif own & _indexes(Cue.OBTAINED_OWN, sentence):
            yield OwnEvidence(kind=OwnEvidenceKind.OBTAINED, words=words, is_by_name=True)
        elif (others and _indexes(Cue.CITES, sentence)) or (is_citing and says(Cue.ANAPHOR, plain)):
            continue  # somebody else's evidence, passed on
        elif (says(Cue.INSIDERS, plain) and not is_citing) or says(Cue.TOLD_US, plain):
            yield OwnEvidence(kind=OwnEvidenceKind.TOLD, words=words)
        elif says(Cue.OBTAINED_US, plain):
            yield OwnEvidence(kind=OwnEvidenceKind.OBTAINED, words=words)
        elif says(Cue.PRESENCE, plain):
            yield OwnEvidence(kind=OwnEvidenceKind.PRESENCE, words=words)
