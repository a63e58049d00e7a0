"""What an article rests on: one direct step from an article to an origin, with its evidence."""

from dataclasses import dataclass
from enum import StrEnum

from secondsource.articles import ArticleId

EVIDENCE_CHARACTERS = 300  # DESIGN.md §7


class DerivationKind(StrEnum):
    """How an article rests on its origin."""

    REPRINT = "reprint"
    WIRE = "wire"
    TRANSLATION = "translation"
    REWRITE = "rewrite"
    CITATION = "citation"
    QUOTES_PRIMARY = "quotes_primary"


class OriginKind(StrEnum):
    """What stands at the end of a chain."""

    ARTICLE = "article"
    AGENCY = "agency"
    OUTLET = "outlet"
    PARTY = "party"
    DOCUMENT = "document"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """One direct step: `article` rests on an origin, which we have read (`origin`) or only know by name.

    certain       the evidence leaves no other reading; a doubtful one counts in `at_least` alone
    confidence    0..1, how sure; `certain` is this against a threshold
    evidence      what shows it, quoted; at most 300 characters
    """

    article: ArticleId
    origin: ArticleId | None
    origin_name: str
    origin_kind: OriginKind
    kind: DerivationKind
    certain: bool
    confidence: float
    evidence: str

    def __post_init__(self) -> None:
        if self.origin == self.article:
            raise ValueError(f"article {self.article} cannot rest on itself")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence must lie in 0..1, not {self.confidence}")
        if len(self.evidence) > EVIDENCE_CHARACTERS:
            raise ValueError(f"evidence of {len(self.evidence)} characters; {EVIDENCE_CHARACTERS} are allowed")
