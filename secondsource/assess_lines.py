"""`secondsource assess`: lines of articles in, one object of stories, derivations and errors out (DESIGN.md §7)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from secondsource.articles import Article, ArticleId
from secondsource.canonical_url import canonical_url, host_of, url_key
from secondsource.catalogue import Catalogue
from secondsource.dates import Announced, claimed_order, parse_announced
from secondsource.derivations import Derivation
from secondsource.judging import latest_day
from secondsource.judging_sets import JudgedStory, VectorsOf, judge_set
from secondsource.topics.profile import TopicProfile
from secondsource.verdicts import Origin

_TEXT_FIELDS = ("url", "title", "text")
_SCHEMES = ("http://", "https://")
_LINE_BYTES = 8 * 1024 * 1024


class _LineError(Exception):
    """What is wrong with one line; becomes an entry of `errors`."""

    def __init__(self, problem: str, line_id: object = None) -> None:
        super().__init__(problem)
        self.line_id = line_id


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One readable line."""

    line_id: str | int
    number: int
    article: Article  # with its line number as id


def assess_lines(
    lines: Iterable[bytes],
    *,
    catalogue: Catalogue,
    profile: TopicProfile | None,
    vectors_of: VectorsOf | None = None,
) -> dict[str, object]:
    """The object that `assess` prints. Every id appears once: in a story, in `off_topic`, or in `errors`.

    lines      JSON objects, one a line; an empty line is passed over
    profile    None judges all, whatever they are about
    vectors_of   of articles, by the sentence model; None = there is none
    Equal for equal input, whatever the order of the lines, but for the order of ids within one list.
    """
    readable, errors = _read_lines(lines)
    versions = _versions(readable)
    articles = [speaking.article for speaking, _ in versions]
    ids = {speaking.article.article_id: [line.line_id for line in all_lines] for speaking, all_lines in versions}
    judged = judge_set(articles, catalogue, profile=profile, on=latest_day(articles), vectors_of=vectors_of)
    placed = {article for each in judged for article in each.story.articles}
    off_topic = [
        line_id for article in articles if article.article_id not in placed for line_id in ids[article.article_id]
    ]
    first = {article: names[0] for article, names in ids.items()}
    return {
        "stories": [_story(each, ids, first) for each in judged],
        "derivations": [
            _derivation(derivation, first)
            for each in judged
            for derivation in (*each.judged.judgement.derivations, *each.elsewhere)
        ],
        "off_topic": sorted(off_topic, key=str),
        "errors": errors,
    }


def _read_lines(lines: Iterable[bytes]) -> tuple[list[_Line], list[dict[str, object]]]:
    readable: list[_Line] = []
    errors: list[dict[str, object]] = []
    seen: dict[str | int, int] = {}
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        try:
            line = _read_line(raw, number)
        except _LineError as problem:
            errors.append({"line": number, "id": problem.line_id, "problem": str(problem)})
            continue
        if line.line_id in seen:
            # The id stands for the line that had it first, so that every id appears once.
            twice = f"the id {line.line_id!r} stands in line {seen[line.line_id]} already"
            errors.append({"line": number, "id": None, "problem": twice})
            continue
        seen[line.line_id] = number
        readable.append(line)
    return readable, errors


def _read_line(raw: bytes, number: int) -> _Line:
    if len(raw) > _LINE_BYTES:
        raise _LineError(f"the line has {len(raw)} bytes; at most {_LINE_BYTES} are read")
    try:
        row = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        raise _LineError(f"the line is not UTF-8 (byte {error.start})") from error
    except (ValueError, RecursionError) as error:
        raise _LineError(f"the line is not JSON: {error}") from error
    if not isinstance(row, Mapping):
        raise _LineError("the line is JSON, but no object")
    line_id = row.get("id")
    if isinstance(line_id, bool) or not isinstance(line_id, str | int) or not _is_printable(str(line_id)):
        raise _LineError("the object has no usable id: a text or a whole number is needed")
    for field in _TEXT_FIELDS:
        if not isinstance(row.get(field), str):
            raise _LineError(f"{field} must be a text", line_id)
    url = canonical_url(row["url"])
    if not (url.startswith(_SCHEMES) and host_of(url)):
        raise _LineError(f"url is no http(s) address: {row['url'][:100]!r}", line_id)
    return _Line(line_id=line_id, number=number, article=_article(row, number, line_id))


