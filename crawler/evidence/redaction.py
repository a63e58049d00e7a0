"""What must not lie in an archive: keys and cookies, in addresses and in headers."""

import re
from collections.abc import Iterable

Headers = list[tuple[str, str]]

REDACTED = "REDACTED"

# Names that hold nothing but a credential. Bare "key" and "token" are left alone: on many sites they name the page.
_SECRET_PARAMETER = re.compile(
    r"(?P<name>[?&;](?:api[-_]?key|apikey|access[-_]?token|auth[-_]?token|subscription-key|client[-_]?secret)=)[^&;#]*",
    re.IGNORECASE,
)
_USER_INFO = re.compile(r"\A(?P<scheme>[a-z][a-z0-9+.-]*://)[^/?#@]*@", re.IGNORECASE)
_SECRET_HEADERS = frozenset(
    {
        "authorization",
        "proxy-authorization",
        "cookie",
        "set-cookie",
        "x-api-key",
        "api-key",
        "ocp-apim-subscription-key",
        "www-authenticate",
    }
)


def redact_url(url: str) -> str:
    """The address without its credentials; addresses that differ in them alone become one. Idempotent."""
    return _SECRET_PARAMETER.sub(rf"\g<name>{REDACTED}", _USER_INFO.sub(r"\g<scheme>", url))


def redact_headers(headers: Iterable[tuple[str, str]]) -> Headers:
    """The headers, in order, with what authenticates us or marks us blotted out."""
    return [(name, REDACTED if name.lower() in _SECRET_HEADERS else value) for name, value in headers]
