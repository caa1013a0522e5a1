"""The tutorial is played from an empty folder to a site on a local server, below a path, with strict headers."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.browser.chromium import FLAGS, find
from tests.docs import tutorial

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
pytest.importorskip("pypdfium2")


class Strict(SimpleHTTPRequestHandler):
    """A static host that forbids what it can."""

    def end_headers(self) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay quiet."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Strict, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.browser
def test_the_tutorial_goes_as_it_is_told(tmp_path: Path) -> None:
    chromium = find()
    if chromium is None:
        pytest.skip("no Chromium: the tutorial's PDF files could not be printed, so it was not played")
    for told, played in tutorial.played(tutorial.PAGE.read_text("utf-8"), tmp_path, chromium):
        assert told == played, "play it with `python -m tests.docs.tutorial` and look at the difference"
    with serving(tmp_path / "www") as address:
        visit(f"{address}/bulletin/", chromium)


def visit(address: str, chromium: str) -> None:
    """Read the site as a visitor does, and search it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*FLAGS])
        page = browser.new_page()
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("response", lambda answer: faults.append(answer.url) if answer.status >= 400 else None)
        page.goto(address)
        assert page.title().startswith("晨岭矿业通讯")
        page.goto(f"{address}issues/2026-04-24/2.html")
        assert page.inner_text("h1") == "井下通风系统改造提前完工"
        assert "转载请注明出自晨岭矿业通讯" in page.inner_text("body")
        page.goto(f"{address}search/?q=变频风机")
        page.wait_for_selector("#search-exact li")
        assert page.locator("#search-exact li").count() == 1
        assert faults == []
        browser.close()
