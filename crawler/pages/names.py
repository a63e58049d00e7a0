"""Names of persons and agencies out of what bylines say: without "By", job, place, date or address."""

import re
from collections.abc import Iterable

from crawler.pages.agencies import AGENCIES, AGENCY, is_agencies
from crawler.plain_text import clean_line
from secondsource.texts import fold

_BY = re.compile(
    r"\A(?:(?:an?|ein(?:e)?)\s+\w+\s+(?=von\s|by\s))?"
    r"(?:(?:written|posted|reported|story|words|analysis|opinion|interview|text|texte|testo|texto|kommentar|comment"
    r"|erstellt|verfasst|geschrieben|publicado|publié|écrit|escrito)\s+)?"
    r"(?:by|von|vom|par|por|da|di|de|door|af|av|oleh|przez|bởi|от|tekst|autorin/autor|autor(?:en|in|es)?"
    r"|author\(?s?\)?|auteurs?"
    r"|autore|autori|writer|reporter)(?:\s*:\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
# What stands before a name with a colon, in more languages: "Текст: …", "Szerző: …", "بقلم: …".
_LABELLED = re.compile(
    r"\A(?:авторы?|автори?|редактор|текст|подготов\w+|написа\w+|autor(?:a|zy|ka|i)?|szerző|írta|kirjoittaja"
    r"|toimittaja"
    r"|författare|forfatter|skribent"
    r"|journalist|tekst|text|texte|testo|texto|yazar|yazan|muhabir|haber|penulis|editor|reporter"
    r"|oprac(?:owanie)?\.?|redaktor"
    r"|interview|entrevista|intervista|tác giả|words"
    r"|كتب|كتبت|بقلم|الكاتب|نویسنده|خبرنگار|מאת|लेखक|συντάκτης|αρθρογράφος|γράφει"
    r"|ผู้เขียน|質問者|ライター|著者|取材・文|取材|構成|編集|責任編集)\s*[:：]\s*",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\A(?:文|撰文|記者|记者|作者|執筆|执笔|筆者|聞き手)\s*[:：/／・●]?\s*"
    r"|\A[^\s=＝]{1,12}[=＝](?=[가-힣]{2,4}\b)"  # "스포츠조선=선수민"
    r"|\s*(?:記者|记者|기자|특파원|編集委員|論説委員)\Z|\s+(?:著|訳|編|監訳|監修)\Z"
)
_JOINTS = re.compile(
    r"\s*[,;|•·/、，；＋+／]\s*(?:(?i:and|und|et|y|og|och|&)\s+)?|\s+(?:(?i:and|und|et)|og|och|ve|dan|и|та|і|και|&(?!\s*Co\b)|with|avec|mit|con|med)\s+"
)
# Joints that also stand within one name ("José Volta e Pinto"): only between whole names.
_WEAK_JOINTS = re.compile(r"\s+(?:y|e|en|i|ja|a|și)\s+")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|(?<!\w)@\w+")
_ASIDE = re.compile(r"\s*[(（\[［][^)）\]］]*[)）\]］]?")
_PHOTOGRAPHER = re.compile(
    r"(?:,|\band\b|\bund\b|\bet\b|&)\s*[^,;()（）]{3,40}[(（](?:photo|foto|bild|illustration|grafik|video|写真"
    r"|撮影)[^)）]*[)）]",
    re.IGNORECASE,
)
_WEEKDAYS = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|(?:lun|mar"
    r"|mercre|jeu|vendre|same)di"
    r"|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
)
_WHEN = re.compile(
    r"\s*(?:\b(?:on|am|le|el|il|em|den|at)\s+)?"
    r"(?:\b(?:stand|published|updated|veröffentlicht|aktualisiert|publié|publicado|posted|last modified)\b.*"
    rf"|\b(?:{_WEEKDAYS}),?\s+(?=\w+\.?\s+\d|\d).*"
    r"|\d{1,2}[.:]\d{2}.*|\d{1,2}\.?\s*\w+\.?\s+\d{4}.*|\d{1,2}\.\d{1,2}\.\d{2,4}.*|\d{4}[-./年].*"
    r"|\b[^\W\d_]{3,12}\.?\s+\d{1,2},?\s+\d{4}.*)\Z",
    re.IGNORECASE,
)
_PICTURE = re.compile(
    r"\A(?:photo|photograph|foto|fotograf\w*|fotografía|image|imagen|bild|illustration|illustrazione|picture"
    r"|video|graphic|фото|снимка"
    r"|kuva|kép|zdjęcie|写真|撮影|图片|圖|사진|صورة|תמונה)s?\b",
    re.IGNORECASE,
)
_JOB = re.compile(
    r"\b(?:reporters?|editors?|correspondents?|columnists?|writers?|journalist(?:in|a|e)?|redakteur(?:in)?|staff"
    r"|bureau"
    r"|chief|producers?|contributors?|freelance|korrespondent(?:in)?|volont[äa]r(?:in)?|redacteur|redactora?"
    r"|periodista"
    r"|giornalista|journaliste|newsroom|news desk|desk|team|senior|director|professor|lecturer|analyst|fellow|ceo)\b",
    re.IGNORECASE,
)
# A name that ends so is a desk's, whatever stands before: "Online News Editor" is no person called Online News.
_DESK = re.compile(
    r"\b(?:desk|team|staff|bureau|newsroom|editorial(?: board)?|redaktion|redacci[oó]n|redazione|rédaction|reports?"
    r"|service"
    r"|news (?:editor|correspondent|reporter)|web (?:editor|correspondent|reporter))\Z",
    re.IGNORECASE,
)
# What follows a name and is none of it: whose paper he writes for, who took the picture.
_TAIL = re.compile(
    r"\s+(?:(?i:for)\s+(?:[Tt]he\s+)?[A-Z].*|[-–—]\s.*|(?i:foto|photo|bild|video|illustration|grafik)s?\s*[:：].*)\Z"
)
_PAPER = re.compile(
    r"\w\s(?:times|post|news|herald|journal|tribune|chronicle|gazette|today|leader|network|globe|courier|register"
    r"|observer|telegraph"
    r"|mirror|magazine|review|radio|tv|television|media|online|zeitung|presse|ledger|bureau)\Z",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"\b(?:account|navigation|social links|twitter|facebook|instagram|newsletter)\b", re.IGNORECASE
)
_TWICE = re.compile(
    r"(\S+(?: \S+){1,2}) \1\b.*\Z"
)  # "Ann Bee Ann Bee Opinion writer": a picture's label, then the name
_PARTICLES = frozenset(
    (
        "de",
        "da",
        "di",
        "del",
        "della",
        "van",
        "von",
        "der",
        "den",
        "la",
        "le",
        "bin",
        "al",
        "el",
        "ten",
        "dos",
        "du",
        "zu",
    )
)
_AGENCY_JOB = re.compile(rf"({AGENCY})\s(?:\w+\s){{0,2}}(?i:writer|reporter|editor|correspondent)\Z")
_AGENCY_LAST = re.compile(rf"(.+?)\s+({AGENCY})\Z")
_AGENCY_IN = re.compile(rf"({AGENCIES})\s+(?:in|à|en|aus|da|a)\s+[^\W\d_].*\Z")
_NO_NAME = re.compile(
    r"(?:admin(?:istrator)?|none|null|undefined|anonymous|unknown|n/?a|author|red|redaktion|redaksi|redacción"
    r"|redazione"
    r"|rédaction|la rédaction|redactie|agenturen|agencies|agencias|agences|online|staff|web|guest|more|follow"
    r"|share|(?:view|see|show|read) (?:all|more)(?: \w+)?"
    r"|(?:more|all|other|latest) (?:posts|articles|stories|news|from\b.*|by\b.*)"
    r"|alle (?:beiträge|artikel)|publisher|super user|webmaster|wordpress|watch live|live"
    r"|subscribe|newsletter|contact|home|news"
    r"|profile?|bio|follow \w+|(?:(?:twitter|facebook|whatsapp|linkedin|telegram|email|e-mail|instagram)\s*)+"
    r"|read more|show more|and|by)\Z",
    re.IGNORECASE,
)

# Not even a desk.
_NOBODY = re.compile(
    r"(?:admin(?:istrator)?|none|null|undefined|anonymous|unknown|n/?a|author|guest|publisher|super user"
    r"|webmaster|wordpress|user|root|by|and|share|follow)\Z",
    re.IGNORECASE,
)


def unique_names(statements: Iterable[str]) -> tuple[str, ...]:
    """The names that stand in these statements, cleaned and each once, in order."""
    found: dict[str, str] = {}
    for statement in statements:
        for name in split_names(statement):
            found.setdefault(fold(name), name)
    return tuple(found.values())


def split_names(statement: str) -> tuple[str, ...]:
    """The single names in "By Ann Bee and Cem Dee, Political Editor, Paris"; () where there is none."""
    text = clean_line(_ASIDE.sub(" ", _PHOTOGRAPHER.sub(" ", _ADDRESS.sub(" ", statement))))
    if _PICTURE.match(text):
        return ()
    text = _TWICE.sub(r"\1", text)
    text = _WHEN.sub("", _LABELLED.sub("", _BY.sub("", text)))
    names = [name for piece in _pieces(text) if (name := _clean(piece))]
    if len(names) > 1 and any(" " in name or is_agencies(name) for name in names):
        # "Ann Bee, Paris", "AFP, MANILA": beside full names and agencies a single word is a place
        names = [name for name in names if " " in name or not _is_latin(name) or is_agencies(name)]
    is_paper = len(names) > 1 and len(names[-1].split()) <= 4 and _PAPER.search(names[-1])
    if is_paper and not is_agencies(names[-1]):
        names.pop()  # "Ann Bee, Morning Ledger": for whom, not who
    return tuple(names)


def desk_names(statements: Iterable[str]) -> tuple[str, ...]:
    """What stands as author and is neither person nor agency: "HT Correspondent", "Redaktion", whole."""
    found: dict[str, str] = {}
    for statement in statements:
        line = clean_line(_ASIDE.sub(" ", _ADDRESS.sub(" ", statement)))
        name = _LABELLED.sub("", _BY.sub("", line)).strip(" \t.,:;|-–—*©®\"'“”‘’")
        is_name = 1 < len(name) <= 60 and len(name.split()) <= 6 and any(map(str.isalpha, name))
        if is_name and not _PICTURE.match(name) and not _NOBODY.match(name):
            found.setdefault(fold(name), name)
    return tuple(found.values())


def _pieces(text: str) -> Iterable[str]:
    """The parts of a byline between its joints; one that joins within names only where both sides are whole."""
    for piece in _JOINTS.split(text):
        parts = _WEAK_JOINTS.split(piece)
        if len(parts) > 1 and all(" " in part.strip() or is_agencies(part) for part in parts):
            yield from parts
            continue
        found = None if is_agencies(piece) else _AGENCY_LAST.match(piece.strip())
        if found and is_person_like(found.group(1)):  # "Ann Bee Associated Press"
            yield from found.groups()
        else:
            yield piece


def begins_as_byline(text: str) -> bool:
    """Whether a line opens as bylines do: "By …", "Von …", "Par …"."""
    return bool(_BY.match(text) or _LABELLED.match(text))


def is_person_like(name: str) -> bool:
    """Whether it reads like a person's name: two to five words with capitals; in other scripts, a few characters."""
    words = name.split()
    if not _is_latin(name):
        return 2 <= len(name.replace(" ", "")) <= 24 and not re.search(r"[。！？「」]", name)
    capitals = [word for word in words if word.lower() not in _PARTICLES]
    return 2 <= len(words) <= 5 and len(capitals) >= 2 and all(word[:1].isupper() for word in capitals)


def _clean(piece: str) -> str:
    name = piece.strip(" \t.,:;|-–—*©®\"'“”‘’")
    if is_person_like(before := _TAIL.sub("", name)):
        name = before
    name = _LABEL.sub("", _LABELLED.sub("", _BY.sub("", name))).strip()
    if _PICTURE.match(name) or _FURNITURE.search(name):
        return ""
    if not name or len(name) > 80 or _NO_NAME.match(name) or not any(character.isalpha() for character in name):
        return ""
    if any(character.isdigit() for character in name) and not is_agencies(name):
        return ""
    if _DESK.search(name) and not is_agencies(name):
        return ""
    if found := _AGENCY_IN.match(name) or _AGENCY_JOB.match(name):
        return found.group(1)
    words = name.split()
    if len(words) > 7 or (_JOB.search(name) and not is_agencies(name)):
        before = _JOB.split(name)[0].strip()
        return before if is_person_like(before) else ""
    return name


def _is_latin(text: str) -> bool:
    return all(character < "\u0250" or "\u1e00" <= character < "\u2070" for character in text)
