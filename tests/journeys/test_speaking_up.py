"""On phones: one endorses a badge, one dissents, both are read; a skill is endorsed and shown."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from milepost.hold.actions import share
from milepost.hold.tests.builders import make_request
from milepost.organizations.models import Organization
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from tests.journeys.browsing import OpenPage, enter, look
from tests.journeys.steps import TITLE, earn_badge, person, settle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOR = "I have taught with it for two years, and more children speak."
AGAINST = "It says nothing of what the questions were about."
SEEN = "I sat in her class all spring: she waits, and they speak."
WAYS = pytest.mark.parametrize(
    ("scheme", "javascript"), [("light", True), ("dark", False)], ids=["with", "without-javascript"]
)


def teacher(name: str, *, school: Organization) -> Person:
    who = make_person(name)
    join(who, organization=school, role="coach")
    return who


def proved(name: str) -> Organization:
    """A school that has proved its web address."""
    school = make_organization(name)
    Organization.objects.filter(pk=school.pk).update(url="https://harbor.example.edu/")
    join(make_person("Olga", email="olga@harbor.example.edu"), organization=school, role="owner")
    return school


def speak(phone: Page, *, stance: str, reason: str, school: str) -> None:
    """From the definition's page to words on record."""
    phone.get_by_role("link", name="All of it, and say what you think").click()
    phone.get_by_role("link", name="Say what you think").click()
    look(phone)
    phone.get_by_label(stance).check()
    phone.get_by_label("Why?").fill(reason)
    standing(phone, school=school)
    phone.get_by_role("button", name="Put it on record").click()
    expect(phone.get_by_text("It is on record, under your name.")).to_be_visible()
    look(phone)


def standing(phone: Page, *, school: str) -> None:
    phone.get_by_label("What do you do?").fill("Teacher of mathematics")
    phone.get_by_label("For how many years?").fill("9")
    phone.get_by_label("Where?").select_option(school)


@WAYS
def test_both_sides_are_read_with_what_was_checked_of_who_speaks(
    browser_page: OpenPage, scheme: str, javascript: bool
) -> None:
    version = settle()
    page = f"/catalogue/{version.achievement.slug}/"
    sides = (
        (proved("Harbor School"), "I endorse it", FOR),
        (make_organization("Hill School"), "I dissent", AGAINST),
    )
    for school, stance, reason in sides:
        phone = browser_page(width=360, scheme=scheme, javascript=javascript)
        enter(phone, teacher(f"Of {school.name}", school=school))
        phone.goto(page)
        speak(phone, stance=stance, reason=reason, school=school.name)

    anyone = browser_page(width=360, scheme=scheme, javascript=javascript)
    anyone.goto(page)
    for words in (FOR, AGAINST):
        expect(anyone.get_by_text(words)).to_be_visible()
    checked = anyone.get_by_text("among the people of Harbor School (harbor.example.edu)")
    expect(checked).to_be_visible()
    expect(anyone.get_by_text("who it is has not been proved")).to_have_count(1)
    look(anyone)


@WAYS
def test_a_skill_is_endorsed_by_who_saw_it_and_shown_by_who_has_it(
    browser_page: OpenPage, scheme: str, javascript: bool
) -> None:
    badge, school = earn_badge(settle()), proved("Harbor School")
    ends = timezone.now() + timedelta(days=9)
    _share, token = share(
        person("ada"), request=make_request(badge, ends_at=ends), at=timezone.now()
    )
    noor = browser_page(width=360, scheme=scheme, javascript=javascript)
    enter(noor, teacher("Noor", school=school))
    noor.goto(f"/s/{token}/")
    noor.get_by_role("link", name="I have seen it: endorse this skill").click()
    look(noor)
    noor.get_by_label("What have you seen?").fill(SEEN)
    standing(noor, school=school.name)
    noor.get_by_role("button", name="Sign it").click()
    expect(noor.get_by_text("Signed. They decide whether others read it.")).to_be_visible()
    look(noor)

    anyone = browser_page(width=360, scheme=scheme, javascript=javascript)
    anyone.goto(f"/s/{token}/")
    expect(anyone.get_by_role("heading", name=TITLE, exact=True).first).to_be_visible()
    expect(anyone.get_by_text(SEEN)).to_have_count(0)
    ada = browser_page(width=360, scheme=scheme, javascript=javascript)
    enter(ada, person("ada"))
    ada.goto("/recognition/endorsements/")
    look(ada)
    ada.get_by_role("button", name="Show it").click()
    expect(ada.get_by_text("Whoever sees this badge reads it now.")).to_be_visible()
    anyone.reload()
    expect(anyone.get_by_text(SEEN)).to_be_visible()
    look(anyone)
