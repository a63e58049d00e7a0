"""What would change a verdict: who would have to know, which record is to be expected, in which language."""

from collections.abc import Iterable, Sequence

from secondsource.articles import Article, ArticleId
from secondsource.bodies_named import NamedBody, bodies_named
from secondsource.catalogue import Catalogue
from secondsource.coverage import COUNTRY_OUTLETS, Coverage
from secondsource.derivations import Derivation, OriginKind
from secondsource.hostile_text import one_line
from secondsource.language_names import language_name
from secondsource.languages import primary_subtag
from secondsource.outlets import Outlet, OutletKind
from secondsource.places import Place, find_place, place_of
from secondsource.stories import Story
from secondsource.telling_time import counted
from secondsource.verdicts import Assessment, Verdict

_NAMES_SHOWN = 6
_UNLISTED_SHOWN = 3
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
    spoken = {catalogue.outlet_of(each.url).name for each in articles if each.article_id in assessment.records}
    bodies = tuple(body for body in bodies_named(reports, catalogue) if body.name not in spoken)
    place = _place(reports, bodies)
    to_ask = tuple(_bodies_to_ask(reports, bodies, None if spoken else place, catalogue))
    match assessment.verdict:
        case Verdict.CONFIRMED | Verdict.DISPUTED if assessment.is_analysts:
            return ("The person who said so taking it back, or a later finding of a person, would change it.",)
        case Verdict.CONFIRMED:
            return (
                "A denial or a contradicting record from a source with standing would make it disputed.",
                "A later version of the record that no longer states it would take the confirmation away.",
            )
        case Verdict.CORROBORATED:
            return (
                *to_ask,
                "A primary document that states it would make it confirmed.",
                "A denial by a source with standing would make it disputed.",
                "Evidence that its sources all rest on one origin would bring it back to single source.",
            )
        case Verdict.DISPUTED:
            return (
                "It ends when the denial is withdrawn, the article is corrected, or a document in hand settles it.",
                *to_ask,
            )
        case Verdict.SINGLE_SOURCE:
            return (
                _another_owner(assessment),
                *_unread_origins(assessment, derivations),
                *to_ask,
                *_language_of_the_place(reports, place, catalogue, coverage),
            )


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


def _bodies_to_ask(
    reports: Sequence[Article], bodies: Sequence[NamedBody], place: Place | None, catalogue: Catalogue
) -> Iterable[str]:
    """Who would have to know: bodies that the reports name; where none is listed, those of the place that we know."""
    listed = [body.outlet for body in bodies if body.outlet is not None]
    for outlet in listed[:_NAMES_SHOWN]:
        yield f"{_described(outlet)} is named in the reports and would have to know: {_RECORD_OF[outlet.kind]}."
    # Where listed bodies are named, others must be named often to be more than another word for them.
    enough = len(reports) / 2 if listed else 0
    unlisted = [body for body in bodies if body.outlet is None and body.report_count >= enough]
    for body in unlisted[:_UNLISTED_SHOWN]:
        yield f"{body.name} is named in {counted(body.report_count, 'report')} and would have to know."
    if not listed and place is not None:
        there = [each for each in catalogue.outlets if each.kind.is_body and each.country == place.country]
        for outlet in sorted(there, key=lambda each: each.name)[:_NAMES_SHOWN]:
            yield f"{_described(outlet)} may hold the record: {_RECORD_OF[outlet.kind]}."


def _described(outlet: Outlet) -> str:
    name = one_line(outlet.name, 100)
    return f"{name} ({outlet.country})" if outlet.country else name


def _place(reports: Sequence[Article], bodies: Sequence[NamedBody]) -> Place | None:
    """Where it happens, by the reports' words, else by the first body that they name."""
    by_body = (find_place(body.outlet.country) for body in bodies if body.outlet is not None)
    return place_of(reports) or next((place for place in by_body if place is not None), None)


def _language_of_the_place(
    reports: Sequence[Article], place: Place | None, catalogue: Catalogue, coverage: Coverage | None
) -> Iterable[str]:
    """Whether the press of the place, in its languages, has it at all; RULES.md 22 says when we cannot tell."""
    if place is None:
        return
    tongues = frozenset(map(primary_subtag, place.languages))
    language = " or ".join(language_name(tag) for tag in place.languages)
    local = sum(primary_subtag(report.language) in tongues for report in reports)
    if local:
        yield f"{counted(local, 'report')} in {language}, the language of {place.name}; look for more there."
        return
    blind = frozenset(coverage.not_seeing) if coverage is not None else frozenset()
    watched = [
        outlet
        for outlet in catalogue.outlets
        if outlet.country == place.country and outlet.watches and outlet.name not in blind and not outlet.kind.is_body
    ]
    if coverage is None or len(watched) < COUNTRY_OUTLETS:
        yield (
            f"No report in {language}, the language of {place.name}; whether its press has it, we cannot tell: "
            f"fewer than {COUNTRY_OUTLETS} outlets of it are seen."
        )
        return
    yield (
        f"No report in {language}, the language of {place.name}, though {len(watched)} outlets of it are seen: "
        "that is a stronger alarm than one source alone."
    )


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:_NAMES_SHOWN])
    if len(names) > _NAMES_SHOWN:
        shown.append(f"{len(names) - _NAMES_SHOWN} more")
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " and " + shown[-1]
