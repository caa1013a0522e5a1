"""Text to Issue: `parse(source, words)`. Pure; deterministic; bad text gives problems, never an exception."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wangqi.config import FieldWords
    from wangqi.model import Parsed, Source

MARKDOWN_SUFFIX = ".md"


def parse(source: Source, words: FieldWords) -> Parsed:
    """Read one issue: Markdown where the file's name ends in `.md`, a raw bulletin otherwise.

    `words` are the names of sections and sources and the headings that the field knows.
    """
    # Each loader brings its own library; a site of raw bulletins need not load the Markdown parser.
    if source.path.lower().endswith(MARKDOWN_SUFFIX):
        from wangqi.parse.markdown import parse_markdown

        return parse_markdown(source, words)
    from wangqi.parse.bulletin import parse_bulletin

    return parse_bulletin(source, words)
