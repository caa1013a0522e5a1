"""Real Pagefind over small archives."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from wangqi import bundles
from wangqi.errors import IndexingError

from .test_files import DOCUMENTS, document


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def many(issues: int) -> list[bundles.Document]:
    return [
        document(
            at, f"第{issue}号", f"{issue}号有{at}处整改。" * 3, issue=f"i{issue}", url=f"issues/i{issue}/{at}.html"
        )
        for issue in range(issues)
        for at in range(1, 41)
    ]


def test_the_index_is_the_same_whatever_the_number_of_processes(tmp_path: Path) -> None:
    for jobs in (1, 2):
        bundles.write_index(many(22), tmp_path / str(jobs), jobs=jobs)
    assert tree(tmp_path / "1") == tree(tmp_path / "2")
    assert len({path.split("/")[2] for path in tree(tmp_path / "1") if path.startswith("search/index/s")}) == 2


def test_a_new_issue_leaves_sealed_segments_untouched(tmp_path: Path) -> None:
    bundles.write_index(many(21), tmp_path / "old")
    bundles.write_index(many(22), tmp_path / "new")
    sealed = {path: data for path, data in tree(tmp_path / "old").items() if "/s0-2/" in path}
    assert sealed
    assert sealed.items() <= tree(tmp_path / "new").items()


def test_fragments_hold_the_address_and_the_text(tmp_path: Path) -> None:
    bundles.write_index(DOCUMENTS, tmp_path)
    (segment,) = (path for path in (tmp_path / bundles.INDEX).iterdir() if path.name.startswith("s"))
    found = [json.loads(gzip.decompress(path.read_bytes())[12:]) for path in (segment / "fragment").iterdir()]
    assert {fragment["url"] for fragment in found} == {document.url for document in DOCUMENTS}


def test_chunks_are_as_small_as_they_were_asked_to_be(tmp_path: Path) -> None:
    """The setting is marked unstable in Pagefind, so a new version may drop it: then every query grows tenfold."""
    bundles.write_index(many(20), tmp_path)
    files = [path for path in (tmp_path / bundles.INDEX).rglob("*.pf_index") if path.parent.parent.name != "engine"]
    assert len(files) > 30
    assert max(path.stat().st_size for path in files) < 6_000


def test_words_of_usual_weight_cost_no_marker(tmp_path: Path) -> None:
    bundles.write_index(DOCUMENTS, tmp_path)
    chunks = [gzip.decompress(path.read_bytes()) for path in (tmp_path / bundles.INDEX).rglob("s*/index/*.pf_index")]
    assert chunks
    assert not any(b"\x38\x18" in chunk for chunk in chunks)  # CBOR for the marker of Pagefind's weight 24


def test_an_archive_without_articles_has_an_index_too(tmp_path: Path) -> None:
    bundles.write_index([], tmp_path)
    manifest = json.loads((tmp_path / bundles.INDEX / "manifest.json").read_text("utf-8"))
    assert manifest["segments"] == []
    assert (tmp_path / bundles.INDEX / "engine" / "pagefind.js").is_file()


def test_a_binary_that_fails_is_told_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    false = Path("/bin/false")
    if not false.is_file():
        pytest.skip("there is no /bin/false here")
    monkeypatch.setattr(bundles, "executable", lambda: false)
    with pytest.raises(IndexingError, match="Pagefind could not index"):
        bundles.write_index(DOCUMENTS, tmp_path)
