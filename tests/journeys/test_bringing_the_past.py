"""On a phone: a badge from elsewhere and a work history count as work, and a job is confirmed."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from insignia import did, sign
from milepost.earn.models import Artifact, Attestation, Submission
from milepost.issue.rules import identity
from milepost.practice.models import Entry
from milepost.site.demo.samples import tally_sheet
from milepost.verify.tests.strangers import EARLIER, KEY, make_badge
from tests.journeys.browsing import OpenPage, enter, look, newest_link
from tests.journeys.steps import person, settle, take, unfold

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOSS = "boss@clinic.example"
RESUME = {
    "work": [
        {
            "name": "River Clinic",
            "position": "Nurse aide",
            "startDate": "2019-03",
            "endDate": "2021-06",
            "highlights": ["Trained three new aides"],
        },
        {"name": "Harbor Bakery", "position": "Office help", "startDate": "2021-07"},
        {"name": "The Mill", "position": "Miller", "startDate": "in spring"},
    ]
}


def outside_badge() -> str:
    """A badge of Ada's, signed by a key that is its issuer's name: no network is asked."""
    issuer = did.from_key(KEY.public)
    subject = dict(make_badge()["credentialSubject"])
    subject = subject | {"identifier": [identity("ada@example.org", salt="s")]}
    del subject["id"]
    badge = make_badge(credentialSubject=subject)
    del badge["credentialStatus"]
    badge["issuer"] |= {"id": issuer}
    return json.dumps(sign(badge, key=KEY, method=did.method_id(issuer), created=EARLIER))


def from_work(slot: Locator) -> None:
    """Say that the one piece in a slot comes from work."""
    piece = slot.locator("li.piece")
    with piece.page.expect_response(lambda answer: answer.request.method == "POST"):
        piece.get_by_text("Work", exact=True).click()
    expect(slot.get_by_text("Ready")).to_be_visible()


def bring_jobs(page: Page, *, file: Path) -> None:
    """Look at what was read of a work history, leave one job out, and keep the rest."""
    page.get_by_label("A file").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("Trained three new aides", exact=True)).to_be_visible()
    expect(page.get_by_text("Job 3: «in spring» is not a year")).to_be_visible()
    look(page)
    page.get_by_role("checkbox", name="Office help").uncheck()
    page.get_by_role("button", name="Take what I chose").click()


def add_photo(slot: Locator, *, file: Path) -> None:
    """Put a photo from work into a slot."""
    unfold(slot, has="input[name=files]")
    form = slot.locator("form", has=slot.page.locator("input[name=files]"))
    form.get_by_label("Files from this device").set_input_files(file)
    form.get_by_text("Work", exact=True).click()
    form.get_by_role("button", name="Add", exact=True).click()
    expect(slot.get_by_text("Ready")).to_be_visible()


def ask_about_a_job(page: Page) -> None:
    """Ask somebody from there to confirm one job alone."""
    page.get_by_role("link", name="Nurse aide, River Clinic").click()
    page.get_by_label("Whom do you ask?").fill("Barbara")
    page.get_by_label("Their e-mail address").fill(BOSS)
    page.get_by_label("What should they confirm?").fill("I trained three aides on your ward.")
    expect(page.get_by_label("Only from this day")).to_have_value("2019-03-01")
    look(page)
    page.get_by_role("button", name="Send the question").click()


def confirm(page: Page) -> None:
    """Follow the mailed link, see that one job, and say that it is so."""
    page.goto(newest_link(BOSS, with_path="/attest/"))
    expect(page.get_by_text("– Trained three new aides")).to_be_visible()
    page.get_by_label("Yes, this is so").check()
    page.get_by_label("How do you know about it?").select_option("supervisor")
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_text("Thank you. Your answer is kept.")).to_be_visible()


def read_blind(page: Page) -> None:
    """Read it as a reviewer: the jobs, what was said about one, and no employer's name."""
    enter(page, person("grace"))
    take(page)
    expect(page.get_by_text("[employer 1]")).to_be_visible()
    expect(page.get_by_text("– Trained three new aides")).to_be_visible()
    expect(page.get_by_text("I trained three aides on your ward.")).to_be_visible()
    expect(page.get_by_text("River Clinic")).to_have_count(0)
    look(page)


def test_a_badge_from_elsewhere_and_a_work_history_are_handed_in(
    browser_page: OpenPage, tmp_path: Path
) -> None:
    settle()
    (tmp_path / "badge.json").write_text(outside_badge())
    (tmp_path / "resume.json").write_text(json.dumps(RESUME))
    (tmp_path / "count.jpg").write_bytes(tally_sheet("First count", rows=["Monday"]))
    ada = browser_page(width=360)
    enter(ada, person("ada"))
    ada.goto("/catalogue/wait-time-in-questioning/")
    ada.get_by_role("button", name="Start", exact=True).click()
    ada.wait_for_url("**/earn/*-*/")
    slot = ada.locator("section.slot")
    prior = "Use a badge you have, or your work history"

    slot.nth(0).get_by_role("link", name=prior).click()
    ada.get_by_label("Choose the badge's file").set_input_files(tmp_path / "badge.json")
    look(ada)
    ada.get_by_role("button", name="Check it and add it").click()
    expect(ada.get_by_text("Genuine and in force").first).to_be_visible()
    look(ada)
    ada.get_by_role("link", name="Back to your work").click()
    from_work(slot.nth(0))

    slot.nth(2).get_by_role("link", name=prior).click()
    ada.get_by_role("link", name="Bring your work history").click()
    bring_jobs(ada, file=tmp_path / "resume.json")
    expect(ada.get_by_text("1 job is in your log.")).to_be_visible()
    ada.get_by_role("button", name="Put it in").click()
    expect(slot.nth(2).get_by_text("– Trained three new aides")).to_be_visible()
    look(ada)
    from_work(slot.nth(2))

    slot.nth(2).get_by_role("link", name="Ask someone to confirm it").click()
    ask_about_a_job(ada)
    confirm(browser_page(width=360, scheme="dark", javascript=False))

    ada.get_by_role("link", name="Back to your work").click()
    add_photo(slot.nth(1), file=tmp_path / "count.jpg")
    ada.get_by_role("link", name="Hand it in").click()
    look(ada)
    ada.get_by_role("button", name="Hand it in").click()
    expect(ada.get_by_text("Handed in on")).to_be_visible()
    look(ada)
    kinds = Artifact.objects.order_by("slot__position").values_list("kind", flat=True)
    assert (Submission.objects.get().state, list(kinds)) == ("submitted", ["badge", "file", "log"])
    assert Attestation.objects.get().state == "confirmed"
    read_blind(browser_page(width=360))


def test_a_work_history_is_brought_without_javascript_and_twice_is_once(
    browser_page: OpenPage,
) -> None:
    settle()
    ada = browser_page(width=360, javascript=False)
    enter(ada, person("ada"))
    for expected in ("1 job can be taken", "1 job is here already"):
        ada.goto("/practice/")
        ada.get_by_role("link", name="Bring your work history").click()
        table = "employer,role,from,highlights\nRiver Clinic,Nurse aide,2019-03,No fall\n"
        ada.get_by_label("Or paste it here").fill(table)
        ada.get_by_role("button", name="Look at it").click()
        expect(ada.get_by_text(expected)).to_be_visible()
        if expected.endswith("taken"):
            ada.get_by_role("button", name="Take what I chose").click()
            expect(ada.get_by_text("River Clinic").first).to_be_visible()
    assert Entry.objects.get().source == "self"
