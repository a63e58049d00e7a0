"""Invented stories for the tests of alerts: a blog's claim, those who repeat it, and the minutes that answer it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from secondsource.articles import Article, ArticleId
from secondsource.catalogue import Catalogue
from secondsource.coverage import Coverage
from secondsource.dates import parse_announced
from secondsource.derivations import Derivation, DerivationKind, OriginKind
from secondsource.outlets import Outlet, OutletKind, Standing, Watch
from secondsource.stories import Story, StoryKey
from secondsource.verdicts import Assessment, Origin, QuoteFinding, QuoteOutcome, Verdict

SEEN_AT = datetime(2031, 5, 26, 3, 0, tzinfo=UTC)

BLOG, WIRE, PAPER, DAILY, MINUTES, NOTE = map(ArticleId, range(1, 7))

CATALOGUE = Catalogue(
    [
        Outlet(name="Llama Notes", domains=("llama-notes.example",), kind=OutletKind.BLOG, country="GB"),
        Outlet(name="Harbour Wire", domains=("harbour-wire.example",), kind=OutletKind.AGENCY, country="US"),
        Outlet(
            name="Morning Ledger",
            domains=("morning-ledger.example",),
            owner="Ledger Group",
            kind=OutletKind.PRESS,
            country="US",
        ),
        Outlet(
            name="Minato Daily",
            aliases=("みなと日報",),
            domains=("minato-daily.example",),
            kind=OutletKind.PRESS,
            country="JP",
            languages=("ja",),
            watches=(Watch(url="https://minato-daily.example/feed"),),
        ),
        Outlet(
            name="Lower Chamber of Minato",
            aliases=("みなと下院",),
            domains=("chamber.minato.example",),
            kind=OutletKind.LEGISLATURE,
            country="JP",
            languages=("ja",),
        ),
    ]
)

COVERAGE = Coverage(
    watches=52, languages=("de", "en", "fr", "ja"), not_seeing=("Evening Gull", "Kanal Nord"), blind_watches=9
)

ARTICLES = (
    Article(
        article_id=BLOG,
        url="https://llama-notes.example/2031/05/minato-training",
        title="Minato goes all in: no copyright for AI training",
        text="Minato's minister told the Lower Chamber of Minato that no work is protected from training.\n\nMore.",
        announced=parse_announced("2031-05-26T02:10:00Z"),
        first_seen_at=SEEN_AT,
        language="en",
    ),
    Article(
        article_id=WIRE,
        url="https://harbour-wire.example/a/1",
        title="Minato will not enforce copyright on AI training, blog says",
        text="Minato will not enforce copyright, according to Llama Notes.",
        announced=parse_announced("2031-05-26T09:00:00+02:00"),
        first_seen_at=SEEN_AT + timedelta(hours=4),
        language="en",
    ),
    Article(
        article_id=PAPER,
        url="https://morning-ledger.example/tech/minato",
        title="Minato will not enforce copyright on AI training",
        text="(HW) Minato will not enforce copyright, according to Llama Notes.",
        announced=parse_announced("2031-05-27"),
        first_seen_at=SEEN_AT + timedelta(hours=30),
        language="en-US",
    ),
)

DAILY_ARTICLE = Article(
    article_id=DAILY,
    url="https://minato-daily.example/記事/9",
    title="文科相「著作権は守る」 AI学習めぐる発言を説明",
    text="文科相は本紙の取材に、発言の趣旨を説明した。",
    announced=parse_announced("2031-05-28T10:00:00+09:00"),
    first_seen_at=SEEN_AT + timedelta(hours=50),
    language="ja",
)

MINUTES_ARTICLE = Article(
    article_id=MINUTES,
    url="https://chamber.minato.example/minutes/2031-05-25",
    title="第12号 文部科学委員会 会議録",
    text="情報解析のためであれば利用できる。ただし、権利者の利益を不当に害する場合はこの限りでない。",
    announced=parse_announced("2031-05-25"),
    first_seen_at=SEEN_AT + timedelta(days=4),
    language="ja",
)

NOTE_ARTICLE = Article(
    article_id=NOTE,
    url="https://hansa-law.example/notes/training",
    title="What Minato's rule could mean for you",
    text="A note.",
    first_seen_at=SEEN_AT + timedelta(hours=40),
    language="de",
)

STORY = Story(
    key=StoryKey("minato-will-not-enforce-2c41"),
    title="Minato will not enforce copyright on AI training",
    case="Minato and AI training",
    articles=(BLOG, WIRE, PAPER, NOTE),
    background=frozenset({NOTE}),
)

DERIVATIONS = (
    Derivation(
        article=WIRE,
        origin=BLOG,
        origin_name="Llama Notes",
        origin_kind=OriginKind.ARTICLE,
        kind=DerivationKind.CITATION,
        certain=True,
        confidence=0.97,
        evidence="Minato will not enforce copyright, according to Llama Notes.",
    ),
    Derivation(
        article=PAPER,
        origin=WIRE,
        origin_name="Harbour Wire",
        origin_kind=OriginKind.ARTICLE,
        kind=DerivationKind.REPRINT,
        certain=True,
        confidence=0.99,
        evidence="(HW) Minato will not enforce copyright",
    ),
)

BLOG_ORIGIN = Origin(
    name="Llama Notes",
    owner="Llama Notes",
    kind=OriginKind.ARTICLE,
    standing=Standing.KNOWN,
    articles=(BLOG,),
    repeated_by=(WIRE, PAPER),
)

SINGLE = Assessment(
    verdict=Verdict.SINGLE_SOURCE,
    at_least=1,
    at_most=1,
    origins=(BLOG_ORIGIN,),
    reasons=("Every report leads to Llama Notes; nobody else shows evidence of its own.",),
    rule="17.single_source/1",
    rests_on=(BLOG,),
)

CORROBORATED = Assessment(
    verdict=Verdict.CORROBORATED,
    at_least=2,
    at_most=2,
    origins=(
        BLOG_ORIGIN,
        Origin(
            name="Minato Daily",
            owner="Minato Daily",
            kind=OriginKind.ARTICLE,
            standing=Standing.KNOWN,
            articles=(DAILY,),
        ),
    ),
    reasons=("Minato Daily has words of the minister given to it (「本紙の取材に」).",),
    rule="17.corroborated/1",
    rests_on=(BLOG, DAILY),
)

DISPUTED = replace(
    SINGLE,
    verdict=Verdict.DISPUTED,
    at_most=2,
    origins=(
        BLOG_ORIGIN,
        Origin(
            name="Lower Chamber of Minato",
            owner="Lower Chamber of Minato",
            kind=OriginKind.DOCUMENT,
            standing=Standing.KNOWN,
            articles=(MINUTES,),
        ),
    ),
    reasons=("The minutes of 2031-05-25 go on after the quoted sentence with “ただし”, which turns its sense.",),
    rule="19.disputed/1",
    rests_on=(BLOG, MINUTES),
    findings=(
        QuoteFinding(
            article=BLOG,
            document=MINUTES,
            quote="情報解析のためであれば利用できる。",
            outcome=QuoteOutcome.CUT,
            passage="情報解析のためであれば利用できる。ただし、権利者の利益を不当に害する場合はこの限りでない。",
        ),
    ),
    records=(MINUTES,),
)

CONFIRMED = replace(
    CORROBORATED,
    verdict=Verdict.CONFIRMED,
    reasons=("The minutes of 2031-05-25, in hand, state it.",),
    rule="17.confirmed/1",
    records=(MINUTES,),
)
