from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangqi import source
from wangqi.errors import SourceError

TEXT = "安泉县通报矿山复垦进度\n\n一、总体情况\n今年以来共验收 12 处，面积 3.5 平方公里。\n"


@pytest.mark.parametrize(
    ("encoding", "mark", "name"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8-sig", b"", "utf-8"),
        ("utf-16", b"", "utf-16"),
        ("utf-16-be", b"\xfe\xff", "utf-16"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("gb18030", b"", "gb18030"),
        ("gbk", b"", "gb18030"),
    ],
)
def test_encodings_give_the_same_text(encoding: str, mark: bytes, name: str) -> None:
    assert source.decode(mark + TEXT.encode(encoding), name="a.txt") == (TEXT, name)


def test_line_ends_become_line_feeds_and_form_feeds_stay() -> None:
    text, _ = source.decode(b"a\r\nb\rc\n\x0cd\r\r\n", name="a.txt")
    assert text == "a\nb\nc\n\x0cd\n\n"


def test_controls_and_non_characters_are_dropped() -> None:
    data = "甲\x00乙\x07丙\x7f丁\x9d戊\ufffe己\uffff庚\x0b辛\x85壬".encode()
    assert source.decode(data, name="a.txt")[0] == "甲乙丙丁戊己庚 辛 壬"


def test_damaged_utf_8_is_refused_and_not_read_as_another_encoding() -> None:
    data = TEXT.encode()
    at = data.index("总体".encode())
    with pytest.raises(SourceError) as caught:
        source.decode(data[:at] + b"\xff" + data[at + 1 :], name="a.txt")
    assert (caught.value.line, caught.value.column) == (3, 3)
    assert "UTF-8" in caught.value.message
    assert caught.value.hint


def test_bytes_in_no_encoding_are_refused_with_their_place() -> None:
    with pytest.raises(SourceError) as caught:
        source.decode("矿山\n复垦".encode("gb18030") + b"\xff\xff", name="a.txt")
    assert (caught.value.path, caught.value.line, caught.value.column) == ("a.txt", 2, 3)


def test_a_lone_surrogate_in_utf_16_is_refused() -> None:
    with pytest.raises(SourceError, match="UTF-16"):
        source.decode(b"\xff\xfe" + b"\x4e\x00\x00\xd8\x4e\x00", name="a.txt")


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest"])
def test_other_formats_are_sent_to_add(data: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        source.decode(data, name="a.txt")
    assert "wangqi add" in caught.value.hint


def test_read_joins_text_and_sidecar(tmp_path: Path) -> None:
    issue = tmp_path / "a.txt"
    issue.write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.yaml").write_text(
        "number: 15\ndate: 2024-04-12\nsections:\n  部委动向: 部委动态\ncorrections:\n"
        "  - {line: 1, is: title}\n  - {line: 4, join: true}\n  - {line: 4, source: 新华社}\n",
        encoding="utf-8",
    )
    read = source.read(issue, name="issues/a.txt")
    assert read.metadata.number == 15
    assert read.aliases == (("部委动向", "部委动态"),)
    assert [(c.action, c.line, c.value, c.at.line, c.at.path) for c in read.corrections] == [
        ("title", 1, "", 6, "issues/a.yaml"),
        ("join", 4, "", 7, "issues/a.yaml"),
        ("set-source", 4, "新华社", 8, "issues/a.yaml"),
    ]


@pytest.mark.parametrize(
    ("sidecar", "line", "column", "says"),
    [
        ("numbr: 15\n", 1, 1, "number"),
        ("date: 2024-02-30\n", 1, 7, "2024-04-12"),
        ("number: many\n", 1, 9, "digits"),
        ("title: [a, b]\n", 1, 8, "behind the colon"),
        ("id: ../etc\n", 1, 5, "a-z"),
        ("number: 1\nnumber: 2\n", 2, 1, "one of the two"),
        ("corrections:\n  - {line: 3, is: titel}\n", 2, 19, "title"),
        ("corrections:\n  - {lin: 3, is: title}\n", 2, 6, "line"),
        ("corrections:\n  - {line: 3}\n", 2, 5, "is: title"),
        ("corrections:\n  - {line: 3, join: false}\n", 2, 21, "paragraph"),
        ("corrections: {line: 3}\n", 1, 14, "one a line"),
        ("sections: [a]\n", 1, 11, "printed name"),
        ("- a\n", 1, 1, "number"),
        ("a: [\n", 2, 1, "indentation"),
        ("a: " + "[" * 500, 1, 11, "indentation"),
        ("title: !!python/object/apply:os.system [x]\n", 1, 8, "behind the colon"),
    ],
)
def test_a_broken_sidecar_is_refused_with_place_and_cure(
    tmp_path: Path, sidecar: str, line: int, column: int, says: str
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.yaml").write_text(sidecar, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        source.read(tmp_path / "a.txt", name="a.txt")
    assert (caught.value.path, caught.value.line, caught.value.column) == ("a.yaml", line, column)
    assert says in caught.value.hint


def test_a_sidecar_is_bounded(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.yaml").write_text("# " + "x" * 100_000, encoding="utf-8")
    with pytest.raises(SourceError, match="more than"):
        source.read(tmp_path / "a.txt", name="a.txt")


def test_an_issue_is_bounded(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(source.MAX_BYTES + 1)
    with pytest.raises(SourceError, match="larger than"):
        source.read(tmp_path / "a.txt", name="a.txt")


def test_a_pipe_is_no_issue(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(SourceError, match="not a file"):
        source.read(tmp_path / "a.txt", name="a.txt")
    assert source.find(tmp_path) == ()


def test_find_lists_issues_in_order_and_nothing_else(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a.md",
        "2024/c.TXT",
        "a.yaml",
        ".hidden.txt",
        ".git/d.txt",
        "README.md",
        "e.pdf",
        "f.yaml",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert [path.relative_to(tmp_path).as_posix() for path in source.find(tmp_path)] == [
        "2024/c.TXT",
        "a.md",
        "b.txt",
    ]


def test_markdown_takes_the_place_of_the_raw_text_beside_it(tmp_path: Path) -> None:
    for name in ("a.txt", "a.md", "b.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "a.yaml").write_text("number: 3\ncorrections: [{line: 9, is: title}]\n", encoding="utf-8")
    assert [path.name for path in source.find(tmp_path)] == ["a.md", "b.txt"]
    read = source.read(tmp_path / "a.md", name="a.md")
    assert read.metadata.number == 3
    assert read.corrections == ()


def test_links_out_of_the_folder_are_left_out_and_named(tmp_path: Path) -> None:
    folder, outside = tmp_path / "issues", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text("x", encoding="utf-8")
    (folder / "real.txt").write_text("x", encoding="utf-8")
    (folder / "inside.txt").symlink_to(folder / "real.txt")
    (folder / "file.txt").symlink_to(outside / "secret.txt")
    (folder / "all").symlink_to(outside, target_is_directory=True)
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "broken.txt").symlink_to(folder / "gone.txt")
    found = source.scan(folder)
    assert [path.name for path in found.paths] == ["inside.txt", "real.txt"]
    assert sorted(problem.at.path for problem in found.problems) == ["all", "file.txt", "loop"]


def test_a_sidecar_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "issues"
    folder.mkdir()
    (tmp_path / "secret.yaml").write_text("number: 1\n", encoding="utf-8")
    (folder / "a.txt").write_text("x", encoding="utf-8")
    (folder / "a.yaml").symlink_to(tmp_path / "secret.yaml")
    with pytest.raises(SourceError, match="out of its folder"):
        source.read(folder / "a.txt", name="a.txt")


def test_names_that_are_not_unicode_are_left_out(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/\xff.txt", "wb") as file:  # noqa: PTH123 - bytes have no Path
        file.write(b"x")
    found = source.scan(tmp_path)
    assert found.paths == ()
    assert "UTF-8" in found.problems[0].message
    found.problems[0].message.encode()


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_a_source_error(data: bytes) -> None:
    text = ""
    with contextlib.suppress(SourceError):
        text, _ = source.decode(data, name="a.txt")
    text.encode()
    assert not set(text) & set("\r\0\x1b\x7f\x85\ufffe\uffff")


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff\ufeff"), min_size=1))
def test_utf_8_is_read_to_the_letter(text: str) -> None:
    data = text.encode()
    assert source.decode(data, name="a.txt") == (text, "utf-8")
