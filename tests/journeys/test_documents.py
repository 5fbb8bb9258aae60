"""A reviewer reads a document whole at the desk, on a phone, and goes on reading without a net."""

import pytest
from playwright.sync_api import expect

from milepost.earn.actions import add_artifact, start, submit
from milepost.earn.rules.work import FileWork
from milepost.kit.tests.media_samples import written_pdf
from milepost.site.demo import acts
from tests.journeys.browsing import Line, OpenPage, enter, look
from tests.journeys.steps import EARLIER, person, settle, take

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("Monday: I waited.", "Tuesday: they spoke.", "Friday: we counted.")


def test_every_page_is_read_commented_on_and_at_hand_without_a_net(
    browser_page: OpenPage, line: Line
) -> None:
    version, ada = settle(), person("ada")
    submission = start(version, by=ada, at=EARLIER)
    slots = list(version.slots.all())
    acts.fill(submission, slots=slots, at=EARLIER)
    slot = next(one for one in slots if one.kind in ("file", "any"))
    work = FileWork(name="notes.pdf", content=written_pdf(*PAGES), setting="work")
    add_artifact(submission, slot=slot, work=work, by=ada, at=EARLIER)
    submit(submission, by=ada, at=EARLIER)

    grace = browser_page(width=360)
    enter(grace, person("grace"))
    take(grace)
    grace.get_by_text("2 more pages").click()
    third = grace.get_by_role("img", name="Page 3 of")
    third.scroll_into_view_if_needed()
    expect(third).to_have_js_property("complete", value=True)
    look(grace)
    grace.get_by_role("button", name="Comment on page 2").click()
    expect(grace.locator("[data-pins][open] input").first).to_have_value("2")

    grace.locator("html[data-at-hand=yes]").wait_for()
    line.lose(grace)
    grace.reload()
    grace.get_by_text("2 more pages").click()
    third.scroll_into_view_if_needed()
    expect(third).to_have_js_property("complete", value=True)
    assert third.evaluate("picture => picture.naturalWidth") > 0
    line.find(grace)
