"""The index over small archives, by our own writer and by real Pagefind."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any

import pytest

from wangqi import bundles, pagefind
from wangqi.errors import IndexingError
from wangqi.search import chunks
from wangqi.search.files import checksum
from wangqi.search.segments import BUNDLED, SINGLE, Scale, segments

from .test_files import DOCUMENTS, document


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def manifest(root: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((root / bundles.INDEX / "manifest.json").read_text("utf-8"))
    return read


def many(issues: int) -> list[bundles.Document]:
    return [
        document(
            at, f"第{issue}号", f"{issue}号有{at}处整改。" * 3, issue=f"i{issue}", url=f"issues/i{issue}/{at}.html"
        )
        for issue in range(issues)
        for at in range(1, 41)
    ]


def test_a_new_issue_leaves_sealed_segments_untouched(tmp_path: Path) -> None:
    bundles.write_index(many(21), tmp_path / "old")
    bundles.write_index(many(22), tmp_path / "new")
    folders = {row["folder"]: row["id"] for row in manifest(tmp_path / "old")["segments"]}
    (sealed,) = (folder for folder, name in folders.items() if name == "s0-steps")
    old = {path: data for path, data in tree(tmp_path / "old").items() if f"/{sealed}/" in path}
    assert len(old) > 40
    assert old.items() <= tree(tmp_path / "new").items()


def test_a_segment_written_alone_is_the_one_in_the_index(tmp_path: Path) -> None:
    bundles.write_index(many(3), tmp_path / "index")
    (segment,) = segments(many(3))
    bundles.write_segment(segment, tmp_path / "alone")
    assert tree(tmp_path / "alone" / bundles.INDEX / segment.key) == tree(
        tmp_path / "index" / bundles.INDEX / segment.key
    )


def test_another_text_is_another_folder() -> None:
    ((one,), (same,), (other,)) = (segments([document(1, "矿山", text)]) for text in ("煤矸石", "煤矸石", "煤矸石。"))
    assert one.key == same.key != other.key


def test_articles_lie_beside_their_index_in_its_order(tmp_path: Path) -> None:
    bundles.write_index(DOCUMENTS, tmp_path)
    (folder,) = (tmp_path / bundles.INDEX / row["folder"] for row in manifest(tmp_path)["segments"])
    texts = [json.loads((folder / "text" / f"{number}.json").read_text("utf-8")) for number in range(len(DOCUMENTS))]
    assert [text["url"] for text in texts] == [one.url for one in DOCUMENTS]
    assert [text["blocks"][0] for text in texts] == [[one.title] for one in DOCUMENTS]


def test_several_articles_lie_in_one_file_where_files_are_to_be_few(tmp_path: Path) -> None:
    documents, scale = many(9), Scale(texts=7, postings=4, slices=2)
    bundles.write_index(documents, tmp_path / "few", scale=scale)
    bundles.write_index(documents, tmp_path / "many")
    (folder,) = (tmp_path / "few" / bundles.INDEX / row["folder"] for row in manifest(tmp_path / "few")["segments"])
    texts = [json.loads((folder / "text" / f"{number}.json").read_text("utf-8")) for number in range(52)]
    assert {len(text) for text in texts[:-1]} == {7}
    assert [text["url"] for row in texts for text in row] == [one.url for one in documents]
    assert (folder / "list.txt").read_text("utf-8").split("\n")[1] == "7"
    few, usual = (len(list((tmp_path / name).rglob("*.pf_index"))) for name in ("few", "many"))
    assert 2 * few < usual


def test_a_segment_of_another_scale_is_another_folder() -> None:
    scales = (Scale(), Scale(texts=2), Scale(texts=4), Scale(postings=2))
    assert len({segments(DOCUMENTS, scale=scale)[0].key for scale in scales}) == len(scales)


@pytest.mark.parametrize("scale", [SINGLE, BUNDLED], ids=["single", "bundled"])
def test_every_word_lies_in_the_file_that_the_list_names(tmp_path: Path, scale: Scale) -> None:
    bundles.write_index(many(9), tmp_path, scale=scale)
    (folder,) = (tmp_path / bundles.INDEX / row["folder"] for row in manifest(tmp_path)["segments"])
    checked, *begins = (folder / "list.txt").read_text("utf-8").split("\n")
    assert checked == checksum("\n".join(begins))
    begins[0] = ""  # says how many articles a file of texts holds, if not one
    assert begins == sorted(begins)
    assert len(begins) == len(list((folder / "index").iterdir())) > 5
    for number, begin in enumerate(begins):
        content = chunks.read(gzip.decompress((folder / "index" / f"{number}.pf_index").read_bytes())[12:])
        words = [entry[0] for entry in content[0]]  # type: ignore[index, union-attr]
        after = begins[number + 1] if number + 1 < len(begins) else "\uffff"
        assert all(begin <= str(word) < after for word in words)


def test_chunks_are_as_small_as_they_were_asked_to_be(tmp_path: Path) -> None:
    bundles.write_index(many(20), tmp_path)
    files = list((tmp_path / bundles.INDEX).rglob("*.pf_index"))
    assert len(files) > 30
    assert max(path.stat().st_size for path in files) < 6_000


def test_an_archive_without_articles_has_an_index_too(tmp_path: Path) -> None:
    bundles.write_index([], tmp_path)
    assert manifest(tmp_path)["segments"] == []


def test_pagefind_writes_the_same_index(tmp_path: Path) -> None:
    """Words of every kind, on more pages and at more places than a byte counts: the same list, the same content."""
    draw = random.Random(5)
    alphabet = ["矿", "山", "绿", "复", "9.8", "2024", "10.5%", " App ", " Store", "，", "“", "|", "[", "é", "𠮷", "é"]
    texts = ["".join(draw.choices(alphabet, k=draw.randrange(400))) for _ in range(300)] + ["煤" * 70_000, "", "矿"]
    documents = [document(at, f"题{text[:9]}", text) for at, text in enumerate(texts)]
    (own,), (theirs,) = segments(documents), segments(documents, maker=pagefind.MAKER)
    assert own.key != theirs.key
    bundles.write_segment(own, tmp_path / "own")
    bundles.write_segment(theirs, tmp_path / "theirs", binary=pagefind.executable())
    one, other = (
        {path.split("/", 3)[3]: data for path, data in tree(root).items()}
        for root in (tmp_path / "own", tmp_path / "theirs")
    )
    assert one.keys() == other.keys()
    assert len(one) > 320
    for path, data in one.items():
        packed = path.endswith(".pf_index")
        assert (gzip.decompress(data) if packed else data) == (gzip.decompress(other[path]) if packed else other[path])


def test_a_binary_that_fails_is_told_plainly(tmp_path: Path) -> None:
    false = Path("/bin/false")
    if not false.is_file():
        pytest.skip("there is no /bin/false here")
    (segment,) = segments(DOCUMENTS)
    with pytest.raises(IndexingError, match="Pagefind could not index"):
        bundles.write_segment(segment, tmp_path, binary=false)