def _is_printable(line_id: str) -> bool:
    """Whether the id can be written back: JSON can hold half a surrogate pair, UTF-8 cannot."""
    return line_id != "" and line_id.encode("utf-8", "ignore").decode("utf-8") == line_id


def _article(row: Mapping[str, object], number: int, line_id: str | int) -> Article:
    return Article(
        article_id=ArticleId(number),
        url=canonical_url(str(row["url"])),
        title=_clean(str(row["title"])).replace("\n", " ").strip(),
        text=_clean(str(row["text"])),
        announced=_announced(row, line_id),
        language=_optional_text(row, "language", line_id) or "und",
        links=_links(row, line_id),
        outlet_label=_optional_text(row, "outlet", line_id),
    )


def _clean(text: str) -> str:
    """Without lone surrogates and control characters, paragraphs parted by one empty line."""
    whole = text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(character for character in whole if character >= " " or character in "\n\t")
    return "\n\n".join(part.strip() for part in kept.split("\n\n") if part.strip())


def _announced(row: Mapping[str, object], line_id: str | int) -> Announced:
    return parse_announced(_optional_text(row, "published_at", line_id))


def _optional_text(row: Mapping[str, object], field: str, line_id: str | int) -> str:
    value = row.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _LineError(f"{field} must be a text or null", line_id)
    return _clean(value).replace("\n", " ").strip()


def _links(row: Mapping[str, object], line_id: str | int) -> tuple[str, ...]:
    value = row.get("links")
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(link, str) for link in value):
        raise _LineError("links must be a list of addresses or null", line_id)
    return tuple(dict.fromkeys(map(canonical_url, value)))


def _versions(lines: Sequence[_Line]) -> list[tuple[_Line, list[_Line]]]:
    """Lines of one address with the one that speaks for it: the last by `published_at`, of equals the last by id."""
    by_key: dict[str, list[_Line]] = {}
    for line in lines:
        by_key.setdefault(url_key(line.article.url), []).append(line)
    found = []
    for versions in by_key.values():
        ordered = sorted(versions, key=lambda line: str(line.line_id))
        found.append((max(ordered, key=_version_order), ordered))
    return found


def _version_order(line: _Line) -> tuple[object, ...]:
    return (*claimed_order(line.article.announced), str(line.line_id))


def _story(
    each: JudgedStory, ids: Mapping[ArticleId, list[str | int]], first: Mapping[ArticleId, str | int]
) -> dict[str, object]:
    assessment = each.judged.judgement.assessment
    return {
        "articles": sorted((line_id for article in each.story.articles for line_id in ids[article]), key=str),
        "title": each.story.title,
        "case": each.story.case,
        "alertable": each.story.alertable,
        "verdict": assessment.verdict.value,
        "at_least": assessment.at_least,
        "at_most": assessment.at_most,
        "reasons": list(assessment.reasons),
        "flags": list(assessment.flags),
        "origins": [_origin(origin, first) for origin in assessment.origins],
        "background": sorted((first[article] for article in each.story.background), key=str),
        "rule": assessment.rule,
        "quotes": [
            {
                "article": first[finding.article],
                "document": first[finding.document],
                "quote": finding.quote,
                "outcome": finding.outcome.value,
                "passage": finding.passage,
            }
            for finding in assessment.findings
        ],
    }


def _origin(origin: Origin, first: Mapping[ArticleId, str | int]) -> dict[str, object]:
    return {
        "name": origin.name,
        "owner": origin.owner,
        "kind": origin.kind.value,
        "standing": origin.standing.value,
        "articles": sorted((first[article] for article in origin.articles), key=str),
        "repeated_by": sorted((first[article] for article in origin.repeated_by), key=str),
        "evidence": list(origin.evidence),
    }


def _derivation(derivation: Derivation, first: Mapping[ArticleId, str | int]) -> dict[str, object]:
    return {
        "article": first[derivation.article],
        "origin": first[derivation.origin] if derivation.origin is not None else None,
        "origin_name": derivation.origin_name,
        "origin_kind": derivation.origin_kind.value,
        "kind": derivation.kind.value,
        "certain": derivation.certain,
        "confidence": derivation.confidence,
        "evidence": derivation.evidence,
    }
