"""Pictures of every kind of page, to be looked at: `python -m tests.browser.screenshots [SITE [OUTPUT]]`.

SITE is a built site's folder (`public`); each kind of page is taken at 360, 768, 1280 and 1920 px, light, dark and in
large type, and as it prints: a PDF, and a picture as wide as the print on A4. `index.html` in OUTPUT shows them all.
"""

from __future__ import annotations

import functools
import re
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.browser.chromium import FLAGS, find

WIDTHS = (360, 768, 1280, 1920)
HEIGHT = 1400
MODES = ("light", "dark", "large")
PRINTED = 630
"""A4 without its margins, in CSS pixels."""
FIXED = ("", "issues/", "topics/", "trends/", "search/", "404.html", "about/", "region/", "source/", "keyword/")
PATTERNS = {
    "issue": "issues/*/index.html",
    "article": "issues/*/[0-9]*.html",
    "compare": "issues/*/source.html",
    "year": "issues/[0-9]*.html",
    "topic": "topics/*/index.html",
    "topic-year": "topics/*/[0-9]*.html",
    "one-region": "region/*/index.html",
    "one-source": "source/*/index.html",
    "one-keyword": "keyword/*/index.html",
}


class _Quiet(SimpleHTTPRequestHandler):
    """Serves a folder as if it stood at the address that it was built for, `prefix`."""

    prefix = "/"

    def translate_path(self, path: str) -> str:
        return super().translate_path("/" + path.removeprefix(self.prefix).lstrip("/"))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        pass


def kinds(site: Path) -> Iterator[tuple[str, str]]:
    """A name and an address for one page of each kind that the site has; of each the one with most text."""
    for address in FIXED:
        if (site / address).is_file() or (site / address / "index.html").is_file():
            yield address.strip("/").removesuffix(".html") or "home", address
    for name, pattern in PATTERNS.items():
        found = sorted(site.glob(pattern), key=lambda path: (-path.stat().st_size, path))
        if found:
            yield name, found[0].relative_to(site).as_posix().removesuffix("index.html")
        if found and name == "one-keyword":
            word = re.search(r"<h1>(?:<[^>]*>)*([^<]+)", found[0].read_text(encoding="utf-8"))
            yield "hits", "search/?q=" + quote(word[1] if word else "a")


def serve(site: Path) -> ThreadingHTTPServer:
    """Serve a site from this machine until the program ends."""
    lost = (site / "404.html").read_text(encoding="utf-8")  # its links begin at the server's root
    found = re.search(r'href="(/[^"]*/)assets/site\.css"', lost)
    handler = type("_Handler", (_Quiet,), {"prefix": found[1] if found else "/"})
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def visit(page: Any, address: str, mode: str) -> None:
    page.goto(address)
    if "?q=" in address:
        page.wait_for_selector(".hits li")
    if mode == "large":
        page.evaluate("document.documentElement.classList.add('large')")


def take(browser: Any, base: str, site: Path, output: Path) -> Iterator[str]:
    """Take all pictures of screens and sheets and give their names."""
    for mode in MODES:
        page = browser.new_page(color_scheme="dark" if mode == "dark" else "light")
        for name, address in kinds(site):
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": HEIGHT})
                visit(page, base + address, mode)
                page.screenshot(path=str(output / f"{name}-{width}-{mode}.png"))
                yield f"{name}-{width}-{mode}.png"
        page.close()
    page = browser.new_page(viewport={"width": PRINTED, "height": HEIGHT})
    page.emulate_media(media="print")
    for name, address in kinds(site):
        visit(page, base + address, "print")
        page.pdf(path=str(output / f"{name}.pdf"), prefer_css_page_size=True, print_background=True)
        page.screenshot(path=str(output / f"{name}-print.png"))
        yield f"{name}-print.png"


def main(site: Path, output: Path) -> int:
    """Take the pictures; 1 where there is no Chromium."""
    path = find()
    if path is None:
        print("no Chromium: nothing to take pictures with")
        return 1
    from playwright.sync_api import sync_playwright

    output.mkdir(parents=True, exist_ok=True)
    server = serve(site)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        taken = list(take(browser, f"http://127.0.0.1:{server.server_address[1]}/", site, output))
        browser.close()
    server.shutdown()
    figures = "".join(
        f"<figure><img src={name} width=480><figcaption>{name}</figcaption></figure>\n" for name in sorted(taken)
    )
    (output / "index.html").write_text(f"<!DOCTYPE html><title>Screenshots</title>\n{figures}", encoding="utf-8")
    print(f"{len(taken)} pictures in {output}")
    return 0


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:]]
    sys.exit(main(*given, *(Path("public"), Path("screenshots"))[len(given) :]))
