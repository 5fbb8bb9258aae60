"""Ada practices for herself: a log on her phone, a supervisor who sees it, a friend who looks."""

import pytest
from playwright.sync_api import expect

from milepost.people.tests.builders import make_person
from milepost.practice.models import Entry
from tests.journeys.browsing import OpenPage, assert_accessible, enter, newest_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_log_is_kept_on_a_phone_without_javascript(browser_page: OpenPage, site: str) -> None:
    ada = make_person("Ada Lovelace", email="ada@example.org")
    grace = make_person("Grace Hopper", email="grace@example.org")
    phone = browser_page(width=360, javascript=False)
    enter(phone, ada)
    phone.goto("/practice/new/")
    phone.get_by_label("What do you practice?").fill("On time at work")
    for label, value in (("Met on", "1"), ("of every", "1"), ("within", "4")):
        phone.get_by_label(label, exact=True).fill(value)
    phone.get_by_label("Seen by how many others?").fill("1")
    phone.get_by_role("button", name="Begin").click()
    phone.get_by_role("button", name="Met", exact=True).click()
    expect(phone.get_by_text("You have entered today: Met.")).to_be_visible()
    phone.get_by_role("button", name="Not met", exact=True).click()
    phone.get_by_label("Why do you correct it?").fill("I looked at the wrong clock")
    phone.get_by_role("button", name="Correct it").click()
    expect(phone.get_by_text("It corrects an earlier entry: I looked at")).to_be_visible()

    phone.get_by_role("link", name="Others enter too").click()
    phone.get_by_label("E-mail address").fill(grace.email)
    phone.get_by_role("button", name="Send the invitation").click()
    desk = browser_page(javascript=False)
    enter(desk, grace)
    desk.goto(newest_link(grace.email, with_path="/practice/join/"))
    desk.get_by_role("button", name="Yes, I will").click()
    desk.goto("/practice/others/")
    desk.get_by_role("group", name="Ada Lovelace").get_by_label("Met", exact=True).check()
    desk.get_by_role("button", name="Save all").click()
    expect(desk.get_by_role("status")).to_contain_text("Ada Lovelace: Met ✓")

    phone.get_by_role("link", name="Where I stand").click()
    expect(phone.get_by_role("heading", name="Met", exact=True)).to_be_visible()
    phone.get_by_role("link", name="Show it").click()
    phone.get_by_label("Who is it for?").fill("My sister")
    phone.get_by_role("button", name="Make the link").click()
    friend = browser_page(width=360, scheme="dark")
    friend.goto(phone.locator(".secret").inner_text())
    assert_accessible(friend)
    phone.reload()
    expect(phone.locator("main .list time")).to_have_count(1)
    outcomes = Entry.objects.order_by("pk").values_list("source", "outcome")
    assert list(outcomes) == [("self", "met"), ("self", "notMet"), ("supervisor", "met")]
