"""`docs/tutorial.md` as it is played: every command is run, every file shown is written, every output compared.

`python -m tests.docs.tutorial` plays it and writes the outputs into the page anew.

A block of `console` holds commands behind `$ ` and what they print. A block behind a line that is only a path in
backquotes and a colon is a file, to be written there.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.browser.chromium import find
from tests.docs.letters import mail

PAGE = Path(__file__).parents[2] / "docs" / "tutorial.md"
BLOCK = re.compile(r"(?:^`(?P<path>[^`\n]+)`:\n\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
CHANGING = (
    (re.compile(r"in \d+\.\d s"), "in 1.0 s"),
    (re.compile(r"all \d+ files"), "all 662 files"),
    (re.compile(r"it may be an? [a-z -]+ \(margin \d+\.\d\)"), "it may be a new paragraph (margin 0.5)"),
)
"""What is another in every run, or with every better clue of the parser's."""


class Play:
    """A folder in which the tutorial is played."""

    def __init__(self, folder: Path) -> None:
        self.here = folder
        shim = folder / ".bin" / "wangqi"
        shim.parent.mkdir()
        shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m wangqi "$@"\n', encoding="utf-8")
        shim.chmod(0o755)
        path = f"{shim.parent}{os.pathsep}{os.environ['PATH']}"
        self.environment = {**os.environ, "PATH": path, "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}

    def run(self, command: str) -> str:
        """Do what a line says; what it prints."""
        if command.startswith("cd "):
            self.here = (self.here / command[3:]).resolve()
            return ""
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=self.here,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        said = done.stdout
        for pattern, instead in CHANGING:
            said = pattern.sub(instead, said)
        return said

    def write(self, path: str, text: str) -> None:
        """Write a file that the page shows."""
        target = self.here / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def played(page: str, folder: Path, chromium: str) -> Iterator[tuple[str, str]]:
    """Play a page: each piece of it as it stands, and as it should stand."""
    mail(folder, chromium)
    play = Play(folder)
    at = 0
    for block in BLOCK.finditer(page):
        yield page[at : block.start()], page[at : block.start()]
        at = block.end()
        made = block[0]
        if block["path"]:
            play.write(block["path"], block["text"])
        elif block["kind"] == "console":
            commands = [line[2:] for line in block["text"].splitlines() if line.startswith("$ ")]
            made = "```console\n" + "".join(f"$ {command}\n{play.run(command)}" for command in commands) + "```"
        yield block[0], made
    yield page[at:], page[at:]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        text = "".join(made for _, made in played(PAGE.read_text("utf-8"), Path(folder), find() or ""))
    PAGE.write_text(text, encoding="utf-8")
