"""The whole way from raw text to an issue: corrections, conservation, doubts, hostile text, the public JSON."""

from __future__ import annotations

import json
import random
from importlib.resources import files

import pytest

from tests.parse.helpers import WORDS, bulletin, outline
from tests.parse.test_roundtrip import issue
from wangqi.model import Source
from wangqi.parse.bulletin import explain, parse_bulletin, read
from wangqi.parse.contrast import contrast
from wangqi.parse.export import to_json
from wangqi.parse.lattice import detours
from wangqi.parse.words import field_words

TEXT = """要闻
北川县建成首座地下抽水蓄能试验站
北川县利用废弃矿井建成首座地下抽水蓄能试验站，装
机五兆瓦，可供全县照明用电两小时。
首批设备国产化率九成
试验站首批设备国产化率超过九成，水泵水轮机由省内
企业制造。（北川日报）
南岭省调整砂石资源税税率
南岭省自下月起调整砂石资源税税率，由百分之五降至
百分之四。（南岭日报）
"""


def test_metadata_comes_from_the_masthead() -> None:
    issue = bulletin("矿业简讯\n第 7 期（总第 107 期）\n2024 年 2 月 16 日\n" + TEXT).issue
    assert (issue.number, issue.total, str(issue.date), issue.title) == (7, 107, "2024-02-16", None)


def test_corrections_force_labels_before_the_decision() -> None:
    wrong = bulletin(TEXT, (5, "title", ""), (9, "furniture", ""))
    assert [a.title for a in wrong.issue.articles][1] == "首批设备国产化率九成"
    assert "百分之五" not in outline(wrong).split("- marked")[0].replace(
        "自下月起调整砂石资源税税率，由百分之五降至", ""
    )
    joined = bulletin(TEXT, (5, "join", ""))
    assert "两小时。首批设备国产化率九成" in outline(joined)
    renamed = bulletin(TEXT, (7, "set-source", "某某日报"), (7, "set-authors", "林青山、赵小满"))
    assert (renamed.issue.articles[0].source, renamed.issue.articles[0].authors) == ("某某日报", ("林青山", "赵小满"))


def test_the_account_balances_and_a_dropped_line_would_not() -> None:
    parsed = bulletin(TEXT)
    account = parsed.account
    parts = account.blocks + account.titles + account.sections + account.bylines + account.furniture
    assert account.total == parts == len("".join(TEXT.split()))
    assert account.sections == 2


def test_a_near_tie_is_reported_with_both_readings() -> None:
    story = "矿" * 24 + "\n" + "矿" * 25 + "。\n" + "山" * 24 + "\n川》）" + "川" * 23 + "\n完。\n"
    text = "要闻\n某地开工\n" + story * 5
    doubts = [p for p in bulletin(text).problems if p.code == "uncertain-boundary"]
    assert doubts
    assert all("it may be" in p.message and p.at.line > 0 and p.hint for p in doubts)


def test_explain_names_label_runner_up_margin_and_clues() -> None:
    report = explain(Source(path="issues/a.txt", text=TEXT), WORDS).splitlines()
    assert report[0].startswith("issues/a.txt: measure 24")
    assert len(report) == 1 + len(TEXT.splitlines())
    assert " section " in report[1]
    assert "before" in report[2]


@pytest.mark.parametrize("seed", [0, 3, 8])
def test_the_figures_of_the_clues_add_up_to_the_margin(seed: int) -> None:
    reading = read(issue(seed)[2], WORDS, {})
    labelling = reading.labelling
    ways = detours(labelling.choices, labelling.rows, labelling.seams, labelling.labels)
    told = 0
    for at, (label, other, margin) in enumerate(
        zip(labelling.labels, labelling.runners_up, labelling.margins, strict=True)
    ):
        if label != other:
            told += 1
            assert sum(contrast(reading, ways.through(at, other)).values()) == pytest.approx(margin, abs=1e-6)
    assert told > 50


def test_json_has_the_public_shape() -> None:
    data = json.loads(json.dumps(to_json(bulletin(TEXT)), ensure_ascii=False))
    assert data["issue"]["date"] == "2024-04-12"
    article = data["sections"][0]["articles"][0]
    assert article["source"] == "北川日报"
    assert article["authors"] == article["links"] == []
    assert article["blocks"][0] == {"kind": "paragraph", "text": article["blocks"][0]["text"], "line": 3}
    problem = to_json(bulletin(TEXT, (99, "title", "")))["problems"][0]
    assert {"severity", "code", "message", "line", "column", "hint"} == set(problem)


