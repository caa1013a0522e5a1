"""A site with `bundle: true` in a real Chromium: the same answers, which lead to places in the pages of issues."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chromium import FLAGS, find
from tests.browser.search_site import Host, build, served

from .test_search import FOUND, ask, until

if TYPE_CHECKING:
    from playwright.sync_api import Page

SETTINGS = "bundle: true\nbase_url: https://example.org/archive/\n"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Host, Host]]:
    """The usual site, and the bundled one."""
    usual, bundled = build(tmp_path_factory.mktemp("usual")), build(tmp_path_factory.mktemp("few"), SETTINGS)
    with served(usual) as one, served(bundled) as few:
        yield one, few


@pytest.fixture(scope="module")
def both(sites: tuple[Host, Host]) -> Iterator[tuple[Page, Page]]:
    """A page of each."""
    program = find()
    if program is None:
        pytest.skip("there is no Chromium: nothing of a bundled site's search was tried")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        one, few = (running.new_page(base_url=host.address) for host in sites)
        yield one, few
        running.close()


def shown(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer but for where its hits lead."""
    return {**answer, "hits": [{name: hit[name] for name in hit if name != "url"} for hit in answer["hits"]]}


@pytest.mark.parametrize("query", [*FOUND, "绿色监测", "的"])
def test_the_answers_are_the_same(both: tuple[Page, Page], query: str) -> None:
    one, few = (ask(page, query) for page in both)
    assert shown(one) == shown(few)
    for usual, bundled in zip(one["hits"], few["hits"], strict=True):
        assert bundled["url"] == re.sub(r"(\d+)\.html$", r"#a\1", usual["url"])


def test_a_hit_leads_to_its_place_and_is_marked_there_alone(both: tuple[Page, Page]) -> None:
    _, page = both
    for query, title in (("生态修复", "江西治理废弃矿山"), ("监测数据", "监测数据须实时上传")):
        page.goto(f"search/?q={query}", wait_until="load")
        page.click(f".hits h3 a >> text={title}")
        page.wait_for_url("**/issues/2024-05-10/?**")
        until(page, "CSS.highlights.get('wq-search')?.size > 0")
        place = page.evaluate("location.hash")
        assert page.inner_text(f"{place} > h3") == title
        until(page, "document.querySelector(location.hash).getBoundingClientRect().top < innerHeight")
        inside = """(place) => [...CSS.highlights.get("wq-search")]
            .every(({ startContainer: node }) => document.querySelector(place).contains(node))"""
        assert page.evaluate(inside, place)


def test_a_paragraph_further_down_has_a_place_of_its_own(both: tuple[Page, Page]) -> None:
    _, page = both
    page.goto("search/", wait_until="load")
    script = """async (results) => {
        const { address } = await import(results);
        return ["p1", "p3"].map((id) => address({ url: "issues/2024-05-10/#a2" }, { id, excerpt: [] }, "矿山"));
    }"""
    first, third = page.evaluate(script, "/archive/search/results.js")
    assert first.endswith("/issues/2024-05-10/?q=%E7%9F%BF%E5%B1%B1#a2")
    assert third.endswith("/issues/2024-05-10/?q=%E7%9F%BF%E5%B1%B1#a2-p3")


def test_the_address_of_a_former_page_leads_to_the_place_of_its_article(both: tuple[Page, Page]) -> None:
    _, page = both
    for old, new in (
        ("issues/2024-05-10/2.html?q=监测数据", "issues/2024-05-10/?q=监测数据#a2"),
        ("issues/2024-05-10/2.html#p1", "issues/2024-05-10/#a2-p1"),
    ):
        page.goto(old)
        until(page, f"decodeURI(location.href).endsWith('/archive/{new}')")
        until(page, "document.querySelector(location.hash) !== null")
    page.goto("issues/2020-01-01/1.html")
    page.wait_for_url("**/issues/2020-01-01/#a1")  # no such issue: the same page says so, once
    until(page, "document.readyState === 'complete'")
    assert page.inner_text(".kicker") == "404"


def test_fewer_files_are_asked_for_once(sites: tuple[Host, Host], both: tuple[Page, Page]) -> None:
    (_, host), (_, page) = sites, both
    page.goto("index.html")
    ask(page, "ＰＭ２．５")
    host.asked.clear()
    ask(page, "绿色")
    ask(page, "露天")
    texts = [path for path in host.asked if "/text/" in path]
    assert len(texts) == len(set(texts)) <= 1  # nine articles lie in two files, and one of these is there already
