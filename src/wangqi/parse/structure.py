"""Labelled lines to sections, articles and blocks; every character goes through the ledger on its way."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from wangqi.model import Article, Block, Furniture, Location, Repair, Section
from wangqi.parse import reflow
from wangqi.parse.account import Piece
from wangqi.parse.bylines import Byline
from wangqi.parse.costs import JOINS, A, B, C, H, I, L, M, P, S, T, W
from wangqi.parse.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wangqi.model import BlockKind
    from wangqi.parse.account import Ledger
    from wangqi.parse.corrections import Forced
    from wangqi.parse.features import Look

_KIND: Final[dict[int, BlockKind]] = {P: "paragraph", H: "heading", I: "item", L: "link", C: "contact"}
_TITLE_MARKS: Final = frozenset({"number", "number-comma", "bullet"})
_BRACKETS: Final = "【】[]〖〗『』"
_LINK_ONLY = re.compile(r"(?:https?://|www\.)\S+")


@dataclass(slots=True)
class Unit:
    """Lines that make one thing: a title, a paragraph, a byline, a table."""

    label: int
    indices: list[int]


@dataclass(slots=True)
class _Draft:
    """An article while it is put together."""

    title: str
    line: int
    end: int = 0
    blocks: list[Block] = field(default_factory=list)
    bylines: list[tuple[Byline, str, bool]] = field(default_factory=list)
    """(what it says, as printed, whether text stood before it)."""
    links: list[str] = field(default_factory=list)
    forced_source: str | None = None
    forced_authors: tuple[str, ...] | None = None


@dataclass(slots=True)
class _Part:
    name: str
    line: int
    drafts: list[_Draft] = field(default_factory=list)


def units(labels: Sequence[int]) -> list[Unit]:
    """Runs of lines that belong together; a table's rows, too."""
    out: list[Unit] = []
    before = -1
    for index, label in enumerate(labels):
        if (before, label) in JOINS or label == before == W:
            out[-1].indices.append(index)
        else:
            out.append(Unit(label, [index]))
        before = label
    return out