@pytest.mark.parametrize(
    "text", ["", "\n\n", "\f", "。", "1", "（", "目 录", "\u200b\n\ufeff", "a" * 5000, "矿\n" * 500, "【】\n" * 9]
)
def test_text_that_is_no_bulletin(text: str) -> None:
    parsed = bulletin(text)
    assert not [p for p in parsed.problems if p.code == "lost-characters"]


@pytest.mark.parametrize("seed", range(30))
def test_noise_never_raises_and_never_loses_a_character(seed: int) -> None:
    rng = random.Random(seed)
    alphabet = "矿业山水。，；：！？（）《》【】“”、 \t\u3000\n\n\n\f0123456789abcm-./:%℃₂³⽅⻓①●一二第期年月日来源记者目录表http://"
    text = "".join(rng.choice(alphabet) for _ in range(rng.randint(1, 3000)))
    parsed = parse_bulletin(Source(path="noise.txt", text=text), WORDS)
    assert not [p for p in parsed.problems if p.code == "lost-characters"]
    account = parsed.account
    assert account.total == account.blocks + account.titles + account.sections + account.bylines + account.furniture


def test_the_same_text_gives_the_same_issue() -> None:
    assert bulletin(TEXT) == bulletin(TEXT)


def test_a_new_archive_s_first_issue_is_read_without_a_doubt() -> None:
    text = (files("wangqi") / "data/new/issues/2025-01-03.txt").read_text(encoding="utf-8")
    parsed = parse_bulletin(Source(path="issues/2025-01-03.txt", text=text), field_words())
    assert not parsed.problems
    assert [(s.name, len(s.articles)) for s in parsed.issue.sections] == [("重要新闻", 1), ("会员动态", 1)]
    assert all(article.source == "本刊编辑部" for article in parsed.issue.articles)
    assert (parsed.issue.number, parsed.issue.total, parsed.issue.title) == (1, 1, None)


def test_stories_under_one_title_and_source_are_one_article() -> None:
    articles = [
        f"青崖{name}铁矿安全投产\n青崖{name}铁矿今日投产，年产矿石三百万吨。（青崖日报）\n" for name in "东西南北中"
    ]
    stories = [
        f"{name}省启动找矿行动\n{name}省启动新一轮找矿行动，部署项目六十个，涉及铜、锂、金等矿种。\n"
        for name in ("赤岭", "白石", "黄沙", "黑水")
    ]
    sections = ["重要新闻", "部委动态", "省际动态", "地勘单位", "国际矿业"]
    text = "".join(f"{name}\n{article}" for name, article in zip(sections, articles, strict=True))
    text += "各地短讯\n本刊综合消息：\n" + "".join(stories)[:-1] + "（青崖日报）\n会员动态\n" + articles[0]
    titles = [
        article.title for article in parse_bulletin(Source(path="a.txt", text=text), field_words()).issue.articles
    ]
    assert titles[5:] == ["各地短讯", "青崖东铁矿安全投产"]


def test_a_correction_that_changes_nothing_is_reported() -> None:
    def codes(*said: tuple[int, str, str]) -> list[str]:
        return [problem.code for problem in bulletin(TEXT, *said).problems if problem.code.startswith("correction")]

    assert codes((2, "title", "")) == ["correction-idle"]
    assert codes((3, "paragraph", ""), (4, "continuation", "")) == ["correction-idle", "correction-idle"]
    assert codes((5, "title", "")) == []
    assert codes((9, "furniture", "")) == []


def test_a_table_of_words_parted_by_spaces_keeps_its_rows() -> None:
    rows = "矿种 单位 1 月产量 增幅\n铁矿 万吨 1 420 4.7%\n铜精矿 万吨 96 -1.2%\n萤石 万吨 12 100 6.3%"
    text = TEXT.replace("首批设备国产化率九成\n", f"主要产品产量\n{rows}\n", 1)
    blocks = [b for a in bulletin(text).issue.articles for b in a.blocks if b.kind == "table"]
    assert [block.rows for block in blocks] == [
        (
            ("矿种", "单位", "1 月产量", "增幅"),
            ("铁矿", "万吨", "1 420", "4.7%"),
            ("铜精矿", "万吨", "96", "-1.2%"),
            ("萤石", "万吨", "12 100", "6.3%"),
        )
    ]


def test_a_count_inside_the_text_does_not_begin_a_paragraph() -> None:
    text = (
        "要闻\n北川县公布砂石资源利用清单\n"
        "清单定了三个方向：一是用作路基材料和建筑骨料；二\n"
        "是提取其中残留的重矿物；二是制作透水砖和景观石材；\n"
        "三是修复河道。北川县要求明年利用率不低于七成，并建\n"
        "立台账。（北川日报）\n"
    )
    (article,) = bulletin(text).issue.articles
    assert len(article.blocks) == 1
