"""A CASE 1.1 package comes in by the page and is served; what is served comes in the same."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from milepost.frameworks.models import Framework, ImportJob
from milepost.frameworks.tasks import run_import
from milepost.frameworks.tests.builders import full_package, key, make_keeper
from milepost.organizations.tests.builders import make_organization
from tests.journeys.browsing import OpenPage, assert_accessible, enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def bring(page: Page, package: Any, *, folder: Path) -> None:
    """Import a package by the page, and have the worker do it."""
    file = folder / "package.json"
    file.write_text(json.dumps(package))
    page.goto("/frameworks/imports/")
    page.get_by_label("A file").set_input_files(file)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("It will begin in a moment")).to_be_visible()
    run_import.func(str(ImportJob.objects.latest("created_at").pk))
    page.reload()
    expect(page.get_by_text("It is here")).to_be_visible()


def served(page: Page) -> Any:
    """What anyone gets of it as CASE."""
    answer = page.request.get(f"/ims/case/v1p1/CFPackages/{key('doc')}")
    assert answer.status == 200
    return answer.json()


def in_order(package: Any) -> Any:
    """The same, its lists without an order: in CASE they have none."""
    if isinstance(package, dict):
        return {name: in_order(value) for name, value in package.items()}
    if isinstance(package, list):
        return sorted((in_order(row) for row in package), key=json.dumps)
    return package


def test_a_case_package_round_trips(browser_page: OpenPage, tmp_path: Path) -> None:
    guild = make_organization("Guild")
    keeper = browser_page(width=360)
    enter(keeper, make_keeper(guild))
    bring(keeper, full_package(), folder=tmp_path)
    assert_accessible(keeper)
    first = served(keeper)
    assert in_order(first) == in_order(full_package())

    Framework.objects.all().delete()
    bring(keeper, first, folder=tmp_path)
    assert served(keeper) == first

    first["CFItems"][0]["fullStatement"] = "Measures and checks, also with a partner."
    bring(keeper, first, folder=tmp_path)
    assert served(keeper)["CFItems"][0] == first["CFItems"][0]
    assert Framework.objects.count() == 1
    keeper.goto(f"/frameworks/{key('doc')}/")
    expect(keeper.get_by_text("also with a partner")).to_be_visible()
