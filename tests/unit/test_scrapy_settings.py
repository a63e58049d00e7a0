"""What Scrapy is told: nothing of its own that opens a port, writes a file or trusts too much."""

from scrapy.settings import Settings as ScrapySettings
from scrapy.utils.conf import build_component_list

from crawler.scrapy_settings import scrapy_settings, user_agent_of
from secondsource.settings import CrawlSettings


def _effective() -> ScrapySettings:
    return ScrapySettings(scrapy_settings(CrawlSettings()))


def test_no_extension_of_scrapys_runs() -> None:
    assert build_component_list(_effective().getwithbase("EXTENSIONS")) == []
    assert not _effective().getbool("REMOTE_CONTROL_ENABLED")
    assert not _effective().getbool("TELNETCONSOLE_ENABLED")


def test_only_the_middlewares_that_we_name_run() -> None:
    named = [
        str(path).rpartition(".")[2]
        for path in build_component_list(_effective().getwithbase("DOWNLOADER_MIDDLEWARES"))
    ]
    assert named == [
        "DownloadTimeoutMiddleware",
        "DefaultHeadersMiddleware",
        "UserAgentMiddleware",
        "Redirects",
    ]
    assert build_component_list(_effective().getwithbase("SPIDER_MIDDLEWARES")) == []


def test_the_web_is_reached_through_our_handlers_and_nothing_else_is() -> None:
    for from_archive, name in ((False, "NetworkHandler"), (True, "ArchiveHandler")):
        settings = ScrapySettings(scrapy_settings(CrawlSettings(), from_archive=from_archive))
        handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
        reached = {scheme: str(path).rpartition(".")[2] for scheme, path in handlers.items() if path is not None}
        assert reached == {"http": name, "https": name}


def test_certificates_are_verified_and_the_reactor_stays_off() -> None:
    assert _effective().getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    assert not _effective().getbool("TWISTED_REACTOR_ENABLED")
    assert not _effective().getbool("COOKIES_ENABLED")
    assert not _effective().getbool("RETRY_ENABLED")


def test_we_introduce_ourselves_as_the_operator_says() -> None:
    assert user_agent_of(CrawlSettings()).startswith("SecondSource/")
    assert ".example/" in user_agent_of(CrawlSettings())  # no domain that somebody may own
    assert user_agent_of(CrawlSettings(user_agent="Desk/1 (+mailto:us@desk.example)")).startswith("Desk/1")
