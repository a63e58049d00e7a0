"""One story in full: for a person as lines, for a program as a value."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from desk.reports.listings import shown_moment
from secondsource.articles import ArticleId
from secondsource.findings import tell_finding
from secondsource.hostile_text import one_line

if TYPE_CHECKING:
    from storage.alerts import SentAlert
    from storage.findings import StoredFinding
    from storage.stories import Dossier, StoredArticle, StoredAssessment, StoredChange


def dossier_lines(dossier: "Dossier") -> Iterator[str]:
    """What is known of the story, section by section."""
    stored = dossier.story
    yield f"Story {stored.story_id}: {one_line(stored.story.title)}"
    if stored.story.case:
        yield f"Case: {one_line(stored.story.case)}"
    yield f"First report seen {shown_moment(stored.first_seen_at)}, last {shown_moment(stored.last_report_at)}"
    if stored.context_only:
        yield "Context only: every article was already old when it was first seen; nobody is told."
    elif not stored.story.alertable:
        yield "It holds no report of a happening: nobody is told."
    yield ""
    yield "HOW IT WAS JUDGED"
    yield from (_judgement_line(each) for each in dossier.history)
    if not dossier.history:
        yield "not yet"
    yield ""
    yield "ITS ARTICLES"
    for member in dossier.articles:
        yield f"- {one_line(member.article.title)}"
        yield f"  {_article_line(member)}"
        yield f"  {member.article.url}"
    if dossier.changes:
        yield ""
        yield "WHAT CHANGED ON ITS PAGES"
        yield from (_change_line(each, dossier) for each in dossier.changes)
    if dossier.findings:
        yield ""
        yield "WHAT PEOPLE FOUND OUT"
        yield from (_finding_line(each, dossier) for each in dossier.findings)
    if dossier.alerts:
        yield ""
        yield "WHAT WAS MAILED"
        yield from (_alert_line(each) for each in dossier.alerts)
    yield ""
    yield f"Why: secondsource explain {stored.story_id}"


def dossier_value(dossier: "Dossier") -> dict[str, object]:
    """The same as an object for JSON."""
    stored = dossier.story
    return {
        "story": stored.story_id,
        "key": stored.story.key,
        "title": stored.story.title,
        "case": stored.story.case,
        "alertable": stored.story.alertable,
        "context_only": stored.context_only,
        "first_seen_at": shown_moment(stored.first_seen_at),
        "last_report_at": shown_moment(stored.last_report_at),
        "judgements": [
            {
                "assessed_at": shown_moment(each.assessed_at),
                "verdict": each.assessment.verdict.value,
                "at_least": each.assessment.at_least,
                "at_most": each.assessment.at_most,
                "rule": each.assessment.rule,
                "reasons": list(each.assessment.reasons),
                "findings": list(each.assessment.heeded),
                "origins": [
                    {
                        "name": origin.name,
                        "owner": origin.owner,
                        "kind": origin.kind.value,
                        "standing": origin.standing.value,
                        "articles": list(origin.articles),
                        "repeated_by": list(origin.repeated_by),
                    }
                    for origin in each.assessment.origins
                ],
            }
            for each in dossier.history
        ],
        "articles": [
            {
                "article": member.article.article_id,
                "url": member.article.url,
                "title": member.article.title,
                "outlet": member.outlet,
                "language": member.article.language,
                "published_at": member.article.announced.written or None,
                "first_seen_at": shown_moment(member.article.first_seen_at),
                "background": member.is_background,
                "context": member.is_context,
                "versions": member.version,
                "gone_status": member.article.gone_status,
                "evidence": None if member.evidence is None else f"{member.evidence.file}:{member.evidence.offset}",
            }
            for member in dossier.articles
        ],
        "derivations": [
            {
                "article": step.article,
                "origin": step.origin,
                "origin_name": step.origin_name,
                "origin_kind": step.origin_kind.value,
                "kind": step.kind.value,
                "certain": step.certain,
                "confidence": step.confidence,
                "evidence": step.evidence,
            }
            for step in dossier.derivations
        ],
        "changes": [
            {
                "article": change.article_id,
                "noticed_at": shown_moment(change.noticed_at),
                "kind": change.kind.value,
                "version": change.version,
                "http_status": change.http_status,
                "words": change.words,
            }
            for change in dossier.changes
        ],
        "findings": [_finding_value(each, dossier) for each in dossier.findings],
        "alerts": [
            {
                "planned_at": shown_moment(sent.alert.planned_at),
                "kind": sent.alert.kind.value,
                "subject": sent.alert.subject,
                "message_id": sent.alert.message_id,
                "to": [delivery.address for delivery in sent.deliveries],
            }
            for sent in dossier.alerts
        ],
    }


def _judgement_line(stored: "StoredAssessment") -> str:
    found = stored.assessment
    counts = f"at least {found.at_least}, at most {found.at_most}"
    decisive = f": {one_line(found.reasons[0])}" if found.reasons else ""
    return f"- {shown_moment(stored.assessed_at)}  {found.verdict.value.replace('_', ' ')} ({counts}){decisive}"


def _article_line(member: "StoredArticle") -> str:
    facts = [
        f"article {member.article.article_id}",
        one_line(member.outlet),
        member.article.language,
        member.article.announced.written or "no date given",
    ]
    facts += ["background"] if member.is_background else []
    facts += ["context"] if member.is_context else []
    facts += [f"{member.version} versions"] if member.version > 1 else []
    facts += [f"gone (HTTP {member.article.gone_status})"] if member.article.gone_status is not None else []
    return ", ".join(facts)


def _change_line(change: "StoredChange", dossier: "Dossier") -> str:
    which = _titles(dossier).get(change.article_id, f"article {change.article_id}")
    what = change.kind.value.replace("_", " ")
    return f"- {shown_moment(change.noticed_at)}  {what}: {which}: {one_line(change.words, 400)}"


def _finding_line(stored: "StoredFinding", dossier: "Dossier") -> str:
    revoked = f" Revoked by {one_line(stored.revoked_by)}." if not stored.holds else ""
    return f"- finding {stored.finding.finding_id}: {tell_finding(stored.finding, _titles(dossier))}{revoked}"


def _finding_value(stored: "StoredFinding", dossier: "Dossier") -> dict[str, object]:
    finding = stored.finding
    return {
        "finding": finding.finding_id,
        "kind": finding.kind.value,
        "said_by": finding.said_by,
        "said_at": shown_moment(finding.said_at),
        "one": list(finding.one),
        "other": list(finding.other),
        "origin_name": finding.origin_name or None,
        "why": finding.why,
        "link": finding.link or None,
        "told": tell_finding(finding, _titles(dossier)),
        "revoked_by": stored.revoked_by or None,
        "revoked_at": shown_moment(stored.revoked_at) or None,
    }


def _titles(dossier: "Dossier") -> dict[ArticleId, str]:
    return {
        each.article.article_id: f"{each.outlet}, “{one_line(each.article.title, 80)}”" for each in dossier.articles
    }


def _alert_line(sent: "SentAlert") -> str:
    to = ", ".join(f"{delivery.address} ({delivery.state.value})" for delivery in sent.deliveries)
    return f"- {shown_moment(sent.alert.planned_at)}  {one_line(sent.alert.subject)}  to {to}"
