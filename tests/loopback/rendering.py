"""Bytes of the loopback web: feeds as RSS or Atom, pages as HTML."""

import json
import re
from collections.abc import Sequence
from email.utils import format_datetime
from html import escape

from loopback.houses import Fault, FeedFormat, House, Report
from loopback.world import World

_LINK = re.compile(r"\[([^\]]+)\]\(([^/)]+)/([^)]+)\)")


def render_feed(world: World, house: House, *, stage: int) -> bytes:
    """The feed of a house at that stage, newest first, with the faults that concern its text."""
    if house.fault is Fault.HTML_FOR_FEED:
        return b"<!DOCTYPE html><html><head><title>Welcome</title></head><body><h1>We have moved</h1></body></html>"
    if house.fault is Fault.EMPTY:
        return b""
    reports = sorted(
        (report for report in house.reports if report.stage <= stage),
        key=lambda report: report.published_at,
        reverse=True,
    )
    text = _rss(world, house, reports) if house.feed_format is FeedFormat.RSS else _atom(world, house, reports)
    return _encode(house, text)


def render_page(world: World, house: House, report: Report) -> bytes:
    """One page, with what real ones carry: a head, structured data, a navigation, a footer."""
    if report.captured:
        return report.captured
    url = world.url_of(house.name, report.slug)
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": report.title,
        "datePublished": report.published_at.isoformat(),
        "author": [{"@type": "Person", "name": report.author}] if report.author else [],
        "publisher": {"@type": "Organization", "name": house.name},
        "inLanguage": report.language,
    }
    paragraphs = "\n".join(f"<p>{_with_links(world, paragraph)}</p>" for paragraph in report.paragraphs)
    in_script = json.dumps(data).replace("</", "<\\/")
    byline = f'<p class="byline">{escape(report.author)}</p>' if report.author else ""
    return _encode(
        house,
        f"""<!DOCTYPE html>
<html lang="{report.language}"><head>
<title>{escape(report.title)} | {escape(house.name)}</title>
<link rel="canonical" href="{escape(url)}">
<meta property="og:site_name" content="{escape(house.name)}">
<script type="application/ld+json">{in_script}</script>
</head><body>
<nav><ul><li><a href="/">{escape(house.name)}</a></li><li><a href="/contact">Contact</a></li></ul></nav>
<main><article><h1>{escape(report.title)}</h1>
{byline}
{paragraphs}
</article></main>
<footer><p>{escape(house.name)}, {house.address}</p></footer>
</body></html>""",
    )


def _encode(house: House, text: str) -> bytes:
    return text.encode("cp1252", "replace") if house.fault is Fault.MISLABELLED else text.encode()


def _with_links(world: World, paragraph: str) -> str:
    def link(match: re.Match[str]) -> str:
        words, house, slug = match.groups()
        return f'<a href="{world.url_of(house, slug)}">{words}</a>'

    return _LINK.sub(link, escape(paragraph, quote=False))


def _guid(world: World, house: House, report: Report) -> str:
    if house.fault is Fault.NO_IDS:
        return ""
    return "tag:all-the-same" if house.fault is Fault.SHARED_ID else world.url_of(house.name, report.slug)


def _rss(world: World, house: House, reports: Sequence[Report]) -> str:
    items = []
    for report in reports:
        guid = _guid(world, house, report)
        source = ""
        if report.carried_from:
            source = f'<source url="{world.feed_url(report.carried_from)}">{escape(report.carried_from)}</source>'
        items.append(
            f"<item><title>{escape(report.title)}</title><link>{escape(world.url_of(house.name, report.slug))}</link>"
            + (f'<guid isPermaLink="false">{escape(guid)}</guid>' if guid else "")
            + f"<pubDate>{report.announced or format_datetime(report.published_at)}</pubDate>"
            f"<description>{escape(escape(report.summary))}</description>{source}</item>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title>{escape(house.name)}</title><link>{world.url_of(house.name, '')}</link>"
        f"<description>All of {escape(house.name)}</description>\n" + "\n".join(items) + "\n</channel></rss>\n"
    )


def _atom(world: World, house: House, reports: Sequence[Report]) -> str:
    entries = []
    for report in reports:
        guid = _guid(world, house, report)
        moment = report.announced or report.published_at.isoformat()
        entries.append(
            f"<entry><title>{escape(report.title)}</title>"
            f'<link rel="alternate" href="{escape(world.url_of(house.name, report.slug))}"/>'
            + (f"<id>{escape(guid)}</id>" if guid else "")
            + f"<published>{moment}</published><updated>{moment}</updated>"
            f"<summary>{escape(report.summary)}</summary></entry>"
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape(house.name)}</title><id>{world.feed_url(house.name)}</id>\n"
        + "\n".join(entries)
        + "\n</feed>\n"
    )
