"""Which outlets a text names: listed ones, those whose articles lie beside it, and those it only calls by name."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from secondsource.articles import Article
from secondsource.catalogue import Catalogue, Mention
from secondsource.known_names import nobodys_names
from secondsource.languages import CJK_CHARACTER, LATIN
from secondsource.outlets import Outlet, OutletKind, Standing
from secondsource.phrases import PhraseBook, naming_patterns
from secondsource.remembering import remembers
from secondsource.texts import fold
from secondsource.tracing.other_forms import iter_by_other_form

# A name that says itself that it is a publication; what stands before must be capitalised too.
_NEWS_NAME = re.compile(
    r"\b(?:[A-ZÄÖÜÉ][\w'’&-]{1,40} ){1,3}(?:Times|Post|Tribune|Herald|Gazette|News|Journal|Daily|Chronicle|Courier"
    r"|Observer|Mail|Telegraph|Star|Standard|Register|Bulletin|Dispatch|Press|Review|Wire|Sentinel|Inquirer|Examiner|Mirror"
    r"|Zeitung|Anzeiger|Kurier|Nachrichten|Rundschau|Tagblatt|Allgemeine|Matin|Nouvelles|Courrier)\b(?!-\w)"
)
_CALLED_CJK = re.compile(
    r"(?:ブログ|サイト|ニュースサイト|メディア|雑誌|新聞|紙|誌|博客|网站|網站|媒体|블로그|매체)[「『“《]([^」』”》。、]{2,30})[」』”》]"
    r"|[「『“《]([^」』”》。、]{2,30})[」』”》](?:というブログ|という海外ブログ|という(?:英語)?(?:サイト|ブログ|メディア)|紙|誌|ブログ)"
)
_NEWS_NAME_CJK = re.compile(
    r"[\u30a0-\u30ff\u4e00-\u9fffA-Za-z]{2,10}(?:新聞社|日報|通信社|タイムズ|ポスト|时报|日报|신문|일보)|[\u30a0-\u30ffA-Za-z一-龯]{2,5}新聞(?=[がはに、]|の(?:報道|記事|取材))"
)
_TOO_COMMON = frozenset({"latest news", "breaking news", "world news", "free press", "associated press release"})
# What opens a sentence before "reported", and is nobody's name.
_NO_NAME = re.compile(
    r"(?:he|she|it|they|we|i|who|which|that|this|these|those|there|police|officials?|sources?|companies|analysts|media|"
    r"researchers|others|many|some|both|the|a|an|and|but|er|sie|es|wir|il|elle|ils|on|zeitung|agentur|blatt|magazin|sender|portal|insidern?|el|ella|ellos|lui|ele|ela"
    # Who bears a title is a person.
    r"|judge|justice|magistrate|senator|sen|rep|representative|congressman|congresswoman|minister|president|chancellor|secretary|mr|mrs|ms|dr|prof|professor|sir|lord|lady"
    r"|richter(?:in)?|ministerin|senatorin|präsident(?:in)?|herr|frau|anwält(?:in)?|anwalt|juge|ministre|sénateur|sénatrice|maître|me|mme|juez|jueza|ministro|ministra|senadora?"
    r"|giudice|sindaco|juíz?a?|rechter|giornalista)\b(?!\.)",
    re.IGNORECASE,
)
_DAY_BEFORE = re.compile(r"\w+day (?:the|its|a) ", re.IGNORECASE)
# "a este periódico Ana Ruiz", "dieser Zeitung Jo Marsh": the paper that writes was told, who stands behind it told.
_OWN_PAPER = re.compile(
    r"\b(?:this|our|est[ea]|nuestr[oa]s?|notre|nos|ce|cet|cette|diese[rmns]?|unser(?:e[rmns]?)?"
    r"|quest[oa]|nostr[oa]|noss[oa]|onze?|deze|dit|denn[ae]|vårt?|vores)\s\Z",
    re.IGNORECASE,
)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_NO_NICKNAME = nobodys_names("no_nicknames")
_NO_STEM = nobodys_names("no_stems")
_FREQUENCIES = frozenset({"weekly", "daily", "magazine", "online", "news", "media", "monthly"})
_SHORTEST_NICKNAME = 4
LONGEST_LABEL = 60
_LATIN_RUN = re.compile(f"[{LATIN}]+")


@remembers(characters=2_000_000)
def _latin_words(text: str) -> frozenset[str]:
    return frozenset(_LATIN_RUN.findall(text.casefold()))


class Names:
    """Finds outlets by name in the texts of one set of articles.

    local   names beside the catalogue's, with the outlets that they mean
    """

    def __init__(self, catalogue: Catalogue, local: Mapping[str, Outlet]) -> None:
        self._catalogue = catalogue
        self._local = local
        self._by_fold = {fold(name): outlet for name, outlet in local.items()}

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        return _pattern_of(self._local)

    @cached_property
    def _runs(self) -> Mapping[str, frozenset[str]]:
        """Name -> the words of Latin letters that must stand in a text that has it; none for one beside Japanese."""
        return {
            name: frozenset(() if CJK_CHARACTER.search(name) else _LATIN_RUN.findall(name.casefold()))
            for name in self._local
        }

    def occurring_in(self, text: str) -> tuple[tuple[str, Outlet], ...]:
        """The local names that stand in a text: all that reading it can depend on."""
        # One pattern of a thousand names is slow on every text; hardly any of them can stand in this one.
        words = _latin_words(text)
        near = [name for name, runs in self._runs.items() if runs <= words]
        pattern = _pattern_of(near)
        if pattern is None:
            return ()
        found = {fold(match.group()) for match in pattern.finditer(text)}
        return tuple((name, self._local[name]) for name in sorted(near) if fold(name) in found)

    def mentions(self, text: str, book: PhraseBook, *, own: Sequence[str] = ()) -> tuple[Mention, ...]:
        """Every outlet named in the text, in order, none overlapping; the surest reading of a place wins.

        own     names of the outlet that publishes the text: of several that are called "the Times", the one named
                last is meant, else this one
        """
        text = text.translate(_FULL_WIDTH)  # as long as it was: "ＡＦＰ" is AFP
        found: list[Mention] = []
        is_taken = bytearray(len(text))
        known = sorted(
            (*self._catalogue.mentions(text), *self._iter_local(text), *iter_by_other_form(text, self._catalogue)),
            key=lambda each: each.start - each.end,
        )
        for mention in (*known, *_iter_called(text, book)):
            if not any(is_taken[mention.start : mention.end]):
                is_taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
                found.append(mention)
        found.sort(key=lambda mention: mention.start)
        called = [
            each
            for each in _iter_nicknamed(text, found, [self.resolve(name) for name in own], own)
            if not any(is_taken[each.start : each.end])
        ]
        return tuple(sorted((*found, *called), key=lambda mention: mention.start))

    def find_credited(self, words: str) -> Outlet | None:
        """The listed outlet that these words credit and nothing else; None where there is none."""
        key = words.strip()
        if len(key) < 2:
            return None
        return self._catalogue.find_credit(key)

    def find_leading(self, words: str) -> tuple[Outlet | None, str]:
        """The listed outlet that these words open with, and what follows its name; (None, "") where there is none."""
        for mention in self._catalogue.mentions(words):
            return (mention.outlet, words[mention.end :]) if mention.start == 0 else (None, "")
        return None, ""

    def resolve(self, name: str) -> Outlet:
        """The outlet of that name; one of unknown standing where nobody knows it."""
        return (
            self._catalogue.find_credit(name)
            or self._by_fold.get(fold(name))
            or Outlet(name=name, standing=Standing.UNKNOWN)
        )

    def _iter_local(self, text: str) -> Iterator[Mention]:
        if self._pattern is None:
            return
        for match in self._pattern.finditer(text):
            outlet = self._local.get(match.group()) or self._by_fold.get(fold(match.group()))
            if outlet is not None:
                yield Mention(outlet=outlet, start=match.start(), end=match.end(), text=match.group())


def names_of(catalogue: Catalogue, articles: Iterable[Article]) -> Names:
    """The names that a set of articles adds to the catalogue's.

    An unlisted outlet is known by its site's name, by its domain's ("quillnotes.example" is "Quillnotes") and, if it
    is a blog, by who writes it; a name that two outlets share is nobody's.
    """
    names: dict[str, Outlet] = {}
    clashing: set[str] = set()
    for article in sorted(articles, key=lambda article: article.url):
        outlet = catalogue.outlet_of(article.url)
        for name in _other_names(catalogue, outlet, article):
            if catalogue.find_by_name(name) is not None:
                continue
            if names.setdefault(name, outlet).name != outlet.name:
                clashing.add(name)
    return Names(catalogue, {name: outlet for name, outlet in names.items() if name not in clashing})


def _other_names(catalogue: Catalogue, outlet: Outlet, article: Article) -> Iterator[str]:
    """What else an article's outlet may be called."""
    if article.outlet_label and len(article.outlet_label) <= LONGEST_LABEL:
        yield article.outlet_label
    if not catalogue.is_listed(outlet):
        yield outlet.name
        stem = outlet.name.split("/")[-1] if "/" in outlet.name else outlet.name.split(".")[0]
        if len(stem) >= 5 and stem.casefold() not in _NO_STEM:
            yield stem
            yield " ".join(part.capitalize() for part in stem.split("-"))
    if outlet.kind in (OutletKind.BLOG, OutletKind.UNKNOWN):
        # A lone writer's blog is often cited by the writer's name.
        for author in article.authors[:1]:
            if " " in author or CJK_CHARACTER.search(author):
                yield author


