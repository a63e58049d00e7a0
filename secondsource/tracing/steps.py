"""How a derivation is written down, and the small questions about names and kinds that decide its form."""

from dataclasses import replace
from functools import lru_cache

from secondsource.articles import READ_CHARACTERS, ArticleId
from secondsource.derivations import EVIDENCE_CHARACTERS, Derivation, DerivationKind, OriginKind
from secondsource.outlets import Outlet, OutletKind, Standing
from secondsource.texts import ellipsis, fold
from secondsource.tracing.authors import Author
from secondsource.tracing.citing import Citation
from secondsource.tracing.own_evidence import OwnEvidenceKind
from secondsource.tracing.reading import Reading

UNREAD_DOCUMENT = "a document not in hand"
UNREAD_RELEASE = "a release not in hand"
CERTAIN_CONFIDENCE = 0.75  # from here on a derivation is certain


def is_document(reading: Reading) -> bool:
    """Whether the article is a primary document in hand: the page of a body that we know."""
    return reading.outlet.kind.is_body and reading.outlet.standing is Standing.KNOWN


def is_release(reading: Reading) -> bool:
    """Whether the article is a party's own statement in hand, from a party that we know."""
    return reading.outlet.kind is OutletKind.PARTY and reading.outlet.standing is Standing.KNOWN


def was_there(reading: Reading) -> bool:
    """Whether it shows that its reporter was in the room."""
    return any(each.kind is OwnEvidenceKind.PRESENCE for each in reading.own)


def cited_name(citation: Citation | Author) -> str:
    """What a cited origin is called: a listed outlet by its name, others as the article writes it (DESIGN.md §7)."""
    is_unlisted = citation.outlet.domains in ((), (citation.outlet.name,))
    return citation.written if is_unlisted and citation.outlet.standing is Standing.UNKNOWN else citation.outlet.name


def citation_confidence(reading: Reading, citation: Citation) -> float:
    if citation.is_translation:
        return 0.95
    return 0.6 if reading.own else 0.9


def joined(one: Derivation, other: Derivation) -> Derivation:
    """Two steps to one origin as one: the first's name, the surer evidence, and the kind that says more."""
    surer = one if one.confidence >= other.confidence else other
    return replace(surer, kind=_stronger_kind(one, other), origin_name=one.origin_name)


def _stronger_kind(one: Derivation, other: Derivation) -> DerivationKind:
    """Of two kinds found for one origin, the one that says more: a wire copy is more than a citation."""
    order = (
        DerivationKind.QUOTES_PRIMARY,
        DerivationKind.TRANSLATION,
        DerivationKind.WIRE,
        DerivationKind.REPRINT,
        DerivationKind.REWRITE,
        DerivationKind.CITATION,
    )
    return min((one.kind, other.kind), key=order.index)


def names_origin(reading: Reading, origin: Reading) -> bool:
    """Whether an article credits, cites or links another's outlet or page."""
    return origin.outlet.name in names_named(reading) or origin.key in reading.links


@lru_cache(maxsize=8192)
def names_named(reading: Reading) -> frozenset[str]:
    """The names of all that an article credits or cites."""
    named = [each.outlet for each in reading.credits]
    named += [each.outlet for each in reading.citations]
    named += [each.outlet for each in reading.voices]
    return frozenset(outlet.name for outlet in named)


_LEAD_CHARACTERS = 450
HEAD_CHARACTERS = 1500  # title and first paragraphs: who a report is about stands there


def mentions_outlet(reading: Reading, outlet: Outlet, *, within: int = READ_CHARACTERS) -> bool:
    """Whether the title or the first characters of the text name the outlet, in any of its names."""
    text = fold(f"{reading.article.title}\n{reading.article.text[:within]}")
    return any(fold(name) in text for name in (outlet.name, *outlet.aliases) if len(name) > 1)


def is_at_head(reading: Reading, sentence: str) -> bool:
    """Whether the sentence stands in the title or opens within the first characters of the text."""
    start = sentence.rstrip("…")
    return start in reading.article.title or -1 < reading.article.text.find(start) < _LEAD_CHARACTERS


def kind_of_article(origin: Reading) -> OriginKind:
    if is_document(origin):
        return OriginKind.DOCUMENT
    if origin.outlet.kind is OutletKind.PARTY:
        return OriginKind.PARTY
    return OriginKind.ARTICLE


def kind_of_outlet(outlet: Outlet) -> OriginKind:
    if outlet.kind is OutletKind.AGENCY:
        return OriginKind.AGENCY
    if outlet.kind is OutletKind.PARTY:
        return OriginKind.PARTY
    return OriginKind.OUTLET


def step(
    reading: Reading,
    origin: ArticleId | None,
    origin_name: str,
    origin_kind: OriginKind,
    kind: DerivationKind,
    confidence: float,
    evidence: str,
) -> Derivation:
    return Derivation(
        article=reading.article.article_id,
        origin=origin,
        origin_name=origin_name,
        origin_kind=origin_kind,
        kind=kind,
        certain=confidence >= CERTAIN_CONFIDENCE,
        confidence=round(confidence, 2),
        evidence=ellipsis(evidence, EVIDENCE_CHARACTERS),
    )


def step_to(reading: Reading, origin: Reading, kind: DerivationKind, confidence: float, evidence: str) -> Derivation:
    """A step to an article that we have read."""
    name, origin_kind = origin.outlet.name, kind_of_article(origin)
    return step(reading, origin.article.article_id, name, origin_kind, kind, confidence, evidence)
