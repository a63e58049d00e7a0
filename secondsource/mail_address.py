"""Which mail addresses can be written to: checked when the configuration is read, not when the first mail fails."""

import re
from email.errors import HeaderParseError, MessageError
from email.headerregistry import Address

_LONGEST_LOCAL_PART = 64  # RFC 5321 §4.5.3.1
_LONGEST_ADDRESS = 254
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\Z")


def address_problem(address: str) -> str:
    """What is wrong with a mail address; "" = nothing that can be known without sending."""
    local_part, at, domain = address.rpartition("@")
    if not at or not local_part or not domain:
        return "it has not the form name@host"
    if any(character.isspace() or not character.isprintable() for character in address):
        return "it holds white space or characters that do not print"
    if len(local_part.encode("utf-8", "replace")) > _LONGEST_LOCAL_PART or len(address) > _LONGEST_ADDRESS:
        return "it is longer than mail allows"
    try:
        labels = domain.encode("idna").decode("ascii").split(".")
    except UnicodeError:
        return f"{domain!r} is no host name"
    if not all(_LABEL.match(label) for label in labels):
        return f"{domain!r} is no host name"
    # The library's grammar is that of ASCII mail; letters beyond ASCII may stand wherever a letter may (RFC 6531).
    plain = "".join(character if character.isascii() else "x" for character in local_part)
    try:
        is_whole = Address(addr_spec=f"{plain}@host").username == plain
    except (HeaderParseError, MessageError, ValueError, IndexError):
        is_whole = False
    return "" if is_whole else "mail does not allow it to be written so"


def deliverable(address: str) -> str:
    """The address with its host in ASCII, so that only a name beyond ASCII asks a server for more (SMTPUTF8)."""
    local_part, _, domain = address.rpartition("@")
    return address if domain.isascii() else f"{local_part}@{domain.encode('idna').decode('ascii')}"
