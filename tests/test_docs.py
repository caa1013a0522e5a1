"""What the documentation says exists, and what exists is documented."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import click
import pytest

from wangqi import config, typed_yaml
from wangqi.cli import main

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh-CN.md")


@pytest.mark.parametrize("name", READMES)
def test_both_readmes_name_every_command_and_no_other(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `wangqi (\w+)", text, re.MULTILINE)) == set(main.commands)


@pytest.mark.parametrize("name", READMES)
def test_links_inside_the_project_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", text):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize("target", ["site", "serve", "test"])
def test_the_commands_of_the_readme_are_in_the_makefile(target: str) -> None:
    assert f"make {target}" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("command", main.commands.values(), ids=lambda command: str(command.name))
def test_every_command_and_option_says_what_it_does(command: click.Command) -> None:
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


@pytest.mark.parametrize(
    "schema", [config.Config, config.SectionName, config.Vocabulary, config.VocabularyValue, config.FieldWords]
)
def test_every_schema_of_site_yaml_is_a_documented_dataclass(schema: type) -> None:
    assert schema.__doc__
    assert dataclasses.is_dataclass(schema)


def test_the_sample_site_yaml_uses_known_keys_and_explains_them() -> None:
    text = (ROOT / "site.yaml").read_text(encoding="utf-8")
    loaded = typed_yaml.load(text, config.Config, "site.yaml")
    assert loaded.sample, "the archive that ships is marked as a sample"
    for key in re.findall(r"^(\w+):", text, re.MULTILINE):
        assert re.search(rf"#.*\n(?:[^\n]*\n)?{key}:|^{key}:[^\n]*#", text, re.MULTILINE), f"{key} has no comment"


def test_nothing_names_the_machine_it_was_made_on() -> None:
    pattern = re.compile(r"(?<![\w.])/(?:work|farm|tmp/bash_jobs|root)/")
    for path in (*ROOT.glob("*.md"), *(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py")):
        if path != Path(__file__):
            assert not pattern.search(path.read_text(encoding="utf-8")), path
