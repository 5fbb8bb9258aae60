"""How work is reviewed is changed by two people: a designer writes it, an owner publishes it."""

import pytest
from playwright.sync_api import expect

from milepost.kit.models import Mail
from tests.journeys.browsing import OpenPage, enter, look, newest_link
from tests.journeys.steps import person, settle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REASON = "Two readers disagreed on every fifth piece of work; a third settles it."


@pytest.mark.parametrize(
    ("width", "javascript"), [(1280, True), (360, False)], ids=["wide", "phone-without"]
)
def test_a_designer_asks_and_an_owner_publishes(
    browser_page: OpenPage, width: int, javascript: bool
) -> None:
    settle(more=[("owner", "Olive", "owner")])
    designer = browser_page(width=width, javascript=javascript)
    enter(designer, person("designer"))
    designer.goto("/define/")
    designer.get_by_role("button", name="Write a new version").click()
    designer.get_by_label("Number of reviewers").fill("3")
    designer.get_by_role("button", name="Publish", exact=True).click()
    summary = designer.get_by_role("alert")
    expect(summary.get_by_text("You change how work is reviewed.")).to_be_visible()
    designer.get_by_label("Why this changes").fill(REASON)
    designer.get_by_role("button", name="Preview").click()
    expect(designer.get_by_role("button", name="Publish", exact=True)).to_have_count(0)
    look(designer)
    designer.get_by_role("button", name="Ask the owners to publish it").click()
    expect(designer.get_by_text("1 owner has a mail.")).to_be_visible()

    olive = person("owner")
    owner = browser_page(width=360, scheme="dark")
    enter(owner, olive)
    assert Mail.objects.filter(to=olive.email, text__contains="3 reviewers judge it").exists()
    owner.goto(newest_link(olive.email, with_path="/preview/"))
    expect(owner.get_by_text("You are the second person who looks at this.")).to_be_visible()
    expect(owner.get_by_text(REASON)).to_be_visible()
    look(owner)
    owner.get_by_role("button", name="Publish", exact=True).click()
    expect(owner.get_by_text("It is published.")).to_be_visible()

    anyone = browser_page(width=360)
    anyone.goto(owner.url)
    expect(anyone.get_by_text("Two people did it: one wrote it")).to_be_visible()
    expect(anyone.get_by_text("3 reviewers judge it instead of 2.")).to_be_visible()
    look(anyone)
