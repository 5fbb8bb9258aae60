"""What a server refuses to be."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from milepost.site.config import Config


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8000", "http://localhost:9", "http://milepost.localhost"]
)
def test_development_is_served_to_this_machine(address: str) -> None:
    Config(public_url=address, development=True).require_safe()


@pytest.mark.parametrize(
    "address", ["https://milepost.example", "http://192.168.1.7:8000", "http://localhost.example"]
)
def test_development_is_not_served_to_other_people(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="MILEPOST_DEVELOPMENT=false"):
        Config(public_url=address, development=True).require_safe()
    Config(public_url=address, development=False).require_safe()


def test_no_server_serves_development_to_other_people(tmp_path: Path) -> None:
    def started(address: str) -> bool:
        env = os.environ | {"MILEPOST_PUBLIC_URL": address, "MILEPOST_DATA_DIR": str(tmp_path)}
        env |= {"MILEPOST_DEVELOPMENT": "true"}
        command = [sys.executable, "-c", "import milepost.site.wsgi"]
        return subprocess.run(command, env=env, check=False, capture_output=True).returncode == 0

    assert [started("http://127.0.0.1:8000"), started("https://milepost.example")] == [True, False]


def test_an_unforeseen_error_reaches_the_operators_log() -> None:
    """As in earnest: a process of its own, outside pytest's capturing of logs."""
    script = (
        "import django; django.setup();"
        "import logging;"
        "logging.getLogger('django.request').error('broken', exc_info=ValueError('why'))"
    )
    settings = {"DJANGO_SETTINGS_MODULE": "milepost.site.settings"}
    done = subprocess.run(
        [sys.executable, "-c", script], env=os.environ | settings, capture_output=True, text=True
    )
    assert "ERROR django.request: broken" in done.stderr
    assert "ValueError: why" in done.stderr
