"""From passages to a parsed issue, the same for PDF and DOCX: contents, roles, outline, and the proof of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from wangqi.importers.columns import gutters_of, lines_of, reading_order, same_columns
from wangqi.importers.contents import Contents, find_contents
from wangqi.importers.fragments import fragments, ink_norms, spacing_of
from wangqi.importers.furniture import split_furniture
from wangqi.importers.outline import ending_of, issue_of, outline
from wangqi.importers.paragraphs import Habits, habits_of, passages_of
from wangqi.importers.roles import roles_of
from wangqi.model import Furniture, Location, Metadata, Parsed, Problem, Source
from wangqi.parse.masthead import read_masthead
from wangqi.parse.metadata import resolve
from wangqi.parse.repair import fold
from wangqi.parse.words import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangqi.config import FieldWords
    from wangqi.importers.sheet import Line, Passage, Sheet, Style


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document as passages, before their roles are known."""

    passages: tuple[Passage, ...]
    habits: Habits
    contents: Contents
    furniture: tuple[Furniture, ...]
    given: str
    """All text that the extractor gave, for the proof that nothing was lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """What a document came to."""

    parsed: Parsed
    texts: tuple[str, ...]
    """The passages without furniture, one paragraph each: for documents whose looks do not tell their structure."""
    titled: bool
    """Titles were found by their looks."""


def draft_of_sheets(sheets: Sequence[Sheet]) -> Draft:
    """The passages of a PDF's pages in reading order."""
    norms, spacing = ink_norms(sheets), spacing_of(sheets)
    pages, furniture = split_furniture([fragments(sheet) for sheet in sheets], [s.height for s in sheets], spacing)
    hints = gutters_of(pages)
    stacks = [
        lines_of(stack, number, norms, spacing)
        for number, page in enumerate(pages, 1)
        for stack in reading_order(page, hints)
    ]
    stacks = same_columns(stacks)
    flat = [line for stack in stacks for line in stack]
    contents = find_contents([line.text for line in flat])
    listed = flat[contents.first : contents.end]
    kept = _without(stacks, listed)
    habits = habits_of(kept)
    turned = [_turned(sheet) for sheet in sheets]
    furniture += [_contents_line(line.text, line.page) for line in listed]
    furniture += [item for item in turned if item]
    return Draft(
        passages=tuple(passages_of(kept, habits)),
        habits=habits,
        contents=contents,
        furniture=tuple(furniture),
        given="".join(glyph.text for sheet in sheets for glyph in sheet.glyphs),
    )


def _without(stacks: Sequence[Sequence[Line]], listed: Sequence[Line]) -> list[list[Line]]:
    gone = {id(line) for line in listed}
    kept = [[line for line in stack if id(line) not in gone] for stack in stacks]
    return [stack for stack in kept if stack]


def _turned(sheet: Sheet) -> Furniture | None:
    text = "".join(glyph.text for glyph in sheet.glyphs if not glyph.upright)
    if not text.strip():
        return None
    return Furniture(line=sheet.number, kind="annotation", text=text, reason="not upright: a watermark or a stamp")


def _contents_line(text: str, line: int) -> Furniture:
    return Furniture(line=line, kind="contents", text=text, reason="the table of contents")


def draft_of_passages(passages: Sequence[Passage], furniture: Sequence[Furniture]) -> Draft:
    """A DOCX file's passages without its table of contents."""
    marked = [n for n, passage in enumerate(passages) if passage.contents]
    contents = find_contents([passage.text for passage in passages])
    gone = {*marked, *range(contents.first, contents.end)}
    kept = [passage for n, passage in enumerate(passages) if n not in gone]
    if marked:
        contents = replace(contents, listed=contents.listed + fold("".join(passages[n].text for n in marked)))
    weights: Counter[Style] = Counter()
    for passage in kept:
        weights[passage.style] += len(passage.text)
    body = weights.most_common(1)[0][0] if weights else None
    indented = sum(passage.indent >= 1.2 for passage in kept) >= 3
    return Draft(
        passages=tuple(kept),
        habits=Habits.plain(body, indented=indented),
        contents=contents,
        furniture=(*furniture, *(_contents_line(passages[n].text, n + 1) for n in sorted(gone))),
        given="".join(passage.text for passage in passages) + "".join(item.text for item in furniture),
    )


def assemble(draft: Draft, words: FieldWords, *, path: str) -> Assembled:
    """Decide the roles and build the issue. `path` is the file as its user calls it."""
    known = lexicon(words)
    endings = [ending_of(passage, known) for passage in draft.passages]
    roles = roles_of(draft.passages, endings, draft.habits, known, draft.contents)
    outlined = outline(draft.passages, roles, known, path=path)
    running = [item.text for item in draft.furniture if item.kind in ("running-header", "running-footer")]
    source = Source(path=path, text="")
    metadata, issue_id, _ = resolve(source, _first_of(outlined.masthead, read_masthead(list(dict.fromkeys(running)))))
    issue = issue_of(outlined, metadata, issue_id, path=path)
    parsed = Parsed(issue=issue, furniture=(*draft.furniture, *outlined.furniture))
    problems = (*_lost(draft.given, parsed, path), *_untitled(outlined.untitled, path))
    titled = "title" in roles
    return Assembled(
        parsed=replace(parsed, problems=problems),
        texts=tuple(passage.text for passage in draft.passages),
        titled=titled,
    )


def _first_of(one: Metadata, two: Metadata) -> Metadata:
    """The masthead's word before that of the running headers, which may name only the bulletin."""
    return Metadata(
        number=one.number or two.number,
        total=one.total or two.total,
        date=one.date or two.date,
        title=one.title,
    )


def _lost(given: str, parsed: Parsed, path: str) -> tuple[Problem, ...]:
    """An error where a character that the extractor gave is nowhere, or one is there that it did not give."""
    issue = parsed.issue
    parts = [item.text for item in parsed.furniture]
    for section in issue.sections:
        parts.append(section.name)
        for article in section.articles:
            parts += [
                "" if article.title == section.name and section.implicit else article.title,
                article.byline,
            ]
            parts += [block.text for block in article.blocks]
    want, have = Counter(fold(given)), Counter(fold("".join(parts)))
    missing = want - have
    if not missing:
        return ()
    sample = "".join(missing.elements())[:20]
    return (
        Problem(
            severity="error",
            code="lost-characters",
            message=f"{missing.total()} characters of {PurePath(path).name} were not placed: {sample}",
            hint="this is a fault of wangqi: please report it with the file",
            at=Location(path=path),
        ),
    )


def _untitled(count: int, path: str) -> tuple[Problem, ...]:
    if not count:
        return ()
    return (
        Problem(
            severity="warning",
            code="text-before-title",
            message=f"{count} {'paragraph stands' if count == 1 else 'paragraphs stand'} before the first title"
            " and became an article named by its first words",
            hint="give them a title in the imported file (a line beginning with ###), or remove them",
            at=Location(path=path),
        ),
    )
