"""What is kept between builds changes how long a build takes, and not one byte of the site."""

from __future__ import annotations

import hashlib
import os
import pickle
import random
import shutil
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from wangqi import build as building
from wangqi import kept, publish, store
from wangqi import site as sites
from wangqi.digest import CARDS, Keys, Reader
from wangqi.early import read_new
from wangqi.errors import OutputError
from wangqi.model import Digest, Problem, Source, Terms
from wangqi.parse import parse
from wangqi.parse.words import field_words
from wangqi.words import Segmenter

WORDS = ("尾矿", "绿色矿山", "找矿突破", "稀土出口", "砂石骨料", "探矿权", "煤炭产能", "锂矿", "生态修复", "地质公园")
SECTIONS = ("重要新闻", "部委动态", "国际矿业", "会员动态")
PLACES = ("内蒙古", "江西", "青海", "云南")


def issue(number: int, chance: random.Random) -> str:
    """An issue as Markdown: two sections with two articles each."""
    day = date(2024, 1, 5) + timedelta(weeks=number)
    lines = ["---", f"number: {number}", f"date: {day.isoformat()}", "---", ""]
    for section in chance.sample(SECTIONS, 2):
        lines += [f"## {section}", ""]
        for _ in range(2):
            word, other, place = chance.choice(WORDS), chance.choice(WORDS), chance.choice(PLACES)
            count = chance.randint(2, 900)
            lines += [f"### {place}{word}工作{count}项", ""]
            lines += [f"{place}今年安排{word}项目{count}个，{word}与{other}一并推进。", ""]
            lines += [f"负责人说，{other}要先于{word}验收，第{count}号文件已经印发。", ""]
    return "\n".join(lines)


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def build(root: Path, output: Path, *, cache: bool, jobs: int = 1) -> dict[str, str]:
    site, kept = sites.load(root), store.of_site(root, cache=cache)
    gathered = building.gather(site, jobs=jobs, kept=kept)
    building.build(site, gathered, output, jobs=jobs, kept=kept)
    return tree(output)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder, chance = tmp_path / "site", random.Random(1)
    (folder / "issues").mkdir(parents=True)
    for number in range(1, 6):
        (folder / "issues" / f"{number:02}.md").write_text(issue(number, chance), encoding="utf-8")
    return folder


def changes(root: Path, chance: random.Random) -> Iterator[str]:
    """Changes to an archive without end, each told by its name once it is made."""
    number = 5
    while True:
        issues = sorted((root / "issues").glob("*.md"))
        one = chance.choice(issues)
        what = chance.choice(("edit", "add", "rename", "delete", "sidecar", "settings", "template"))
        if what == "edit":
            one.write_text(one.read_text(encoding="utf-8").replace("负责人说", "记者获悉", 1), encoding="utf-8")
        elif what == "add":
            number += 1
            (root / "issues" / f"{number:02}.md").write_text(issue(number, chance), encoding="utf-8")
        elif what == "rename":
            one.rename(one.with_name(f"x{one.name}"))
        elif what == "delete" and len(issues) > 3:
            one.unlink()
        elif what == "sidecar":
            one.with_suffix(".yaml").write_text("title: 特刊\n", encoding="utf-8")
        elif what == "settings":
            (root / "site.yaml").write_text(f"publisher: 某某协会{chance.randint(1, 9)}\n", encoding="utf-8")
        else:
            (root / "templates").mkdir(exist_ok=True)
            (root / "templates" / "_header.html").write_text(f"<p>{chance.random()}</p>\n", encoding="utf-8")
        yield what


def test_whatever_changes_the_site_is_that_of_a_clean_build(root: Path, tmp_path: Path) -> None:
    build(root, root / "public", cache=True)
    chance = random.Random(8)
    for number, what in zip(range(6), changes(root, chance), strict=False):
        # With two processes a new issue is read by one while the other recalls the rest.
        kept = build(root, root / "public", cache=True, jobs=1 + number % 2)
        assert kept == build(root, tmp_path / "clean", cache=False), what


def test_a_new_issue_leaves_the_files_of_sealed_ones_where_they_are(root: Path) -> None:
    chance = random.Random(2)
    for number in range(6, 17):  # of 16 issues all are sealed, and of 17 as many
        (root / "issues" / f"{number:02}.md").write_text(issue(number, chance), encoding="utf-8")
    build(root, root / "public", cache=True)
    before = {path: path.stat().st_ino for path in (root / "public" / "issues").rglob("*.*")}
    (root / "issues" / "17.md").write_text(issue(17, chance), encoding="utf-8")
    build(root, root / "public", cache=True)
    stayed = {path.parent.name for path, inode in before.items() if path.is_file() and path.stat().st_ino == inode}
    assert len(stayed) >= 11, "of 16 issues one has a new neighbour, and each section one later article"


