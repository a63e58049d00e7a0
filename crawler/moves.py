"""When a feed that says it has moved for good is believed: three times over three days, by the same new address."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from storage.ledgers import Ledger

logger = logging.getLogger(__name__)

READINGS = 3
SPAN = timedelta(days=3)  # a misconfigured server is mended within days
FAILURES_TO_RETURN = 3  # in a row: then the address of the catalogue is asked again


def follow_moves(ledger: Ledger, moved_to: str, *, now: datetime) -> Ledger:
    """The ledger with what a poll that succeeded says of where the watch is read.

    moved_to    where permanent redirects led; "" = nowhere. It was connected to, so that it is no private address
    The new address is kept beside the catalogue's URL, never in its place.
    """
    is_downgrade = moved_to.startswith("http:") and ledger.url.startswith("https:")
    if not moved_to or is_downgrade:
        return replace(ledger, moving_to="", moving_since=None, moving_count=0)
    if moved_to != ledger.moving_to or ledger.moving_since is None:
        return replace(ledger, moving_to=moved_to, moving_since=now, moving_count=1)
    count = ledger.moving_count + 1
    if count < READINGS or now - ledger.moving_since < SPAN:
        return replace(ledger, moving_count=count)
    logger.info("watch moved", extra={"url": ledger.url, "address": moved_to})
    address = "" if moved_to == ledger.url else moved_to
    return replace(ledger, address=address, moving_to="", moving_since=None, moving_count=0)


def return_home(ledger: Ledger) -> Ledger:
    """The ledger after a failure: an address that has ended is given up for the one that the catalogue gives."""
    if not ledger.address or ledger.failures < FAILURES_TO_RETURN:
        return ledger
    logger.warning("watch read at its old address again", extra={"url": ledger.url, "address": ledger.address})
    return replace(ledger, address="", moving_to="", moving_since=None, moving_count=0)
