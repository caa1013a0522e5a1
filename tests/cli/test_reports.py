"""Problems in the forms that other programs read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from tests.test_cli import ISSUE, wangqi
from wangqi import reports
from wangqi.model import Location, Problem, Severity

SCHEMA = Path(__file__).parent / "sarif-subset.json"


def problem(
    severity: Severity, line: int = 1, *, path: str = "issues/一,期:.txt", message: str = "100% “错”"
) -> Problem:
    return Problem(
        severity=severity, code="untitled", message=message, hint="look\nthere", at=Location(path=path, line=line)
    )


def test_an_annotation_stays_one_command_whatever_it_holds() -> None:
    (line,) = reports.as_github([problem("warning", 7)])
    assert line == ("::warning file=issues/一%2C期%3A.txt,line=7,col=1,title=untitled::100%25 “错”%0Alook%0Athere")


def test_no_more_annotations_than_the_host_shows_and_the_rest_is_counted() -> None:
    many = [problem(severity, at) for severity in ("error", "info") for at in range(1, 26)]
    many += [problem("warning", at) for at in range(1, 5)]
    lines = list(reports.as_github(many))
    kinds = [re.match(r"::(\w+)", line)[1] for line in lines]  # type: ignore[index]
    assert {kind: kinds.count(kind) for kind in kinds} == {"error": 10, "warning": 4, "notice": 10}
    assert "15 errors, 16 notices more than can be shown here" in lines[-1]


@pytest.mark.parametrize("problems", [[], [problem("error"), problem("info", 3), problem("warning")]])
def test_a_sarif_log_is_valid(problems: list[Problem]) -> None:
    log: dict[str, Any] = json.loads(reports.as_sarif(problems, "1.2.3"))
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    assert [error.message for error in Draft7Validator(schema).iter_errors(log)] == []
    (run,) = log["runs"]
    assert [result["level"] for result in run["results"]] == [
        {"info": "note"}.get(p.severity, p.severity) for p in problems
    ]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri.isascii()
        assert " " not in uri


def test_check_prints_every_form_and_what_stops_it_as_well(tmp_path: Path) -> None:
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "undated.txt").write_text(ISSUE.replace("2025 年 3 月 7 日\n", ""), encoding="utf-8")
    listed = json.loads(wangqi("check", "--format", "json", cwd=tmp_path).stdout)
    assert {item["code"] for item in listed} == {"missing-date", "no-base-url"}
    log = json.loads(wangqi("check", "--format", "sarif", "--quiet", cwd=tmp_path).stdout)
    assert len(log["runs"][0]["results"]) == len(listed)
    done = wangqi("check", "--format", "github", "--strict", cwd=tmp_path, code=1)
    assert "::warning file=issues/undated.txt,line=1,col=1,title=missing-date::" in done.stdout
    assert "issues/undated.txt:1:1: warning[missing-date]" in done.stderr
    assert "1 issue, 2 articles: 1 warning, 1 remark" in done.stderr
    (tmp_path / "site.yaml").write_text("titel: 刊\n", encoding="utf-8")
    (only,) = json.loads(wangqi("check", "--format", "json", cwd=tmp_path, code=1).stdout)
    assert (only["path"], only["line"], only["code"]) == ("site.yaml", 1, "config")
