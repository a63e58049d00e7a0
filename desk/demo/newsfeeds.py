"""A site's feed at one moment, in RSS 2.0 or Atom 1.0, as its publisher would write it."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from desk.demo.manuscripts import Item, Site


def render_feed(site: Site, items: Sequence[Item]) -> bytes:
    """The feed's bytes with these items in this order. `items` must not be empty: Atom has to be dated."""
    newest = max(items, key=lambda item: item.published_at)
    text = _atom(site, items, newest) if site.feed == "atom" else _rss(site, items, newest)
    return text.encode()


def _rss(site: Site, items: Sequence[Item], newest: Item) -> str:
    entries = "\n".join(map(_rss_item, items))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>{escape(site.outlet)}</title>
<link>{site.root}/</link>
<description>{escape(site.tagline)}</description>
<language>{site.language}</language>
<lastBuildDate>{_rfc822(newest)}</lastBuildDate>
<atom:link href={quoteattr(site.feed_url)} rel="self" type="application/rss+xml"/>
{entries}
</channel>
</rss>
"""


def _rss_item(item: Item) -> str:
    lines = [
        f"<title>{escape(item.title)}</title>",
        f"<link>{escape(item.url)}</link>",
        f'<guid isPermaLink="true">{escape(item.url)}</guid>',
        f"<pubDate>{_rfc822(item)}</pubDate>",
        f"<description>{escape(item.summary)}</description>",
    ]
    if item.author:
        lines.append(f"<dc:creator>{escape(item.author)}</dc:creator>")
    if item.source:
        name, url = item.source
        lines.append(f"<source url={quoteattr(url)}>{escape(name)}</source>")
    return "<item>" + "".join(lines) + "</item>"


def _rfc822(item: Item) -> str:
    return format_datetime(datetime.fromisoformat(item.published))


def _atom(site: Site, items: Sequence[Item], newest: Item) -> str:
    entries = "\n".join(map(_atom_entry, items))
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{site.language}">
<id>{site.root}/</id>
<title>{escape(site.outlet)}</title>
<subtitle>{escape(site.tagline)}</subtitle>
<link rel="self" href={quoteattr(site.feed_url)}/>
<link rel="alternate" href="{site.root}/"/>
<updated>{newest.published}</updated>
<author><name>{escape(site.outlet)}</name></author>
{entries}
</feed>
"""


def _atom_entry(item: Item) -> str:
    author = f"<author><name>{escape(item.author)}</name></author>" if item.author else ""
    return (
        f"<entry><id>{escape(item.url)}</id><title>{escape(item.title)}</title>"
        f'<link rel="alternate" href={quoteattr(item.url)}/><published>{item.published}</published>'
        f"<updated>{item.published}</updated>{author}<summary>{escape(item.summary)}</summary></entry>"
    )
