"""Take the README's pictures anew from a fresh demo: ``make pictures``."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
PORT = 8765
SITE = f"http://127.0.0.1:{PORT}"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@contextmanager
def demo() -> Iterator[None]:
    """A demo of its own, in a folder that goes away."""
    milepost = Path(sys.executable).with_name("milepost")
    with tempfile.TemporaryDirectory() as folder:
        places = {"MILEPOST_DATA_DIR": folder, "MILEPOST_PUBLIC_URL": SITE}
        command = [milepost, "demo", "--port", str(PORT)]
        server = subprocess.Popen(command, env=os.environ | places, stdout=subprocess.DEVNULL)
        try:
            _wait()
            yield
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait() -> None:
    for _second in range(300):
        try:
            urllib.request.urlopen(f"{SITE}/demo/", timeout=2).close()
            return
        except OSError:
            time.sleep(1)
    raise SystemExit("The demo did not start.")


def enter(browser: Browser, who: str, *, width: int, scheme: str) -> Page:
    """A window of one of the cast."""
    dark = "dark" if scheme == "dark" else "light"
    page = browser.new_context(
        base_url=SITE, viewport={"width": width, "height": 900}, color_scheme=dark
    ).new_page()
    if who:
        page.goto("/demo/")
        page.locator(f'form[action="/demo/enter/{who}/"] button').click()
        page.wait_for_load_state()
    return page


def keep(page: Page, name: str, *, height: int) -> None:
    """Save the top of the page under the name, its width and its scheme."""
    page.wait_for_load_state("networkidle")
    width = page.viewport_size["width"] if page.viewport_size else 0
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    path = HERE / f"{name}-{width}-{'dark' if dark else 'light'}.png"
    page.screenshot(path=path, clip={"x": 0, "y": 0, "width": width, "height": height})


def take(browser: Browser) -> None:
    """All pictures, one after the other."""
    page = enter(browser, "", width=360, scheme="light")
    page.goto("/catalogue/")
    keep(page, "catalogue", height=800)
    page = enter(browser, "learner", width=360, scheme="dark")
    page.goto("/wallet/")
    keep(page, "wallet", height=800)
    page = enter(browser, "reviewer", width=1280, scheme="light")
    page.goto("/review/")
    page.get_by_role("button", name="Start").first.click()
    page.wait_for_url("**/open/")
    page.get_by_label("No, I know of nobody").check()
    page.get_by_role("button", name="Go on", exact=True).click()
    page.get_by_role("heading", name="The work", exact=True).wait_for()
    keep(page, "desk", height=1000)
    page = enter(browser, "learner", width=1280, scheme="light")
    link = share(page)
    page = enter(browser, "", width=1280, scheme="light")
    page.goto(link)
    keep(page, "share", height=1100)
    page.get_by_role("button", name="Check it now").first.click()
    keep(page, "verify", height=1000)


def share(page: Page) -> str:
    """Share a badge with an employer; return the link."""
    page.goto("/wallet/")
    page.get_by_role("link", name="Wait time in questioning").click()
    page.get_by_role("link", name="Share this badge").click()
    page.get_by_role("link", name="An employer").click()
    page.get_by_label("Who is it for?").fill("Riverside Clinic")
    page.get_by_role("button", name="Make the link").click()
    return page.locator(".secret").inner_text()


def main() -> None:
    """Start a demo and take every picture."""
    with demo(), sync_playwright() as playwright:
        path = os.environ.get("MILEPOST_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        take(browser)
        browser.close()


if __name__ == "__main__":
    main()
