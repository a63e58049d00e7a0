"""A cache that a few long texts cannot fill memory with."""

from secondsource.remembering import remembers


def test_a_text_is_read_once_while_it_is_kept() -> None:
    asked: list[str] = []

    @remembers(characters=100)
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    assert [length("a" * 20), length("a" * 20), length("b" * 20), length("a" * 20)] == [20, 20, 20, 20]
    assert asked == ["a" * 20, "b" * 20]


def test_what_was_asked_for_longest_ago_goes_first_and_by_length() -> None:
    asked: list[str] = []

    @remembers(characters=100)
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    for sign in "abcde":
        length(sign * 25)
    length("e" * 25)
    length("a" * 25)
    assert asked == [sign * 25 for sign in "abcdea"]


def test_a_very_long_text_drives_nothing_out() -> None:
    asked: list[int] = []

    @remembers(characters=100)
    def length(text: str) -> int:
        asked.append(len(text))
        return len(text)

    length("short")
    length("x" * 1000)
    length("x" * 1000)
    length("short")
    assert asked == [5, 1000, 1000]
