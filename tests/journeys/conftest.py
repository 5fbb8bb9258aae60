"""Journeys in a real browser: a server with its own database, Chromium, axe, and the scales.

A journey takes ``site`` (the server's address) and ``browser_page`` (a window on it)::

    def test_ada_finds_a_skill(browser_page: OpenPage) -> None:
        page = browser_page(width=360, scheme="dark")
        page.goto("/catalogue/")
        assert_accessible(page)
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.journeys.browsing import CHROMIUM, FLAGS, Line, OpenPage, Windows

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return the browser; without one the journeys skip, loudly, and fail under CI."""
    path = os.environ.get("MILEPOST_CHROMIUM") or shutil.which("chromium") or CHROMIUM
    if not Path(path).exists():
        _missing(f"SKIPPED: no Chromium at {path}, so no journey is walked.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def _missing(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def whole_line() -> Line:
    """Return the line between the browser and the server, for all journeys of a session."""
    return Line()


@pytest.fixture
def line(whole_line: Line) -> Iterator[Line]:
    """Return the line to the server, which a journey cuts and mends; it is whole afterwards."""
    yield whole_line
    whole_line.cut = whole_line.deaf = False


@pytest.fixture(scope="session")
def live_server(whole_line: Line) -> Iterator[LiveServer]:
    """Run the server as in earnest: static files compressed, by the middleware."""
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = whole_line.to
    server.thread.server_class = whole_line.server_class
    server.start()
    yield server
    server.stop()


@pytest.fixture
def site(live_server: LiveServer, settings: Settings) -> str:
    """Return the address of a running server; links in mail lead to it, too."""
    settings.PUBLIC_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [settings.PUBLIC_URL]
    return settings.PUBLIC_URL


@pytest.fixture
def browser_page(chromium: Browser, site: str) -> Iterator[OpenPage]:
    """Return how to open windows: ``browser_page(width=360, scheme="dark", javascript=False)``.

    Each is a visitor of its own, with no cookies. An error on the console or a page that was not
    found fails the test, unless it was expected.
    """
    windows = Windows(chromium, site)
    yield windows.open
    windows.close()
