"""A badge mill beside an honest office: anyone who reads their public pages sees which is which."""

import tomllib
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from milepost.define.models import AchievementVersion
from milepost.earn.actions import start, submit
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.review.actions import tell_figures
from milepost.site.demo import acts
from milepost.site.demo.world import DATA
from tests.journeys.browsing import OpenPage, look
from tests.journeys.steps import EARLIER, person, settle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LEARNERS = 6
MILL = tomllib.loads((DATA / "rigor.toml").read_text())["mill"]
FEE = "A fee of 49.00 EUR is paid to the same organization."
FREE = "It costs nothing."
MILL_SAID = [
    "All 6 attempts passed.",
    "All reviewers belong to the organization that issues.",
    FEE,
    "Reviewers’ ratings never differed.",
    "Half of the decisions came on the day the work was handed in.",
    "Nobody appealed against a decision, as far as can be told.",
]
OFFICE_SAID = [
    "2 of 6 attempts passed.",
    "All reviewers belong to the organization that issues.",
    FREE,
    "Two reviewers gave the same level in 94 % of cases.",
    "Half of the decisions came within 6 days.",
    "Nobody appealed against a decision, as far as can be told.",
]


def judged(
    version: AchievementVersion, *, name: str, panel: list[Person], seen: list[bool], slow: bool
) -> None:
    """Let somebody hand in, and these people say what they saw, quickly or after some days."""
    learner = make_person(name)
    submission = start(version, by=learner, at=EARLIER)
    acts.fill(submission, slots=list(version.slots.all()), at=EARLIER)
    submission = submit(submission, by=learner, at=EARLIER)
    pause = timedelta(days=3) if slow else timedelta(minutes=10)
    for number, (reviewer, well) in enumerate(zip(panel, seen, strict=False), start=1):
        acts.judge(submission, reviewer=reviewer, well=well, at=EARLIER + number * pause)


def run_the_mill() -> None:
    """Everyone passes, by its own two people, for a fee, within the hour."""
    mill = acts.found(MILL["organization"], at=EARLIER)
    staff = [
        acts.join(
            {**row, "roles": [(mill.slug, role) for role in row["roles"]]},
            organizations={mill.slug: mill},
            at=EARLIER,
        )
        for row in MILL["people"]
    ]
    version = acts.define(MILL["definition"], organization=mill, by=staff[0], at=EARLIER)
    for number in range(LEARNERS):
        passed = [True, True]
        judged(version, name=f"Buyer {number}", panel=staff[1:], seen=passed, slow=False)


def run_the_office() -> None:
    """Half pass, after days; where two differ, a third reads it."""
    version = settle(more=[("noor", "Noor", "reviewer")])
    panel = [person(key) for key in ("grace", "linus", "noor")]
    for number in range(LEARNERS):
        seen = [[True, True], [False, False], [True, False, False]][number % 3]
        judged(version, name=f"Learner {number}", panel=panel, seen=seen, slow=True)


def plain_words(page: Page) -> list[str]:
    """What stands first on the page, sentence by sentence."""
    return page.locator("section[aria-labelledby=plain] li").all_inner_texts()


def read_all_three(reader: Page) -> None:
    """From all issuers to the mill and to what it sells; then the office, in the same words."""
    reader.goto("/figures/")
    rows = reader.locator("section[aria-labelledby=each] li")
    mill, office = (rows.filter(has_text=name) for name in ("Diplomas While", "Adult Education"))
    expect(mill).to_contain_text("6 of 6 attempts passed. 2 of 2 reviewers belong to the issuer.")
    expect(mill).to_contain_text(FEE)
    expect(office).to_contain_text("2 of 6 attempts passed. 3 of 3 reviewers belong to the issuer.")
    expect(office).to_contain_text(FREE)
    assert f"Some of it costs nothing; else {FEE[0].lower()}{FEE[1:]}" in plain_words(reader)
    look(reader)

    mill.get_by_role("link").click()
    expect(reader.get_by_role("heading", name="How Diplomas While You Wait judges")).to_be_visible()
    assert plain_words(reader) == MILL_SAID
    look(reader)
    reader.get_by_role("link", name="Certified leadership").click()
    expect(reader.get_by_role("heading", name="How it is judged")).to_be_visible()
    assert plain_words(reader) == MILL_SAID
    look(reader)

    reader.goto("/figures/organizations/adult-education/")
    assert plain_words(reader) == OFFICE_SAID
    look(reader)
    reader.goto("/figures/achievements/wait-time-in-questioning/")
    assert plain_words(reader) == OFFICE_SAID
    look(reader)


def test_nobody_mistakes_a_badge_mill_for_an_honest_office(
    browser_page: OpenPage, settings: Settings
) -> None:
    settings.SMALLEST_GROUP = 3
    run_the_mill()
    run_the_office()
    tell_figures(at=timezone.now())
    for width in (360, 1280):
        read_all_three(browser_page(width=width))
