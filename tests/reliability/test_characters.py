"""Every control, non-character, half of a pair, bidi control and private character in every field: all stays valid."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from tests.reliability import hostile

C0 = [chr(code) for code in range(0x20) if chr(code) not in "\n\r"]
C1 = [chr(code) for code in range(0x7F, 0xA0)]
NONE = [chr(code) for code in range(0xFDD0, 0xFDF0)] + [
    chr(p + e) for p in range(0, 0x110000, 0x10000) for e in (0xFFFE, 0xFFFF)
]
HALVES = ["\ud800", "\udbff", "\udc00", "\udfff", "\udc00\ud800"]
BIDI = [chr(code) for code in (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))]
PRIVATE = ["\ue000", "\uf8ff", "\U000f0000", "\U000ffffd", "\U00100000", "\U0010fffd", "\ufff9", "\ufffb", "\U000e0001"]
GROUPS = [C0, C1, NONE, HALVES, BIDI, PRIVATE]
FORBIDDEN = {ord(char) for char in (*C0, *C1, *NONE) if char not in "\t\f"}
"""What HTML calls an error in its input; XML forbids a part of it."""


def text_of(group: list[str]) -> str:
    """All characters of a group, each with a letter on both sides."""
    return "".join(f"甲{char}" for char in group) + "乙"


def entities(text: str) -> str:
    return "".join(char if char.isalnum() else f"&#x{ord(char):x};" for char in text)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("characters")
    (root / "issues").mkdir()
    (root / "pages").mkdir()
    for n, group in enumerate(GROUPS, start=1):
        quoted = json.dumps(text_of(group))  # half a pair as an escape, which YAML reads
        text = text_of(group).encode("utf-8", "replace").decode("utf-8")
        raw = [
            "晨岭通讯",
            f"第 {n} 期",
            f"2024 年 {n} 月 1 日",
            f"重要新闻{text}",
            "",
            f"题目{text}",
            "",
            f"　　{text}。",
            f"（{text}）",
        ]
        (root / "issues" / f"r{n}.txt").write_text("\n\n".join(raw), "utf-8")
        (root / "issues" / f"r{n}.yaml").write_text(f"title: {quoted}\nsections:\n  {quoted}: {quoted}\n", "utf-8")
        coded = entities(text_of(group))
        body = "\n\n".join(
            (
                f"---\ntitle: {quoted}\ndate: 2025-0{n}-01\n---",
                f"## 栏{text}",
                f"### 题{text}",
                f"{text} **{text}** {coded} [{text}](https://example.org/{text}) `{text}`",
                f"| {text} | 乙 |\n|-|-|\n| {coded} | 丁 |",
                f'<p title="{text}">{coded}</p>',
                f'<cite data-source="{text}" data-authors="{text}">（{text}）</cite>\n',
            )
        )
        (root / "issues" / f"m{n}.md").write_text(body, "utf-8")
        (root / "pages" / f"p{n}.md").write_text(
            f"# 页{entities(text_of(group))}\n\n{entities(text_of(group))}\n", "utf-8"
        )
    # The parser of site.yaml refuses escapes for halves of pairs, with their place.
    whole = "".join(map(text_of, GROUPS)).encode("utf-8", "ignore").decode("utf-8")
    everything = '"' + "".join(f"\\U{ord(char):08x}" for char in whole) + '"'
    fields = ("title", "publisher", "description", "copyright", "contact", "frequency", "founded", "sample", "icp")
    lines = [f"{field}: {everything}" for field in fields]
    lines += ["base_url: https://example.org/", f"synonyms: [{everything}]", f"sections: [{everything}]"]
    (root / "site.yaml").write_text("\n".join(lines), "utf-8")
    return hostile.build(root)


def clean(text: str, name: str) -> None:
    assert not {f"U+{ord(char):04X}" for char in text if ord(char) in FORBIDDEN}, name


def test_every_file_is_text_that_its_format_can_hold(site: Path) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    seen = set[str]()
    for path in sorted(site.rglob("*")):
        name, data = path.relative_to(site).as_posix(), path.read_bytes() if path.is_file() else b""
        if path.suffix in (".html", ".xml", ".json", ".jsonl", ".md", ".txt", ".svg", ".js", ".css"):
            clean(data.decode("utf-8"), name)
            seen.add(path.suffix)
        if path.suffix in (".xml", ".svg"):
            etree.fromstring(data, parser)
        elif path.suffix == ".json":
            clean(repr_of(json.loads(data)), name)
        elif path.suffix == ".epub":
            with zipfile.ZipFile(path) as book:
                for part in book.namelist():
                    if part.endswith((".xhtml", ".opf", ".ncx", ".xml")):
                        clean(book.read(part).decode("utf-8"), f"{name} {part}")
                        etree.fromstring(book.read(part), parser)
            seen.add(".epub")
    assert {".html", ".xml", ".json", ".md", ".txt", ".epub"} <= seen


def repr_of(value: object) -> str:
    """All texts in a JSON value; `\\ud800` would be valid JSON and no text."""
    if isinstance(value, dict):
        return "".join(str(key) + repr_of(item) for key, item in value.items())
    if isinstance(value, list):
        return "".join(map(repr_of, value))
    text = str(value)
    text.encode("utf-8")
    return text


def test_what_a_reader_may_see_is_kept(site: Path) -> None:
    """Bidi controls and private characters are text; they stay in the body."""
    page = "".join(path.read_text("utf-8") for path in (site / "issues" / "2025-06-01").glob("[0-9].html"))
    assert "\ue000" in page
    assert "\U0010fffd" in page
