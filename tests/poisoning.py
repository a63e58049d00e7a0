"""What somebody can do to a story who has a hundred domains, a text model and an hour: built from labelled worlds.

Each builder takes the lines of a story and gives lines to be added; none of them is evidence of anything.
"""

import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from desk.configuration import build_catalogue, read_outlets, shipped_outlets
from secondsource.articles import Article, ArticleId
from secondsource.canonical_url import canonical_url
from secondsource.catalogue import Catalogue, with_operator_outlets
from secondsource.dates import parse_announced
from secondsource.judging import judge_story, latest_day
from secondsource.outlets import Outlet, OutletKind
from secondsource.texts import sentences
from secondsource.verdicts import Assessment

WORLDS = Path(__file__).parent / "worlds"
SHOWN = ("press", "affairs_1")
Line = Mapping[str, Any]  # Any: JSON
_WORD = re.compile(r"[^\W\d_]{4,}")
_LONGEST_SHUFFLED = 6  # sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A labelled world with its catalogue, and thirty more papers, each of a house of its own."""

    name: str
    stories: Mapping[str, tuple[Line, ...]]
    verdicts: Mapping[str, str]
    catalogue: Catalogue

    def judge(self, lines: Sequence[Line]) -> Assessment:
        """The assessment of these lines as one story."""
        articles = articles_of(lines)
        return judge_story(articles, self.catalogue, on=latest_day(articles)).judgement.assessment


def _listed(names: str) -> list[str]:
    return names.split()


PAPERS = tuple(
    Outlet(name=f"Wolvercote {word}", domains=(f"wolvercote-{word.lower()}.example",), kind=OutletKind.PRESS)
    for word in _listed("Argus Beacon Crier Echo Envoy Globe Index Lantern Leader Mercury Monitor News Packet Pilot")
)
SISTERS = tuple(
    Outlet(
        name=f"{town} Advertiser",
        domains=(f"{town.lower()}-advertiser.example",),
        owner="Advertiser Group",
        kind=OutletKind.PRESS,
    )
    for town in _listed(
        "Aldbourne Bexcombe Carrow Dunmere Eastry Fenby Garside Hexcombe Ivybank Jarrowby Kelmarsh Lydham Marden "
        "Norbury Oakhanger Penbury Quarley Ringwold Selham Tilbrook"
    )
)


