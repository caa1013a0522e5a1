"""How fast raw bulletins are read: milliseconds an issue and megabytes a second, in the processor's time.

    python benchmarks/parse.py FOLDER [ISSUES]

Reads at most ISSUES (default 100) of the folder's files `ROUNDS` times; the fastest round counts. Then one long
text, the same issues end to end, at three sizes: the time for a kilobyte must not grow. Then what a hundred kilobytes
take of texts that nobody prints, raw and Markdown, the best of two.
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
HOSTILE = 100_000
"""Bytes of each hostile text."""
RAW = {
    "numbers": "".join(f"{at * 7919 % 1000}\n" for at in range(26_000)),
    "two characters a line": "".join(f"{chr(0x4E00 + at * 7919 % 9000)}矿\n" for at in range(15_000)),
    "five characters a line": "".join(f"{chr(0x4E00 + at * 7919 % 9000)}业安全会\n" for at in range(6_300)),
    "sources": "（新华社）\n" * 6_250,
    "links": "".join(f"http://a.example/{at}\n" for at in range(4_600)),
    "dots in one line": "." * 99_000 + "甲",
    "brackets": "（" * 33_333,
}
MARKDOWN = {
    "items": "- a\n" * 25_000,
    "headings": "# a\n" * 25_000,
    "paragraphs": "a\n\n" * 33_333,
    "heads of tables": "a|b\n-|-\n" * 12_500,
    "rows of a table": "|a|b|\n|-|-|\n" + "|a|b|\n" * 16_600,
    "quotes that end early": "> <!--\n甲\n" * 9_000,
    "brackets": "[a](" * 25_000,
}


def seconds(texts: Sequence[Source], rounds: int = ROUNDS) -> float:
    """Processor time of reading `texts`, the best of `rounds`."""
    words = field_words()
    times = []
    for _ in range(rounds):
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
    for suffix, texts_of_kind in (("txt", RAW), ("md", MARKDOWN)):
        for name, text in texts_of_kind.items():
            took = seconds([Source(path=f"long.{suffix}", text=text[:HOSTILE])], rounds=2)
            print(f"{name} ({suffix}): {took * HOSTILE / len(text[:HOSTILE].encode()):.2f} s for 100 kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100)
