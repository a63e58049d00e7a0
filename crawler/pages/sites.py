"""Which site an address belongs to, and by what names its host goes."""

import re
from functools import lru_cache

from tldextract import TLDExtract

from secondsource.canonical_url import host_of

_NUMBERS = re.compile(r"[\d.]+\Z|.*:")  # an IP address belongs to no domain


def site_of(url: str) -> str:
    """The registrable domain; an account's own host on a platform; the host itself for an IP address or one label."""
    host = host_of(url)
    if "." not in host or _NUMBERS.match(host):
        return host
    parts = _suffixes()(host)
    if parts.suffix and parts.domain:
        return f"{parts.domain}.{parts.suffix}"
    if parts.suffix:
        return host  # a public suffix itself
    return ".".join(host.split(".")[-2:])  # the list's own rule for what it does not list: one label is the suffix


def host_names(url: str) -> tuple[str, ...]:
    """Names that a site's title may bear for its host: "www.morning-ledger.example" and its parts."""
    host, site = host_of(url).removeprefix("www."), site_of(url)
    return tuple(dict.fromkeys(filter(None, (host, site, site.partition(".")[0]))))


@lru_cache(maxsize=1)
def _suffixes() -> TLDExtract:
    # The list in the wheel: no network. Private suffixes: two accounts of one platform are two sites.
    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
