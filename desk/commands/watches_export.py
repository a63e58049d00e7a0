"""`secondsource watches export`: all that is watched as a list that feed readers, spreadsheets and we read."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from desk.configuration import load_outlets, load_settings
from desk.options import DEFAULT_CONFIG, ConfigOption
from secondsource.settings import Settings
from secondsource.watch_lists.csv_lists import csv_text
from secondsource.watch_lists.opml import opml_text


class ListForm(StrEnum):
    """How a list of watches is written."""

    OPML = "opml"
    CSV = "csv"


def export_watches(
    output: Annotated[
        ListForm, typer.Option("--format", help="OPML for feed readers, CSV for spreadsheets.")
    ] = ListForm.OPML,
    config: ConfigOption = None,
) -> None:
    """Print every address that is watched, as OPML 2.0 or CSV: the shipped ones and those of your outlets files.

    What comes out goes in again: `secondsource watches import` makes the same watches of it. Standing does not
    travel: whoever imports the list says what the outlets are worth.

    Example:  secondsource watches export --format csv > watches.csv
    """
    settings = Settings() if config is None and not DEFAULT_CONFIG.exists() else load_settings(config)
    text = (opml_text if output is ListForm.OPML else csv_text)(load_outlets(settings))
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
