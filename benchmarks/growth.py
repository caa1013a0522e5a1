#!/usr/bin/env python3
"""How the time and memory of a cold build grow with the archive: a table, an exponent, and a plot.

    python benchmarks/growth.py --corpus corpus [--sizes 100 300 1000 3000] [--runs 5] [--plot benchmarks/growth.svg]

Beyond its size the corpus is repeated, each time with later dates and other numbers and place names in the text. The
exponent is the slope of a straight line through the logarithms: 1 is linear. The peers are measured at the smallest
size that the corpus itself has.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import measuring
from benchmarks.measuring import Cost

PAIRS = "江河南北东西山川金银上下"
"""Characters that change places with their neighbours, two by two, in every second repetition."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="what make_corpus.py made")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 300, 1000, 3000])
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--plot", type=Path, help="an SVG file to write")
    parser.add_argument("--keep", type=Path, help="a new folder in which the sites stay, `site-300-0` the first of 300")
    parser.add_argument("--hugo", default="hugo")
    parser.add_argument("--pagefind", default="pagefind_extended", help="a command, may be several words")
    given = parser.parse_args()
    found: dict[int, list[Cost]] = {}
    with place(given.keep, given.corpus) as folder:
        for size in given.sizes:
            issues = enlarge(given.corpus / "bulletins", size, folder / str(size))
            found[size] = []
            for run in range(given.runs):
                found[size].append(measuring.build(issues, folder / f"site-{size}-{run}"))
                print(f"{size:5} {found[size][-1]}", flush=True)
        small = measuring.subset(given.corpus / "hugo", min(given.sizes), folder / "hugo")
        theirs = measuring.peers(small, folder / "public", given.hugo, given.pagefind.split())
    report(found, theirs)
    if given.plot:
        given.plot.write_text(plot({size: median(runs) for size, runs in found.items()}), encoding="utf-8")


@contextmanager
def place(kept: Path | None, beside: Path) -> Iterator[Path]:
    """A folder for the sites: `kept`, or one below `beside` that goes at the end."""
    if kept:
        kept.mkdir(parents=True)
        yield kept
        return
    with tempfile.TemporaryDirectory(dir=beside) as folder:
        yield Path(folder)


def enlarge(corpus: Path, size: int, target: Path) -> Path:
    """A folder of `size` issues: the corpus, repeated as often as it takes."""
    target.mkdir()
    paths = sorted(corpus.glob("*.txt"))
    first, last = (date.fromisoformat(paths[place].stem) for place in (0, -1))
    for place in range(size):
        turn, path = place // len(paths), paths[place % len(paths)]
        day = date.fromisoformat(path.stem) + turn * (last - first + timedelta(days=1))
        (target / f"{day}.txt").write_text(changed(path.read_text(encoding="utf-8"), turn), encoding="utf-8")
    return target


def changed(text: str, turn: int) -> str:
    """The text of a repetition: digits moved on, some characters changed for others."""
    old, new = "0123456789", "".join(str((digit + turn) % 10) for digit in range(10))
    if turn % 2:
        old, new = old + PAIRS, new + "".join(PAIRS[place ^ 1] for place in range(len(PAIRS)))
    return text.translate(str.maketrans(old, new)) if turn else text


def median(runs: Sequence[Cost]) -> float:
    """Seconds of processor time."""
    return statistics.median(run.processor for run in runs)


def exponent(points: dict[int, float]) -> float:
    """The slope of a straight line through the logarithms."""
    if len(points) < 2:
        return math.nan
    xs, ys = [math.log(size) for size in points], [math.log(value) for value in points.values()]
    return float(statistics.linear_regression(xs, ys).slope)


def report(found: dict[int, list[Cost]], theirs: tuple[Cost, Cost] | None) -> None:
    """The table and the exponents."""
    print("\n| issues | s | CPU s | CPU ms an issue | peak MB | load |\n| ---: | ---: | ---: | ---: | ---: | ---: |")
    for size, runs in found.items():
        columns = [[run.seconds for run in runs], [run.processor for run in runs], [run.memory for run in runs]]
        seconds, spent, memory = map(measuring.spread, columns)
        each, load = 1000 * median(runs) / size, measuring.spread([run.load for run in runs])
        print(f"| {size} | {seconds} | {spent} | {each:.0f} | {memory} | {load} |")
    memories = {size: statistics.median(run.memory for run in runs) for size, runs in found.items()}
    spans = {size: median(runs) for size, runs in found.items()}
    print(f"\nexponent: processor time {exponent(spans):.2f}, memory {exponent(memories):.2f}")
    if theirs:
        size, (hugo, pagefind) = min(found), theirs
        print(f"Hugo and Pagefind extended, {size} issues: {hugo.seconds + pagefind.seconds:.1f} s, "
              f"{hugo.processor + pagefind.processor:.1f} s CPU; "
              f"ratio in CPU time {median(found[size]) / (hugo.processor + pagefind.processor):.2f}")  # fmt: skip


def plot(points: dict[int, float]) -> str:
    """Processor time over issues on logarithmic axes, with a dashed line of slope 1 through the first point."""
    wide, high, edge = 560, 360, 56
    low_x, top_x = math.log10(min(points)) - 0.1, math.log10(max(points)) + 0.1
    low_y, top_y = math.log10(min(points.values())) - 0.2, math.log10(max(points.values())) + 0.2

    def at(size: float, value: float) -> tuple[float, float]:
        x = edge + (math.log10(size) - low_x) / (top_x - low_x) * (wide - 2 * edge)
        y = high - edge - (math.log10(value) - low_y) / (top_y - low_y) * (high - 2 * edge)
        return round(x, 1), round(y, 1)

    first = min(points)
    straight = [at(size, points[first] * size / first) for size in (first, max(points))]
    line = " ".join(f"{x},{y}" for x, y in (at(size, value) for size, value in points.items()))
    marks = "".join(
        f'<circle cx="{x}" cy="{y}" r="4"/><text x="{x}" y="{y - 10}" text-anchor="middle">{value:.0f} s</text>'
        f'<text x="{x}" y="{high - edge + 20}" text-anchor="middle">{size}</text>'
        for size, value in points.items()
        for x, y in [at(size, value)]
    )
    dashed = " ".join(f"{x},{y}" for x, y in straight)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" font-family="sans-serif" '
        'font-size="13">\n'
        f'<rect width="{wide}" height="{high}" fill="#fff"/>\n'
        f'<polyline points="{dashed}" fill="none" stroke="#888" stroke-dasharray="5 5"/>\n'
        f'<polyline points="{line}" fill="none" stroke="#9e2b25" stroke-width="2"/>\n{marks}\n'
        f'<text x="{wide / 2}" y="{high - 12}" text-anchor="middle">issues</text>\n'
        f'<text x="{edge}" y="24">processor time of a cold build (dashed: linear)</text>\n</svg>\n'
    )


if __name__ == "__main__":
    main()
