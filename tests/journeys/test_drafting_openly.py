"""A draft is opened on a phone; somebody who does the work comments; what was done is told."""

import pytest
from playwright.sync_api import expect

from milepost.define.actions import save_draft, start_achievement
from milepost.define.models import Comment
from milepost.define.rules import typed
from milepost.site.demo.world import DRAFT
from tests.journeys.browsing import OpenPage, enter, look
from tests.journeys.steps import EARLIER, person, settle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_draft_is_discussed_in_the_open(browser_page: OpenPage) -> None:
    office = settle().achievement.organization
    dorothy = person("designer")
    draft = start_achievement(office, by=dorothy, title=DRAFT["title"], at=EARLIER)
    save_draft(draft, by=dorothy, draft=typed.from_mapping(DRAFT), at=EARLIER)
    designer = browser_page(width=360, javascript=False)
    enter(designer, dorothy)
    designer.goto(f"/define/{draft.pk}/")
    designer.get_by_role("link", name="Open it for comment").click()
    designer.get_by_role("button", name="Open it").click()
    expect(designer.get_by_text("Everyone may read it and comment.")).to_be_visible()

    ada = browser_page(width=360, scheme="dark")
    enter(ada, person("ada"))
    ada.goto("/catalogue/")
    ada.get_by_role("link", name="Drafts open for comment").click()
    look(ada)
    ada.get_by_role("link", name=DRAFT["title"]).click()
    part = ada.get_by_role("region", name="What it does not show")
    part.locator("summary").click()
    part.get_by_label("What do you think?").fill("Not tried at night.")
    part.get_by_role("button", name="Say it").click()
    expect(ada.get_by_text("Not tried at night.")).to_be_visible()
    look(ada)

    designer.reload()
    said = designer.locator(f"#c-{Comment.objects.get().pk}")
    said.locator("summary").click()
    said.get_by_label("Your answer, or what you did about it").fill("Added as a limit.")
    said.get_by_role("button", name="Settle it").click()
    expect(designer.get_by_text("Added as a limit.")).to_be_visible()

    anyone = browser_page(width=360)
    anyone.goto(f"/drafts/{draft.pk}/")
    expect(anyone.get_by_text("What was done about it:")).to_be_visible()
    expect(anyone.get_by_role("link", name="Sign in to comment")).to_be_visible()
    look(anyone)
