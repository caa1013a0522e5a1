"""What is fuzzed: for each reader of a stranger's text, the pieces its cases are made of and what must hold.

The checks raise for a broken promise; whatever else they raise is a traceback that a person would have seen.
`test_fuzz.py` tries a few cases of each in every run, `fuzz.py` as many as asked for, guided by coverage if wanted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from tests.reliability.payloads import PAYLOADS
from wangqi import typed_yaml
from wangqi.config import Config
from wangqi.errors import ConfigError, SourceError, WangqiError
from wangqi.model import Parsed, Source
from wangqi.parse import parse
from wangqi.parse.html import safe_link
from wangqi.parse.repair import solid
from wangqi.parse.sidecar import ID, Said, read_front_matter, read_sidecar
from wangqi.parse.words import field_words
from wangqi.parse.write_markdown import to_text
from wangqi.source import decode

WORDS: Final = field_words()
_INLINE: Final = frozenset({"a", "br", "em", "strong", "code", "sub", "sup", "del", "u", "b", "i"})
_PIECES: Final[dict[str, list[str]]] = json.loads(Path(__file__).with_name("pieces.json").read_text("utf-8"))
_LINKED: Final = re.compile("(?:https?://|mailto:|tel:)", re.IGNORECASE)
BULLETIN: Final = "\n".join(
    (
        "晨岭通讯",
        "第 3 期（总第 12 期）",
        "2025 年 3 月 7 日",
        "",
        "重要新闻",
        "",
        "甲矿复工",
        "",
        "　　甲矿今日复工。",
        "（某报）",
    )
)
"""What the corrections of a fuzzed sidecar are carried out on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A reader that is fuzzed."""

    pieces: tuple[str, ...]
    check: Callable[[str], None]
    repeated: int = 0
    """Characters up to which a case is repeated: what takes longer than its length shows so."""


def any_bytes(text: str) -> None:
    """`text` in an encoding that its length chooses, with a byte changed."""
    data = bytearray(text.encode(("utf-8", "gb18030", "utf-16", "utf-16-be", "latin-1")[len(text) % 5], "replace"))
    if len(text) % 3 == 0 and data:
        data[len(data) // 2] ^= 0x91
    try:
        decoded, _ = decode(bytes(data), name="a.txt")
    except SourceError as error:
        told(error)
    else:
        decoded.encode("utf-8")
        assert not set(decoded) & set("\x00\x1b\r\x80\x9f\ufffe\uffff\ufdd0"), "a character that no page can hold"


def any_bulletin(text: str) -> None:
    """A raw bulletin is read whole."""
    text, _ = decode(as_read(text).encode("utf-8"), name="a.txt")
    kept(parse(Source(path="issues/a.txt", text=text), WORDS), solid(text))


def any_markdown(text: str) -> None:
    """Markdown is read whole, and its HTML can do nothing."""
    parsed = parse(Source(path="issues/2024-04-12.md", text=text), WORDS)
    kept(parsed, text)
    assert ID.fullmatch(parsed.issue.id)
    for article in parsed.issue.articles:
        assert all(map(_LINKED.match, article.links)), "a link of another scheme"
        for block in article.blocks:
            assert block.text.strip() == block.text or block.rows or block.kind == "code", "space around a block"
            harmless(block.html, block.text)


def any_sidecar(text: str) -> None:
    """A sidecar gives what it says or problems with places; what it says loses no character of the bulletin."""
    said = read_sidecar(text, path="a.yaml")
    front = read_front_matter(text, path="a.md", line=2)
    placed(said)
    if front:
        placed(front)
    source = Source(
        path="issues/a.txt",
        text=BULLETIN,
        metadata=said.metadata,
        corrections=said.corrections,
        aliases=said.aliases,
    )
    kept(parse(source, WORDS), BULLETIN)


def any_site_yaml(text: str) -> None:
    """A `site.yaml` gives a configuration or a message with a place."""
    try:
        config = typed_yaml.load(as_read(text), Config, "site.yaml")
    except ConfigError as error:
        told(error)
    else:
        repr(config).encode("utf-8")


def as_read(text: str) -> str:
    """Text as a file can hold it: no half of a surrogate pair. (Escapes in YAML and Markdown still make some.)"""
    return text.encode("utf-8", "replace").decode("utf-8")


def told(error: WangqiError) -> None:
    """A message says what to do, and its place counts from 1 where it has one."""
    assert error.message
    assert error.hint
    assert min(error.line, error.column) >= 0


def placed(said: Said) -> None:
    """Problems have a place and a cure, corrections a line."""
    for problem in said.problems:
        assert min(problem.at.line, problem.at.column) >= 1
        assert problem.hint
    assert all(correction.line >= 1 for correction in said.corrections)


def kept(parsed: Parsed, text: str) -> None:
    """No character is lost, and what was read can be written."""
    assert "lost-characters" not in {problem.code for problem in parsed.problems}
    account = parsed.account
    parts = (account.blocks, account.titles, account.sections, account.bylines, account.furniture)
    assert min(parts) >= 0, "a negative account"
    assert account.total == sum(parts) == len("".join(text.split())), "characters lost"
    to_text(parsed).encode()


def harmless(html: str, text: str) -> None:
    """Inline HTML, read by another parser than the one that made it, holds a few elements and the text."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.tags <= _INLINE, "an element that is not allowed"
    assert all(name == "href" and safe_link(value or "") == value for name, value in reader.attributes), "an attribute"
    assert not html or reader.text == text, "HTML that says something else than the text"


class Reader(HTMLParser):
    """Reads HTML with another parser than the one that made it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def _pieces(*groups: str, more: Iterable[str] = ()) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*(piece for group in groups for piece in _PIECES[group]), *more]))


_KEYS = typed_yaml.keys(Config)
TARGETS: Final = {
    "decode": Target(pieces=_pieces("printed", "characters"), check=any_bytes),
    "bulletin": Target(pieces=_pieces("printed", "characters", more=PAYLOADS[::4]), check=any_bulletin),
    "markdown": Target(pieces=_pieces("markdown", "printed", "characters"), check=any_markdown),
    "sidecar": Target(pieces=_pieces("yaml", "characters"), check=any_sidecar),
    "site": Target(pieces=_pieces("yaml", "characters", more=_KEYS), check=any_site_yaml),
    "long-bulletin": Target(pieces=_pieces("printed", "characters"), check=any_bulletin, repeated=20_000),
    "long-markdown": Target(pieces=_pieces("markdown", "printed"), check=any_markdown, repeated=20_000),
}
QUERIES: Final = _pieces("queries", "characters", "printed")
"""For the query parser, which is JavaScript: see `queries.py`."""
