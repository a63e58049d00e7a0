"""Values that several tables hold alike: announced dates, named publishers and places of evidence, in columns."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from secondsource.articles import Carried
from secondsource.dates import Announced
from secondsource.fetches import Evidence
from storage.columns import StoredRow

_T = TypeVar("_T")
_BATCH = 500  # values in one IN (…): below every database's limit on parameters


def announced_columns(announced: Announced) -> dict[str, object]:
    """A publisher's date, as columns."""
    return {"announced_written": announced.written, "announced_precision": announced.precision}


def announced_from(row: StoredRow) -> Announced:
    """A publisher's date, from its columns."""
    return Announced(written=row.announced_written, precision=row.announced_precision)


def carried_columns(carried: Carried | None) -> dict[str, object]:
    """The publisher that a carrier names, as columns."""
    return {"carried_name": carried.name if carried else None, "carried_url": carried.url if carried else None}


def carried_from(row: StoredRow) -> Carried | None:
    """The publisher that a carrier names, from its columns."""
    return None if row.carried_name is None else Carried(name=row.carried_name, url=row.carried_url)


def evidence_columns(evidence: Evidence | None) -> dict[str, object]:
    """Where the raw response lies, as columns."""
    return {
        "evidence_file": evidence.file if evidence else None,
        "evidence_offset": evidence.offset if evidence else None,
    }


def evidence_from(row: StoredRow) -> Evidence | None:
    """Where the raw response lies, from its columns."""
    return None if row.evidence_file is None else Evidence(file=row.evidence_file, offset=row.evidence_offset)


def iter_batches(values: Sequence[_T], *, size: int = _BATCH) -> Iterator[Sequence[_T]]:
    """The values in pieces that fit into one statement; in order, none empty."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
