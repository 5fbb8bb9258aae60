"""On two phones: a promise is found, relied on, changed and ended; one claim is refused."""

import pytest
from playwright.sync_api import Page, expect

from milepost.kit.models import Mail
from milepost.recognize.models import News
from milepost.recognize.tasks import tell_holders
from milepost.recognize.tests.builders import make_college
from tests.journeys.browsing import OpenPage, assert_accessible, enter, newest_link
from tests.journeys.steps import TITLE, earn_badge, person, settle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PROMISE, SHORTER = "Three hours in teaching", "Two hours in teaching"
REASON, END = "It was earned before you enrolled.", "The course is given no more."


def test_a_promise_is_found_relied_on_changed_and_ended(browser_page: OpenPage) -> None:
    earn_badge(settle())
    college, rita = make_college()
    office, phone = browser_page(width=360), browser_page(width=360, scheme="dark")
    enter(office, rita)
    enter(phone, person("ada"))

    write(office, slug=college.slug)
    find_from_the_badge(phone)
    find_from_the_organization(phone, slug=college.slug)
    take_a_claim_back(phone)
    claim(phone)
    refuse(office, claims=newest_link(rita.email, with_path=f"/recognize/{college.slug}/claims/"))
    phone.goto(newest_link("ada@example.org", with_path="/recognition/claims/"))
    expect(phone.get_by_text(REASON)).to_be_visible()
    assert_accessible(phone)

    revise(office)
    follow_the_mail(phone, subject=f"It will change: {PROMISE}")
    phone.get_by_role("link", name="Read them").click()
    expect(phone.get_by_role("heading", name=SHORTER, level=1)).to_be_visible()
    expect(phone.get_by_text("These words will count from")).to_be_visible()
    assert_accessible(phone)

    end(office)
    follow_the_mail(phone, subject=f"It will end: {PROMISE}")
    expect(phone.get_by_role("heading", name="It will end. The last day is")).to_be_visible()
    expect(phone.get_by_text(END)).to_be_visible()
    assert_accessible(phone)


def write(office: Page, *, slug: str) -> None:
    """From the organization's page to a signed commitment."""
    office.goto(f"/organizations/{slug}/")
    office.get_by_role("link", name="What you accept").click()
    assert_accessible(office)
    office.get_by_role("button", name="New commitment").click()
    office.get_by_label("In one line").fill(PROMISE)
    office.get_by_label("Find micro-credentials, issuers and competencies").fill("wait")
    office.get_by_role("button", name="Find").click()
    office.get_by_label(TITLE).check()
    office.get_by_label("What do people get?").select_option("Credit hours")
    office.get_by_label("How many?").fill("3")
    office.get_by_role("button", name="Sign and publish").click()
    expect(office.get_by_role("link", name="First day")).to_be_visible()
    assert_accessible(office)
    office.get_by_label("First day").fill("2026-01-01")
    office.get_by_label("Where does it hold?").fill("All campuses")
    office.get_by_role("button", name="Sign and publish").click()
    expect(office.get_by_text("In force", exact=True)).to_be_visible()
    assert_accessible(office)


def find_from_the_badge(phone: Page) -> None:
    """Where is this accepted? Asked from the badge's definition."""
    phone.goto("/catalogue/")
    phone.get_by_role("link", name=TITLE).first.click()
    beside = phone.get_by_role("region", name="Where it is accepted")
    expect(beside.get_by_role("link", name=PROMISE)).to_be_visible()
    beside.get_by_role("link", name="See it with all its terms").click()
    expect(phone.get_by_text(f"What accepts “{TITLE}”.")).to_be_visible()
    expect(phone.get_by_text("1 commitment in force")).to_be_visible()
    assert_accessible(phone)
    phone.get_by_role("searchbox", name="Search").fill("veterinary")
    phone.get_by_role("search").get_by_role("button", name="Search").click()
    expect(phone.get_by_role("heading", name="Nothing fits")).to_be_visible()


def find_from_the_organization(phone: Page, *, slug: str) -> None:
    """What is accepted here? Asked from the organization's page."""
    phone.goto(f"/organizations/{slug}/")
    here = phone.get_by_role("region", name="What is accepted here")
    here.get_by_role("link", name="All of them, also those that have ended").click()
    assert_accessible(phone)
    phone.get_by_role("link", name=PROMISE).click()


def claim(phone: Page) -> None:
    """Claim under the commitment on the page, with the only badge one has."""
    phone.get_by_role("link", name="Claim it").click()
    expect(phone.get_by_label(TITLE)).to_be_checked()
    phone.get_by_role("button", name="Claim it").click()
    expect(phone.get_by_text("Your claim is made.")).to_be_visible()


def take_a_claim_back(phone: Page) -> None:
    """Claim, think again, and go back to the commitment."""
    claim(phone)
    assert_accessible(phone)
    phone.get_by_role("button", name="Take the claim back").click()
    expect(phone.get_by_text("Taken back. They see nothing of it any more.")).to_be_visible()
    assert_accessible(phone)
    phone.get_by_role("link", name="It is decided by version 1").click()


def refuse(office: Page, *, claims: str) -> None:
    """Refuse the one claim that waits: not without a reason."""
    office.goto(claims)
    expect(office.get_by_role("link", name=PROMISE)).to_have_count(1)
    office.get_by_role("link", name=PROMISE).click()
    office.get_by_label("We refuse it").check()
    office.get_by_role("button", name="Decide").click()
    expect(office.get_by_role("alert")).to_be_visible()
    assert_accessible(office)
    office.get_by_label("What do you want to say about it?").fill(REASON)
    office.get_by_role("button", name="Decide").click()
    expect(office.get_by_text("Decided. The learner hears of it by mail.")).to_be_visible()


def revise(office: Page) -> None:
    """Write other words for later; those of now stay."""
    office.get_by_role("link", name="Version 1, as it was signed").click()
    office.get_by_role("button", name="Change it").click()
    office.get_by_label("In one line").fill(SHORTER)
    office.get_by_label("How many?").fill("2")
    assert_accessible(office)
    office.get_by_role("button", name="Sign and publish").click()
    expect(office.get_by_role("heading", name=PROMISE, level=1)).to_be_visible()
    expect(office.get_by_text("New words will count from")).to_be_visible()
    tell()


def end(office: Page) -> None:
    """Announce the end, with its reason."""
    office.get_by_role("link", name="End it").click()
    assert_accessible(office)
    office.get_by_label("Why does it end?").fill(END)
    office.get_by_role("button", name="Announce the end").click()
    expect(office.get_by_text("The end is announced. Holders are told by mail.")).to_be_visible()
    assert_accessible(office)
    tell()


def tell() -> None:
    """Do what a worker does with the news."""
    for news in News.objects.filter(done_at__isnull=True):
        tell_holders.call(news.pk)


def follow_the_mail(phone: Page, *, subject: str) -> None:
    """Open the link of the mail that the holder has just got."""
    assert Mail.objects.filter(to="ada@example.org").latest("pk").subject == subject
    phone.goto(newest_link("ada@example.org", with_path="/commitments/"))
