"""Whatever an issue says: no script runs, nothing is asked of another host, and the text is there to be read."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import etree
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, sync_playwright
from selectolax.lexbor import LexborHTMLParser

from tests.browser import chromium
from tests.reliability import hostile
from tests.reliability.payloads import AWAY, PAYLOADS, RUN
from wangqi.plain import plain

WATCH = """
window.violations = [];
document.addEventListener('securitypolicyviolation', event => {
  violations.push(event.violatedDirective + ' ' + event.blockedURI);
});
"""
QUERIES = PAYLOADS[:: max(1, len(PAYLOADS) // 20)]
PARAMETERS = (
    "?q={}",
    "?q=矿山&section={}",
    "?q=矿山&source={}&year={}&sort={}&page={}",
    "?{}={}",
    "?q=矿山#{}",
)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("hostile")
    hostile.write_sources(root)
    return hostile.build(root)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    if not path:
        pytest.skip("there is no Chromium: make setup")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.FLAGS))
        yield browser
        browser.close()


class Watched:
    """A page that notes what should not happen."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.origin, self.faults = origin, list[str]()
        context.add_init_script(WATCH)
        context.route(lambda address: not address.startswith(origin), lambda route: route.abort())
        self.page: Page = context.new_page()
        self.page.on("dialog", self._dialog)
        self.page.on("request", lambda request: self._request(request.url))
        self.page.on("pageerror", lambda error: self.faults.append(f"error {error}"))
        self.page.on(
            "console",
            lambda said: self.faults.append(said.text) if said.type == "error" and "404" not in said.text else None,
        )

    def _dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _request(self, url: str) -> None:
        if not url.startswith((self.origin, "data:image/", "blob:")):
            self.faults.append(f"request {url}")

    def visit(self, path: str) -> None:
        self.page.goto(self.origin + path, wait_until="load")
        ran, violations = self.page.evaluate("[window.canary, window.violations]")
        if ran is not None:
            self.faults.append(f"script on {path}")
        self.faults += [f"{violation} on {path}" for violation in violations]


def pages(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def test_there_are_enough_cases() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS)
    assert hostile.CASES >= 500


@pytest.mark.browser
def test_a_script_would_be_noticed(tmp_path: Path, browser: Browser) -> None:
    policy = "<meta http-equiv=Content-Security-Policy content=\"script-src 'none'\">"
    (tmp_path / "a.html").write_text(f"<script>{RUN}</script><img src={AWAY}>", encoding="utf-8")
    (tmp_path / "b.html").write_text(f"{policy}<script>{RUN}</script>", encoding="utf-8")
    with hostile.serving(tmp_path) as origin:
        watched = Watched(browser.new_context(), origin)
        watched.visit("a.html")
        noticed = " ".join(watched.faults)
        assert "dialog 1" in noticed
        assert "script on a.html" in noticed
        assert f"request {AWAY}" in noticed
        watched.visit("b.html")
        assert "script-src-elem inline on b.html" in " ".join(watched.faults)


@pytest.mark.browser
def test_no_script_of_an_issue_runs(site: Path, browser: Browser) -> None:
    # Every article of the two issues that hold all fields, and every sixteenth of the many pages that list them.
    chosen = [path for n, path in enumerate(pages(site)) if path.startswith("issues/2025") or n % 16 == 0]
    assert len(chosen) > 2 * len(PAYLOADS)
    with hostile.serving(site) as origin:
        watched = Watched(browser.new_context(), origin)
        for path in chosen:
            watched.visit(quote(path))
    assert not watched.faults, watched.faults[:20]


@pytest.mark.browser
def test_no_query_and_no_parameter_runs(site: Path, browser: Browser) -> None:
    with hostile.serving(site) as origin:
        watched = Watched(browser.new_context(), origin)
        watched.visit("search/")
        box = watched.page.locator("input[type=search]").first
        for payload in QUERIES:
            box.fill(payload)
            watched.page.wait_for_timeout(50)
            assert box.input_value() == " ".join(payload.split("\n"))
        for n, payload in enumerate(QUERIES):
            watched.visit("search/" + PARAMETERS[n % len(PARAMETERS)].replace("{}", quote(payload)))
            watched.page.wait_for_timeout(100)
        watched.visit("search/?q=" + quote("第 新规"))
    assert not watched.faults, watched.faults[:20]


def test_pages_hold_no_script_of_an_issue(site: Path) -> None:
    """The same by reading: no inline script, no handler, no address but of the web, mail and telephone."""
    for path in pages(site):
        tree = LexborHTMLParser((site / path).read_bytes())
        for node in tree.css("*"):
            if node.tag == "script" and not node.attributes.get("src"):
                assert node.attributes.get("type") in ("application/ld+json", "application/json"), path
                json.loads(node.text())
            for name, value in node.attributes.items():
                assert not name.startswith("on"), (path, name, value)
                assert name not in ("style", "srcdoc", "formaction", "ping"), (path, name)
                if name in ("href", "src", "action"):
                    scheme, colon, _ = (value or "").partition(":")
                    assert (
                        not colon
                        or "/" in scheme
                        or "?" in scheme
                        or scheme in ("http", "https", "mailto", "tel", "data")
                    ), (path, value)
            if node.tag in ("img", "script", "link", "iframe", "object", "embed", "video", "form"):
                address = node.attributes.get("src") or node.attributes.get("action") or ""
                assert not address.startswith(("http", "//")), (path, address)


def test_text_is_shown_as_text(site: Path) -> None:
    shown = "".join(
        LexborHTMLParser(path.read_bytes()).css("article")[0].text()
        for path in (site / "issues/2025-03-07").glob("*.html")
        if path.stem.isdigit()
    )
    shown = "".join(shown.split())
    lost = [text for n, text in enumerate(PAYLOADS) if "".join(f"始{n}甲{plain(text)}乙{n}终".split()) not in shown]
    assert not lost


def test_feeds_and_books_are_well_formed(site: Path) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    found = [*site.rglob("*.xml"), *site.rglob("*.svg")]
    assert len(found) > 10
    for path in found:
        etree.fromstring(path.read_bytes(), parser)
    for path in site.rglob("*.json"):
        json.loads(path.read_bytes())
    for path in site.rglob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").split("\n"):
            assert not line or json.loads(line)
    books = list(site.rglob("*.epub"))
    assert books
    for book in books:
        with zipfile.ZipFile(book) as archive:
            for name in archive.namelist():
                assert ".." not in name
                if name.endswith((".xhtml", ".opf", ".ncx", ".xml")):
                    tree = etree.fromstring(archive.read(name), parser)
                    assert not tree.xpath("//*[local-name()='script']|//@*[starts-with(local-name(),'on')]"), name


def test_every_file_lies_inside_under_a_plain_name(site: Path) -> None:
    for path in site.rglob("*"):
        name = path.relative_to(site).as_posix()
        assert not path.is_symlink()
        assert name.isascii(), name
        assert not set(name) & set("<>\"'\\|?*:& \n"), name
    assert not [
        path
        for path in site.parent.iterdir()
        if path.name not in ("issues", "public", "site.yaml", "terms.txt", ".wangqi")
        and not path.name.startswith(".public")
    ]
