"""The documentation cannot rot: every command line in it parses, and no command or option goes unmentioned."""

import re
import shlex
import tomllib
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
import typer
from packaging.requirements import Requirement

from desk.application import build_app
from secondsource.outlet_file import outlets_from
from secondsource.settings_file import settings_from

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
TOP: dict[str, Any] = typer.main.get_command(build_app()).commands  # type: ignore[attr-defined]  # it is a group
# With those below another: "stories", "stories merge".
COMMANDS: dict[str, Any] = TOP | {
    f"{name} {below}": command
    for name, group in TOP.items()
    for below, command in getattr(group, "commands", {}).items()
}
SHELL_BLOCK = re.compile(r"```(?:sh|shell|console)?\n(.*?)```|((?:^    .*\n)+)", re.MULTILINE | re.DOTALL)
INVOCATION = re.compile(r"(?:^|[\s/`])secondsource ((?:--)?[a-z][^`|\n]*)", re.MULTILINE)


def invocations(text: str) -> list[str]:
    """Every command line `secondsource …` in a block or in backticks."""
    pieces = [first or second for first, second in SHELL_BLOCK.findall(text)]
    pieces += re.findall(r"`(secondsource [^`\n]+)`", text)
    return [line for piece in pieces for line in INVOCATION.findall(piece)]


DOCUMENTED = sorted({(page.name, line) for page in PAGES for line in invocations(page.read_text(encoding="utf-8"))})


def parse(line: str) -> None:
    """Raises what the command line parser raises; runs nothing."""
    words = shlex.split(line)
    if words == ["COMMAND", "--help"]:
        return
    if words[0].startswith("-"):
        assert words == ["--version"], line
        return
    assert words[0] in COMMANDS, f"no such command: {words[0]}"
    name = " ".join(words[:2]) if " ".join(words[:2]) in COMMANDS else words[0]
    rest = words[len(name.split()) :]
    if rest != ["--help"]:
        COMMANDS[name].make_context(name, rest[: rest.index(">")] if ">" in rest else rest)


def options_of(command: str) -> list[str]:
    return [
        option
        for parameter in COMMANDS[command].params
        for option in getattr(parameter, "opts", ())
        if option.startswith("--") and option != "--help"
    ]


def section_of(command: str) -> str:
    """What docs/commands.md says of one command."""
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    found = re.search(rf"^### `{command}`\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
    return found.group(1) if found else ""


def test_command_lines_are_found() -> None:
    assert len(DOCUMENTED) > 30


@pytest.mark.parametrize(("page", "line"), DOCUMENTED)
def test_every_documented_command_line_parses(page: str, line: str) -> None:
    parse(line)


def test_the_test_would_notice_a_command_or_option_that_is_not_there() -> None:
    for line in ("stori", "stories --verdikt x", "backtest", "stories --verdict maybe"):
        with pytest.raises((AssertionError, typer.TyperException)):
            parse(line)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_its_section_an_example_and_a_place_in_the_readme(command: str) -> None:
    section = section_of(command)
    assert any(f"{line} ".startswith(f"{command} ") for line in invocations(section)), f"no example of {command}"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"secondsource {command}" in readme or command == "demo" or " " in command


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_option_is_documented(command: str) -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    everywhere = page[: page.index("## To begin")]
    on_files = page[page.index("## On files") : page.index("### `extract`")]
    to_say = page[page.index("## To say what you found out") : page.index("### `answer`")]
    for option in options_of(command):
        known = section_of(command) + everywhere + on_files + to_say
        assert re.search(rf"{option}\b", known), f"{command} {option}"


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_help_teaches(command: str) -> None:
    help_text = COMMANDS[command].help or ""
    assert help_text.strip(), f"{command} has no help"
    for parameter in COMMANDS[command].params:
        if "--help" not in getattr(parameter, "opts", ()):
            assert getattr(parameter, "help", ""), f"{command} {parameter.name}"


def test_every_setting_is_documented() -> None:
    """A complete configuration is in tests/unit/test_settings_file.py; each of its keys stands in the page."""
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    source = (ROOT / "tests" / "unit" / "test_settings_file.py").read_text(encoding="utf-8")
    everything = tomllib.loads(source.split('EVERYTHING = """')[1].split('"""')[0])
    for table, keys in everything.items():
        assert f"[{table}" in page
        inner = keys[0] if isinstance(keys, list) else keys
        for key in inner["kokkai"] if table == "services" else inner:
            assert re.search(rf"`{key}`", page), f"[{table}] {key}"


def test_the_toml_of_the_documentation_is_what_we_read() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    configuration, outlets = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    settings = settings_from(tomllib.loads(configuration), place="docs", folder="/etc", environment={})
    assert settings.subscribers
    assert outlets_from(tomllib.loads(outlets), place="docs")[0].watches


def test_links_between_pages_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} -> {target}"


def test_every_dependency_has_its_reason_and_its_licence() -> None:
    page = (ROOT / "docs" / "adr" / "0002-dependencies.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| ([a-z0-9-]+) \| ([^|]+) \|", page, re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    assert {Requirement(each).name for each in wanted} == set(listed) - {"package"}
    for name, licence in listed.items():
        if name != "package":
            stated = _stated_licence(name)
            family = re.split(r"[\s-]", licence)[0].casefold()
            assert family in stated.casefold(), f"{name}: {licence} here, {stated} in its metadata"


def test_every_pin_is_exact_and_serves_a_declared_need() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    assert all(re.fullmatch(r"[\w.]+", version) for version in pins.values())
    names = {re.sub(r"[-_.]+", "-", name).lower() for name in pins}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    assert {Requirement(each).name.lower() for each in wanted} <= names
    assert not [line for line in lines if "://" in line or "--hash" in line]


def _stated_licence(name: str) -> str:
    metadata = distribution(name).metadata
    stated = [*(metadata.get_all("License-Expression") or []), *(metadata.get_all("License") or [])]
    return " ".join(stated + [each for each in metadata.get_all("Classifier") or [] if each.startswith("License")])
