"""How alike two groupings of the same items are: B³ and pairs, whole or across a line such as language.

B³ is that of Bagga and Baldwin, "Algorithms for Scoring Coreference Chains" (1998), every item weighing the same: an
item's precision is the share of its judged group that is of its labelled group, its recall the share of its
labelled group that is in its judged one, the item itself counted in both.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping
from math import comb, fsum
from typing import TypeVar

from secondsource.evaluation.counting import PrecisionRecall, Share

Item = TypeVar("Item", bound=Hashable)


def b_cubed(
    labelled: Mapping[Item, Hashable],
    judged: Mapping[Item, Hashable],
    *,
    across: Mapping[Item, Hashable] | None = None,
    only: Collection[Item] | None = None,
) -> PrecisionRecall:
    """B³ of two groupings.

    labelled, judged   the same items
    across             item -> its side: only mates on another side count (never the item itself); an item without
                       such mates in one grouping does not count there
    only               average over these items; their groups are whole all the same
    Cost               linear in the items
    """
    _require_same_items(labelled, judged)
    both = {item: (labelled[item], judged[item]) for item in labelled}
    ours, theirs, shared = (_mates(grouping, across) for grouping in (labelled, judged, both))
    items = list(labelled if only is None else only)
    said = [item for item in items if theirs[item]]
    true = [item for item in items if ours[item]]
    # fsum: the order of the items must not show in the last digit.
    return PrecisionRecall(
        precision=Share(hit=fsum(shared[item] / theirs[item] for item in said), of=len(said)),
        recall=Share(hit=fsum(shared[item] / ours[item] for item in true), of=len(true)),
    )


def _mates(grouping: Mapping[Item, Hashable], across: Mapping[Item, Hashable] | None) -> Mapping[Item, int]:
    """Item -> how many of its group there are, itself included; only those on another side where sides count."""
    sizes = Counter(grouping.values())
    if across is None:
        return {item: sizes[group] for item, group in grouping.items()}
    beside = Counter((group, across[item]) for item, group in grouping.items())
    return {item: sizes[group] - beside[group, across[item]] for item, group in grouping.items()}


def pairs(
    labelled: Mapping[Item, Hashable],
    judged: Mapping[Item, Hashable],
    *,
    across: Mapping[Item, Hashable] | None = None,
) -> PrecisionRecall:
    """Of the pairs judged together, how many are labelled so; and of those labelled together, how many were found.

    labelled, judged   the same items
    across             item -> its side: only pairs of two sides count
    Cost               linear in the items
    """
    _require_same_items(labelled, judged)
    both = {item: (labelled[item], judged[item]) for item in labelled}
    hit = _pair_count(both, across)
    return PrecisionRecall(
        precision=Share(hit=hit, of=_pair_count(judged, across)),
        recall=Share(hit=hit, of=_pair_count(labelled, across)),
    )


def _pair_count(grouping: Mapping[Item, Hashable], across: Mapping[Item, Hashable] | None) -> int:
    count = sum(comb(size, 2) for size in Counter(grouping.values()).values())
    if across is None:
        return count
    on_one_side = Counter((group, across[item]) for item, group in grouping.items())
    return count - sum(comb(size, 2) for size in on_one_side.values())


def _require_same_items(labelled: Mapping[Item, Hashable], judged: Mapping[Item, Hashable]) -> None:
    if labelled.keys() != judged.keys():
        raise ValueError(f"{len(labelled.keys() ^ judged.keys())} items stand in one of the two groupings only")
