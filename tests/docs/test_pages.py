"""The hand-written pages of `docs/`: their links lead somewhere, and what they tell a reader to type exists."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
import yaml

from wangqi import __version__, config, typed_yaml
from wangqi.cli import main
from wangqi.parse.corrections import LABELS
from wangqi.parse.sidecar import read_sidecar

ROOT = Path(__file__).parents[2]
PAGES = [
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "README.md",
    ROOT / "README.zh-CN.md",
    ROOT / "RELEASING.md",
    ROOT / "CHANGELOG.md",
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_inside_the_project_lead_somewhere(page: Path) -> None:
    prose = re.sub(r"^```.*?^```|`\]\(`", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\((?!https?://|#)([^)#\s]+)", prose):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_and_option_that_is_told_of_exists(page: Path) -> None:
    told = re.findall(r"(?:^|[`$(\s|])wangqi ([a-z]+)((?: [^`\n|&;]*)?)", page.read_text("utf-8"), re.MULTILINE)
    for name, rest in told:
        if name in main.commands:
            known = {option for parameter in main.commands[name].params for option in parameter.opts} | {"--help"}
            assert set(re.findall(r"(?<!\S)--[a-z-]+", rest.partition("#")[0])) <= known, (name, rest)
    spans = re.findall(r"`wangqi ([a-z]+)[ `]", page.read_text("utf-8"))
    assert set(spans) <= set(main.commands)


def test_the_sidecar_of_the_parser_s_page_is_one() -> None:
    page = (ROOT / "docs" / "parser.md").read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    said = read_sidecar(example, path="a.yaml")
    assert not said.problems
    assert len(said.corrections) == len(yaml.safe_load(example)["corrections"])
    row = next(line for line in page.splitlines() if line.startswith("| `is` |"))
    assert set(re.findall(r"`([a-z]+)`", row)) - {"is"} == set(LABELS)


def test_keys_of_site_yaml_in_the_tutorial_are_known() -> None:
    page = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
    text = re.findall(r"`site.yaml`:\n\n```yaml\n(.*?)```", page, re.DOTALL)[0]
    assert typed_yaml.load(text, config.Config, "site.yaml").title


def test_completion_is_as_told() -> None:
    from click.shell_completion import get_completion_class

    page = (ROOT / "docs" / "README.md").read_text("utf-8")
    shells = re.findall(r"_WANGQI_COMPLETE=(\w+)_source", page)
    assert shells == ["bash", "zsh", "fish"]
    for shell in shells:
        kind = get_completion_class(shell)
        assert kind is not None
        assert "wangqi" in kind(main, {}, "wangqi", "_WANGQI_COMPLETE").source()
    assert isinstance(main, click.Group)


def test_the_version_is_said_once() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert f'\nversion = "{__version__}"\n' in project
