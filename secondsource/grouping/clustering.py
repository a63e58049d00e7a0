"""Average linkage: two groups become one while their members are alike on average; never by their best single pair.

Merging by the best single link hurt on every set (MEASURED.md, "Same happening").
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from math import fsum
from typing import TypeVar

_Item = TypeVar("_Item", bound=Hashable)


def average_linkage(
    items: Sequence[_Item],
    similarity: Mapping[frozenset[_Item], float],
    *,
    threshold: float,
    together: Iterable[tuple[_Item, _Item]] = (),
    apart: Iterable[tuple[_Item, _Item]] = (),
    weights: Mapping[_Item, float] | None = None,
    order: Callable[[_Item], str],
) -> tuple[frozenset[_Item], ...]:
    """Groups the items; the result depends on the set alone, not on the order given.

    similarity  of pairs; a pair that is not listed has 0
    together    pairs that are one whatever their likeness; the earlier given win where `apart` lets only some be
    apart       pairs that are never in one group
    weights     how much each counts in an average; None = all alike
    order       a total order over items, to decide ties
    Cost        pairs times the logarithm of their number
    """
    weights = dict.fromkeys(items, 1.0) if weights is None else weights
    groups = _joined(items, together, apart)
    pairs: dict[frozenset[int], float] = {}
    index_of = {item: index for index, group in enumerate(groups) for item in group}
    barred = _barred(index_of, apart)
    for pair, value in similarity.items():
        one, other = tuple(pair)
        if one in index_of and other in index_of and index_of[one] != index_of[other]:
            key = frozenset((index_of[one], index_of[other]))
            pairs[key] = pairs.get(key, 0.0) + value * weights[one] * weights[other]
    for one_index, others in barred.items():
        for other_index in others:
            pairs.pop(frozenset((one_index, other_index)), None)
    alive: dict[int, frozenset[_Item]] = dict(enumerate(groups))
    mass = {index: fsum(weights[item] for item in group) for index, group in alive.items()}
    names = {index: min(map(order, group)) for index, group in alive.items()}
    neighbours: dict[int, set[int]] = {index: set() for index in alive}
    for key in pairs:
        one_index, other_index = tuple(key)
        neighbours[one_index].add(other_index)
        neighbours[other_index].add(one_index)

    def rank(key: frozenset[int]) -> tuple[float, str, str]:
        one_index, other_index = tuple(key)
        average = pairs[key] / (mass[one_index] * mass[other_index])
        first, second = sorted((names[one_index], names[other_index]))
        return (-round(average, 9), first, second)

    # Entries are never changed: one whose pair has grown or gone meanwhile is passed over when it comes up.
    heap = [(rank(key), tuple(sorted(key))) for key in pairs]
    heapify(heap)
    while heap:
        ranked, (one_index, other_index) = heappop(heap)
        best = frozenset((one_index, other_index))
        if best not in pairs or rank(best) != ranked:
            continue
        if -ranked[0] < threshold:
            break
        kept, gone = sorted(best, key=lambda index: names[index])
        alive[kept] = alive[kept] | alive.pop(gone)
        names[kept] = min(names[kept], names.pop(gone))
        mass[kept] += mass.pop(gone)
        del pairs[best]
        _fold(kept, gone, pairs, neighbours, barred)
        for third in neighbours[kept]:
            key = frozenset((kept, third))
            heappush(heap, (rank(key), tuple(sorted(key))))
    return tuple(sorted(alive.values(), key=lambda group: min(map(order, group))))


def _fold(
    kept: int,
    gone: int,
    pairs: dict[frozenset[int], float],
    neighbours: dict[int, set[int]],
    barred: dict[int, set[int]],
) -> None:
    """Gives one group what the other was to its neighbours, and whom it may never be one with."""
    neighbours[kept].discard(gone)
    for third in neighbours.pop(gone) - {kept}:
        value = pairs.pop(frozenset((gone, third)))
        key = frozenset((kept, third))
        pairs[key] = pairs.get(key, 0.0) + value
        neighbours[third].discard(gone)
        neighbours[third].add(kept)
        neighbours[kept].add(third)
    never = barred.get(kept, set()) | barred.get(gone, set())
    for third in never:
        barred.setdefault(third, set()).add(kept)
    for third in neighbours[kept] & never:
        del pairs[frozenset((kept, third))]
        neighbours[third].discard(kept)
    neighbours[kept] -= never
    barred[kept] = never


def _joined(
    items: Sequence[_Item], together: Iterable[tuple[_Item, _Item]], apart: Iterable[tuple[_Item, _Item]]
) -> list[frozenset[_Item]]:
    """The items, each in one set with those that it belongs together with; no set holds a pair that is apart."""
    whole: dict[_Item, set[_Item]] = {item: {item} for item in items}
    never: dict[_Item, set[_Item]] = {item: set() for item in items}
    for one, other in apart:
        if one in whole and other in whole and one != other:
            never[one].add(other)
            never[other].add(one)
    for one, other in together:
        if one not in whole or other not in whole or whole[one] is whole[other]:
            continue
        if any(never[each] & whole[other] for each in whole[one]):
            continue
        merged = whole[one] | whole[other]
        for each in merged:
            whole[each] = merged
    return [frozenset(members) for members in {id(members): members for members in whole.values()}.values()]


def _barred(index_of: Mapping[_Item, int], apart: Iterable[tuple[_Item, _Item]]) -> dict[int, set[int]]:
    """Group -> the groups that it must never become one with."""
    found: dict[int, set[int]] = {}
    for one, other in apart:
        if one in index_of and other in index_of and one != other:
            found.setdefault(index_of[one], set()).add(index_of[other])
            found.setdefault(index_of[other], set()).add(index_of[one])
    return found
