"""On a phone: Ada says something of herself, drops a badge from elsewhere, and takes all along."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from milepost.hold.views import imports
from milepost.people.tests.builders import make_person
from milepost.verify.tests.strangers import make_network
from tests.journeys.browsing import OpenPage, assert_accessible, enter
from tests.journeys.test_bringing import badge_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CARED, BADGE = "Cared for my grandmother", "Calm call 1"
FILES = """([names, text]) => {
    const carried = new DataTransfer();
    for (const name of names) carried.items.add(new File([text], name));
    return carried;
}"""
FORMS = {
    "HR Open LER-RS": "ler-rs.json",
    "European Learning Model": "europass.json",
    "JSON Resume": "resume.json",
}


def test_own_words_and_a_dropped_badge_leave_in_every_form(
    browser_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "fetch", make_network())
    ada = make_person("Ada Lovelace")
    phone = browser_page(width=360, scheme="dark")
    enter(phone, ada)
    say(phone)
    drop(phone, text=badge_of(ada, number=1))
    taken = take_along(phone)
    assert [BADGE in json.dumps(one) for one in taken.values()] == [True] * len(FORMS)
    assert taken["resume.json"]["projects"][0]["name"] == CARED
    assert CARED in json.dumps(taken["ler-rs.json"])
    assert CARED not in json.dumps(taken["europass.json"])


def say(phone: Page) -> None:
    """Write an own claim, and see it marked as such."""
    phone.goto("/wallet/own-words/")
    phone.get_by_label("What is it?").fill(CARED)
    phone.get_by_label("What did you do there?").fill("Her medicine, her meals, her company.")
    phone.get_by_label("From").fill("2019")
    assert_accessible(phone)
    phone.get_by_role("button", name="Keep it").click()
    expect(phone.get_by_text("Kept. It is marked as your own word.")).to_be_visible()
    expect(phone.get_by_role("listitem").filter(has_text=CARED)).to_contain_text("Own word")
    assert_accessible(phone)


def drop(phone: Page, *, text: str) -> None:
    """Drop two files one after the other, anywhere on the form; keep what was found in them."""
    phone.goto("/wallet/bring/")
    expect(phone.get_by_text("Choose below, or drop files anywhere on this form.")).to_be_visible()
    form, status = phone.locator("form.bring"), phone.locator("form.bring").get_by_role("status")
    first, second = (phone.evaluate_handle(FILES, [[one], text]) for one in ("one.json", "2.json"))
    phone.get_by_label("Or give web addresses").dispatch_event("dragover", {"dataTransfer": first})
    expect(form).to_have_class("bring dropping")
    phone.get_by_label("Or give web addresses").dispatch_event("drop", {"dataTransfer": first})
    expect(form).to_have_class("bring")
    phone.get_by_label("Badge files").dispatch_event("drop", {"dataTransfer": second})
    expect(status).to_have_text("one.json, 2.json")
    assert_accessible(phone)
    phone.get_by_role("button", name="Check them").click()
    expect(phone.get_by_role("checkbox", name=BADGE)).to_be_checked()
    assert_accessible(phone)
    phone.get_by_role("button", name="Keep what is ticked, forget the rest").click()
    expect(phone.get_by_text("1 badge is in your wallet now.")).to_be_visible()


def take_along(phone: Page) -> dict[str, Any]:
    """Take the record in each form that programs read."""
    phone.goto("/wallet/record/")
    phone.get_by_role("link", name="Take it along").click()
    phone.get_by_label("With what I say in my own words, marked as such").check()
    assert_accessible(phone)
    taken = {}
    for form, name in FORMS.items():
        phone.get_by_role("radio", name=form).check()
        with phone.expect_download() as download:
            phone.get_by_role("button", name="Download").click()
        assert download.value.suggested_filename == name
        taken[name] = json.loads(download.value.path().read_text())
    return taken
