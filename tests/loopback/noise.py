"""What a day's web mostly holds: reports that are not about AI and copyright, in four languages, made from a seed."""

import gzip
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random

from loopback.houses import Report

_PEOPLE = (
    "Ada Brook",
    "Jonas Kern",
    "Mireille Sanz",
    "Tom Okafor",
    "Hana Ito",
    "Lena Vogt",
    "Paul Marchand",
    "Iris Lund",
)
_PLACES = ("Otterby", "Kaltbach", "Montfleury", "Kisarazaki", "Drumlin", "Eastmere", "Vallorme", "Hohenau")

# In each language: headlines, sentences, and lines that mention one half of the topic: worth reading, and not ours.
_WORDS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "en": (
        (
            "{place} reopens its swimming bath",
            "Council of {place} votes on the ring road",
            "Rain floods {place} station",
        ),
        (
            "{person} said that the work would take {number} weeks and cost less than feared.",
            "The mayor of {place} thanked {number} volunteers who had carried sandbags through the night.",
            "A spokeswoman put the number of visitors at {number}, a little more than last year.",
            "Trains between {place} and the coast will run again from Monday, the operator said.",
            "Residents had asked for a second crossing since {person} first raised it in the council.",
        ),
        (
            "The bath's AI timetable confused early visitors.",
            "The choir will sing works whose copyright has long expired.",
            "An intellectual property lawyer chairs the committee.",
        ),
    ),
    "de": (
        (
            "{place} saniert sein Freibad",
            "Stadtrat von {place} streitet über Umgehung",
            "Bahnhof {place} unter Wasser",
        ),
        (
            "{person} sagte, die Arbeiten würden {number} Wochen dauern und weniger kosten als befürchtet.",
            "Die Bürgermeisterin von {place} dankte {number} Freiwilligen, die nachts Sandsäcke getragen hatten.",
            "Eine Sprecherin bezifferte die Zahl der Gäste auf {number}, etwas mehr als im Vorjahr.",
            "Züge zwischen {place} und der Küste sollen ab Montag wieder fahren, teilte der Betreiber mit.",
        ),
        ("Ein Chatbot beantwortet Fragen zum Fahrplan.", "Das Urheberrecht am Stadtlied ist erloschen."),
    ),
    "fr": (
        ("{place} rouvre sa piscine", "Le conseil de {place} vote la rocade", "La gare de {place} inondée"),
        (
            "{person} a dit que les travaux dureraient {number} semaines et coûteraient moins que prévu.",
            "La maire de {place} a remercié {number} bénévoles qui avaient porté des sacs de sable.",
            "Une porte-parole a évoqué {number} visiteurs, un peu plus que l'an dernier.",
            "Les trains entre {place} et la côte rouleront de nouveau lundi, a indiqué l'exploitant.",
        ),
        ("Un robot conversationnel renseigne les voyageurs.", "Les droits d'auteur de la chanson sont éteints."),
    ),
    "ja": (
        ("{place}で市民プールが再開", "{place}市議会、環状道路を採決", "大雨で{place}駅が浸水"),
        (
            "{person}さんは、工事には{number}週間かかり、費用は想定を下回ると話した。",
            "{place}の市長は、夜通し土のうを運んだ{number}人のボランティアに感謝した。",
            "来場者は{number}人で、昨年をやや上回ったと担当者は説明した。",
            "{place}と海岸を結ぶ列車は月曜日から運転を再開する。",
        ),
        ("案内にはチャットボットを使う。", "市歌の著作権は消滅している。"),
    ),
}
LANGUAGES = tuple(_WORDS)


def iter_noise(seed: str, *, language: str, now: datetime, is_worth_reading: bool) -> Iterator[Report]:
    """Reports without end, equal for equal seeds; worth reading by their summary or not, and never on topic."""
    random = Random(f"{seed}/{is_worth_reading}")
    headlines, sentences, mentions = _WORDS[language]
    gap = "" if language == "ja" else " "

    def fill(pattern: str) -> str:
        return pattern.format(
            person=random.choice(_PEOPLE), place=random.choice(_PLACES), number=random.randint(3, 900)
        )

    for number in count(1):
        mention = random.choice(mentions) if is_worth_reading else ""
        body = [gap.join(fill(random.choice(sentences)) for _ in range(3)) for _ in range(random.randint(3, 7))]
        yield Report(
            slug=f"{language}/{'w' if is_worth_reading else 'n'}{number}",
            title=fill(random.choice(headlines)),
            paragraphs=(*body, *([mention] if mention else [])),
            published_at=(now - timedelta(minutes=random.randint(20, 2400))).replace(microsecond=0),
            summary=gap.join(filter(None, (fill(sentences[0]), mention))),
            language=language,
            author=random.choice(_PEOPLE),
            is_worth_reading=is_worth_reading,
        )


def iter_captured(folder: Path, *, now: datetime) -> Iterator[Report]:
    """Real pages as they were once served, in the order of their names; none if the folder is not there.

    They are read from where they lie and never copied: they belong to their publishers. Their entries mention half of
    the topic, so that the pages must be read to know.
    """
    for number, path in enumerate(sorted(folder.glob("*.html.gz")), start=1):
        yield Report(
            slug=f"captured/{path.name.partition('.')[0][:16]}",
            title=f"Saved page {number}",
            paragraphs=(),
            published_at=(now - timedelta(minutes=20 + number)).replace(microsecond=0),
            summary="A page about this and that, with the word copyright in its announcement.",
            captured=gzip.decompress(path.read_bytes()),
        )
