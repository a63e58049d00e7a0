"""Whether an address from a list may be watched: http and https only, nothing private, no password."""

import re
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from secondsource.canonical_url import canonical_url, host_of
from secondsource.hostile_text import one_line

# Names that lead into private networks (RFC 6761, 6762, 8375; ICANN's .internal), or to no web at all (.onion).
_PRIVATE_NAMES = (".localhost", ".local", ".internal", ".lan", ".home", ".corp", ".home.arpa", ".intranet", ".onion")
# What a private name leads to is not known before it is resolved: it is taken where any of these may be reached, and
# the crawler judges the address that it connects to.
_PRIVATE_NETWORKS = ("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "fd00::1")


def find_problem(url: str, objection: Callable[[str], str]) -> str:
    """Why this address may not be watched, with what to do; "" = it may.

    objection   why an IP address must not be connected to, "" = it may; no name is resolved here
    """
    if one_line(url) != url or re.search(r"\s", url):
        return "its address holds spaces or invisible characters"
    try:
        parts = urlsplit(url)
        scheme, has_password, _ = parts.scheme.lower(), "@" in parts.netloc, parts.port
    except ValueError as error:
        return f"its address cannot be read ({one_line(str(error), 100)})"
    if scheme not in ("http", "https"):
        return f"its address begins with {scheme + ':' if scheme else 'no scheme'}; only http: and https: are read"
    if has_password:
        return "its address holds a user name or password, which would stand in the outlets file for all to read"
    host = host_of(canonical_url(url))
    if not host or not host.isascii():
        return "its address has no host that can be"
    return _host_problem(host, objection)


def _host_problem(host: str, objection: Callable[[str], str]) -> str:
    try:
        return objection(str(ip_address(host.partition("%")[0])))
    except ValueError:
        pass
    last = host.rpartition(".")[2]
    if re.fullmatch(r"\d+|0x[0-9a-f]*", last):  # as browsers do: such a host is an IPv4 address (WHATWG URL)
        return f"its host {host} is an IP address in disguise; write it in its usual form"
    if host == "localhost" or host.endswith(".localhost"):
        return objection("127.0.0.1")
    if ("." not in host or host.endswith(_PRIVATE_NAMES)) and all(map(objection, _PRIVATE_NETWORKS)):
        return f"{host} is a name of a private network; if it is meant, add its network to [crawl] allow_private"
    return ""
