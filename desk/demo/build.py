"""Builds the demo's archive from its sources: `python -m desk.demo.build [FOLDER]`."""

import sys
from pathlib import Path

from desk.demo.archiving import build_archive
from desk.demo.manuscripts import parse_sources, read_texts

ARCHIVE = Path(__file__).parent / "archive"


def main(folder: Path = ARCHIVE) -> None:
    """Writes the archive's files into the folder, and says what it wrote."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in build_archive(parse_sources(read_texts())).items():
        (folder / name).write_bytes(content)
        print(f"{folder / name}: {len(content):,} bytes")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
