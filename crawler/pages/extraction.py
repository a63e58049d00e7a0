"""One page in, its article out: text, title, authors, date, language, credit, and where the page says it belongs."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from crawler.encodings import decode_page
from crawler.errors import ParseError
from crawler.pages.body import extract_text
from crawler.pages.bylines import byline_agencies, find_authors
from crawler.pages.credits import find_credit
from crawler.pages.forms import find_form, is_cut_short
from crawler.pages.head_data import HeadData, read_head
from crawler.pages.kinds import captions_in, typed_paragraphs
from crawler.pages.languages import find_language
from crawler.pages.links import joined, links_in
from crawler.pages.microdata import with_microdata
from crawler.pages.notices import find_corrections, stated_originals, text_sources
from crawler.pages.pdf import extract_pdf, is_pdf
from crawler.pages.published import find_published
from crawler.pages.selectors import NO_SELECTORS, select
from crawler.pages.sites import host_names, site_of
from crawler.pages.structured_data import StructuredArticle, find_structured_article
from crawler.pages.surroundings import find_heading
from crawler.pages.titles import choose_title
from crawler.plain_text import clean_line
from secondsource.articles import Page
from secondsource.canonical_url import canonical_url, host_of
from secondsource.dates import UNDATED
from secondsource.outlets import PageSelectors
from secondsource.texts import fold

_FEED_ROOT = re.compile(
    rb"(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]", re.DOTALL
)
_CONTROL = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")  # the escape of ISO-2022-JP is none of them
_TAG = re.compile(r"<[A-Za-z!/]")
LIMIT_BYTES = 8 * 1024 * 1024  # the largest news page seen is 4 MB, nearly all of it script


def extract_page(
    body: bytes,
    *,
    url: str,
    content_type: str = "",
    language_hints: tuple[str, ...] = (),
    selectors: PageSelectors = NO_SELECTORS,
) -> Page:
    """What one page says of its article; the text may be "" (a page without an article).

    content_type     as the server said; "" = unknown
    language_hints   the outlet's languages, for texts too short to tell
    selectors        of the outlet's pages; what they find nothing by is looked for as on any page
    Raises ParseError where it is neither a web page nor a PDF file with text, or larger than LIMIT_BYTES.
    Cost: 15 to 30 ms a page, 300 ms at worst; to be called in a child process (crawler/bounded.py).
    """
    _refuse_too_large(body, url)
    if is_pdf(body):
        return extract_pdf(body, url=url, language_hints=language_hints)
    tree = _read_tree(body, url=url, content_type=content_type)
    selected = select(tree, selectors)
    head = read_head(tree)
    stated = find_structured_article(tree, url=url)
    structured = with_microdata(stated, tree)
    canonical, original = _canonical(head, url)
    site_name = head.first("og:site_name") or structured.publisher or head.first("application-name")
    names = [site_name, structured.publisher, head.first("twitter:site").lstrip("@"), *host_names(url)]
    title = selected.title or choose_title(
        headings=_headings(tree),
        social=head.first("og:title", "twitter:title"),
        headline=stated.headline or _marked_headline(structured.headline, head.first("og:title")),
        page_title=head.title,
        site_names=[*names, *head.all("article:section")],
    )
    authors = selected.authors or find_authors(tree, head=head, structured=structured, site_names=names, title=title)
    announced = selected.announced
    if announced == UNDATED:
        announced = find_published(
            tree,
            head=head,
            structured=replace(structured, published=stated.published),
            url=url,
            title=title,
            marked=structured.published,
        )
    # Before the text is read: that takes captions and what is hidden out of the tree.
    captions = captions_in(tree)
    titles = tuple(dict.fromkeys((title, *_headings(tree), head.first("og:title"), structured.headline)))
    sources = (
        *byline_agencies(tree, title),
        *text_sources(head, structured, find_heading(tree, title), url=url),
    )
    text = selected.text or extract_text(
        tree, url=url, titles=titles, authors=authors, structured_body=structured.body
    )
    paragraphs = tuple(text.split("\n\n")) if text else ()
    syndicated, works = stated_originals(head, structured, url=url)
    return Page(
        url=url,
        canonical_url=canonical,
        declared_original=original or syndicated,
        title=title,
        authors=authors,
        announced=announced,
        language=find_language(text or title, declared=_declared_languages(head, structured), hints=language_hints),
        site_name=site_name,
        credit=find_credit(text, authors, sources),
        text=text,
        links=tuple(dict.fromkeys((*works, *links_in(tree, url=url, text=text)))),
        form=find_form(tree, url=url, title=title, structured=structured, paragraphs=paragraphs),
        is_cut_short=is_cut_short(tree, head=head, structured=structured, paragraphs=paragraphs),
        corrections=find_corrections(tree, structured, paragraphs),
        paragraphs=typed_paragraphs(tree, paragraphs, captions),
    )


def _refuse_too_large(body: bytes, url: str) -> None:
    if len(body) > LIMIT_BYTES:
        size = f"{len(body) / 1024 / 1024:.1f} MiB"
        limit = f"{LIMIT_BYTES // 1024 // 1024} MiB"
        raise ParseError(url=url, problem=f"the page has {size}, the limit is {limit}", fix="Read it by hand")


def _read_tree(body: bytes, *, url: str, content_type: str) -> HtmlElement:
    if not body.strip():
        raise ParseError(url=url, problem="the page is empty", fix="Check the address")
    if problem := _what_else_it_is(body):
        raise ParseError(url=url, problem=problem, fix="Check the address")
    text = decode_page(body, content_type)
    if not _TAG.search(text):
        raise ParseError(url=url, problem="plain text without any markup, not a web page", fix="Check the address")
    parser = HTMLParser(huge_tree=False, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        tree = document_fromstring(text.replace("\x00", "").encode("utf-8", errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        problem = f"not readable as HTML ({clean_line(str(error))[:120]})"
        raise ParseError(url=url, problem=problem, fix="Check the address") from error
    return tree


def _what_else_it_is(body: bytes) -> str:
    """What the bytes are if they are certainly no web page; "" if they may be one."""
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"{", b"[{", b'["')):
        return "JSON data, not a web page"
    if _FEED_ROOT.match(start):
        return "a feed, not a web page"
    if len(_CONTROL.findall(start)) > len(start) // 50 and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "binary data, not a web page"
    return ""


def _marked_headline(marked: str, social: str) -> str:
    """What microdata mark as headline, but where it is the social card's with a kicker or a button in it."""
    return "" if social and social != marked and fold(social) in fold(marked) else marked


def _headings(tree: HtmlElement) -> Iterator[str]:
    for number, element in enumerate(tree.iter("h1")):
        if number > 20:
            return
        yield clean_line(element.text_content())


def _declared_languages(head: HeadData, structured: StructuredArticle) -> tuple[str, ...]:
    return (head.language, structured.language, *head.all("og:locale"), head.first("language", "content-language"))


def _canonical(head: HeadData, url: str) -> tuple[str, str]:
    """The page's own address, and the address on another site that it declares as the original ("" for none)."""
    found, original = "", ""
    for declared in (head.canonical, head.first("og:url")):
        address = joined(url, declared) if declared else ""
        if not address.lower().startswith(("http://", "https://")) or not host_of(address):
            continue
        clean = canonical_url(address)
        if urlsplit(clean).path == "/" and urlsplit(url).path.strip("/"):
            continue  # a template's slip: every page would be the front page
        if not host_of(url) or site_of(clean) == site_of(url):
            found = found or clean
        else:
            original = original or clean
    return found or canonical_url(url), original
