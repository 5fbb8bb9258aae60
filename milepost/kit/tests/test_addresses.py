"""Where a `next` may lead, how the outside sees us, and which page of a list is shown."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from milepost.kit.addresses import absolute, host, safe_path
from milepost.kit.models import Mail
from milepost.kit.paging import page_of


@pytest.mark.parametrize(
    ("path", "safe"),
    [
        ("/earn/?page=2#top", True),
        ("/", True),
        ("", False),
        ("earn/", False),
        ("//mallory.example/", False),
        ("/\\mallory.example/", False),
        ("https://mallory.example/", False),
        ("javascript:alert(1)", False),
        ("/\t/mallory.example/", False),
    ],
)
def test_only_paths_of_ours_are_followed(path: str, safe: bool) -> None:
    assert safe_path(path) == (path if safe else "")


def test_addresses_are_as_people_reach_us(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://badges.example:8443"
    assert absolute("/claim/x/") == "https://badges.example:8443/claim/x/"
    assert host() == "badges.example:8443"


@pytest.mark.parametrize(
    ("asked", "number"), [("", 1), ("2", 2), ("3", 3), ("99", 3), ("0", 3), ("-1", 3), ("x", 1)]
)
def test_a_wrong_page_number_gives_the_nearest_page(asked: str, number: int) -> None:
    rows = [Mail(subject=str(row)) for row in range(45)]
    page = page_of(rows, request=RequestFactory().get("/", {"page": asked}))
    assert page.number == number
    assert [mail.subject for mail in page] == [str(row) for row in range(45)][(number - 1) * 20 :][
        :20
    ]
