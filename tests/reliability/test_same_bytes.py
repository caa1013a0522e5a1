"""The same issues give the same bytes, whoever builds them, where and when; the manifest tells a copy that differs."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from wangqi import verify as verifying
from wangqi.cli import manifest as command
from wangqi.errors import OutputError

ISSUES = Path(__file__).parent.parent.parent / "issues"
WORLDS: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "1",
        {
            "PYTHONHASHSEED": "1",
            "TZ": "UTC",
            "LC_ALL": "C",
            "SOURCE_DATE_EPOCH": "0",
            "LANG": "C",
            "HOME": "/",
            "USER": "a",
            "COLUMNS": "40",
        },
    ),
    (
        "3",
        {
            "PYTHONHASHSEED": "4294967295",
            "TZ": "Pacific/Chatham",
            "LC_ALL": "tr_TR.UTF-8",
            "SOURCE_DATE_EPOCH": "4102444800",
            "LANG": "zh_CN.GB18030",
            "HOME": "/nonexistent",
            "USER": "乙",
            "COLUMNS": "400",
            "PYTHONOPTIMIZE": "2",
            "PYTHONUTF8": "0",
        },
    ),
)


def write(root: Path, *, seed: int) -> None:
    """A raw and a Markdown issue, an own page and settings, made in an order and at times that `seed` chooses."""
    files = {f"issues/{sorted(ISSUES.glob(pattern))[0].name}": pattern for pattern in ("*.md", "2024-*.txt")}
    texts = {name: sorted(ISSUES.glob(pattern))[0].read_bytes() for name, pattern in files.items()}
    for n in range(6):
        texts[f"issues/{n}/İ{n}.md"] = f"---\ndate: 2025-0{n + 1}-03\n---\n\n## 动态\n\n### 甲矿{n}\n\n甲。\n".encode()
    texts |= {"site.yaml": "title: 甲刊\nbase_url: https://example.org/\n".encode(), "pages/about.md": b"# A\n\nB\n"}
    texts["static/more/b.css"] = texts["static/more/B.css"] = b"a{}"
    chance = random.Random(seed)
    for name in sorted(texts, key=lambda _: chance.random()):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(texts[name])
        os.utime(path, (chance.randrange(1, 2**31), chance.randrange(1, 2**31)))


def build(root: Path, jobs: str, environment: dict[str, str], cwd: Path) -> str:
    line = [sys.executable, "-m", "wangqi", "build", "--quiet", "--jobs", jobs, "--root", os.path.relpath(root, cwd)]
    done = subprocess.run(line, cwd=cwd, capture_output=True, text=True, check=False, env={**os.environ, **environment})
    assert done.returncode == 0, done.stderr
    return (root / "public" / verifying.MANIFEST).read_text("utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("first") / "site"
    write(root, seed=1)
    build(root, *WORLDS[0], cwd=root.parent)
    return root / "public"


@pytest.fixture
def copy(site: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(site, tmp_path / "copy"))


def test_whoever_builds_it_where_and_when(site: Path, tmp_path: Path) -> None:
    root = tmp_path / "ein Ort 甲乙 ’" / "wo anders"
    write(root, seed=2)
    before = os.umask(0o077)
    try:
        other = build(root, *WORLDS[1], cwd=root)
    finally:
        os.umask(before)
    assert other == (site / verifying.MANIFEST).read_text("utf-8")


def test_the_manifest_is_what_sha256sum_reads(site: Path) -> None:
    program = shutil.which("sha256sum")
    if not program:
        pytest.skip("there is no sha256sum")
    subprocess.run([program, "--check", "--strict", "--quiet", verifying.MANIFEST], cwd=site, check=True)
    verified = verifying.verify(site)
    assert not verified.faults
    assert verified.files == len([path for path in site.rglob("*") if path.is_file()]) - 2


def kinds(folder: Path) -> dict[str, str]:
    return {fault.path: fault.kind for fault in verifying.verify(folder).faults}


def test_whatever_differs_is_named(copy: Path) -> None:
    page, feed = copy / "index.html", copy / "search" / "index.html"
    page.write_bytes(page.read_bytes()[:-1] + b"X")
    feed.unlink()
    (copy / "new").mkdir()
    (copy / "new" / "甲 \\ 乙\n.txt").write_bytes(b"")
    (copy / "link").symlink_to("/etc")
    (copy / "404.html").unlink()
    (copy / "404.html").symlink_to(page)
    assert kinds(copy) == {
        "404.html": "changed",
        "index.html": "changed",
        "link": "added",
        "new/甲 \\ 乙\n.txt": "added",
        "search/index.html": "missing",
    }
    verifying.write_manifest(copy)
    assert kinds(copy) == {"404.html": "added", "link": "added"}, "other names are written and read again"


@pytest.mark.parametrize(
    ("text", "message"),
    [(None, "no manifest"), ("", "cut off"), ("0" * 64 + "  a", "cut off"), ("x  a\n", "damaged")],
)
def test_a_manifest_that_cannot_be_used(tmp_path: Path, text: str | None, message: str) -> None:
    path = tmp_path / verifying.MANIFEST
    path.parent.mkdir()
    if text is not None:
        path.write_text(text, "utf-8")
    with pytest.raises(OutputError, match=message) as caught:
        verifying.verify(tmp_path)
    assert caught.value.hint


def test_the_command(copy: Path) -> None:
    def run() -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "wangqi", "verify", str(copy)]
        return subprocess.run(line, check=False, capture_output=True, text=True)

    assert "as they were built" in run().stderr
    for n in range(command.SHOWN + 5):
        (copy / f"more{n:02}").touch()
    done = run()
    assert done.returncode == 1
    assert "more00: added" in done.stderr
    assert "and 5 more" in done.stderr
