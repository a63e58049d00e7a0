"""The chance that two articles report one happening, by weights learnt on labelled worlds.

Four small logistic regressions over the evidence of `comparing`: for two articles of one language and of two, each
with and without sentence vectors. `scripts/train_same_happening.py` makes the weights; they ship as data.
"""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from secondsource.data import read_json
from secondsource.grouping.comparing import Comparison, Kinds
from secondsource.grouping.numbered_terms import Matrix

SAME_HAPPENING = 0.55  # average chance from which two sets of reports are one story; set by leaving sets out
IN_DOUBT = 0.35  # average chance from which a person is asked
MODELS = ("same", "same_vectors", "crossing", "crossing_vectors")
_LARGEST = 30.0  # of a logit


def chances(comparison: Comparison) -> Matrix:
    """The chance of every pair, n × n, 0..1, symmetric; the diagonal says nothing."""
    kinds = comparison.kinds()
    masks = {model: is_of(model, kinds) for model in MODELS}
    present = {model: mask for model, mask in masks.items() if mask.any()}
    logits = np.zeros(kinds.is_crossing.shape, dtype=np.float32)
    for model, mask in present.items():
        logits[mask] = _weights()[model][""]
    for name, values in comparison.features():
        for model, mask in present.items():
            if weight := _weights()[model].get(name):
                logits += np.float32(weight) * np.where(mask, values, np.float32(0))
    return np.round(1.0 / (1.0 + np.exp(-np.clip(logits, -_LARGEST, _LARGEST))), 4).astype(np.float32)


def is_of(model: str, kinds: Kinds) -> npt.NDArray[np.bool_]:
    """The pairs that a model is for."""
    of_languages = kinds.is_crossing if model.startswith("crossing") else ~kinds.is_crossing
    return of_languages & (kinds.has_vectors if model.endswith("vectors") else ~kinds.has_vectors)


def evidence_on(comparison: Comparison, pairs: Sequence[tuple[int, int]]) -> list[dict[str, float]]:
    """What each piece of evidence adds to the logit of some pairs, or takes from it.

    Cost: all is compared once more, so ask for all pairs together.
    """
    kinds = comparison.kinds()
    weights = [_weights()[next(model for model in MODELS if is_of(model, kinds)[pair])] for pair in pairs]
    found: list[dict[str, float]] = [{} for _ in pairs]
    for name, values in comparison.features() if pairs else ():
        for parts, pair, weight in zip(found, pairs, weights, strict=True):
            if name in weight:
                parts[name] = weight[name] * float(values[pair])
    return found


_CALLED = {
    "words": "words", "lead": "words of the lead", "head": "headline", "pairs": "turns of phrase", "names": "names",
    "lead_names": "names of the lead", "names_least": "leading names", "names_most": "leading names",
    "sounds": "sound of names", "amounts": "figures", "figures_shared": "figures", "figures_apart": "other figures",
    "years_shared": "years", "years_apart": "other years", "days_shared": "days", "days_apart": "other days",
    "acts_shared": "act", "acts_apart": "other acts", "quotes_shared": "quotation", "dockets_shared": "docket",
    "dockets_apart": "other dockets", "time_near": "time of publication", "time_far": "weeks between them",
    "company_words": "the same reports like both", "company_names": "the same reports name both",
    "company_pairs": "the same reports put it so", "vectors": "meaning",
    "company_vectors": "the same reports mean so",
    "entities": "known names", "heading": "known names of the lead", "entities_least": "leading known names",
    "entities_most": "leading known names", "concepts": "matters",
    "alone": "words and names, nothing else being like them",
    "alone_known": "known names, nothing else being like them",
    "company_known": "the same reports are on these matters",
}  # fmt: skip
_FEWEST_SAID = 0.2  # of a logit: what adds less is not worth saying


def describe(parts: Mapping[str, float]) -> str:
    """The evidence on one pair in a line, the weightiest first."""
    told = sorted(((name, part) for name, part in parts.items() if name), key=lambda each: (-abs(each[1]), each[0]))
    said: dict[bool, list[str]] = {True: [], False: []}
    for name, part in told:
        if abs(part) >= _FEWEST_SAID and _CALLED[name] not in said[part > 0]:
            said[part > 0].append(_CALLED[name])
    alike, apart = ", ".join(said[True][:3]), ", ".join(said[False][:2])
    return "; ".join(
        text for text in (f"alike in {alike}" if alike else "", f"against it: {apart}" if apart else "") if text
    )


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    """Model -> feature -> weight, the intercept under ""."""
    table = read_json("weights/same_happening.json")
    found = {}
    for model in MODELS:
        weights = table[model]
        assert isinstance(weights, dict)
        found[model] = {str(name): float(weight) for name, weight in weights.items()}
    return found
