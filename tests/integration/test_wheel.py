"""The wheel is what a newcomer gets: our packages alone, all data in them, and a command that starts."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest
from command_line import ROOT

from desk.configuration import shipped_outlets
from secondsource.data import list_tables

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built by the pinned backend, without network; nothing is written into the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    assert built.returncode == 0, built.stdout + built.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    with ZipFile(wheel) as archive:
        return archive.namelist()


def test_its_top_level_names_are_the_rooms_that_import_linter_guards(names: list[str]) -> None:
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == set(PROJECT["tool"]["importlinter"]["root_packages"])


def test_every_module_of_the_checkout_is_in_it_and_no_test(names: list[str]) -> None:
    rooms = PROJECT["tool"]["importlinter"]["root_packages"]
    ours = {str(path.relative_to(ROOT)) for room in rooms for path in (ROOT / room).rglob("*.py")}
    assert ours <= set(names)
    assert not [name for name in names if name.startswith("tests/") or "__pycache__" in name]


def test_package_data_is_in_it(names: list[str]) -> None:
    wanted = {f"secondsource/data/{path}" for folder in ("outlets", "topics") for path in list_tables(folder)}
    wanted |= {"secondsource/data/platforms.toml", "secondsource/data/carriers.toml"}
    wanted |= {"desk/demo/archive/demo.warc.gz", "desk/demo/archive/outlets.toml"}
    wanted |= {str(path.relative_to(ROOT)) for path in (ROOT / "alerts" / "wording" / "templates").iterdir()}
    assert wanted <= set(names)
    assert any(name.startswith("storage/migrations/versions/") and name.endswith(".py") for name in names)


def test_it_carries_its_licence_and_says_which(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        (metadata,) = [name for name in archive.namelist() if name.endswith("/METADATA")]
        assert "License-Expression: Apache-2.0" in archive.read(metadata).decode("utf-8")
        assert any(name.endswith("licenses/LICENSE") for name in archive.namelist())


def test_installed_elsewhere_its_command_starts_and_knows_its_data(wheel: Path, tmp_path: Path) -> None:
    """Into a folder of its own, from the wheel alone; the dependencies are those of this environment."""
    site = tmp_path / "site"
    command = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--target", str(site), str(wheel)]
    subprocess.run(command, capture_output=True, check=True, timeout=180)
    # Ours comes first on the path, before the editable installation that the tests themselves run from.
    paths = os.pathsep.join([str(site), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": paths, "COLUMNS": "200"}
    script = site / "bin" / "secondsource"

    def run(*arguments: str) -> str:
        ended = subprocess.run(
            [sys.executable, "-P", str(script), *arguments],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    assert "extract" in run("--help")
    outlets = shipped_outlets()  # as they are here: none may be missing there
    assert f"{sum(len(each.watches) for each in outlets)} feeds" in run("init", "--address", "analyst@example.org")
    check = run("check", "--format", "csv")
    assert f"{len(outlets)} outlets" in check
    where = subprocess.run(
        [sys.executable, "-P", "-c", "import desk, storage; print(desk.__file__, storage.__file__)"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert where.count(str(site)) == 2
