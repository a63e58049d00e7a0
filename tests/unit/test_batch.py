"""A crawl's requests and the promise of one outcome each."""

import asyncio
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from crawler.batch import Batch
from crawler.outcomes import FetchFailed, Outcome, PageRequest
from secondsource.fetches import Fetch, FetchOutcome

NOW = datetime(2023, 4, 25, tzinfo=UTC)
REQUESTS = tuple(PageRequest(key=key, url=f"https://ledger.example/{key}") for key in range(6))


def _outcome(index: int, problem: str = "its own") -> FetchFailed:
    fetch = Fetch(url=REQUESTS[index].url, fetched_at=NOW, outcome=FetchOutcome.GONE, problem=problem)
    return FetchFailed(request=REQUESTS[index], fetch=fetch)


def _play(order: list[int], *, in_order: bool) -> tuple[list[tuple[int, str]], int]:
    """What the sink gets when requests are settled in that order, then the batch is finished."""
    got: list[tuple[int, str]] = []

    async def sink(outcome: Outcome) -> None:
        assert isinstance(outcome.request, PageRequest)
        got.append((outcome.request.key, outcome.fetch.problem))

    async def scene() -> int:
        batch = Batch(REQUESTS, sink, in_order=in_order)
        for index in order:
            await batch.settle(index, _outcome(index))
        missing = await batch.finish(now=NOW)
        for index in order:
            await batch.settle(index, _outcome(index, "late"))
        return missing

    return got, asyncio.run(scene())


@given(st.lists(st.integers(0, 5)), st.booleans())
def test_whatever_is_settled_however_often_each_request_has_one_outcome(order: list[int], in_order: bool) -> None:
    got, missing = _play(order, in_order=in_order)
    assert sorted(key for key, _ in got) == list(range(6))
    assert {key for key, problem in got if problem == "its own"} == set(order)
    assert missing == 6 - len(set(order))
    assert all(problem != "late" for _, problem in got)


@given(st.permutations(range(6)))
def test_in_a_replay_outcomes_come_in_the_order_of_their_requests(order: list[int]) -> None:
    got, _ = _play(order, in_order=True)
    assert [key for key, _ in got] == list(range(6))


@given(st.permutations(range(6)))
def test_over_the_network_they_come_as_they_are_known(order: list[int]) -> None:
    got, _ = _play(order, in_order=False)
    assert [key for key, _ in got] == order
