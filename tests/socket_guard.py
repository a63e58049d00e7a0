"""No test leaves this machine: every connection and every look-up beyond loopback is refused and told of.

Refusing alone is not enough, for what is tested survives a refused connection: each attempt is written down too, and
the test that made it fails. Child processes are guarded by `tests/guarded_processes/sitecustomize.py`.
"""

import ipaddress
import os
import socket
from collections.abc import Callable
from pathlib import Path

LEAKS_VARIABLE = "SECONDSOURCE_TEST_LEAKS"  # the file in which attempts are written down

_NETWORKED = (socket.AF_INET, socket.AF_INET6)


class LeftLoopbackError(OSError):
    """A test tried to reach beyond this machine."""


def is_loopback(host: str) -> bool:
    """Whether a connection to this literal address stays on the machine."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host == "localhost"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return address.is_loopback


def install() -> None:
    """Guards this process, at the lowest level that Python's code goes through; asyncio's too."""
    patched = socket.socket
    if getattr(patched, "is_guarded", False):
        return
    real_connect, real_connect_ex, real_sendto = patched.connect, patched.connect_ex, patched.sendto
    real_getaddrinfo = socket.getaddrinfo

    def connect(self: socket.socket, address: object) -> None:
        _check(self, address)
        real_connect(self, address)  # type: ignore[arg-type]  # the stub's address is a private alias

    def connect_ex(self: socket.socket, address: object) -> int:
        _check(self, address)
        return real_connect_ex(self, address)  # type: ignore[arg-type]  # as above

    def sendto(self: socket.socket, data: bytes, *rest: object) -> int:
        _check(self, rest[-1])
        return real_sendto(self, data, *rest)  # type: ignore[call-overload,no-any-return]  # as above

    def getaddrinfo(host: object, *rest: object, **named: object) -> object:
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
        if isinstance(name, str) and not _needs_no_lookup(name):
            _refuse(f"look-up of {name!r}")
        return real_getaddrinfo(host, *rest, **named)  # type: ignore[arg-type]  # passed on as it came

    replacements: dict[str, Callable[..., object]] = {"connect": connect, "connect_ex": connect_ex, "sendto": sendto}
    for name, function in replacements.items():
        setattr(patched, name, function)
    patched.is_guarded = True  # type: ignore[attr-defined]  # our own mark, so that it is patched once
    socket.getaddrinfo = getaddrinfo  # type: ignore[assignment]  # the wrapper hands on what it is given


def read_leaks() -> str:
    """What was attempted since the last `forget_leaks`, one a line; "" for nothing."""
    path = _leaks_path()
    return path.read_text(encoding="utf-8").strip() if path is not None and path.exists() else ""


def forget_leaks() -> None:
    """Clears the record."""
    path = _leaks_path()
    if path is not None:
        path.unlink(missing_ok=True)


def _leaks_path() -> Path | None:
    written = os.environ.get(LEAKS_VARIABLE)
    return Path(written) if written else None


def _needs_no_lookup(name: str) -> bool:
    if name in ("", "localhost"):
        return True
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return True


def _check(connection: socket.socket, address: object) -> None:
    if connection.family in _NETWORKED and isinstance(address, tuple) and not is_loopback(str(address[0])):
        _refuse(f"connection to {address!r}")


def _refuse(what: str) -> None:
    path = _leaks_path()
    if path is not None:
        with path.open("a", encoding="utf-8") as leaks:
            leaks.write(what + "\n")
    raise LeftLoopbackError(f"this test leaves the machine: {what}; serve it on loopback instead")
