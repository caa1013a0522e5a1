"""Short ways to make what the parser's tests need."""

from __future__ import annotations

from wangqi.config import FieldWords
from wangqi.model import Correction, Location, Parsed, Source
from wangqi.parse.bulletin import parse_bulletin
from wangqi.parse.clues import Context
from wangqi.parse.features import Look, look_at
from wangqi.parse.lines import Line, read_lines
from wangqi.parse.measure import Measure
from wangqi.parse.widths import measure
from wangqi.parse.words import field_words, lexicon

WORDS: FieldWords = field_words()
MEASURE = Measure(full=52.0, first=48.0, sharpness=1.0)


def context(**known: object) -> Context:
    return Context(measure=MEASURE, lexicon=lexicon(WORDS), **known)  # type: ignore[arg-type]


def lines(text: str) -> list[Line]:
    found, _ = read_lines(text)
    for line in found:
        measure(line)
    return found


def looks(text: str) -> list[Look]:
    return look_at(lines(text), lexicon(WORDS))


def look(text: str) -> Look:
    return looks(text)[0]


def bulletin(text: str, *corrections: tuple[int, str, str]) -> Parsed:
    said = tuple(
        Correction(action=action, line=line, value=value, at=Location(path="issue.yaml"))
        for line, action, value in corrections
    )
    return parse_bulletin(Source(path="issues/2024-04-12.txt", text=text, corrections=said), WORDS)


def outline(parsed: Parsed) -> str:
    """The structure as the fixtures write it."""
    out = []
    for section in parsed.issue.sections:
        out.append(f"== {section.name}")
        for article in section.articles:
            out.append(f"# {article.title}")
            credit = "、".join(article.authors)
            if article.source or credit:
                out.append(f"@ {article.source or '-'}{' | ' + credit if credit else ''}")
            out += [f"{block.kind}: {block.text}" for block in article.blocks]
    out += [f"- {item.kind}: {item.text}" for item in parsed.furniture]
    return "\n".join(out)
