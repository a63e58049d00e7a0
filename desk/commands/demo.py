"""`secondsource demo`: the whole product on its built-in archive."""

from pathlib import Path
from typing import Annotated

import typer


def demo(
    folder: Annotated[
        Path, typer.Option("--folder", metavar="FOLDER", help="Where to write; made anew each time.")
    ] = Path("secondsource-demo"),
) -> None:
    """Show the whole product on a built-in archive: ten days, fifteen invented outlets, six mails.

    Writes only into its folder: mail/ (a Maildir), secondsource.db and evidence/. It may be repeated, and needs no
    network.
    """
    raise NotImplementedError
