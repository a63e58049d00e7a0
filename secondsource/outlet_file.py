"""Outlets from a parsed TOML file, in the one format that is used everywhere (DESIGN.md §7)."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from cssselect import SelectorError, parse

from secondsource.canonical_url import canonical_url
from secondsource.outlets import Outlet, OutletKind, PageSelectors, Standing, Watch
from secondsource.settings_file import is_language, is_web_address
from secondsource.strict_tables import StrictTable, did_you_mean, raise_all

# The spiders that can poll a watch; the list grows with crawler/spiders/.
SPIDERS = ("feeds",)

_SELECTOR_FORM = 'Write selectors such as ["div.story > p", "h1.headline"].'
_COUNTRY = re.compile(r"[A-Z]{2}\Z")


def outlets_from(table: Mapping[str, object], *, place: str) -> tuple[Outlet, ...]:
    """The outlets that a parsed TOML file declares, in its order; () for a file without any.

    place    the file, as errors name it
    Raises   ConfigErrors, with everything that is wrong; two outlets of one name or domain are wrong too
    """
    root = StrictTable(table, place=place)
    found: list[Outlet] = []
    taken: dict[str, str] = {}
    for each in root.tables("outlet"):
        outlet = _outlet(each)
        claims = [(f"name {outlet.name!r}", f"name {outlet.name}")] if outlet.name else []
        claims += [(f"domain {domain!r}", f"domain {domain.lower()}") for domain in outlet.domains]
        claims += [(f"watch {watch.url!r}", f"watch {watch.url}") for watch in outlet.watches]
        for shown, claim in claims:
            if claim in taken:
                each.complain(f"the {shown} is declared twice, first by {taken[claim]!r}", "Keep it in one place.")
            taken.setdefault(claim, outlet.name)
        found.append(outlet)
    root.close()
    raise_all(root.problems)
    return tuple(found)


def _outlet(table: StrictTable) -> Outlet:
    name = table.required_text("name", example="Morning Ledger")
    if name:
        table.place = f"{table.place} ({name})"
    domains = table.texts("domains")
    for domain in domains:
        if fix := _domain_fix(domain):
            table.complain(f"'domains' holds {domain!r}, which is no host or path", fix)
    languages = table.texts("languages")
    for language in languages:
        if not is_language(language):
            table.complain(f"'languages' holds {language!r}", 'Write language tags, such as ["ja", "en"].')
    country = table.text("country", "")
    if country and not _COUNTRY.match(country):
        table.complain(f"'country' is {country!r}", 'Write its two capital letters (ISO 3166-1), such as "JP".')
    outlet = Outlet(
        name=name,
        aliases=table.texts("aliases"),
        domains=domains,
        owner=table.text("owner", ""),
        kind=table.choice("kind", OutletKind.UNKNOWN),
        country=country,
        languages=languages,
        standing=table.choice("standing", Standing.KNOWN),
        standing_since=table.day("standing_since"),
        credits=table.texts("credits"),
        watches=tuple(_watch(each) for each in table.tables("watch")),
        page=_page(table),
    )
    table.flag("verified", default=True)
    table.close()
    return outlet


def _page(outlet: StrictTable) -> PageSelectors:
    if not outlet.has("page"):
        return PageSelectors()
    table = outlet.table("page")
    found = {key: table.texts(key) for key in ("title", "authors", "published", "text", "drop")}
    for key, selectors in found.items():
        for selector in selectors:
            try:
                parse(selector)
            except SelectorError as error:
                table.complain(f"{key!r} holds {selector!r}, which is no CSS selector ({error})", _SELECTOR_FORM)
    table.close()
    return PageSelectors(**found)


def _watch(table: StrictTable) -> Watch:
    url = table.required_text("url", example="https://morning-ledger.example/feed.xml")
    if url and not is_web_address(url):
        table.complain(f"'url' is {url!r}", "Write the whole address, beginning with https:// or http://.")
    spider = table.text("spider", SPIDERS[0])
    if spider not in SPIDERS:
        table.complain(f"'spider' is {spider!r}", did_you_mean(spider, SPIDERS, noun="Known"))
    entries = table.text("entries", "")
    if entries:
        try:
            parse(entries)
        except SelectorError as error:
            fix = 'Write a selector such as "article h2 a".'
            table.complain(f"'entries' is {entries!r}, which is no CSS selector ({error})", fix)
    # Notes for people: an address that nobody has fetched yet carries `verified = false`, and where it was seen.
    is_verified, seen_in = table.flag("verified", default=True), table.text("seen_in", "")
    table.close()
    return Watch(url=url, spider=spider, entries=entries, is_verified=is_verified, seen_in=seen_in)


def _domain_fix(domain: str) -> str:
    """What to write instead of `domain`; "" where it is a host, or a host with a path."""
    host_form = 'Write a host or a path alone, such as "ledger.example" or "note.com/account".'
    if "://" in domain:
        return host_form.replace("such as", "without https://, such as")
    parts = urlsplit(canonical_url(f"https://{domain}"))
    is_host = bool(parts.hostname) and not parts.query and " " not in domain and "#" not in domain
    return "" if is_host else host_form
