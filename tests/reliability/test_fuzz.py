"""Any bytes, any bulletin and any `site.yaml` give a result or a message with a place, and no character is lost.

`WANGQI_FUZZ=100000` tries that many cases a target. Markdown and sidecars have theirs in tests/edge.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reliability.payloads import PAYLOADS
from wangqi import typed_yaml
from wangqi.config import Config
from wangqi.errors import ConfigError, SourceError, WangqiError
from wangqi.model import Source
from wangqi.parse import parse
from wangqi.parse.words import field_words
from wangqi.source import decode

CASES = settings(
    max_examples=int(os.environ.get("WANGQI_FUZZ", "150")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
WORDS = field_words()
LINES = st.one_of(
    st.sampled_from(
        (
            "",
            "　　",
            "目  录",
            "重要新闻",
            "部委动态",
            "第 3 期（总第 12 期）",
            "2025 年 3 月 7 日",
            "－ 4 －",
            "\f",
            "……………… 3",
        )
    ),
    st.sampled_from(PAYLOADS),
    st.sampled_from(
        ("（新华社）", "来源：某报", "一、情况", "1. 甲矿复工", "甲\t乙\t丙", "联系人：甲", "http://example.org/")
    ),
    st.text("甲乙丙丁矿山，。、“”（）0123 aA", max_size=40),
    st.text(max_size=20),
)
BULLETINS = st.lists(LINES, max_size=40).map("\n".join)
YAML = st.lists(
    st.one_of(
        st.sampled_from(tuple(typed_yaml.keys(Config))),
        st.sampled_from(
            (": ", "\n", "  ", "- ", "[", "]", "{", "}", '"\\ud83d"', "&a ", "*a", "!!python/none ", "~", "|", "? ")
        ),
        st.text(max_size=5),
    ),
    max_size=25,
).map("".join)


def told(error: WangqiError) -> None:
    """A message says what to do, and its place counts from 1 where it has one."""
    assert error.message
    assert error.hint
    assert min(error.line, error.column) >= 0


@CASES
@given(st.one_of(st.binary(max_size=300), BULLETINS.map(lambda text: text.encode("gb18030", "ignore"))))
def test_any_bytes(data: bytes) -> None:
    try:
        text, _ = decode(data, name="a.txt")
    except SourceError as error:
        told(error)
    else:
        text.encode("utf-8")
        assert not set(text) & set("\x00\x1b\r\ufffe\uffff")


@CASES
@given(BULLETINS)
def test_any_bulletin(text: str) -> None:
    parsed = parse(Source(path="issues/a.txt", text=text), WORDS)
    assert "lost-characters" not in {problem.code for problem in parsed.problems}
    account = parsed.account
    parts = (account.blocks, account.titles, account.sections, account.bylines, account.furniture)
    assert min(parts) >= 0
    assert account.total == sum(parts)


@CASES
@given(YAML)
def test_any_site_yaml(text: str) -> None:
    try:
        config = typed_yaml.load(text, Config, "site.yaml")
    except ConfigError as error:
        told(error)
    else:
        config.title.encode("utf-8")
