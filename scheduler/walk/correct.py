"""Correct: what a person says is written down and carried out in one transaction; the next turn judges by it.

One subject, though over three hundred lines: each thing that can be said, what it needs, what it changes at once, and
how it is taken back. The daemon may work on the database meanwhile: whoever comes first, the other sees it whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler.walk.meant import CorrectionError as CorrectionError
from scheduler.walk.meant import article_for, find_article, get_article, living_story, no_article, story_holding
from scheduler.walk.story_bench import Bench, lay_out, write_stories
from secondsource.articles import ArticleId, EntryId
from secondsource.canonical_url import UrlKey, canonical_url, url_key
from secondsource.catalogue import Catalogue
from secondsource.derivations import DerivationKind
from secondsource.findings import GROUPING, TOPIC, Finding, FindingId, FindingKind
from secondsource.judging_sets import one_story
from secondsource.settings import Settings
from secondsource.stories import StoryId
from secondsource.topics.matching import TopicState, match_article
from secondsource.topics.profile import TopicProfile
from storage import articles, entries, findings, stories
from storage.database import Transaction
from storage.states import MatchState
from storage.stories import StoredStory


@dataclass(frozen=True, slots=True, kw_only=True)
class Correcting:
    """What carrying out a correction needs to know. `profile`: what is on topic; None = everything."""

    catalogue: Catalogue
    profile: TopicProfile | None
    settings: Settings
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Who says it, with reason and linked page where given."""

    by: str
    why: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What came of it, in a sentence; `finding_id` is None where it holds already, and nothing was written."""

    finding_id: FindingId | None
    told: str


def merge(tx: Transaction, at: Correcting, one: str, other: str, said: Said) -> Corrected:
    """Two stories report one happening: the one first alerted lives on, the other's readers get one mail."""
    first, second = living_story(tx, one), living_story(tx, other)
    if first.story_id == second.story_id:
        return Corrected(finding_id=None, told=f"They are one story already: story {first.story_id}.")
    finding_id = findings.append(
        tx,
        FindingKind.MERGE,
        said_by=said.by,
        now=at.now,
        one=_members(first),
        other=_members(second),
        why=said.why,
        link=said.link,
    )
    bench = lay_out(tx, (first, second))
    ids = _write(tx, at, bench, [first.story.articles + second.story.articles])
    return Corrected(
        finding_id=finding_id, told=f"Stories {first.story_id} and {second.story_id} are one now: story {ids[0]}."
    )


def split(tx: Transaction, at: Correcting, story: str, named: Sequence[str], said: Said) -> Corrected:
    """Some articles of a story report another happening; the thread stays with its first article."""
    whole = living_story(tx, story)
    chosen = sorted({get_article(tx, each) for each in named})
    if done := _split_before(tx, whole, chosen):
        return Corrected(finding_id=None, told=f"They are in a story of their own already: story {done}.")
    strangers = [each for each in chosen if each not in whole.story.articles]
    if strangers:
        raise CorrectionError(
            f"article {strangers[0]} is not in story {whole.story_id}. `secondsource story {whole.story_id}` lists "
            "the articles that are, each with its number."
        )
    rest = [each for each in whole.story.articles if each not in chosen]
    if not rest:
        raise CorrectionError(
            f"that would leave nothing of story {whole.story_id}. Name only those that report another happening."
        )
    finding_id = findings.append(
        tx,
        FindingKind.SPLIT,
        said_by=said.by,
        now=at.now,
        one=chosen,
        other=rest,
        why=said.why,
        link=said.link,
    )
    kept, parted = _write(tx, at, lay_out(tx, (whole,)), [rest, chosen])
    return Corrected(
        finding_id=finding_id,
        told=f"Story {whole.story_id} is two now: story {kept} with {len(rest)} of its articles, story {parted} "
        f"with {len(chosen)}.",
    )


def keep_apart(tx: Transaction, at: Correcting, one: str, other: str, said: Said) -> Corrected:
    """The stories that two articles are in report different happenings, and are never to become one."""
    first, second = (story_holding(tx, get_article(tx, each)) for each in (one, other))
    if first.story_id == second.story_id:
        raise CorrectionError(
            f"both are in story {first.story_id}. Part them with `secondsource stories split {first.story_id} "
            f"{other} --by NAME`."
        )
    return _say(
        tx,
        at,
        FindingKind.APART,
        said,
        one=_members(first),
        other=_members(second),
        told=f"Stories {first.story_id} and {second.story_id} stay two.",
    )


