"""The recipe of CONTRIBUTING for a new topic, followed in a copy of the house."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILE = re.compile(r"^`(\S+)`:\n\n```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OWN_TESTS = ("test_every_topic.py", "test_goldens.py", "test_cli.py")


def recipe() -> dict[str, str]:
    """The files that the recipe has one write, by their paths."""
    return dict(FILE.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, its tests and its problems, with the recipe's files added."""
    house = tmp_path_factory.mktemp("house")
    for folder in ("dlsolve", "problems", "tests/golden"):
        shutil.copytree(ROOT / folder, house / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "tests/__init__.py", "tests/conftest.py"):
        shutil.copy(ROOT / name, house / name)
    for name in OWN_TESTS:
        shutil.copy(ROOT / "tests" / name, house / "tests" / name)
    for name, text in recipe().items():
        assert not (house / name).exists(), "the recipe is to add files, and to change none"
        (house / name).write_text(text, encoding="utf-8")
    return house


def run_in(house: Path, *words: str) -> subprocess.CompletedProcess[str]:
    # the copy's folder stands first on the path, before the package that is installed
    return subprocess.run(
        [sys.executable, *words], cwd=house, capture_output=True, text=True, check=False
    )


def test_the_recipe_is_one_topic_one_page_and_one_row() -> None:
    assert [Path(name).parent.as_posix() for name in recipe()] == [
        "tests/golden",
        "dlsolve/topics",
        "problems",
    ]


def test_the_new_topic_is_found_everywhere(copy: Path) -> None:
    assert "norm" in run_in(copy, "-m", "dlsolve", "--help").stdout
    assert "The length of a vector." in run_in(copy, "-m", "dlsolve", "topics").stdout
    assert "Find the length" in run_in(copy, "-m", "dlsolve", "length", "3 -4").stdout
    assert '"norm"' in run_in(copy, "-m", "dlsolve", "schema").stdout
    batch = run_in(copy, "-m", "dlsolve", "batch", "problems/norm.yaml")
    assert "✓ length (norm): norm as expected" in batch.stdout
    assert batch.returncode == 0


def test_the_suite_covers_the_new_topic(copy: Path) -> None:
    suite = run_in(copy, "-m", "pytest", "-p", "no:cacheprovider", "-k", "norm and not normal")
    assert suite.returncode == 0, suite.stdout[-3000:]
    assert "skipped" not in suite.stdout
