"""A designer writes a micro-credential from nothing, publishes it, and later improves it."""

import pytest
from playwright.sync_api import Locator, Page, expect

from milepost.define.models import AchievementVersion
from milepost.site.demo import acts
from milepost.site.demo.world import world
from tests.journeys.browsing import OpenPage, look, sign_in
from tests.journeys.steps import EARLIER

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Explaining a bus route"
COMPETENCY = (
    "Explains a bus route to a stranger, so that they arrive at the stop they wanted"
    " without asking anyone again."
)
LEVELS = [
    ("Not yet", "No stop is named, or a wrong one.", False),
    ("Met", "Both stops are named and right.", True),
    ("With ease", "Both stops are right, and the listener repeats them without help.", True),
]
CRITERIA = [
    ("Names the stop where to get off, and the one before it.", LEVELS),
    (
        "Checks that the listener has understood, before they leave.",
        [
            ("Not yet", "The listener leaves without having been asked anything.", False),
            ("Met", "The listener says the way back in their own words.", True),
        ],
    ),
]
SLOTS = [
    ("Two conversations", "A recording or a written record of each. Ask for consent.", "any", "2"),
    ("What went well", "Half a page: what did you do, and how do you know?", "text", "1"),
]
WINDOWS = [
    pytest.param(1280, True, id="wide-with-javascript"),
    pytest.param(360, False, id="phone-without-javascript"),
]


def settle() -> None:
    """An office with a designer and nothing written."""
    office = acts.found(world()["organizations"][0], at=EARLIER)
    data = {
        "email": "dorothy@example.org",
        "name": "Dorothy",
        "roles": [(office.slug, "designer")],
    }
    acts.join(data, organizations={office.slug: office}, at=EARLIER)


def begin(page: Page) -> None:
    """Give it a name at the desk and come to the editor."""
    page.goto("/define/")
    look(page)
    page.get_by_label("What is it called?").fill(TITLE)
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/define/*-*/")
    look(page)


def press(page: Page, name: str, *, inside: Locator, gives: Locator) -> None:
    """Press a button of the editor that adds a row, and wait until the row is there."""
    expect(gives).to_have_count(0)
    inside.get_by_role("button", name=name, exact=True).click()
    expect(gives).to_be_visible()


def write(page: Page) -> None:
    """Fill the whole sheet; the buttons that add rows keep what was typed."""
    page.get_by_label("Competency").fill(COMPETENCY)
    page.get_by_label("How it is done").fill("Ask where they are going; name two stops; ask back.")
    for number, (text, levels) in enumerate(CRITERIA):
        write_criterion(page, f"criteria-{number}", text=text, levels=levels)
    for number, slot in enumerate(SLOTS):
        write_slot(page, f"slots-{number}", slot=slot)
    page.get_by_label("What it does not show").fill("Shown in one town.\nOnly in one language.")
    page.get_by_label("Words to find it by").fill("travel, listening")
    expect(page.get_by_label("Competency")).to_have_value(COMPETENCY)


def write_criterion(
    page: Page, place: str, *, text: str, levels: list[tuple[str, str, bool]]
) -> None:
    """Fill one criterion with its levels."""
    card, section = page.locator(f"#{place}"), page.locator("#criteria")
    if card.count() == 0:
        press(page, "Add a criterion", inside=section, gives=card)
    card.locator(f"#{place}-text").fill(text)
    for step, (name, words, meets) in enumerate(levels):
        level = page.locator(f"#{place}-levels-{step}")
        if level.count() == 0:
            press(page, "Add a level", inside=card, gives=level)
        level.get_by_label("Name").fill(name)
        level.get_by_label("What the work looks like").fill(words)
        level.get_by_label("Meets the criterion").set_checked(meets)


