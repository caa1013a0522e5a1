"""The owner's own pages: `pages/*.md` in the site's folder, as HTML that is safe to set."""

from __future__ import annotations

import re
from pathlib import Path

import nh3
from markdown_it import MarkdownIt

from wangqi.errors import SourceError
from wangqi.pages import Document

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_TITLE = re.compile(r"\A\s*#[ \t]+(?P<title>[^\n]+)\n?")
_LIMIT = 1 << 20
"""Bytes of one page at most."""


def load(root: Path) -> tuple[Document, ...]:
    """Read a site's pages in order of their names. Raises `SourceError` for one that cannot become a page."""
    folder = root / "pages"
    return tuple(_document(path) for path in sorted(folder.glob("*.md"))) if folder.is_dir() else ()


def _document(path: Path) -> Document:
    name = f"pages/{path.name}"
    if not _NAME.fullmatch(path.stem):
        raise SourceError(
            "the name of a page is its address and must be of small letters, digits and hyphens",
            hint="rename it, e.g. pages/about.md",
            path=name,
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError("cannot be read as UTF-8 text", hint="save it as UTF-8", path=name) from error
    if len(text) > _LIMIT:
        raise SourceError("is longer than a page can be", hint="split it", path=name)
    found = _TITLE.match(text)
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text[found.end() :] if found else text)
    return Document(name=path.stem, title=found["title"].strip() if found else path.stem, html=nh3.clean(html))
