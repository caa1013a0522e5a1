"""The real search of a real site in a real Chromium: what it finds, and how it is used."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chromium import FLAGS, find
from tests.browser.search_site import Host, build, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with served(build(tmp_path_factory.mktemp("archive"))) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = find()
    if program is None:
        pytest.skip("there is no Chromium: nothing of the search page was tried")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture
def page(host: Host, browser: Browser) -> Iterator[Page]:
    """A page of a fresh browser; errors on its console fail the test at its end, unless the test forgives them."""
    host.down, host.broken = False, ""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=host.address)
    opened = context.new_page()
    errors: list[str] = []
    opened.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    forgiven = opened.evaluate("() => Boolean(globalThis.forgiven)")
    context.close()
    assert forgiven or errors == []


def until(page: Page, condition: str) -> None:
    """Wait until an expression is true. (Playwright's own way needs `eval`, which the site's policy forbids.)"""
    end = time.monotonic() + 15
    while not page.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(30)


def ask(page: Page, query: str, **options: Any) -> dict[str, Any]:
    if not page.url.startswith("http"):
        page.goto("index.html")
    script = "async ([api, query, options]) => (await import(api)).search(query, options)"
    answer: dict[str, Any] = page.evaluate(script, ["/archive/search/api.js", query, {"limit": 100, **options}])
    return answer


def titles(answer: dict[str, Any], *, exact: bool = True) -> set[str]:
    return {hit["title"] for hit in answer["hits"] if hit["exact"] is exact}


BORDER, LIST, GAS = "两部门明确露天煤矿边坡监测要求", "绿色矿山名录更新", "山西推进煤层气抽采"
RIGHTS, DATA, POWER = "矿业权出让收益办法修订", "监测数据须实时上传", "内蒙古新能源装机增长"
OLD, IRON, LAKE = "江西治理废弃矿山", "全国找矿新增铁矿石资源量", "青海盐湖提锂"

FOUND = {
    "露天煤矿": {BORDER, POWER},
    "天煤": {BORDER, POWER},
    "露天 监测": {BORDER},
    "绿色 -矿山": {LAKE},
    "绿色矿山": {LIST},
    "9.8": {GAS},
    "19.8米": {BORDER},
    "9.85%": {POWER},
    "2024": {RIGHTS},
    "20245": {POWER},
    "ＰＭ２．５": {DATA},
    "app": {GAS},
    "pp": {GAS},
    "tor": {GAS},
    "pm2.5": {DATA},
    "M2.5浓": set(),
    "增长9.": {POWER},
    "增长9": set(),
    ".85%，": {POWER},
    "appstore": {GAS},
    '"App Store"': {GAS},
    "露天。煤矿": {OLD},
    "国": {IRON, LAKE} - {LAKE},
    "边坡位移，数据": {BORDER},
    "要求新规定": set(),
    "新規定": {BORDER},
    "藉口": {DATA},
    "綠色礦山": {LIST},
    "<b>粗体": set(),
    "粗体": {LAKE},
}


@pytest.mark.parametrize("query", FOUND)
def test_exact_hits_are_those_that_hold_the_string(page: Page, query: str) -> None:
    assert titles(ask(page, query)) == FOUND[query]


def test_what_no_article_holds_is_cut_into_words_that_meet(page: Page) -> None:
    answer = ask(page, "生态修复绿色低碳")
    assert titles(answer) == set()
    assert titles(answer, exact=False) == {RIGHTS}
    assert (answer["exact"], answer["total"]) == (0, 1)
    assert "".join(answer["cut"]) == "生态修复绿色低碳"


def test_a_word_of_the_sites_dictionary_is_cut_as_one(page: Page) -> None:
    answer = ask(page, "边坡位移露天煤矿")
    assert "边坡位移" in answer["cut"]
    assert titles(answer, exact=False) == {BORDER}


def test_sections_that_the_site_keeps_out_are_not_found(page: Page) -> None:
    assert ask(page, "征稿")["total"] == 0
    assert page.goto("issues/2024-11-22/3.html").ok  # type: ignore[union-attr]
    assert "征集露天开采" in page.inner_text("[data-article-body]")


def test_excerpts_are_the_articles_own_text_with_exact_marks(page: Page) -> None:
    (hit,) = ask(page, "绿色矿山")["hits"]
    assert "".join(piece["text"] for piece in hit["excerpt"]) in (
        "绿色矿山名录新增12座矿山，移出3座。移出的矿山两年内不得重新申报绿色矿山。"
    )
    assert {piece["text"] for piece in hit["excerpt"] if piece["hit"]} == {"绿色矿山"}
    assert hit["count"] == 3
    assert hit["url"] == "issues/2023-03-17/2.html"


def test_facets_filters_and_orders_agree(page: Page) -> None:
    answer = ask(page, "露天")
    assert answer["facets"]["year"] == {"2024": 3, "2023": 1}
    assert answer["facets"]["topic"] == {"省际动态": 3, "部委动态": 1}
    chosen = ask(page, "露天", filters={"year": ["2024"], "topic": ["省际动态"]}, sort="newest")
    assert [hit["date"] for hit in chosen["hits"]] == ["2024-11-22", "2024-05-10", "2024-05-10"]
    assert chosen["choices"]["year"] == {"2024": 3}


def test_synonyms_and_numbers_are_offered(page: Page) -> None:
    assert ask(page, "锂提取")["others"] == ["提锂"]
    assert ask(page, "20处")["others"] == ["二十处"]
    assert titles(ask(page, "二十处")) == {OLD}


def test_suggestions_come_by_characters_and_by_pinyin(page: Page) -> None:
    page.goto("index.html")
    script = "async (typed) => (await import('/archive/search/api.js')).suggest(typed)"
    assert "监测" in page.evaluate(script, "监")
    assert "监测" in page.evaluate(script, "jc")
    assert "监测" in page.evaluate(script, "jC")
    assert "监测" in page.evaluate(script, "jiance")
    assert "监测" in page.evaluate(script, "jianc")
    assert LIST in page.evaluate(script, "绿色矿山")
    assert page.evaluate(script, "zzzz") == []


def test_nothing_of_the_index_is_loaded_before_someone_looks(page: Page, host: Host) -> None:
    host.asked.clear()
    page.goto("search/", wait_until="networkidle")
    assert not [path for path in host.asked if "/search/index/" in path]
    page.focus("#q")
    until(page, "performance.getEntriesByType('resource').some(({name}) => name.endsWith('/list.txt'))")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_keyboard_alone_leads_to_an_article(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("search/", wait_until="load")
    page.keyboard.press("/")
    page.keyboard.type("监")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#q", "aria-activedescendant") is not None
    page.keyboard.press("Escape")
    assert page.locator("[role=listbox]").is_hidden()
    page.keyboard.type("测数据")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hits h3 a")
    until(page, "document.querySelector('#search-status').textContent === '共1篇含“监测数据”'")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Escape")
    page.focus("#q")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/issues/2024-05-10/2.html?**")
    until(page, "CSS.highlights.get('wq-search')?.size === 2")
    assert page.locator("mark").count() == 0


def test_ctrl_k_opens_search_from_an_article(page: Page) -> None:
    page.goto("issues/2024-05-10/2.html", wait_until="load")
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.name") == "q"


def test_the_address_holds_the_state_and_back_restores_it(page: Page) -> None:
    page.goto("search/?q=露天&sort=newest")
    page.wait_for_selector(".hits h3 a")
    page.check("input[name=year][value='2024']")
    until(page, "document.querySelectorAll('.hits h3').length === 3")
    assert "year=2024" in page.url
    assert page.evaluate("document.activeElement.id") == "choice-year-2024"
    page.reload()
    until(page, "document.querySelectorAll('.hits h3').length === 3")
    page.locator(".hits h3 a").first.click()
    page.wait_for_url("**/issues/**")
    page.go_back()
    until(page, "document.querySelectorAll('.hits h3').length === 3")
    assert page.input_value("#q") == "露天"
    assert page.input_value("#search-sort") == "newest"
    page.go_back()
    until(page, "document.querySelectorAll('.hits h3').length === 4")


def test_a_bar_of_the_chart_filters_by_its_year(page: Page) -> None:
    page.goto("search/?q=露天")
    page.click("[data-year='2023']")
    until(page, "document.querySelectorAll('.hits h3').length === 1")
    assert page.get_attribute("[data-year='2023']", "aria-pressed") == "true"
    page.click("[data-remove]")
    until(page, "document.querySelectorAll('.hits h3').length === 4")


@pytest.mark.parametrize("width", [360, 1280])
def test_touch_alone_leads_from_a_suggestion_over_a_filter_to_an_article(
    host: Host, browser: Browser, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 740}, has_touch=True, is_mobile=width < 600, base_url=host.address
    )
    page = context.new_page()
    page.goto("search/", wait_until="load")
    page.tap("#q")
    page.keyboard.insert_text("监")  # as a keyboard on the screen does
    page.locator("[role=option]", has_text="监测").first.tap()
    until(page, "document.querySelectorAll('.hits h3').length === 3")
    if not page.locator("#search-choices").is_visible():
        page.tap("#search-filters summary")
    page.tap("label:has(input[name=topic][value='省际动态'])")
    until(page, "document.querySelectorAll('.hits h3').length === 1")
    page.tap("[data-remove]")
    until(page, "document.querySelectorAll('.hits h3').length === 3")
    page.tap("[data-year='2024']")
    until(page, "document.querySelectorAll('.hits h3').length === 1")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.tap(".hits h3 a")
    page.wait_for_url("**/issues/2024-05-10/2.html?**")
    until(page, "CSS.highlights.get('wq-search')?.size > 0")
    context.close()


def test_the_example_for_owners_works_as_it_is_printed(page: Page) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "search.md").read_text("utf-8")
    html, script = (re.findall(rf"```{name}\n(.*?)```", text, re.DOTALL)[0] for name in ("html", "js"))
    html = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>自己的页</title>{html}'
    page.route("**/own.html*", lambda route: route.fulfill(content_type="text/html", body=html))
    page.route("**/find.js", lambda route: route.fulfill(content_type="text/javascript", body=script))
    page.route("**/favicon.ico", lambda route: route.fulfill(body=""))
    page.goto("own.html")
    page.fill("[name=q]", "绿色矿山")
    page.keyboard.press("Enter")
    page.wait_for_selector("#found a")
    assert page.inner_text("#found a") == f"{LIST}（2023-03-17）"
    page.click("#found a")
    page.wait_for_url("**/issues/2023-03-17/2.html")


def test_without_scripts_there_are_lists_and_the_reason(host: Host, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=host.address)
    page = context.new_page()
    page.goto("search/?q=露天")
    assert "需要脚本" in page.inner_text("main")
    assert page.locator("#search-browse a", has_text="部委动态").is_visible()
    assert page.locator("#search-browse a", has_text="2024年").is_visible()
    context.close()


def test_going_offline_in_mid_search_is_told_and_can_be_tried_again(page: Page, host: Host) -> None:
    page.goto("search/?q=露天")
    page.wait_for_selector(".hits h3 a")
    page.evaluate("globalThis.forgiven = true")
    host.down = True
    page.fill("#q", "尾矿库")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-failure button", timeout=15_000)
    assert "网络" in page.inner_text("#search-failure")
    assert page.locator(".hits h3").count() == 0 or page.locator("#search-results").is_hidden()
    host.down = False
    page.click("#search-failure button")
    page.wait_for_selector("#search-exact h3 a", timeout=15_000)
    assert page.locator("#search-failure").is_hidden()
    until(page, "document.querySelector('#search-status').textContent === '共1篇含“尾矿库”'")


@pytest.mark.parametrize("part", [".pf_index", "/text/", "list.txt", "manifest.json", "/tables/"])
def test_a_missing_file_of_the_index_never_gives_a_wrong_answer(page: Page, host: Host, part: str) -> None:
    host.broken = part
    page.goto("search/?q=露天煤矿")
    page.evaluate("globalThis.forgiven = true")
    page.wait_for_selector("#search-failure:not([hidden])", timeout=15_000)
    assert page.locator(".hits h3").count() == 0


def test_search_works_where_webassembly_is_blocked(page: Page) -> None:
    page.add_init_script("delete globalThis.WebAssembly")
    page.goto("search/?q=露天煤矿")
    page.wait_for_selector(".hits h3 a")
    assert page.evaluate("typeof WebAssembly") == "undefined"
    assert page.locator(".hits h3").count() == 2


def test_a_browser_that_cannot_unpack_the_index_is_told_so(page: Page) -> None:
    page.add_init_script("delete globalThis.DecompressionStream")
    page.goto("search/?q=露天")
    page.wait_for_selector("#search-failure:not([hidden])")
    assert "DecompressionStream" in page.inner_text("#search-failure")
    assert page.locator("#search-browse").is_visible()


def test_a_policy_that_blocks_the_index_is_told_plainly(host: Host, browser: Browser) -> None:
    context = browser.new_context(base_url=host.address)
    page = context.new_page()
    page.route("**/search/index/**", lambda route: route.abort("blockedbyclient"))
    page.goto("search/?q=露天")
    page.wait_for_selector("#search-failure:not([hidden])")
    assert page.locator("#search-failure button").is_visible()
    assert page.locator("#search-browse").is_visible()
    page.unroute_all(behavior="wait")
    page.click("#search-failure button")
    page.wait_for_selector(".hits h3 a")
    context.close()


def test_only_the_last_of_many_queries_is_shown(page: Page) -> None:
    page.goto("search/")
    page.focus("#q")
    for text in ["露", "露天", "露天煤", "绿", "绿色", "绿色矿", "绿色矿山"]:
        page.fill("#q", text)
        page.keyboard.press("Enter")
    until(page, "document.querySelector('#search-status').textContent === '共1篇含“绿色矿山”'")
    assert page.locator(".hits h3").count() == 1


def index_files(host: Host) -> list[str]:
    return [path for path in host.asked if path.endswith(".pf_index")]


@pytest.mark.parametrize("query", ["绿色矿山", "綠色礦山"])
def test_a_query_asks_for_a_file_a_word_and_one_a_hit(page: Page, host: Host, query: str) -> None:
    ask(page, "ＰＭ２．５")  # loads what every query needs
    host.asked.clear()
    assert titles(ask(page, query)) == {LIST}
    assert len(index_files(host)) <= 2  # no article has the traditional characters, so none are looked for
    assert len([path for path in host.asked if "/text/" in path]) == 1
    host.asked.clear()
    ask(page, query)
    assert host.asked == []


def test_an_answer_is_begun_while_the_reader_types_and_shown_when_he_stops(page: Page, host: Host) -> None:
    host.asked.clear()
    page.clock.install(time=0)
    page.goto("search/", wait_until="load")
    page.evaluate("import('/archive/search/api.js').then(({ prepare }) => prepare())")
    page.focus("#q")
    page.clock.pause_at(60)
    page.keyboard.insert_text("尾矿库")
    assert page.input_value("#q") == "尾矿库"
    page.clock.run_for(110)
    end = time.monotonic() + 15
    while not any("/text/" in path for path in host.asked):
        assert time.monotonic() < end
        page.wait_for_timeout(30)
    assert page.locator("#search-results").is_hidden()
    page.clock.run_for(160)
    until(page, "document.querySelector('#search-status').textContent === '共1篇含“尾矿库”'")
    page.clock.run_for(100)
    until(page, "document.querySelectorAll('#search-choices label').length > 0")
    texts = [path for path in host.asked if "/text/" in path]
    assert len(texts) == len(set(texts))


COUNTING = """addEventListener("DOMContentLoaded", () => {
  const list = document.getElementById("search-exact"), row = (globalThis.counted = []);
  const titles = () => [...list.querySelectorAll("h3")].map((one) => one.textContent);
  new MutationObserver(() => row.push(titles())).observe(list, { childList: true });
})"""


def test_what_is_in_sight_is_shown_first_and_stays_when_the_rest_comes(page: Page, host: Host) -> None:
    page.add_init_script(COUNTING)
    host.asked.clear()
    page.goto("search/?q=矿")
    until(page, "document.querySelectorAll('.hits h3').length > 5")
    first, *_, last = page.evaluate("globalThis.counted")
    assert (len(first), last[:5]) == (5, first)
    assert len(last) == len(set(last)) == ask(page, "矿")["total"]
    texts = [path for path in host.asked if "/text/" in path]
    assert len(texts) == len(set(texts)) == len(last)
    page.click("#search-form button")
    page.wait_for_timeout(300)
    assert page.evaluate("globalThis.counted.at(-1)") == last


HOSTILE = [
    '"><img src=x onerror=alert(1)>',
    "<script>alert(1)</script>",
    "__proto__",
    "constructor",
    "\u202e矿",
    "%00",
    "((((",
    "-",
    '"',
]


def test_hostile_queries_and_addresses_stay_text(page: Page) -> None:
    dialogs: list[str] = []

    def refuse(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    for text in HOSTILE:
        page.goto("search/")
        page.evaluate(
            "(q) => location.assign(`?${new URLSearchParams({ q, sort: q, year: q, constructor: q })}`)", text
        )
        page.wait_for_selector("#search-status b")
        assert text in page.inner_text("#search-status")
    assert dialogs == []
    assert page.locator("img[onerror]").count() == 0
