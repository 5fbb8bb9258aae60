"""Ada puts a share into her school's site: visitors see the badge in a frame that runs nothing."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from milepost.people.tests.builders import make_person
from tests.journeys.browsing import OpenPage, assert_accessible, enter
from tests.journeys.steps import TITLE, earn_badge, person, settle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
INTRUDER = "<script>document.body.append('It ran.')</script><p>It came.</p>"
MADE = "(picture) => picture.complete && picture.naturalWidth"


class School(HTTPServer):
    """Another site, with one page of its own."""

    page = ""

    @property
    def address(self) -> str:
        """Where it is; another site than ``localhost``."""
        return f"http://127.0.0.1:{self.server_port}/"


class Answer(BaseHTTPRequestHandler):
    """Gives the school's page."""

    server: School

    def do_GET(self) -> None:
        """Give the page, whatever is asked for."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f"<!doctype html><title>School</title>{self.server.page}".encode())

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def school() -> Iterator[School]:
    """Run the school's site for one test."""
    with School(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever).start()
        yield server
        server.shutdown()


def test_a_share_inside_another_site_shows_the_badge_and_runs_nothing(
    browser_page: OpenPage, school: School
) -> None:
    earn_badge(settle())
    phone, desk = browser_page(width=360), browser_page()
    enter(phone, person("ada"))
    frame = school.page = share_with_everyone(phone)

    enter(desk, make_person("Gus"))
    cookies: list[str | None] = []
    visitor = desk.context.new_page()
    desk.context.on("request", lambda one: cookies.append(one.header_value("cookie")))
    visitor.goto(school.address)
    shown = visitor.frame_locator("iframe")
    expect(shown.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(shown.get_by_text("In force")).to_be_visible()
    assert shown.locator("img").first.evaluate(MADE) > 0
    assert shown.locator("h1").evaluate("(one) => getComputedStyle(one).fontFamily") != "Times"
    assert (len(cookies) > 2, set(cookies)) == (True, {None})

    with desk.context.expect_page() as opened:
        shown.get_by_role("link", name="See how they were earned").click()
    expect(opened.value.get_by_role("heading", name=TITLE, exact=True, level=2)).to_be_visible()
    assert any(cookies)

    for careless in (frame, frame.replace(" sandbox=", " data-was=")):
        school.page, visitor = careless, spoiled(desk.context)
        visitor.goto(school.address)
        expect(visitor.frame_locator("iframe").get_by_text("It came.")).to_be_visible()
        expect(visitor.frame_locator("iframe").get_by_text("It ran.")).to_have_count(0)

    phone.get_by_role("button", name="Stop this share now").click()
    expect(phone.get_by_text("The link no longer shows anything.")).to_be_visible()
    school.page, late = frame, desk.context.new_page()
    late.goto(school.address)
    expect(late.frame_locator("iframe").get_by_text("Not shown any more")).to_be_visible()


def share_with_everyone(phone: Page) -> str:
    """Return what Ada pastes into another site."""
    phone.goto("/wallet/")
    phone.get_by_role("link", name="Share badges").click()
    phone.get_by_role("link", name="An employer").click()
    phone.get_by_role("checkbox", name=TITLE).check()
    phone.get_by_label("Who is it for?").fill("Everyone")
    phone.locator("input[name=opens][value=public]").check()
    phone.get_by_role("button", name="Make the link").click()
    phone.get_by_text("Put it into another site").click()
    assert_accessible(phone)
    return phone.locator("details[open] .secret").inner_text()


def spoiled(context: BrowserContext) -> Page:
    """A window in which what is framed has a script that is not ours."""
    page = context.new_page()

    def spoil(route: Route) -> None:
        answer = route.fetch()
        text = answer.text().replace("</main>", f"{INTRUDER}</main>")
        route.fulfill(response=answer, body=text)

    page.route("**/embed/", spoil)
    return page
