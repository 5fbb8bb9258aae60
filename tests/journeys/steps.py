"""What several journeys do: an office that publishes, work that fills every slot, a review."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from milepost.define.models import AchievementVersion
from milepost.earn.actions import start, submit
from milepost.issue.models import Credential
from milepost.issue.queries import credentials_of
from milepost.people.models import Person
from milepost.site.demo import acts
from milepost.site.demo.world import definitions, world

EARLIER = datetime(2026, 3, 2, 9, tzinfo=UTC)
TITLE = "Wait time in questioning"
ROLES = [
    ("designer", "Dorothy", "designer"),
    ("grace", "Grace", "reviewer"),
    ("linus", "Linus", "reviewer"),
    ("ada", "Ada Lovelace", ""),
]


def settle(*, more: Iterable[tuple[str, str, str]] = ()) -> AchievementVersion:
    """An office with a designer, two reviewers and one published definition; ``more`` join it."""
    office = acts.found(world()["organizations"][0], at=EARLIER)
    people = {}
    for key, name, role in (*ROLES, *more):
        roles = [(office.slug, role)] if role else []
        data = {"email": f"{key}@example.org", "name": name, "roles": roles}
        people[key] = acts.join(data, organizations={office.slug: office}, at=EARLIER)
    data = next(one for one in definitions() if one["title"] == TITLE)
    return acts.define(data, organization=office, by=people["designer"], at=EARLIER)


def person(key: str) -> Person:
    """Return one of the people of :func:`settle`."""
    return Person.objects.get(email=f"{key}@example.org")


def earn_badge(version: AchievementVersion, *, at: datetime = EARLIER) -> Credential:
    """Let Ada earn this without a browser, judged by Grace and Linus."""
    ada = person("ada")
    submission = start(version, by=ada, at=at)
    acts.fill(submission, slots=list(version.slots.all()), at=at)
    submission = submit(submission, by=ada, at=at)
    for key in ("grace", "linus"):
        acts.judge(submission, reviewer=person(key), well=True, at=at)
    return credentials_of(ada).get(version=version)


def fill_in(page: Page, *, sheet: Path) -> None:
    """Put something into each slot of the submission on the page."""
    for number in range(3):
        slot = page.locator("section.slot").nth(number)
        if number == 1:
            unfold(slot, has="input[name=files]")
            form = slot.locator("form", has=page.locator("input[name=files]"))
            form.get_by_label("Files from this device").set_input_files(sheet)
        else:
            unfold(slot, has="textarea[name=text]")
            form = slot.locator("form", has=page.locator("textarea[name=text]"))
            form.locator("textarea[name=text]").fill("I waited, and they spoke. Ada was here.")
        form.get_by_text("Work", exact=True).click()
        form.get_by_role("button", name="Add" if number == 1 else "Save", exact=True).click()
        expect(page.locator("section.slot").nth(number).get_by_text("Ready")).to_be_visible()


def add_and_hand_in_again(page: Page, *, sheet: Path) -> None:
    """Add a new file beside the old one, and hand in again."""
    slot = page.locator("section.slot").nth(1)
    unfold(slot, has="input[name=files]")
    form = slot.locator("form", has=page.locator("input[name=files]"))
    form.get_by_label("Files from this device").set_input_files(sheet)
    form.get_by_text("Work", exact=True).click()
    form.get_by_role("button", name="Add", exact=True).click()
    expect(slot.get_by_role("link", name=sheet.name, exact=True)).to_be_visible()
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_text("With the reviewers").first).to_be_visible()


def unfold(slot: Locator, *, has: str) -> None:
    """Open the part of a slot that holds this field, if it is closed."""
    part = slot.locator("details.add", has=slot.page.locator(has))
    if part.get_attribute("open") is None:
        part.locator("summary").first.click()


def take(page: Page) -> None:
    """Take the oldest work from the queue and go to the desk."""
    page.goto("/review/")
    page.get_by_role("button", name="Start").first.click()
    page.wait_for_url("**/review/*-*/open/")
    page.get_by_label("No, I know of nobody").check()
    page.get_by_role("button", name="Go on", exact=True).click()
    page.wait_for_url(re.compile(r"/review/[0-9a-f-]{36}/$"))


def judge(page: Page, *, well: bool = True) -> None:
    """Give every criterion of the desk a level with a comment; the first is not met unless well."""
    page.get_by_role("radio", name="Yes").check()
    for number, criterion in enumerate(page.locator(".desk-criterion:has([type=radio])").all()):
        levels = criterion.get_by_role("radio")
        (levels.last if well or number else levels.first).check()
        criterion.locator("textarea").fill("Seen twice, clearly.")
    if not well:
        page.get_by_label("What was strong?").fill("You wait, and you wait long.")
        page.get_by_label("What does the work not show yet?").fill("A second day.")
        page.get_by_label("What to try next?").fill("Count once more.")


def hand_in(page: Page) -> None:
    """Hand in the review on the desk."""
    page.get_by_role("button", name="Hand in", exact=True).click()
    page.wait_for_url(re.compile(r"/done/(#\w+)?$"))
