"""Two reviewers differ, a third decides, the learner appeals, a fresh panel turns it over.

The badge carries the whole record, the public figures move, and the log proves each step.
"""

import base64
import json
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from milepost.define.models import AchievementVersion
from milepost.earn.actions import start, submit
from milepost.issue.models import Credential
from milepost.kit.models import Mail
from milepost.ledger.models import Leaf
from milepost.ledger.queries import newest_checkpoint
from milepost.ledger.rules import merkle
from milepost.people.tests.builders import make_person
from milepost.review.actions import tell_figures
from milepost.review.models import Appeal, Decision
from milepost.site.demo import acts
from milepost.site.demo.samples import tally_sheet
from tests.journeys.browsing import OpenPage, enter, look
from tests.journeys.steps import EARLIER, TITLE, fill_in, hand_in, judge, person, settle, take

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WHY = (
    "In the second minute I wait four seconds after a wrong answer. The readings don't mention it."
)
MORE = [(key, key.title(), "reviewer") for key in ("noor", "olga", "piotr")]
SLUG = "wait-time-in-questioning"


def hand_in_work(page: Page, *, sheet: Path) -> None:
    """Start, fill every slot and hand in."""
    page.goto(f"/catalogue/{SLUG}/")
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url("**/earn/*-*/")
    fill_in(page, sheet=sheet)
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_text("With the reviewers").first).to_be_visible()


def review(page: Page, *, well: bool) -> None:
    """Take the work, judge it and hand in."""
    take(page)
    judge(page, well=well)
    hand_in(page)


def appeal(page: Page) -> None:
    """From the mail to the decision, and on to an appeal."""
    decision = Decision.objects.get(submission__applicant=person("ada"))
    page.goto(f"/review/record/{decision.pk}/")
    expect(page.get_by_text("majority of 3, criterion by criterion", exact=True)).to_be_visible()
    look(page)
    page.get_by_role("link", name="Appeal against this decision").click()
    look(page)
    page.get_by_role("button", name="File the appeal").click()
    expect(page.get_by_text("Choose what fits best.").first).to_be_visible()
    look(page)
    page.get_by_label("Something in my work was overlooked").check()
    page.get_by_label("What should be looked at again, and why?").fill(WHY)
    page.get_by_role("button", name="File the appeal").click()
    expect(page.get_by_text("Waiting for a panel")).to_be_visible()
    look(page)


def sit_on_the_panel(page: Page, *, well: bool) -> None:
    """Take a place, say that one knows nobody, judge the work and hand in."""
    page.goto("/review/appeals/")
    look(page)
    page.get_by_role("button", name="Take a place").click()
    page.get_by_label("No, I know of nobody").check()
    page.get_by_role("button", name="Go on", exact=True).click()
    expect(page.get_by_role("heading", name="This is an appeal")).to_be_visible()
    told = page.get_by_role("main").inner_text()
    assert [word for word in ("Ada", "Grace", "Linus", "majority") if word in told] == []
    look(page)
    judge(page, well=well)
    page.get_by_role("button", name="Hand in", exact=True).click()
    page.wait_for_url("**/review/appeals/*-*/")
    look(page)


def others_are_judged(version: AchievementVersion, *names: str) -> None:
    """Other learners, so that nobody shows through in the figures."""
    for name in names:
        learner = make_person(name)
        submission = start(version, by=learner, at=EARLIER)
        acts.fill(submission, slots=list(version.slots.all()), at=EARLIER)
        submission = submit(submission, by=learner, at=EARLIER)
        for key in ("grace", "linus"):
            acts.judge(submission, reviewer=person(key), well=True, at=EARLIER)


def figures() -> dict[str, int]:
    """What anyone may read, by the API."""
    told = Client().get(f"/api/v1/figures/achievements/{SLUG}").json()["figures"]
    return {name: told[name] for name in ("attempts", "passed", "appeals", "reversed")}


