"""Ada shares two badges and one piece of work with a registrar, sees who looked, and closes it."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from milepost.kit.models import Mail
from milepost.organizations.models import Organization
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.tests.builders import make_person
from milepost.site.demo import acts
from milepost.site.demo.world import definitions
from tests.journeys.browsing import OpenPage, assert_accessible, enter, statuses
from tests.journeys.steps import EARLIER, TITLE, earn_badge, person, settle
from tests.journeys.test_recognizing import PROMISE, SECOND, publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REGISTRAR = "rita@college.example.edu"


def test_a_registrar_reads_what_is_shared_until_it_is_withdrawn(browser_page: OpenPage) -> None:
    version = settle()
    earn_badge(version)
    data = next(one for one in definitions() if one["title"] == SECOND)
    office = version.achievement.organization
    earn_badge(acts.define(data, organization=office, by=person("designer"), at=EARLIER))
    college = make_organization("State College")
    Organization.objects.filter(pk=college.pk).update(url="https://college.example.edu/")
    rita = make_person("Rita Moreno", email=REGISTRAR)
    join(rita, organization=college, role="owner")
    office_window, phone, desk = browser_page(), browser_page(width=360), browser_page()
    enter(office_window, rita)
    publish(office_window, slug=college.slug)
    enter(phone, person("ada"))

    link = share(phone)
    open_with_code(desk, link)
    read(desk)
    file = desk.get_by_role("link", name="Signed badge (JSON)").first.get_attribute("href")
    evidence = desk.get_by_role("link", name="Save the file").first.get_attribute("href")
    preview = desk.locator("img.badge").first.get_attribute("src")
    shown = [link, *(str(one) for one in (file, evidence, preview))]
    assert statuses(desk, shown, cache="default") == [200] * 4

    see_who_looked(phone)
    phone.get_by_role("button", name="Stop this share now").click()
    expect(phone.get_by_text("The link no longer shows anything.")).to_be_visible()
    since = time.monotonic()
    gone = statuses(desk, shown, cache="force-cache")
    assert (gone, time.monotonic() - since < 1) == ([410, 404, 404, 404], True)
    desk.goto("about:blank")
    desk.go_back()
    expect(desk.get_by_role("heading", name=TITLE, exact=True)).to_have_count(0)
    desk.goto(link)
    expect(desk.get_by_role("heading", name="This link no longer shows anything")).to_be_visible()


def share(phone: Page) -> str:
    """Two badges, one piece of work, for the registrar's address alone; return the link."""
    phone.goto("/wallet/")
    phone.get_by_role("link", name="Share badges").click()
    assert_accessible(phone)
    phone.get_by_role("link", name="A school or registrar").click()
    for title in (TITLE, SECOND):
        phone.get_by_role("checkbox", name=title).check()
    boxes = phone.locator("input[name=evidence]")
    pictured = phone.get_by_role("checkbox", name=re.compile("^Two counts"))
    for box in boxes.all():
        box.uncheck()
    pictured.check()
    phone.get_by_label("Who is it for?").fill("State College, registrar")
    phone.get_by_label("Student or application number").fill("1815")
    phone.get_by_label("The reader’s e-mail address").fill(REGISTRAR)
    assert_accessible(phone)
    phone.get_by_role("button", name="Make the link").click()
    assert_accessible(phone)
    return phone.locator(".secret").inner_text()


def open_with_code(desk: Page, link: str) -> None:
    """Meet the door, have the code mailed, and type it."""
    desk.goto(link)
    expect(desk.get_by_text("Ada")).to_have_count(0)
    assert_accessible(desk)
    desk.get_by_role("button", name="Mail me the code").click()
    expect(desk.get_by_text("The code is on its way.")).to_be_visible()
    mail = Mail.objects.filter(to=REGISTRAR, subject__startswith="Your code").latest("pk")
    found = re.search(r"\d{6}", mail.subject)
    assert found
    desk.get_by_label("Six digits").fill(found[0])
    desk.get_by_role("button", name="Open it").click()


def read(desk: Page) -> None:
    """Both badges, one piece of work, the number, and what it is accepted for."""
    expect(desk.get_by_role("heading", name="Ada Lovelace asks you to count this")).to_be_visible()
    for title in (TITLE, SECOND):
        expect(desk.get_by_role("heading", name=title, exact=True).first).to_be_visible()
    expect(desk.get_by_text("1815")).to_be_visible()
    expect(desk.get_by_role("link", name=PROMISE)).to_be_visible()
    opened = desk.get_by_text("Read the text").count() + desk.get_by_text("Save the file").count()
    assert (opened, desk.get_by_text("Not shared").count() > 0) == (1, True)
    assert_accessible(desk)


def see_who_looked(phone: Page) -> None:
    """The share's page tells that the registrar opened it, and what."""
    phone.reload()
    rows = phone.get_by_role("table", name="Openings of this share").get_by_role("row")
    told = [one.inner_text() for one in rows.all()]
    assert any("The page" in one and REGISTRAR in one for one in told), told
    assert any("json" in one and REGISTRAR in one for one in told), told
    assert_accessible(phone)
