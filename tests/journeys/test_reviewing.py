"""At the desk, on phone and laptop: places, keys, phrases, samples, an hour without a net."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from milepost.define.models import AchievementVersion
from milepost.earn.actions import start, submit
from milepost.earn.models import Submission
from milepost.review.models import Anchor, Calibration, CalibrationRule, Exercise, Review
from milepost.site.demo import acts, calibrating
from tests.journeys.browsing import Line, OpenPage, enter, look, wait_until
from tests.journeys.steps import EARLIER, hand_in, judge, person, settle, take

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = """async (needed) => {
    const kept = await caches.open("milepost-desk");
    return (await Promise.all(needed.map((address) => kept.match(address)))).every(Boolean);
}"""
DESK = "[location.href, ...[...document.querySelectorAll('.desk-piece img')].map((one) => one.src)]"
SLOW = """for (const [kind, name] of [[CacheStorage, "keys"], [Cache, "put"]]) {
    const quick = kind.prototype[name];
    kind.prototype[name] = async function (...given) {
        await new Promise((resolve) => setTimeout(resolve, 1000));
        return quick.apply(this, given);
    };
}"""
KEEP = """async (addresses) => {
    const { port1, port2 } = new MessageChannel();
    const done = new Promise((resolve) => { port1.onmessage = resolve; });
    const registration = await navigator.serviceWorker.getRegistration("/review/");
    registration.active.postMessage(addresses, [port2]);
    await done;
}"""
SAVED = re.compile(r"^Saved \d")
OWN = "Object.keys(localStorage).filter((key) => key.startsWith('milepost:'))"
FORGOTTEN = """async () => {
    const kept = await (await caches.open("milepost-desk")).keys();
    return kept.every((one) => !new URL(one.url).pathname.startsWith("/review/"));
}"""


def waiting(version: AchievementVersion) -> Submission:
    """Ada's whole work, handed in."""
    submission = start(version, by=person("ada"), at=EARLIER)
    acts.fill(submission, slots=list(version.slots.all()), at=EARLIER)
    return submit(submission, by=person("ada"), at=timezone.now())


def test_on_a_phone_without_a_script_a_line_and_a_region_are_commented_in_words(
    browser_page: OpenPage,
) -> None:
    waiting(settle())
    page = browser_page(width=360, javascript=False)
    enter(page, person("grace"))
    take(page)
    switch = page.get_by_role("navigation", name="Work and review")
    expect(switch).to_be_visible()
    switch.get_by_role("link", name="Your review").click()
    expect(page.get_by_role("heading", name="Your review")).to_be_in_viewport()
    switch.get_by_role("link", name="The work").click()
    piece = page.locator("article.desk-piece").filter(has=page.locator("ol.desk-lines")).first
    piece.locator("summary", has_text="Comment on a place in it").click()
    piece.get_by_label("Where?").fill("line 1")
    piece.get_by_label("What do you want to say there?").fill("Here you begin to wait.")
    picture = page.locator("article.desk-piece").filter(has=page.locator("img")).first
    picture.locator("summary", has_text="Comment on a place in it").click()
    picture.get_by_label("Where?").fill("top left")
    picture.get_by_label("What do you want to say there?").fill("The first day.")
    judge(page, well=False)
    hand_in(page)
    linus = browser_page()
    enter(linus, person("linus"))
    take(linus)
    judge(linus, well=False)
    hand_in(linus)
    ada = browser_page(width=360, scheme="dark")
    enter(ada, person("ada"))
    ada.goto("/earn/")
    ada.get_by_role("link", name="Wait time in questioning").first.click()
    ada.get_by_role("link", name="What the reviewers said").click()
    ada.get_by_role("link", name="Not yet").click()
    for words in ("What was strong", "What is missing", "What to try", "What needs new work"):
        expect(ada.get_by_role("heading", name=words)).to_be_visible()
    expect(ada.get_by_text("Here you begin to wait.")).to_be_visible()
    expect(ada.get_by_text("Reviewer 1, line 1")).to_be_visible()
    expect(ada.get_by_text("Reviewer 1, top left")).to_be_visible()
    look(ada)