def test_texts_of_the_index_that_stay_keep_their_files_when_their_segment_does_not(root: Path) -> None:
    build(root, root / "public", cache=True)
    before = {path.read_bytes(): path.stat().st_ino for path in (root / "public/search/index").glob("*/text/*.json")}
    first = root / "issues" / "01.md"
    first.write_text(first.read_text(encoding="utf-8").replace("负责人说", "记者获悉", 1), encoding="utf-8")
    build(root, root / "public", cache=True)
    after = {path.read_bytes(): path.stat().st_ino for path in (root / "public/search/index").glob("*/text/*.json")}
    assert len(after.keys() - before.keys()) == 1
    assert all(after[text] == before[text] for text in after.keys() & before.keys())


def test_what_an_issue_offers_stays_where_only_what_stands_around_it_has_changed(root: Path) -> None:
    build(root, root / "public", cache=True)
    last = max(path for path in (root / "public" / "issues").iterdir() if path.is_dir())
    before = {path.name: path.stat().st_ino for path in last.iterdir()}
    (root / "issues" / "06.md").write_text(issue(6, random.Random(3)), encoding="utf-8")
    build(root, root / "public", cache=True)
    after = {path.name: path.stat().st_ino for path in last.iterdir()}
    assert after["index.html"] != before["index.html"], "it has a new neighbour"
    assert [name for name in after if after[name] == before[name] and name.endswith((".epub", ".md", "source.html"))]


