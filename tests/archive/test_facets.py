"""Facets, keywords and related articles."""

from __future__ import annotations

import math
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.making import archive_of, make_issue, put_together
from wangqi.archive import assemble
from wangqi.archive.patterns import any_of
from wangqi.archive.vocabularies import finders
from wangqi.config import Config, Vocabulary, VocabularyValue
from wangqi.model import Article, Block, Location, Terms

HERE = Location(path="issues/1.txt")


def about(facet: str, title: str, *paragraphs: str, config: Config | None = None) -> tuple[str, ...]:
    blocks = tuple(Block(kind="paragraph", text=text, at=HERE) for text in paragraphs)
    article = Article(id="1", title=title, blocks=blocks, at=HERE)
    found, problems = finders(config or Config())
    assert problems == []
    return next(finder for finder in found if finder.id == facet).values_of(article)


@pytest.mark.parametrize(
    ("title", "values"),
    [
        ("内蒙古自治区部署找矿行动", ("内蒙古",)),
        ("内蒙与宁夏共建储能基地", ("内蒙古", "宁夏")),
        ("新疆生产建设兵团第八师复垦见效", ("新疆",)),
        ("晋陕两省交界处发现煤层气", ("山西", "陕西")),
        ("鄂尔多斯、榆林签约", ("内蒙古", "陕西")),
        ("京津冀协同治理废弃矿山", ("北京", "天津", "河北")),
        ("黄山西麓的古采石场", ()),
        ("长江西岸与黄河南岸的崩塌调查", ()),
        ("马鞍山关停小矿", ("安徽",)),
        ("无锡制造助力深海采矿", ("江苏",)),
        ("阿尔泰山西段找到铜矿", ()),
        ("海南州建成光伏园", ("青海",)),
        ("广西安全生产月启动", ("广西",)),
        ("银川会议按北京时间九点开始", ("宁夏",)),
        ("吉林长春举办展览", ("吉林",)),
        ("青海湖北岸与浙江西部", ("浙江", "青海")),
        ("唐山西部", ("河北",)),
        ("佛罗里达州与挪威海军", ()),
        ("人大连续三年视察", ()),
        ("巴丹吉林沙漠", ("内蒙古",)),
        ("吕梁山东麓的铝土矿", ("山西",)),
        ("没有地名的标题", ()),
    ],
)
def test_provinces_are_found_and_accidents_are_not(title: str, values: tuple[str, ...]) -> None:
    assert about("region", title) == values


@pytest.mark.parametrize(
    ("title", "values"),
    [
        ("锡林郭勒的铅锌矿复产", ("铅锌",)),
        ("铜陵关闭老厂", ()),
        ("铜精矿加工费走低，锂价企稳", ("铜", "锂")),
        ("黄金周出游人数创新高", ()),
        ("黄金储备连增三月", ("金",)),
        ("白银市修复采空区", ()),
        ("可燃冰试采", ("天然气水合物",)),
        ("煤层气与煤矸石利用", ("煤炭", "煤层气")),
        ("铁路专线开通", ()),
        ("光热储能项目拿出真金白银", ()),
        ("磷酸铁锂电池", ("锂",)),
        ("聚焦煤炭清洁利用", ("煤炭",)),
    ],
)
def test_minerals_are_found_and_place_names_are_not(title: str, values: tuple[str, ...]) -> None:
    assert about("mineral", title) == values


def test_one_mention_counts_in_the_dateline_but_not_far_down_in_the_text() -> None:
    assert about("region", "标题", "本报西宁讯 水库放水。", "后文。") == ("青海",)
    assert about("region", "标题", "开头。", "中间提到一次甘肃。") == ()
    assert about("region", "标题", "开头。", "中间提到甘肃，", "后面又提到兰州。") == ("甘肃",)


def test_a_site_adds_to_a_shipped_vocabulary_and_brings_its_own() -> None:
    config = Config(
        vocabularies=(
            Vocabulary(
                id="region",
                name="省份",
                builtin="provinces",
                values=(VocabularyValue(name="青海", aliases=("青崖县",)), VocabularyValue(name="海外")),
            ),
            Vocabulary(id="agency", name="机构", values=(VocabularyValue(name="矿业联合会", aliases=("矿联",)),)),
        )
    )
    assert about("region", "青崖县与格尔木", config=config) == ("青海",)
    assert about("region", "海外项目", config=config) == ("海外",)
    archive = archive_of(make_issue("2024-01-05", ("新闻", [("矿联换届", "青崖县")])), config=config)
    assert archive.entries[0].facets == (("region", ("青海",)), ("agency", ("矿业联合会",)))
    facet = next(facet for facet in archive.facets if facet.id == "agency")
    assert [(value.id, value.name) for value in facet.values] == [("kuangye-lianhehui", "矿业联合会")]


@pytest.mark.parametrize(
    ("vocabulary", "code"),
    [
        (Vocabulary(id="region", name="地区", builtin="planets"), "unknown-vocabulary"),
        (Vocabulary(id="search", name="地区", builtin="provinces"), "vocabulary-id"),
    ],
)
def test_a_vocabulary_that_cannot_be_used_is_a_problem(vocabulary: Vocabulary, code: str) -> None:
    _, problems = put_together(config=Config(vocabularies=(vocabulary,)))
    assert [(problem.code, problem.severity) for problem in problems] == [(code, "error")]


def test_shipped_vocabularies_are_whole() -> None:
    found, _ = finders(Config())
    region, mineral = found
    assert len(region.values) == 34
    for finder in (region, mineral):
        ids = [id_ for id_, _ in finder.values]
        assert len(set(ids)) == len(ids)
        assert all(re.fullmatch("[a-z-]+", id_) for id_ in ids)
        assert all("-2" not in id_ for id_ in ids)
    assert ("neimenggu", "内蒙古") in region.values


