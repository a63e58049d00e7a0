"""The guard itself: it must catch what it is for, or every other test's offline claim is worthless."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
import socket_guard


@pytest.fixture
def leaks() -> Iterator[None]:
    """Attempts of these tests are meant: they are looked at and forgotten, so that they fail nobody."""
    yield
    assert socket_guard.read_leaks(), "nothing was written down"
    socket_guard.forget_leaks()


@pytest.mark.usefixtures("leaks")
@pytest.mark.parametrize("address", ["192.0.2.1", "10.0.0.1", "2001:db8::1", "::ffff:192.0.2.1"])
def test_a_connection_beyond_loopback_is_refused(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as connection:
        with pytest.raises(socket_guard.LeftLoopbackError):
            connection.connect((address, 80))
        with pytest.raises(socket_guard.LeftLoopbackError):
            connection.connect_ex((address, 80))


@pytest.mark.usefixtures("leaks")
def test_a_datagram_beyond_loopback_is_refused() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
        pytest.raises(socket_guard.LeftLoopbackError),
    ):
        sender.sendto(b"", ("192.0.2.1", 53))


@pytest.mark.usefixtures("leaks")
def test_a_look_up_of_a_name_is_refused() -> None:
    with pytest.raises(socket_guard.LeftLoopbackError):
        socket.create_connection(("news.example", 80))


@pytest.mark.usefixtures("leaks")
def test_asyncio_is_guarded_too_and_a_swallowed_refusal_is_still_told_of() -> None:
    async def swallow() -> None:
        for host in ("192.0.2.1", "news.example"):
            with pytest.raises(OSError, match="leaves the machine"):
                await asyncio.open_connection(host, 80)

    asyncio.run(swallow())
    assert socket_guard.read_leaks().count("\n") == 1


@pytest.mark.usefixtures("leaks")
def test_a_process_that_a_test_starts_is_guarded() -> None:
    code = "import socket; socket.create_connection(('news.example', 80))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "leaves the machine" in ended.stderr


def test_loopback_and_unix_sockets_work(tmp_path_factory: pytest.TempPathFactory) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(("localhost", server.getsockname()[1])),
    ):
        pass
    path = os.path.relpath(tmp_path_factory.mktemp("unix") / "socket")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(path)
