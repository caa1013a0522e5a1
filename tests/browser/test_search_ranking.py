"""Ranking over the sample archive, against grades by a reader: 3 about it, 2 says something of it, 0 the rest."""

from __future__ import annotations

import json
import subprocess
import sys
from math import log2
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import FLAGS, find
from tests.browser.search_site import served

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.browser

CHECKOUT = Path(__file__).resolve().parents[2]
JUDGED: dict[str, dict[str, int]] = json.loads(
    (CHECKOUT / "tests" / "fixtures" / "search" / "judged.json").read_text("utf-8")
)
LEAST, LEAST_OF_ONE = 0.95, 0.6
SCRIPT = """async (queries) => {
  const { search } = await import("/archive/search/api.js");
  const answers = [];
  for (const query of queries) answers.push((await search(query, { limit: 10 })).hits.map(({ url }) => url));
  return answers;
}"""


def ndcg(found: Sequence[str], grades: dict[str, int]) -> float:
    """Normalised discounted cumulative gain of the first ten (Järvelin and Kekäläinen, 2002)."""

    def gain(row: Sequence[int]) -> float:
        return sum((2.0**grade - 1) / log2(place + 2) for place, grade in enumerate(row[:10]))

    return gain([grades.get(name, 0) for name in found]) / gain(sorted(grades.values(), reverse=True))


def test_what_is_about_the_query_comes_first(tmp_path: Path) -> None:
    program = find()
    if program is None:
        pytest.skip("there is no Chromium: the ranking was not judged")
    from playwright.sync_api import sync_playwright

    site = tmp_path / "site"
    command = [sys.executable, "-m", "wangqi", "build", "--root", str(CHECKOUT), "--output", str(site), "--quiet"]
    subprocess.run(command, check=True, capture_output=True)
    with served(site) as host, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        page = browser.new_page()
        page.goto(host.address)
        answers: list[list[str]] = page.evaluate(SCRIPT, list(JUDGED))
        browser.close()
    names = [[url.removeprefix("issues/").removesuffix(".html") for url in answer] for answer in answers]
    scores = {query: ndcg(found, JUDGED[query]) for query, found in zip(JUDGED, names, strict=True)}
    assert len(scores) >= 60
    mean = sum(scores.values()) / len(scores)
    assert mean >= LEAST, mean
    assert {query: score for query, score in scores.items() if score < LEAST_OF_ONE} == {}