def write_slot(page: Page, place: str, *, slot: tuple[str, str, str, str]) -> None:
    """Fill one piece of evidence that is asked for."""
    card, section = page.locator(f"#{place}"), page.locator("#slots")
    if card.count() == 0:
        press(page, "Add a piece of evidence", inside=section, gives=card)
    title, instructions, kind, number = slot
    card.get_by_label("What to hand in").fill(title)
    card.get_by_label("What to look out for").fill(instructions)
    card.get_by_label("In which form").select_option(kind)
    card.get_by_label("How many at least").fill(number)


def see_what_is_missing(page: Page) -> None:
    """Publish too early: nothing is published, and each thing to do is said at its field."""
    page.get_by_role("complementary").get_by_role("button", name="Publish").click()
    page.wait_for_url("**?check=1")
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Not published yet")
    expect(summary.get_by_role("link", name="Competency")).to_be_visible()
    expect(summary.get_by_role("link", name="What it does not show")).to_be_visible()
    expect(page.locator("#competency-error")).to_be_visible()
    look(page)


def paint(page: Page) -> None:
    """Choose colors and a symbol."""
    page.locator("#palette").get_by_text("Sea", exact=True).click()
    page.locator("#symbol").get_by_text("Talk", exact=True).click()


def preview(page: Page) -> None:
    """Look at it as the public will."""
    page.get_by_role("complementary").get_by_role("button", name="Preview").click()
    page.wait_for_url("**/preview/")
    expect(page.get_by_text("Preview: this is how everyone will see it")).to_be_visible()
    for text, levels in CRITERIA:
        expect(page.get_by_text(text)).to_be_visible()
        for name, words, _meets in levels:
            expect(page.get_by_text(name, exact=True).first).to_be_visible()
            expect(page.get_by_text(words)).to_be_visible()
    look(page)


def publish(page: Page) -> None:
    """Publish from the preview."""
    page.get_by_role("main").get_by_role("button", name="Publish").click()
    page.wait_for_url("**/catalogue/explaining-a-bus-route/")
    expect(page.get_by_text("It is published.")).to_be_visible()
    look(page)


def improve(page: Page) -> None:
    """Write a second version that asks for less, and publish it."""
    page.goto("/define/")
    page.get_by_role("button", name="Write a new version").click()
    page.wait_for_url("**/define/*-*/")
    expect(page.get_by_text("draft of version 2")).to_be_visible()
    expect(page.get_by_label("Competency")).to_have_value(COMPETENCY)
    second = page.locator("#slots-1")
    expect(second.get_by_label("What to hand in")).to_have_value(SLOTS[1][0])
    second.get_by_role("button", name="Remove number 2").click()
    expect(page.locator("#slots-1")).to_have_count(0)
    page.get_by_role("complementary").get_by_role("button", name="Preview").click()
    page.wait_for_url("**/preview/")
    publish(page)


@pytest.mark.parametrize(("width", "javascript"), WINDOWS)
def test_a_micro_credential_is_written_published_and_improved(
    browser_page: OpenPage, width: int, javascript: bool
) -> None:
    settle()
    page = browser_page(width=width, javascript=javascript)
    sign_in(page, "dorothy@example.org")
    begin(page)
    see_what_is_missing(page)
    write(page)
    paint(page)
    preview(page)
    publish(page)
    first = AchievementVersion.objects.get()
    assert (first.state, first.image_palette, first.image_symbol) == ("published", "sea", "speech")
    assert [level.name for level in first.criteria.all()[0].levels.all()] == [
        name for name, _words, _meets in LEVELS
    ]
    improve(page)
    versions = AchievementVersion.objects.order_by("number")
    assert [(one.number, one.state) for one in versions] == [(1, "superseded"), (2, "published")]

    anyone = browser_page(width=width, javascript=javascript)
    anyone.goto("/catalogue/explaining-a-bus-route/")
    expect(anyone.get_by_text(SLOTS[0][0])).to_be_visible()
    anyone.get_by_role("link", name="Version 1").click()
    expect(anyone.get_by_text("This is version 1")).to_be_visible()
    expect(anyone.get_by_text(SLOTS[1][0], exact=True)).to_be_visible()
    look(anyone)
