"""Pictures of every kind of page, to be looked at: `python -m tests.browser.screenshots [SITE [OUTPUT]]`.

SITE is a built site's folder (`public`); each kind of page is taken at 360, 768, 1280 and 1920 px, light, dark and in
large type, and the issue and an article as they print. `index.html` in OUTPUT shows them all.
"""

from __future__ import annotations

import functools
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.browser.chromium import FLAGS, find

WIDTHS = (360, 768, 1280, 1920)
MODES = ("light", "dark", "large")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        pass


def kinds(site: Path) -> Iterator[tuple[str, str]]:
    """A name and an address for one page of each kind that the site has; of each the one with most text."""
    fixed = ("", "issues/", "topics/", "trends/", "search/", "404.html", "about/")
    for address in fixed:
        if (site / address).is_file() or (site / address / "index.html").is_file():
            yield address.strip("/").removesuffix(".html") or "home", address
    patterns = {
        "issue": "issues/*/index.html",
        "article": "issues/*/[0-9]*.html",
        "source": "issues/*/source.html",
        "year": "issues/[0-9]*.html",
        "topic": "topics/*/index.html",
        "facet": "region/index.html",
        "region": "region/*/index.html",
        "keyword": "keyword/*/index.html",
    }
    for name, pattern in patterns.items():
        found = sorted(site.glob(pattern), key=lambda path: (-path.stat().st_size, path))
        if found:
            yield name, found[0].relative_to(site).as_posix().removesuffix("index.html")


def main(site: Path, output: Path) -> int:
    """Take the pictures; 1 where there is no Chromium."""
    path = find()
    if path is None:
        print("no Chromium: nothing to take pictures with")
        return 1
    from playwright.sync_api import sync_playwright

    output.mkdir(parents=True, exist_ok=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}/"
    taken: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        for mode in MODES:
            context = browser.new_context(color_scheme="dark" if mode == "dark" else "light")
            page = context.new_page()
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 1000})
                for name, address in kinds(site):
                    page.goto(base + address)
                    if mode == "large":
                        page.evaluate("document.documentElement.classList.add('large')")
                    taken.append(f"{name}-{width}-{mode}.png")
                    page.screenshot(path=str(output / taken[-1]))
            context.close()
        page = browser.new_page()
        for name, address in kinds(site):
            if name in ("issue", "article"):
                page.goto(base + address)
                page.pdf(path=str(output / f"{name}.pdf"), prefer_css_page_size=True, print_background=True)
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