def _pattern_of(names: Iterable[str]) -> re.Pattern[str] | None:
    parts = [
        re.escape(name)
        if CJK_CHARACTER.search(name)
        else rf"(?<![{LATIN}.@/-])(?:{re.escape(name)})(?![{LATIN}@]|-[{LATIN}])"
        for name in sorted(names, key=lambda name: (-len(name), name))
        if len(name) >= 3 or CJK_CHARACTER.search(name)
    ]
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _iter_called(text: str, book: PhraseBook) -> Iterator[Mention]:
    """Names in no list that their words, or what is said of them, show to be a publication's."""
    for pattern in (_CALLED_CJK, _NEWS_NAME, _NEWS_NAME_CJK, *naming_patterns(book)):
        for match in pattern.finditer(text):
            group = next((index for index in range(1, (match.re.groups or 0) + 1) if match.group(index)), 0)
            name = match.group(group).strip()
            if (
                _TOLD_WHOM.search(text, max(0, match.start() - 12), match.start())
                and text[match.end(group) :][:1] == ","
            ) or _OWN_PAPER.search(text, max(0, match.start() - 12), match.start()):
                continue  # "relata al periódico Dorothea Quill, ingeniera": the paper was told, she told it
            if fold(name) in _TOO_COMMON or _DAY_BEFORE.match(name):
                continue  # "for two hours on Wednesday the Senate committee heard"
            if not _NO_NAME.fullmatch(name.split(" ")[0]):
                start = match.start(group)
                yield Mention(
                    outlet=Outlet(name=name, standing=Standing.UNKNOWN), start=start, end=match.end(group), text=name
                )


