"""Which addresses may be connected to."""

import asyncio
import socket

import pytest

from crawler.politeness.addresses import AddressPolicy, ForbiddenAddress, GuardedResolver


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",  # where clouds keep their credentials
        "100.64.0.1",  # shared by a provider's customers (CGNAT)
        "0.0.0.0",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12:3456::1",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",  # NAT64, whatever it leads to
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2001:0:4136:e378::1",
        "no address",
        "",
    ],
)
def test_what_is_not_public_is_refused(address: str) -> None:
    assert AddressPolicy().find_objection(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001::1", "::ffff:1.1.1.1"]
)
def test_what_is_public_is_allowed(address: str) -> None:
    assert AddressPolicy().find_objection(address) == ""


def test_the_operator_allows_networks_and_no_more() -> None:
    policy = AddressPolicy(["127.0.0.0/8", "fd00::/8"])
    assert policy.find_objection("127.0.0.1") == policy.find_objection("fd00::1") == ""
    assert policy.find_objection("::ffff:127.0.0.1") == ""
    assert policy.find_objection("10.0.0.1")
    assert policy.find_objection("::1")
    assert policy.is_exempt("127.9.9.9")
    assert not policy.is_exempt("1.1.1.1")
    assert not policy.is_exempt("no address")


def test_no_socket_is_opened_to_a_refused_address() -> None:
    information = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("10.0.0.1", 80))
    with pytest.raises(ForbiddenAddress, match=r"10\.0\.0\.1"):
        AddressPolicy().open_socket(information)


def test_a_name_that_resolves_to_a_private_address_only_is_refused() -> None:
    async def resolve(policy: AddressPolicy) -> list[str]:
        return [found["host"] for found in await GuardedResolver(policy).resolve("localhost", 80)]

    with pytest.raises(ForbiddenAddress, match="localhost"):
        asyncio.run(resolve(AddressPolicy()))
    assert asyncio.run(resolve(AddressPolicy(["127.0.0.0/8"]))) == ["127.0.0.1"]
