"""The pages of `docs/` that are made from the code are in step with it, and every code of a problem is on its page."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs import reference
from tests.docs.examples import Example, examples
from wangqi import config, errors

SOURCE = reference.ROOT / "src" / "wangqi"
STEP = "run `make docs` and commit what it writes"


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return reference.pages()


@pytest.mark.parametrize("name", ["problems.md", "site-yaml.md", "commands.md"])
def test_a_page_is_what_the_code_says(pages: dict[str, str], name: str) -> None:
    assert (reference.ROOT / "docs" / name).read_text(encoding="utf-8") == pages[name], STEP


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.code)
def test_every_example_gives_its_code(pages: dict[str, str], example: Example) -> None:
    section = pages["problems.md"].partition(f"\n## `{example.code}` ")[2].partition("\n## `")[0]
    assert example.never or f"{example.severity}[{example.code}] " in section
    assert "  hint: " in section or example.never


def test_the_codes_of_the_source_are_the_codes_of_the_page() -> None:
    listed = [example.code for example in examples()]
    assert sorted(listed) == sorted(set(listed))
    assert set(listed) == {code for path in SOURCE.rglob("*.py") for code in codes(path)}


def codes(path: Path) -> Iterator[str]:
    """Every code that a module gives to a problem or an error."""
    helpers = ("_warning", "_error", "_numbering")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            if name == "Problem":
                yield from (text(word.value) for word in node.keywords if word.arg == "code" and text(word.value))
            elif name in helpers:
                yield next(text(value) for value in node.args if "-" in text(value) or text(value) == "untitled")
    if path.name == "errors.py":
        yield from (kind.code for kind in errors.WangqiError.__subclasses__())


def text(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


@pytest.mark.parametrize("record", [config.Config, *reference.RECORDS], ids=lambda record: record.__name__)
def test_every_key_of_site_yaml_says_what_it_means(record: type) -> None:
    told = reference.docstrings(record.__name__)
    for field in dataclasses.fields(record):
        assert told[field.name].strip(), field.name
