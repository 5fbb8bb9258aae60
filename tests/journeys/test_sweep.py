"""Every page of the demo, as each of its people and as a stranger, on a desk and on a phone."""

import re
from collections import Counter
from typing import Any
from urllib.parse import urldefrag, urlsplit

import pytest
from django.urls import resolve, reverse
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django import Settings

from milepost.earn.models import Submission
from milepost.hold.actions import renew_link
from milepost.hold.models import Share
from milepost.review.actions import take
from milepost.review.queries import queue_for
from milepost.site.demo.load import load
from milepost.site.demo.views import LANDING
from tests.journeys.browsing import OpenPage, flaws, newest_link
from tests.journeys.steps import person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIMIT = 100 * 1024
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 800}
FILES = {
    *("earn:file", "earn:preview", "review:file", "review:preview", "issue:file"),
    *("issue:claim_file", "hold:share_file", "hold:share_evidence", "define:definition"),
    *("define:picture", "ledger:checkpoint", "ledger:proof", "ledger:consistency"),
    *("api:openapi-json", "issue:did", "issue:context", "issue:status"),
}
"""Routes that answer with a file or for a machine: they must answer, and are not looked at."""
WORK = re.compile(r"/review/.+/preview\.jpg$|/s/.+/preview/")
"""Pictures of the work itself, which readers need large; they are not weighed."""
STATES = {
    "define:achievement": 2,
    "earn:submission": 5,
    "hold:credential": 3,
    "ledger:leaf": 4,
    "organizations:detail": 3,
    "review:done": 3,
    "review:record": 2,
}
"""How many pages of a route are visited, when they look different from one another; else one."""
PAGES = {
    "stranger": {"site:home", "site:demo", "define:catalogue", "define:achievement"}
    | {"verify:page", "ledger:page", "ledger:leaf", "hold:share", "issue:claim", "site:api"}
    | {"people:sign_in", "organizations:detail"},
    "learner": {"earn:list", "earn:submission", "earn:withdraw", "review:history"}
    | {"review:record", "hold:wallet", "hold:credential", "hold:shares", "hold:share_detail"}
    | {"hold:share_new", "people:account", "people:tokens", "people:passkeys"},
    "reviewer": {"review:queue", "review:desk", "review:mine", "review:done", "review:record"},
    "designer": {"define:desk", "define:edit", "organizations:detail", "organizations:change"},
    "employer": {"organizations:list", "organizations:detail", "organizations:change"}
    | {"issue:desk", "issue:revoke"},
}
"""Pages that each of them must come to by following links."""


class Sweep:
    """A walk along every link from the pages it begins with; ``found`` is what is wrong.

    Routes that are ``known`` from another walk are left out.
    """

    def __init__(self, page: Page, *, site: str) -> None:
        self.page = page
        self.site = site
        self.visited: Counter[str] = Counter()
        self.known: set[str] = set()
        self.found: list[str] = []
        self.address = ""
        self.asked: set[str] = set()
        self.bytes = 0.0
        session: Any = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._ask)
        session.on("Network.loadingFinished", self._weigh)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def _ask(self, event: Any) -> None:
        ours = event["documentURL"] == self.address
        if ours and not WORK.search(event["request"]["url"]):
            self.asked.add(event["requestId"])

    def _weigh(self, event: Any) -> None:
        if event["requestId"] in self.asked:
            self.bytes += event["encodedDataLength"]

    def walk(self, beginnings: list[str]) -> None:
        """Visit these addresses and what they lead to, each route as often as it has states."""
        waiting = list(beginnings)
        for address in waiting:
            route = resolve(urlsplit(address).path).view_name
            if route in self.known or self.visited[route] >= STATES.get(route, 1):
                continue
            self.visited[route] += 1
            if route in FILES:
                self._fetch(address)
            else:
                self._visit(address)
            if route not in FILES | {"site:mailbox"}:
                waiting += [link for link in self._links() if link not in waiting]

    def _fetch(self, address: str) -> None:
        status = self.page.request.get(address).status
        if status != 200:
            self.found.append(f"{address} answered {status}.")

    def _visit(self, address: str) -> None:
        self.address, self.bytes = address, 0
        self.asked.clear()
        self.page.set_viewport_size(DESK)
        self.page.emulate_media(color_scheme="light")
        answer = self.page.goto(address)
        assert answer
        told = [] if answer.status == 200 else [f"It answered {answer.status}."]
        told += [f"On a desk: {flaw}" for flaw in flaws(self.page)]
        self.page.set_viewport_size(PHONE)
        self.page.emulate_media(color_scheme="dark")
        told += [f"On a phone, in the dark: {flaw}" for flaw in flaws(self.page)]
        if self.bytes > LIMIT:
            told.append(f"It weighs {self.bytes / 1024:.0f} KB.")
        self.found += [f"{address}: {flaw}" for flaw in told]

    def _links(self) -> list[str]:
        script = "[...document.querySelectorAll('a[href]')].map((link) => link.href)"
        links = [urldefrag(link).url for link in self.page.evaluate(script)]
        return [link for link in dict.fromkeys(links) if link.startswith(f"{self.site}/")]


@pytest.fixture
def demo(site: str, settings: Settings) -> str:
    """Tell the demo's story, as ``make demo`` does; return where it begins."""
    settings.DEMO, settings.ROOT_URLCONF = True, "tests.journeys.demo_urls"
    load(timezone.now(), tell=lambda words: None)
    return site + reverse("site:demo")


def be(page: Page, key: str, *, demo: str) -> str:
    """Sign in with one click; return the address one lands on."""
    page.goto(demo)
    with page.expect_navigation(url=lambda url: url != demo):
        page.locator(f"form[action$='/enter/{key}/'] button").click()
    return page.url


def test_every_page_that_a_stranger_comes_to(browser_page: OpenPage, site: str, demo: str) -> None:
    learner, sweep = person("amara"), Sweep(browser_page(), site=site)
    token = renew_link(Share.objects.get(), by=learner, at=timezone.now())
    share = site + reverse("hold:share", args=[token])
    sweep.walk([demo, share, newest_link(learner.email, with_path="/claim/")])
    assert sweep.found == [], "\n".join(sweep.found)
    assert PAGES["stranger"] - sweep.visited.keys() == set()


@pytest.mark.parametrize("key", ["learner", "reviewer", "designer", "employer"])
def test_every_page_that_one_of_its_people_comes_to(
    browser_page: OpenPage, site: str, demo: str, key: str
) -> None:
    sweep = Sweep(browser_page(), site=site)
    landing = be(sweep.page, key, demo=demo)
    assert urlsplit(landing).path == reverse(LANDING[key])
    if key == "reviewer":
        grace, now = person("grace"), timezone.now()
        work = queue_for(grace, at=now).first()
        assert isinstance(work, Submission)
        take(work, by=grace, at=now)
    if key != "learner":
        sweep.known = PAGES["stranger"] - PAGES[key]
    sweep.walk([landing])
    assert sweep.found == [], "\n".join(sweep.found)
    assert PAGES[key] - sweep.visited.keys() == set()
