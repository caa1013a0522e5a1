"""Corrections of a sidecar: which there are, what they force on the labelling, and whether they still apply.

A correction names a line of the raw text by its number. Text that is extracted anew has other line numbers, so a
correction may also say how its line begins (`text`); one that no longer fits is an error, never passed over.

    is: <label>        the line is that, whatever the labelling thinks (`LABELS`)
    join: true         the line continues the one before it
    set-source         the article in which the line lies has this source
    set-authors        the article in which the line lies has these authors
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from wangqi.model import Correction, Location, Problem, Source

LABELS: Final = (
    "section",
    "title",
    "paragraph",
    "heading",
    "item",
    "source",
    "table",
    "contact",
    "contents",
    "masthead",
    "furniture",
    "continuation",
)
"""What `is:` may say about a line. `paragraph`, `title`, `item` … begin one at this line; `join: true` is
`continuation`: the line goes on with what the line before it began."""
CREDITS: Final = ("source", "authors")
"""Values that a correction may set on the article in which its line lies."""

_NAMES = re.compile(r"[、,，;；\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Forced:
    """What the sidecar says about one line."""

    line: int
    label: str = ""
    """One of `LABELS`; empty where the correction only sets a value."""
    source: str | None = None
    authors: tuple[str, ...] | None = None


def forced(source: Source) -> dict[int, Forced]:
    """The corrections of a source that apply to its text, by line number; pure data for the labelling to obey."""
    result: dict[int, Forced] = {}
    lines = source.text.split("\n")
    for correction in source.corrections:
        if _misfit(correction, lines) is None:
            result[correction.line] = _add(result.get(correction.line), correction)
    return result


def problems(source: Source, idle: Collection[int] = ()) -> tuple[Problem, ...]:
    """Corrections that do not apply: errors that name the place in the sidecar, and the line.

    `idle` holds lines that the labelling reads in the same way without being told. That is a warning only: the
    correction is harmless today, but it may also have been meant for a line that has since moved.
    """
    lines = source.text.split("\n")
    return (
        *_misfits(source.corrections, lines),
        *_twice(source.corrections),
        *_idle(source.corrections, idle),
    )


def _add(so_far: Forced | None, correction: Correction) -> Forced:
    old = so_far or Forced(line=correction.line)
    if correction.action == "set-source":
        return Forced(line=old.line, label=old.label, source=correction.value, authors=old.authors)
    if correction.action == "set-authors":
        names = tuple(name for name in _NAMES.split(correction.value) if name)
        return Forced(line=old.line, label=old.label, source=old.source, authors=names)
    label = "continuation" if correction.action == "join" else correction.action
    return Forced(line=old.line, label=old.label or label, source=old.source, authors=old.authors)


def _misfit(correction: Correction, lines: list[str]) -> str | None:
    """Why a correction does not fit the text; None where it does."""
    if not 1 <= correction.line <= len(lines):
        return f"the text has {len(lines)} lines, there is no line {correction.line}"
    line = "".join(lines[correction.line - 1].split())
    if not line:
        return f"line {correction.line} is blank"
    if correction.text and not line.startswith("".join(correction.text.split())):
        return f"line {correction.line} does not begin with “{correction.text}” but with “{line[:12]}”"
    if correction.line == 1 and correction.action in ("join", "continuation"):
        return "line 1 has no line before it to join"
    return None


def _misfits(corrections: tuple[Correction, ...], lines: list[str]) -> Iterator[Problem]:
    for correction in corrections:
        reason = _misfit(correction, lines)
        if reason is not None:
            hint = "give the number of the line that is meant now, or remove the correction"
            yield _error(correction.at, "correction-misfit", f"the correction no longer applies: {reason}", hint)


def _twice(corrections: tuple[Correction, ...]) -> Iterator[Problem]:
    seen: set[tuple[int, str]] = set()
    for correction in corrections:
        kind = correction.action if correction.action.startswith("set-") else "is"
        if (correction.line, kind) in seen:
            yield _error(
                correction.at,
                "correction-twice",
                f"line {correction.line} is corrected twice",
                "keep one of the two",
            )
        seen.add((correction.line, kind))


def _idle(corrections: tuple[Correction, ...], idle: Collection[int]) -> Iterator[Problem]:
    for correction in corrections:
        if correction.line in idle and not correction.action.startswith("set-"):
            yield Problem(
                severity="warning",
                code="correction-idle",
                message=f"line {correction.line} is read as `{correction.action}` without the correction",
                hint="remove the correction, or give the number of the line that was meant",
                at=correction.at,
            )


def _error(at: Location, code: str, message: str, hint: str) -> Problem:
    return Problem(severity="error", code=code, message=message, hint=hint, at=at)
