"""What a host's robots.txt says to us, by RFC 9309: what is not there forbids nothing, what is broken everything."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from protego import Protego

from crawler.content_codings import decode_body
from crawler.not_fetched import NotFetched
from secondsource.fetches import FetchOutcome

PRODUCT_TOKEN = "secondsource"  # noqa: S105  the name by which a robots.txt speaks to us
KEPT = timedelta(hours=24)  # RFC 9309 §2.4: no copy is used for longer
KEPT_WHEN_BROKEN = timedelta(minutes=15)  # a server in trouble is asked again soon
READ_BYTES = 512 * 1024  # RFC 9309 §2.5 asks for at least 500 KiB; the rest is not read


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """One host's rules for us.

    parsed      None = it has none
    trouble     why the whole host is taken as forbidden, though nobody said so; "" = it is not
    """

    kept_from: datetime
    kept_until: datetime
    parsed: Protego | None = None
    trouble: str = ""

    def find_refusal(self, url: str) -> NotFetched | None:
        """Why this address must not be read; None = it may."""
        if self.trouble:
            return NotFetched(FetchOutcome.SERVER_ERROR, self.trouble)
        if self.parsed is not None and not self.parsed.can_fetch(url, PRODUCT_TOKEN):
            problem = "robots.txt of this host asks us not to read this address; it is left alone"
            return NotFetched(FetchOutcome.ROBOTS, problem)
        return None

    @property
    def pause(self) -> timedelta | None:
        """The Crawl-delay it asks for: not in the RFC, honoured all the same."""
        delay = self.parsed.crawl_delay(PRODUCT_TOKEN) if self.parsed is not None else None
        return timedelta(seconds=min(float(delay), 86_400.0)) if delay else None


def open_rules(now: datetime) -> Rules:
    """The rules of a host that has no robots.txt."""
    return Rules(kept_from=now, kept_until=now + KEPT)


def parse_robots(status: int, body: bytes, codings: list[bytes], *, now: datetime) -> Rules:
    """What an answer to the request for robots.txt means; redirects have been followed.

    codings    its Content-Encoding headers
    """
    if status >= 500:
        return Rules(
            trouble=f"HTTP {status} for robots.txt, so that all of this host is taken as forbidden (RFC 9309);"
            " it is asked again later",
            kept_from=now,
            kept_until=now + KEPT_WHEN_BROKEN,
        )
    if not 200 <= status < 300:
        return open_rules(now)
    try:
        plain = decode_body(body, codings)
    except NotFetched:
        return open_rules(now)
    text = plain[:READ_BYTES].decode("utf-8-sig", errors="replace")
    return Rules(parsed=Protego.parse(text), kept_from=now, kept_until=now + KEPT)


class RobotsMemory:
    """The rules of the hosts met, each asked for once a day by whoever comes first."""

    def __init__(self) -> None:
        self._rules: dict[str, Rules] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    def find(self, origin: str, *, now: datetime) -> Rules | None:
        """The rules of this scheme, host and port that are still fresh; None = ask for them."""
        rules = self._rules.get(origin)
        # Stale, too, when the clock went back: a replay of an earlier time asks its own archive.
        return rules if rules is not None and rules.kept_from <= now < rules.kept_until else None

    def keep(self, origin: str, rules: Rules) -> None:
        """From now on these hold."""
        self._rules[origin] = rules

    def lock(self, origin: str) -> asyncio.Lock:
        """Held by the one who asks, so that robots.txt is fetched once a host and not once a request."""
        return self._locks.setdefault(origin, asyncio.Lock())

    def renew_locks(self) -> None:
        """For another event loop; the rules stay."""
        self._locks.clear()
