"""Small invented outlets and articles for tests of the judgement; each builder shows only what matters."""

from collections.abc import Sequence
from datetime import date

from secondsource.articles import Article, ArticleId
from secondsource.canonical_url import canonical_url
from secondsource.catalogue import Catalogue
from secondsource.dates import parse_announced
from secondsource.judging import Judged, judge_story, read_all, trace_all
from secondsource.outlets import Outlet, OutletKind, Standing
from secondsource.tracing.derive import Traced
from secondsource.tracing.reading import Reading

LEDGER = Outlet(
    name="Morning Ledger",
    aliases=("Ledger", "朝刊レジャー"),
    domains=("ledger.example",),
    owner="Ledger Group",
    kind=OutletKind.PRESS,
    country="GB",
)
EVENING = Outlet(name="Evening Ledger", domains=("evening.example",), owner="Ledger Group", kind=OutletKind.PRESS)
GAZETTE = Outlet(
    name="Harbour Gazette", aliases=("Gazette",), domains=("gazette.example",), kind=OutletKind.PRESS, country="US"
)
KURIER = Outlet(name="Nordkurier", domains=("nordkurier.example",), kind=OutletKind.PRESS, country="DE")
WIRE = Outlet(
    name="Coast Wire",
    aliases=("CW", "沿岸通信"),
    domains=("coastwire.example",),
    kind=OutletKind.AGENCY,
    credits=("(CW)", "CW/"),
)
BLOG = Outlet(name="Quillnotes", domains=("quillnotes.example",), kind=OutletKind.BLOG, standing=Standing.UNKNOWN)
DIET = Outlet(
    name="議会記録センター", aliases=("Diet Records",), domains=("minutes.example",), kind=OutletKind.LEGISLATURE
)
MINISTRY = Outlet(
    name="Ministry of Letters",
    aliases=("文芸省", "Ministerium für Literatur"),
    domains=("letters.example",),
    kind=OutletKind.GOVERNMENT,
)
SIEVE = Outlet(name="News Sieve", domains=("sieve.example",), kind=OutletKind.AGGREGATOR)
CATALOGUE = Catalogue(
    (LEDGER, EVENING, GAZETTE, KURIER, WIRE, BLOG, DIET, MINISTRY, SIEVE), platforms=("hoster.example",)
)


def article(
    number: int,
    outlet: Outlet | str,
    text: str,
    *,
    title: str = "A headline",
    at: str = "2023-05-01T08:00:00Z",
    language: str = "en",
    links: Sequence[str] = (),
    credit: str = "",
    authors: Sequence[str] = (),
) -> Article:
    host = outlet if isinstance(outlet, str) else outlet.domains[0]
    return Article(
        article_id=ArticleId(number),
        url=canonical_url(f"https://{host}/{number}"),
        title=title,
        text=text,
        announced=parse_announced(at),
        language=language,
        links=tuple(links),
        credit=credit,
        authors=tuple(authors),
    )


def reading(outlet: Outlet | str, text: str, *, title: str = "A headline", credit: str = "") -> Reading:
    return read_all([article(1, outlet, text, title=title, credit=credit)], CATALOGUE)[0]


def traced(*articles: Article) -> Traced:
    return trace_all(articles, CATALOGUE)


def judged(*articles: Article) -> Judged:
    return judge_story(articles, CATALOGUE, on=date(2023, 5, 20))
