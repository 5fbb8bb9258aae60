"""What the ``milepost`` command chooses before Django's settings are read."""

import pytest

from milepost.site.management.milepost import demo_settings


@pytest.mark.parametrize(
    ("arguments", "port"),
    [([], "8000"), (["--port", "8123"], "8123"), (["--load-only", "--port=8123"], "8123")],
)
def test_the_addresses_of_a_demo_have_its_port(arguments: list[str], port: str) -> None:
    assert demo_settings(arguments)["MILEPOST_PUBLIC_URL"] == f"http://127.0.0.1:{port}"