def unite(tx: Transaction, at: Correcting, one: str, other: str, said: Said) -> Corrected:
    """The stories that two articles are in report one happening."""
    first, second = (story_holding(tx, get_article(tx, each)) for each in (one, other))
    return merge(tx, at, str(first.story.key), str(second.story.key), said)


def declare_independent(tx: Transaction, at: Correcting, one: str, other: str, said: Said) -> Corrected:
    """Two articles each know it by themselves."""
    first, second = get_article(tx, one), get_article(tx, other)
    if first == second:
        raise CorrectionError(f"article {first} cannot be independent of itself. Name two articles.")
    outlets = [at.catalogue.outlet_of(each.url) for each in articles.get_articles(tx, (first, second))]
    owners = {outlet.owner_name for outlet in outlets}
    hint = f" Both belong to {owners.pop()}: cautiously counted they stay one." if len(owners) == 1 else ""
    return _say(
        tx,
        at,
        FindingKind.INDEPENDENT,
        said,
        one=(min(first, second),),
        other=(max(first, second),),
        told=f"Articles {first} and {second} count as independent of each other.{hint}",
    )


def declare_resting(
    tx: Transaction, at: Correcting, article: str, origin: str, said: Said, *, step: DerivationKind
) -> Corrected:
    """An article has it from another, or from somebody whom we have not read."""
    derived = get_article(tx, article)
    read = find_article(tx, origin)
    if read == derived:
        raise CorrectionError(f"article {derived} cannot rest on itself. Name what it has it from.")
    if read is not None:
        (stored,) = articles.get_articles(tx, (read,))
        name = at.catalogue.outlet_of(stored.url).name
    elif origin.startswith(("http://", "https://")):
        name = at.catalogue.outlet_of(canonical_url(origin)).name
    elif origin.isascii() and origin.isdigit():
        raise no_article(origin)
    else:
        listed = at.catalogue.find_by_name(origin)
        name = listed.name if listed is not None else origin
    return _say(
        tx,
        at,
        FindingKind.RESTS_ON,
        said,
        one=(derived,),
        other=() if read is None else (read,),
        origin_name=name,
        step=step,
        told=f"Article {derived} rests on {f'article {read}' if read is not None else name}, and on nothing else.",
    )


def state(tx: Transaction, at: Correcting, story: str, kind: FindingKind, said: Said) -> Corrected:
    """A person notes something of a story, or confirms or disputes its claim."""
    stored = living_story(tx, story)
    verbs = {FindingKind.NOTE: "noted of", FindingKind.CONFIRM: "confirmed by", FindingKind.DISPUTE: "disputed by"}
    told = f"Story {stored.story_id} is {verbs[kind]} {said.by}."
    if kind is FindingKind.NOTE:
        told = f"Noted of story {stored.story_id}; a note changes no verdict."
    return _say(tx, at, kind, said, one=(article_for(tx, stored),), told=told)


def declare_topic(tx: Transaction, at: Correcting, entry_id: EntryId, said: Said, *, is_ours: bool) -> Corrected:
    """The page that an entry announces is ours, or is not, whatever the profile says."""
    found = entries.get_entries(tx, (entry_id,))
    if not found:
        raise CorrectionError(
            f"there is no entry {entry_id}. `secondsource stories --near-miss` lists those in question."
        )
    page = url_key(found[0].entry.url) if found[0].entry.url else None
    if page is None:
        raise CorrectionError(f"entry {entry_id} links no page, so there is nothing that could be read.")
    kind = FindingKind.OURS if is_ours else FindingKind.NOT_OURS
    told = "is ours" if is_ours else "is not ours"
    before = findings.topic_findings(tx, (page,)).get(page)
    if before is not None and before.kind is kind:
        return Corrected(finding_id=None, told=f"That it {told} holds already, {before.said}.")
    finding_id = findings.append(tx, kind, said_by=said.by, now=at.now, why=said.why, link=said.link, page=page)
    reason = findings.get(tx, finding_id).finding.said
    known = articles.find_by_key(tx, page)
    if is_ours:
        entries.match_again(
            tx,
            page,
            MatchState.ON_TOPIC if known is not None else MatchState.READ_TO_KNOW,
            reason=reason,
            next_read_at=at.now if known is None else None,
        )
    else:
        entries.match_again(tx, page, MatchState.OFF_TOPIC, reason=reason)
    if known is not None:
        _set_on_topic(tx, at, known, is_on_topic=is_ours)
    return Corrected(finding_id=finding_id, told=f"Entry {entry_id} {told}.")


