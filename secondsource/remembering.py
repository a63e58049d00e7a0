"""Answers kept for texts that come again, bounded by how much text that is.

The minutes of ten sittings weigh as much as a thousand reports: a bound on their number would let a few fill memory.
"""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import TypeVar

_Answer = TypeVar("_Answer")


def remembers(*, characters: int) -> Callable[[Callable[[str], _Answer]], Callable[[str], _Answer]]:
    """Keeps the answers of a pure function of one text, those asked for last, for so much text in all.

    A text longer than a quarter of that is answered and not kept.
    """

    def keep(function: Callable[[str], _Answer]) -> Callable[[str], _Answer]:
        kept: OrderedDict[str, _Answer] = OrderedDict()
        lock = Lock()
        held = 0

        @wraps(function)
        def remembering(text: str) -> _Answer:
            nonlocal held
            with lock:
                if text in kept:
                    kept.move_to_end(text)
                    return kept[text]
            answer = function(text)
            if 4 * len(text) > characters:
                return answer
            with lock:
                if text not in kept:
                    kept[text] = answer
                    held += len(text)
                while held > characters:
                    held -= len(kept.popitem(last=False)[0])
            return answer

        return remembering

    return keep
