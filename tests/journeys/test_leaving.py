"""Ada opens a badge to an older site, then leaves for good: what she gave away still verifies."""

import json
import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from insignia import verify
from milepost.kit.models import Mail
from milepost.people.models import Erasure, Person
from milepost.people.rules import ERASURE_WAIT
from tests.journeys.browsing import OpenPage, enter, look
from tests.journeys.steps import earn_badge, person, settle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_learner_leaves_for_good_on_a_phone(browser_page: OpenPage) -> None:
    badge = earn_badge(settle())
    page = browser_page(width=360)
    enter(page, person("ada"))
    page.goto(f"/wallet/{badge.pk}/")
    page.get_by_role("link", name="For older badge sites").click()
    look(page)
    page.get_by_role("button", name="Make it public").click()
    look(page)
    address = page.locator(".secret a").get_attribute("href") or ""
    public = address.partition("/ob2/")[2]
    page.goto(f"/ob2/{public}")
    look(page)
    assert "Ada Lovelace" not in page.content()

    page.goto("/account/")
    page.get_by_role("link", name="Be forgotten").click()
    look(page)
    page.get_by_role("button", name="Mail me the link").click()
    expect(page.get_by_text("Nothing happens until you open it.")).to_be_visible()
    confirm(page)
    page.goto("/account/erasure/")
    look(page)
    page.get_by_role("button", name="Call it off").click()
    expect(page.get_by_text("Nothing will be erased.")).to_be_visible()
    page.get_by_role("button", name="Mail me the link").click()
    confirm(page)

    Erasure.objects.update(due_at=timezone.now() - ERASURE_WAIT)
    said = StringIO()
    call_command("erase_people", stdout=said)
    assert said.getvalue().startswith("1 erased")
    assert not Person.objects.filter(email="ada@example.org").exists()
    page.goto("/account/")
    expect(page).to_have_url(re.compile("/sign-in/"))
    answer = page.goto(f"/ob2/{public}")
    assert answer and answer.status == 404
    assert verify(badge.document, now=timezone.now(), proof_only=True).outcome("proof") == "passed"
    badge.refresh_from_db()
    assert "proof" not in json.loads(badge.document)


def confirm(page: Page) -> None:
    """Open the mailed link and say yes."""
    text = Mail.objects.filter(subject="Do you want to be forgotten?").latest("pk").text
    found = re.search(r"/account/erasure/[\w-]{43}/", text)
    assert found
    page.goto(found[0])
    look(page)
    page.get_by_role("button", name="Yes, erase everything in two weeks").click()
    expect(page.get_by_text("It will be done on")).to_be_visible()
    look(page)
