"""Every page of the demo, as each of its people and as a stranger, on a desk and on a phone."""

import re
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

import pytest
from django.db import connection
from django.urls import resolve, reverse
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django import Settings

from milepost.hold.actions import renew_link
from milepost.hold.models import Share
from milepost.practice.actions import renew_log_link
from milepost.practice.models import LogShare
from milepost.review.actions import open_place, take
from milepost.review.models import Anchor
from milepost.review.queries import queue_for
from milepost.review.rules.conflicts import Answer
from milepost.site.demo.load import load
from milepost.site.demo.views import LANDING
from milepost.site.demo.world import drafting
from tests.journeys.browsing import OpenPage, flaws, newest_link
from tests.journeys.steps import person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIMIT = 100 * 1024
PATIENCE = 30_000
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 800}
FILES = {
    "review:worker",
    *("earn:coached_file", "earn:coached_preview"),
    *("earn:attest_file", "earn:attest_preview", "earn:large", "earn:covered"),
    *("hold:imported_file", "hold:share_imported", "hold:share_qr"),
    *("earn:file", "earn:preview", "review:file", "review:preview", "issue:file"),
    *("issue:claim_file", "hold:share_file", "hold:share_evidence", "define:definition"),
    *("define:picture", "ledger:checkpoint", "ledger:proof", "ledger:consistency"),
    *("frameworks:case_package", "frameworks:case_item", "frameworks:table"),
    *("frameworks:crosswalk_case", "frameworks:crosswalk_table"),
    *(
        "practice:export",
        "practice:refused",
        "recognize:signed",
        "recognize:voice_file",
        "recognize:endorsement",
        "recognize:shared_endorsement",
    ),
    *("api:openapi-json", "issue:did", "issue:context", "issue:status"),
}
"""Routes that answer with a file or for a machine: they must answer, and are not looked at."""
WORK = re.compile(r"/(review|attest)/.+/preview\.jpg(\?|$)|/s/.+/preview/|/(large|covered)\.jpg")
"""Pictures of the work itself, which readers need large; they are not weighed."""
STATES = {
    "define:achievement": 3,
    "define:edit": 3,
    "earn:submission": 5,
    "hold:credential": 3,
    "ledger:leaf": 4,
    "organizations:detail": 3,
    "practice:log": 3,
    "practice:shares": 4,
    "recognize:commitment": 3,
    "recognize:my_claim": 2,
    "review:done": 3,
    "review:record": 2,
}
"""How many pages of a route are visited, when they look different from one another; else one."""
PRACTICE = {"practice:logs", "practice:log", "practice:standing", "practice:history"}
PRACTICE |= {"practice:correct", "practice:keepers", "practice:shares"}
PRACTICE |= {"practice:start", "practice:change", "practice:bring", "practice:share_detail"}
PRACTICE |= {"practice:pocket", "practice:jobs"}
"""Looked at as the learner, and left out when others come to them."""
PAGES = {
    "stranger": {
        "review:reviewing",
        "site:home",
        "site:demo",
        "define:catalogue",
        "define:achievement",
    }
    | {"define:learn", "define:lineage", "define:compare"}
    | {"define:drafts", "define:open_draft"}
    | {"review:figures", "review:figures_organization", "review:figures_achievement"}
    | {"recognize:commitments", "recognize:commitment", "recognize:organization"}
    | {"recognize:voices"}
    | {
        "verify:page",
        "verify:wallet_ask",
        "ledger:page",
        "ledger:leaf",
        "hold:share",
        "issue:claim",
        "site:api",
    }
    | {"earn:attest", "earn:attest_stop"}
    | {
        "people:sign_in",
        "organizations:detail",
        "practice:shared",
        "frameworks:list",
        "frameworks:framework",
    }
    | {"frameworks:competency", "frameworks:crosswalks", "frameworks:crosswalk"},
    "learner": {
        "earn:list",
        "earn:submission",
        "earn:lines",
        "earn:attestations",
        "earn:people",
        "earn:add_badge",
        "site:from_wallet",
        "earn:withdraw",
        "review:history",
        "review:new_appeal",
        "review:my_appeals",
        "review:appeal",
    }
    | {"earn:assess", "earn:feedback", "earn:effort"}
    | {"review:record", "hold:wallet", "hold:credential", "hold:shares", "hold:share_detail"}
    | {"define:suggest", "earn:helped"}
    | {"hold:bring", "hold:brought", "hold:elsewhere", "hold:imported"}
    | {"hold:record", "hold:gaps", "hold:collections", "hold:collection", "hold:take"}
    | {"hold:claims", "hold:claim", "site:archive", "site:bring_archive"}
    | {"hold:share_new", "people:account", "people:tokens", "people:passkeys"}
    | {"recognize:my_claims", "recognize:my_claim", "recognize:claim", "recognize:speak"}
    | {"recognize:use", "recognize:endorsements", "earn:renewals"}
    | {"issue:wallet_offer"}
    | PRACTICE,
    "guardian": {"people:family", "people:child", "people:approval", "people:end_guardianship"}
    | {"hold:guarded"},
    "child": {"people:family", "people:approval", "hold:share_detail"},
    "reviewer": {"review:calibration", "review:stance", "review:phrases"}
    | {"review:queue", "review:desk", "review:mine", "review:done", "review:record"}
    | {"review:appeals", "review:appeal"}
    | {"review:opening", "review:ties"},
    "designer": {"review:led", "review:lead", "review:rule", "review:samples", "review:sample"}
    | {"review:rounds", "review:lead_reviewer"}
    | {"review:likenesses", "review:likeness", "review:new_concern"}
    | {"review:concerns", "review:concern"}
    | {
        "earn:coaching",
        "earn:coached",
        "define:achievement",
        "define:derive",
        "define:desk",
        "define:edit",
        "define:resources",
        "frameworks:list",
        "frameworks:imports",
        "frameworks:import",
        "define:core",
        "define:opening",
        "define:authors",
        "define:differences",
        "frameworks:desk",
        "frameworks:write",
        "frameworks:item",
        "frameworks:crosswalks",
        "frameworks:crosswalk",
        "frameworks:compare",
        "organizations:detail",
        "organizations:change",
    }
    | {"review:oversee", "review:changes", "review:change", "review:propose", "review:set_aside"}
    | {"review:work", "review:in_spite", "review:qualified", "review:more_time"}
    | {"review:qualification"},
    "employer": {"organizations:list", "organizations:detail", "organizations:change"}
    | {"review:fees", "issue:desk", "issue:revoke", "review:concern_about"}
    | {"practice:batch", "practice:batch_group"}
    | {"practice:logs", "practice:group_new", "practice:group_edit"}
    | {"recognize:desk", "recognize:edit", "recognize:withdraw", "recognize:commitment"}
    | {"recognize:claims", "recognize:decide"},
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
        self.urls: set[str] = set()
        self.bytes = 0.0
        session: Any = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._ask)
        session.on("Network.loadingFinished", self._weigh)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def _ask(self, event: Any) -> None:
        """Note what the page asks for; the same address again comes out of a browser's cache."""
        url = event["request"]["url"]
        if event["documentURL"] == self.address and url not in self.urls and not WORK.search(url):
            self.urls.add(url)
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
        self.urls.clear()
        self.page.set_viewport_size(DESK)
        self.page.emulate_media(color_scheme="light")
        answer = self.page.goto(address, timeout=PATIENCE)
        assert answer
        told = [] if answer.status == 200 else [f"It answered {answer.status}."]
        told += [f"On a desk: {flaw}" for flaw in flaws(self.page)]
        self.page.set_viewport_size(PHONE)
        self.page.emulate_media(color_scheme="dark")
        # At a page's end a bar that stays in sight stands in its own place and covers nothing.
        self.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        told += [f"On a phone, in the dark: {flaw}" for flaw in flaws(self.page)]
        if self.bytes > LIMIT:
            told.append(f"It weighs {self.bytes / 1024:.0f} KB.")
        self.found += [f"{address}: {flaw}" for flaw in told]

    def _links(self) -> list[str]:
        script = "[...document.querySelectorAll('a[href]')].map((link) => link.href)"
        links = [urldefrag(link).url for link in self.page.evaluate(script)]
        return [link for link in dict.fromkeys(links) if link.startswith(f"{self.site}/")]


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file that keeps the demo's story once it was told; SQLite copies it in a blink."""
    return tmp_path_factory.mktemp("story") / "demo.sqlite3"


