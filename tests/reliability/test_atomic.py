"""Whatever happens to a build, the old site or the new one stands whole, and the next build works.

`WANGQI_KILLS=200` kills that many builds instead of the few of a usual run.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

KILLS = int(os.environ.get("WANGQI_KILLS", "10"))
PEOPLE = ("甲", "乙")


def write(root: Path, word: str) -> None:
    """An archive of which every page holds `word`, so that a mixture shows."""
    (root / "issues").mkdir(parents=True, exist_ok=True)
    (root / "site.yaml").write_text(f"title: {word}刊\n", encoding="utf-8")
    for day in range(1, 5):
        text = f"---\ndate: 2025-03-0{day}\n---\n\n## 部委动态\n\n### {word}矿复工{day}\n\n{word}矿今日复工。\n"
        (root / "issues" / f"{day}.md").write_text(text, encoding="utf-8")


def command(root: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "wangqi", "build", "--quiet", "--jobs", "2", "--root", str(root), *more]


def tree(folder: Path) -> str:
    """One hash over all names and bytes."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path / "site", "甲")
    return tmp_path / "site"


def whole(root: Path) -> dict[str, str]:
    """What the site must be for each of the two archives."""
    states = {}
    for word in PEOPLE:
        write(root, word)
        subprocess.run(command(root), check=True, capture_output=True)
        states[tree(root / "public")] = word
    assert len(states) == 2
    return states


def test_builds_killed_at_any_moment(root: Path) -> None:
    states = whole(root)
    start = time.monotonic()
    subprocess.run(command(root), check=True, capture_output=True)
    seconds, chance = time.monotonic() - start, random.Random(8)
    killed = 0
    for n in range(KILLS):
        write(root, PEOPLE[n % 2])
        process = subprocess.Popen(command(root), start_new_session=True, stderr=subprocess.DEVNULL)
        # The moments of writing and swapping come last, so half of the kills aim there.
        time.sleep(seconds * (chance.random() if n % 2 else 0.6 + 0.5 * chance.random()))
        if process.poll() is None:
            # The main process alone or with all its workers: a lost session, the kernel's memory killer.
            (os.killpg if n % 3 else os.kill)(process.pid, signal.SIGKILL)
            killed += 1
        process.wait()
        assert tree(root / "public") in states, f"kill {n} left a mixture"
    print(f"{killed} of {KILLS} builds were killed before their end")
    assert killed > KILLS // 3
    write(root, "甲")
    subprocess.run(command(root), check=True, capture_output=True)
    assert states[tree(root / "public")] == "甲"
    left = {path.name for path in root.iterdir()} - {"issues", "site.yaml", "public", ".public.wangqi-lock", ".wangqi"}
    assert not left


def test_two_builds_at_once(root: Path) -> None:
    states = whole(root)
    running = [subprocess.Popen(command(root), stderr=subprocess.PIPE, text=True) for _ in range(2)]
    ends = [process.communicate()[1] for process in running]
    assert 0 in [process.returncode for process in running]
    assert not [text for text in ends if "Traceback" in text]
    for process, text in zip(running, ends, strict=True):
        assert process.returncode == 0 or "hint: " in text
    assert tree(root / "public") in states


def test_a_reader_never_meets_a_mixture(root: Path) -> None:
    """While builds follow each other, every reading of a page gives one of the two, and the page is always there."""
    states = whole(root)
    seen, missing, stop = set[str](), list[str](), threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                seen.add((root / "public" / "index.html").read_text(encoding="utf-8"))
            except OSError as error:
                missing.append(os.strerror(error.errno or errno.EIO))

    reader = threading.Thread(target=read)
    reader.start()
    for word in PEOPLE:
        write(root, word)
        subprocess.run(command(root), check=True, capture_output=True)
    stop.set()
    reader.join()
    assert not missing
    assert len(seen) == len(states)


def refused(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 1, done.stderr
    assert "hint: " in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a small disk needs root and the right to mount")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk(root: Path, small_disk: Path) -> None:
    output = small_disk / "public"
    refused(subprocess.run(command(root, "--output", str(output)), check=False, capture_output=True, text=True))
    assert [path.name for path in small_disk.iterdir() if not path.name.endswith("-lock")] == []


def test_no_right_to_write(root: Path, tmp_path: Path) -> None:
    """Root may write anywhere, so a file stands where a folder is needed."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    output = str(tmp_path / "file" / "public")
    refused(subprocess.run(command(root, "--output", output), check=False, capture_output=True, text=True))
    if os.geteuid():
        (tmp_path / "locked").mkdir(mode=0o500)
        output = str(tmp_path / "locked" / "public")
        refused(subprocess.run(command(root, "--output", output), check=False, capture_output=True, text=True))


def fill(path: Path) -> None:
    """Write a file until the disk is full."""
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as filler:
        while filler.write(b"\0" * 4096):
            pass


def test_a_disk_that_fills_up_or_is_locked_under_a_site(root: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a disk of its own needs root and the right to mount")
    line = command(root, "--output", str(disk / "public"))
    try:
        subprocess.run(line, check=True, capture_output=True)
        before = tree(disk / "public")
        write(root, "乙")
        fill(disk / "filler")
        refused(subprocess.run(line, check=False, capture_output=True, text=True))
        assert tree(disk / "public") == before
        (disk / "filler").unlink()
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        refused(subprocess.run(line, check=False, capture_output=True, text=True))
        assert tree(disk / "public") == before
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
        subprocess.run(line, check=True, capture_output=True)
        assert tree(disk / "public") != before
    finally:
        subprocess.run(["umount", str(disk)], check=True)
