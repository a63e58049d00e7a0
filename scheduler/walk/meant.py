"""What a person means by the number, key or address of a story or an article."""

from secondsource.articles import ArticleId
from secondsource.canonical_url import canonical_url, url_key
from secondsource.errors import SecondSourceError
from secondsource.grouping.naming import key_of
from storage import articles, stories
from storage.database import Transaction
from storage.stories import StoredStory


class CorrectionError(SecondSourceError):
    """What a person said cannot be carried out; the message says why, and what to say instead."""


def living_story(tx: Transaction, key_or_id: str) -> StoredStory:
    """The story that a person means; of one that was merged, the story that it is in now."""
    found = stories.find(tx, key_or_id)
    if found is not None and found.merged_into is not None:
        found = stories.get(tx, found.merged_into)
    if found is None:
        raise CorrectionError(f"there is no story {key_or_id}. `secondsource stories` lists those there are.")
    if not found.story.articles:
        raise CorrectionError(f"story {found.story_id} has no articles any more: there is nothing to say of it.")
    return found


def story_holding(tx: Transaction, article: ArticleId) -> StoredStory:
    """The story that the article is in."""
    found = stories.holding(tx, (article,))
    if not found:
        raise CorrectionError(f"article {article} is in no story. It is off topic, or has not been grouped yet.")
    return found[0]


def article_for(tx: Transaction, stored: StoredStory) -> ArticleId:
    """The article that a statement about the story goes with: what gave it its key, else its first report seen."""
    members = articles.get_articles(tx, stored.story.articles)
    named = [each for each in members if key_of(each.url) == stored.story.key]
    reports = [each for each in members if each.article_id not in stored.story.background]
    first = min(
        named or reports or members, key=lambda each: (each.first_seen_at is None, each.first_seen_at, each.url)
    )
    return first.article_id


def get_article(tx: Transaction, named: str) -> ArticleId:
    """The article that a person means by number or address; raises CorrectionError."""
    found = find_article(tx, named)
    if found is None:
        raise no_article(named)
    return found


def find_article(tx: Transaction, named: str) -> ArticleId | None:
    """The same; None where we have none of that number or address."""
    if named.isascii() and named.isdigit() and len(named) < 19:
        return next((each.article_id for each in articles.get_articles(tx, (ArticleId(int(named)),))), None)
    return articles.find_by_key(tx, url_key(canonical_url(named))) if "://" in named else None


def no_article(named: str) -> CorrectionError:
    """The error for an article that is not there."""
    return CorrectionError(
        f"there is no article {named}. Name it by its number or its address, as `secondsource story STORY`"
        " lists them."
    )