@pytest.fixture
def demo(site: str, settings: Settings, story: Path) -> str:
    """Tell the demo's story, as ``make demo`` does; return where it begins."""
    settings.DEMO, settings.ROOT_URLCONF = True, "tests.journeys.demo_urls"
    connection.ensure_connection()
    is_told = story.exists()
    if not is_told:
        load(timezone.now(), tell=lambda words: None)
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(story)) as kept:
            if is_told:
                kept.backup(connection.connection)
            else:
                connection.connection.backup(kept)
    return site + reverse("site:demo")


def be(page: Page, key: str, *, demo: str) -> str:
    """Sign in with one click; return the address one lands on."""
    page.goto(demo)
    with page.expect_navigation(url=lambda url: url != demo):
        page.locator(f"form[action$='/enter/{key}/'] button").click()
    return page.url


def test_every_page_that_a_stranger_comes_to(browser_page: OpenPage, site: str, demo: str) -> None:
    learner, sweep = person("amara"), Sweep(browser_page(), site=site)
    token = renew_link(
        Share.objects.get(recognition_claim=None, holder=learner), by=learner, at=timezone.now()
    )
    share = site + reverse("hold:share", args=[token])
    asked = newest_link("neighbor@example.net", with_path="/attest/")
    token = renew_log_link(LogShare.objects.get(), by=learner, at=timezone.now())
    log = site + reverse("practice:shared", args=[token])
    revised = site + reverse("define:achievement", args=[drafting()["revision"]["achievement"]])
    claim = newest_link(learner.email, with_path="/claim/")
    sweep.walk([demo, share, log, claim, asked, revised])
    assert sweep.found == [], "\n".join(sweep.found)
    assert PAGES["stranger"] - sweep.visited.keys() == set()