def test_with_the_keys_alone_a_review_is_written_and_they_can_be_switched_off(
    browser_page: OpenPage,
) -> None:
    waiting(settle())
    page = browser_page()
    enter(page, person("grace"))
    take(page)
    look(page)
    work, review = page.locator("#work").bounding_box(), page.locator("#judge").bounding_box()
    assert work and review
    assert work["x"] + work["width"] <= review["x"]
    page.keyboard.press("?")
    keys = page.locator("details.desk-keys")
    expect(keys.get_by_text("choose a level of this criterion")).to_be_visible()
    look(page)
    page.get_by_role("radio", name="Yes").check()
    for criterion in page.locator(".desk-criterion:has([type=radio])").all():
        page.keyboard.press("n")
        page.keyboard.press("2")
        expect(criterion.get_by_role("radio").nth(1)).to_be_checked()
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.keyboard.type("Piece one, n and s and 1.")
    assert page.evaluate("document.activeElement.name").startswith("pin-")
    keys.get_by_role("checkbox").uncheck()
    page.locator("#work").focus()
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.id") == "work"


def test_a_line_a_region_and_a_phrase_by_mouse_without_leaving_the_page(
    browser_page: OpenPage,
) -> None:
    waiting(settle())
    page = browser_page()
    enter(page, person("grace"))
    page.goto("/review/phrases/")
    page.get_by_label("The phrase").fill("You could count once more.")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Kept.")).to_be_visible()
    look(page)
    take(page)
    desk = page.url
    piece = page.locator("article.desk-piece").filter(has=page.locator("ol.desk-lines")).first
    piece.locator("ol.desk-lines > li").nth(1).click()
    expect(piece.get_by_label("Where?").first).to_have_value("2")
    picture = page.locator("article.desk-piece").filter(has=page.locator("img")).first
    picture.scroll_into_view_if_needed()
    expect(picture.locator("img").first).to_have_js_property("complete", True)
    box = picture.locator("[data-region]").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 160)
    page.mouse.up()
    expect(picture.get_by_label("Where?").first).not_to_have_value("")
    where = picture.get_by_label("Where?").first.input_value().split()
    assert (len(where), round(float(where[0])), round(float(where[2]))) == (4, 20, 40)
    expect(picture.locator("[data-drawn] rect")).to_have_count(1)
    page.locator("summary", has_text="Your phrases").click()
    page.get_by_label("Phrase", exact=True).select_option("You could count once more.")
    page.get_by_label("Into").select_option("What to try next?")
    page.get_by_role("button", name="Put it in").click()
    expect(page.get_by_label("What to try next?")).to_have_value("You could count once more.")
    assert page.url == desk
    look(page)


def test_without_a_net_the_desk_stays_and_what_is_typed_is_saved_on_return(
    browser_page: OpenPage, line: Line
) -> None:
    waiting(settle())
    page = browser_page(width=360)
    enter(page, person("grace"))
    take(page)
    expect(page.locator("html")).to_have_attribute("data-at-hand", "yes")
    line.lose(page)
    page.get_by_label("What was strong?").fill("Every pause is written down.")
    expect(page.get_by_text("Not saved: no connection.")).to_be_visible()
    assert list(Review.objects.all()) == []
    page.reload()
    expect(page.get_by_role("heading", name="Your review")).to_be_visible()
    assert all_pictures_are_there(page)
    page.get_by_role("button", name="Put my text back").click()
    expect(page.get_by_label("What was strong?")).to_have_value("Every pause is written down.")
    page.get_by_label("What does the work not show yet?").fill("A second day.")
    page.wait_for_function("!navigator.onLine")
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.get_by_text("No connection. What you typed is kept")).to_be_visible()
    line.find(page)
    expect(page.get_by_text(re.compile(r"^Saved \d"))).to_be_visible()
    review = Review.objects.get()
    assert (review.strong, review.lacking) == ("Every pause is written down.", "A second day.")
    judge(page)
    hand_in(page)
    assert page.evaluate(FORGOTTEN) is True


