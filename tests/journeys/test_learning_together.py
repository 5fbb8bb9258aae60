"""Somebody who earned a badge suggests what helped; the next learner finds it, on a phone."""

import pytest
from playwright.sync_api import expect

from milepost.define.models import Resource
from tests.journeys.browsing import OpenPage, enter, look
from tests.journeys.steps import earn_badge, person, settle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_resource_is_suggested_shown_and_said_to_help(browser_page: OpenPage) -> None:
    version = settle()
    earn_badge(version)
    ada = browser_page(width=360, scheme="dark")
    enter(ada, person("ada"))
    ada.goto(f"/catalogue/{version.achievement.slug}/")
    ada.get_by_role("link", name="Suggest where to learn it").click()
    ada.get_by_role("link", name="Suggest it").click()
    look(ada)
    ada.get_by_label("What is it called?").fill("Count to three")
    ada.get_by_label("Where is it?").fill("example.org/talk")
    ada.get_by_label("What does it cost?").fill("4.50")
    ada.get_by_label("Captions").check()
    ada.get_by_role("button", name="Suggest it").click()
    expect(ada.get_by_text("Write the whole address").first).to_be_visible()
    expect(ada.get_by_text("Write the currency").first).to_be_visible()
    look(ada)
    ada.get_by_label("Where is it?").fill("https://example.org/talk")
    ada.get_by_label("Currency").fill("eur")
    ada.get_by_role("button", name="Suggest it").click()
    expect(ada.get_by_text("Thank you.")).to_be_visible()
    expect(ada.get_by_text("Waiting")).to_be_visible()
    look(ada)

    designer = browser_page(width=360, javascript=False)
    enter(designer, person("designer"))
    designer.goto("/define/")
    designer.get_by_role("link", name="Learning resources").click()
    designer.get_by_role("button", name="Show it").click()
    expect(designer.get_by_text("Nobody waits for you")).to_be_visible()

    ada.get_by_role("link", name="Say what helped you").click()
    ada.get_by_role("button", name="This helped").click()
    expect(ada.get_by_text("It helped you")).to_be_visible()
    look(ada)
    anyone = browser_page(width=360)
    anyone.goto(f"/catalogue/{version.achievement.slug}/")
    expect(anyone.get_by_text("1 person who earned it says: this helped")).to_be_visible()
    expect(anyone.get_by_text("4.50 EUR")).to_be_visible()
    link = anyone.get_by_role("link", name="Count to three")
    assert link.get_attribute("rel") == "nofollow ugc noopener noreferrer"
    look(anyone)
    assert Resource.objects.get().state == "accepted"
