"""Raw responses kept as evidence, whichever handler brought them."""

import logging
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from crawler.equipment import Equipment
from crawler.evidence.writing import EvidenceError, Exchange
from secondsource.fetches import Evidence

logger = logging.getLogger(__name__)


def keep_response(equipment: Equipment, request: Request, response: Response) -> Evidence | None:
    """Where the raw response lies now; None where nothing is kept, or could not be. Blocks: for a thread."""
    if equipment.evidence is None:
        return None
    exchange = Exchange(
        url=request.url,
        fetched_at=equipment.clock.now(),
        status=response.status,
        response_headers=_pairs(response),
        body=response.body,
        method=request.method,
        request_headers=[("Host", urlsplit(request.url).netloc), *_pairs(request)],
        ip_address=str(response.ip_address or ""),
    )
    try:
        return equipment.evidence.record(exchange)
    except EvidenceError as error:
        # The report is worth more than its proof: it is read all the same, and a person must act.
        logger.error("evidence could not be kept", extra={"problem": str(error)})  # noqa: TRY400  an expected error
        return None


def _pairs(message: Request | Response) -> list[tuple[str, str]]:
    """A message's headers, one pair for each time that one stands there."""
    pairs: list[tuple[str, str]] = []
    for name in message.headers:
        pairs.extend((name.decode("latin-1"), value.decode("latin-1")) for value in message.headers.getlist(name))
    return pairs
