"""Words of the field for the parser: the data files that ship with wangqi, then what a site adds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from wangqi.config import FieldWords, SectionName
from wangqi.parse.repair import solid

if TYPE_CHECKING:
    from collections.abc import Sequence


def field_words(
    sections: Sequence[SectionName] = (), sources: Sequence[str] = (), headings: Sequence[str] = ()
) -> FieldWords:
    """What shipped with wangqi, with the names of `site.yaml` before it (of equal names the site's one counts)."""
    own = {name for section in sections for name in (section.name, *section.aliases)}
    shipped = tuple(section for section in map(_section, _read("sections.txt")) if section.name not in own)
    return FieldWords(
        sections=(*sections, *shipped),
        sources=tuple(dict.fromkeys((*sources, *_read("sources.txt")))),
        source_suffixes=_read("source_endings.txt"),
        headings=tuple(dict.fromkeys((*headings, *_read("headings.txt")))),
    )


def _read(name: str) -> tuple[str, ...]:
    text = files("wangqi").joinpath("data", name).read_text(encoding="utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def _section(line: str) -> SectionName:
    name, _, aliases = line.partition("=")
    return SectionName(name=name.strip(), aliases=tuple(x.strip() for x in aliases.split("|") if x.strip()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """`FieldWords`, ready to be looked up while a bulletin is read."""

    sections: frozenset[str]
    section_endings: tuple[str, ...]
    sources: frozenset[str]
    source_endings: tuple[str, ...]
    headings: frozenset[str]
    documents: tuple[str, ...]


@lru_cache(maxsize=8)
def lexicon(words: FieldWords) -> Lexicon:
    """The look-up form of `words`; kept, because every issue of a site asks for the same."""
    return Lexicon(
        sections=frozenset(solid(n) for s in words.sections for n in (s.name, *s.aliases)),
        section_endings=_read("section_endings.txt"),
        sources=frozenset(words.sources),
        source_endings=words.source_suffixes,
        documents=_read("documents.txt"),
        headings=frozenset(solid(re.sub("[:：]$", "", heading)) for heading in words.headings),
    )
