"""What persons found out as labelled examples: lines for `evaluate` and for training, from findings that hold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from secondsource.articles import Article, ArticleId
from secondsource.findings import GROUPING, RESTING, Finding, FindingKind, newest_first

Line = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledPage:
    """A page of which a person said whether it is ours, as far as we have read it."""

    finding: Finding
    url: str
    title: str
    text: str
    language: str
    published_at: str


def story_lines(
    findings: Sequence[Finding], articles: Mapping[ArticleId, Article], stories: Mapping[ArticleId, tuple[str, str]]
) -> Iterator[Line]:
    """Every article that a decision on grouping names, with the story that it is in: what `evaluate FILE` reads.

    stories   article -> key of its story, and case
    """
    named = {article for each in findings if each.kind in GROUPING for article in each.articles}
    for article in sorted(named & articles.keys() & stories.keys()):
        story, case = stories[article]
        yield {"id": _name(article), "story": story, "case": case, **_told(articles[article])}


def pair_lines(findings: Sequence[Finding], lines: Sequence[Line]) -> Iterator[Line]:
    """Every pair of which a person said whether both report one happening: `{"same", "one", "other", "said_by"}`.

    lines   of `story_lines`: a pair names two of them by their ids
    Of each pair what was said last.
    """
    known = {line["id"] for line in lines}
    told: set[frozenset[str]] = set()
    for finding in newest_first([each for each in findings if each.kind in GROUPING]):
        for one in map(_name, finding.one):
            for other in map(_name, finding.other):
                pair = frozenset((one, other))
                if pair <= known and pair not in told:
                    told.add(pair)
                    yield {
                        "same": finding.kind is FindingKind.MERGE,
                        "one": one,
                        "other": other,
                        **_witness(finding),
                    }


def derivation_lines(findings: Sequence[Finding], articles: Mapping[ArticleId, Article]) -> Iterator[Line]:
    """Every pair of which a person said whether one rests on the other, as `evaluate FILE` reads pairs of texts.

    Of each pair what was said last.
    """
    told: set[frozenset[ArticleId]] = set()
    for finding in newest_first([each for each in findings if each.kind in RESTING and each.other]):
        derived, source = finding.one[0], finding.other[0]
        pair = frozenset((derived, source))
        if pair <= articles.keys() and pair not in told:
            told.add(pair)
            yield {
                "kind": "said",
                "derived": int(finding.kind is FindingKind.RESTS_ON),
                "source": articles[source].text,
                "other": articles[derived].text,
                **_witness(finding),
            }


def topic_lines(pages: Sequence[LabelledPage]) -> Iterator[Line]:
    """Every page of which a person said whether it is ours: `{"id", "on_topic", "url", "title", "text", …}`."""
    for page in pages:
        yield {
            "id": f"f{page.finding.finding_id}",
            "on_topic": page.finding.kind is FindingKind.OURS,
            "url": page.url,
            "title": page.title,
            "text": page.text,
            "language": page.language or None,
            "published_at": page.published_at or None,
            **_witness(page.finding),
        }


def _name(article: ArticleId) -> str:
    return f"a{article}"


def _told(article: Article) -> Line:
    return {
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "language": article.language,
        "published_at": article.announced.written or None,
    }


def _witness(finding: Finding) -> Line:
    return {
        "finding": finding.finding_id,
        "said_by": finding.said_by,
        "said_at": finding.said_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "why": finding.why,
    }
