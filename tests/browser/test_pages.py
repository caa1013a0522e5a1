"""The pages in a real Chromium: nothing overflows, nothing is missing, no line begins or ends as it must not."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.browser.chromium import FLAGS, find
from tests.site.test_pages import CONFIG, archive, rendered
from wangqi.theme import Theme

pytestmark = pytest.mark.browser

WIDTHS = (320, 360, 768, 1280)
PATHS = (
    "",
    "issues/",
    "issues/2024.html",
    "issues/2024-01-05/",
    "issues/2024-01-05/2.html",
    "issues/2024-03-08/",
    "issues/2024-03-08/30.html",
    "issues/2024-01-05/source.html",
    "issues/loose/",
    "issues/loose/1.html",
    "issues/2024-03-01/",
    "topics/",
    "trends/",
    "search/",
)
# Lines as they are drawn: the characters that begin one and end one, of every block of running text and every title.
LINES = """() => {
  const found = [];
  const blocks = ".prose > *, h1, h2, h3, .headlines a > span, .contents a > span, .turn a";
  for (const block of document.querySelectorAll(blocks)) {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    let last = null;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let place = 0; place < node.data.length; place++) {
        range.setStart(node, place);
        range.setEnd(node, place + 1);
        const box = [...range.getClientRects()].at(-1);
        if (!box?.width || !node.data[place].trim()) continue;
        const middle = box.top + box.height / 2;
        if (last && middle - last.middle > 8) found.push([last.char, node.data[place], block.textContent.slice(0, 40)]);
        last = { char: node.data[place], middle };
      }
    }
  }
  return found;
}"""
NEVER_FIRST = "。，、；：！？”’）》」』】〕〉…·,.;:!?)%％℃"
NEVER_LAST = "（《“‘「『【〔〈("
# The least contrast between text and what lies behind it, over all elements that hold text.
CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const light = (color) => color.slice(0, 3).map((v) => linear(v / 255))
    .reduce((sum, v, place) => sum + v * [0.2126, 0.7152, 0.0722][place], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = rgb(getComputedStyle(at).backgroundColor);
      if (color[3] === 255) return color;
    }
    return [255, 255, 255, 255];
  };
  let least = [99, ""];
  for (const element of document.querySelectorAll("body *:not(svg, svg *, .skip, .hide)")) {
    const holds = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!holds || !element.checkVisibility()) continue;
    const [one, two] = [light(rgb(getComputedStyle(element).color)), light(behind(element))];
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    if (ratio < least[0]) least = [ratio, element.outerHTML.slice(0, 80)];
  }
  return least;
}"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        pass


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    theme = Theme()
    for path, text in rendered(archive(), CONFIG, theme):
        _put(folder / path, text.encode())
    for asset in theme.assets():
        _put(folder / asset.path, asset.origin.read_bytes())
    _put(folder / "assets" / "site.css", theme.stylesheet().encode())
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = find()
    if path is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_screen(page: Any, base: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for path in PATHS:
        page.goto(base + path)
        for mode in ("", "large"):
            page.evaluate("mode => { document.documentElement.className = mode }", mode)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (path, mode)


def test_the_console_is_silent_and_nothing_is_missing(page: Any, base: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("response", lambda response: said.append(response.url) if response.status >= 400 else None)
    page.on("request", lambda request: said.append(request.url) if not request.url.startswith(base) else None)
    for path in PATHS:
        if path != "search/":  # which looks for an index that this site has not
            page.goto(base + path, wait_until="load")
    assert said == []


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_begins_or_ends_with_a_character_that_must_not(page: Any, base: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    lines = 0
    for path in PATHS:
        page.goto(base + path)
        for last, first, text in page.evaluate(LINES):
            lines += 1
            assert first not in NEVER_FIRST, (path, text)
            assert last not in NEVER_LAST, (path, text)
    assert lines > 20


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_told_from_its_ground(browser: Any, base: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    for path in PATHS:
        page.goto(base + path)
        ratio, element = page.evaluate(CONTRAST)
        assert ratio >= 4.5, (path, element)
    context.close()


def test_every_page_reads_without_a_script(browser: Any, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base)
    page.get_by_role("link", name="往期", exact=True).first.click()
    page.locator("main .headlines a").last.click()
    page.locator(".story :is(h2, h3) a").first.click()
    assert page.locator("[data-article-body]").inner_text().strip()
    assert page.locator(".modes").is_hidden()
    context.close()


def test_the_readers_choices_are_kept(page: Any, base: str) -> None:
    page.goto(base)
    page.get_by_role("button", name="大字").click()
    page.get_by_role("button", name="深色").click()
    page.goto(base + "issues/2024-01-05/2.html")
    assert page.evaluate("document.documentElement.className").split() == ["dark", "large"]
    assert page.get_by_role("button", name="大字").get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="深色").click()
    assert "dark" not in page.evaluate("document.documentElement.className")


def test_the_skip_link_is_first_and_leads_to_the_text(page: Any, base: str) -> None:
    page.goto(base + "issues/2024-01-05/2.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_targets_are_large_enough(page: Any, base: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(base + "issues/2024-03-08/")
    small = page.evaluate(
        """() => [...document.querySelectorAll(".menu a, .modes button, .contents li a, summary, .index a")]
          .filter((target) => target.checkVisibility() && target.getBoundingClientRect().height < 43.5)
          .map((target) => target.textContent)"""
    )
    assert small == []


def test_contents_follow_the_reader(page: Any, base: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 700})
    page.goto(base + "issues/2024-03-08/#a40")
    page.wait_for_function(
        """() => {
          const link = document.querySelector('.contents a[href="#a40"]').getBoundingClientRect();
          return link.top >= 0 && link.bottom <= innerHeight;
        }"""
    )


def test_an_issue_prints_on_sheets_without_menus(page: Any, base: str) -> None:
    page.goto(base + "issues/2024-01-05/")
    page.emulate_media(media="print")
    for selector in (".menu", ".seek", ".services", ".tools", ".turn", ".copy"):
        assert all(not item.is_visible() for item in page.locator(selector).all()), selector
    assert page.locator(".masthead").is_visible()
    assert page.pdf().startswith(b"%PDF")
