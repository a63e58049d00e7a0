"""What has changed between two readings of one page: the texts laid side by side, and what the change amounts to.

Pages change at every look: clocks, counters of comments, white space, what the host says on all its pages. That folds
away; what is left is an edit, and an outlet that edits a report without saying so has made a silent correction.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from secondsource.articles import Article
from secondsource.data import read_table
from secondsource.hostile_text import one_line
from secondsource.languages import CJK_CHARACTER
from secondsource.phrases import Cue, book_for
from secondsource.texts import ellipsis, fold, mask_quotations, sentences, tokens

_WORDS_SHOWN = 280  # of a change, in one line
_COMPARED = 200_000  # characters of a text: minutes are long, and a hostile page must not cost more
_VOLATILE_CHARACTERS = 60  # a line with a clock or a counter is no longer; a sentence may be, and is never dropped
_RELATED = 0.3  # of the words of two sentences, for one to be the other edited
_HEAD, _TAIL = 400, 400  # characters, in which a text says that it was corrected or withdrawn
_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"'”’»」』）)\]]*\Z")
_PIECE = re.compile(rf"{CJK_CHARACTER.pattern}|[^\W_]+(?:['’.,\-][^\W_]+)*|\s+|.", re.DOTALL)


class ChangeKind(StrEnum):
    """What a look at a page that we had read before brought."""

    HEADLINE = "headline"  # the headline was swapped
    CORRECTION = "correction"  # the text changed, or not, and a notice says that it was corrected
    SILENT_EDIT = "silent_edit"  # sentences changed or went, and nothing says so
    ADDITION = "addition"  # sentences came, and all that was there stands
    RETRACTION = "retraction"  # the outlet says that it withdraws the report
    GONE = "gone"  # 404, 410
    WITHHELD = "withheld"  # 451: not for this reader, by law
    BACK = "back"  # it was gone, and is there again


@dataclass(frozen=True, slots=True, kw_only=True)
class PageChange:
    """One thing that changed, with the words that show it."""

    kind: ChangeKind
    words: str


class Edit(StrEnum):
    """What became of a piece of a text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordEdit:
    """A run of words that stayed, went or came; never CHANGED."""

    edit: Edit
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceEdit:
    """One sentence of two versions; `words` only where it was CHANGED."""

    edit: Edit
    before: str  # "" = it was not there
    after: str  # "" = it is not there any more
    words: tuple[WordEdit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two versions of an article, laid side by side."""

    title: tuple[WordEdit, ...]
    text: tuple[SentenceEdit, ...]

    @property
    def has_new_title(self) -> bool:
        """Whether the headline says something else, beyond white space and case."""
        return any(each.edit is not Edit.SAME and each.text.strip() for each in self.title)


def compare(before: Article, after: Article, *, boilerplate: Collection[str] = ()) -> Comparison:
    """What became of each sentence, in the order of the later version; those that went stand where they were.

    boilerplate   paragraphs that the host says on all its pages: they are left out of both
    Cost          of the length of the texts, squared at worst; the first 200,000 characters are compared
    """
    standing = {fold(each) for each in boilerplate}
    old, new = list(_sentences(before.text, standing)), list(_sentences(after.text, standing))
    matcher = SequenceMatcher(None, [_key(each) for each in old], [_key(each) for each in new], autojunk=False)
    found: list[SentenceEdit] = []
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            pairs = zip(old[old_start:old_end], new[new_start:new_end], strict=True)
            found += [SentenceEdit(edit=Edit.SAME, before=one, after=other) for one, other in pairs]
        else:
            found += _replaced(old[old_start:old_end], new[new_start:new_end])
    is_same_title = fold(before.title) == fold(after.title)
    same = (WordEdit(edit=Edit.SAME, text=after.title),)
    return Comparison(title=same if is_same_title else compare_words(before.title, after.title), text=tuple(found))


def compare_words(before: str, after: str) -> tuple[WordEdit, ...]:
    """What became of the words of one line; those that went stand before those that came in their place."""
    old, new = (_PIECE.findall(" ".join(line.split())) for line in (before, after))
    found: list[WordEdit] = []
    for tag, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(WordEdit(edit=Edit.SAME, text="".join(new[new_start:new_end])))
            continue
        if old_end > old_start:
            found.append(WordEdit(edit=Edit.REMOVED, text="".join(old[old_start:old_end])))
        if new_end > new_start:
            found.append(WordEdit(edit=Edit.ADDED, text="".join(new[new_start:new_end])))
    return tuple(_without_slivers(found))


def changes_between(before: Article, after: Article, *, boilerplate: Collection[str] = ()) -> tuple[PageChange, ...]:
    """What a new reading of a page amounts to, the gravest first; () = it says what it said.

    before, after   the article as it was and as it is, with the correction notices of its page
    """
    comparison = compare(before, after, boilerplate=boilerplate)
    found = list(_on_the_text(before, after, comparison.text))
    if comparison.has_new_title:
        swapped = f"“{one_line(before.title, 140)}” became “{one_line(after.title, 140)}”"
        found.append(PageChange(kind=ChangeKind.HEADLINE, words=swapped))
    return tuple(found)


def withdrawal_in(article: Article) -> str:
    """The words by which the article itself, or a notice on its page, says that it is withdrawn; "" = it stands."""
    book = book_for(article.read_text or article.title, article.language)
    head = mask_quotations(article.text[: 2 * _HEAD])[:_HEAD]  # "we have withdrawn this article", it quotes another
    said = (mask_quotations(article.title), *(span.text for span in sentences(head)), *article.corrections)
    return next((ellipsis(each, _WORDS_SHOWN) for each in said if book.says(Cue.RETRACTION, each)), "")


def _on_the_text(before: Article, after: Article, edits: Sequence[SentenceEdit]) -> Iterator[PageChange]:
    withdrawn = withdrawal_in(after)
    if withdrawn and not withdrawal_in(before):
        yield PageChange(kind=ChangeKind.RETRACTION, words=withdrawn)
        return
    notice = _new_notice(before, after)
    if notice:
        yield PageChange(kind=ChangeKind.CORRECTION, words=notice)
        return
    taken = [each for each in edits if each.edit in (Edit.CHANGED, Edit.REMOVED)]
    if taken:
        yield PageChange(kind=ChangeKind.SILENT_EDIT, words=_told(taken[0]))
        return
    if added := next((each for each in edits if each.edit is Edit.ADDED), None):
        yield PageChange(kind=ChangeKind.ADDITION, words=one_line(added.after, _WORDS_SHOWN))


def _new_notice(before: Article, after: Article) -> str:
    """A correction notice that was not there before, on the page or in the text; "" = none."""
    known = {fold(each) for each in before.corrections}
    stated = [each for each in after.corrections if fold(each) not in known]
    book = book_for(after.read_text or after.title, after.language)
    earlier = fold(before.text)
    ends = f"{after.title}\n{after.text[:_HEAD]}\n{after.text[-_TAIL:]}"
    in_text = [
        span.text
        for span in sentences(ends)
        if book.says(Cue.CORRECTION, span.text) and fold(span.text) not in earlier
    ]
    return one_line(next(iter((*stated, *in_text)), ""), _WORDS_SHOWN)


def _told(edit: SentenceEdit) -> str:
    if edit.edit is Edit.REMOVED:
        return f"taken out: “{one_line(edit.before, _WORDS_SHOWN // 2)}”"
    return f"“{one_line(edit.before, _WORDS_SHOWN // 2)}” became “{one_line(edit.after, _WORDS_SHOWN // 2)}”"


def _sentences(text: str, standing: Collection[str]) -> Iterator[str]:
    for paragraph in text[:_COMPARED].split("\n\n"):
        if not paragraph.strip() or fold(paragraph) in standing or _is_volatile(paragraph):
            continue
        yield from (span.text for span in sentences(paragraph))


def _is_volatile(paragraph: str) -> bool:
    """Whether it is no sentence but a clock, or a counter of comments, readers or minutes."""
    line = paragraph.strip()
    if len(line) > _VOLATILE_CHARACTERS or _SENTENCE_END.search(line):
        return False
    return any(pattern.search(line) for pattern in _volatile_patterns())


def _volatile_patterns() -> Sequence[re.Pattern[str]]:
    found = read_table("edits.toml")["volatile"]
    assert isinstance(found, list)
    return [re.compile(str(each), re.IGNORECASE) for each in found]


def _key(sentence: str) -> str:
    """What two sentences are compared by: quotation marks, dashes and spaces say nothing."""
    return "".join(piece for piece in fold(sentence) if piece.isalnum() or piece in "%$€£¥+-.,") or fold(sentence)


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[SentenceEdit]:
    """Sentences that stand in one another's place: each new one beside the old one that it is made of, if any."""
    place = 0
    for sentence in new:
        words = frozenset(tokens(sentence))
        found = next(
            (
                number
                for number in range(place, len(old))
                if _alike(frozenset(tokens(old[number])), words) >= _RELATED
            ),
            None,
        )
        if found is None:
            yield SentenceEdit(edit=Edit.ADDED, before="", after=sentence)
            continue
        yield from (SentenceEdit(edit=Edit.REMOVED, before=each, after="") for each in old[place:found])
        yield SentenceEdit(
            edit=Edit.CHANGED, before=old[found], after=sentence, words=compare_words(old[found], sentence)
        )
        place = found + 1
    yield from (SentenceEdit(edit=Edit.REMOVED, before=each, after="") for each in old[place:])


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def _without_slivers(edits: Sequence[WordEdit]) -> Iterator[WordEdit]:
    """A space alone between words that changed is no piece that stayed: it is read with them."""
    held: dict[Edit, str] = {}
    for number, each in enumerate(edits):
        is_inside = 0 < number < len(edits) - 1 and held
        if each.edit is Edit.SAME and is_inside and not each.text.strip():
            held = {
                Edit.REMOVED: held.get(Edit.REMOVED, "") + each.text,
                Edit.ADDED: held.get(Edit.ADDED, "") + each.text,
            }
            continue
        if each.edit is not Edit.SAME:
            held[each.edit] = held.get(each.edit, "") + each.text
            continue
        yield from _released(held)
        held = {}
        yield each
    yield from _released(held)


def _released(held: dict[Edit, str]) -> Iterator[WordEdit]:
    for edit in (Edit.REMOVED, Edit.ADDED):
        if held.get(edit, "").strip():
            yield WordEdit(edit=edit, text=held[edit])
