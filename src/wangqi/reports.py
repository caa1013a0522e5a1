"""Problems in the forms that other programs read: one JSON list, GitHub's annotations, SARIF.

Pure: text in the form's own rules comes out, printing is the command line's business.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from urllib.parse import quote

import yaml

from wangqi.model import Problem, Severity

PER_LEVEL = 10
"""Annotations of one level that GitHub shows for one step; it drops the others in silence
(`docs/problem-matchers.md` of the repository actions/toolkit, "Limitations")."""
_COMMANDS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}
_LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the documentation says about one code."""

    code: str
    severity: str
    what: str
    cure: str


def catalogue() -> tuple[Entry, ...]:
    """Every code that a problem can have, in the order of `docs/problems.md`."""
    text = files("wangqi").joinpath("data", "problems.yaml").read_text(encoding="utf-8")
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    listed: list[dict[str, Any]] = yaml.load(text, loader)  # noqa: S506 - one of the safe loaders
    return tuple(
        Entry(code=item["code"], severity=item["severity"], what=item["what"].strip(), cure=item["cure"].strip())
        for item in listed
    )


def as_json(problems: Iterable[Problem]) -> str:
    """A list of objects with `path`, `line`, `column`, `severity`, `code`, `message` and `hint`."""
    return json.dumps([_record(problem) for problem in problems], ensure_ascii=False, indent=1)


def as_github(problems: Sequence[Problem]) -> Iterator[str]:
    """Workflow commands that make annotations, at most `PER_LEVEL` of a level; the last notice counts what is left out.

    GitHub takes the first ten of each level and says nothing of the others, so what stands first matters: the
    problems come in the order of the files, errors, then warnings, then remarks.
    """
    left: dict[str, int] = {}
    for severity, command in _COMMANDS.items():
        of_level = [problem for problem in problems if problem.severity == severity]
        # One notice is kept for the sum, should there be need of one.
        room = PER_LEVEL - (severity == "info")
        for problem in of_level[:room]:
            yield _annotation(command, problem)
        if len(of_level) > room:
            left[command] = len(of_level) - room
    if left:
        parts = ", ".join(f"{count} {name}{'s' if count > 1 else ''}" for name, count in left.items())
        yield f"::notice title=wangqi::{_data(f'{parts} more than can be shown here: `wangqi check` lists them all')}"


def as_sarif(problems: Sequence[Problem], version: str) -> str:
    """A SARIF 2.1.0 log of one run. Paths are relative to the folder where the command ran."""
    codes = sorted({problem.code for problem in problems})
    known = {entry.code: entry for entry in catalogue()}
    rules = [_rule(code, known.get(code)) for code in codes]
    driver = {"name": "wangqi", "semanticVersion": version, "rules": rules}
    results = [_result(problem, codes.index(problem.code)) for problem in problems]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _record(problem: Problem) -> dict[str, Any]:
    return {
        "path": problem.at.path,
        "line": problem.at.line,
        "column": problem.at.column,
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
    }


def _annotation(command: str, problem: Problem) -> str:
    at = problem.at
    where = f"file={_property(at.path)},line={at.line},col={at.column},title={_property(problem.code)}"
    hint = f"\n{problem.hint}" if problem.hint else ""
    return f"::{command} {where}::{_data(problem.message + hint)}"


def _data(text: str) -> str:
    """Text as a workflow command's message: a line feed in it would end the command, or begin another."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _rule(code: str, entry: Entry | None) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": code}
    if entry:
        rule["shortDescription"] = {"text": entry.what}
        rule["help"] = {"text": entry.cure}
    return rule


def _result(problem: Problem, index: int) -> dict[str, Any]:
    at = problem.at
    text = f"{problem.message}. {problem.hint}" if problem.hint else problem.message
    place = {
        "artifactLocation": {"uri": quote(at.path)},
        "region": {"startLine": at.line, "startColumn": at.column},
    }
    return {
        "ruleId": problem.code,
        "ruleIndex": index,
        "level": _LEVELS[problem.severity],
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
    }
