"""Which people and bodies a text names, by how the writing shows it: capitals, katakana, titles, endings of bodies.

What is capitalised for another reason names nobody: the first word of a sentence, every word of an English headline,
every noun of a German text. Names that no sign shows (Arabic, Hindi) are the glossary's (secondsource/glossary.py).
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from secondsource.data import read_table, word_list
from secondsource.facts.days import month_names
from secondsource.languages import CJK_CHARACTER, HANGUL_CHARACTER, is_unspaced
from secondsource.texts import sentences

_UPPER = "".join(chr(code) for code in range(0xC0, 0x530) if chr(code).isupper())
_CAPITAL = rf"[A-Z{_UPPER}]"
_PART = rf"{_CAPITAL}[\w'’]*(?:-{_CAPITAL}[\w'’]*)*"
_JOINT = "of|de|du|der|von|van|the|des|la|le|and|für|di|della|dos|da|do|el|y|e|i|и|&"
_CASED_NAME = re.compile(rf"(?<![\w'’-])(?:{_PART}|[a-z][A-Z]\w+)(?: (?:(?:{_JOINT}) ){{0,2}}{_PART})*")
_CYRILLIC = re.compile("[а-яё]")
_CYRILLIC_ENDING = re.compile(
    "(?:ого|его|ому|ему|ыми|ими|ами|ями|ой|ей|ом|ем|ам|ям|ах|ях|ую|ая|ий|ый|ые|их|ых|ия|ии|ию|у|ю|а|я|е|и|ы|о|ь)$"
)
_SHORTEST_ROOT = 4
_AFTER_APOSTROPHE = re.compile(r"['’][a-zçğıöşüäß]{0,5}$")  # OpenAI's, Getty'nin
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc・]{3,}")
_LATIN_IN_CJK = re.compile(r"[A-Za-z][A-Za-z0-9.\-]{1,}(?: [A-Z][A-Za-z0-9.\-]+)*")
_KANJI_NAME = re.compile(
    r"([\u4e00-\u9fff]{2,8}?)(?:氏|さん|大臣|議員|委員長|委員|長官|首相|総理|局長|課長|教授|社長|会長|弁護士|裁判長|代表|法相|文科相|知事"
    r"|先生|部长|部長|主席|总理|議長)"
)
_KANJI_BODY = re.compile(
    r"[\u4e00-\u9fff\u30a0-\u30ff]{2,12}(?:省|庁|委員会|裁判所|協会|連盟|組合|大学|新聞|出版|放送|党|学会|会社|銀行|財団|機構|局|公司|法院|协会)"
)
_HANGUL_WORD = re.compile(r"[\uac00-\ud7a3A-Za-z]{2,9}(?=(?:은|는|이|가|을|를|의|에|와|과|도|측)[ ,.])")
_HANGUL_TITLED = re.compile(
    r"([\uac00-\ud7a3]{2,5}) (?:씨|대표|장관|의원|교수|판사|위원장|회장|사장|대통령|총리|변호사|작가|기자|차관)"
    r"(?![\uac00-\ud7a3]{3})"
)
_HANGUL_BODY = re.compile(
    r"[\uac00-\ud7a3]{2,10}(?:위원회|협회|연맹|법원|지법|신문|일보|대학교|출판사|재단|공사|방송|통신사|조합|체육관광부|의회|지원센터|진흥원)"
)
_GERMAN = re.compile(r"\b(?:der|die|das|und|nicht|ist|von|mit|für|dem|den|auf|im|zu|sich|ein|eine|wird|hat|des)\b")
_SMALL_THEN_CAPITAL = re.compile(r"\b([a-zäöüß]+)\s+([A-ZÄÖÜ][a-zäöüß]+)\b")
_DETERMINER = re.compile(
    r"(?:der|die|das|dem|den|des|k?eine?[mnrs]?|diese[mnrs]?|viele[nr]?|alle[nr]?|mehr|[sd]eine[nmr]?|ihre[nmrs]?|unsere[nmr]?"
    r"|jede[mnrs]?|zum|zur|beim|vom|im|ins|am)"
)
_ADJECTIVE = ("liche", "ische", "ige", "ive", "ende", "alte")
_NOUN_ENDING = re.compile(
    r"(?:ung|ungen|heit|heiten|keit|keiten|schaft|schaften|tion|tionen|ität|nis|nisse|ismus|ling|tum|chen|lein|ment|enz|anz|ie|ik"
    r"|innen|recht|rechte|rechts|rechten|gericht|gerichts|gesetz|gesetzes|gesetze|verlag|verlage|verlagen|werk|werke|werken|text|texte|texten"
    r"|klage|klagen|daten|firmen|konzern|konzerne|konzerns|schutz|branche|industrie|messe|woche|jahr|jahre|jahren|tag|tage|tagen)$"
)
_LONGEST_NAME_WORD = 13  # a longer German word without a capital inside is a compound noun


def iter_names(text: str) -> Iterator[str]:
    """The names of a text as `numerals.western` gives it: folded, whole, and each longer word of a longer one."""
    if CJK_CHARACTER.search(text) and is_unspaced(text):
        yield from _iter_cjk_names(text)
        return
    nouns = _german_nouns(text)
    spans = sentences(text)
    for span in spans:
        is_headline = _is_title_case(span.text)
        for match in _CASED_NAME.finditer(span.text):
            words = match.group().split()
            while words and _bare(words[0]) in _openers():
                words = words[1:]
            if not words:
                continue
            is_opening = match.start() == 0 and len(words) == len(match.group().split())
            if len(words) == 1 and is_opening and not _shows_itself(words[0]):
                continue  # a sentence's first word is capitalised whatever it is
            if is_headline:
                yield from _iter_headline_names(words, text)
            elif nouns is None:
                yield from _name_forms(words)
            else:
                yield from _iter_german_names(words, nouns)
    yield from (match.group() for match in _KATAKANA.finditer(text))
    yield from _iter_korean_names(text)


def _iter_headline_names(words: Sequence[str], text: str) -> Iterator[str]:
    """Of an English headline in capitals, what the text below writes with a capital inside a sentence, too."""
    written = _capitals_inside(text)
    if not written:
        yield from _name_forms(words)
        return
    run: list[str] = []
    for word in [*words, ""]:
        if word and (_shows_itself(word) or _bare(word) in written):
            run.append(word)
        elif run:
            yield from _name_forms(run)
            run = []


@lru_cache(maxsize=16)
def _capitals_inside(text: str) -> frozenset[str]:
    """Words that stand capitalised behind a small one, folded; not in a headline."""
    prose = "\n".join(span.text for span in sentences(text) if not _is_title_case(span.text))
    found = re.findall(rf"(?<=[a-zß-ÿ,;] )({_PART}(?: {_PART})*)", prose)
    return frozenset(_bare(word) for run in found for word in run.split())


def _is_title_case(sentence: str) -> bool:
    """Whether nearly every longer word has a capital: an English headline."""
    words = re.findall(r"[^\W\d_]{4,}", sentence)
    return len(words) >= 4 and sum(word[0].isupper() for word in words) >= 0.8 * len(words)


def _iter_german_names(words: Sequence[str], nouns: frozenset[str]) -> Iterator[str]:
    """Parts of a German run of capitals that are no nouns; two nouns in a row are two nouns."""
    run: list[str] = []
    for word in [*(part for each in words for part in _german_parts(each, nouns)), ""]:
        is_name = bool(word) and not _is_german_noun(word, nouns)
        if is_name or (run and word in ("of", "de", "von", "van", "the", "der", "und", "&")):
            run.append(word)
        elif run:
            while run and run[-1][0].islower():
                run.pop()
            yield from _name_forms(run)
            run = []


def _german_parts(word: str, nouns: frozenset[str]) -> tuple[str, ...]:
    """ "OpenAI-Chef" names OpenAI, and "KI-Firma" nobody; "Newton-Rex" stays whole."""
    *heads, last = word.split("-")
    if not heads or not _is_german_noun(last, nouns):
        return (word,)
    return tuple(head for head in heads if not _is_german_noun(head, nouns) and len(head) > 2)


def _is_german_noun(word: str, nouns: frozenset[str]) -> bool:
    if _shows_itself(word):
        return False
    bare = _bare(word)
    if word[0].islower() or bare in nouns or bare in _common_nouns():
        return True
    return len(bare) > _LONGEST_NAME_WORD or _NOUN_ENDING.search(bare) is not None


def _german_nouns(text: str) -> frozenset[str] | None:
    """What the text itself writes behind an article or adjective; None where it is not German."""
    sample = text[:2000]
    words = sample.count(" ") + 1
    if 12 * len(_GERMAN.findall(sample)) < words or not re.search(r"\b(?:der|und|die|das|dem)\b", sample):
        return None
    pairs = _SMALL_THEN_CAPITAL.findall(text)
    return frozenset(noun.casefold() for before, noun in pairs if _goes_before_noun(before))


@lru_cache(maxsize=8192)
def _goes_before_noun(word: str) -> bool:
    """Whether it is an article, or an adjective by its ending."""
    return _DETERMINER.fullmatch(word) is not None or word.rstrip("nmrs").endswith(_ADJECTIVE)


def _name_forms(words: Sequence[str]) -> Iterator[str]:
    clean = [each for each in map(_bare, words) if each]
    if not clean:
        return
    if len(clean) > 1:
        yield " ".join(clean)
    yield from (word for word in clean if len(word) > 2 and word not in _openers())
    if len(clean) == 1 and len(clean[0]) == 2:
        yield clean[0]


@lru_cache(maxsize=32768)
def _bare(word: str) -> str:
    """Folded, without what a genitive or case adds."""
    bare = _AFTER_APOSTROPHE.sub("", word).casefold().strip(".'’").replace("i̇", "i")
    if _CYRILLIC.search(bare):
        root = _CYRILLIC_ENDING.sub("", bare)
        return root if len(root) >= _SHORTEST_ROOT else bare
    return bare


def _shows_itself(word: str) -> bool:
    """Whether it is a name wherever it stands: OpenAI, GEMA, GPT4."""
    letters = word.partition("'")[0].partition("’")[0]
    return any(character.isupper() or character.isdigit() for character in letters[1:])


def _iter_cjk_names(text: str) -> Iterator[str]:
    for pattern in (_KATAKANA, _LATIN_IN_CJK, _KANJI_BODY):
        yield from (match.group().casefold() for match in pattern.finditer(text))
    yield from (match.group(1) for match in _KANJI_NAME.finditer(text))


def _iter_korean_names(text: str) -> Iterator[str]:
    if not HANGUL_CHARACTER.search(text):
        return
    common = _korean_nouns()
    yield from (match.group(1) for match in _HANGUL_TITLED.finditer(text) if match.group(1) not in common)
    yield from (match.group() for match in _HANGUL_BODY.finditer(text))
    for match in _HANGUL_WORD.finditer(text):
        word = match.group()
        if not word.isascii() and not any(word[start:] in common for start in range(len(word))):
            yield word.casefold()


@cache
def _openers() -> frozenset[str]:
    return word_list("openers") | month_names() | _listed("openers")


@cache
def _common_nouns() -> frozenset[str]:
    return _listed("german_nouns")


@cache
def _korean_nouns() -> frozenset[str]:
    return _listed("korean_nouns")


def _listed(key: str) -> frozenset[str]:
    words = read_table("no_names.toml")[key]
    return frozenset(map(str, words)) if isinstance(words, list) else frozenset()
