"""Two versions of an article side by side: for a person as lines, for a program as a value."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from desk.reports.listings import shown_moment
from secondsource.edits import Edit, SentenceEdit, WordEdit, compare
from secondsource.hostile_text import one_line
from secondsource.telling_time import counted

if TYPE_CHECKING:
    from storage.versions import ArticleVersion

_MARKS = {Edit.SAME: ("", ""), Edit.REMOVED: ("[-", "-]"), Edit.ADDED: ("{+", "+}")}


def diff_lines(before: "ArticleVersion", after: "ArticleVersion") -> Iterator[str]:
    """The headline, then each sentence that went ("-"), came ("+") or changed ("~"); how many stayed between them."""
    article = after.article
    yield f"Article {article.article_id}, {one_line(after.outlet)}"
    yield one_line(article.url)
    yield f"Version {before.number} of {shown_moment(before.fetched_at)}"
    yield f"to version {after.number} of {shown_moment(after.fetched_at)}"
    yield ""
    comparison = compare(before.article, article)
    yield f"{'~' if comparison.has_new_title else ' '} Headline: {_marked(comparison.title)}"
    yield ""
    is_same = not comparison.has_new_title
    stayed = 0
    for sentence in comparison.text:
        if sentence.edit is Edit.SAME:
            stayed += 1
            continue
        yield from _stayed(stayed)
        stayed, is_same = 0, False
        yield _sentence_line(sentence)
    yield from _stayed(stayed)
    if is_same:
        yield "Nothing changed between them that says anything."


def diff_value(before: "ArticleVersion", after: "ArticleVersion") -> dict[str, object]:
    """The same as an object for JSON, the sentences that stayed included."""
    comparison = compare(before.article, after.article)
    return {
        "article": after.article.article_id,
        "url": after.article.url,
        "outlet": after.outlet,
        "from": _version_value(before),
        "to": _version_value(after),
        "title": [_word_value(each) for each in comparison.title],
        "text": [
            {
                "edit": each.edit.value,
                "before": each.before or None,
                "after": each.after or None,
                "words": [_word_value(word) for word in each.words],
            }
            for each in comparison.text
        ],
    }


def _stayed(count: int) -> Iterator[str]:
    if count:
        yield f"  ({counted(count, 'sentence')} as before)"


def _sentence_line(sentence: SentenceEdit) -> str:
    if sentence.edit is Edit.REMOVED:
        return f"- {one_line(sentence.before)}"
    if sentence.edit is Edit.ADDED:
        return f"+ {one_line(sentence.after)}"
    return f"~ {_marked(sentence.words)}"


def _marked(words: Sequence[WordEdit]) -> str:
    """The words with what went and came marked; a space at an edge stays outside the marks."""
    return one_line("".join(map(_with_marks, words)))


def _with_marks(word: WordEdit) -> str:
    opening, closing = _MARKS[word.edit]
    text = one_line(word.text)
    before = " " if word.text[:1].isspace() else ""
    after = " " if word.text[-1:].isspace() else ""
    return f"{before}{opening}{text}{closing}{after}" if text else before


def _version_value(version: "ArticleVersion") -> dict[str, object]:
    return {
        "version": version.number,
        "fetched_at": shown_moment(version.fetched_at),
        "title": version.article.title,
    }


def _word_value(word: WordEdit) -> dict[str, object]:
    return {"edit": word.edit.value, "text": word.text}
