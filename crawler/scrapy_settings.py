"""Scrapy's settings, all derived from ours in one function."""

from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import TypeAlias

from scrapy.settings.default_settings import DOWNLOADER_MIDDLEWARES_BASE, EXTENSIONS_BASE, SPIDER_MIDDLEWARES_BASE

from crawler.content_codings import ACCEPTED, BODY_LIMIT_BYTES
from crawler.middlewares.redirects import MOST_REDIRECTS
from crawler.politeness.robots import PRODUCT_TOKEN
from secondsource.settings import CrawlSettings

ScrapyValue: TypeAlias = (
    str | int | float | bool | list[str] | dict[str, str] | dict[str, str | None] | dict[str, int | None]
)

REQUEST_LIMIT = timedelta(
    seconds=30
)  # the slowest feeds seen answer in 20; a host that needs longer is down for our purpose
CONNECTIONS = 64  # at 100 ms each, 200 feeds on 40 hosts: all hosts at once; idle connections cost little

_MIDDLEWARES: dict[str, int] = {
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "crawler.middlewares.redirects.Redirects": 600,
}


def user_agent_of(crawl: CrawlSettings) -> str:
    """How we introduce ourselves: what the operator set, else our name, version and a placeholder for a contact."""
    if crawl.user_agent:
        return crawl.user_agent
    try:
        ours = version("secondsource")
    except PackageNotFoundError:  # run from a folder that was never installed
        ours = "0"
    return f"SecondSource/{ours} (+https://second-source.example/crawler)"


def scrapy_settings(
    crawl: CrawlSettings, *, from_archive: bool = False, request_limit: timedelta = REQUEST_LIMIT
) -> dict[str, ScrapyValue]:
    """What Scrapy must be told.

    request_limit   how long one request may take, from connecting to the last byte
    from_archive    responses come from the archive that the spider brings along, never from the network
    """
    handler = "crawler.handlers.archive.ArchiveHandler" if from_archive else "crawler.handlers.network.NetworkHandler"
    return {
        "BOT_NAME": PRODUCT_TOKEN,
        "TWISTED_REACTOR_ENABLED": False,  # it runs in the caller's own asyncio loop
        "USER_AGENT": user_agent_of(crawl),
        "DEFAULT_REQUEST_HEADERS": {"Accept": "*/*", "Accept-Encoding": ACCEPTED},
        # Our handlers always obey robots.txt; Scrapy's middleware, switched on here, takes a broken one for leave.
        "ROBOTSTXT_OBEY": False,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler, "data": None, "file": None, "ftp": None, "s3": None},
        "DOWNLOAD_TIMEOUT": request_limit.total_seconds(),
        "DOWNLOAD_MAXSIZE": BODY_LIMIT_BYTES,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_DELAY": 0,  # politeness.hosts waits: Scrapy knows one crawl only, and we run several
        "CONCURRENT_REQUESTS": CONNECTIONS,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "CONCURRENT_ITEMS": 1,  # measured: 100 costs 1.5 ms a request
        "REDIRECT_MAX_TIMES": MOST_REDIRECTS,
        "RETRY_ENABLED": False,  # retries live in one layer: the schedule
        "COOKIES_ENABLED": False,
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",  # each request must have its own answer
        "URLLENGTH_LIMIT": 0,
        # Everything that Scrapy adds on its own is off, what a later version may add included: among it an HTTP
        # server that executes Python (RemoteControl) and the telnet console.
        "EXTENSIONS": dict.fromkeys(EXTENSIONS_BASE),
        "DOWNLOADER_MIDDLEWARES": dict.fromkeys(DOWNLOADER_MIDDLEWARES_BASE) | _MIDDLEWARES,
        "SPIDER_MIDDLEWARES": dict.fromkeys(SPIDER_MIDDLEWARES_BASE),
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "STATS_DUMP": False,
        "DOWNLOADER_STATS": False,
        "LOG_VERSIONS": [],
    }
