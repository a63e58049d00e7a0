"""Cue phrases: how each language says "according to", "told us", "denied". Data, compiled once.

Phrases are regular expressions over one sentence in which every named outlet is one character out of `MENTION`
(see `mask_mentions`), which they write as "@". An article is read with the phrases of its own language and of those
that it may be mixed with (`book_for`); without a book, those of all languages are tried.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache, lru_cache

from secondsource.catalogue import Mention
from secondsource.data import list_tables, read_table
from secondsource.languages import UNDETERMINED, find_language, primary_subtag

_FIRST_MENTION = 0xE000  # private use: in a text it means nothing, and `mask_mentions` takes it out
_MOST_MENTIONS = 6000
_OPENING = frozenset("「『“„«»\"‘'《")
_CLOSING = frozenset("」』”“»«\"’'》")
MENTION = f"[{chr(_FIRST_MENTION)}-{chr(_FIRST_MENTION + _MOST_MENTIONS)}]"
_MASK = re.compile(MENTION)


class Cue(StrEnum):
    """What a phrase shows; the names are the keys of `data/phrases/*.toml`."""

    CITES = "cites"
    COURTESY = "courtesy"
    TOLD_OWN = "told_own"
    TOLD_US = "told_us"
    INSIDERS = "insiders"  # "people familiar with the matter", whoever they told
    ANAPHOR = "anaphor"  # "the paper said": goes on with an outlet cited before
    CITES_BEFORE = "cites_before"  # "the paper reported": cites the outlet that was named last
    OBTAINED_OWN = "obtained_own"
    OBTAINED_US = "obtained_us"
    PRESENCE = "presence"
    PRESENCE_OWN = "presence_own"  # "a reporter of @ in the room"
    PLACE = "place"  # "in the courtroom": where it was, by which a report that cites nobody shows that it was there
    PUT_OUT = "put_out"  # "@ put it online": a paper that another outlet has put there for all to read
    PUBLIC_PAPER = "public_paper"  # "the complaint": a body's paper that is no leak
    LEAKED = "leaked"  # "draft", "internal": a paper that is not there for everybody
    NO_EVIDENCE = "no_evidence"
    REACTION = "reaction"
    PUBLIC = "public"  # words given to everybody, or in a text that everybody can read
    CONCERNED = "concerned"  # who has a part in it or knows of it, as the one who speaks
    HEARSAY = "hearsay"
    TRANSLATED = "translated"
    READS_DOCUMENT = "reads_document"
    READS_IT = "reads_it"  # "the 17-page complaint", "the report says": a paper that it had before it
    ANNOUNCES = "announces"  # "X announced", "in a statement X said": the words are X's own
    ISSUES = "issues"  # "X published": of a body at the beginning, its paper; a firm publishes much else
    FIRM_SAYS = "firm_says"  # "the company said in a statement": the one that the text is about
    BODY_SAYS = "body_says"  # "in a statement, the regulator said"
    RELEASE = "release"
    DENIES = "denies"
    DENIES_TITLE = "denies_title"  # the bare verb: enough in a headline
    DENIES_FACT = "denies_fact"  # "there is no …", where a statement speaks of reports
    ABOUT_REPORTS = "about_reports"
    CORRECTION = "correction"
    RETRACTION = "retraction"
    BACKGROUND_TITLE = "background_title"
    BACKGROUND_TEXT = "background_text"


class PhraseBook:
    """The phrases of some languages.

    languages   primary subtags, those of `data/phrases` and `data/citing`; others add nothing
    """

    def __init__(self, languages: frozenset[str]) -> None:
        self.languages = languages
        self._whole: dict[Cue, re.Pattern[str] | None] = {}
        self._each: dict[Cue, tuple[re.Pattern[str], ...]] = {}

    def says(self, cue: Cue, sentence: str) -> re.Match[str] | None:
        """Where the sentence first shows the cue; None where it does not."""
        return _find(self, cue, sentence)

    def pattern(self, cue: Cue) -> re.Pattern[str] | None:
        """All phrases of that cue as one pattern; None where these languages have none."""
        if cue not in self._whole:
            phrases = "|".join(f"(?:{phrase})" for phrase in self._phrases(cue.value))
            self._whole[cue] = re.compile(phrases, re.IGNORECASE | re.MULTILINE) if phrases else None
        return self._whole[cue]

    def patterns(self, cue: Cue) -> tuple[re.Pattern[str], ...]:
        """The phrases of that cue one by one: where each of them may name another outlet in one sentence."""
        if cue not in self._each:
            phrases = self._phrases(cue.value)
            self._each[cue] = tuple(re.compile(phrase, re.IGNORECASE) for phrase in phrases)
        return self._each[cue]

    def _phrases(self, key: str) -> tuple[str, ...]:
        return tuple(_expand(phrase, table) for table in self.tables() for phrase in _list(table, key))

    def tables(self) -> Iterator[Mapping[str, object]]:
        """The languages' tables, sorted by language."""
        for language, table in _tables().items():
            if language in self.languages:
                yield table


