"""A page that a real browser printed: Type 3 fonts without names, real columns, real line breaking."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from wangqi.importers import import_file
from wangqi.parse.words import field_words

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("pypdfium2")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
STYLE = """
@page { size: A4; margin: 2.2cm } body { font: 12pt/1.7 serif; margin: 0 } main { columns: COLUMNS }
h2 { font-size: 1.5em } h3 { font-size: 1.15em; margin: .5em 0 } p { margin: 0; text-indent: 2em; text-align: justify }
"""
PLACES = ("甘肃", "青海", "云南", "江西")
LONG = (
    "项目组在高原连续作业六十天，完成钻探进尺 3 200 m，圈定找矿靶区七处，其中“共伴生元素”回收率最高（见附表）。"
    "日处理矿井水 4.8 万 m<sup>3</sup>，烟气中 SO<sub>2</sub> 浓度同比下降 12.5%，下一步将总结经验。"
)


def page(columns: int) -> str:
    parts = []
    for name in ("要情速览", "地方实践"):
        parts.append(f"<h2>{name}</h2>")
        for place in PLACES:
            title = f"{place}省自然资源厅组织专家对矿山生态修复工程进行验收 资料汇交率达到百分之百"
            body = f"<p>{place}消息。{LONG * 3}</p>" * 3
            parts.append(f"<h3>{title}</h3>{body}<p>{LONG}（新华社）</p>")
    style = STYLE.replace("COLUMNS", str(columns))
    return (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><style>{style}</style><main>{"".join(parts)}</main>'
    )


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")
@pytest.mark.parametrize("columns", [1, 2])
def test_a_printed_page(tmp_path: Path, columns: int) -> None:
    source, printed = tmp_path / "a.html", tmp_path / "a.pdf"
    source.write_text(page(columns), encoding="utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    command = [str(CHROMIUM), *flags, profile, "--no-pdf-header-footer", f"--print-to-pdf={printed}", source.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    imported = import_file(printed, field_words())
    issue = imported.parsed.issue
    assert not imported.problems
    assert [section.name for section in issue.sections] == ["要情速览", "地方实践"]
    assert [article.title[:2] for article in issue.articles] == [*PLACES, *PLACES]
    assert {len(article.blocks) for article in issue.articles} == {4}
    assert {article.source for article in issue.articles} == {"新华社"}
    assert all("m³，烟气中SO₂" in article.blocks[0].text.replace(" ", "") for article in issue.articles)
