"""Fuzz a reader for as long as wanted, guided by coverage where atheris is installed.

    python -m tests.reliability.fuzz --target bulletin --cases 200000 [--seed 8] [--engine random|atheris] [--keep DIR]

Each case is a list of pieces (see `targets.py`), chosen by bytes so that a fuzzer that knows nothing of Chinese can
change them. A case fails where the check raises, or where it takes more processor time than 1 s per 100 KB (and 0.25 s
for whatever else a process has to do). Failures are written below `--keep`, one of each kind; the exit code tells
whether there were any. What is found and mended goes into `findings.json`, whose cases every test run tries again.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import re
import sys
import time
import traceback
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from tests.reliability import queries
from tests.reliability.targets import QUERIES, TARGETS, Target

MOST = 40
"""Bytes of a case, so about as many pieces."""
ALLOWED = 0.25
"""Seconds that any case may take, however short: garbage collection, tables made at first use, a busy machine."""
A_LETTER = 255
"""The byte that lets the next two be a code point instead of a piece."""


def text_of(data: bytes, pieces: tuple[str, ...]) -> str:
    """The text that bytes choose."""
    row: list[str] = []
    read = iter(data)
    for byte in read:
        if byte == A_LETTER:
            row.append(chr((next(read, 0) << 8 | next(read, 0)) + 0x10000 * (len(data) % 2 and len(row) % 5 == 0)))
        else:
            row.append(pieces[byte * 7 % len(pieces)] if len(pieces) < A_LETTER else pieces[byte % len(pieces)])
    return "".join(row)


class Fuzzer:
    """Tries cases of one target and keeps the first failure of each kind."""

    def __init__(self, name: str, target: Target, keep: Path) -> None:
        self.name, self.target, self.keep = name, target, keep
        self.tried = self.longest = 0
        self.slowest = 0.0
        self.kinds: set[str] = set()
        self.start = time.monotonic()

    def one(self, data: bytes) -> None:
        """One case from bytes."""
        text = text_of(data[:MOST], self.target.pieces)
        if self.target.repeated and text:
            text *= self.target.repeated // len(text) + 1
        self.tried += 1
        self.longest = max(self.longest, len(text))
        try:
            self._timed(text)
        except Exception as error:
            self._failed(text, error)
        if self.tried % 5_000 == 0:
            self.report()

    def _timed(self, text: str) -> None:
        allowed = ALLOWED + len(text.encode("utf-8", "surrogatepass")) / 100_000
        taken = self._seconds(text, allowed)
        for _ in range(2):  # a busy machine is slow now and then; what is slow three times is slow
            if taken > allowed:
                taken = min(taken, self._seconds(text, allowed))
        self.slowest = max(self.slowest, taken)
        assert taken <= allowed, f"slow: {taken:.2f} s where {allowed:.2f} s are allowed"

    def _seconds(self, text: str, allowed: float) -> float:
        start = time.process_time()
        self.target.check(text)
        taken = time.process_time() - start
        if taken > allowed:
            gc.collect()
        return taken

    def _failed(self, text: str, error: Exception) -> None:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        said = f"slow {text[:4]!r}" if str(error).startswith("slow:") else re.sub(r"\d+|'.*?'", "*", str(error))[:60]
        kind = f"{type(error).__name__} {Path(frame.filename).name}:{frame.name} {said}"
        if kind in self.kinds or len(self.kinds) > 200:
            return
        self.kinds.add(kind)
        self.keep.mkdir(parents=True, exist_ok=True)
        found = {
            "target": self.name,
            "kind": kind,
            "error": str(error)[:300],
            "text": text[:2_000],
            "length": len(text),
        }
        path = self.keep / f"{self.name}-{len(self.kinds):03}.json"
        path.write_text(json.dumps(found, indent=1), encoding="ascii")
        print(f"{self.name}: {kind} -> {path}", flush=True)

    def report(self) -> None:
        """One line of figures."""
        print(
            f"{self.name}: {self.tried} cases, {len(self.kinds)} kinds of failure, "
            f"slowest {self.slowest:.3f} s, longest {self.longest} characters, "
            f"{time.monotonic() - self.start:.0f} s",
            flush=True,
        )


def cases(seed: int, count: int) -> Iterator[bytes]:
    """Bytes of cases; short ones are as likely as long ones."""
    chance = random.Random(seed)
    for _ in range(count):
        yield chance.randbytes(chance.randint(0, MOST))


def guided(fuzzer: Fuzzer, seed: int, count: int) -> None:
    """Let atheris (libFuzzer) choose the cases. It ends the process itself, so the figures are printed before."""
    atheris = import_module("atheris")

    def one(data: bytes) -> None:
        fuzzer.one(data)
        if fuzzer.tried == count:
            fuzzer.report()

    atheris.instrument_all()
    options = [f"-runs={count}", f"-max_len={MOST}", f"-seed={seed}", "-len_control=0", "-verbosity=0"]
    atheris.Setup([sys.argv[0], *options], one)
    atheris.Fuzz()


def main() -> int:
    """Entry point of the script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target", choices=[*TARGETS, "query"], required=True)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--engine", choices=["random", "atheris"], default="random")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-findings"))
    given = parser.parse_args()
    if given.target == "query":
        texts = (text_of(data, QUERIES) for data in cases(given.seed, given.cases))
        return queries.fuzz(texts, given.keep)
    fuzzer = Fuzzer(given.target, TARGETS[given.target], given.keep)
    if given.engine == "atheris":
        guided(fuzzer, given.seed, given.cases)
    else:
        for data in cases(given.seed, given.cases):
            fuzzer.one(data)
        fuzzer.report()
    return int(bool(fuzzer.kinds))


if __name__ == "__main__":
    sys.exit(main())
