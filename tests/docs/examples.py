"""The examples of `data/problems.yaml`: each is a small site that gives one problem."""

from __future__ import annotations

import contextlib
import io
import os
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from click.testing import CliRunner

from tests.docs.letters import RAW
from tests.importers.bombs import write_docx
from wangqi.cli import main

QUOTES = 25
MADE = {
    "uncertain-boundary": {"issues/2026-04-24.txt": RAW},
    "nested-too-deeply": {"issues/2025-03-07.md": "## 重要新闻\n\n### 题目\n\n" + "> " * QUOTES + "引文\n"},
}
"""Examples that are clearer as code than as text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One code with the site that gives it."""

    code: str
    severity: str
    what: str
    cure: str
    files: dict[str, str] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)
    link: tuple[str, ...] = ()
    run: str = "check"
    never: str = ""


def examples() -> list[Example]:
    """All codes, in the order of the page."""
    text = files("wangqi").joinpath("data", "problems.yaml").read_text(encoding="utf-8")
    listed: list[dict[str, Any]] = yaml.safe_load(text)
    made = []
    for item in listed:
        values = {**item, "link": tuple(item.get("link", ()))}
        values["files"] = MADE.get(item["code"], item.get("files", {}))
        made.append(Example(**values))
    return made


def make(example: Example, folder: Path) -> None:
    """Write the example's site."""
    if example.code != "usage":
        (folder / "issues").mkdir(exist_ok=True)
    for name, text in example.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    for name, text in example.imports.items():
        write_docx(folder / name, "".join(map(_paragraph, text.splitlines())))
    if example.link:
        (folder / example.link[0]).symlink_to(example.link[1])


def run(example: Example, folder: Path) -> str:
    """What the command says about it, without the problems of other codes."""
    with _inside(folder):
        result = CliRunner().invoke(main, shlex.split(example.run))
    assert "Traceback" not in result.output, result.output
    lines = iter(result.stderr.splitlines())
    for line in lines:
        if f"[{example.code}]" in line:
            return "\n".join([line, next(lines, "")])
    return ""


def _paragraph(text: str) -> str:
    size = 36 if text.startswith("# ") else 28 if text.startswith("## ") else 0
    look = f'<w:b/><w:sz w:val="{size}"/>' if size else ""
    indent = "" if size else '<w:pPr><w:ind w:firstLine="420"/></w:pPr>'
    return f"<w:p>{indent}<w:r><w:rPr>{look}</w:rPr><w:t>{escape(text.lstrip('# '))}</w:t></w:r></w:p>"


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            yield
    finally:
        os.chdir(before)
