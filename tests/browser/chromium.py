"""Find a Chromium for the tests, or get one: the system's, else Debian's package, else Playwright's download.

python -m tests.browser.chromium     makes sure that there is one and prints where
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""For a browser that runs in a container and speaks to nobody but the test's own server."""


def find() -> str | None:
    """The path of a Chromium: $CHROMIUM, one on the PATH, or the one that Playwright has downloaded."""
    named = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    return named or _playwrights()


def _playwrights() -> str | None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if path and Path(path).is_file() else None


def ensure() -> str | None:
    """Get a Chromium where there is none; None where it could not be had."""
    for command in ([], *_debian(), [[sys.executable, "-m", "playwright", "install", "chromium"]]):
        for step in command:
            print("+", *step, flush=True)
            if subprocess.run(step, check=False).returncode:
                break
        if found := find():
            return found
    return None


def _debian() -> list[list[list[str]]]:
    """Debian's package, where this user may install it; with a Chinese font, so that screenshots mean something."""
    if not shutil.which("apt-get"):
        return []
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"] if shutil.which("sudo") else None
    if sudo is None:
        return []
    apt = [*sudo, "apt-get", "-qq", "-y"]
    return [[[*apt, "update"], [*apt, "install", "--no-install-recommends", "chromium", "fonts-noto-cjk"]]]


if __name__ == "__main__":
    path = ensure()
    print(path or "no Chromium: the browser tests will be skipped")
