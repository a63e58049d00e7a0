"""Which addresses may be connected to: none that is private, at any hop, unless the operator allows its network."""

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TypeAlias

from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

Address: TypeAlias = IPv4Address | IPv6Address

# Addresses that stand for an IPv4 address, or tunnel to one: what lies behind them cannot be judged from here.
_TRANSLATING = tuple(
    ip_network(network)
    for network in (
        "64:ff9b::/96",  # NAT64 (RFC 6052)
        "64:ff9b:1::/48",  # NAT64 for local use (RFC 8215)
        "2002::/16",  # 6to4 (RFC 3056)
        "2001::/32",  # Teredo (RFC 4380)
        "fec0::/10",  # site-local (RFC 3879): deprecated, and private where still in use
        "::/96",  # IPv4-compatible (RFC 4291): deprecated
    )
)


class ForbiddenAddress(Exception):  # noqa: N818  no error of ours: it names what was met, and stays in the handler
    """A connection to this address is refused; neither OSError nor RuntimeError, so that no retry swallows it."""


class AddressPolicy:
    """Decides on addresses, and opens sockets to those it allows only.

    allow_private   networks in CIDR form, IPv4 or IPv6, that are allowed whatever they are
    """

    def __init__(self, allow_private: Sequence[str] = ()) -> None:
        self._allowed = tuple(ip_network(network, strict=False) for network in allow_private)

    def is_exempt(self, address: str) -> bool:
        """Whether it lies in a network that the operator allows: our own hosts, which need no sparing."""
        parsed = _plain(address)
        return parsed is not None and any(parsed in network for network in self._allowed)

    def find_objection(self, address: str) -> str:
        """Why this address must not be connected to; "" = it may."""
        parsed = _plain(address)
        if parsed is None:
            return f"{address} is no IP address"
        if any(parsed in network for network in self._allowed):
            return ""
        is_public = parsed.is_global and not parsed.is_multicast and not parsed.is_unspecified
        if is_public and not any(parsed in network for network in _TRANSLATING):
            return ""
        return f"{address} is no public address; if it is meant, add its network to [crawl] allow_private"

    def open_socket(self, address_info: AddrInfoType) -> socket.socket:
        """The socket for this very address: where every connection passes, whatever was resolved before.

        Raises ForbiddenAddress.
        """
        family, kind, protocol, _, socket_address = address_info
        if objection := self.find_objection(str(socket_address[0])):
            raise ForbiddenAddress(objection)
        return socket.socket(family=family, type=kind, proto=protocol)


class GuardedResolver(AbstractResolver):
    """The system's resolver, less the addresses that the policy forbids.

    A name with public and private addresses is reached by its public ones. Raises ForbiddenAddress if none is left.
    """

    def __init__(self, policy: AddressPolicy) -> None:
        self._policy = policy
        self._system = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Every allowed address of `host`."""
        found = await self._system.resolve(host, port, family)
        objections = [self._policy.find_objection(result["host"]) for result in found]
        allowed = [result for result, objection in zip(found, objections, strict=True) if not objection]
        if found and not allowed:
            raise ForbiddenAddress(f"{host} resolves to: {objections[0]}")
        return allowed

    async def close(self) -> None:
        """Nothing is held."""
        await self._system.close()


def _plain(address: str) -> Address | None:
    """The address without its zone; an IPv4 address mapped into IPv6 is that IPv4 address."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        return parsed.ipv4_mapped
    return parsed
