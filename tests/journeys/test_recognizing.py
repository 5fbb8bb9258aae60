"""Ada shows a registrar two badges and one piece of work, on her phone, to claim credit under what
the college published; it is honored, she sees who looked, and closes it."""

import time

import pytest
from playwright.sync_api import Page, expect

from milepost.organizations.models import Organization
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.tests.builders import make_person
from milepost.site.demo import acts
from milepost.site.demo.world import definitions
from tests.journeys.browsing import OpenPage, assert_accessible, enter, newest_link, statuses
from tests.journeys.steps import EARLIER, TITLE, earn_badge, person, settle

SECOND = "Reading a dosage label"
PROMISE = "Three hours in teaching"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_credit_is_promised_claimed_and_honored(browser_page: OpenPage, site: str) -> None:
    version = settle()
    earn_badge(version)
    data = next(one for one in definitions() if one["title"] == SECOND)
    office = version.achievement.organization
    earn_badge(acts.define(data, organization=office, by=person("designer"), at=EARLIER))
    college = make_organization("State College")
    Organization.objects.filter(pk=college.pk).update(url="https://college.example.edu/")
    rita = make_person("Rita Moreno", email="rita@college.example.edu")
    join(rita, organization=college, role="owner")
    desk, phone = browser_page(), browser_page(width=360)
    enter(desk, rita)
    enter(phone, person("ada"))

    publish(desk, slug=college.slug)
    claim(phone)
    desk.goto(newest_link(rita.email, with_path=f"/recognize/{college.slug}/claims/"))
    decision, shown = honor(desk)
    assert statuses(desk, shown, cache="default") == [200] * 3
    phone.goto(newest_link("ada@example.org", with_path="/recognition/claims/"))
    close(phone)
    since = time.monotonic()
    gone = statuses(desk, shown, cache="force-cache")
    assert (gone, time.monotonic() - since < 1) == ([410, 404, 404], True)

    badge = desk.get_by_role("heading", name=TITLE, exact=True)
    desk.goto(shown[0])
    expect(badge).to_have_count(0)
    desk.go_back()
    desk.go_forward()
    expect(badge).to_have_count(0)
    desk.goto(decision)
    expect(desk.get_by_text("There is nothing to see any more.")).to_be_visible()


def publish(desk: Page, *, slug: str) -> None:
    """Write a commitment that accepts both badges, and sign it."""
    desk.goto(f"/recognize/{slug}/")
    desk.get_by_role("button", name="New commitment").click()
    desk.get_by_label("In one line").fill(PROMISE)
    for words, title in (("wait", TITLE), ("dosage", SECOND)):
        desk.get_by_label("Find micro-credentials, issuers and competencies").fill(words)
        desk.get_by_role("button", name="Find").click()
        desk.get_by_label(title).check()
    desk.get_by_label("What do people get?").select_option("Credit hours")
    desk.get_by_label("How many?").fill("3")
    desk.get_by_label("First day").fill("2026-01-01")
    desk.get_by_label("Where does it hold?").fill("All campuses")
    assert_accessible(desk)
    desk.get_by_role("button", name="Sign and publish").click()
    expect(desk.get_by_text("In force", exact=True)).to_be_visible()
    assert_accessible(desk)


def claim(phone: Page) -> None:
    """From the badge to the claim: two badges, one piece of evidence."""
    phone.goto("/wallet/")
    phone.get_by_role("link", name=TITLE).click()
    assert_accessible(phone)
    phone.get_by_role("link", name="Claim it").click()
    phone.get_by_label(TITLE).check()
    phone.get_by_label(SECOND).check()
    phone.locator("summary", has_text="Also show evidence").first.click()
    phone.locator("input[name=evidence]:visible").first.check()
    phone.get_by_label("A few words to them").fill("My student number is 1815.")
    assert_accessible(phone)
    phone.get_by_role("button", name="Claim it").click()
    expect(phone.get_by_text("Not opened yet")).to_be_visible()


def honor(desk: Page) -> tuple[str, list[str]]:
    """Look at what is shown, then honor it; return where it is decided and the addresses of what is
    shown: page, signed badge, picture of a badge."""
    assert_accessible(desk)
    desk.get_by_role("link", name=PROMISE).click()
    expect(desk.get_by_text("My student number is 1815.")).to_be_visible()
    assert_accessible(desk)
    decision = desk.url
    desk.get_by_role("link", name="Open what they show").click()
    for title in (TITLE, SECOND):
        expect(desk.get_by_role("heading", name=title, exact=True).first).to_be_visible()
    opened = desk.get_by_text("Read the text").count() + desk.get_by_text("Save the file").count()
    assert (opened, desk.get_by_text("Not shared").count() > 0) == (1, True)
    file = desk.get_by_role("link", name="Signed badge (JSON)").first.get_attribute("href")
    picture = desk.locator("img.badge").first.get_attribute("src")
    shown = [desk.url, str(file), str(picture)]
    desk.goto(decision)
    desk.get_by_label("We honor it").check()
    desk.get_by_label("What do they get, and how is it recorded?").fill("3 hours from spring on")
    desk.get_by_role("button", name="Decide").click()
    expect(desk.get_by_text("Decided. The learner hears of it by mail.")).to_be_visible()
    return decision, shown


def close(phone: Page) -> None:
    """See the decision and who looked, then close what is shown."""
    expect(phone.get_by_text("3 hours from spring on")).to_be_visible()
    expect(phone.get_by_role("heading", name="Opened 2 times")).to_be_visible()
    assert_accessible(phone)
    phone.get_by_role("link", name="See each time, or close it now").click()
    expect(phone.get_by_role("cell", name="The page")).to_be_visible()
    phone.get_by_role("button", name="Stop this share now").click()
    expect(phone.get_by_text("The link no longer shows anything.")).to_be_visible()
