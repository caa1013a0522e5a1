"""The query parser under Node: any string gives clauses, and the same tokens as the index is made of.

A token that the browser cuts otherwise than the build is an article that is never found, so Python and JavaScript
answer each query and must agree.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from wangqi.search import characters

CHECKOUT = Path(__file__).resolve().parents[2]
BATCH = 5_000
SLOW = 250.0
"""Milliseconds."""


def node() -> str | None:
    """Where Node is, if it is installed."""
    return shutil.which("node") or shutil.which("nodejs")


def answers(texts: list[str]) -> Iterator[dict[str, Any]]:
    """What the modules make of each text."""
    program = node()
    assert program
    with tempfile.TemporaryDirectory() as folder:
        modules = Path(folder) / "modules"
        shutil.copytree(CHECKOUT / "static" / "search", modules)
        (modules / "package.json").write_text('{"type": "module"}', encoding="utf-8")
        lines = "".join(json.dumps(text) + "\n" for text in texts)
        command = [program, str(Path(__file__).with_suffix(".mjs")), str(modules)]
        done = subprocess.run(command, input=lines.encode(), capture_output=True, check=True)
    for line in done.stdout.decode("utf-8").split("\n")[:-1]:
        yield json.loads(line)


def faults(texts: list[str]) -> Iterator[tuple[str, str]]:
    """Each text with which something is wrong, and what."""
    found = list(answers(texts))
    assert len(found) == len(texts)
    for text, row in zip(texts, found, strict=True):
        for fault in row["faults"]:
            yield text, fault
        if row["milliseconds"] > SLOW:
            yield text, f"slow: {row['milliseconds']:.0f} ms"
        # Halves of pairs are none in Python; letters newer than Python's Unicode have no small form there yet.
        strange = any(unicodedata.category(char) in ("Cs", "Cn") for char in text)
        if strange or "fold" not in row:
            continue
        if row["fold"] != characters.fold(text):
            yield text, f"folded as {row['fold']!r} by JavaScript and {characters.fold(text)!r} by Python"
        elif row["tokens"] != characters.tokens(text):
            yield text, "cut otherwise by JavaScript than by Python"


def fuzz(texts: Iterable[str], keep: Path) -> int:
    """Try texts; 1 where one failed."""
    kinds: set[str] = set()
    tried, read = 0, iter(texts)
    while batch := list(islice(read, BATCH)):
        for text, fault in faults(batch):
            kind = fault[:40]
            if kind not in kinds:
                kinds.add(kind)
                keep.mkdir(parents=True, exist_ok=True)
                path = keep / f"query-{len(kinds):03}.json"
                path.write_text(json.dumps({"target": "query", "kind": fault, "text": text}, indent=1), "ascii")
                print(f"query: {fault} -> {path}", flush=True)
        tried += len(batch)
        print(f"query: {tried} cases, {len(kinds)} kinds of failure", flush=True)
    return int(bool(kinds))