@cache
def world(name: str) -> World:
    """One of the worlds that may be looked at."""
    folder = WORLDS / name
    stories: dict[str, list[Line]] = {}
    for row in map(json.loads, (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()):
        if row["story"]:
            stories.setdefault(row["story"], []).append(row)
    labels = json.loads((folder / "stories.json").read_text(encoding="utf-8"))
    outlets = with_operator_outlets(shipped_outlets(), read_outlets(folder / "outlets.toml"))
    return World(
        name=name,
        stories={story: tuple(lines) for story, lines in stories.items()},
        verdicts={story: label["verdict"] for story, label in labels.items()},
        catalogue=build_catalogue((*outlets, *PAPERS, *SISTERS)),
    )


def articles_of(lines: Sequence[Line]) -> list[Article]:
    """The lines as articles, numbered from 1."""
    return [
        Article(
            article_id=ArticleId(number),
            url=canonical_url(line["url"]),
            title=line["title"],
            text=line["text"],
            announced=parse_announced(line.get("published_at")),
            language=line.get("language") or "und",
            links=tuple(map(canonical_url, line.get("links") or ())),
            outlet_label=line.get("outlet") or "",
        )
        for number, line in enumerate(lines, start=1)
    ]


def line_of(original: Line, url: str, *, hours: float | None = 3.0, **changed: object) -> Line:
    """The article at another address, so many hours after the original; None = it gives no date."""
    published = original.get("published_at")
    if hours is None or not published:
        published = None
    else:
        moment = datetime.fromisoformat(published) + timedelta(hours=hours)
        published = moment.isoformat() if "T" in published else moment.date().isoformat()
    return {**original, "id": url, "url": url, "published_at": published, "outlet": None, **changed}


# What a text model does to a text, in small: other words of one meaning, other order, some words left out.
_OTHER_WORDS = {
    "said": "stated", "says": "states", "told": "informed", "company": "firm", "according to": "as per",
    "million": "mn",
    "sagte": "erklärte", "Unternehmen": "Firma", "société": "entreprise", "affirmé": "déclaré", "empresa": "compañía",
    "明らかにした": "示した", "述べた": "語った", "表示": "称", "报道": "消息", "밝혔다": "전했다",
}  # fmt: skip


def reworded(text: str, draw: random.Random, *, is_heavy: bool) -> str:
    """A text told again, nothing added; heavily: a third of its words cut short, its sentences in other order."""
    for word, other in _OTHER_WORDS.items():
        text = text.replace(word, other)
    if not is_heavy:
        return text
    paragraphs = []
    for paragraph in text.split("\n\n"):
        kept = [_thinned(span.text, draw) for span in sentences(paragraph)]
        if len(kept) <= _LONGEST_SHUFFLED:
            draw.shuffle(kept)
        paragraphs.append(" ".join(kept))
    return "\n\n".join(paragraphs)


def _thinned(sentence: str, draw: random.Random) -> str:
    return _WORD.sub(lambda match: match.group() if draw.random() > 1 / 3 else match.group()[:3] + ".", sentence)


def report_of(lines: Sequence[Line], draw: random.Random) -> Line:
    """One of a story's reports."""
    return draw.choice([line for line in lines if line["article_kind"] == "report"])


def fresh_domains(lines: Sequence[Line], draw: random.Random, count: int = 50) -> list[Line]:
    """One report on fifty fresh domains within two hours, each worded a little else."""
    original = report_of(lines, draw)
    return [
        line_of(
            original,
            f"https://news-{draw.randrange(10**6)}-{number}.example/{number}",
            hours=draw.uniform(-2, 2),
            text=reworded(original["text"], draw, is_heavy=bool(number % 2)),
        )
        for number in range(count)
    ]


def backdated(lines: Sequence[Line], draw: random.Random) -> list[Line]:
    """A report word for word on domains that nobody knows, dated before it."""
    original = report_of(lines, draw)
    hours = draw.choice((-40.0, -2.0, None))
    return [line_of(original, f"https://early-{number}.example/{number}", hours=hours) for number in range(3)]


def sisters(lines: Sequence[Line], draw: random.Random) -> list[Line]:
    """Twenty titles of one house, each naming itself as the one who was told."""
    original = report_of(lines, draw)
    return [
        line_of(
            original,
            f"https://{sister.domains[0]}/{number}",
            hours=5 + number / 10,
            text=f'{original["title"]}.\n\n"It is so," a person who was there told the {sister.name}.',
            language="en",
        )
        for number, sister in enumerate(SISTERS)
    ]


def ring(lines: Sequence[Line], draw: random.Random) -> list[Line]:
    """Five papers of five houses, each of which has it from the next."""
    original = report_of(lines, draw)
    papers = draw.sample(PAPERS, 5)
    return [
        line_of(
            original,
            f"https://{paper.domains[0]}/{number}",
            hours=4,
            text=f"{original['title']}, according to the {papers[(number + 1) % 5].name}.\n\n"
            f"The {papers[(number + 1) % 5].name} reported it on its site.",
            language="en",
        )
        for number, paper in enumerate(papers)
    ]


def paraphrases(lines: Sequence[Line], draw: random.Random) -> list[Line]:
    """Reports told again, lightly and heavily, by strangers and by papers with standing that name nobody."""
    found = []
    hosts = [paper.domains[0] for paper in draw.sample(PAPERS, 4)] + [f"retold-{n}.example" for n in range(6)]
    for number, host in enumerate(hosts):
        original = report_of(lines, draw)
        is_heavy = host.startswith("retold") and bool(number % 2)
        text = reworded(original["text"], draw, is_heavy=is_heavy)
        found.append(line_of(original, f"https://{host}/{number}", hours=6 + number, text=text))
    return found


def own_evidence_of_strangers(lines: Sequence[Line], draw: random.Random) -> list[Line]:
    """Ten sites that nobody knows, each of which says that it was told, has seen the papers and was there."""
    original = report_of(lines, draw)
    return [
        line_of(
            original,
            f"https://daily-{number}.example/{number}",
            hours=number - 4,
            title=f"{original['title']}: exclusive",
            text=f'{original["title"]}.\n\n"Every word is true," a director told our newspaper. The contract was '
            f"seen by this newspaper. Our reporter was in the courtroom.\n\n{original['text'][:400]}",
        )
        for number in range(10)
    ]


def words_in_the_mouth_of_known_outlets(lines: Sequence[Line], draw: random.Random) -> list[Line]:
    """Sites that nobody knows say that papers with standing reported it, which never did."""
    original = report_of(lines, draw)
    return [
        line_of(
            original,
            f"https://relay-{number}.example/{number}",
            hours=2 + number,
            text=f"{original['title']}, the {paper.name} reported on Monday.\n\nAccording to the {paper.name}, it is "
            f"certain.\n\nSource: {paper.name}",
            language="en",
        )
        for number, paper in enumerate(draw.sample(PAPERS, 5))
    ]


def release_in_thirty_papers(lines: Sequence[Line], draw: random.Random) -> list[Line]:
    """One release in every paper there is, cut here and there, at the minute when the embargo lifts."""
    original = report_of(lines, draw)
    text = (
        f'Larkfield Robotics today announced the following: {original["title"]}. "We are proud of this step," said '
        "its chief executive, Ann Lee, in a statement. The company will publish details of the arrangement in "
        "spring, and those concerned will hear from it by letter within thirty days of this announcement.\n\n"
        "Larkfield Robotics was founded in 2011 and has offices in nine countries, where it employs 4,000 people."
    )
    return [
        line_of(
            original,
            f"https://{paper.domains[0]}/release",
            hours=1,
            language="en",
            text=text if number % 3 else text.partition("\n\n")[0],
        )
        for number, paper in enumerate((*PAPERS, *SISTERS))
    ]


_FORGERIES = (
    "https://{name}-official-notices.example/2025/17",
    "https://www.{name}.gov-notice.example/17",
    "https://note.com/{name}/n/n17",
    "https://{name}.substack.com/p/17",
)


def forged(lines: Sequence[Line], draw: random.Random) -> list[Line]:
    """An order or a ruling under a body's name, on a stranger's domain, a look-alike or a platform's account."""
    original = report_of(lines, draw)
    body = draw.choice(("Ministry of Culture", "District Court", "Copyright Office", "文化庁", "国家版权局"))
    text = (
        f"{body}\n\nNotice No. 17\n\n{original['title']}.\n\n{original['text'][:600]}\n\n"
        "So ordered. This notice takes effect on the day of its publication."
    )
    name = draw.choice(("culture-ministry", "court-records", "bunka-cho", "copyright-office"))
    return [
        line_of(
            original,
            draw.choice(_FORGERIES).format(name=name),
            hours=-5,
            title=f"{body}: {original['title']}",
            text=text,
        )
    ]


POISONS = (
    fresh_domains,
    backdated,
    ring,
    paraphrases,
    own_evidence_of_strangers,
    words_in_the_mouth_of_known_outlets,
    forged,
)
# These are all that there is of a story: beside one that another house knows, each would be a second source.
WHOLE_STORIES = (sisters, release_in_thirty_papers)