def _iter_nicknamed(
    text: str, named: Sequence[Mention], own: Sequence[Outlet], own_names: Sequence[str]
) -> Iterator[Mention]:
    """Where a text says "the Times" of an outlet that it has called by its whole name, or of its own."""
    by_nickname: dict[str, list[tuple[int, Outlet]]] = {}
    for outlet, name in zip(own, own_names, strict=True):
        for nickname in nicknames(name):
            by_nickname.setdefault(nickname, []).append((-1, outlet))
    for mention in named:
        for nickname in nicknames(mention.outlet.name):
            by_nickname.setdefault(nickname, []).append((mention.start, mention.outlet))
    if not by_nickname:
        return
    for match in _NICKNAMED.finditer(text):
        meant = [outlet for start, outlet in by_nickname.get(match.group(1), ()) if start < match.start()]
        if meant:
            yield Mention(outlet=meant[-1], start=match.start(1), end=match.end(1), text=match.group(1))


_TOLD_WHOM = re.compile(r"(?:\bto the|\bto|\bal|\ba la|\bau|\bà la|\ball[ao]|\bao|\bà|\bdem|\bder) \Z", re.IGNORECASE)
_NICKNAMED = re.compile(
    r"(?<![\w-])(?:[Tt]he|[Tt]old|[Dd]er|[Dd]ie|[Dd]as|[Dd]em|[Ll]e|[Ll]a|[Ee]l|al|[Ii]l|[Oo]|[Aa]|ao|de|tegen|till) "
    r"([A-ZÀ-Þ][^\W\d_]{3,})(?![\w-])(?! [A-ZÀ-Þ])"
)


def nicknames(name: str) -> tuple[str, ...]:
    """What an outlet of that name is called for short: "Ledger" of "Harbour Ledger", "Soundcheck" of a weekly."""
    words = name.split()
    if len(words) < 2 or not words[-1][:1].isupper():
        return ()
    last = words[-1]
    short = words[-2] if last.casefold() in _FREQUENCIES else last
    return (
        (short,)
        if len(short) >= _SHORTEST_NICKNAME
        and short[:1].isupper()
        and short.isalpha()
        and short.casefold() not in _NO_NICKNAME
        else ()
    )


def publisher_of(article: Article, catalogue: Catalogue, credited: Sequence[str]) -> Outlet:
    """The outlet that an article belongs to: on an aggregator or a carrier the publisher that it names (RULES.md 13).

    credited   publishers named by the copy itself ("Source: Morning Ledger"), the best first
    Where none is named, an origin without standing of its own.
    """
    outlet = catalogue.outlet_of(article.url)
    if outlet.kind is not OutletKind.AGGREGATOR and not catalogue.is_carrier(article.url):
        return outlet
    if article.carried is not None:
        if article.carried.url and not catalogue.is_carrier(article.carried.url):
            return catalogue.outlet_of(article.carried.url)
        if article.carried.name:
            return catalogue.find_credit(article.carried.name) or _unlisted(article.carried.name)
    for name in credited:
        return catalogue.find_credit(name) or _unlisted(name)
    return _unlisted(f"unnamed publisher, via {outlet.name}")


def _unlisted(name: str) -> Outlet:
    return Outlet(name=name, standing=Standing.UNKNOWN)
