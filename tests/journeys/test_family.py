"""Mia joins on her phone, her mother says yes and decides, and one day nobody decides for her."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from milepost.earn.actions import start, submit
from milepost.people.models import Minority, Person
from milepost.people.tasks import hand_over_all
from milepost.site.demo import acts
from tests.journeys.browsing import OpenPage, assert_accessible, newest_link, sign_in
from tests.journeys.steps import EARLIER, TITLE, person, settle

MIA, GRETA = "mia@example.org", "greta@example.net"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_guardian_decides_until_a_minor_is_of_age(browser_page: OpenPage, site: str) -> None:
    version = settle()
    phone, mother, reader = (browser_page(width=360) for _number in range(3))
    join(phone)
    agree(mother)
    mia = Person.objects.get(email=MIA)
    submission = start(version, by=mia, at=EARLIER)
    acts.fill(submission, slots=list(version.slots.all()), at=EARLIER)
    submission = submit(submission, by=mia, at=EARLIER)
    for key in ("grace", "linus"):
        acts.judge(submission, reviewer=person(key), well=True, at=EARLIER)

    link = share(phone)
    assert reader.goto(link).status == 404  # type: ignore[union-attr]
    decide(mother)
    reader.goto(link)
    expect(reader.get_by_role("heading", name=TITLE).first).to_be_visible()

    Minority.objects.update(of_age_on=date(2026, 1, 1))
    assert hand_over_all(at=EARLIER) == 1
    mother.goto("/account/family/")
    expect(mother.get_by_text("Nobody decides for you here")).to_be_visible()
    keep(phone)
    assert reader.goto(link).status == 404  # type: ignore[union-attr]


def join(phone: Page) -> None:
    """Sign in for the first time, and name a guardian."""
    phone.goto("/sign-in/")
    phone.get_by_label("Your e-mail address").fill(MIA)
    phone.get_by_role("button", name="Mail me a link").click()
    phone.wait_for_url("**/sign-in/sent/")
    phone.goto(newest_link(MIA))
    phone.get_by_role("main").get_by_role("button", name="Sign in").click()
    phone.get_by_label("Your name").fill("Mia")
    phone.get_by_role("radio", name="No", exact=True).check()
    assert_accessible(phone)
    phone.get_by_role("button", name="Go on").click()
    phone.get_by_label("When were you born?").fill("2014-05-01")
    phone.get_by_label("The e-mail address of a parent or guardian").fill(GRETA)
    assert_accessible(phone)
    phone.get_by_role("button", name="Ask my guardian").click()
    expect(phone.get_by_text("Your guardian has not said yes yet")).to_be_visible()
    assert_accessible(phone)


def agree(mother: Page) -> None:
    """Open the mailed link, sign in with that address, and say yes."""
    link = newest_link(GRETA, with_path="/family/")
    mother.goto(link)
    expect(mother.get_by_role("heading", name="May Mia join?")).to_be_visible()
    assert_accessible(mother)
    sign_in(mother, GRETA, name="Greta")
    mother.goto(link)
    mother.get_by_label("I am of age").check()
    assert_accessible(mother)
    mother.get_by_role("button", name="Yes, they may join").click()
    expect(mother.get_by_text("Nothing. We mail you when your child asks.")).to_be_visible()
    assert_accessible(mother)


def share(phone: Page) -> str:
    """Share the badge; return the link, which shows nothing yet."""
    phone.goto("/wallet/")
    phone.get_by_role("link", name=TITLE).click()
    phone.get_by_role("link", name="Share this badge").click()
    phone.get_by_role("link", name="An employer").click()
    phone.get_by_label("Who is it for?").first.fill("The library")
    phone.get_by_role("button", name="Make the link").click()
    expect(phone.get_by_text("Nobody sees it until a guardian approves")).to_be_visible()
    assert_accessible(phone)
    link = phone.locator(".secret").first.text_content()
    assert link
    return link.strip()


def decide(mother: Page) -> None:
    """Approve what the mail asks about, after a look at it."""
    mother.goto(newest_link(GRETA, with_path="/account/family/approvals/"))
    expect(mother.get_by_text("The library").first).to_be_visible()
    assert_accessible(mother)
    mother.get_by_role("link", name="Look at it").click()
    expect(mother.get_by_text("Nobody has opened it yet.")).to_be_visible()
    assert_accessible(mother)
    mother.get_by_role("link", name="Decide").click()
    mother.get_by_role("button", name="Approve", exact=True).click()
    expect(mother.get_by_text("Approved. You can stop it at any time.")).to_be_visible()


def keep(phone: Page) -> None:
    """Go through what was shown, and stop it."""
    phone.goto("/account/family/")
    expect(phone.get_by_text("You are of age: keep it, or stop it")).to_be_visible()
    phone.get_by_role("link", name="The library").click()
    assert_accessible(phone)
    expect(phone.get_by_role("button", name="Keep showing it")).to_be_visible()
    phone.get_by_role("button", name="Stop it now").click()
    expect(phone.get_by_text("Stopped. Nobody sees it any more.")).to_be_visible()
