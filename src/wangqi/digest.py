"""One issue file as everything that it contributes to the archive: read, parsed, cut into words, encoded for search.

Files are independent of one another, so this stage runs on all processors.
"""

from __future__ import annotations

from pathlib import Path

from wangqi import parse, source
from wangqi.errors import SourceError
from wangqi.model import Digest, Location, Problem
from wangqi.search.characters import encode
from wangqi.site import Site
from wangqi.words import Segmenter


class Reader:
    """Turns one file into its digest; made once a process."""

    def __init__(self, site: Site, segmenter: Segmenter) -> None:
        self._site, self._segmenter = site, segmenter

    def digest(self, path: Path) -> Digest | Problem:
        """Read, parse, cut and encode one issue; a file that cannot be read becomes a problem."""
        name = _name(path, self._site.root)
        try:
            text = source.read(path, name=name)
        except SourceError as error:
            at = Location(path=error.path or name, line=error.line or 1, column=error.column or 1)
            return Problem(severity="error", code="unreadable", message=error.message, hint=error.hint, at=at)
        parsed = parse.parse(text, self._site.config.words)
        articles = parsed.issue.articles
        return Digest(
            parsed=parsed,
            text=text.text,
            terms=tuple(self._segmenter.terms(article) for article in articles),
            encoded=tuple(encode(article, self._segmenter) for article in articles),
        )


def _name(path: Path, root: Path) -> str:
    """A path as its user would write it: relative to the site's root where it lies below it."""
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()
