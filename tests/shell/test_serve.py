"""What `wangqi serve` takes for a change: a site's sources, and never what a build writes itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from watchfiles import Change

from wangqi.serve import _Sources


@pytest.mark.parametrize(
    ("name", "asks"),
    [
        ("issues/1.txt", True),
        ("publication.yaml", True),
        ("public", False),
        ("public/a.html", False),
        (".wangqi/x", False),
    ],
)
@pytest.mark.parametrize("way", ["{root}/{name}", "{root}/./{name}", "{link}/{name}"])
def test_a_build_is_no_change_whatever_way_its_folder_is_named(tmp_path: Path, name: str, asks: bool, way: str) -> None:
    root, link = tmp_path / "site", tmp_path / "link"
    root.mkdir()
    link.symlink_to(root, target_is_directory=True)
    path = way.format(root=root, link=link, name=name)
    assert _Sources(root / "public")(Change.modified, path) is asks
