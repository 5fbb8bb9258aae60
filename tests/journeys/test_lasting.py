"""On a phone: months later Ada tells how she uses what she has learned, and shows it anew."""

from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from milepost.earn.models import Submission
from milepost.recognize.models import FollowUp
from milepost.recognize.tasks import remind_of_use
from milepost.site.demo import acts
from milepost.site.demo.world import definitions
from tests.journeys.browsing import OpenPage, assert_accessible, enter, newest_link
from tests.journeys.steps import TITLE, earn_badge, person, settle, unfold

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LASTING = "Wait time, kept up"
SHORT = {"title": LASTING, "validity_months": 4, "renewal": "work"}


def test_a_skill_is_used_and_shown_anew_before_its_badge_ends(browser_page: OpenPage) -> None:
    earned = timezone.now() - timedelta(days=100)
    earn_one_that_ends(at=earned)
    phone = browser_page(width=360, scheme="dark")
    enter(phone, person("ada"))
    phone.goto("/wallet/")
    phone.get_by_role("link", name=LASTING).first.click()
    expect(phone.get_by_text(f"Last shown on {told(earned.date())}")).to_be_visible()
    tell_how_it_is_used(phone)

    call_command("remind_of_lapses")
    phone.goto(newest_link("ada@example.org", with_path="/earn/renewals/"))
    renew(phone)
    submission = Submission.objects.get(renews__isnull=False)
    for key in ("grace", "linus"):
        acts.judge(submission, reviewer=person(key), well=True, at=timezone.now())
    phone.goto("/earn/renewals/")
    expect(phone.get_by_text("You hold a newer badge for the same.")).to_be_visible()
    assert_accessible(phone)
    phone.get_by_role("link", name=LASTING).last.click()
    today = timezone.localdate()
    expect(phone.get_by_text(f"Last shown on {told(today)}")).to_be_visible()
    expect(phone.locator("time").filter(has_text=told(earned.date())).first).to_be_visible()
    assert_accessible(phone)


def told(day: date) -> str:
    """A day as pages write it."""
    return f"{day.day} {day:%B %Y}"


def earn_one_that_ends(*, at: datetime) -> None:
    """A badge that holds for four months and is renewed by new work."""
    office = settle().achievement.organization
    data = next(one for one in definitions() if one["title"] == TITLE)
    earn_badge(acts.define(data | SHORT, organization=office, by=person("designer"), at=at), at=at)


def tell_how_it_is_used(phone: Page) -> None:
    """Ask to be asked, follow the mail after three months, and answer."""
    phone.get_by_role("link", name="How do you use it?").click()
    assert_accessible(phone)
    phone.get_by_role("button", name="Yes, ask me").click()
    expect(phone.get_by_text("We will ask you after 3, 6 and 12 months.")).to_be_visible()
    remind_of_use.call(FollowUp.objects.get().pk, 3)
    phone.goto(newest_link("ada@example.org", with_path="/recognition/uses/"))
    phone.get_by_label("Every week or more often").check()
    phone.get_by_label("Others trust me with more").check()
    assert_accessible(phone)
    phone.get_by_role("button", name="Tell it").click()
    expect(
        phone.get_by_text("Thank you. It counts with the answers of the others.")
    ).to_be_visible()
    expect(phone.get_by_role("listitem").filter(has_text="Every week or more")).to_be_visible()
    assert_accessible(phone)


def renew(phone: Page) -> None:
    """Begin in time, add one fresh piece of work, and hand it in."""
    assert_accessible(phone)
    phone.get_by_role("button", name="Renew it").click()
    expect(phone.get_by_role("heading", name="You are renewing your badge")).to_be_visible()
    assert_accessible(phone)
    slot = phone.locator("section.slot").first
    unfold(slot, has="textarea[name=text]")
    form = slot.locator("form", has=phone.locator("textarea[name=text]"))
    form.locator("textarea[name=text]").fill("Ten more minutes, with beginners this time.")
    form.get_by_text("Work", exact=True).click()
    form.get_by_role("button", name="Save", exact=True).click()
    phone.get_by_role("button", name="Hand it in").click()
    expect(phone.get_by_text("With the reviewers").first).to_be_visible()
    assert_accessible(phone)
