"""site.yaml: values of the right type, and messages with a place for all others."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangqi import typed_yaml
from wangqi.config import Config, SectionName
from wangqi.errors import ConfigError


def read(text: str) -> Config:
    return typed_yaml.load(text, Config, "site.yaml")


def test_nothing_gives_the_defaults() -> None:
    assert read("") == read("# a comment\n") == Config()


def test_text_alone_stands_for_a_record_and_one_value_for_a_list() -> None:
    assert read("sections: 要闻").sections == (SectionName(name="要闻"),)
    config = read("sections:\n  - 要闻\n  - {name: 政策, aliases: [政策解读, 政策速递], id: policy}\n")
    assert config.sections[1] == SectionName(name="政策", aliases=("政策解读", "政策速递"), id="policy")


def test_text_stays_as_its_owner_wrote_it() -> None:
    assert read("founded: 2018\ntitle: 是\nicp: 010").founded == "2018"
    assert read("icp: 010").icp == "010"


@pytest.mark.parametrize(
    ("text", "line", "column", "message", "hint"),
    [
        ("titel: 甲", 1, 1, "unknown key `titel`", "did you mean `title`?"),
        ("title: 甲\nsections:\n  - nam: 要闻", 3, 5, "unknown key `nam`", "did you mean `name`?"),
        ("title: [甲]", 1, 8, "`title` must be text", "behind the colon"),
        ("title: 甲\ntitle: 乙", 2, 1, "stands twice", "keep one"),
        ("vocabularies:\n  - name: 地区", 2, 5, "key `id` is missing", "add `id"),
        ("- 甲", 1, 1, "expected a mapping", "title"),
        ("title: 甲\n  b: 乙", 2, 4, "not valid YAML", "indentation"),
    ],
)
def test_mistakes_are_placed_and_explained(text: str, line: int, column: int, message: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(text)
    error = caught.value
    assert (error.line, error.column) == (line, column)
    assert message in error.message
    assert hint in error.hint


def test_depth_does_not_break_it() -> None:
    with pytest.raises(ConfigError):
        read("title: " + "[" * 5000)


@given(st.text())
def test_any_text_gives_a_config_or_a_message(text: str) -> None:
    with contextlib.suppress(ConfigError):
        assert isinstance(read(text), Config)
