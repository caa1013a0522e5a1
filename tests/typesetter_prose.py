"""Invented bulletins: sections, titles, paragraphs, lists, sources, from parts that make natural sentences.

Nothing here is about anybody: places are made of syllables, figures are drawn, and no sentence is quoted.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

SECTIONS = (
    "重要新闻", "部委动态", "省际动态", "地勘单位", "形势分析", "国际矿业", "会员动态", "政策法规", "行业资讯",
    "企业动态", "通知公告", "市场行情", "科技创新", "专家观点", "绿色矿山", "安全生产",
)  # fmt: skip
SOURCES = ("新华社", "人民日报", "经济日报", "科技日报", "央视网", "中国新闻网", "光明日报", "工人日报")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = "明华建国伟丽芳军磊静敏强洋艳勇娟涛超杰燕"

_PLACES_1 = "临清安永宁平定昌河东西南北高长新"
_PLACES_2 = "江山川城源泉州阳陵岭原湖水洲"
_BODIES = (
    "自然资源厅",
    "地质调查院",
    "矿业协会",
    "地质局",
    "应急管理厅",
    "发展改革委",
    "生态环境厅",
    "矿业集团",
)
_ADVERBS = ("日前", "近日", "目前", "近年来", "今年以来", "下一步", "同时", "此外", "据介绍", "会上")
_VERBS = (
    "部署", "推进", "加强", "完善", "启动", "组织开展", "总结", "落实", "优化", "支持", "规范", "统筹安排", "梳理",
    "检查",
)  # fmt: skip
_ADJECTIVES = ("绿色", "重点", "老旧", "区域", "数字", "深部", "战略性", "省级", "基础", "跨县")
_NOUNS = (
    "矿山建设", "找矿行动", "勘查项目", "尾矿治理", "安全培训", "资源储量核查", "用地审批", "边坡监测", "图件编制",
    "岩心库改造", "采样工作", "水文观测", "复垦验收", "行业标准", "统计年报", "科普活动",
)  # fmt: skip
_RESULTS = (
    "进展顺利", "取得初步成效", "得到各方认可", "已进入验收阶段", "比计划提前完成", "为后续工作打下基础",
    "受到企业欢迎", "仍需进一步细化", "形成了可推广的做法", "实现了全年目标",
)  # fmt: skip
_DEGREES = (
    "",
    "",
    "目前",
    "总体",
    "已",
    "也",
    "在当地",
    "按期",
    "在两个月内",
    "在多数矿区",
    "自五月起",
    "经过三轮讨论",
)
_UNITS = ("万吨", "平方公里", "个项目", "家企业", "米", "亿元", "人次", "处", "公顷", "个钻孔")
_LATIN = ("GIS", "ESG", "3D", "InSAR", "AI", "UPS", "PM2.5", "5G")
_HEADINGS = ("总体要求", "主要任务", "保障措施", "工作安排", "基本情况", "存在问题", "有关建议")


@dataclass(frozen=True)
class Story:
    """One article: `byline` is printed as it is, `source` and `authors` are what it says."""

    title: str
    paragraphs: tuple[str, ...]
    byline: str = ""
    byline_alone: bool = False
    source: str | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bulletin:
    """An issue before it is typeset."""

    name: str
    number: int
    total: int
    date: str
    sections: tuple[tuple[str, tuple[Story, ...]], ...]


def bulletin(rng: random.Random) -> Bulletin:
    """A whole issue: two to six sections of one to five articles."""
    names = rng.sample(SECTIONS, rng.randint(2, 6))
    return Bulletin(
        name=f"{_place(rng)}{rng.choice(('矿业通讯', '地质工作简报', '资源信息周报', '矿山参考'))}",
        number=rng.randint(1, 52),
        total=rng.randint(100, 999),
        date=f"2024年{rng.randint(1, 12)}月{rng.randint(1, 28)}日",
        sections=tuple((name, tuple(story(rng) for _ in range(rng.randint(1, 5)))) for name in names),
    )


def story(rng: random.Random) -> Story:
    """An article: plain, with a list, with sub-headings, or with a web address, and a source in some shape."""
    paragraphs = [paragraph(rng) for _ in range(rng.randint(1, 6))]
    kind = rng.random()
    if kind < 0.15:
        paragraphs += _list(rng)
    elif kind < 0.25:
        headings = rng.sample(_HEADINGS, 3)
        for place, number in enumerate("一二三"[: rng.randint(2, 3)]):
            paragraphs += [f"{number}、{headings[place]}", paragraph(rng)]
    elif kind < 0.4:
        paragraphs.append(_with_address(rng))
    byline, alone, source, authors = _byline(rng)
    return Story(
        title=_title(rng),
        paragraphs=tuple(paragraphs),
        byline=byline,
        byline_alone=alone,
        source=source,
        authors=authors,
    )


def paragraph(rng: random.Random) -> str:
    """One to six sentences."""
    sentences = [_sentence(rng) for _ in range(rng.choice((1, 1, 2, 2, 3, 4, 6)))]
    return "".join(sentences)[:-1] + rng.choice("。。。。。。。。。！")


def _sentence(rng: random.Random) -> str:
    clauses = [_clause(rng) for _ in range(rng.randint(1, 4))]
    opening = f"{rng.choice(_ADVERBS)}，" if rng.random() < 0.4 else ""
    return opening + "，".join(clauses) + rng.choice("。。。。。。；！")


def _clause(rng: random.Random) -> str:
    kind = rng.random()
    noun = f"{rng.choice(_ADJECTIVES)}{rng.choice(_NOUNS)}"
    if kind < 0.35:
        return f"{_place(rng)}{rng.choice(_BODIES)}{rng.choice(_VERBS)}{noun}"
    if kind < 0.55:
        return f"{noun}{rng.choice(_DEGREES)}{rng.choice(_RESULTS)}"
    if kind < 0.75:
        return f"共完成{noun}{_figure(rng)}{rng.choice(_UNITS)}"
    if kind < 0.85:
        return f"要把“{rng.choice(_VERBS)}{noun}”作为{rng.choice(_NOUNS)}的{rng.choice(('重点', '抓手', '前提'))}"
    if kind < 0.93:
        return f"《{_place(rng)}{noun}办法》（以下简称《办法》）{rng.choice(_RESULTS)}"
    return f"应用{rng.choice(_LATIN)}技术{rng.choice(_VERBS)}{noun}"


def _figure(rng: random.Random) -> str:
    return rng.choice(
        (
            str(rng.randint(2, 9999)),
            f"{rng.uniform(0.1, 99):.1f}",
            f"{rng.randint(2, 9)}～{rng.randint(10, 40)}",
        )
    )


def _place(rng: random.Random) -> str:
    return f"{rng.choice(_PLACES_1)}{rng.choice(_PLACES_2)}{rng.choice(('省', '市', '县', '矿区'))}"


def _title(rng: random.Random) -> str:
    first = f"{_place(rng)}{rng.choice(_VERBS)}{rng.choice(_ADJECTIVES)}{rng.choice(_NOUNS)}"
    more = range(rng.choice((0, 0, 0, 1, 1, 2)))
    return " ".join([first, *(f"{rng.choice(_ADJECTIVES)}{rng.choice(_NOUNS)}{rng.choice(_RESULTS)}" for _ in more)])


def _list(rng: random.Random) -> list[str]:
    style = rng.choice(("（{}）", "{}．", "{}、", "circled"))
    markers = ["①②③④⑤"[at] if style == "circled" else style.format(at + 1) for at in range(rng.randint(2, 5))]
    return [f"{marker}{_clause(rng)}，{_clause(rng)}。" for marker in markers]


def _with_address(rng: random.Random) -> str:
    path = "/".join("".join(rng.choices("abcdefghijkmnpqrstuvwxyz0123456789", k=rng.randint(3, 14))) for _ in range(3))
    return f"{_clause(rng)}。详情请访问 https://www.example.org/{path}.html 查看。"


def _names(rng: random.Random) -> tuple[str, ...]:
    names = {rng.choice(SURNAMES) + "".join(rng.choices(GIVEN, k=rng.randint(1, 2))) for _ in range(rng.randint(1, 3))}
    return tuple(sorted(names))


def _byline(rng: random.Random) -> tuple[str, bool, str | None, tuple[str, ...]]:
    """A byline as printed, whether it has a line of its own, and its source and authors."""
    source, authors, shape = rng.choice(SOURCES), _names(rng), rng.randint(0, 6)
    alone = rng.random() < 0.3
    if shape <= 2:
        return f"（{source}）", alone, source, ()
    if shape == 3:
        return f"（来源：{source}）", alone, source, ()
    if shape == 4:
        return f"（{source} 记者 {' '.join(authors)}）", alone, source, authors
    if shape == 5:
        return f"（《{source}》 {'、'.join(authors)}）", alone, f"《{source}》", authors
    return "", False, None, ()