def led_by(key: str) -> list[str]:
    """Pages of which only a few of their kind lead on: to samples, to work one may decide on."""
    if key != "designer":
        return []
    anchor = Anchor.objects.select_related("version__achievement").first()
    assert anchor
    sampled = anchor.version.achievement
    return [
        reverse("review:lead", args=[sampled.slug]),
        reverse("review:samples", args=[sampled.slug]),
        reverse("review:oversee", args=["adult-education"]),
        reverse("review:work", args=["adult-education"]),
    ]


@pytest.mark.parametrize(
    "key", ["learner", "reviewer", "designer", "employer", "guardian", "child"]
)
def test_every_page_that_one_of_its_people_comes_to(
    browser_page: OpenPage, site: str, demo: str, key: str
) -> None:
    sweep = Sweep(browser_page(), site=site)
    landing = be(sweep.page, key, demo=demo)
    assert urlsplit(landing).path == reverse(LANDING[key])
    if key == "reviewer":
        grace, now = person("grace"), timezone.now()
        work, more = queue_for(grace, at=now)[:2]
        open_place(take(work, by=grace, at=now), answer=Answer(knows=False), at=now)
        take(more, by=grace, at=now)
    if key == "designer":
        grace, now = person("grace"), timezone.now()
        here = queue_for(grace, at=now).filter(
            version__achievement__organization__slug="adult-education"
        )
        take(here[0], by=grace, at=now)
    if key != "learner":
        sweep.known = (PAGES["stranger"] | PRACTICE) - PAGES[key]
    sweep.walk([landing, *(site + address for address in led_by(key))])
    assert sweep.found == [], "\n".join(sweep.found)
    assert PAGES[key] - sweep.visited.keys() == set()