def revoke(tx: Transaction, at: Correcting, finding_id: FindingId, said: Said) -> Corrected:
    """A finding holds no longer: what it had changed is left to the machine, and to what else was said, again."""
    stored = findings.get(tx, finding_id)
    if not stored.holds:
        return Corrected(finding_id=None, told=f"Finding {finding_id} was revoked already, by {stored.revoked_by}.")
    findings.revoke(tx, finding_id, revoked_by=said.by, now=at.now, why=said.why)
    finding = stored.finding
    if finding.kind in GROUPING:
        articles.group_again(tx, finding.articles)
    elif finding.kind in TOPIC and finding.page is not None:
        _judge_topic_again(tx, at, finding.page)
    _touch(tx, finding.articles, now=at.now)
    return Corrected(finding_id=finding_id, told=f"Finding {finding_id} is revoked.")


def _say(
    tx: Transaction,
    at: Correcting,
    kind: FindingKind,
    said: Said,
    *,
    one: Iterable[ArticleId],
    other: Iterable[ArticleId] = (),
    origin_name: str = "",
    step: DerivationKind | None = None,
    told: str,
) -> Corrected:
    """Adds a finding of articles unless that person's same finding holds already, and has their stories judged."""
    one, other = tuple(one), tuple(other)
    for known in findings.in_force(tx, one):
        if _is_said(known, said) and _content(known) == (kind, one, other, origin_name, step):
            return Corrected(finding_id=None, told=f"That holds already, as finding {known.finding_id}.")
    finding_id = findings.append(
        tx,
        kind,
        said_by=said.by,
        now=at.now,
        one=one,
        other=other,
        why=said.why,
        link=said.link,
        origin_name=origin_name,
        step=step,
    )
    _touch(tx, (*one, *other), now=at.now)
    return Corrected(finding_id=finding_id, told=told)


def _content(finding: Finding) -> tuple[object, ...]:
    return (finding.kind, finding.one, finding.other, finding.origin_name, finding.step)


def _is_said(finding: Finding, said: Said) -> bool:
    """Whether the same person said it, and nothing is added to why."""
    return finding.said_by == said.by and said.why in ("", finding.why) and said.link in ("", finding.link)


def _write(tx: Transaction, at: Correcting, bench: Bench, parts: Sequence[Sequence[ArticleId]]) -> list[StoryId]:
    """Makes each part one story, and gives the id of each."""
    found = [
        one_story([bench.articles[each] for each in part], at.catalogue, findings=bench.findings) for part in parts
    ]
    write_stories(tx, bench, found, now=at.now, settings=at.settings, catalogue=at.catalogue)
    return [story_holding(tx, part[0]).story_id for part in parts]


def _split_before(tx: Transaction, whole: StoredStory, chosen: Sequence[ArticleId]) -> StoryId | None:
    """The story that these articles were split off into before; None where they were not."""
    held = {stored.story_id for stored in stories.holding(tx, chosen)}
    if len(held) != 1 or whole.story_id in held:
        return None
    said = findings.in_force(tx, chosen)
    is_said = any(each.kind is FindingKind.SPLIT and list(each.one) == list(chosen) for each in said)
    return held.pop() if is_said else None


def _judge_topic_again(tx: Transaction, at: Correcting, page: UrlKey) -> None:
    """What was last said of the page holds, else what the profile says; a page never read is asked about again."""
    said = findings.topic_findings(tx, (page,)).get(page)
    known = articles.find_by_key(tx, page)
    if known is None:
        entries.match_again(tx, page, MatchState.PENDING, reason="")
        return
    if said is not None:
        is_on_topic, reason = said.kind is FindingKind.OURS, said.said
    elif at.profile is None:
        is_on_topic, reason = True, ""
    else:
        (article,) = articles.get_articles(tx, (known,))
        found = match_article(at.profile, title=article.title, text=article.text)
        is_on_topic, reason = found.state is TopicState.ON_TOPIC, found.reason
    match = MatchState.ON_TOPIC if is_on_topic else MatchState.OFF_TOPIC
    entries.match_again(tx, page, match, reason=reason)
    _set_on_topic(tx, at, known, is_on_topic=is_on_topic)


def _set_on_topic(tx: Transaction, at: Correcting, article: ArticleId, *, is_on_topic: bool) -> None:
    if is_on_topic:
        articles.put_on_topic(tx, article)
    else:
        articles.put_off_topic(tx, article)
        stories.let_go(tx, article, now=at.now)


def _touch(tx: Transaction, ids: Iterable[ArticleId], *, now: datetime) -> None:
    for stored in stories.holding(tx, ids):
        stories.touch(tx, stored.story_id, now=now)


def _members(stored: StoredStory) -> tuple[ArticleId, ...]:
    return tuple(sorted(stored.story.articles))