def test_a_damaged_cache_is_noticed(root: Path) -> None:
    clean = build(root, root / "public", cache=True)
    entries = [path for path in (root / ".wangqi").rglob("*") if path.is_file() and path.parent.parent.parent != root]
    for place, path in enumerate(sorted(entries)):
        content = bytearray(path.read_bytes())
        content[-1 - place] ^= 1
        path.write_bytes(content if place % 3 else content[: len(content) // 2])
    page = next((root / "public" / "issues").rglob("1.html"))
    page.write_text("changed by hand", encoding="utf-8")
    next((root / "public" / "search" / "index").rglob("0.json")).unlink()
    assert build(root, root / "public", cache=True) == clean
    page.write_text("changed by hand", encoding="utf-8")  # and with a ledger that is whole
    assert build(root, root / "public", cache=True) == clean


def told(word: str) -> str:
    """An issue that says a word often enough for it to be a term."""
    text = f"{word}，是为{word}，还有{word}，又见{word}，再论{word}。"
    return f"---\nnumber: 90\ndate: 2026-01-05\n---\n\n## 重要新闻\n\n### 关于{word}的通知\n\n{text}\n\n{text}\n"


def test_words_that_come_and_go_are_those_of_a_clean_build(root: Path, tmp_path: Path) -> None:
    build(root, root / "public", cache=True)
    added = root / "issues" / "90.md"
    for word in ("干旱", "重庆", "借口", ""):
        if word:
            added.write_text(told(word), encoding="utf-8")
        else:
            added.unlink()
        made = build(root, root / "public", cache=True)
        suggested = "".join(path.read_text("utf-8") for path in (root / "public" / "search" / "suggest").iterdir())
        for one, spelt in (("干旱", "gan han"), ("重庆", "chong qing"), ("借口", "jie kou")):
            assert (f'"{spelt}"' in suggested) == (one == word)
        variants = (root / "public" / "search" / "variants.json").read_text("utf-8")
        assert ("藉口" in variants) == (word == "借口")
        assert made == build(root, tmp_path / "clean", cache=False), word


def test_what_changes_but_no_text_is_in_the_tables(root: Path, tmp_path: Path) -> None:
    build(root, root / "public", cache=True)
    one = root / "issues" / "03.md"
    one.write_text(one.read_text(encoding="utf-8").replace("number: 3\n", "number: 77\n"), encoding="utf-8")
    made = build(root, root / "public", cache=True)
    assert "第77期" in next((root / "public" / "search" / "tables").glob("s0*n.json")).read_text("utf-8")
    assert made == build(root, tmp_path / "clean", cache=False)


@pytest.mark.parametrize("kind", [publish.EXTRACTS, publish.OUTLINES, publish.PINYIN])
@pytest.mark.parametrize("content", [None, store.pack(("别的",)), store.pack(7), store.pack((("甲", "乙"), ("jia",)))])
def test_what_is_kept_for_the_search_and_cannot_be_used_is_made_again(
    root: Path, tmp_path: Path, kind: str, content: bytes | None
) -> None:
    build(root, root / "public", cache=True)
    entries = list((root / ".wangqi" / kind).glob("*/*"))
    assert entries
    for path in entries:
        if content is None:
            path.write_bytes(path.read_bytes()[:-1])
        else:
            store.of_site(root).put(kind, path.parent.name + path.name, content)
    (root / "site.yaml").write_text(
        "synonyms: [甲 = 乙]\n", encoding="utf-8"
    )  # the segments stay, what lies beside not
    assert build(root, root / "public", cache=True) == build(root, tmp_path / "clean", cache=False)


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        import os

        return os.system, ("touch evil",)


def test_what_is_kept_cannot_run_code() -> None:
    for content in (pickle.dumps(Evil()), pickle.dumps(Path("x")), b"\x80\x05cos\nsystem\n."):
        with pytest.raises(pickle.UnpicklingError):
            store.unpack(content)


def test_clean_removes_only_what_a_build_kept(root: Path) -> None:
    assert not store.clean(root)
    build(root, root / "public", cache=True)
    assert store.clean(root)
    assert not (root / ".wangqi").exists()
    (root / ".wangqi").mkdir()
    with pytest.raises(OutputError):
        store.clean(root)
    shutil.rmtree(root / ".wangqi")


def test_texts_that_are_lost_are_read_from_the_issues_again(root: Path, tmp_path: Path) -> None:
    build(root, root / "public", cache=True)
    for place, path in enumerate(sorted((root / ".wangqi" / "rests").glob("*/*"))):
        if place % 2:
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[:-1])
    (root / "site.yaml").write_text("publisher: 某某协会\n", encoding="utf-8")  # every page is made anew
    assert build(root, root / "public", cache=True) == build(root, tmp_path / "clean", cache=False)


def test_a_digest_in_two_parts_is_the_digest() -> None:
    words = field_words()
    parsed = parse(Source(path="a.md", text=issue(1, random.Random(3))), words)
    count = len(parsed.issue.articles)
    whole = Digest(
        parsed=parsed,
        text="全文",
        terms=(Terms(words=("尾矿", "锂矿"), counts=(3, 1)),) * count,
        encoded=("一",) * count,
        units=((("甲",), ("乙", "丙")),) * count,
        key="k",
    )
    card, rest = kept.split(whole)
    found = kept.joined(card, lambda: kept.others_in(rest), lambda: kept.indexed_in(rest))
    assert "尾矿".encode() in card
    assert "全文".encode() not in card
    assert pickle.loads(pickle.dumps(found)) == whole
    assert [found.text, found.encoded, found.units] == [whole.text, whole.encoded, whole.units]
    assert found.terms == whole.terms
    assert [a.blocks for a in found.parsed.issue.articles] == [a.blocks for a in parsed.issue.articles]


def test_a_build_begins_with_the_site_before_last_and_trusts_nothing_in_it(root: Path, tmp_path: Path) -> None:
    output, outside = root / "public", tmp_path / "outside"
    build(root, output, cache=True)
    build(root, output, cache=True)
    (spare,) = (root / ".wangqi" / "spares").glob("*/*")
    assert {path.name for path in spare.iterdir()} == {path.name for path in output.iterdir()}
    outside.mkdir()
    (outside / "mine.txt").write_text("mine", encoding="utf-8")
    shutil.rmtree(spare / "topics")
    (spare / "topics").symlink_to(outside, target_is_directory=True)
    (spare / "index.html").unlink()
    (spare / "index.html").symlink_to(outside / "mine.txt")
    (spare / "feed.xml").unlink()
    (spare / "feed.xml").write_text("not the feed", encoding="utf-8")
    (spare / "opensearch.xml").unlink()
    (spare / "opensearch.xml").mkdir()
    (spare / "opensearch.xml" / "deep.txt").write_text("not the description", encoding="utf-8")
    shutil.rmtree(spare / "data")
    (spare / "data").write_text("no folder", encoding="utf-8")
    shutil.rmtree(spare / "issues")
    (spare / "issues").write_text("no folder", encoding="utf-8")
    (output / "by hand").mkdir()
    (output / "by hand" / "note.txt").write_text("not of the site", encoding="utf-8")
    before = tree(output)
    chance = random.Random(4)
    (root / "issues" / "06.md").write_text(issue(6, chance), encoding="utf-8")
    made = build(root, output, cache=True)
    assert made == build(root, tmp_path / "clean", cache=False) != before
    assert not (output / "by hand").exists()
    assert tree(outside) == {"mine.txt": hashlib.sha256(b"mine").hexdigest()}


def test_an_issue_that_changes_while_it_is_read_is_not_kept_as_what_it_was(root: Path) -> None:
    made, where = sites.load(root), store.of_site(root)
    path = min((root / "issues").iterdir())
    keys = Keys(made, "tools")
    key = keys.of(path)
    path.write_text(f"{path.read_text(encoding='utf-8')}\n又一段。\n", encoding="utf-8")
    found = Reader(made, Segmenter(), where, keys).packed((0, path, key))
    assert isinstance(found, Problem)
    assert "changed while it was read" in found.message
    assert not where.holds(CARDS, key)


def test_what_was_written_since_is_read_early_and_nothing_else(root: Path) -> None:
    made, where, since = sites.load(root), store.of_site(root), time.time_ns()
    for path in (root / "issues").iterdir():
        os.utime(path, ns=(since - 1, since - 1))
    new = sorted((root / "issues").iterdir())[1]
    os.utime(new, ns=(since + 1, since + 1))
    read_new(made, where, since)
    assert where.holdings(CARDS) == {Keys(made, store.of_tools()).of(new)}
