"""Real newsletters in Markdown, as published, read as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from wangqi import source
from wangqi.model import Parsed, Source
from wangqi.parse import parse
from wangqi.parse.words import field_words
from wangqi.parse.write_markdown import to_markdown, to_text

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
WORDS = field_words()


def read(path: Path) -> Parsed:
    return parse(source.read(path, name=f"issues/{path.name}"), WORDS)


def samples(folder: str) -> list[Path]:
    if not SAMPLES.is_dir():
        pytest.skip("the shared samples are not here")
    found = list(source.find(SAMPLES / folder))
    assert found
    return found


def test_a_daily_with_raw_html() -> None:
    for path in samples("daily"):
        parsed = read(path)
        assert not parsed.problems
        first, second = parsed.issue.sections
        assert parsed.issue.date
        assert path.stem == parsed.issue.date.strftime("%Y%m%d")
        assert (first.implicit, second.implicit) == (True, False)
        assert len(second.articles) >= 10
        assert sum(len(article.blocks) for article in second.articles) >= 50
        assert all(block.kind in ("paragraph", "link") for article in second.articles for block in article.blocks)
        assert all(len(block.text) < 1200 for article in second.articles for block in article.blocks)


def test_a_weekly_with_links_and_pictures() -> None:
    for path in samples("weekly"):
        parsed = read(path)
        assert [problem.code for problem in parsed.problems] == ["missing-date"]
        issue = parsed.issue
        assert issue.number
        assert path.stem == f"issue-{issue.number}"
        assert issue.id == f"no-{issue.number}"
        assert len(issue.sections) >= 8
        assert issue.sections[0].name == ""
        assert all(section.implicit for section in issue.sections[1:])
        kinds = {block.kind for article in issue.articles for block in article.blocks}
        assert {"paragraph", "image"} <= kinds
        assert "<img" not in "".join(block.html for article in issue.articles for block in article.blocks)


@pytest.mark.parametrize("folder", ["daily", "weekly"])
def test_what_is_written_reads_back(folder: str) -> None:
    for path in samples(folder):
        parsed = read(path)
        written = to_markdown(parsed)
        again = parse(Source(path="issues/other.md", text=written), WORDS)
        assert to_text(again) == to_text(parsed)
        assert to_markdown(again) == written
