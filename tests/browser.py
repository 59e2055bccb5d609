"""A real browser without a window, driven through its own driver: Debian's Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

PATIENCE = 120
"""Seconds for one script: the sheet of all problems has a hundred thousand elements."""


class Browser:
    """One page at a time, and what the browser says of it."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver

    def open(self, page: Path, *, width: int = 1280, dark: bool = False, media: str = "") -> None:
        """Load a file into a window of a width, in a colour scheme, on screen or in print."""
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._command("Emulation.setDeviceMetricsOverride", size)
        self._command("Emulation.setEmulatedMedia", {"media": media, "features": [scheme]})
        self._driver.get(page.as_uri())

    def run(self, script: str) -> Any:
        """What a function's body returns, run in the page."""
        return self._driver.execute_script(script)

    def click(self, selector: str) -> None:
        """Click on the first element that is found, as a person would."""
        self._driver.find_element("css selector", selector).click()

    def messages(self) -> list[Any]:
        """What stands in the console since it was last asked for."""
        return list(self._driver.get_log("browser"))

    def requests(self) -> list[str]:
        """The addresses that were asked for since this was last asked for."""
        from json import loads

        events = (
            loads(entry["message"])["message"] for entry in self._driver.get_log("performance")
        )
        sent = (one["params"] for one in events if one["method"] == "Network.requestWillBeSent")
        return [one["request"]["url"] for one in sent]

    def _command(self, name: str, arguments: Mapping[str, Any]) -> None:
        self._driver.execute_cdp_cmd(name, dict(arguments))


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser of its own, with a profile of its own; a test is left out where there is none."""
    webdriver = pytest.importorskip(
        "selenium.webdriver", reason="no selenium: pip install selenium", exc_type=ImportError
    )
    places = [shutil.which(program) for program in ("chromium", "chromedriver")]
    if None in places:
        pytest.skip("no Chromium: apt-get install chromium chromium-driver")
    with TemporaryDirectory() as profile:
        options = webdriver.ChromeOptions()
        options.binary_location, service = places
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(service))
        driver.set_script_timeout(PATIENCE)
        try:
            yield Browser(driver)
        finally:
            driver.quit()
