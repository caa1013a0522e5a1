"""The pipeline: the same input gives the same bytes, and the old site stands until the new one is whole."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from wangqi import build as building
from wangqi import site as sites
from wangqi.errors import ThemeError

ISSUES = Path(__file__).parent.parent.parent / "issues"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sample issues, one raw and one in Markdown."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "issues").mkdir()
    for pattern in ("*.md", "2024-*.txt"):
        shutil.copy(sorted(ISSUES.glob(pattern))[0], folder / "issues")
    return folder


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def run(root: Path, output: Path, *options: str, **environment: str) -> dict[str, str]:
    command = [sys.executable, "-m", "wangqi", "build", "--quiet", "--root", str(root), "--output", str(output)]
    subprocess.run([*command, *options], check=True, capture_output=True, env={**os.environ, **environment})
    return tree(output)


def test_the_same_input_gives_the_same_bytes(root: Path, tmp_path: Path) -> None:
    first = run(root, tmp_path / "a", "--jobs", "1", PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C")
    second = run(root, tmp_path / "b", "--jobs", "2", PYTHONHASHSEED="2", TZ="Asia/Shanghai", LC_ALL="C.UTF-8")
    assert first == second
    moved = tmp_path / "elsewhere"
    shutil.copytree(root, moved)
    assert run(moved, tmp_path / "c") == first
    assert run(root, tmp_path / "a") == first, "a second build over the first"


def test_a_template_that_fails_leaves_the_old_site(root: Path, tmp_path: Path) -> None:
    copy = tmp_path / "site"
    shutil.copytree(root, copy)
    before = run(copy, copy / "public")
    (copy / "templates").mkdir()
    (copy / "templates" / "article.html").write_text("{{ nothing.of_that_name }}", encoding="utf-8")
    site = sites.load(copy)
    with pytest.raises(ThemeError) as caught:
        building.build(site, building.gather(site), copy / "public")
    assert caught.value.hint
    assert tree(copy / "public") == before


def test_every_link_leads_somewhere(root: Path, tmp_path: Path) -> None:
    from selectolax.lexbor import LexborHTMLParser

    output = tmp_path / "public"
    run(root, output)
    pages = {path: LexborHTMLParser(path.read_bytes()) for path in output.rglob("*.html")}
    ids = {path: {node.attributes.get("id") for node in page.css("[id]")} for path, page in pages.items()}
    broken = []
    for path, page in pages.items():
        for node in page.css("[href], [src], form[action]"):
            name = next(key for key in ("href", "src", "action") if node.attributes.get(key) is not None)
            address = node.attributes[name] or ""
            if address.startswith(("http://", "https://", "mailto:", "tel:", "data:")):
                continue
            place, _, fragment = address.partition("#")
            place = place.partition("?")[0]
            target = Path(os.path.normpath(path.parent / place)) if place else path
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file() or (fragment and target in ids and fragment not in ids[target]):
                broken.append((path.relative_to(output).as_posix(), address))
    assert not broken, broken[:20]
    assert len(pages) > 40
