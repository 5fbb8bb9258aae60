from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def files_go_to_a_folder_of_the_test(settings: Any, tmp_path: Path) -> None:
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