def test_whoever_leaves_the_desk_at_once_has_it_without_a_net_all_the_same(
    browser_page: OpenPage, line: Line
) -> None:
    waiting(settle())
    page = browser_page(width=360)
    enter(page, person("grace"))
    take(page)
    expect(page.locator("html")).to_have_attribute("data-at-hand", "yes")
    desk, needed = page.url, page.evaluate(DESK)
    page.add_init_script(SLOW)
    page.evaluate("caches.delete('milepost-desk')")
    page.reload(wait_until="load")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto("/review/")
    wait_until(page, KEPT, needed)
    line.lose(page)
    page.goto(desk)
    expect(page.get_by_role("heading", name="Your review")).to_be_visible()
    assert all_pictures_are_there(page)


def test_whoever_signs_out_leaves_no_work_on_a_slow_device(browser_page: OpenPage) -> None:
    waiting(settle())
    page = browser_page(width=360)
    page.add_init_script(SLOW)
    enter(page, person("grace"))
    take(page)
    expect(page.locator("html")).to_have_attribute("data-at-hand", "yes", timeout=60_000)
    needed = page.evaluate(DESK)
    assert page.evaluate(KEPT, needed[:1]) is True
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("link", name="Sign in").first.wait_for()
    assert page.evaluate("caches.has('milepost-desk')") is False
    looks = page.evaluate("document.querySelector('link[rel=stylesheet]').href")
    page.evaluate(KEEP, [looks, needed[0]])
    assert page.evaluate("caches.has('milepost-desk')") is False


def test_whoever_reloads_after_a_lost_answer_is_no_other_writer(
    browser_page: OpenPage, line: Line
) -> None:
    waiting(settle())
    page = browser_page(width=360)
    enter(page, person("grace"))
    take(page)
    expect(page.locator("html")).to_have_attribute("data-at-hand", "yes")
    line.deaf = True
    page.get_by_label("What was strong?").fill("Every pause is written down.")
    expect(page.get_by_text("Not saved: no connection.")).to_be_visible()
    assert Review.objects.get().strong == "Every pause is written down."
    line.lose(page)
    page.get_by_label("What does the work not show yet?").fill("A second day.")
    page.reload()
    page.get_by_role("button", name="Put my text back").click()
    line.find(page)
    expect(page.get_by_text(re.compile(r"^Saved \d"))).to_be_visible()
    assert Review.objects.get().lacking == "A second day."


def test_what_was_saved_is_there_again_when_the_desk_opens_without_a_net(
    browser_page: OpenPage, line: Line
) -> None:
    waiting(settle())
    page = browser_page(width=360)
    enter(page, person("grace"))
    take(page)
    expect(page.locator("html")).to_have_attribute("data-at-hand", "yes")
    page.get_by_label("What was strong?").fill("Every pause is written down.")
    expect(page.get_by_text(SAVED)).to_be_visible()
    line.lose(page)
    page.reload()
    expect(page.get_by_label("What was strong?")).to_have_value("Every pause is written down.")
    expect(page.get_by_role("button", name="Put my text back")).to_be_hidden()
    page.get_by_label("What does the work not show yet?").fill("A second day.")
    expect(page.get_by_text("Not saved: no connection.")).to_be_visible()
    line.find(page)
    expect(page.get_by_text(SAVED)).to_be_visible()
    review = Review.objects.get()
    assert (review.strong, review.lacking) == ("Every pause is written down.", "A second day.")
    page.reload()
    expect(page.get_by_label("What does the work not show yet?")).to_have_value("A second day.")
    assert page.evaluate(OWN) == []
    page.get_by_label("What to try next?").fill("Count once more.")
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert len(page.evaluate(OWN)) == 1
    judge(page)
    hand_in(page)
    assert page.evaluate(OWN) == []


