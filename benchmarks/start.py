#!/usr/bin/env python3
"""How soon a small site stands, and how soon `wangqi serve` shows a change.

    python benchmarks/start.py [--runs 5] [--corpus corpus --issues 1000]

Measured: `wangqi --help`; the sample archive from nothing and with nothing changed; and for the sample archive, then
for so many issues of a corpus, the seconds from the moment in which an issue is saved to the one in which its page,
asked for every hundredth of a second, shows what was changed; and to the one in which search knows it as well.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import measuring

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ("issues", "pages", "site.yaml", "terms.txt")
PATIENCE = 120
"""Seconds after which a change is given up."""
WANGQI = (sys.executable, "-m", "wangqi")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--corpus", type=Path, help="what make_corpus.py made")
    parser.add_argument("--issues", type=int, default=1000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        commands(Path(folder), given.runs)
        serving("sample archive", sample(Path(folder) / "served"), given.runs)
        if given.corpus:
            serving(f"{given.issues} issues", part(given.corpus, given.issues, Path(folder) / "part"), given.runs)


def commands(folder: Path, runs: int) -> None:
    """Commands that are run again and again."""
    times: dict[str, list[measuring.Cost]] = {"--help": [], "sample, cold": [], "sample, nothing changed": []}
    for run in range(runs):
        root = sample(folder / str(run))
        build = [*WANGQI, "build", "--quiet", "--root", str(root), "--output", str(root / "public")]
        for name, command in zip(times, ([*WANGQI, "--help"], build, build), strict=True):
            times[name].append(measuring.cost(command))
    for name, costs in times.items():
        clock, processor = ([getattr(cost, what) for cost in costs] for what in ("seconds", "processor"))
        print(f"{name:24} {seconds(clock)} s, CPU {seconds(processor)} s, load {costs[0].load:.1f}", flush=True)


def serving(name: str, root: Path, runs: int) -> None:
    """Changes to one issue while the site is served."""
    path = sorted((root / "issues").glob("20[0-9][0-9]-*.txt"))[-1]
    shown: list[float] = []
    found: list[float] = []
    with served(root) as (address, lines):
        for run in range(runs):
            mark = f"第{run}次改动"
            text = path.read_text(encoding="utf-8")
            start = time.perf_counter()
            place = text.index("。", len(text) // 2)
            path.write_text(f"{text[:place]}{mark}{text[place:]}", encoding="utf-8")
            while mark not in page(address, path.stem):
                if time.perf_counter() > start + PATIENCE:
                    sys.exit(f"{path.name} was changed and its page does not show it")
                time.sleep(0.01)
            shown.append(time.perf_counter() - start)
            while "the search index is new" not in lines.get(timeout=600):
                pass
            found.append(time.perf_counter() - start)
    print(f"serve, {name}: a change is shown after {seconds(shown)} s, found after {seconds(found)} s", flush=True)


@contextmanager
def served(root: Path) -> Iterator[tuple[str, Queue[str]]]:
    """`wangqi serve` over a folder: its address, and the lines that it prints from then on."""
    lines: Queue[str] = Queue()
    process = subprocess.Popen(
        [*WANGQI, "serve", "--quiet", "--port", "0", "--root", str(root)],
        stderr=subprocess.PIPE,
        text=True,
        env=measuring.environment(),
    )
    Thread(target=lambda: [*map(lines.put, process.stderr or ())], daemon=True).start()
    try:
        while not (match := re.search(r"http://[0-9.:]+", lines.get(timeout=600))):
            pass
        time.sleep(1)  # the first look at the folder's files
        yield match[0], lines
    finally:
        process.terminate()
        process.wait()


def page(address: str, issue: str) -> str:
    """The source view of an issue as it stands: it holds every line."""
    with urlopen(f"{address}/issues/{issue}/source.html") as answer:
        text: bytes = answer.read()
    return text.decode("utf-8")


def sample(target: Path) -> Path:
    """A copy of the sample archive."""
    target.mkdir()
    for name in SAMPLE:
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, target / name)
    return target


def part(corpus: Path, count: int, target: Path) -> Path:
    """A site of a corpus's first issues."""
    (target / "issues").mkdir(parents=True)
    for path in sorted((corpus / "bulletins").glob("*.txt"))[:count]:
        shutil.copy(path, target / "issues")
    return target


def seconds(values: list[float]) -> str:
    """The median, the least and the greatest."""
    row = sorted(values)
    return f"{row[len(row) // 2]:.2f} ({row[0]:.2f} to {row[-1]:.2f})"


if __name__ == "__main__":
    main()
