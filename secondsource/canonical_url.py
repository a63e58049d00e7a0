"""One address for one page: a clean form to show and fetch, and the key by which an article is known."""

import re
from contextlib import suppress
from typing import NewType
from urllib.parse import quote, urlsplit

UrlKey = NewType("UrlKey", str)  # compares equal for two addresses of one page; not made to be fetched

# Parameters that say where a reader came from, never which page it is.
_TRACKING = re.compile(
    r"(?:utm_\w+|at_(?:medium|campaign|custom\d)|mc_[ce]id|fbclid|gclid|dclid|msclkid|yclid|igshid|twclid|wt[._]\w+"
    r"|ref(?:_?src|_?url|errer)?|cmp(?:id)?|ncid|ito|ocid|smid|smtyp|partner|xtor|iref|ftag|sr_share|ns_\w+"
    r"|s_cid|__twitter_impression|guccounter|guce_\w+|spm|taid|tpcc)\Z",
    re.IGNORECASE,
)
_AMP = re.compile(r"(?:amp|outputtype|output)\Z", re.IGNORECASE)
_HOST_CHARACTERS = 253  # RFC 1035 §2.3.4
_DEFAULT_PORTS = {"http": 80, "https": 443}
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_LEGAL_IN_PATH = "/%:@!$&'()*+,;="
_LEGAL_IN_QUERY = _LEGAL_IN_PATH + "?"


def canonical_url(url: str) -> str:
    """The clean form of an address: still fetchable, without what says nothing about the page.

    Host in lower case and ASCII; default port, fragment, tracking and AMP parameters dropped; escapes made uniform
    (RFC 3986 §6.2.2). What is no http(s) URL is returned stripped, otherwise as it came. Idempotent.
    """
    stripped = url.strip()
    try:
        parts = urlsplit(stripped)
        port, hostname, scheme = parts.port, parts.hostname, parts.scheme.lower()
    except ValueError:
        return stripped
    if scheme not in _DEFAULT_PORTS or not hostname:
        return stripped
    host = f"[{hostname}]" if ":" in hostname else _ascii_host(hostname)
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        host = f"{host}:{port}"
    pairs = [pair for pair in parts.query.split("&") if pair and not _says_nothing(pair)]
    query = "&".join(_uniform(pair, _LEGAL_IN_QUERY) for pair in pairs)
    path = _uniform(parts.path, _LEGAL_IN_PATH) or "/"
    return f"{scheme}://{host}{path}" + (f"?{query}" if query else "")


def url_key(url: str) -> UrlKey:
    """What two addresses must share to name the same article.

    Beyond `canonical_url`: scheme, "www.", "m.", "mobile." and "amp." hosts, an "/amp" ending, a trailing slash and
    the order of parameters make no difference. `url_key(canonical_url(u)) == url_key(u)`, and idempotent.
    """
    clean = canonical_url(url)
    scheme, separator, rest = clean.partition("://")
    if not separator or scheme not in _DEFAULT_PORTS:
        return UrlKey(clean)
    location, _, query = rest.partition("?")
    host, _, path = location.partition("/")
    host = re.sub(r":(?:80|443)$", "", host)  # of either scheme: the key knows only one
    path = path.rstrip("/")
    while path == "amp" or path.endswith("/amp"):
        path = path.removesuffix("amp").rstrip("/")
    ordered = "&".join(sorted(query.split("&"))) if query else ""
    return UrlKey(f"https://{_plain_host(host)}/{path}" + (f"?{ordered}" if ordered else ""))


def host_of(url: str) -> str:
    """The host of a URL in lower case, without port; "" where it has none, or none that can be."""
    try:
        parts = urlsplit(url)
        host, _ = (parts.hostname or "").rstrip("."), parts.port  # a port that is no number raises
    except ValueError:
        return ""
    return host if len(host) <= _HOST_CHARACTERS else ""


def _ascii_host(hostname: str) -> str:
    host = hostname.lower().rstrip(".") or hostname
    if not host.isascii():
        with suppress(UnicodeError):  # no legal name: two spellings of it stay two
            return host.encode("idna").decode("ascii")
    return host


def _plain_host(host: str) -> str:
    """Without the prefixes under which one site serves the same pages; "m.example" itself survives."""
    shorter = re.sub(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)", "", host)
    return host if shorter == host else _plain_host(shorter)


def _says_nothing(pair: str) -> bool:
    name, _, value = pair.partition("=")
    return bool(_TRACKING.match(name)) or (bool(_AMP.match(name)) and value.lower() in ("", "1", "true", "amp"))


def _uniform(piece: str, legal: str) -> str:
    """Escapes in one spelling: those of unreserved characters undone, all others in upper case."""

    def respell(escape: re.Match[str]) -> str:
        character = chr(int(escape.group(1), 16))
        return character if character in _UNRESERVED else escape.group(0).upper()

    return quote(_ESCAPE.sub(respell, piece), safe=legal, errors="replace")
