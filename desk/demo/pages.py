"""An article's page as its outlet's site would serve it: navigation, byline, caption, related links, footer."""

import json
import re
from collections.abc import Sequence
from html import escape

from desk.demo.manuscripts import Item, Site

_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_STYLE = "body{max-width:44rem;margin:auto;font:1rem/1.5 serif}nav a{margin-right:1rem}figcaption{font-size:.8rem}"


def render_page(item: Item, site: Site, *, related: Sequence[Item]) -> bytes:
    """The page's bytes in the site's encoding; what that cannot write becomes a character reference.

    Markup of a paragraph: "[words](address)" is a link, "> " opens a quotation, "## " a heading.
    """
    html = "\n".join((_head(item, site), _body(item, site, related), "</html>", ""))
    return html.encode(site.encoding, errors="xmlcharrefreplace")


def _head(item: Item, site: Site) -> str:
    title, summary = escape(item.title), escape(item.summary)
    return f"""<!DOCTYPE html>
<html lang="{site.language}">
<head>
<meta charset="{site.encoding}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} | {escape(site.outlet)}</title>
<meta name="description" content="{summary}">
<link rel="canonical" href="{escape(item.url)}">
<link rel="alternate" type="{feed_type(site)}" title="{escape(site.outlet)}" href="{escape(site.feed_url)}">
<meta property="og:type" content="article">
<meta property="og:site_name" content="{escape(site.outlet)}">
<meta property="og:title" content="{title}">
<meta property="og:url" content="{escape(item.url)}">
<meta property="og:description" content="{summary}">
<meta property="article:published_time" content="{item.published}">
<script type="application/ld+json">{_linked_data(item, site)}</script>
<style>{_STYLE}</style>
</head>"""


def feed_type(site: Site) -> str:
    """The media type of the site's feed."""
    return "application/atom+xml" if site.feed == "atom" else "application/rss+xml"


def _linked_data(item: Item, site: Site) -> str:
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": item.title,
        "datePublished": item.published,
        "dateModified": item.published,
        "inLanguage": site.language,
        "mainEntityOfPage": item.url,
        "publisher": {"@type": "Organization", "name": site.outlet, "url": site.root + "/"},
    }
    if item.author:
        data["author"] = [{"@type": "Person", "name": item.author}]
    return json.dumps(data, ensure_ascii=site.encoding != "utf-8").replace("</", "<\\/")


def _body(item: Item, site: Site, related: Sequence[Item]) -> str:
    nav = "".join(
        f'<a href="{site.root}/{index}/">{escape(word)}</a>' for index, word in enumerate(site.nav, start=1)
    )
    links = "".join(f'<li><a href="{escape(other.url)}">{escape(other.title)}</a></li>' for other in related)
    opening, closing = _FRAMES[site.layout]
    return f"""<body>
<header class="site-header"><a class="logo" href="{site.root}/">{escape(site.outlet)}</a>
<p class="tagline">{escape(site.tagline)}</p>
<nav class="main-nav">{nav}</nav></header>
{opening}
{_story(item, site)}
{closing}
<aside class="related"><h3>{escape(site.related)}</h3><ul>{links}</ul></aside>
<footer class="site-footer"><p>{escape(site.footer)}</p></footer>
</body>"""


_FRAMES = {
    "news": ('<main><article class="article" itemscope>', "</article></main>"),
    "magazine": ('<div id="content"><div class="entry hentry">', "</div></div>"),
    "plain": ('<main id="main">', "</main>"),
}


def _story(item: Item, site: Site) -> str:
    lines = [f'<p class="kicker">{escape(item.kicker)}</p>'] if item.kicker else []
    lines.append(f'<h1 class="headline">{escape(item.title)}</h1>')
    byline = f'<span class="byline">{escape(site.byline.format(author=item.author))}</span> ' if item.author else ""
    stamp = f'<time datetime="{item.published}">{item.published[:16].replace("T", " ")}</time>'
    lines.append(f'<p class="meta">{byline}{stamp}</p>')
    if item.picture:
        caption, credit = map(escape, item.picture)
        lines.append(
            f'<figure><img src="{site.root}/pictures/{item.url.rstrip("/").rsplit("/", 1)[-1]}.jpg" alt="{caption}">'
            f'<figcaption>{caption} <span class="credit">{credit}</span></figcaption></figure>'
        )
    lines.append('<div class="article-body entry-content">')
    lines.extend(map(_paragraph, item.paragraphs))
    lines.append("</div>")
    return "\n".join(lines)


def _paragraph(text: str) -> str:
    if text.startswith("> "):
        return f"<blockquote><p>{_inline(text[2:])}</p></blockquote>"
    if text.startswith("## "):
        return f"<h2>{_inline(text[3:])}</h2>"
    return f"<p>{_inline(text)}</p>"


def _inline(text: str) -> str:
    pieces, position = [], 0
    for link in _LINK.finditer(text):
        pieces.append(escape(text[position : link.start()], quote=False))
        pieces.append(f'<a href="{escape(link[2])}">{escape(link[1], quote=False)}</a>')
        position = link.end()
    return "".join(pieces) + escape(text[position:], quote=False)