@settings(deadline=None)
@given(
    st.sets(st.text(alphabet="矿山西.(a", min_size=1, max_size=4), max_size=8),
    st.text(alphabet="矿山西.(ab", max_size=20),
)
def test_the_pattern_finds_what_a_plain_alternation_finds(words: set[str], text: str) -> None:
    plain = "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) or "(?!)"
    assert any_of(words).findall(text) == re.findall(plain, text)


# --- sources and keywords ---


def test_sources_and_keywords_get_a_page_once_enough_articles_have_them() -> None:
    issues = [
        make_issue(f"2024-03-0{day}", ("新闻", [("找矿", "钻机 钻机 岩心")]), source="青崖日报") for day in range(1, 4)
    ]
    issues.append(make_issue("2024-03-09", ("新闻", [("别的", "海风 海风")]), source="望舒报"))
    archive = archive_of(*issues)
    shown = {
        facet.id: [(value.id, value.name, len(value.entries)) for value in facet.values] for facet in archive.facets
    }
    assert shown["source"] == [("qingya-ribao", "青崖日报", 3)]
    assert shown["keyword"] == [("zhaokuang", "找矿", 3), ("zuanji", "钻机", 3)]
    keyword = next(facet for facet in archive.facets if facet.id == "keyword")
    assert [entry.issue.id for entry in keyword.values[0].entries] == [
        "2024-03-03",
        "2024-03-02",
        "2024-03-01",
    ]


def test_keywords_are_what_sets_an_article_apart() -> None:
    common = [("会议", f"会议 会议 安全 项目{n} 项目{n}") for n in range(9)]
    archive = archive_of(make_issue("2024-01-05", ("新闻", [*common, ("钻机", "会议 会议 钻机 会议")])))
    assert archive.entries[-1].keywords[0] == "钻机"
    assert "安全" not in archive.entries[-1].keywords


def test_what_a_vocabulary_names_is_no_keyword_as_well() -> None:
    archive = archive_of(make_issue("2024-01-05", ("新闻", [("甘肃", "甘肃 岩心 岩心 锂 锂")])))
    assert archive.entries[0].keywords == ("岩心",)
    assert archive.entries[0].facets == (("region", ("甘肃",)), ("mineral", ("锂",)))


# --- related ---


def test_articles_that_share_weighty_words_are_related_the_newer_first_among_equals() -> None:
    fill = [(f"杂{n}", f"甲{n} 乙{n} 丙{n}") for n in range(20)]
    archive = archive_of(
        make_issue("2024-01-05", ("新闻", [("尾矿库", "尾矿库 闭库 闭库"), *fill])),
        make_issue("2024-01-12", ("新闻", [("尾矿库", "尾矿库 闭库 闭库")])),
        make_issue("2024-01-19", ("新闻", [("尾矿库", "尾矿库 闭库 闭库"), ("无关", "别的 事情")])),
    )
    assert [archive.entries[other].issue.id for other in archive.related[0]] == ["2024-01-19", "2024-01-12"]
    assert archive.related[-1] == ()
    assert len(archive.related) == len(archive.entries)


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from("甲乙丙丁戊己庚"), min_size=1, max_size=5), min_size=1, max_size=60))
def test_an_article_is_never_related_to_itself_and_never_more_than_five(texts: list[list[str]]) -> None:
    issue = make_issue("2024-01-05", ("新闻", [("题", " ".join(words)) for words in texts]))
    archive = archive_of(issue)
    for index, others in enumerate(archive.related):
        assert len(others) <= 5
        assert index not in others
        assert len(set(others)) == len(others)
        assert all(0 <= other < len(texts) for other in others)


def test_a_word_that_all_articles_share_costs_a_bounded_number_of_comparisons() -> None:
    issues = [make_issue(f"2024-01-{day + 1:02}", ("新闻", [("题", "同词")] * 20)) for day in range(10)]
    archive = archive_of(*issues)
    nearest = {abs(index - other) for index, others in enumerate(archive.related) for other in others}
    assert max(nearest) <= 40


# --- what is counted at once is what the definitions say ---


def test_words_are_weighed_as_defined_in_sealed_issues_and_in_newer_ones() -> None:
    chance = random.Random(7)
    words = [f"{a}{b}" for a in "矿岩砂锂铜" for b in "甲乙丙丁戊己庚辛"] + ["𠮷矿", "\uffee矿"]  # beyond the BMP too
    stories = [
        [Terms(words=(some := tuple(chance.sample(words, chance.randint(0, 30)))), counts=_counts(chance, some))]
        for _ in range(19)
    ]
    issues = [make_issue(f"2024-01-{day + 1:02}", ("新闻", [("题", "文")])) for day in range(19)]
    archive, _ = assemble(issues, stories, Config(vocabularies=(Vocabulary(id="none", name="无"),)))
    old = [story for (story,) in stories[:18]]  # of nineteen, eighteen are sealed
    for entry, (story,) in zip(archive.entries, stories, strict=True):
        assert entry.keywords == _keywords(story, old)


def _counts(chance: random.Random, words: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(chance.choice((1, 1, 2, 3, 900_000_000)) for _ in words)


def _keywords(story: Terms, old: list[Terms]) -> tuple[str, ...]:
    counts = dict(zip(story.words, story.counts, strict=True))
    weight = {
        word: count * round(1000 * math.log(1 + len(old) / (sum(word in one.words for one in old) or 1)))
        for word, count in counts.items()
    }
    heaviest = sorted(counts, key=lambda word: (-weight[word], word))[:24]
    return tuple([word for word in heaviest if counts[word] >= 2][:5])
