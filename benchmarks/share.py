"""How soon a stranger on a phone sees what is shared: the page of a share over a slow line.

    python benchmarks/share.py

Starts a demo, shares a badge with its evidence as the learner, and opens the link in Chromium as
a phone does: 360 px, a processor four times slower, 1.6 Mbit/s with 150 ms to the server and
back, nothing kept from before. Beside it stands the least that such a phone needs: one line of
text from the same server. Prints the median of nine rounds and ends with 1 beyond the aim.
"""

import os
import statistics
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from aims import Aims
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "docs/pictures"))
ROUNDS = 9
AIM = 1.0
SLOWER = 4
LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
ASK = """() => {
    const [page] = performance.getEntriesByType("navigation");
    const [seen] = performance.getEntriesByName("first-contentful-paint");
    const all = [page, ...performance.getEntriesByType("resource")];
    return [seen ? seen.startTime : page.domContentLoadedEventEnd, page.loadEventEnd,
        all.reduce((sum, one) => sum + one.transferSize, 0)];
}"""


def opened(browser: Browser, address: str) -> tuple[float, float, float]:
    """Open an address as a phone that was never there; return seconds to the first words and to
    the whole page, and bytes."""
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    phone = context.new_cdp_session(page)
    phone.send("Network.enable")
    phone.send("Network.emulateNetworkConditions", LINE)
    phone.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="load")
    seen, whole, size = page.evaluate(ASK)
    context.close()
    return seen / 1000, whole / 1000, size


def measure(browser: Browser, *, link: str, site: str) -> int:
    """Print the medians; return how the benchmark ends."""
    found: dict[str, Any] = {"a shared badge": [], "one line of text": []}
    for _round in range(ROUNDS):
        for name, address in zip(found, (link, f"{site}/log/key"), strict=True):
            found[name].append(opened(browser, address))
    print(f"{'':>18} {'first words':>12} {'whole page':>12} {'bytes':>9}")
    for name, rows in found.items():
        seen, whole, size = (statistics.median(column) for column in zip(*rows, strict=True))
        print(f"{name:>18} {seen:>10.2f} s {whole:>10.2f} s {size:>9,.0f}")
    seen, least = (statistics.median(one[0] for one in rows) for rows in found.values())
    aims = Aims()
    print(f"{seen / least:.1f} times the line of text; {aims.beside(seen, most=AIM, unit='s')}")
    return aims.code


def main() -> int:
    """Start a demo, share, measure."""
    take: Any = import_module("take")
    path = os.environ.get("MILEPOST_CHROMIUM", "/usr/bin/chromium")
    with take.demo(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=take.FLAGS)
        link = take.share(take.enter(browser, "learner", width=1280, scheme="light"))
        return measure(browser, link=link, site=take.SITE)


if __name__ == "__main__":
    sys.exit(main())
