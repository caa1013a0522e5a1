"""The proof that nothing was lost: every non-blank character of the file is booked once, in order, under one heading.

Booked is what the lines hold; what the issue says is compared with the bookings, repairs undone. So a line that is
dropped, doubled or moved, and a repair that does more than it may, both show up as an error that names the line.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple

from wangqi.model import Account, Location, Problem
from wangqi.parse.repair import fold, solid

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wangqi.model import Furniture
    from wangqi.parse.lines import Line

Heading = Literal["blocks", "titles", "sections", "bylines", "furniture"]


class Piece(NamedTuple):
    """Part of a line: `line` is an index, `start` and `end` are offsets in its text."""

    line: int
    start: int
    end: int


@dataclass(slots=True)
class Ledger:
    """Bookings of one file."""

    lines: Sequence[Line]
    _booked: list[tuple[Heading, tuple[Piece, ...], str]] = field(default_factory=list)

    def whole(self, indices: Iterable[int]) -> tuple[Piece, ...]:
        """The lines of a unit, entire."""
        return tuple([Piece(i, 0, len(self.lines[i].text)) for i in indices])

    def texts(self, pieces: Iterable[Piece]) -> list[str]:
        """What the pieces say."""
        return [self.lines[p.line].text[p.start : p.end] for p in pieces]

    def book(self, heading: Heading, pieces: Iterable[Piece], output: str) -> None:
        """Enter `pieces`, which became `output`."""
        self._booked.append((heading, tuple([p for p in pieces if p.end > p.start]), output))

    def close(self, path: str, text: str, removed: Sequence[Furniture]) -> tuple[Account, tuple[Problem, ...]]:
        """The account of the file, and an error for each line that does not balance."""
        sums: Counter[str] = Counter()
        wrong: set[int] = set(self._uncovered())
        for index, line in enumerate(self.lines):
            if line.text != line.raw and not _same(line.text, line.raw):
                wrong.add(index)
        for heading, pieces, output in self._booked:
            printed = "".join(self.texts(pieces))
            sums[heading] += len(solid(printed))
            if not _same(output, printed):
                wrong.add(pieces[0].line if pieces else 0)
        sums["furniture"] += sum(len(solid(item.text)) for item in removed if item.kind != "markup")
        account = Account(total=len(solid(text)), **{str(k): v for k, v in sums.items()})
        problems = [_lost(path, self.lines[index].number) for index in sorted(wrong)]
        if sum(sums.values()) != account.total and not problems:
            problems.append(_lost(path, 1))
        return account, tuple(problems)

    def _uncovered(self) -> Iterable[int]:
        """Lines that are not booked from end to end, once and in order."""
        reached = [0] * len(self.lines)
        last = (-1, 0)
        for piece in chain.from_iterable(pieces for _, pieces, _ in self._booked):
            begun = reached[piece.line]
            between = begun < piece.start and solid(self.lines[piece.line].text[begun : piece.start])
            if between or (piece.line, piece.start) < last:
                yield piece.line
            last = (piece.line, piece.start)
            reached[piece.line] = piece.end
        for index, line in enumerate(self.lines):
            if reached[index] < len(line.text) and solid(line.text[reached[index] :]):
                yield index


def _same(left: str, right: str) -> bool:
    """Equal but for blanks and repairs; gathered indices were moved, hence the second look at what is there at all."""
    if left == right or solid(left) == solid(right):
        return True
    a, b = fold(left), fold(right)
    return a == b or ("\n" in right and Counter(a) == Counter(b))


def _lost(path: str, line: int) -> Problem:
    return Problem(
        severity="error",
        code="lost-characters",
        message="characters of this line did not reach the issue exactly once",
        hint="this is a fault of wangqi: please report the file; `wangqi parse FILE --explain` shows the line's label",
        at=Location(path=path, line=line),
    )
