"""Bulletins typeset as a word processor does and printed as a PDF extractor does.

`typeset(bulletin, options, rng)` gives the raw text; what has to be read from it is the bulletin itself. Free of
pytest and Hypothesis, so that benchmarks can use it too; the same `random.Random` gives the same text.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from typing import Literal

from tests.typesetter_prose import Bulletin, Story

NO_START = frozenset("，。、；：！？）》」』】〉”’…—～,.;:!?)%％℃")
NO_END = frozenset("（《「『【〈“‘(")
TOKEN = re.compile(r"[A-Za-z0-9]+(?:[.,:/&+\-][A-Za-z0-9]+)*|\s+|.", re.DOTALL)
DRESSES = ("{}", "- {} -", "— {} —", "第 {} 页 共 {} 页", "·{}·")

Blanks = Literal["all", "none", "irregular"]


@dataclass(frozen=True)
class Options:
    """How a bulletin is typeset and extracted."""

    measure: int = 26
    """Width of a line, in em."""
    indent_kept: bool = False
    """Whether a paragraph's first line keeps its two em of blank space; it is two em shorter in any case."""
    blanks: Blanks = "all"
    """Blank lines between lines."""
    hanging: bool = True
    """Whether a closing mark may hang over the edge; else the character before it moves on with it."""
    dress: str = DRESSES[0]
    """Page numbers."""
    number_first: bool = False
    """Whether a page's number comes before its text."""
    break_mark: Literal["form-feed", "space", ""] = "space"
    """What a new page starts with."""
    page: int = 20
    """Lines on a page."""
    header: bool = False
    """Whether the bulletin's name stands on every page."""
    masthead: bool = False
    contents: bool = False
    section_dress: str = "{}"
    second: int = 0
    """Em of a line in the second half of the sections; 0: as in the first."""


def random_options(rng: random.Random) -> Options:
    """Any combination that extractors were seen to give."""
    return Options(
        measure=rng.randint(18, 45),
        indent_kept=rng.random() < 0.4,
        blanks=rng.choice(("all", "none", "irregular")),
        hanging=rng.random() < 0.6,
        dress=rng.choice(DRESSES),
        number_first=rng.random() < 0.2,
        break_mark=rng.choice(("form-feed", "space", "")),
        page=rng.randint(18, 40),
        header=rng.random() < 0.3,
        masthead=rng.random() < 0.5,
        contents=rng.random() < 0.25,
        section_dress=rng.choice(("{}", "{}", "{}", "【{}】", "◆{}")),
    )


def typeset(bulletin: Bulletin, options: Options, rng: random.Random) -> str:
    """The raw text of a bulletin."""
    body: list[str] = []
    starts: list[tuple[str, int]] = []
    for place, (name, stories) in enumerate(bulletin.sections):
        late = options.second and 2 * place >= len(bulletin.sections)
        setting = replace(options, measure=options.second) if late else options
        starts.append((name, len(body)))
        body.append(options.section_dress.format(name))
        for story in stories:
            starts.append((story.title, len(body)))
            body += _story(story, setting)
    front = _masthead(bulletin) if options.masthead else []
    pages = _pages(body, options.page)
    if options.contents:
        offset = 1 + len(starts) // options.page
        entries = [(text, offset + at // options.page + 1) for text, at in starts]
        pages = _pages(["目  录", *_contents(entries, options.measure)], options.page) + pages
    if front:
        pages[0] = [*front, *pages[0]]
    return _print(pages, bulletin.name, options, rng)


def wrap(text: str, measure: float, *, indent: float = 0.0, hanging: bool = True) -> list[str]:
    """Break a text into lines by the rules of Chinese typesetting; numbers and Latin words stay whole."""
    lines: list[str] = []
    row: list[str] = []
    room = measure - indent
    for token in _tokens(text, measure):
        over = _width(row) + _width([token]) > room
        if over and row and not token.isspace():
            if token in NO_START and hanging and _width(row) <= room:
                row.append(token)
                continue
            carried = _carried(row, token)
            cut = len(row) - carried
            lines.append("".join(row[:cut]).rstrip())
            row = _trimmed(row[cut:])
            room = measure
        if row or not token.isspace():
            row.append(token)
    if row:
        lines.append("".join(row).rstrip())
    return lines


def _carried(row: list[str], token: str) -> int:
    """How many tokens go on to the next line with `token`, so that no line starts or ends with the wrong mark."""
    count, first = 0, token
    while count < len(row) - 1 and (first in NO_START or first.isspace() or row[len(row) - count - 1] in NO_END):
        count += 1
        first = row[len(row) - count]
    return count


def _trimmed(row: list[str]) -> list[str]:
    while row and row[0].isspace():
        row = row[1:]
    return row


def _tokens(text: str, measure: float) -> list[str]:
    tokens: list[str] = []
    for token in TOKEN.findall(text):
        tokens += list(token) if len(token) / 2 > measure - 4 or "/" in token else [token]
    return tokens


def _width(tokens: list[str]) -> float:
    return sum(0.5 if ord(char) < 0x2000 and char not in "×±·°" else 1.0 for token in tokens for char in token)


def _story(story: Story, options: Options) -> list[str]:
    lines = wrap(story.title, options.measure, hanging=options.hanging)
    paragraphs = list(story.paragraphs)
    if story.byline and not story.byline_alone:
        paragraphs[-1] += story.byline
    elif story.byline:
        paragraphs.append(story.byline)
    for paragraph in paragraphs:
        first, *rest = wrap(paragraph, options.measure, indent=2, hanging=options.hanging)
        lines += [f"    {first}" if options.indent_kept else first, *rest]
    return lines


def _masthead(bulletin: Bulletin) -> list[str]:
    return [
        bulletin.name,
        f"第 {bulletin.number} 期（总第 {bulletin.total} 期）",
        bulletin.date,
        f"{bulletin.name[:2]}矿业协会秘书处编",
    ]


def _contents(entries: list[tuple[str, int]], measure: int) -> list[str]:
    lines: list[str] = []
    for text, page in entries:
        *before, last = wrap(text, measure - 4)
        dots = "." * max(4, round((measure - _width([last])) * 2) - 4)
        lines += [*before, f"{last}{dots}{page}"]
    return lines


def _pages(lines: list[str], size: int) -> list[list[str]]:
    return [lines[at : at + size] for at in range(0, len(lines), size)]


def _print(pages: list[list[str]], name: str, options: Options, rng: random.Random) -> str:
    mark = {"form-feed": "\f", "space": " ", "": ""}[options.break_mark]
    lines: list[str] = []
    for place, page in enumerate(pages, start=1):
        number = options.dress.format(place, len(pages))
        printed = [name, *page] if options.header else list(page)
        printed = [number, *printed] if options.number_first else [*printed, number]
        printed[0] = mark + printed[0]
        lines += printed
    if options.blanks == "all":
        return "\n\n".join(lines) + "\n"
    if options.blanks == "none":
        return "\n".join(lines) + "\n"
    return "".join(line + "\n" * rng.choice((1, 1, 1, 2, 3)) for line in lines)
