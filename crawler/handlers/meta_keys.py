"""What our download handlers read from, and leave in, the meta of a Scrapy request."""

KEEP_EVIDENCE = "keep_evidence"  # bool, before: whether the raw response is kept
EVIDENCE = "evidence"  # Evidence | None, afterwards: where it lies
SECONDS = "download_seconds"  # float, afterwards: time on the wire, all hops together
