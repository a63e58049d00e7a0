"""Verdicts, independent sources, and the dated assessment that states them."""

from dataclasses import dataclass
from enum import StrEnum

from secondsource.articles import ArticleId
from secondsource.derivations import Derivation, OriginKind
from secondsource.findings import FindingId
from secondsource.outlets import Standing

ANALYST = "analyst"  # the rule by which a person's word is the verdict (RULES.md 4, 19)


class Verdict(StrEnum):
    """What can be said of a story's lead claim; the first that holds, in this order (RULES.md 17)."""

    DISPUTED = "disputed"
    CONFIRMED = "confirmed"
    CORROBORATED = "corroborated"
    SINGLE_SOURCE = "single_source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One end of a story's chains: an independent source, if it has standing.

    articles      what we have read of this origin itself
    repeated_by   articles whose chain ends here
    evidence      what shows that it knows, quoted; of one that we have not read, the words that name it
    is_withdrawn  all that we read of it is withdrawn or gone from the web: it counts no more
    """

    name: str
    owner: str
    kind: OriginKind
    standing: Standing
    articles: tuple[ArticleId, ...] = ()
    repeated_by: tuple[ArticleId, ...] = ()
    evidence: tuple[str, ...] = ()
    is_withdrawn: bool = False


class QuoteOutcome(StrEnum):
    """How the record and the quote compare."""

    FOUND = "found"
    ABSENT = "absent"
    CUT = "cut"  # what follows in the record turns its sense
    OTHER_SPEAKER = "other_speaker"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteFinding:
    """What a quote attributed to a document came to when it was held against it (RULES.md 19)."""

    article: ArticleId  # which attributes it
    document: ArticleId
    quote: str
    outcome: QuoteOutcome
    passage: str  # the document's own words around it, with what follows; "" where absent


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The judgement of one story's lead claim.

    at_least    owners of known origins, every plausible derivation believed; may be 0
    at_most     origins of any standing, only certain derivations believed; never below 1 or `at_least`
    reasons     plain sentences, the decisive one first
    rule        which rule of RULES.md decided, with the version of our code for it: "17.single_source/1"
    rests_on    ids of the articles that decided
    """

    verdict: Verdict
    at_least: int
    at_most: int
    origins: tuple[Origin, ...]
    reasons: tuple[str, ...]
    rule: str
    rests_on: tuple[ArticleId, ...]
    findings: tuple[QuoteFinding, ...] = ()
    records: tuple[ArticleId, ...] = ()  # primary documents in hand that speak of this story
    corrected: tuple[ArticleId, ...] = ()  # articles of it that have since been corrected
    retracted: tuple[ArticleId, ...] = ()  # articles of it that have been withdrawn, or are gone from the web
    flags: tuple[str, ...] = ()  # what looks pushed, in sentences; it changes neither count nor verdict
    heeded: tuple[FindingId, ...] = ()  # what persons said that counts or verdict follow

    @property
    def is_analysts(self) -> bool:
        """Whether a person gave the verdict."""
        return self.rule.startswith(f"{ANALYST}/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One story judged: what each article rests on, and what that amounts to."""

    derivations: tuple[Derivation, ...]
    assessment: Assessment
