"""Another package in the place of one of ours is named at the start, not met as a riddle later."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import ROOT, run_command

from desk.shadowing import ROOMS, find_shadowing


def install_foreign(folder: Path, package: str, *, distribution: str = "") -> Path:
    """A package of that name, as pip would have put it there for a distribution."""
    (folder / package).mkdir(parents=True)
    (folder / package / "__init__.py").write_text("raise RuntimeError('foreign code ran')\n", encoding="utf-8")
    if distribution:
        info = folder / f"{distribution.replace('-', '_')}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n", encoding="utf-8"
        )
        (info / "RECORD").write_text(f"{package}/__init__.py,,\n{info.name}/METADATA,,\n", encoding="utf-8")
    return folder


def test_nothing_is_said_where_all_rooms_are_ours() -> None:
    assert find_shadowing() == ""


@pytest.mark.parametrize("package", ["storage", "crawler", "alerts", "scheduler"])
def test_the_distribution_that_shadows_one_of_our_packages_is_named(tmp_path: Path, package: str) -> None:
    foreign = install_foreign(tmp_path / "site", package, distribution=f"py-{package}")
    ended = run_command("--version", folder=tmp_path, environment={"PYTHONPATH": f"{foreign}:{ROOT}"})
    assert ended.status == 2
    assert ended.stdout == b""
    assert f"'{package}'" in ended.stderr
    assert f"'py-{package}'" in ended.stderr
    assert str(foreign / package) in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "foreign code ran" not in ended.stderr


def test_a_stray_folder_is_named_by_its_path(tmp_path: Path) -> None:
    foreign = install_foreign(tmp_path / "stray", "storage")
    ended = run_command("stories", folder=tmp_path, environment={"PYTHONPATH": f"{foreign}:{ROOT}"})
    assert ended.status == 2
    assert "PYTHONPATH" in ended.stderr
    assert str(foreign) in ended.stderr


def test_a_folder_without_code_does_no_harm(tmp_path: Path) -> None:
    """`storage/` with somebody's files in it is no package that could shadow ours."""
    (tmp_path / "stray" / "storage").mkdir(parents=True)
    ended = run_command("--version", folder=tmp_path, environment={"PYTHONPATH": f"{tmp_path / 'stray'}:{ROOT}"})
    assert (ended.status, ended.stderr) == (0, "")


def test_a_package_written_over_ours_in_the_same_folder_is_noticed(tmp_path: Path) -> None:
    """As when `pip install` of another distribution overwrites storage/__init__.py in site-packages."""
    site = tmp_path / "site"
    site.mkdir()
    for room in ROOMS:
        (site / room).mkdir()
        shutil.copyfile(ROOT / room / "__init__.py", site / room / "__init__.py")
    shutil.copyfile(ROOT / "desk" / "shadowing.py", site / "desk" / "shadowing.py")
    info = site / "secondsource-0.1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: secondsource\nVersion: 0.1.0\n", encoding="utf-8")
    sizes = {room: (site / room / "__init__.py").stat().st_size for room in ROOMS}
    record = "".join(f"{room}/__init__.py,sha256=x,{size}\n" for room, size in sizes.items())
    (info / "RECORD").write_text(record, encoding="utf-8")
    assert _shadowing_in(site, tmp_path) == ""
    (site / "storage" / "__init__.py").write_text("# of another project altogether\n" * 9, encoding="utf-8")
    assert "was overwritten" in _shadowing_in(site, tmp_path)


def _shadowing_in(site: Path, folder: Path) -> str:
    code = "from desk.shadowing import find_shadowing; print(find_shadowing())"
    environment = {**os.environ, "PYTHONPATH": str(site)}
    ended = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return ended.stdout.strip()
