"""Two reviewers disagree and a third decides: not yet; then with advice and new work: earned."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from milepost.issue.models import Credential
from milepost.review.models import Decision
from milepost.site.demo.samples import tally_sheet
from tests.journeys.browsing import OpenPage, enter, look
from tests.journeys.steps import (
    add_and_hand_in_again,
    fill_in,
    hand_in,
    judge,
    person,
    settle,
    take,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADVICE = "Count once more on another day, and write down every pause."
THIRD = ("noor", "Noor", "reviewer")


def review(page: Page, *, well: bool) -> None:
    """Take the work, judge it, with advice if it is not enough, and hand in."""
    take(page)
    judge(page, well=well)
    if not well:
        page.get_by_label("What to try next?").fill(ADVICE)
    look(page)
    hand_in(page)
    look(page)


def start_and_hand_in(page: Page, *, sheet: Path) -> None:
    """Start, fill every slot and hand in."""
    page.goto("/catalogue/wait-time-in-questioning/")
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url("**/earn/*-*/")
    fill_in(page, sheet=sheet)
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_text("With the reviewers").first).to_be_visible()


def read_the_advice(page: Page) -> None:
    """From one's own work to what the reviewers said; they have no names."""
    page.reload()
    expect(page.get_by_role("heading", name="Not yet, and that is normal")).to_be_visible()
    look(page)
    page.get_by_role("link", name="What the reviewers said").click()
    expect(page.get_by_text(ADVICE).first).to_be_visible()
    look(page)
    page.get_by_role("link", name="Not yet").click()
    expect(page.get_by_text("majority of 3, criterion by criterion", exact=True)).to_be_visible()
    told = page.get_by_role("main").inner_text()
    assert [name for name in ("Grace", "Linus", "Noor") if name in told] == []
    look(page)
    page.get_by_role("link", name="Go on with your work").click()


def test_a_third_reviewer_decides_and_a_second_try_earns_the_badge(
    browser_page: OpenPage, tmp_path: Path
) -> None:
    settle(more=[THIRD])
    first, second = tmp_path / "first-count.jpg", tmp_path / "second-count.jpg"
    first.write_bytes(tally_sheet("First count", rows=["Monday"]))
    second.write_bytes(tally_sheet("Second count", rows=["Monday", "Friday"]))
    windows = {key: browser_page() for key in ("ada", "grace", "linus", "noor")}
    for key, window in windows.items():
        enter(window, person(key))
    ada = windows["ada"]

    start_and_hand_in(ada, sheet=first)
    review(windows["grace"], well=True)
    expect(windows["grace"].get_by_text("1 more reviewer reads the work")).to_be_visible()
    review(windows["linus"], well=False)
    expect(windows["linus"].get_by_text("1 more reviewer reads the work")).to_be_visible()
    assert Decision.objects.count() == 0
    review(windows["noor"], well=False)
    expect(windows["noor"].get_by_text("Decided: not yet")).to_be_visible()

    read_the_advice(ada)
    add_and_hand_in_again(ada, sheet=second)
    for key in ("grace", "linus"):
        review(windows[key], well=True)
    expect(windows["linus"].get_by_text("Decided: earned")).to_be_visible()
    assert Credential.objects.count() == 1

    ada.reload()
    ada.get_by_role("link", name="What the reviewers said").click()
    expect(ada.locator("ol.trail > li .kind")).to_contain_text(["Try 2", "Try 1"])
    expect(ada.locator("ol.trail > li h3")).to_have_text(["Earned", "Not yet"])
    expect(ada.get_by_text(ADVICE)).to_have_count(2)
    look(ada)
    ada.goto("/wallet/")
    expect(ada.get_by_role("link", name="Wait time in questioning")).to_be_visible()
    windows["grace"].goto("/review/mine/")
    expect(windows["grace"].locator("main ul.list > li .tag")).to_have_text(["Earned", "Not yet"])
