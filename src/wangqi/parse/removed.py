"""The lines that were taken out of the text, with the reason for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangqi.model import Furniture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangqi.model import FurnitureKind
    from wangqi.parse.lines import Line


class Removed:
    """The lines that were taken out, by index, with the reason for each."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._tops = [index for index, line in enumerate(lines) if line.top]
        self.kinds: dict[int, tuple[FurnitureKind, str]] = {}

    def take(self, index: int, kind: FurnitureKind, reason: str) -> None:
        """Mark a line; the first reason stays."""
        self.kinds.setdefault(index, (kind, reason))

    def __contains__(self, index: int) -> bool:
        return index in self.kinds

    def listed(self) -> list[Furniture]:
        """As the result lists them, one entry a physical line, in order."""
        out: list[Furniture] = []
        for index in sorted(self.kinds):
            kind, reason = self.kinds[index]
            line = self._lines[index]
            for offset, raw in enumerate(line.raw.split("\n")):
                out.append(Furniture(line=line.number + offset, kind=kind, text=raw.strip(), reason=reason))
        return out

    def page_edges(self) -> set[int]:
        """Indices of lines that stand first or last on a page, as far as page breaks and furniture tell."""
        edges = {0, len(self._lines) - 1}
        for index in self._tops:
            edges.update((index - 1, index))
        for index in self.kinds:
            edges.update((index - 1, index + 1))
        for index in sorted(edges):  # a number beside a page break has its neighbours beyond
            if index in self.kinds:
                edges.update((index - 1, index + 1))
        return edges
