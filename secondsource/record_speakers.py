"""Who speaks in a record of what was said, as each parliament prints it, and whom an article means of them.

Marks and honorifics tell a speaker; where a body has others, a dialogue does: most of its lines open with a label and
a colon. Nothing is known of the offices of the world: what tells one speaker from the others is a word of the label
that no other speaker's has ("MINISTRA DE CULTURA (Ruiz Sanz)").
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from secondsource.languages import CJK_CHARACTER, HANGUL_CHARACTER
from secondsource.texts import fold

_MARKED = re.compile(
    r"^\s*(?:[○◯〇●◎]\s*(?P<hangul>[가-힣]{2,20} [가-힣]{2,5}(?= {1,}))"
    r"|[○◯〇●◎]\s*(?P<marked>[^\s　（(:：]{2,20}(?:[（(][^）)]{1,20}[）)])?)"
    r"|(?P<titled>(?:The |Mr|Mrs|Ms|Dr|Lord|Baroness|Sir|Senator|Representative|Minister|Chair|M\.|Mme"
    r"|Herr|Frau|Abg\.|Präsident"
    r"|El señor |La señora |El Sr\.|La Sra\.|O Sr\.|A Sr\.ª|De heer |Mevrouw |Onorevole )[^:\n.]{0,70}):"
    # "Mme Ann Lee, ministre. Je vous remercie": no colon there.
    r"|(?P<stopped>(?:M\.|Mme|Mlle) (?:l[ae'’] ?)?[A-ZÀ-Þ][^\n.:]{2,70})\.\s(?=\S))"
)
_LABELLED = re.compile(r"^\s*(?P<label>[^:：\n.。!?！？「『“„«\"\d]{1,70})[:：]\s*(?=\S)")
_FEWEST_LABELLED = 3
_DIALOGUE = 0.4  # of a record's lines, that open with a label
_FEWEST_LETTERS = 3  # of a word of a label that tells its speaker
_TITLE = re.compile(
    r"(?:文部科学|内閣総理|国務|経済産業|法務|総務|厚生労働|デジタル)?"
    r"(?:大臣政務官|副大臣|大臣|政務官|政府参考人|参考人|委員長|委員|議長|議員|君|氏|次長|長官|局長|課長"
    r"|部長|处长|處長|署長|署长|院長|院长|主席|主任|局长|部长|司長|司长|议员|委员|长官|先生|女士)"
)
_CJK_OFFICE = re.compile("大臣|政務官|参考人|長官|局長|課長|部長|处长|處長|署長|院長|局长|部长")
_UNSPACED = re.compile(f"{CJK_CHARACTER.pattern}|{HANGUL_CHARACTER.pattern}")
_HANGUL_OFFICE = re.compile(
    r"(?:위원장|위원|장관|차관|의원|국장|실장|처장|청장|의장|총리|대통령|진술인|참고인|후보자)$"
)


@lru_cache(maxsize=256)
def speeches_of(record: str) -> tuple[tuple[str, str], ...]:
    """The record cut into speeches, each with its speaker as written; one without speakers is one speech."""
    lines = [line for line in record.split("\n") if line.strip()]
    labelled = sum(_LABELLED.match(line) is not None for line in lines)
    is_dialogue = labelled >= max(_FEWEST_LABELLED, _DIALOGUE * len(lines))
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in lines:
        match = _MARKED.match(line) or (_LABELLED.match(line) if is_dialogue else None)
        if match:
            speaker = next(group for group in match.groups() if group)
            found.append((speaker.strip(), [line[match.end() :].strip()]))
        else:
            found[-1][1].append(line.strip())
    return tuple((speaker, "\n".join(spoken)) for speaker, spoken in found if any(spoken))


def records_speech(record: str) -> bool:
    """Whether it is the record of what was said: of a notice no words can be missing."""
    return any(speaker for speaker, _ in speeches_of(record))


def speakers_named(text: str, record: str) -> frozenset[str]:
    """The speakers of the record whom a piece of an article calls by their names."""
    return _found(text, _names_of_speakers(record))


def is_speaker_meant(text: str, speaker: str, record: str) -> bool:
    """Whether a piece of an article means this speaker: by name, or by an office that nobody else there has."""
    return bool(_found(text, {speaker: _names_of_speakers(record)[speaker] | _offices_of_speakers(record)[speaker]}))


def _found(text: str, names: Mapping[str, frozenset[str]]) -> frozenset[str]:
    folded = fold(text)
    words = frozenset(re.findall(r"\w+", folded))
    return frozenset(
        speaker
        for speaker, called in names.items()
        if any(name in (folded if _UNSPACED.search(name) else words) for name in called)
    )


@lru_cache(maxsize=64)
def _names_of_speakers(record: str) -> Mapping[str, frozenset[str]]:
    return _distinct({speaker: _names(speaker) for speaker, _ in speeches_of(record) if speaker})


@lru_cache(maxsize=64)
def _offices_of_speakers(record: str) -> Mapping[str, frozenset[str]]:
    return _distinct({speaker: _offices(speaker) for speaker, _ in speeches_of(record) if speaker})


def _distinct(called: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    """Speaker -> what no other speaker of the record is called by; one who is written in two ways is one."""
    return {
        speaker: frozenset(
            name for name in names if not any(name in other and other != names for other in called.values())
        )
        for speaker, names in called.items()
    }


def _names(speaker: str) -> frozenset[str]:
    """What one is called by elsewhere: "永田国務大臣（永田啓子君）" 永田, "林部長文青" 林文青, "Mr Quill" quill."""
    inner = re.search(r"[（(]([^）)]+)[）)]", _without_party(speaker))
    if HANGUL_CHARACTER.search(speaker):
        return frozenset(word for word in speaker.split() if len(word) > 1 and not _HANGUL_OFFICE.search(word))
    if CJK_CHARACTER.search(speaker):
        family, _, given = _TITLE.sub("\0", re.split(r"[（(]", speaker)[0], count=1).partition("\0")
        whole = fold(family + given)
        if not family and inner:
            whole = fold(_TITLE.sub("", inner.group(1)))
        return frozenset({whole} if whole else ())
    person = inner.group(1) if inner else _without_party(speaker).split(",")[0]
    return _words(person)


def _offices(speaker: str) -> frozenset[str]:
    if CJK_CHARACTER.search(speaker):
        family = _TITLE.split(re.split(r"[（(]", speaker)[0], maxsplit=1)[0]
        titles = _CJK_OFFICE.findall(speaker)
        prime = {"首相", "総理"} if "総理" in speaker else set()
        return frozenset({*titles, *(f"{family}{title}" for title in titles), *prime})
    return _words(_without_party(speaker))


def _without_party(speaker: str) -> str:
    return re.sub(r"\((?:[A-ZÄÖÜ/ .-]{2,14}|[A-Z][A-Za-z]{1,4})\)", " ", speaker)


def _words(written: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"\w+", fold(written)) if len(word) >= _FEWEST_LETTERS) - _HONORIFICS


_HONORIFICS = frozenset(
    {
        *("the", "mrs", "lord", "lady", "sir", "herr", "frau", "abg", "mme", "mlle", "señor", "señora", "señorías"),
        *(
            "sra",
            "heer",
            "mevrouw",
            "onorevole",
            "der",
            "die",
            "des",
            "del",
            "las",
            "los",
            "van",
            "von",
            "and",
            "for",
        ),
        *("monsieur", "madame", "signor", "signora", "senhor", "senhora", "right", "honourable", "hon"),
    }
)
