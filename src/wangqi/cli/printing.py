"""What the commands say: problems, failures, accounts and progress.

Answers go to standard output; problems, progress and remarks go to standard error.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import click

from wangqi.errors import WangqiError

if TYPE_CHECKING:
    from wangqi.model import Digest, Problem, Severity

WARNINGS = 10
"""Warnings that a build prints before it counts the others."""
COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}


def print_problems(problems: Iterable[Problem]) -> None:
    """One line a problem, `path:line:column: severity[code] message`, and one with the hint."""
    for problem in problems:
        word = click.style(f"{problem.severity}[{problem.code}]", fg=COLOURS[problem.severity], bold=True)
        place = f"{problem.at.path}:{problem.at.line}:{problem.at.column}"
        say(f"{place}: {word} {problem.message}")
        if problem.hint:
            say(f"  hint: {problem.hint}")


def print_urgent(problems: Iterable[Problem]) -> None:
    """Every error, and the first warnings; `check` shows the rest, and the remarks."""
    listed = [problem for problem in problems if problem.severity != "info"]
    errors = [problem for problem in listed if problem.severity == "error"]
    warnings = [problem for problem in listed if problem.severity == "warning"]
    print_problems((*errors, *warnings[:WARNINGS]))
    if len(warnings) > WARNINGS:
        say(f"and {len(warnings) - WARNINGS} more warnings: `wangqi check` lists them")


def print_failure(error: WangqiError) -> None:
    """What stopped the run, and what to do about it."""
    place = f"{error.path}:{error.line or 1}:{error.column or 1}: " if error.path else ""
    say(f"{place}{click.style(f'error[{error.code}]', fg='red', bold=True)} {error.message}")
    if error.hint:
        say(f"  hint: {error.hint}")


def as_problem(error: WangqiError) -> Problem:
    """What stopped the run, as a problem among others."""
    from wangqi.model import Location, Problem  # only where something failed: `--help` need not wait for it

    at = Location(path=error.path or "site.yaml", line=error.line or 1, column=error.column or 1)
    return Problem(severity="error", code=error.code, message=error.message, hint=error.hint, at=at)


def summary(problems: Sequence[Problem], *, issues: int, articles: int) -> str:
    """One line: what was looked at, and how many problems of each kind there are."""
    counts = Counter(problem.severity for problem in problems)
    names: tuple[tuple[Severity, str], ...] = (("error", "error"), ("warning", "warning"), ("info", "remark"))
    found = ", ".join(counted(counts[severity], name) for severity, name in names if counts[severity])
    return f"{counted(issues, 'issue')}, {counted(articles, 'article')}: {found or 'no problems'}"


def counted(count: int, name: str) -> str:
    """A number and what it counts: `1 issue`, `2 issues`."""
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def say(text: str) -> None:
    """Print to standard error. Colours only on a terminal and never where NO_COLOR is set; no control characters."""
    safe = "".join(char if char.isprintable() or char == "\x1b" else "\ufffd" for char in text)
    click.echo(safe, err=True, color=False if os.environ.get("NO_COLOR") else None)


def print_accounts(digests: Iterable[Digest]) -> None:
    """One line a file: how many non-blank characters it has and where each of them went."""
    parts = ("blocks", "titles", "sections", "bylines", "furniture")
    click.echo("\t".join(("file", "total", *parts)))
    for digest in digests:
        account = digest.parsed.account
        counts = (account.total, *(getattr(account, part) for part in parts))
        click.echo("\t".join((digest.parsed.issue.at.path, *map(str, counts))))


class Bars:
    """Progress bars on a terminal; nothing elsewhere, so that a CI log stays short."""

    def __init__(self, quiet: bool) -> None:
        self._hidden = quiet or bool(os.environ.get("CI")) or not sys.stderr.isatty()

    def stage(self, name: str, total: int) -> Callable[[int], None]:
        """Begin a stage; see `build.Progress`."""
        if self._hidden:
            return lambda _: None
        from tqdm import tqdm

        bar = tqdm(total=total, desc=name, unit=" files", leave=False, file=sys.stderr)

        def advance(steps: int) -> None:
            bar.update(steps)
            if bar.n >= total:
                bar.close()

        return advance