def proven(leaf_hash: str) -> bool:
    """Whether the proof that the server hands out leads from the leaf to the signed root."""
    client, checkpoint = Client(), newest_checkpoint()
    assert checkpoint is not None
    leaf = Leaf.objects.get(hash=leaf_hash)
    text = client.get(f"/log/leaves/{leaf_hash}/proof").content.decode()
    steps = [
        base64.b64decode(line)
        for line in text.split("\n\n")[0].splitlines()
        if line and not line.startswith(("c2sp.org", "index ", "extra "))
    ]
    entry = merkle.leaf_hash(leaf.entry.encode())
    root = bytes.fromhex(checkpoint.root)
    size = checkpoint.size
    return merkle.includes(entry, index=leaf.index, size=size, proof=steps, root=root)


def test_a_fresh_panel_turns_over_what_a_third_reviewer_decided(
    browser_page: OpenPage, tmp_path: Path, settings: Settings
) -> None:
    settings.SMALLEST_GROUP = 3
    version = settle(more=MORE)
    sheet = tmp_path / "count.jpg"
    sheet.write_bytes(tally_sheet("Count", rows=["Monday"]))
    windows = {key: browser_page() for key in ("ada", "grace", "linus", "noor", "olga", "piotr")}
    for key, window in windows.items():
        enter(window, person(key))
    ada = windows["ada"]
    hand_in_work(ada, sheet=sheet)
    for key, well in (("grace", True), ("linus", False), ("noor", False)):
        review(windows[key], well=well)
    assert Decision.objects.get().outcome == "not-yet"
    others_are_judged(version, "Bea", "Cid")
    tell_figures(at=timezone.now())
    assert figures() == {"attempts": 3, "passed": 2, "appeals": 0, "reversed": 0}

    appeal(ada)
    windows["noor"].goto("/review/appeals/")
    expect(windows["noor"].get_by_role("button", name="Take a place")).to_have_count(0)
    for key in ("olga", "piotr"):
        sit_on_the_panel(windows[key], well=True)

    found = Appeal.objects.get()
    ada.goto(f"/review/appeals/{found.pk}/")
    expect(ada.get_by_role("heading", name="The decision is turned over")).to_be_visible()
    look(ada)
    told = ada.get_by_role("main").inner_text()
    assert [name for name in ("Olga", "Piotr", "Grace") if name in told] == []
    ada.get_by_role("link", name="See your badge").click()
    expect(ada.get_by_role("heading", name=TITLE).first).to_be_visible()
    assert Mail.objects.filter(subject=f"Your appeal is decided: {TITLE}").exists()

    document = Credential.objects.get(recipient=person("ada")).document
    assessment = json.loads(document)["credentialSubject"]["assessment"]
    earlier = [one["outcome"] for one in assessment["appeal"]["earlierReview"]]
    assert (earlier, assessment["appeal"]["appealOutcome"]) == (
        ["meets", "not-yet", "not-yet"],
        "reversed",
    )
    others_are_judged(version, "Dan", "Eve")
    tell_figures(at=timezone.now())
    assert figures() == {"attempts": 5, "passed": 4, "appeals": 1, "reversed": 1}

    stranger = browser_page()
    stranger.goto("/verify/")
    stranger.locator("textarea[name=text]").fill(document)
    stranger.get_by_role("button", name="Check it").click()
    expect(stranger.get_by_text("Decided after an appeal")).to_be_visible()
    look(stranger)
    stranger.goto(f"/figures/achievements/{SLUG}/")
    expect(stranger.get_by_text("1 decision was appealed against; 1 reversed.")).to_be_visible()
    look(stranger)
    decision = Decision.objects.get(submission__applicant=person("ada"))
    steps = [decision.leaf_hash, found.leaf_hash, found.outcome_leaf_hash]
    assert [proven(leaf) for leaf in [*steps, assessment["decisionLeaf"]]] == [True] * 4
