"""Names of persons and agencies out of what bylines say: without "By", job, place, date or address."""

import re
from collections.abc import Iterable

from crawler.pages.agencies import AGENCIES, AGENCY, is_agencies
from crawler.plain_text import clean_line
from secondsource.texts import fold

_BY = re.compile(
    r"\A(?:(?:an?|ein(?:e)?)\s+\w+\s+(?=von\s|by\s))?"
    r"(?:(?:written|posted|reported|story|words|analysis|opinion|interview|text|texte|testo|texto|kommentar|comment)\s+)?"
    r"(?:by|von|vom|par|por|da|di|de|door|af|av|oleh|przez|bởi|от|tekst|autorin/autor|autor(?:en|in|es)?|author\(?s?\)?|auteurs?"
    r"|autore|autori|writer|reporter)(?:\s*:\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\A(?:文|撰文|記者|记者|作者|執筆|执笔|筆者|聞き手)\s*[:：/／・]?\s*"
    r"|\s*(?:記者|记者|기자|특파원|編集委員|論説委員)\Z"
)
_JOINTS = re.compile(
    r"\s*[,;|•·/、，；＋+]\s*|\s+(?:and|und|et|y|e|en|og|och|i|ja|ve|dan|и|&|with|avec|mit|con|med)\s+"
)
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|(?<!\w)@\w+")
_ASIDE = re.compile(r"\s*[(（\[［][^)）\]］]*[)）\]］]?")
_WHEN = re.compile(
    r"\s*(?:\b(?:stand|published|updated|veröffentlicht|aktualisiert|publié|publicado|posted|last modified)\b.*"
    r"|\d{1,2}[.:]\d{2}.*|\d{1,2}\.?\s*\w+\.?\s+\d{4}.*|\d{1,2}\.\d{1,2}\.\d{2,4}.*|\d{4}[-./年].*)\Z",
    re.IGNORECASE,
)
_PICTURE = re.compile(
    r"\A(?:photo|photograph|foto|image|bild|illustration|picture|video|graphic|写真|撮影)s?\b", re.IGNORECASE
)
_JOB = re.compile(
    r"\b(?:reporters?|editors?|correspondents?|columnists?|writers?|journalist(?:in|a|e)?|redakteur(?:in)?|staff|bureau"
    r"|chief|producers?|contributors?|freelance|korrespondent(?:in)?|volont[äa]r(?:in)?|redacteur|redactora?|periodista"
    r"|giornalista|journaliste|newsroom|news desk|desk|team|senior|director|professor|lecturer|analyst|fellow)\b",
    re.IGNORECASE,
)
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
_AGENCY_IN = re.compile(rf"({AGENCIES})\s+(?:in|à|en|aus|da|a)\s+[^\W\d_].*\Z")
_NO_NAME = re.compile(
    r"(?:admin(?:istrator)?|none|null|undefined|anonymous|unknown|n/?a|author|red|redaktion|redaksi|redacción|redazione"
    r"|rédaction|la rédaction|redactie|agenturen|agencies|agencias|agences|online|staff|web|guest|more|follow"
    r"|share|(?:(?:twitter|facebook|whatsapp|linkedin|telegram|email|e-mail|instagram)\s*)+"
    r"|read more|show more|and|by)\Z",
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
    text = clean_line(_ASIDE.sub(" ", _ADDRESS.sub(" ", statement)))
    if _PICTURE.match(text):
        return ()
    text = _WHEN.sub("", _BY.sub("", text))
    names = [name for piece in _JOINTS.split(text) if (name := _clean(piece))]
    if len(names) > 1 and any(" " in name or is_agencies(name) for name in names):
        # "Ann Bee, Paris", "AFP, MANILA": beside full names and agencies a single word is a place
        names = [name for name in names if " " in name or not _is_latin(name) or is_agencies(name)]
    return tuple(names)


def begins_as_byline(text: str) -> bool:
    """Whether a line opens as bylines do: "By …", "Von …", "Par …"."""
    return bool(_BY.match(text))


def is_person_like(name: str) -> bool:
    """Whether it reads like a person's name: two to five words with capitals; in other scripts, a few characters."""
    words = name.split()
    if not _is_latin(name):
        return 2 <= len(name.replace(" ", "")) <= 24 and not re.search(r"[。！？「」]", name)
    small = {
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
    }
    capitals = [word for word in words if word.lower() not in small]
    return 2 <= len(words) <= 5 and len(capitals) >= 2 and all(word[:1].isupper() for word in capitals)


def _clean(piece: str) -> str:
    name = piece.strip(" \t.,:;|-–—*\"'“”‘’")
    name = _LABEL.sub("", _BY.sub("", name)).strip()
    if not name or len(name) > 80 or _NO_NAME.match(name) or not any(character.isalpha() for character in name):
        return ""
    if any(character.isdigit() for character in name) and not is_agencies(name):
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
