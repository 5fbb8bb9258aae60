"""The import contracts hold, and each of them can fail: one violation is planted for each."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINTER = Path(sys.executable).with_name("lint-imports")

PLANTED = {
    "library": ("insignia/planted.py", "import django"),
    "library-floors": ("insignia/errors.py", "import insignia.verify"),
    "stages": ("milepost/define/planted.py", "import milepost.issue.models"),
    "doors": ("milepost/ledger/models.py", "import milepost.ledger.actions"),
    "front-doors": ("milepost/site/planted.py", "import milepost.ledger.views"),
    "rules": ("milepost/review/rules/planted.py", "import milepost.earn.models"),
    "verify": ("milepost/verify/planted.py", "import milepost.people.models"),
    "network": ("milepost/earn/planted.py", "import httpcore"),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of both packages and the contracts, to plant in."""
    copy = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "milepost", copy / "milepost")
    shutil.copytree(ROOT / "insignia" / "src" / "insignia", copy / "insignia")
    shutil.copy(ROOT / ".importlinter", copy)
    return copy


def lint(house: Path, *, contract: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINTER, "--no-cache", "--contract", contract],
        cwd=house,
        env=os.environ | {"PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("contract", PLANTED)
def test_each_contract_holds_and_catches_a_planted_violation(house: Path, contract: str) -> None:
    kept = lint(house, contract=contract)
    assert kept.returncode == 0, kept.stdout
    place, violation = PLANTED[contract]
    planted = house / place
    before = planted.read_text() if planted.exists() else None
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(f"{before or ''}\n{violation}\n")
    try:
        broken = lint(house, contract=contract)
    finally:
        planted.unlink() if before is None else planted.write_text(before)
    assert broken.returncode == 1, broken.stdout


def test_a_folder_without_a_place_is_refused(house: Path) -> None:
    stray = house / "milepost" / "stray"
    stray.mkdir()
    (stray / "__init__.py").touch()
    try:
        broken = lint(house, contract="stages")
    finally:
        shutil.rmtree(stray)
    assert broken.returncode == 1
    assert "stray" in broken.stdout


FORBIDDEN = {
    "django.dispatch": "No signals: call it by name.",
    "django.db.models.signals": "No signals: call it by name.",
    "http.client": "One door to the network: kit/fetch.py.",
    "urllib.request": "One door to the network: kit/fetch.py.",
}
"""Parts of packages, which the import linter cannot tell from the whole."""


def imported(source: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_what_is_imported_is_seen_however_it_is_written() -> None:
    for source in (
        "import django.dispatch",
        "from django import dispatch",
        "from django.dispatch import receiver",
    ):
        assert "django.dispatch" in imported(source)


@pytest.mark.parametrize("module", FORBIDDEN)
def test_no_signals_and_one_door_to_the_network(module: str) -> None:
    files = [
        file for file in (ROOT / "milepost").rglob("*.py") if file.parts[-2:] != ("kit", "fetch.py")
    ]
    assert [str(file) for file in files if module in imported(file.read_text())] == []
