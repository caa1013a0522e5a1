"""The command line, run as its users run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from wangqi.cli import main

ISSUE = """\
晨岭矿业通讯

第 3 期（总第 12 期）

2025 年 3 月 7 日

重要新闻

三座露天矿试行错峰爆破 周边村庄噪声下降

三座露天矿自本月起试行错峰爆破，把作业集中到上午

十时至十一时之间。周边三个村庄的监测点显示，平均噪声

比上月下降四分贝。（晨岭矿业通讯）

会员动态

联合会组织会员考察充填采矿

联合会日前组织二十家会员单位考察充填采矿现场，听取

了膏体制备和管道输送的介绍。（秘书处）
"""


def wangqi(*arguments: str | Path, cwd: Path, code: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "wangqi", *map(str, arguments)]
    done = subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "2025-03-07.txt").write_text(ISSUE, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("bundle", [False, True])
def test_too_many_files_are_told_of_with_the_way_to_fewer(
    archive: Path, bundle: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wangqi.cli.site._MANY_FILES", 20)
    (archive / "site.yaml").write_text(f"bundle: {str(bundle).lower()}\n", encoding="utf-8")
    main(["build", "--root", str(archive)], standalone_mode=False)
    said = capsys.readouterr().err
    assert "some hosts take 20 at most" in said
    assert ("`bundle: true`" in said) is not bundle


def test_a_bundled_site_has_no_page_of_an_article_to_link_to(archive: Path) -> None:
    (archive / "pages").mkdir()
    (archive / "pages" / "about.md").write_text(
        "# 关于\n\n[甲](../issues/2025-03-07/1.html)\n\n[乙](../issues/2025-03-07/#a1)\n", encoding="utf-8"
    )
    assert "dead-link" not in wangqi("check", cwd=archive).stderr
    (archive / "site.yaml").write_text("bundle: true\n", encoding="utf-8")
    said = wangqi("check", cwd=archive).stderr
    assert said.count("dead-link") == 1
    assert "pages/about.md:3" in said


def test_a_folder_of_issues_is_enough(archive: Path) -> None:
    done = wangqi("build", cwd=archive)
    assert "1 issue, 2 articles" in done.stderr
    page = (archive / "public" / "issues" / "2025-03-07" / "1.html").read_text(encoding="utf-8")
    assert "三座露天矿自本月起试行错峰爆破，把作业集中到上午十时至十一时之间。" in page


def test_quiet_is_quiet(archive: Path) -> None:
    assert wangqi("build", "--quiet", cwd=archive).stderr == ""


def test_issues_and_output_may_lie_elsewhere(archive: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    wangqi("build", "--issues", archive / "issues", "--output", tmp_path / "out", cwd=empty)
    assert (tmp_path / "out" / "index.html").is_file()
    assert not list(empty.iterdir())


def test_a_bad_byte_stops_the_build_and_leaves_the_old_site(archive: Path) -> None:
    wangqi("build", cwd=archive)
    before = (archive / "public" / "index.html").read_bytes()
    (archive / "issues" / "2025-03-14.txt").write_bytes(b"\xff\xff\x81")
    done = wangqi("build", cwd=archive, code=1)
    assert "issues/2025-03-14.txt:1:1: error[" in done.stderr
    assert "hint: " in done.stderr
    assert (archive / "public" / "index.html").read_bytes() == before


def test_strict_stops_at_a_warning(archive: Path) -> None:
    (archive / "issues" / "2025-03-07.txt").rename(archive / "issues" / "undated.txt")
    text = ISSUE.replace("2025 年 3 月 7 日\n\n", "")
    (archive / "issues" / "undated.txt").write_text(text, encoding="utf-8")
    assert "warning[missing-date]" in wangqi("build", cwd=archive).stderr
    wangqi("build", "--strict", cwd=archive, code=1)


def test_check_writes_nothing_and_prints_json(archive: Path) -> None:
    done = wangqi("check", "--format", "json", "--base-url", "https://example.org/", cwd=archive)
    assert json.loads(done.stdout) == []
    assert [path.name for path in archive.iterdir()] == ["issues"]


def test_the_account_adds_up(archive: Path) -> None:
    lines = wangqi("check", "--audit", cwd=archive).stdout.splitlines()
    total, *parts = map(int, lines[1].split("\t")[1:])
    assert total == sum(parts) == len("".join(ISSUE.split()))


def test_parse_gives_the_documented_shape(archive: Path) -> None:
    parsed = json.loads(wangqi("parse", "issues/2025-03-07.txt", cwd=archive).stdout)
    issue = parsed["issue"]
    assert (issue["id"], issue["number"], issue["total"]) == ("2025-03-07", 3, 12)
    assert (issue["date"], issue["title"]) == ("2025-03-07", None)
    assert [section["name"] for section in parsed["sections"]] == ["重要新闻", "会员动态"]
    article = parsed["sections"][0]["articles"][0]
    assert article["title"] == "三座露天矿试行错峰爆破 周边村庄噪声下降"
    assert article["source"] == "晨岭矿业通讯"
    assert {"issue", "sections", "furniture", "problems"} <= set(parsed)


def test_wrong_words_exit_with_two(tmp_path: Path) -> None:
    wangqi("build", "--jobs", "many", cwd=tmp_path, code=2)
    done = wangqi("build", cwd=tmp_path, code=2)
    assert "hint: " in done.stderr


def test_a_mistake_in_site_yaml_is_placed(archive: Path) -> None:
    (archive / "site.yaml").write_text("title: 晨岭\npublishr: 某会\n", encoding="utf-8")
    done = wangqi("check", cwd=archive, code=1)
    assert "site.yaml:2:1: error[config] unknown key `publishr`" in done.stderr
    assert "did you mean `publisher`?" in done.stderr


def test_a_new_archive_builds_without_a_warning(tmp_path: Path) -> None:
    wangqi("new", "fresh", cwd=tmp_path)
    wangqi("build", "--strict", cwd=tmp_path / "fresh")
    wangqi("new", "fresh", cwd=tmp_path, code=1)


def test_add_names_the_issue_by_its_date_and_overwrites_nothing(archive: Path, tmp_path: Path) -> None:
    sent = tmp_path / "本周.txt"
    sent.write_text(ISSUE.replace("3 月 7 日", "3 月 14 日").replace("第 3 期", "第 4 期"), encoding="gb18030")
    assert "2025-03-14.txt" in wangqi("add", sent, "--dry-run", cwd=archive).stdout
    assert not (archive / "issues" / "2025-03-14.txt").exists()
    wangqi("add", sent, cwd=archive)
    assert (archive / "issues" / "2025-03-14.txt").read_bytes() == sent.read_bytes()
    assert "not overwritten" in wangqi("add", sent, cwd=archive, code=1).stderr


def test_add_writes_what_only_the_caller_knows_into_a_sidecar(archive: Path, tmp_path: Path) -> None:
    sent = tmp_path / "notes.txt"
    sent.write_text("\n".join(ISSUE.split("\n")[6:]), encoding="utf-8")
    wangqi("add", sent, "--date", "2025-04-04", "--number", "5", cwd=archive)
    assert "date: 2025-04-04" in (archive / "issues" / "2025-04-04.yaml").read_text(encoding="utf-8")
    wangqi("check", "--strict", cwd=archive)


@pytest.mark.parametrize("colour", ["1", ""])
def test_no_colour_where_nobody_looks(archive: Path, colour: str) -> None:
    (archive / "issues" / "bad.txt").write_bytes(b"\xff\xff\x81")
    assert "\x1b" not in wangqi("check", cwd=archive, code=1, NO_COLOR=colour).stderr
