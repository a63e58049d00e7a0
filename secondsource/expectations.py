"""What would change a verdict: who would have to know, which record is to be expected, in which language."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from secondsource.articles import Article, ArticleId
from secondsource.catalogue import Catalogue
from secondsource.coverage import COUNTRY_OUTLETS, Coverage
from secondsource.derivations import Derivation, OriginKind
from secondsource.hostile_text import one_line
from secondsource.language_names import language_name
from secondsource.languages import CJK_CHARACTER, primary_subtag
from secondsource.outlets import Outlet, OutletKind
from secondsource.stories import Story
from secondsource.telling_time import counted
from secondsource.verdicts import Assessment, Verdict

_TEXT_CHARACTERS = 6000  # of each report: who matters is named in its first screens
_NAMES_SHOWN = 6
_RECORD_OF = {
    OutletKind.GOVERNMENT: "its notice or a statement of its own",
    OutletKind.COURT: "its ruling or docket",
    OutletKind.LEGISLATURE: "its minutes or papers",
}


def what_would_change(
    story: Story,
    articles: Sequence[Article],
    assessment: Assessment,
    derivations: Sequence[Derivation],
    *,
    catalogue: Catalogue,
    coverage: Coverage | None,
) -> tuple[str, ...]:
    """Sentences for a person who goes looking; the most telling first. Never empty."""
    reports = [
        article
        for article in articles
        if article.article_id not in story.background and article.article_id not in assessment.records
    ]
    bodies = bodies_named(reports, catalogue)
    match assessment.verdict:
        case Verdict.CONFIRMED:
            return (
                "A denial or a contradicting record from a source with standing would make it disputed.",
                "A later version of the record that no longer states it would take the confirmation away.",
            )
        case Verdict.CORROBORATED:
            return (
                *_bodies_to_ask(bodies),
                "A primary document that states it would make it confirmed.",
                "A denial by a source with standing would make it disputed.",
                "Evidence that its sources all rest on one origin would bring it back to single source.",
            )
        case Verdict.DISPUTED:
            return (
                "It ends when the denial is withdrawn, the article is corrected, or a document in hand settles it.",
                *_bodies_to_ask(bodies),
            )
        case Verdict.SINGLE_SOURCE:
            return (
                _another_owner(assessment),
                *_unread_origins(assessment, derivations),
                *_bodies_to_ask(bodies),
                *_language_of_the_place(reports, bodies, catalogue, coverage),
            )


def bodies_named(reports: Sequence[Article], catalogue: Catalogue) -> tuple[Outlet, ...]:
    """Governments, courts and legislatures of the catalogue that the reports name, the most often named first."""
    texts = [f"{report.title}\n{report.text[:_TEXT_CHARACTERS]}" for report in reports]
    counts: Counter[str] = Counter()
    named: dict[str, Outlet] = {}
    for outlet in catalogue.outlets:
        if not outlet.kind.is_body:
            continue
        count = sum(any(_names(text, name) for name in (outlet.name, *outlet.aliases)) for text in texts)
        if count:
            counts[outlet.name] = count
            named[outlet.name] = outlet
    return tuple(named[name] for name in sorted(named, key=lambda name: (-counts[name], name)))


def _names(text: str, name: str) -> bool:
    if len(name) < 2 or name not in text:
        return False
    if CJK_CHARACTER.search(name):
        return True
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _another_owner(assessment: Assessment) -> str:
    owners = sorted({one_line(origin.owner or origin.name, 100) for origin in assessment.origins} - {""})
    other_than = f" other than {_listed(owners)}" if owners else ""
    return (
        f"A report of an owner{other_than} with evidence of its own: words of someone who took part or knows, "
        "given to it; a document that it has read itself; its own presence."
    )


def _unread_origins(assessment: Assessment, derivations: Sequence[Derivation]) -> Iterable[str]:
    """Agencies, outlets, parties and documents that reports rest on and we have not read."""
    read = {origin.name for origin in assessment.origins if origin.articles}
    naming: dict[tuple[OriginKind, str], set[ArticleId]] = {}
    for step in derivations:
        if step.origin is None and step.origin_name and step.origin_name not in read:
            naming.setdefault((step.origin_kind, one_line(step.origin_name, 100)), set()).add(step.article)
    for origin in assessment.origins:
        if not origin.articles and origin.kind is not OriginKind.UNKNOWN and origin.name:
            naming.setdefault((origin.kind, one_line(origin.name, 100)), set()).update(origin.repeated_by)
    wanted = {
        OriginKind.AGENCY: "The agency's own dispatch, with its dateline: {name}, credited by {reports}.",
        OriginKind.OUTLET: "The report of {name}, which {reports} cite and we have not read: what evidence has it?",
        OriginKind.PARTY: "Another side than {name}, whose statement {reports} pass on.",
        OriginKind.DOCUMENT: "The document itself: {name}, named by {reports}, is not in hand.",
    }
    ranked = sorted(naming.items(), key=lambda item: (-len(item[1]), item[0]))
    for (kind, name), articles in ranked[:_NAMES_SHOWN]:
        if kind in wanted:
            yield wanted[kind].format(name=name, reports=counted(len(articles), "report"))


def _bodies_to_ask(bodies: Sequence[Outlet]) -> Iterable[str]:
    for body in bodies[:_NAMES_SHOWN]:
        country = f" ({body.country})" if body.country else ""
        record = _RECORD_OF[body.kind]
        yield f"{one_line(body.name, 100)}{country} is named in the reports and would have to know: {record}."


def _language_of_the_place(
    reports: Sequence[Article], bodies: Sequence[Outlet], catalogue: Catalogue, coverage: Coverage | None
) -> Iterable[str]:
    """Whether the press of the place, in its language, has it at all; RULES.md 22 says when we cannot tell."""
    country = next((body.country for body in bodies if body.country), "")
    tongue = next((body.languages[0] for body in bodies if body.country == country and body.languages), "")
    if not country or not tongue:
        return
    language = language_name(tongue)
    local = sum(primary_subtag(report.language) == primary_subtag(tongue) for report in reports)
    if local:
        yield f"{counted(local, 'report')} in {language}, the language of the place ({country}); look for more there."
        return
    blind = frozenset(coverage.not_seeing) if coverage is not None else frozenset()
    watched = [
        outlet
        for outlet in catalogue.outlets
        if outlet.country == country and outlet.watches and outlet.name not in blind and not outlet.kind.is_body
    ]
    if coverage is None or len(watched) < COUNTRY_OUTLETS:
        yield (
            f"No report in {language}, the language of the place ({country}); whether its press has it, "
            f"we cannot tell: fewer than {COUNTRY_OUTLETS} outlets of it are seen."
        )
        return
    yield (
        f"No report in {language}, the language of the place ({country}), though {len(watched)} outlets of it "
        "are seen: that is a stronger alarm than one source alone."
    )


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:_NAMES_SHOWN])
    if len(names) > _NAMES_SHOWN:
        shown.append(f"{len(names) - _NAMES_SHOWN} more")
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " and " + shown[-1]
