"""Text from outside made fit for a header, a mail or a terminal: what titles and names may not carry along."""

import re
import unicodedata
from urllib.parse import quote, urlsplit, urlunsplit

_JOINERS = "\u200c\u200d"  # Persian and emoji are written with them
_FIRST_INVISIBLE = 0x2000  # format characters below it are signs of Arabic and Syriac script, and are seen
_STRAY_CONTROLS = "\u00ad\u061c"  # soft hyphen, Arabic letter mark
_URL_SAFE = "/:?#[]@!$&'()*+,;=%~-._"  # RFC 3986; what else stands in an address is percent-encoded


def one_line(text: str, limit: int = 0) -> str:
    """The text on one line, without control, bidirectional or invisible characters; cut at `limit` with "…".

    limit   in characters, 0 = none
    A bidirectional override could make a link's or an outlet's name read as another's.
    """
    kept = "".join(" " if _is_space(character) else character for character in text if not _is_dropped(character))
    line = " ".join(kept.split())
    return line if limit <= 0 or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def paragraphs_of(text: str, limit: int = 0) -> str:
    """As `one_line`, keeping line ends: for passages whose lines mean something."""
    lines = [one_line(line) for line in text.splitlines()]
    joined = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return joined if limit <= 0 or len(joined) <= limit else joined[: limit - 1].rstrip() + "…"


def web_address(url: str) -> str:
    """The address as it may be shown and linked; "" for all that is not http or https.

    Its host is in ASCII, so that a look-alike letter of another script shows; user name and password are left out.
    """
    try:
        parts = urlsplit(one_line(url).replace(" ", "%20"))
        host, port = parts.hostname or "", parts.port
        ascii_host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:  # UnicodeError is one
        return ""
    if parts.scheme not in ("http", "https") or not ascii_host or re.search(r"[^\w.:\[\]-]", ascii_host):
        return ""
    bracketed = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    place = bracketed if port is None else f"{bracketed}:{port}"
    return urlunsplit((parts.scheme, place, *(quote(part, safe=_URL_SAFE) for part in parts[2:])))


def _is_space(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in ("Zl", "Zp")


def _is_dropped(character: str) -> bool:
    if character.isspace():
        return False
    category = unicodedata.category(character)
    if category in ("Cc", "Cs"):
        return True
    if category != "Cf" or character in _JOINERS:
        return False
    return ord(character) >= _FIRST_INVISIBLE or character in _STRAY_CONTROLS
