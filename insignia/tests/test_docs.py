"""The code in the README and the how-tos runs as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

INSIGNIA = Path(__file__).parent.parent
HOW_TOS = sorted((INSIGNIA.parent / "docs" / "how-to").glob("*.md"))
PAGES = [INSIGNIA / "README.md", *(page for page in HOW_TOS if "insignia" in page.read_text())]
_BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> list[str]:
    return _BLOCK.findall(page.read_text())


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_its_code_runs(page: Path) -> None:
    namespace: dict[str, object] = {}
    for block in blocks(page):
        exec(compile(block, str(page), "exec"), namespace)


def test_every_page_is_there() -> None:
    if not HOW_TOS:
        pytest.skip("The how-tos are not beside the library.")
    assert {page.name for page in PAGES} >= {
        "README.md",
        "verify-a-badge-in-a-web-app.md",
        "issue-in-bulk.md",
        "rotate-keys.md",
        "import-open-badges-2.md",
    }
    assert all(blocks(page) for page in PAGES)


def test_the_readme_signs_and_verifies_in_five_lines() -> None:
    first = blocks(INSIGNIA / "README.md")[0]
    lines = [line for line in first.splitlines() if line and "import" not in line]
    assert len(lines) == 5
