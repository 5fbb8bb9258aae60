"""What a journey does with a window: open it, sign in, weigh it, ask axe."""

import re
import socket
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from milepost.kit.models import Mail
from milepost.people.models import Person

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
EXPECTED = (
    "the server responded with a status of 4",
    "net::ERR_FAILED",
    "net::ERR_INTERNET",
    "net::ERR_EMPTY",
)
AXE = Path(__file__).parents[2] / ".cache/strangers/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK_AXE = """async (rules) => {
    const report = await axe.run({ runOnly: rules });
    return report.violations.flatMap((rule) => rule.nodes.map((node) =>
        `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}"""


class OpenPage(Protocol):
    """Opens a window; see the fixture ``browser_page``."""

    def __call__(
        self, *, width: int = 1280, scheme: str = "light", javascript: bool = True
    ) -> Page: ...


class Line:
    """The line to the server: ``cut``, no request reaches it; ``deaf``, no answer comes back.

    A browser's own switch for being offline reaches new documents and workers late, or never.
    """

    def __init__(self) -> None:
        self.cut = self.deaf = False
        self.here = threading.local()
        line = self

        class Server(ThreadedWSGIServer):
            """Remembers the socket of each thread, so that it can be closed without an answer."""

            def finish_request(self, request: Any, client_address: Any) -> None:
                line.here.socket = request
                super().finish_request(request, client_address)

        self.server_class = Server

    def to(self, application: WSGIApplication) -> WSGIApplication:
        """Return the application as it is reached over this line."""

        def reached(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            answer = [] if self.cut else application(environ, start_response)
            if self.cut or self.deaf:
                self.here.socket.shutdown(socket.SHUT_RDWR)
                raise ConnectionResetError
            return answer

        return reached

    def lose(self, page: Page) -> None:
        """Cut the line, and have the browser know it."""
        self.cut = True
        page.context.set_offline(True)

    def find(self, page: Page) -> None:
        """Mend the line, and have the page know it."""
        self.cut = self.deaf = False
        page.context.set_offline(False)
        page.evaluate("dispatchEvent(new Event('online'))")


class Windows:
    """The windows of one test; closing them fails the test if a page had errors."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser = browser
        self.site = site
        self.contexts: list[BrowserContext] = []
        self.errors: list[str] = []

    def open(self, *, width: int = 1280, scheme: str = "light", javascript: bool = True) -> Page:
        """Open a window for a new visitor."""
        context = self.browser.new_context(
            base_url=self.site,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=javascript,
            accept_downloads=True,
            reduced_motion="reduce",
        )
        context.set_default_timeout(30_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(word in message.text for word in EXPECTED):
            self.errors.append(message.text)

    def close(self) -> None:
        """Close every window."""
        for context in self.contexts:
            context.close()
        assert self.errors == []


def statuses(page: Page, addresses: Iterable[str], *, cache: str) -> list[int]:
    """Return what each address answers to this window: ``default``, or ``force-cache``, which takes
    whatever the browser has kept, however old."""
    ask = "async ([address, cache]) => (await fetch(address, {cache})).status"
    return [int(page.evaluate(ask, [one, cache])) for one in addresses]


def newest_link(to: str, *, with_path: str = "/") -> str:
    """Return the link in the newest mail to an address that has such a link."""
    mail = Mail.objects.filter(to=to, text__contains=with_path).latest("pk")
    found = re.search(rf"^https?://\S+{with_path}\S*$", mail.text, re.MULTILINE)
    assert found, mail.text
    return found[0]


def sign_in(page: Page, email: str, *, name: str = "") -> None:
    """Sign in by a mailed link, as a person does; a newcomer says their name."""
    page.goto("/sign-in/")
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_role("button", name="Mail me a link").click()
    page.wait_for_url("**/sign-in/sent/")
    page.goto(newest_link(email))
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()
    if "/account/welcome/" in page.url:
        page.get_by_label("Your name").fill(name or email)
        page.get_by_role("radio", name="Yes").check()
        page.get_by_role("button", name="Go on").click()
        page.wait_for_url(lambda url: "/account/welcome/" not in url)


def enter(page: Page, person: Person) -> None:
    """Give a window the cookie of somebody who is signed in already."""
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "url": settings.PUBLIC_URL}]
    )


def flaws(page: Page) -> list[str]:
    """Return what axe finds, and whether something sticks out at the side."""
    if not AXE.exists():
        pytest.skip("SKIPPED: axe is not installed; run tests/strangers/install.")
    page.wait_for_load_state()
    wide, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    found = [] if wide <= window else [f"It is {wide} px wide in a window of {window}."]
    if page.evaluate("!window.htmx && document.querySelector('[hx-get], [hx-post]') !== null"):
        found.append("It has hx- attributes, and does not load htmx.")
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE.read_text())
    violations: list[str] = page.evaluate(ASK_AXE, RULES)
    return found + violations


def assert_accessible(page: Page) -> None:
    """Assert that axe finds nothing, and that nothing sticks out at the side."""
    found = flaws(page)
    assert found == [], f"{page.url}:\n" + "\n".join(found)


def wait_until(page: Page, check: str, given: object = None) -> None:
    """Wait until the promise that the function ``check`` returns comes true.

    To ``Page.wait_for_function`` every promise is true.
    """
    script = f"""async (given) => {{
        const end = Date.now() + 30_000;
        while (!(await ({check})(given))) {{
            if (Date.now() > end) throw new Error("it never came true");
            await new Promise((resolve) => setTimeout(resolve, 50));
        }}
    }}"""
    page.evaluate(script, given)


def look(page: Page) -> None:
    """Ask axe about the page; it needs JavaScript, so only windows that have it are asked."""
    if page.evaluate("window.matchMedia('(scripting: enabled)').matches"):
        assert_accessible(page)


def page_weight(page: Page, path: str) -> int:
    """Open a page with an empty cache and return the bytes it took, compressed, headers too."""
    session: Any = page.context.new_cdp_session(page)
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto(path, wait_until="networkidle")
    session.detach()
    return int(sum(sizes))
