"""What the service manager is told: systemd's notify protocol, a datagram for each message."""

import socket
from collections.abc import Mapping
from datetime import timedelta

_STATUS_CHARACTERS = 200


class Notifier:
    """Tells systemd how the daemon is; silent where nobody listens.

    Never raises: a service manager that does not listen must not stop the work.
    """

    def __init__(self, environment: Mapping[str, str], *, process_id: int) -> None:
        address = environment.get("NOTIFY_SOCKET", "")
        # "@" stands for the zero byte of Linux's abstract namespace (sd_notify(3)).
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self.watchdog_interval = _watchdog_interval(environment, process_id) if address else None

    def ready(self) -> None:
        """The database is open and the jobs are scheduled."""
        self._send("READY=1")

    def status(self, line: str) -> None:
        """One line for `systemctl status`."""
        self._send("STATUS=" + " ".join(line.split())[:_STATUS_CHARACTERS])

    def alive(self) -> None:
        """The work goes on."""
        self._send("WATCHDOG=1")

    def stopping(self) -> None:
        """The daemon has been asked to end, and is ending."""
        self._send("STOPPING=1")

    def _send(self, message: str) -> None:
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
                channel.setblocking(False)
                channel.sendto(message.encode(), self._address)
        except OSError:
            # Nobody listens, or its queue is full. Without WATCHDOG=1 the manager acts by itself.
            return


def _watchdog_interval(environment: Mapping[str, str], process_id: int) -> timedelta | None:
    """How often to send WATCHDOG=1: half of what the manager waits; None where it does not watch this process."""
    if environment.get("WATCHDOG_PID", str(process_id)) != str(process_id):
        return None
    written = environment.get("WATCHDOG_USEC", "")
    return timedelta(microseconds=int(written)) / 2 if written.isdigit() and int(written) > 0 else None