class Builder:
    """Puts an issue's sections together, unit by unit."""

    def __init__(self, path: str, looks: Sequence[Look], ledger: Ledger, aliases: Mapping[str, str]) -> None:
        self._path = path
        self._looks = looks
        self._ledger = ledger
        self._aliases = aliases
        self._parts: list[_Part] = []
        self.markup: list[Furniture] = []
        self.masthead: list[str] = []
        self.repairs: list[Repair] = []

    def build(self, labels: Sequence[int], forced: Mapping[int, Forced]) -> tuple[Section, ...]:
        """The sections; `forced` is by physical line."""
        found = units(labels)
        strip = self._numbered_titles(found)
        for unit in found:
            if unit.label == S:
                self._section(unit)
            elif unit.label == T:
                self._title(unit, strip)
            elif unit.label == M:
                self._masthead(unit)
            elif unit.label in (A, B):
                self._byline(self._ledger.whole(unit.indices))
            elif unit.label == W:
                self._table(unit)
            else:
                self._block(unit)
            self._credit(unit, forced)
        self._move_displaced()
        return self._finish()

    def _numbered_titles(self, found: Sequence[Unit]) -> frozenset[str]:
        """Marks that number the titles of this bulletin, and so are layout."""
        marks = Counter(self._looks[u.indices[0]].mark for u in found if u.label == T)
        return frozenset(m for m in _TITLE_MARKS if marks[m] >= 2 or (marks[m] and m == "bullet"))

    def _line(self, unit: Unit) -> int:
        return self._looks[unit.indices[0]].line.number

    def _section(self, unit: Unit) -> None:
        look = self._looks[unit.indices[0]]
        pieces = self._cut(unit, look.mark_end)
        text = look.text[look.mark_end :]
        if look.mark == "brackets":
            inner = text.strip(_BRACKETS)
            pieces = self._inner(unit, len(text) - len(text.lstrip(_BRACKETS)), len(inner))
        name = " ".join(self._ledger.texts(pieces)).strip()
        self._ledger.book("sections", pieces, name)
        self._book_rest(pieces)
        name = re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", name)
        self._parts.append(_Part(self._aliases.get(name, name), self._line(unit)))

    def _inner(self, unit: Unit, start: int, size: int) -> tuple[Piece, ...]:
        index = unit.indices[0]
        self._markup(Piece(index, 0, start))
        return (Piece(index, start, start + size),)

    def _book_rest(self, pieces: Sequence[Piece]) -> None:
        last = pieces[-1]
        size = len(self._looks[last.line].text)
        if last.end < size:
            self._markup(Piece(last.line, last.end, size))

    def _markup(self, piece: Piece) -> None:
        """Book an ordinal, a bullet or a bracket that decorates a name."""
        if piece.end <= piece.start:
            return
        text = self._ledger.texts((piece,))[0]
        self._ledger.book("furniture", (piece,), text)
        line = self._looks[piece.line].line.number
        self.markup.append(Furniture(line=line, kind="markup", text=text.strip(), reason="decorates a name"))

    def _cut(self, unit: Unit, mark_end: int) -> tuple[Piece, ...]:
        """The unit's pieces without the mark that it begins with."""
        whole = self._ledger.whole(unit.indices)
        if not mark_end:
            return whole
        first = whole[0]
        self._markup(Piece(first.line, 0, mark_end))
        return (Piece(first.line, mark_end, first.end), *whole[1:])

    def _title(self, unit: Unit, strip: frozenset[str]) -> None:
        look = self._looks[unit.indices[0]]
        pieces = self._cut(unit, look.mark_end if look.mark in strip else 0)
        title = self._joined(pieces, [text.strip() for text in self._ledger.texts(pieces)])
        self._ledger.book("titles", pieces, title)
        self._part().drafts.append(_Draft(title, self._line(unit), end=self._looks[unit.indices[-1]].line.end))

    def _joined(self, pieces: Sequence[Piece], texts: Sequence[str]) -> str:
        """The texts of `pieces` as one; what this does to exponents and indices is put on the list of repairs."""
        changes: list[tuple[str, str]] = []
        text = reflow.join(texts, changes)
        if changes:
            line = self._looks[pieces[0].line].line.number
            self.repairs += [Repair(line=line, rule="script", before=before, after=after) for before, after in changes]
        return text

    def _part(self) -> _Part:
        if not self._parts:
            self._parts.append(_Part("", 1))
        return self._parts[-1]

    def _draft(self, unit_line: int) -> _Draft:
        part = self._part()
        if not part.drafts:
            part.drafts.append(_Draft("", unit_line))
        return part.drafts[-1]

    def _masthead(self, unit: Unit) -> None:
        for piece in self._ledger.whole(unit.indices):
            text = self._ledger.texts((piece,))[0]
            self._ledger.book("furniture", (piece,), text)
            self.masthead.append(text)
            line = self._looks[piece.line].line.number
            self.markup.append(Furniture(line=line, kind="masthead", text=text, reason="stands in the masthead"))

    def _byline(self, pieces: tuple[Piece, ...]) -> None:
        last = self._looks[pieces[-1].line]
        printed = self._joined(pieces, self._ledger.texts(pieces))
        self._ledger.book("bylines", pieces, printed)
        draft = self._draft(self._looks[pieces[0].line].line.number)
        byline = last.byline or Byline(source=printed.strip("（）() "))
        draft.bylines.append((byline, printed, bool(draft.blocks)))
        draft.end = last.line.end

    def _block(self, unit: Unit) -> None:
        pieces = self._ledger.whole(unit.indices)
        last = self._looks[unit.indices[-1]]
        tail: tuple[Piece, ...] = ()
        begin = unit.indices[-1] - last.byline_from
        if last.byline is not None and begin >= unit.indices[0]:
            at = self._looks[begin].byline_at
            tail = tuple(Piece(p.line, at if p.line == begin else 0, p.end) for p in pieces if p.line >= begin)
            pieces = tuple(p if p.line < begin else Piece(begin, 0, at) for p in pieces if p.line <= begin)
            pieces = tuple(p for p in pieces if p.end > p.start)
        if pieces:
            self._add_block(unit, pieces)
        if tail:
            self._byline(tail)

    def _add_block(self, unit: Unit, pieces: Sequence[Piece]) -> None:
        text = self._joined(pieces, self._ledger.texts(pieces)).rstrip()
        kind = _KIND.get(unit.label, "paragraph")
        if kind == "paragraph" and _LINK_ONLY.fullmatch(text):
            kind = "link"
        self._ledger.book("blocks", pieces, text)
        draft = self._draft(self._line(unit))
        draft.links += [link for link in reflow.links_in(text) if link not in draft.links]
        end = self._looks[pieces[-1].line].line.end
        level = 1 if kind == "heading" else 0
        draft.blocks.append(Block(kind=kind, text=text, at=self._at(self._line(unit)), end=end, level=level))
        draft.end = end

    def _table(self, unit: Unit) -> None:
        pieces = self._ledger.whole(unit.indices)
        rows = table_rows(self._ledger.texts(pieces))
        text = "\n".join("\t".join(row) for row in rows)
        self._ledger.book("blocks", pieces, text)
        draft = self._draft(self._line(unit))
        draft.end = self._looks[unit.indices[-1]].line.end
        head = len(rows) > 1 and len({len(row) for row in rows}) == 1 and len(rows[0]) > 1
        draft.blocks.append(
            Block(kind="table", text=text, at=self._at(self._line(unit)), end=draft.end, rows=rows, head=head)
        )

    def _credit(self, unit: Unit, forced: Mapping[int, Forced]) -> None:
        if not forced:
            return
        for index in unit.indices:
            said = forced.get(self._looks[index].line.number)
            if said is not None and (said.source is not None or said.authors is not None):
                draft = self._draft(self._line(unit))
                draft.forced_source = said.source if said.source is not None else draft.forced_source
                draft.forced_authors = said.authors if said.authors is not None else draft.forced_authors

    def _move_displaced(self) -> None:
        """A source that slipped below the next title goes back, where sources stand after the text as a rule."""
        drafts = [draft for part in self._parts for draft in part.drafts]
        after = sum(1 for d in drafts for _, printed, late in d.bylines if late and _bracketed(printed))
        before = [d for d in drafts if d.bylines and not d.bylines[0][2] and _bracketed(d.bylines[0][1])]
        if not before or after < 2 * len(before):
            return
        for previous, draft in pairwise(drafts):
            if draft.bylines and draft in before and not previous.bylines:
                previous.bylines.append(draft.bylines.pop(0))

    def _at(self, line: int) -> Location:
        return Location(path=self._path, line=line)

    def _finish(self) -> tuple[Section, ...]:
        sections, count = [], 0
        for part in self._parts:
            articles = []
            for draft in part.drafts:
                count += 1
                articles.append(self._article(draft, str(count)))
            if articles or part.name:
                sections.append(Section(name=part.name, articles=tuple(articles), at=self._at(part.line)))
        return tuple(sections)

    def _article(self, draft: _Draft, number: str) -> Article:
        said = [byline for byline, _, _ in draft.bylines]
        source = next((byline.source for byline in reversed(said) if byline.source), None)
        authors = tuple(dict.fromkeys(name for byline in said for name in byline.authors))
        return Article(
            id=number,
            title=draft.title,
            blocks=tuple(draft.blocks),
            at=self._at(draft.line),
            end=draft.end,
            source=draft.forced_source if draft.forced_source is not None else source,
            authors=draft.forced_authors if draft.forced_authors is not None else authors,
            links=tuple(draft.links),
            byline=" ".join(printed for _, printed, _ in draft.bylines),
        )


def _bracketed(printed: str) -> bool:
    return printed[:1] in "（("
