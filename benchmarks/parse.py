"""How fast raw bulletins are read: milliseconds an issue and megabytes a second, in the processor's time.

    python benchmarks/parse.py FOLDER [ISSUES]

Reads at most ISSUES (default 100) of the folder's files `ROUNDS` times; the fastest round counts. Then one long
text, the same issues end to end, at three sizes: the time for a kilobyte must not grow.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from wangqi import source
from wangqi.model import Source
from wangqi.parse import parse
from wangqi.parse.words import field_words

ROUNDS = 3
SIZES = (100_000, 200_000, 400_000)
"""Bytes of the long texts."""


def seconds(texts: Sequence[Source]) -> float:
    """Processor time of reading `texts`, the best of `ROUNDS`."""
    words = field_words()
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for text in texts:
            parse(text, words)
        times.append(time.process_time() - start)
    return min(times)


def size(texts: Sequence[Source]) -> int:
    """Bytes of `texts` as UTF-8."""
    return sum(len(text.text.encode()) for text in texts)


def main(folder: Path, most: int) -> None:
    """Print the figures."""
    texts = [source.read(path, name=path.name) for path in source.find(folder)[:most]]
    took = seconds(texts)
    total = size(texts)
    print(f"{len(texts)} issues, {total / 1000 / len(texts):.1f} kB each")
    print(f"{1000 * took / len(texts):.1f} ms an issue, {total / took / 1e6:.2f} MB/s")
    whole = "\n".join(text.text for text in texts).encode()
    for limit in SIZES:
        if limit <= len(whole):
            long = Source(path="long.txt", text=whole[:limit].decode(errors="ignore"))
            print(f"{limit // 1000} kB in one file: {seconds([long]):.2f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100)