@lru_cache(maxsize=32768)  # a story is judged anew with each article that joins it, mostly of the same sentences
def _find(book: PhraseBook, cue: Cue, sentence: str) -> re.Match[str] | None:
    pattern = book.pattern(cue)
    return pattern.search(sentence) if pattern is not None else None


@cache
def all_phrases() -> PhraseBook:
    """The phrases of all languages: where nothing is known of a text."""
    return PhraseBook(frozenset(_tables()))


def book_for(text: str, hint: str = UNDETERMINED) -> PhraseBook:
    """The phrases to read a text with: its language's, the hint's and, in Latin letters, English ones.

    Where the text does not tell its language, those of all that are written in its script: a hint may be wrong.
    """
    known = _tables().keys()
    told, hinted = (_SAME.get(each, each) for each in (find_language(text), primary_subtag(hint)))
    if told in known:
        languages = {told, hinted} & known
        return _book(frozenset(languages if languages & _BY_SCRIPT.keys() else languages | {"en"}))
    scripts = {language for language, letters in _BY_SCRIPT.items() if letters.search(text[:2000])}
    return _book(frozenset(scripts & known or known - _BY_SCRIPT.keys()))


_SAME = {"no": "da", "nb": "da", "nn": "da", "ms": "id"}  # near enough to be read with the other's phrases
_BY_SCRIPT = {
    "ja": re.compile("[\u3040-\u30ff\u4e00-\u9fff]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
    "ko": re.compile("[\uac00-\ud7a3]"),
    "ru": re.compile("[\u0400-\u04ff]{3}"),
    "ar": re.compile("[\u0600-\u06ff]{3}"),
    "hi": re.compile("[\u0900-\u097f]{2}"),
    "el": re.compile("[\u0370-\u03ff]{3}"),
}


@cache
def _book(languages: frozenset[str]) -> PhraseBook:
    return PhraseBook(languages)


def says(cue: Cue, sentence: str) -> re.Match[str] | None:
    """Where the sentence first shows the cue in any language; None where it does not."""
    return all_phrases().says(cue, sentence)


@cache
def turning_words() -> re.Pattern[str]:
    """What a sentence opens with when it turns the sense of the one before ("But", 「しかし」)."""
    words = sorted(
        (word for table in _tables().values() for word in _list(table, "turns")), key=lambda word: (-len(word), word)
    )
    return re.compile(r"[\s「『“\"(（]*(?:" + "|".join(map(_opening, words)) + ")", re.IGNORECASE)


def mask_mentions(text: str, mentions: Sequence[Mention]) -> str:
    """The text with each mention replaced by one character that `mention_indexes` turns back into its index."""
    kept: list[str] = []
    position = 0
    for index, mention in enumerate(mentions[:_MOST_MENTIONS]):
        if mention.start >= position:
            # A name between quotation marks is still one name: 「TechnoBlog」によると.
            is_quoted = (
                text[mention.start - 1 : mention.start] in _OPENING
                and text[mention.end : mention.end + 1] in _CLOSING
            )
            is_quoted = is_quoted and mention.start - 1 >= position
            kept.append(_without_masks(text[position : mention.start - is_quoted]))
            kept.append(chr(_FIRST_MENTION + index))
            position = mention.end + is_quoted
    kept.append(_without_masks(text[position:]))
    return "".join(kept)


def _without_masks(text: str) -> str:
    """A text that holds such characters of its own would name outlets that are not there."""
    return _MASK.sub(" ", text)


def mention_indexes(matched: str) -> tuple[int, ...]:
    """Which mentions stand in a piece of masked text, in order."""
    found = (ord(character) - _FIRST_MENTION for character in matched)
    return tuple(index for index in found if 0 <= index <= _MOST_MENTIONS)


def _opening(word: str) -> str:
    """The word and no longer one, "or" and not "Ordered"; Chinese, Japanese and Korean go on without a space."""
    bare = word.strip()
    is_spaced = bare[-1].isalpha() and bare[-1] < "\u2e80"
    return re.escape(bare) + (r"(?!\w)" if is_spaced else "")


_FOLDERS = ("phrases", "citing", "denying", "evidence")


@cache
def _tables() -> Mapping[str, Mapping[str, object]]:
    """Language -> all its tables in one."""
    found: dict[str, dict[str, object]] = {}
    for folder in _FOLDERS:
        for path in list_tables(folder):
            table = found.setdefault(path.rpartition("/")[2].removesuffix(".toml"), {})
            for key, value in read_table(path).items():
                table[key] = [*_list(table, key), *value] if isinstance(value, list) else value
    return dict(sorted(found.items()))


# What may stand between a cue and a name: an article, up to two words and a noun for a publication, or one word.
_BETWEEN = r"(?:{det})?(?:(?:[\w’'-]+ ){0,2}?{media},? (?:[\w-]+ )?|[\w’-]+ )?[«„“\"‘]? ?"
_PART = re.compile(r"\{(d|det|media|account|tells|firm|body)\}")
_NEVER = r"(?!)"
_CLASS = re.compile(r"\[\^[^\]]*\]")


def _expand(phrase: str, table: Mapping[str, object]) -> str:
    """The phrase with its parts put in and "@" as what stands for an outlet."""
    expanded = phrase.replace("{d}", _BETWEEN)
    for _ in range(2):  # a part may hold a part
        expanded = _PART.sub(lambda match: str(table.get(match.group(1)) or _NEVER), expanded)
    # "[^。@]": among other characters it stands there without brackets of its own.
    expanded = _CLASS.sub(lambda match: match.group().replace("@", MENTION[1:-1]), expanded)
    return expanded.replace("@", MENTION)


_CAPITAL = "A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΫА-ЯЁ"
_NAME = (
    rf"(?P<name>(?<!\w)(?-i:[{_CAPITAL}][\w’'&.-]{{0,38}}\w(?: (?:(?:of|the|de|la|le|del|di|du|der|des|and|&|for) )?"
    rf"[{_CAPITAL}\d][\w’'&.-]{{0,38}}\w){{0,4}}))"
)
_NAME_UNCASED = r"(?P<name>[^\s「」『』《》“”\"'‘’。、，.][^「」『』《》“”\"'‘’。、，.]{1,24})"


@cache
def naming_patterns(book: PhraseBook) -> tuple[re.Pattern[str], ...]:
    """Phrases that show a publication by its name, though it is in no list; the name is the group "name"."""
    found = []
    for language, table in _tables().items():
        if language not in book.languages:
            continue
        name = _NAME_UNCASED if language in _UNCASED else _NAME
        found += [re.compile(_expand(phrase, table).replace("%", name)) for phrase in _list(table, "named")]
        if (media := table.get("media")) and language not in _UNCASED:
            # "the magazine Nordlicht", "газета «Волна»": what a noun for a publication calls so, is one.
            # Where all nouns are capitals, only quotation marks or "called" tell a name.
            quote = '[«„“"‘]' if language == "de" else '[«„“"‘]?'
            called = "(?: (?i:called|named|namens|nommée?|appelée?|llamad[oa]))?"
            called = rf"\b(?i:{media}){called} {_DETERMINER}{quote}{name}"
            found.append(re.compile(called))
    return tuple(found)


@cache
def announcing_patterns(book: PhraseBook) -> tuple[re.Pattern[str], ...]:
    """Phrases that show who announces, though it is in no list; the name is the group "name"."""
    return tuple(
        re.compile(_expand(_naming(phrase), table).replace("%", _BODY_NAMES.get(language, _NAME)))
        for language, table in _tables().items()
        if language in book.languages and (language not in _UNCASED or language in _BODY_NAMES)
        for phrase in _list(table, Cue.ANNOUNCES.value)
        if _naming(phrase).count("%") == 1
    )


# Where no capital tells a name, only what says itself that it is a body is one. Anchored: a text is cheap to read.
_BODY_NAMES = {
    "ja": r"(?<![\u4e00-\u9fff\u30a0-\u30ff])(?P<name>[\u4e00-\u9fff\u30a0-\u30ffA-Za-z]{2,18}?"
    r"(?:協会|協議会|連盟|連合会|委員会|組合|財団|機構|学会|庁|省))",
    "zh": r"(?:^|(?<=[，。、\s“”]))(?P<name>[\u4e00-\u9fff]{2,14}?"
    r"(?:协会|協會|联盟|聯盟|委员会|委員會"
    r"|学会|學會|基金会|基金會|总局|總局|登记局|登記局|法院))",
    "ko": r"(?:^|(?<=\s))(?P<name>[\uac00-\ud7a3A-Za-z]{2,14}?"
    r"(?:협회|협의회|연합회|발행인회|위원회|조합|재단|학회|연맹))",
}


def _naming(phrase: str) -> str:
    """The phrase with "%" for who announces; "[^.@]" only keeps others out and stays."""
    return re.sub(r"@(?![^\[]*\])", "%", phrase)


_UNCASED = frozenset({"ja", "zh", "ko", "ar", "hi"})
_DETERMINER = "(?:[Tt]he |[Ll]e |[Ll]a |[Ee]l |[Ii]l |[Oo] |[Dd]er |[Dd]ie |[Dd]as )?"


def _list(table: Mapping[str, object], key: str) -> list[str]:
    value = table.get(key, [])
    return [str(each) for each in value] if isinstance(value, list) else []
