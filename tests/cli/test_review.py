"""The review page of `wangqi serve`, in a real browser: what it shows and copies, and that it is never published."""

from __future__ import annotations

import re
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.chromium import FLAGS, find
from tests.docs.letters import RAW
from tests.test_cli import ISSUE
from wangqi import build, review, serve
from wangqi import site as sites
from wangqi.theme import Theme


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("review")
    (root / "issues").mkdir()
    (root / "issues" / "2025-03-07.txt").write_text(ISSUE, encoding="utf-8")
    text = RAW.replace("矿区调度", "<b>'区'</b>调度")
    (root / "issues" / "2026-04-24.txt").write_text(text, encoding="utf-8")
    return root


def gathered(root: Path) -> tuple[sites.Site, build.Gathered]:
    site = sites.load(root)
    return site, build.gather(site, jobs=1)


@pytest.fixture(scope="module")
def address(root: Path) -> Iterator[str]:
    site, found = gathered(root)
    desk = review.Desk(Theme(root))
    desk.lay(found.digests, site.config.words, found.problems)
    said: list[str] = []
    stop, ready = threading.Event(), threading.Event()

    def say(text: str) -> None:
        said.append(text)
        if review.PATH in text:
            ready.set()

    def built() -> bool:
        build.build(site, found, root / "public", jobs=1)
        return True

    words = {"watched": [root], "rebuild": built, "port": 0, "say": say, "desk": desk.answer, "stop": stop}
    thread = threading.Thread(target=serve.serve, args=(root / "public",), kwargs=words, daemon=True)
    thread.start()
    assert ready.wait(120)
    yield said[0].split()[0].rstrip("/")
    stop.set()
    thread.join(20)


def test_a_correction_from_the_page_settles_its_line(root: Path) -> None:
    site, found = gathered(root)
    digest = found.digests[-1]
    sheet = review.sheet(digest, site.config.words, "", found.problems)
    assert sheet.sidecar == "issues/2026-04-24.yaml"
    assert {doubt.line for doubt in sheet.doubts}
    sidecar = root / sheet.sidecar
    sidecar.write_text(
        "corrections:\n" + "".join(f"  {doubt.corrections[0][1]}\n" for doubt in sheet.doubts), encoding="utf-8"
    )
    try:
        after = gathered(root)[1]
    finally:
        sidecar.unlink()
    assert not [problem for problem in after.problems if problem.severity == "error"]
    doubtful = {p.at.line for p in after.problems if p.code == "uncertain-boundary" and "04-24" in p.at.path}
    assert not doubtful & {doubt.line for doubt in sheet.doubts}


def test_only_this_machine_s_own_name_is_answered(address: str) -> None:
    request = urllib.request.Request(address + review.PATH, headers={"Host": "elsewhere.example:80"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code == 404


def test_nothing_of_it_is_published(address: str, root: Path) -> None:
    assert address
    published = "".join(path.read_text("utf-8") for path in (root / "public").rglob("*.html"))
    assert "/.wangqi/" not in published
    assert not list((root / "public").rglob("review*"))


@pytest.mark.browser
def test_the_page_in_a_browser(address: str) -> None:
    chromium = find()
    if chromium is None:
        pytest.skip("no Chromium: the review page was not looked at")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*FLAGS])
        context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
        page = context.new_page()
        faults: list[str] = []
        page.on(
            "console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: faults.append(str(error)))
        answer = page.goto(address + review.PATH)
        assert answer is not None
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        page.click("a[href*='2026-04-24']")
        assert page.locator("mark").count() == page.locator("section").count() > 0
        assert page.locator("main b").count() == 0, "text stays text"
        assert "不随网站发布" in page.inner_text(".note")
        page.locator("button").first.click()
        page.wait_for_function("document.querySelector('button').textContent === '已复制'")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert re.fullmatch(r"- \{line: \d+, text: '.*', (?:is: \w+|join: true)\}", copied)
        assert faults == []
        browser.close()
