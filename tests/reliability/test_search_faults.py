"""Search over files that are damaged, mixed or late: the right answer or a plain message, never a wrong one."""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import search_site
from tests.browser.chromium import FLAGS, find

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

QUERIES = ("露天煤矿", "绿色", "App", "9.8", "生态修复绿色低碳", "監測", "露天 -边坡")
ASK = """async ([api, queries]) => {
  const { search } = await import(api);
  const said = ({ excerpt, url, title, date, count }) =>
    [url, title, date, count, excerpt.map(({ text }) => text).join("")];
  return Promise.all(queries.map((query) => search(query, { limit: 100, keywords: true }).then(
    ({ total, exact, facets, cut, hits }) => ({ total, exact, facets, cut, hits: hits.map(said) }),
    (error) => String(error.kind))));
}"""
Spoil = Callable[[str, bytes], bytes | None]


class Host(http.server.ThreadingHTTPServer):
    """A static host; `spoil` may change what it answers (None: the connection breaks), `wait` may hold it back."""

    daemon_threads = True
    spoil: Spoil = staticmethod(lambda _, data: data)
    wait: Callable[[], float] = staticmethod(lambda: 0.0)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class _Handler(http.server.SimpleHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        time.sleep(self.server.wait())
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return self.send_error(404)
        data = self.server.spoil(self.path, path.read_bytes())
        if data is None:
            self.close_connection = True
            return None
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        return None

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
        pass


@contextmanager
def served(folder: Path) -> Iterator[Host]:
    host = Host(("127.0.0.1", 0), functools.partial(_Handler, directory=str(folder)))
    threading.Thread(target=host.serve_forever, daemon=True).start()
    try:
        yield host
    finally:
        host.shutdown()
        host.server_close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return search_site.build(tmp_path_factory.mktemp("faults"))


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory, site: Path) -> Path:
    """The same archive after every one of its words was replaced, so that each of its files has the other's shape."""
    root = tmp_path_factory.mktemp("other")
    (root / "issues").mkdir()
    for name in ("site.yaml", "terms.txt"):
        shutil.copy(site.parent / name, root)
    renewed(root, site.parent)
    return root / "public"


def renewed(root: Path, origin: Path) -> None:
    for path in (origin / "issues").iterdir():
        text = path.read_text("utf-8").translate(str.maketrans("露绿监山A9", "绿露山监B7"))
        (root / "issues" / path.name).write_text(text, "utf-8")
    line = [sys.executable, "-m", "wangqi", "build", "--quiet", "--root", str(root)]
    subprocess.run(line, check=True, capture_output=True)


@pytest.fixture(scope="module")
def host(site: Path) -> Iterator[Host]:
    with served(site) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = find()
    if program is None:
        pytest.skip("there is no Chromium: nothing of search under faults was tried")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield running
        running.close()


@contextmanager
def opened(browser: Browser, host: Host, path: str = "404.html") -> Iterator[Page]:
    context = browser.new_context(base_url=host.address)
    page = context.new_page()
    page.goto(path)
    yield page
    context.close()


