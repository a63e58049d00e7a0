"""The sentence model as commands on files use it: what takes long is told on stderr."""

import sys
from collections.abc import Sequence
from functools import partial

from crawler.vectors import SentenceModel, open_model, vectors_of
from secondsource.articles import Article
from secondsource.judging_sets import VectorsOf
from secondsource.settings import Settings

_TOLD_FROM = 100  # articles: fewer are a matter of seconds
_STEPS = 10


def open_vectors(settings: Settings) -> VectorsOf | None:
    """What gives articles their vectors; None where there is no model. Raises ModelError."""
    model = open_model(settings.model)
    return None if model is None else partial(_vectors_of, model)


def _vectors_of(model: SentenceModel, articles: Sequence[Article]) -> Sequence[bytes]:
    whole = len(articles)

    def tell(done: int) -> None:
        if whole >= _TOLD_FROM and done * _STEPS // whole > (done - 1) * _STEPS // whole:
            print(f"read by the sentence model: {done} of {whole} articles", file=sys.stderr, flush=True)

    return vectors_of(model, articles, progress=tell)
