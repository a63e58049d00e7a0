"""How stories that are known become the stories that are now found: who lives on, who is merged, who is new.

The story first alerted lives on with its thread; on a split the thread stays with the part that holds its first
article (RULES.md 4). A story that nobody was told of is named afresh, so that the order of arrival leaves no trace.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from secondsource.articles import ArticleId
from secondsource.stories import Story, StoryKey


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownStory:
    """A story as it stands before.

    has_thread      somebody was told of it
    first_article   whose address gave the story its key; None where it is gone
    alerted_at      when its first alert was decided; None = not known, or there was none
    is_merged       it was merged into another before; it lives again where its first article is parted from that one
    """

    story: Story
    has_thread: bool
    first_seen_at: datetime
    first_article: ArticleId | None
    alerted_at: datetime | None = None
    is_merged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """What is to be written.

    stories    every story as it now is, under the key that it keeps or gets
    renamed    key before -> key now, of stories without a thread
    merged     key that ends -> key that lives on
    """

    stories: tuple[Story, ...]
    renamed: tuple[tuple[StoryKey, StoryKey], ...]
    merged: tuple[tuple[StoryKey, StoryKey], ...]


def reconcile(known: Sequence[KnownStory], found: Sequence[Story]) -> Reconciled:
    """Matches stories found to stories known; both over the same articles, new ones aside.

    found   as `group_stories` gives them, each under the key of its own earliest report
    """
    homes = {each.story.key: _home_of(each, found) for each in known}
    stories: list[Story] = []
    renamed: list[tuple[StoryKey, StoryKey]] = []
    merged: list[tuple[StoryKey, StoryKey]] = []
    for index, story in enumerate(found):
        claimants = sorted((each for each in known if homes[each.story.key] == index), key=_precedence)
        if not claimants:
            stories.append(story)
            continue
        first = claimants[0]
        if first.has_thread:
            # What was told keeps its name, for the mails that follow carry it.
            kept = replace(story, key=first.story.key, title=first.story.title, case=first.story.case)
        else:
            kept = replace(story, case=first.story.case) if story.key == first.story.key else story
            if story.key != first.story.key:
                renamed.append((first.story.key, story.key))
        stories.append(kept)
        merged += [(other.story.key, kept.key) for other in claimants[1:]]
    return Reconciled(stories=tuple(stories), renamed=tuple(renamed), merged=tuple(merged))


def _precedence(known: KnownStory) -> tuple[bool, bool, datetime, datetime, str]:
    alerted_at = known.alerted_at or known.first_seen_at
    return (known.is_merged, not known.has_thread, alerted_at, known.first_seen_at, known.story.key)


def _home_of(known: KnownStory, found: Sequence[Story]) -> int | None:
    """Which found story an old one goes on in: where its first article is, else where most of it is."""
    members = set(known.story.articles)
    best: tuple[int, int] | None = None
    for index, story in enumerate(found):
        if known.first_article is not None and known.first_article in story.articles:
            return index
        shared = len(members.intersection(story.articles))
        if shared and (best is None or shared > best[0]):
            best = (shared, index)
    return best[1] if best is not None else None