def answers(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate(ASK, ["/search/api.js", list(QUERIES)])
    return found


@pytest.fixture(scope="module")
def right(browser: Browser, host: Host) -> list[Any]:
    with opened(browser, host) as page:
        found = answers(page)
    assert [query for query, answer in zip(QUERIES, found, strict=True) if not isinstance(answer, dict)] == []
    assert [query for query, answer in zip(QUERIES, found, strict=True) if not answer["total"]] == []
    return found


def never_wrong(found: list[Any], right: list[Any]) -> int:
    """How many of the answers were messages."""
    messages = 0
    for query, answer, wanted in zip(QUERIES, found, right, strict=True):
        if isinstance(answer, str):
            assert answer in ("network", "stale"), query
            messages += 1
        else:
            assert answer == wanted, query
    return messages


DAMAGE: dict[str, Callable[[bytes, bytes], bytes | None]] = {
    "cut in half": lambda data, _: data[: len(data) // 2],
    "cut at its end": lambda data, _: data[:-1],
    "empty": lambda *_: b"",
    "a page instead": lambda *_: b"<!doctype html><title>404</title><p>" + "没有找到".encode() * 50,
    "of another site": lambda _, other: other,
    "broken off": lambda *_: None,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_files(browser: Browser, host: Host, site: Path, other: Path, right: list[Any], damage: str) -> None:
    def folder_of(root: Path) -> str:
        manifest = json.loads((root / "search/index/manifest.json").read_bytes())
        return str(manifest["segments"][0]["folder"])

    here, there = folder_of(site), folder_of(other)
    names = sorted(
        path.relative_to(site).as_posix()
        for path in (site / "search").rglob("*")
        if path.suffix in (".json", ".txt", ".pf_index") and "suggest" not in path.parts
    )
    groups = {
        "manifest": [name for name in names if name.endswith("manifest.json")],
        "lists": [name for name in names if name.endswith("list.txt")],
        "index": [name for name in names if name.endswith(".pf_index")],
        "texts": [name for name in names if "/text/" in name],
        "tables": [name for name in names if "/tables/" in name and "keywords" not in name],
        "keywords": [name for name in names if "keywords" in name],
        "words": [name for name in names if "/words/" in name],
        "latin": [name for name in names if "/latin/" in name],
        "variants": [name for name in names if "variants" in name],
    }
    assert all(groups.values()), groups
    if damage == "of another site":  # the address of these says what is in them, so no host mixes them up
        groups = {group: names for group, names in groups.items() if group not in ("lists", "index", "texts", "words")}
    messages = {}
    for group, spoiled in groups.items():

        def spoil(path: str, data: bytes, spoiled: list[str] = spoiled) -> bytes | None:
            name = path.lstrip("/").partition("?")[0]
            if name not in spoiled:
                return data
            twin = other / name.replace(here, there)
            return DAMAGE[damage](data, twin.read_bytes() if twin.is_file() else b"")

        host.spoil = spoil
        try:
            with opened(browser, host) as page:
                messages[group] = never_wrong(answers(page), right)
        finally:
            host.spoil = staticmethod(lambda _, data: data)
    assert sum(map(bool, messages.values())) >= len(groups) // 2, "the damage was not met with"


def test_a_network_that_fails_now_and_then(browser: Browser, host: Host, right: list[Any]) -> None:
    chance = random.Random(8)
    host.spoil = lambda path, data: None if "/search/index/" in path and chance.random() < 0.3 else data
    host.wait = lambda: chance.random() / 20
    try:
        with opened(browser, host) as page:
            messages = [never_wrong(answers(page), right) for _ in range(5)]
    finally:
        host.spoil, host.wait = staticmethod(lambda _, data: data), staticmethod(lambda: 0.0)
    assert min(messages) < len(QUERIES)


def test_fifty_searches_while_typing_and_answers_out_of_order(browser: Browser, host: Host) -> None:
    chance = random.Random(8)
    host.wait = lambda: chance.random() / 4
    try:
        with opened(browser, host, "search/") as page:
            for n in range(50):
                page.fill("#q", ("露天", "绿色", "监测", "矿山", "尾矿库", "国", "App")[n % 7] + "山西"[: n % 3])
                page.keyboard.press("Enter") if n % 2 else page.wait_for_timeout(10)
            page.fill("#q", "尾矿库")
            page.keyboard.press("Enter")
            page.wait_for_timeout(300)
            settled(page, "共1篇含“尾矿库”")
            page.wait_for_timeout(1500)
            settled(page, "共1篇含“尾矿库”")
            assert page.locator("#search-exact h3").all_inner_texts() == ["监测数据须实时上传"]
            assert "%E5%B0%BE" in page.url
    finally:
        host.wait = staticmethod(lambda: 0.0)


def settled(page: Page, status: str) -> None:
    end = time.monotonic() + 20
    while page.inner_text("#search-status") != status:
        assert time.monotonic() < end, page.inner_text("#search-status")
        page.wait_for_timeout(50)


def test_an_open_page_can_search_when_the_site_is_replaced(browser: Browser, tmp_path: Path, site: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    (root / "issues").mkdir()
    for path in (site.parent / "issues").iterdir():
        shutil.copy(path, root / "issues")
    for name in ("site.yaml", "terms.txt"):
        shutil.copy(site.parent / name, root)
    line = [sys.executable, "-m", "wangqi", "build", "--quiet", "--root", str(root)]
    subprocess.run(line, check=True, capture_output=True)
    with served(root / "public") as host, opened(browser, host, "search/") as page:
        page.fill("#q", "露天煤矿")
        settled(page, "共2篇含“露天煤矿”")
        renewed(root, site.parent)
        page.fill("#q", "绿天煤矿")
        settled(page, "共2篇含“绿天煤矿”")
        first = page.locator("#search-exact h3").first.inner_text()
        assert "绿天煤矿" in first or "装机" in first
        page.fill("#q", "露天煤矿")
        page.wait_for_selector("#search-exact:empty", state="attached")
        assert "露天煤矿" not in "".join(page.locator("#search-exact h3").all_inner_texts())


def test_a_host_that_unpacks_or_packs_again(browser: Browser, host: Host, right: list[Any]) -> None:
    host.spoil = lambda _, data: gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    try:
        with opened(browser, host) as page:
            assert answers(page) == right
    finally:
        host.spoil = staticmethod(lambda _, data: data)
