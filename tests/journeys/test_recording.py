"""Ada reads her record on her phone, sees what is open, makes a collection and takes it along."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from milepost.frameworks.tests.builders import make_framework
from milepost.hold.actions import Saying, say
from milepost.hold.tests.test_record import aligned, alignment, elsewhere
from milepost.issue.tests.builders import NOW, make_credential
from milepost.people.tests.builders import make_person
from tests.journeys.browsing import OpenPage, assert_accessible, enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_record_is_read_put_in_order_and_taken_along(
    browser_page: OpenPage, tmp_path: Path
) -> None:
    make_framework()
    ada = make_person("Ada")
    make_credential(recipient=ada, version=aligned("M.1", title="Reading a rule"))
    aligned("M.2", title="Checking edges")
    elsewhere(ada, alignment("W.1.1"))
    said = Saying(title="Cared for my grandmother", words="", begun="2019", ended="")
    say(ada, saying=said, at=NOW)
    phone = browser_page(width=360)
    enter(phone, ada)

    read(phone)
    fill_gap(phone)
    collect(phone)
    signed = take(phone, "Signed record", to=tmp_path / "record.json")
    document = json.loads(signed.read_text())
    inside = document["credentialSubject"]["verifiableCredential"]
    assert [one["name"] for one in inside] == ["Calm phone calls", "Reading a rule"]
    pdf = PdfReader(take(phone, "To read and print", to=tmp_path / "transcript.pdf"))
    assert sorted(pdf.attachments) == ["badge-1.json", "badge-2.json"]


def read(phone: Page) -> None:
    """Both badges stand in one framework; the picture is a table, too; own words stand apart."""
    phone.goto("/wallet/")
    phone.get_by_role("link", name="My record").click()
    expect(phone.get_by_text("2 competencies shown.")).to_be_visible()
    phone.get_by_text("The same as a table").click()
    expect(phone.locator("table td").last).to_have_text("2")
    phone.get_by_text("By 1 badge").first.click()
    expect(phone.get_by_role("link", name="Reading a rule")).to_be_visible()
    assert_accessible(phone)
    phone.get_by_label("From", exact=True).select_option("From elsewhere")
    phone.get_by_role("button", name="Show", exact=True).click()
    expect(phone.get_by_text("By 1 badge")).to_have_count(1)


def fill_gap(phone: Page) -> None:
    """From what is open to a way to show it."""
    phone.get_by_role("link", name="Workshop basics").first.click()
    expect(phone.get_by_text("You have shown 2 of the 3 competencies in it.")).to_be_visible()
    phone.get_by_label("Show", exact=True).select_option("What is open")
    phone.get_by_role("button", name="Show", exact=True).click()
    assert_accessible(phone)
    phone.get_by_role("link", name="1 way to show it").click()
    expect(phone.get_by_role("link", name="Checking edges")).to_be_visible()


def collect(phone: Page) -> None:
    """A collection of both, in the order she wants."""
    phone.goto("/wallet/collections/")
    phone.get_by_label("Name").fill("For the workshop")
    phone.get_by_role("button", name="Make it").click()
    phone.get_by_label("Reading a rule").check()
    phone.get_by_label("Calm phone calls").check()
    phone.get_by_role("button", name="Put in").click()
    first = phone.get_by_role("button", name="Move “Calm phone calls” up")
    if first.count():
        first.click()
    expect(phone.locator("ol.list li").first).to_contain_text("Calm phone calls")
    assert_accessible(phone)
    phone.get_by_role("link", name="Take them along").click()
    assert_accessible(phone)


def take(phone: Page, form: str, *, to: Path) -> Path:
    """Download one form; the page stays."""
    phone.get_by_label(form).check()
    with phone.expect_download() as waiting:
        phone.get_by_role("button", name="Download").click()
    waiting.value.save_as(to)
    return to
