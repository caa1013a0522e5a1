"""A thousand paragraphs of real news, drawn: no line begins or ends with a character that must not stand there.

python -m tests.browser.test_lines     says how many lines there were at each width
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.browser.chromium import FLAGS, find
from wangqi.model import Block, Location
from wangqi.pages.body import body, fragments
from wangqi.theme import Theme

pytestmark = pytest.mark.browser

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "issues.jsonl"
WIDTHS = (320, 360, 600, 1280)
PARAGRAPHS = 1000
NEVER_FIRST = "。，、；：！？”’）》」』】〕〉…—·,.;:!?)%％‰℃"
NEVER_LAST = "（《“‘「『【〔〈("
PAIRED = "……", "——"
"""Two of a kind make one mark, which may begin a line as a whole and is never cut."""

# For each line but the first of a paragraph: what ends the line before it, what begins it, and the characters near.
BREAKS = """() => {
  const found = [];
  const range = document.createRange();
  for (const block of document.querySelectorAll("p")) {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let before = null;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let place = 0; place < node.length; place++) {
        if (!node.data[place].trim()) continue;
        range.setStart(node, place);
        range.setEnd(node, place + 1);
        const box = range.getBoundingClientRect();
        if (!box.width) continue;
        const middle = (box.top + box.bottom) / 2;
        if (before && middle - before.middle > 8) found.push([before.char, node.data.slice(place, place + 2), block.textContent.slice(0, 30)]);
        before = { char: node.data[place], middle };
      }
    }
  }
  return found;
}"""  # noqa: E501 - the script's own line


def paragraphs(count: int) -> Iterator[str]:
    """Paragraphs from the whole length of the corpus."""
    with CORPUS.open(encoding="utf-8") as lines:
        for line in islice(lines, 0, None, 10):
            texts = (text for article in json.loads(line)["articles"] for text in article["paras"] if len(text) > 60)
            yield from islice(texts, count // 100)


def document(texts: Sequence[str]) -> str:
    """A page of those paragraphs as the site sets them."""
    at = Location(path="a.txt")
    blocks = fragments([Block(kind="paragraph", text=text, at=at) for text in texts])
    style = Theme().stylesheet()
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><style>{style}</style><main><div class="prose">{body(blocks)}</div></main>'
    )


def breaks(count: int) -> Iterator[tuple[int, list[tuple[str, str, str]]]]:
    """Each width with the breaks between lines that there are at it."""
    from playwright.sync_api import sync_playwright

    html = document(list(islice(paragraphs(count), count)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        page: Any = browser.new_page()
        page.set_content(html)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            yield width, [(last, first, text) for last, first, text in page.evaluate(BREAKS)]
        browser.close()


def wrong(last: str, first: str) -> bool:
    """Whether a line must not end before `first` or must not end with `last`."""
    return last in NEVER_LAST or (first[0] in NEVER_FIRST and first not in PAIRED)


def test_no_line_of_a_thousand_paragraphs_begins_or_ends_with_what_must_not() -> None:
    if not CORPUS.is_file():
        pytest.skip(f"no corpus at {CORPUS}")
    if find() is None:
        pytest.skip("no Chromium on this machine")
    for width, found in breaks(PARAGRAPHS):
        assert len(found) > PARAGRAPHS, width
        assert [item for item in found if wrong(*item[:2])] == [], width


if __name__ == "__main__":
    for width, found in breaks(PARAGRAPHS):
        bad = [item for item in found if wrong(*item[:2])]
        print(f"{width} px: {len(found)} breaks between lines, {len(bad)} wrong")
        for item in bad[:10]:
            print("   ", *item)
