"""Checks across issues."""

from __future__ import annotations

from tests.archive.making import archive_of, make_issue
from wangqi import checks
from wangqi.config import Config, SectionName
from wangqi.model import Archive, Issue

LONG = "县里的地质队在北坡打了两口深孔，岩心显示含矿层比预想的厚，储量还要再算一遍才能公布。" * 4


def found(*issues: Issue, config: Config | None = None) -> list[tuple[str, str]]:
    archive = archive_of(*issues, config=config)
    problems = [*checks.across(archive, prints(archive)), *(odd for issue in issues for odd in checks.within(issue))]
    return [(problem.code, problem.at.path) for problem in problems]


def prints(archive: Archive) -> list[str]:
    return [checks.fingerprint(entry.article) for entry in archive.entries]


def test_the_same_article_in_two_issues_is_noticed_once_and_short_ones_are_not() -> None:
    one = make_issue("2024-01-05", ("新闻", [("深孔", LONG), ("短讯", "同上")]))
    two = make_issue("2024-01-12", ("新闻", [("深 孔", LONG[:80] + "|" + LONG[80:]), ("短讯", "同上")]))
    archive = archive_of(one, two)
    problems = list(checks.duplicate_articles(archive, prints(archive)))
    assert [(problem.code, problem.at.path, problem.at.line) for problem in problems] == [
        ("duplicate-article", "issues/2024-01-12.txt", 10)
    ]
    assert "issues/2024-01-05.txt:10" in problems[0].hint


def test_gaps_and_repetitions_in_the_run_of_numbers() -> None:
    issues = [
        make_issue("2023-12-22", number=51),
        make_issue("2024-01-05", number=1),
        make_issue("2024-01-12", number=2),
        make_issue("2024-02-02", number=5),
        make_issue("2024-02-09", number=5),
        make_issue("2024-02-16"),
    ]
    problems = list(checks.missing_numbers(archive_of(*issues)))
    assert [(problem.code, problem.at.path) for problem in problems] == [
        ("missing-number", "issues/2024-02-02.txt"),
        ("duplicate-number", "issues/2024-02-09.txt"),
    ]
    assert "3 to 4 in 2024" in problems[0].message


def test_a_selection_of_issues_is_no_run_with_gaps() -> None:
    issues = [make_issue(None, number=number) for number in (1, 50, 150)]
    assert list(checks.missing_numbers(archive_of(*issues))) == []


def test_the_running_total_is_looked_at_too() -> None:
    issues = [make_issue("2023-12-29", number=52, total=700), make_issue("2024-01-05", number=1, total=702)]
    issues.append(make_issue("2024-01-12", number=2, total=703))
    (problem,) = checks.missing_numbers(archive_of(*issues))
    assert "number 701 of the running total is missing" in problem.message


def weeks(*names: str, start: int = 1, count: int = 5) -> list[Issue]:
    return [
        make_issue(f"2024-01-{day:02}", *((name, [("题", f"文{day}")]) for name in names))
        for day in range(start, start + count)
    ]


def test_a_rare_name_that_is_nearly_a_common_one_is_a_slip() -> None:
    issues = [*weeks("部委动态", "要闻"), *weeks("部委动志", start=11, count=1)]
    assert found(*issues) == [("section-name", "issues/2024-01-11.txt")]


def test_names_that_stand_side_by_side_or_share_a_topic_are_not() -> None:
    assert found(*weeks("国内要闻"), *weeks("国内要闻", "国际要闻", start=11, count=1)) == []
    config = Config(sections=(SectionName(name="部委动态", aliases=("部委动向",)),))
    assert found(*weeks("部委动态"), *weeks("部委动向", start=11, count=1), config=config) == []
    assert found(*weeks("部委动态"), *weeks("地勘单位", start=11, count=1)) == []
