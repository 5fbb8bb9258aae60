"""Visitors are told apart, and nobody passes for another one."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from milepost.kit.visitors import address_of


@pytest.mark.parametrize(
    ("proxies", "header", "seen"),
    [
        (0, "", "10.0.0.9"),
        (0, "203.0.113.7", "10.0.0.9"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.1, 203.0.113.7, 10.0.0.8", "203.0.113.7"),
        (2, "203.0.113.7", "10.0.0.9"),
        (1, " , ", "10.0.0.9"),
    ],
)
def test_only_proxies_of_ours_say_who_asks(
    settings: Settings, proxies: int, header: str, seen: str
) -> None:
    settings.PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", headers={"X-Forwarded-For": header})
    assert address_of(request) == seen
