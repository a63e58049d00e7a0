"""A file has one subject (STYLE.md §1)."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("secondsource", "storage", "crawler", "alerts", "scheduler", "desk")
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
LONG, TOO_LONG = 300, 400
NO_SUBJECTS = {"utils", "helpers", "common", "manager", "base", "misc"}


def test_the_modules_are_found() -> None:
    assert len(MODULES) > 50


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_is_too_long_or_named_after_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n")
    assert lines <= TOO_LONG, f"{lines} lines: what is its second subject?"
    if lines > LONG:
        docstring = ast.get_docstring(ast.parse(text)) or ""
        first_comment = next((line for line in text.splitlines() if line.startswith("#")), "")
        assert "one subject" in (docstring + first_comment).lower(), f"{lines} lines: say why it is one subject"
    assert path.stem not in NO_SUBJECTS


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_what_it_is_about(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not tree.body or ast.get_docstring(tree), "no docstring"