def test_all_comments_on_one_piece_are_put_back_after_a_reload_without_a_net(
    browser_page: OpenPage, line: Line
) -> None:
    waiting(settle())
    page = browser_page()
    enter(page, person("grace"))
    take(page)
    expect(page.locator("html")).to_have_attribute("data-at-hand", "yes")
    line.lose(page)
    piece = page.locator("article.desk-piece").filter(has=page.locator("ol.desk-lines")).first
    for number, words in enumerate(("Here you begin.", "Here you wait.")):
        piece.locator("ol.desk-lines > li").nth(number).click()
        piece.get_by_label("What do you want to say there?").nth(number).fill(words)
    page.get_by_label("What was strong?").fill("Every pause is written down.")
    expect(page.get_by_text("Not saved: no connection.")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Put my text back").click()
    said = piece.get_by_label("What do you want to say there?")
    expect(said.nth(1)).to_be_visible()
    expect(said.nth(1)).to_have_value("Here you wait.")
    line.find(page)
    expect(page.get_by_text(SAVED)).to_be_visible()
    pins = [(pin["place"], pin["text"]) for pin in Review.objects.get().pins]
    assert pins == [("1", "Here you begin."), ("2", "Here you wait.")]


def test_a_comment_on_a_place_saves_itself(browser_page: OpenPage) -> None:
    waiting(settle())
    page = browser_page()
    enter(page, person("grace"))
    take(page)
    piece = page.locator("article.desk-piece").filter(has=page.locator("ol.desk-lines")).first
    piece.locator("ol.desk-lines > li").first.click()
    piece.get_by_label("What do you want to say there?").fill("Here you begin.")
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert [pin["text"] for pin in Review.objects.get().pins] == ["Here you begin."]


def all_pictures_are_there(page: Page) -> bool:
    """Say whether each picture of the work is drawn, wherever it came from."""
    for picture in page.locator("article.desk-piece img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
    script = (
        "[...document.querySelectorAll('.desk-piece img')].every((one) => one.naturalWidth > 0)"
    )
    return bool(page.evaluate(script))


def test_a_reviewer_qualifies_meets_a_sample_unseen_and_is_told_afterwards(
    browser_page: OpenPage,
) -> None:
    version = settle(more=[("olivia", "Olivia", "owner")])
    people = {"lead": person("designer"), "second": person("olivia"), "reviewers": []}
    calibrating.ask_and_qualify(version, **people, at=EARLIER)
    submission = waiting(version)
    page = browser_page(width=360)
    enter(page, person("grace"))
    page.goto("/review/")
    expect(page.get_by_role("button", name="Start")).to_have_count(0)
    page.get_by_role("link", name="Your calibration").click()
    page.get_by_role("link", name="Wait time in questioning").click()
    look(page)
    page.get_by_role("button", name="Begin the samples that qualify").click()
    for number in range(2):
        as_the_panel(page)
        hand_in(page)
        if not number:
            page.get_by_role("link", name="To the next one").click()
    expect(page.get_by_role("heading", name="You are qualified")).to_be_visible()
    look(page)
    assert Calibration.objects.get().reviewer == person("grace")

    CalibrationRule.objects.update(every=1)
    take(page)
    text = page.get_by_role("main").inner_text().lower()
    assert [word for word in ("sample", "panel", "calibration") if word in text] == []
    as_the_panel(page)
    hand_in(page)
    expect(page.get_by_role("heading", name="Thank you. This was a sample.")).to_be_visible()
    look(page)
    submission.refresh_from_db()
    assert (submission.state, Review.objects.count()) == ("submitted", 0)

    lead = browser_page()
    enter(lead, person("designer"))
    lead.goto("/define/")
    lead.get_by_role("link", name="Your reviewers").click()
    lead.get_by_role("link", name="Wait time in questioning").click()
    lead.get_by_role("link", name="Grace").click()
    expect(lead.locator("figure.trend circle")).to_have_count(3)
    look(lead)


def as_the_panel(page: Page) -> None:
    """Judge the sample on the desk exactly as its panel did."""
    exercise = Exercise.objects.get(pk=page.url.rstrip("/").rpartition("/")[2])
    anchor = Anchor.objects.get(pk=exercise.anchor_id)
    page.get_by_role("radio", name="Yes").check()
    for score in anchor.scores.all():
        page.locator(f"[name='level-{score.criterion_id}'][value='{score.level_id}']").check()
        page.locator(f"[name='comment-{score.criterion_id}']").fill("Seen in line 2.")
    for label in ("What was strong?", "What does the work not show yet?", "What to try next?"):
        page.get_by_label(label).fill("Said kindly.")
