"""What language a text is in, by a maintained identifier (py3langid, 140 languages), where letters do not tell.

The model is loaded when the first text asks for it: half a second, once; then 0.2 ms a text.
"""

from collections.abc import Callable
from functools import lru_cache

from secondsource.remembering import remembers

_SAMPLE_CHARACTERS = 3000

# Languages that statistics mix up: among them, what is said or usual decides.
KIN = (
    frozenset({"nb", "nn", "no", "da", "sv"}),
    frozenset({"id", "ms", "jv"}),
    frozenset({"hr", "sr", "bs", "sl"}),
    frozenset({"cs", "sk"}),
    frozenset({"gl", "pt", "es"}),
    frozenset({"ca", "es", "oc"}),
    frozenset({"af", "nl"}),
    frozenset({"de", "lb"}),
    frozenset({"en", "mt"}),
    frozenset({"ru", "uk", "be", "bg"}),
    frozenset({"zh", "yue", "wuu"}),
    frozenset({"ar", "arz", "ary"}),
    frozenset({"hi", "mr", "ne", "sa"}),
    frozenset({"st", "xh", "zu", "tn"}),
)
_STANDARD = {"nb": "no", "nn": "no", "yue": "zh", "wuu": "zh", "arz": "ar", "ary": "ar"}


@remembers(characters=2_000_000)  # one text is asked for with several hints
def identify_language(text: str) -> tuple[str, float]:
    """(primary subtag, certainty 0..1); of the varieties of Norwegian, Chinese and Arabic, the common tag."""
    found, certainty = _classify()(text[:_SAMPLE_CHARACTERS])
    return _STANDARD.get(found, found), certainty


def are_kin(one: str, other: str) -> bool:
    """Whether two primary subtags are one language, or two that are easily taken for each other."""
    return one == other or any({one, other} <= group for group in KIN)


@lru_cache(maxsize=1)
def _classify() -> Callable[[str], tuple[str, float]]:
    # Not at import: commands that judge no text must not wait for the model.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    def classify(text: str) -> tuple[str, float]:
        found, certainty = identifier.classify(text)
        return str(found), float(certainty)

    return classify
