"""A school tailors what an office keeps, on a phone; the office rules; both pages tell everyone."""

import pytest
from playwright.sync_api import Page, expect

from milepost.define.models import AchievementVersion
from milepost.site.demo import acts
from milepost.site.demo.world import world
from tests.journeys.browsing import OpenPage, enter, look
from tests.journeys.steps import EARLIER, person, settle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def school() -> None:
    """A school with a designer of its own."""
    place = acts.found(world()["organizations"][1], at=EARLIER)
    data = {"email": "ines@example.org", "name": "Ines", "roles": [(place.slug, "designer")]}
    acts.join(data, organizations={place.slug: place}, at=EARLIER)


def write(page: Page) -> None:
    """Change something that is locked and something that is not, and try to publish."""
    page.get_by_role("link", name="Keep writing").click()
    page.get_by_label("Title", exact=True).fill("Waiting at Harbor School")
    page.get_by_label("Effort in hours").fill("20")
    page.get_by_label("What it does not show").fill("Nothing we could think of in our school.")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("alert").get_by_text("This is locked by the original")).to_be_visible()
    expect(page.get_by_role("alert").get_by_text("Say why this differs")).to_be_visible()


def put_right(page: Page) -> None:
    """Take the original's words where they have to stay, and give a reason for the rest."""
    page.get_by_role("link", name="Compare with the original").click()
    expect(page.get_by_text("locked: has to stay")).to_be_visible()
    page.get_by_label("Why is it different here?").fill("Our learners begin with less.")
    page.get_by_role("button", name="What it does not show").click()
    expect(page.get_by_text("locked: has to stay")).to_have_count(0)
    expect(page.get_by_label("Why is it different here?")).to_have_value(
        "Our learners begin with less."
    )


def test_a_definition_is_tailored_and_ruled_on(browser_page: OpenPage) -> None:
    original = settle()
    school()
    ines = browser_page(width=360, javascript=False)
    enter(ines, person("ines"))
    ines.goto(f"/catalogue/{original.achievement.slug}/")
    ines.get_by_role("link", name="Make your own from it").click()
    ines.get_by_role("button", name="Tailor it").click()
    write(ines)
    put_right(ines)
    ines.get_by_role("link", name="Keep writing").click()
    ines.get_by_role("button", name="Publish").click()
    ines.wait_for_url("**/catalogue/waiting-at-harbor-school/")
    assert AchievementVersion.objects.get(lineage="tailored").state == "published"

    dorothy = browser_page(width=360, scheme="dark")
    enter(dorothy, person("designer"))
    dorothy.goto(f"/catalogue/{original.achievement.slug}/lineage/")
    dorothy.get_by_role("link", name="Waiting at Harbor School").click()
    look(dorothy)
    expect(dorothy.get_by_text("Our learners begin with less.")).to_be_visible()
    dorothy.get_by_text("Equivalent", exact=True).click()
    dorothy.get_by_label("Why?").fill("The core is the same.")
    dorothy.get_by_role("button", name="Rule on it").click()
    expect(dorothy.get_by_text("Your ruling stands on both pages")).to_be_visible()

    anyone = browser_page(width=360)
    for address in (f"{original.achievement.slug}/lineage/", "waiting-at-harbor-school/"):
        anyone.goto(f"/catalogue/{address}")
        expect(anyone.get_by_text("Equivalent", exact=True)).to_be_visible()
        look(anyone)
