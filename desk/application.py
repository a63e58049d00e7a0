"""The command line: which commands there are, and how each way of ending becomes an exit status (DESIGN.md §7)."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from typing import Annotated

import typer

from desk.commands.alerts import alerts, subscribers
from desk.commands.assess import assess
from desk.commands.backtest import backtest
from desk.commands.check import check
from desk.commands.corrections import answer, articles, independent, merge, rests_on, split
from desk.commands.crawl import crawl
from desk.commands.demo import demo
from desk.commands.diff import diff
from desk.commands.evaluate import evaluate
from desk.commands.extract import extract
from desk.commands.feed import feed
from desk.commands.findings import export, findings, revoke
from desk.commands.init import init
from desk.commands.run import run as run_daemon
from desk.commands.stories import explain, stories, story
from desk.commands.topics import topics, topics_test
from desk.commands.watches import propose_outlets, watches
from desk.commands.watches_check import check_watches
from desk.commands.watches_export import export_watches
from desk.commands.watches_import import import_watches
from secondsource.errors import ConfigError, InputError, SecondSourceError

DONE, NOT_FINISHED, USAGE, INTERRUPTED = 0, 1, 2, 130

_START = "To begin"
_KEEP = "To keep it running"
_LOOK = "To look at what it found"
_SAY = "To say what you found out"
_FILES = "On files, without database or configuration"
_MEASURE = "To measure it"

_HELP = """Counts the independent sources behind every story on AI and copyright, and mails analysts when there is
only one.

See it work on its built-in archive:  secondsource demo

Watch the world:  secondsource init, then  secondsource run
"""


_CONTEXT = {"help_option_names": ["--help", "-h"]}
_BELOW: Mapping[str, Mapping[str, Callable[..., None]]] = {
    "stories": {"merge": merge, "split": split},
    "watches": {
        "check": check_watches,
        "propose-outlets": propose_outlets,
        "import": import_watches,
        "export": export_watches,
    },
    "topics": {"test": topics_test},
    "articles": {"diff": diff, "independent": independent, "rests-on": rests_on},
    "findings": {"revoke": revoke, "export": export},
}


def _print_version(is_asked: bool) -> None:
    if is_asked:
        print(f"secondsource {version('secondsource')}")
        raise typer.Exit


def build_app() -> typer.Typer:
    """The Typer application with every command."""
    app = typer.Typer(
        name="secondsource",
        help=_HELP,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="markdown",
        pretty_exceptions_enable=False,
        context_settings=_CONTEXT,
    )
    app.callback()(_main_options)
    panels: Sequence[tuple[str, Mapping[str, Callable[..., None]]]] = (
        (_START, {"demo": demo, "init": init, "check": check}),
        (_KEEP, {"run": run_daemon, "crawl": crawl}),
        (
            _LOOK,
            {
                "stories": stories,
                "story": story,
                "explain": explain,
                "alerts": alerts,
                "watches": watches,
                "topics": topics,
                "subscribers": subscribers,
            },
        ),
        (_SAY, {"answer": answer, "articles": articles, "findings": findings}),
        (_FILES, {"extract": extract, "feed": feed, "assess": assess, "backtest": backtest}),
        (_MEASURE, {"evaluate": evaluate}),
    )
    for panel, commands in panels:
        for name, command in commands.items():
            _add(app, name, command, panel)
    return app


def _add(app: typer.Typer, name: str, command: Callable[..., None], panel: str) -> None:
    """A command; where there is more to it than listing, a group that lists when nothing else is asked for."""
    below = _BELOW.get(name)
    if below is None:
        app.command(name, rich_help_panel=panel)(command)
        return
    group = typer.Typer(context_settings=_CONTEXT, rich_markup_mode="markdown", pretty_exceptions_enable=False)
    group.callback(invoke_without_command=True)(command)
    for each, subcommand in below.items():
        group.command(each)(subcommand)
    app.add_typer(group, name=name, rich_help_panel=panel)


def run(arguments: Sequence[str]) -> int:
    """Carries out one command line and gives its exit status; whatever went wrong is one clear message on stderr."""
    command = typer.main.get_command(build_app())
    try:
        status = command.main(args=list(arguments), prog_name="secondsource", standalone_mode=False)
        sys.stdout.flush()
    except (typer.Abort, KeyboardInterrupt):
        return _say("interrupted", INTERRUPTED)
    except BrokenPipeError:
        return _leave_silently()
    except (ConfigError, InputError) as error:
        return _say(str(error), USAGE)
    except SecondSourceError as error:
        return _say(str(error), NOT_FINISHED)
    except typer.TyperException as error:
        return _say_usage(error)
    return status if isinstance(status, int) else DONE


def _main_options(
    *,
    is_version_asked: Annotated[
        bool,
        typer.Option("--version", help="Print the version and end.", is_eager=True, callback=_print_version),
    ] = False,
) -> None:
    del is_version_asked  # its callback has answered


def _say(message: str, status: int) -> int:
    print(f"secondsource: {message}", file=sys.stderr)
    return status


def _say_usage(error: typer.TyperException) -> int:
    """What is wrong with the command line; the help itself where nothing was asked for."""
    message = error.format_message()
    context = getattr(error, "ctx", None)
    if context is None or error.__class__.__name__ == "NoArgsIsHelpError":
        print(message, file=sys.stderr)
    else:
        print(f"{context.command_path}: {message}\nSee: {context.command_path} --help", file=sys.stderr)
    return error.exit_code


def _leave_silently() -> int:
    """The reader of our output has had enough: what is still buffered goes nowhere, and nobody is told."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return NOT_FINISHED
