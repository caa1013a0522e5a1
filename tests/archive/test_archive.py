"""The archive: order, addresses that stay, topics."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.making import archive_of, make_issue, put_together, words_of
from wangqi.archive import assemble
from wangqi.archive.slugs import slug, unique_slugs
from wangqi.config import Config, FieldWords, SectionName
from wangqi.model import Issue, Terms

NEWS = ("重要新闻", [("铁矿投产", "铁矿 投产 选矿"), ("铜价走低", "铜价 库存 港口")])
LOCAL = ("省际动态", [("绿色矿山验收", "绿色 矿山 验收")])


def topic_ids(*issues: Issue, config: Config | None = None) -> list[str]:
    return [topic.id for topic in archive_of(*issues, config=config).topics]


def test_issues_are_ordered_by_date_then_number_whatever_the_order_of_files() -> None:
    issues = [
        make_issue("2024-04-12", NEWS, number=15),
        make_issue("2024-04-12", NEWS, number=16, id_="special"),
        make_issue("2023-12-29", NEWS, number=52),
        make_issue(None, NEWS, number=10),
        make_issue(None, NEWS, number=9),
    ]
    for seed in range(5):
        random.Random(seed).shuffle(issues)
        ids = [issue.id for issue in archive_of(*issues).issues]
        assert ids == ["no-9", "no-10", "2023-12-29", "2024-04-12", "special"]


def test_entries_follow_the_issues_and_topics_run_newest_issue_first_in_print_order() -> None:
    archive = archive_of(make_issue("2024-01-05", NEWS, LOCAL), make_issue("2024-01-12", LOCAL, NEWS))
    assert [entry.key for entry in archive.entries] == [
        ("2024-01-05", "1"),
        ("2024-01-05", "2"),
        ("2024-01-05", "3"),
        ("2024-01-12", "1"),
        ("2024-01-12", "2"),
        ("2024-01-12", "3"),
    ]
    news = next(topic for topic in archive.topics if topic.id == "zhongyao-xinwen")
    assert [entry.key for entry in news.entries] == [
        ("2024-01-12", "2"),
        ("2024-01-12", "3"),
        ("2024-01-05", "1"),
        ("2024-01-05", "2"),
    ]


def test_an_id_claimed_twice_goes_to_the_earlier_issue_and_both_files_are_named() -> None:
    first = make_issue("2024-04-12", NEWS, number=15, path="issues/b.txt")
    second = make_issue("2024-04-12", LOCAL, number=16, path="issues/a.txt")
    third = make_issue("2024-04-13", LOCAL, id_="2024-04-12-2", path="issues/c.txt")
    for order in ([first, second, third], [third, second, first]):
        archive, problems = put_together(*order)
        assert [(issue.id, issue.at.path) for issue in archive.issues] == [
            ("2024-04-12", "issues/b.txt"),
            ("2024-04-12-3", "issues/a.txt"),
            ("2024-04-12-2", "issues/c.txt"),
        ]
        (problem,) = problems
        assert problem.code == "duplicate-issue"
        assert problem.at.path == "issues/a.txt"
        assert "issues/b.txt" in problem.message


def test_the_terms_must_match_the_issues() -> None:
    with pytest.raises(ValueError, match="shorter"):
        assemble([make_issue("2024-01-05", NEWS)], [], Config())
    with pytest.raises(ValueError, match="shorter"):
        assemble([make_issue("2024-01-05", NEWS)], [()], Config())


def test_an_archive_of_nothing() -> None:
    archive, problems = put_together()
    assert (archive.issues, archive.entries, archive.topics, archive.facets) == ((), (), (), ())
    assert problems == ()
    assert archive_of(make_issue("2024-01-05")).entries == ()


# --- topics ---


def test_names_that_differ_in_spaces_and_width_are_one_topic() -> None:
    archive = archive_of(
        make_issue("2024-01-05", ("行业 动态", [("一", "甲")])),
        make_issue("2024-01-12", ("行业动态", [("二", "乙")])),
        make_issue("2024-01-19", ("行业动态", [("三", "丙")])),
    )
    (topic,) = archive.topics
    assert (topic.id, topic.name, len(topic.entries)) == ("hangye-dongtai", "行业动态", 3)


def test_aliases_of_the_site_are_one_topic_and_shipped_ones_rename_nothing() -> None:
    config = Config(
        sections=(SectionName(name="省际动态", aliases=("各地动态",), id="provinces"),),
        words=FieldWords(sections=(SectionName(name="矿联动态", aliases=("协会动态",)),)),
    )
    archive = archive_of(
        make_issue("2024-01-05", ("各地动态", [("一", "甲")]), ("协会动态", [("二", "乙")])),
        make_issue("2024-01-12", ("省际动态", [("四", "丁")]), ("协会动态", [("三", "丙")])),
        config=config,
    )
    assert [(topic.id, topic.name, len(topic.entries)) for topic in archive.topics] == [
        ("provinces", "省际动态", 2),
        ("xiehui-dongtai", "协会动态", 2),
    ]
    assert {entry.topic for entry in archive.entries} == {"provinces", "xiehui-dongtai"}


def test_topics_stand_in_the_order_of_site_yaml_then_in_that_of_print() -> None:
    one = make_issue("2024-01-05", ("甲类", [("一", "x")]), ("乙类", [("二", "x")]), ("丙类", [("三", "x")]))
    two = make_issue("2024-01-12", ("甲类", [("一", "x")]), ("丁类", [("二", "x")]), ("丙类", [("三", "x")]))
    assert [topic.name for topic in archive_of(one, two).topics] == ["甲类", "乙类", "丁类", "丙类"]
    config = Config(sections=(SectionName(name="丙类"), SectionName(name="没有的")))
    assert [topic.name for topic in archive_of(one, two, config=config).topics] == [
        "丙类",
        "甲类",
        "乙类",
        "丁类",
    ]


def test_an_implicit_section_is_a_topic_only_where_its_name_recurs() -> None:
    one = make_issue("2024-01-05", ("封面", [("封面", "x")]), ("随笔", [("随笔", "y")]), implicit=("封面", "随笔"))
    two = make_issue("2024-01-12", ("封面", [("封面", "x")]), implicit=("封面",))
    archive = archive_of(one, two)
    assert [topic.name for topic in archive.topics] == ["封面"]
    assert [entry.topic for entry in archive.entries] == ["fengmian", None, "fengmian"]


def test_articles_before_any_section_have_no_topic() -> None:
    archive = archive_of(make_issue("2024-01-05", ("", [("卷首", "x")]), NEWS))
    assert archive.entries[0].topic is None
    assert [topic.name for topic in archive.topics] == ["重要新闻"]


def test_names_with_the_same_pinyin_are_numbered_and_keep_their_addresses_as_the_archive_grows() -> None:
    one = make_issue("2024-01-05", ("地质", [("一", "x")]), ("市场", [("二", "x")]))
    two = make_issue("2024-01-12", ("地志", [("一", "x")]), ("市长", [("二", "x")]))
    assert topic_ids(one) == ["dizhi", "shichang"]
    assert {topic.name: topic.id for topic in archive_of(one, two).topics} == {
        "地质": "dizhi",
        "地志": "dizhi-2",
        "市场": "shichang",
        "市长": "shizhang",
    }


NAMES = st.sampled_from(["地质", "地志", "底质", "要闻", "药文", "Tools", "tools ", "😀", "一", "乙", "重要新闻"])


@settings(deadline=None)
@given(st.lists(st.lists(st.tuples(NAMES, st.booleans()), min_size=1, max_size=4), min_size=2, max_size=6))
def test_no_topic_ever_moves_when_a_newer_issue_is_added(told: list[list[tuple[str, bool]]]) -> None:
    issues = [
        make_issue(
            f"2024-01-{place + 1:02}",
            *((name, [("题", "文")]) for name, _ in sections),
            implicit=tuple(name for name, implicit in sections if implicit),
        )
        for place, sections in enumerate(told)
    ]
    before, after = archive_of(*issues[:-1]), archive_of(*issues)
    old = {entry.key: entry.topic for entry in before.entries if entry.topic}
    new = {entry.key: entry.topic for entry in after.entries}
    assert {key: new[key] for key in old} == old
    assert len({topic.id for topic in after.topics}) == len(after.topics)


@settings(deadline=None)
@given(st.permutations(range(5)))
def test_the_order_of_files_changes_nothing(order: list[int]) -> None:
    issues = [make_issue(f"2024-02-0{n + 1}", NEWS, LOCAL, number=n, path=f"issues/{n}.txt") for n in range(5)]
    issues.append(make_issue("2024-02-03", LOCAL, number=9, path="issues/z.txt"))
    shuffled = [issues[place] for place in order] + [issues[5]]
    assert put_together(*shuffled) == put_together(*issues)


# --- addresses ---


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("重要新闻", "zhongyao-xinwen"),
        ("长江经济带", "changjiang-jingjidai"),
        ("联合会动态", "lianhehui-dongtai"),
        ("中国矿业联合会", "zhongguo-kuangye-lianhehui"),
        ("矿业权", "kuangyequan"),
        ("书", "shu"),
        ("A股 2024", "a-gu-2024"),
        ("Tools & Tips", "tools-tips"),
        ("Café", "cafe"),
        ("../../etc/passwd", "etc-passwd"),
        ("二〇二四", "erling-ersi"),
    ],
)
def test_a_name_becomes_a_readable_address(name: str, address: str) -> None:
    assert slug(name) == address


@given(st.text())
def test_an_address_is_ascii_short_and_safe_whatever_the_name(name: str) -> None:
    found = slug(name)
    assert found
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not found.startswith("-")
    assert len(found) <= 60


def test_long_names_that_begin_alike_stay_apart() -> None:
    assert slug("关于" * 40 + "甲") != slug("关于" * 40 + "乙")


def test_wanted_addresses_come_first() -> None:
    assert unique_slugs([("甲", ""), ("乙", "jia"), ("贾", "")]) == {
        "甲": "jia-2",
        "乙": "jia",
        "贾": "jia-3",
    }


def test_helpers_of_this_file_count_titles_three_times() -> None:
    assert words_of(make_issue("2024-01-05", NEWS))[0] == Terms(
        words=("铁矿投产", "投产", "选矿", "铁矿"), counts=(3, 1, 1, 1)
    )
