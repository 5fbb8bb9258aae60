"""On a phone without a line: days are kept on the device, and sent once when the line is back."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from milepost.people.tests.builders import make_person
from milepost.practice.actions import start_log
from milepost.practice.models import Entry
from milepost.practice.rules.recording import Terms
from milepost.practice.tests.log_builders import make_practice
from tests.journeys.browsing import Line, OpenPage, assert_accessible, enter, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT = """async () => {
    const kept = await caches.open("milepost-offline");
    const parts = [...document.querySelectorAll("script[src], link[rel=stylesheet]")];
    const needed = ["/practice/pocket/", ...parts.map((part) => part.src || part.href)];
    const found = await Promise.all(needed.map((address) => kept.match(address)));
    return found.every(Boolean);
}"""


def prepared(phone: Page) -> None:
    """Open the list, and wait until the page for the pocket is kept."""
    phone.goto("/practice/")
    wait_until(phone, KEPT)
    phone.reload()
    phone.wait_for_function("navigator.serviceWorker.controller !== null")


def test_days_entered_without_a_line_are_sent_once_when_it_is_back(
    browser_page: OpenPage, line: Line
) -> None:
    ada = make_person("Ada Lovelace", email="ada@example.org")
    log = make_practice(ada, title="On time at work")
    phone = browser_page(width=360)
    enter(phone, ada)
    prepared(phone)
    phone.goto(f"/practice/{log.pk}/")
    line.lose(phone)
    phone.get_by_role("button", name="Met", exact=True).click()
    box = phone.get_by_role("region", name="Kept on this device")
    expect(box.get_by_role("listitem")).to_have_count(1)
    assert_accessible(phone)

    phone.goto(f"/practice/{log.pk}/")
    expect(phone.get_by_role("heading", name="Enter a day")).to_be_visible()
    expect(box.get_by_text("They are on this device")).to_be_visible()
    phone.get_by_label("Day", exact=True).fill("2026-01-05")
    phone.get_by_role("button", name="Excused", exact=True).click()
    expect(box.get_by_role("listitem")).to_have_count(2)
    assert Entry.objects.count() == 0

    line.find(phone)
    expect(box.get_by_text("They are sent")).to_be_visible()
    assert sorted(Entry.objects.values_list("outcome", flat=True)) == ["excused", "met"]
    phone.goto(f"/practice/{log.pk}/")
    expect(phone.get_by_text("You have entered today: Met.")).to_be_visible()


def test_a_log_of_a_badge_has_its_contexts_without_a_line(
    browser_page: OpenPage, line: Line
) -> None:
    ada = make_person("Ada Lovelace", email="ada@example.org")
    contexts = ("the ward", "the kitchen")
    terms = Terms(title="On time", time_zone="UTC", serves="a badge", contexts=contexts)
    start_log(ada, terms=terms, at=datetime(2026, 3, 2, tzinfo=UTC))
    make_practice(ada, title="Reading aloud")
    phone = browser_page(width=360)
    enter(phone, ada)
    prepared(phone)
    line.lose(phone)
    phone.goto("/practice/")
    phone.get_by_text("Add a note, or where it was").click()
    phone.get_by_role("radio", name="Reading aloud").check()
    expect(phone.get_by_label("Where or with whom")).to_be_visible()
    expect(phone.get_by_label("Where it was: On time")).to_be_hidden()
    phone.get_by_role("radio", name="On time").check()
    expect(phone.get_by_label("Where or with whom")).to_be_hidden()
    phone.get_by_label("Where it was: On time").select_option("The kitchen")
    assert_accessible(phone)
    phone.get_by_role("button", name="Met", exact=True).click()
    box = phone.get_by_role("region", name="Kept on this device")
    expect(box.get_by_role("listitem")).to_have_count(1)
    line.find(phone)
    expect(box.get_by_text("They are sent")).to_be_visible()
    assert list(Entry.objects.values_list("context", flat=True)) == ["the kitchen"]


@pytest.mark.parametrize("later", [0, 3])
def test_the_day_of_the_kept_page_is_today_where_the_chosen_log_is_kept(
    browser_page: OpenPage, line: Line, later: int
) -> None:
    ada = make_person("Ada Lovelace", email="ada@example.org")
    make_practice(ada, title="First to see the sun", time_zone="Pacific/Kiritimati")
    make_practice(ada, title="Last to see the sun", time_zone="Pacific/Midway")
    phone = browser_page(width=360)
    enter(phone, ada)
    prepared(phone)
    line.lose(phone)
    now = datetime.now(UTC) + timedelta(days=later)
    phone.clock.set_fixed_time(now)
    phone.goto("/practice/")
    day = phone.get_by_label("Day", exact=True)
    phone.get_by_role("radio", name="First to see").check()
    expect(day).to_have_value(f"{now.astimezone(ZoneInfo('Pacific/Kiritimati')):%Y-%m-%d}")
    phone.get_by_role("radio", name="Last to see").check()
    expect(day).to_have_value(f"{now.astimezone(ZoneInfo('Pacific/Midway')):%Y-%m-%d}")
    day.fill("2026-01-05")
    phone.get_by_role("radio", name="First to see").check()
    expect(day).to_have_value("2026-01-05")


def test_a_day_said_twice_is_asked_about_and_nothing_is_lost(
    browser_page: OpenPage, line: Line
) -> None:
    ada = make_person("Ada Lovelace", email="ada@example.org")
    log = make_practice(ada)
    phone = browser_page(width=360)
    enter(phone, ada)
    prepared(phone)
    phone.goto("/practice/pocket/")
    phone.get_by_role("button", name="Met", exact=True).click()
    expect(phone.get_by_role("status").get_by_text("Met")).to_be_visible()
    line.lose(phone)
    phone.get_by_role("button", name="Not met", exact=True).click()
    box = phone.get_by_role("region", name="Kept on this device")
    expect(box.get_by_role("listitem")).to_have_count(1)
    line.find(phone)
    box.get_by_role("button", name="Send now").click()
    expect(box.get_by_text("You entered something for this day already")).to_be_visible()
    assert log.entries.count() == 1
    box.get_by_role("button", name="Add one more").click()
    expect(box.get_by_text("They are sent")).to_be_visible()
    assert log.entries.count() == 2
