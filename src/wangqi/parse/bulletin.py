"""A raw bulletin, as some tool printed it out of a PDF, to an Issue.

lines ──furniture──▶ kept lines ──features──▶ looks ──labels──▶ labelling ──structure──▶ sections
                          └──────────────────── account ◀──────────────────────────────┘
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from wangqi.model import Issue, Location, Parsed
from wangqi.parse import clues, corrections, costs, dense, metadata
from wangqi.parse.account import Ledger
from wangqi.parse.annotations import find_bookmarks
from wangqi.parse.contents import Contents, find_contents
from wangqi.parse.costs import L2, P2, T2, A, B, C, H, I, M, P, S, T, W
from wangqi.parse.doubts import doubts, empty
from wangqi.parse.features import Look, look_at
from wangqi.parse.fragments import merge_fragments
from wangqi.parse.furniture import find_page_furniture
from wangqi.parse.labels import Labelling, label
from wangqi.parse.lines import Line, merge_scripts, read_lines
from wangqi.parse.masthead import read_masthead
from wangqi.parse.measure import Measure, refine, settle
from wangqi.parse.parts import part
from wangqi.parse.removed import Removed
from wangqi.parse.structure import Builder
from wangqi.parse.tables import find_tables
from wangqi.parse.topic import topics
from wangqi.parse.words import lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wangqi.config import FieldWords
    from wangqi.model import Furniture, Repair, Source
    from wangqi.parse.corrections import Forced

_UNIT_END: Final = frozenset("。！？：；”）)…") | frozenset("0123456789abcdefghijklmnopqrstuvwxyz/")
_MASTHEAD_LINES: Final = 16
"""How far down a masthead's own words are looked for."""
_MASTHEAD_STEP: Final = 4
"""Lines from one of them to the next, at the most."""
_RUNNING_READ: Final = 3
"""Running headers in which the number and the date are looked for, below the masthead: its first line may be one."""
_FORCED: Final[dict[str, frozenset[int]]] = {
    "section": frozenset({S}),
    "title": frozenset({T}),
    "paragraph": frozenset({P}),
    "heading": frozenset({H}),
    "item": frozenset({I}),
    "source": frozenset({B, A}),
    "table": frozenset({W}),
    "contact": frozenset({C}),
    "masthead": frozenset({M}),
    "continuation": frozenset({T2, P2, costs.H2, costs.B2, costs.A2, L2}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that was found about a text before its structure is built."""

    looks: tuple[Look, ...]
    context: clues.Context
    labelling: Labelling
    removed: tuple[Furniture, ...]
    repairs: tuple[Repair, ...]
    dense: bool
    """Whether its lines are read as they stand (see dense.py)."""


def parse_bulletin(source: Source, words: FieldWords) -> Parsed:
    """The issue in a raw bulletin. Never raises on text; deterministic; linear in the length of the text."""
    forced = corrections.forced(source)
    if not forced and source.text.count("\n") > dense.MOST_LINES and _is_dense(source.text):
        from wangqi.parse.markdown import parse_as_it_stands  # with its library, which a bulletin hardly ever needs

        return parse_as_it_stands(source, words)
    reading = read(source, words, forced)
    ledger = Ledger([look.line for look in reading.looks])
    builder = Builder(source.path, reading.looks, ledger, dict(source.aliases))
    sections = builder.build(reading.labelling.labels, forced)
    account, lost = ledger.close(source.path, source.text, reading.removed)
    running = (x.text for x in reading.removed if x.kind.startswith("running"))
    printed = (*builder.masthead, *islice(running, _RUNNING_READ))
    known, issue_id, problems = metadata.resolve(source, read_masthead(printed))
    issue = Issue(
        id=issue_id,
        sections=sections,
        at=Location(path=source.path),
        number=known.number,
        total=known.total,
        date=known.date,
        title=known.title,
    )
    return Parsed(
        issue=issue,
        problems=(
            *problems,
            *corrections.problems(source, _idle(source, words, forced) if forced else ()),
            *lost,
            *([dense.report(source.path, dense.many(reading.looks))] if reading.dense else ()),
            *doubts(source.path, reading),
            *empty(source.path, issue),
        ),
        furniture=tuple(sorted((*reading.removed, *builder.markup), key=lambda item: item.line)),
        repairs=tuple(sorted((*reading.repairs, *builder.repairs), key=lambda item: item.line)),
        account=account,
    )


def _is_dense(text: str) -> bool:
    return dense.is_dense([line.text for line in read_lines(text)[0]])


def _idle(source: Source, words: FieldWords, forced: Mapping[int, Forced]) -> set[int]:
    """Lines that are read as their corrections say without them; all of these may go at once and nothing changes."""
    idle = {number for number, said in forced.items() if said.label}
    for _ in range(2):  # without any correction, then without the idle ones only: corrections lean on each other
        reading = read(source, words, {number: said for number, said in forced.items() if number not in idle})
        labels = {look.line.number: x for look, x in zip(reading.looks, reading.labelling.labels, strict=True)}
        gone = {item.line for item in reading.removed}
        idle = {n for n in idle if _agrees(forced[n].label, labels.get(n), removed=n in gone)}
    return idle


def _agrees(said: str, label: int | None, *, removed: bool) -> bool:
    return label in _FORCED[said] if said in _FORCED else removed


def read(source: Source, words: FieldWords, forced: Mapping[int, Forced]) -> Reading:
    """Lines, furniture and labels of a text."""
    lines, repairs = read_lines(source.text)
    removed = Removed(lines)
    for index, line in enumerate(lines):
        said = forced.get(line.number)
        if said is not None and said.label in {"furniture", "contents"}:
            removed.take(index, "marked", "marked by the sidecar")
    short = dense.is_dense([line.text for line in lines])
    contents = Contents() if short else _find_furniture(lines, removed)
    for index, line in enumerate(lines):
        said = forced.get(line.number)
        if said is not None and said.label and said.label not in {"furniture", "contents"}:
            removed.kinds.pop(index, None)
    kept = merge_scripts(_kept(lines, removed), repairs)
    measure, widths = settle(kept)
    found = []
    for run, own in part(kept, measure):
        whole = merge_fragments(run, own, widths, repairs) if own.sharpness else run
        found.append((whole, refine(own, whole)))
    looks = look_at([line for run, _ in found for line in run], lexicon(words))
    context = _context(looks, max(found, key=lambda item: len(item[0]))[1], contents, words)
    context.parts = tuple((len(run), own) for run, own in found) if len(found) > 1 else ()
    limits = {
        i: _FORCED[forced[x.line.number].label]
        for i, x in enumerate(looks)
        if x.line.number in forced and forced[x.line.number].label in _FORCED
    }
    return Reading(
        looks=tuple(looks),
        context=context,
        labelling=dense.as_printed(looks, limits) if short else label(looks, context, limits),
        removed=tuple(removed.listed()),
        repairs=tuple(repairs),
        dense=short,
    )


def _find_furniture(lines: Sequence[Line], removed: Removed) -> Contents:
    find_page_furniture(lines, removed)
    contents = find_contents(lines, removed)
    find_bookmarks(lines, removed)
    return contents


def _kept(lines: Sequence[Line], removed: Removed) -> list[Line]:
    """The lines of the text proper; one after furniture opens a page, as far as blank lines go."""
    kept = []
    seam = False
    for index, line in enumerate(lines):
        if index in removed:
            seam = True
            continue
        line.top = line.top or seam
        seam = False
        kept.append(line)
    return kept


def _context(looks: Sequence[Look], measure: Measure, contents: Contents, words: FieldWords) -> clues.Context:
    lines = [look.line for look in looks]
    matched, hits = _match_contents(lines, contents)
    long = [entry for entry in contents.entries if len(entry) > 10]
    long_hits = sum(1 for at in hits if len(looks[at].bare) > 10)
    short_hits = sum(1 for at in hits if len(looks[at].bare) <= 10)
    return clues.Context(
        measure=measure,
        lexicon=lexicon(words),
        matched=matched,
        titles_listed=len(long) >= 3 and long_hits >= 0.6 * len(long),
        sections_listed=short_hits >= 3,
        in_table=find_tables(looks),
        topics=topics(looks, _display_lines(looks, matched)),
        masthead_end=_masthead_end(looks),
    )


def _masthead_end(looks: Sequence[Look]) -> int:
    """Index of the last line with a masthead's own words, none of them far from the one before; -1: none."""
    end = -1
    for at, look in enumerate(looks[:_MASTHEAD_LINES]):
        if at - end <= _MASTHEAD_STEP and clues.is_masthead(look.text):
            end = at
    return end


def _display_lines(looks: Sequence[Look], matched: Mapping[int, int]) -> list[int]:
    """Lines that may be titles or sub-headings and of which nothing else tells which."""
    return [
        at
        for at, look in enumerate(looks)
        if at
        and at not in matched
        and not (
            look.stops or look.commas > 1 or look.last in "。；，、：:" or look.url or look.contact or look.bad_start
        )
        and look.byline_at != 0
        and looks[at - 1].byline is None
        and len(look.bare) > 5
        and (looks[at - 1].last in _UNIT_END or look.line.top)
    ]


def _match_contents(lines: Sequence[Line], contents: Contents) -> tuple[dict[int, int], list[int]]:
    """Lines that repeat an entry of the contents page: the label of each, and the first lines."""
    matched: dict[int, int] = {}
    hits: list[int] = []
    at = 0 if contents.entries else len(lines)
    while at < len(lines):
        span = contents.match(lines, at)
        for offset in range(span):
            matched[at + offset] = T2 if offset else T
        if span:
            hits.append(at)
        at += span or 1
    return matched, hits


def explain(source: Source, words: FieldWords) -> str:
    """Each line with its label, the runner-up, the margin, and the clues that decided between the two."""
    from wangqi.parse.explain import explain_reading

    return explain_reading(source, read(source, words, corrections.forced(source)))
