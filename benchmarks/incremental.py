#!/usr/bin/env python3
"""A build after one issue has changed, beside a cold build of the same archive.

    python benchmarks/incremental.py --corpus corpus [--issues 1000] [--runs 5]

Measured: from nothing; nothing changed; a new issue at the end; the last issue changed; one in the middle changed; and
each time what that is of the cold build. The peers build everything again, so their figure is that of a whole build.
The last site of each run is compared with a clean build, byte by byte (`--compare`; it takes another cold build).
"""

from __future__ import annotations

import argparse
import filecmp
import shutil
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import measuring
from benchmarks.measuring import Cost


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="what make_corpus.py made")
    parser.add_argument("--issues", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--compare", action="store_true", help="compare the last site with a clean build")
    parser.add_argument("--hugo", default="hugo")
    parser.add_argument("--pagefind", default="pagefind_extended", help="a command, may be several words")
    given = parser.parse_args()
    found: dict[str, list[Cost]] = defaultdict(list)
    with tempfile.TemporaryDirectory(dir=given.corpus) as folder:
        for number in range(given.runs):
            run(given.corpus / "bulletins", given.issues, Path(folder) / f"site-{number}", found, compare=given.compare)
        theirs = measuring.peers(
            measuring.subset(given.corpus / "hugo", given.issues, Path(folder) / "hugo"),
            Path(folder) / "public",
            given.hugo,
            given.pagefind.split(),
        )
    report(found, theirs)


def run(corpus: Path, count: int, root: Path, found: dict[str, list[Cost]], *, compare: bool) -> None:
    """One cold build and the builds after each change."""
    (root / "issues").mkdir(parents=True)
    paths = sorted(corpus.glob("*.txt"))[: count + 1]
    count = len(paths) - 1  # one is left to be added
    for path in paths[:count]:
        shutil.copy(path, root / "issues")
    kept = [root / "issues" / path.name for path in paths]
    steps: Sequence[tuple[str, Callable[[], object]]] = (
        ("cold", lambda: None),
        ("nothing changed", lambda: None),
        ("an issue added", lambda: shutil.copy(paths[-1], kept[-1])),
        ("the last changed", lambda: change(kept[-1])),
        ("one in the middle changed", lambda: change(kept[count // 2])),
    )
    for name, step in steps:
        step()
        spent = measuring.build(root / "issues", root / "public", root=root)
        found[name].append(spent)
        print(f"{name:26} {spent}", flush=True)
    if compare:
        measuring.build(root / "issues", root / "clean", root=root, options=["--no-cache"])
        print("the same as a clean build" if same(root / "public", root / "clean") else "NOT the same", flush=True)


def change(path: Path) -> None:
    """Change a word of an issue."""
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("发展", "进展", 1), encoding="utf-8")


def same(one: Path, other: Path) -> bool:
    """Whether two folders hold the same files with the same bytes."""
    files = {path.relative_to(one) for path in one.rglob("*") if path.is_file()}
    if files != {path.relative_to(other) for path in other.rglob("*") if path.is_file()}:
        return False
    return all(filecmp.cmp(one / path, other / path, shallow=False) for path in files)


def report(found: dict[str, list[Cost]], theirs: tuple[Cost, Cost] | None) -> None:
    """Medians, and their part of a cold build."""
    seconds = {name: statistics.median(cost.seconds for cost in costs) for name, costs in found.items()}
    spent = {name: statistics.median(cost.processor for cost in costs) for name, costs in found.items()}
    print("\n| build | s | of cold | CPU s | of cold |\n| --- | ---: | ---: | ---: | ---: |")
    for name in found:
        part, work = seconds[name] / seconds["cold"], spent[name] / spent["cold"]
        clock, processor = ([getattr(cost, what) for cost in found[name]] for what in ("seconds", "processor"))
        print(f"| {name} | {measuring.spread(clock)} | {part:.1%} | {measuring.spread(processor)} | {work:.1%} |")
    if theirs:
        print(f"| Hugo and Pagefind extended, always whole | {theirs[0].seconds + theirs[1].seconds:.1f} | "
              f"{(theirs[0].seconds + theirs[1].seconds) / seconds['cold']:.1%} | "
              f"{theirs[0].processor + theirs[1].processor:.1f} | "
              f"{(theirs[0].processor + theirs[1].processor) / spent['cold']:.1%} |")  # fmt: skip


if __name__ == "__main__":
    main()
