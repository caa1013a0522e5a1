"""Nothing is read outside of a site and nothing written outside of its output, wherever links and names lead."""

from __future__ import annotations

import hashlib
import logging
import marshal
import os
import pickle
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.importers import bombs
from wangqi import site as sites
from wangqi import store
from wangqi.errors import ConfigError, SourceError
from wangqi.importers import MAX_PASSAGES, import_file
from wangqi.parse.words import field_words
from wangqi.words import Segmenter

WATCH = """
import os, sys
def watch(event, arguments, log=os.open(os.environ["WATCH_LOG"], os.O_WRONLY | os.O_APPEND)):
    if event in ("open", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "shutil.copyfile"):
        os.write(log, f"{event} {arguments!r}\\n".encode("utf-8", "backslashreplace"))
    elif event.startswith(("socket.connect", "socket.getaddrinfo")):
        os.write(log, f"{event} {arguments!r}\\n".encode())
sys.addaudithook(watch)
"""
SECRET = "geheimnis"
NAMES = ("../x.md", "..", "a/../../x.md", "CON.md", "%2e%2e%2fx.md", "x\\..\\y.md", "-rf.md", ".hidden.md", "a\nb.md")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive beside something that is none of its business."""
    (tmp_path / "secrets").mkdir()
    for name in ("a.md", "a.txt", "a.yaml", "base.html", "more.css", "jieba.cache"):
        (tmp_path / "secrets" / name).write_text(f"## 动态\n\n### {SECRET}\n\n{SECRET}。\n", "utf-8")
    root = tmp_path / "site"
    (root / "issues").mkdir(parents=True)
    (root / "issues" / "a.md").write_text("---\ndate: 2025-03-07\n---\n\n## 动态\n\n### 甲矿复工\n\n甲。\n", "utf-8")
    return root


def build(root: Path, *more: str, **environment: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "wangqi", "build", "--root", str(root), *more]
    done = subprocess.run(line, capture_output=True, text=True, check=False, env={**os.environ, **environment})
    assert "Traceback" not in done.stderr
    return done


def state(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.rglob("*.*")
        if p.is_file()
    }


def test_what_a_build_opens(archive: Path, tmp_path: Path) -> None:
    """Links and names of every kind lie among the issues; what Python opens is written down by an audit hook."""
    secrets, issues = tmp_path / "secrets", archive / "issues"
    (issues / "link.md").symlink_to(secrets / "a.md")
    (issues / "folder").symlink_to(secrets, target_is_directory=True)
    (issues / "b.txt").write_text("晨岭通讯\n\n第 3 期\n", "utf-8")
    for n, name in enumerate(NAMES):
        if "/" not in name and name != "..":
            (issues / name).write_text("## 动态\n\n### 乙\n\n乙。\n", "utf-8")
        front = f"---\ndate: 2025-04-{n + 1:02}\ntitle: {name!r}\n---\n\n## {name}\n\n### {name}\n\n文。\n"
        (issues / f"n{n}.md").write_text(front, "utf-8")
    os.mkfifo(issues / "pipe.md")
    before, log = state(secrets), tmp_path / "log"
    log.touch()
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(WATCH, "utf-8")
    hook = os.pathsep.join(filter(None, (str(tmp_path / "hook"), os.environ.get("PYTHONPATH"))))
    done = build(archive, "--no-cache", "--jobs", "1", PYTHONPATH=hook, WATCH_LOG=str(log))
    assert done.returncode == 0, done.stderr
    opened = log.read_text("utf-8")
    assert str(archive) in opened
    assert "secrets" not in opened
    assert "jieba.cache" not in opened
    assert "socket.connect" not in opened
    assert "socket.getaddrinfo" not in opened
    assert state(secrets) == before
    assert {path.name for path in tmp_path.iterdir()} == {"secrets", "site", "log", "hook"}
    assert {path.name for path in archive.iterdir()} <= {"issues", "public", ".wangqi"}
    assert not [path for path in (archive / "public").rglob("*.html") if SECRET in path.read_text("utf-8")]


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("templates/base.html", "base.html"),
        ("templates", ""),
        ("static/more.css", "more.css"),
        ("static/deep/er", ""),
        ("pages/about.md", "a.md"),
        ("site.yaml", "a.yaml"),
    ],
)
def test_links_out_of_the_sites_own_files(archive: Path, tmp_path: Path, link: str, target: str) -> None:
    path = archive / link
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(tmp_path / "secrets" / target)
    with pytest.raises(ConfigError, match="leads out") as caught:
        sites.load(archive)
    assert caught.value.path == link
    path.unlink()
    (archive / "real").mkdir()
    path.symlink_to(archive / "real")
    sites.load(archive)


@pytest.mark.parametrize("output", ["issues", ".", "../secrets"])
def test_the_output_is_never_a_folder_that_wangqi_did_not_make(archive: Path, output: str, tmp_path: Path) -> None:
    (archive / "templates").mkdir()
    (archive / "templates" / "custom.html").write_text("", "utf-8")
    before = state(tmp_path)
    done = build(archive, "--output", str(archive / output))
    assert done.returncode == 1
    assert "not made by wangqi" in done.stderr
    after = state(tmp_path)
    assert {name: after.get(name) for name in before} == before


def test_jiebas_cache_file_is_neither_read_nor_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """jieba unmarshals `jieba.cache` from the shared temporary folder; this one would make one word of everything."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    logging.disable(logging.NOTSET)
    poison = marshal.dumps(({"矿山复工": 10**9, "今日矿": 10**9}, 2 * 10**9))
    for path in (tmp_path / "jieba.cache", tmp_path / f"jieba.u{hashlib.md5(b'').hexdigest()}.cache"):
        path.write_bytes(poison)
        os.utime(path, (time.time() + 1000, time.time() + 1000))
    assert Segmenter(engine="jieba").cut("今日矿山复工") == ["今日", "矿山", "复工"]
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {poison}
    assert len(list(tmp_path.iterdir())) == 2


class _Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (os.environ["WANGQI_CANARY"],)


def test_a_poisoned_build_cache_runs_nothing(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    canary = tmp_path / "canary"
    monkeypatch.setenv("WANGQI_CANARY", str(canary))
    assert build(archive).returncode == 0
    first = state(archive / "public")
    kept = [path for path in (archive / store.FOLDER).rglob("*") if path.is_file() and path.name != ".gitignore"]
    assert kept
    for n, path in enumerate(kept):
        content = (pickle.dumps(_Evil()), b"", b"[[1", b'[["issues/a", "k", 1, [["../../x", 1, 1, "0"]]]]')[n % 4]
        path.write_bytes(hashlib.blake2b(content, digest_size=32).digest() + content)
    assert build(archive).returncode == 0
    assert not canary.exists()
    assert state(archive / "public") == first


def test_a_word_file_of_many_paragraphs(tmp_path: Path) -> None:
    paragraph = "<w:p><w:r><w:t>a</w:t></w:r></w:p>"
    path = bombs.write_docx(tmp_path / "a.docx", paragraph * (MAX_PASSAGES + 1))
    assert path.stat().st_size < 20_000
    with pytest.raises(SourceError, match="paragraphs"):
        import_file(path, field_words())
