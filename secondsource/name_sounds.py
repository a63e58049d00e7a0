"""How a name sounds, whatever its script: "Anthropic", アンソロピック, 앤트로픽 and Антропик have one key.

Every script is spelled in Latin letters (anyascii, ISC licence; docs/adr/0012-same-happening.md), the vowels are left
out, and consonants that transliterations confuse are one class: l and r, b and v, s and th.
"""

import re
from functools import lru_cache

from anyascii import anyascii

FEWEST_CLASSES = 4  # a shorter key is the sound of too many words

_SOKUON = str.maketrans("", "", "ッっ")  # doubles the consonant that follows, and would be spelled "t"
_DIGRAPHS = (
    ("tsch", "t"), ("dzh", "t"), ("sch", "t"), ("tch", "t"), ("sh", "t"), ("ch", "t"), ("th", "t"), ("zh", "t"),
    ("ts", "t"), ("tz", "t"), ("kh", "k"), ("gh", "k"), ("ph", "p"), ("ck", "k"), ("qu", "k"), ("x", "kt"),
)  # fmt: skip
_SOFT_C = re.compile("c(?=[eiy])")
_SILENT_R = re.compile("(?<=[aeiou])r(?=[^aeiouyr]|$)")  # "Perplexity" is パープレキシティ
_CLASSES = str.maketrans("bpfvcgkqdtszjlrmn", "ppppkkkktttttrrnn")
_DROPPED = re.compile("[^pktrn]")
_REPEATED = re.compile(r"(.)\1+")


@lru_cache(maxsize=65536)
def sound_of(name: str) -> str:
    """The key of a name's sound, at least `FEWEST_CLASSES` long; "" where the name is too short to tell by."""
    spelled = anyascii(name.translate(_SOKUON)).lower()
    spelled = _SOFT_C.sub("t", spelled)
    for letters, sound in _DIGRAPHS:
        spelled = spelled.replace(letters, sound)
    spelled = _SILENT_R.sub("", spelled)
    key = _REPEATED.sub(r"\1", _DROPPED.sub("", spelled.translate(_CLASSES)))
    return key if len(key) >= FEWEST_CLASSES else ""
