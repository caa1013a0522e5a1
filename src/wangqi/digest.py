"""One issue file as everything that it contributes to the archive: read, parsed, cut into words, encoded for search.

Files are independent of one another, so this stage runs on all processors, and what it made is kept (`store`).
"""

from __future__ import annotations

import contextlib
import pickle
from collections.abc import Iterator, Sequence
from pathlib import Path

from wangqi import archive, parse, source, store
from wangqi.errors import SourceError
from wangqi.model import Digest, Issue, Location, Problem
from wangqi.pages.titles import parts_of
from wangqi.search.characters import Encoder
from wangqi.site import Site
from wangqi.store import Store
from wangqi.words import Segmenter

KIND = "digests"
"""Where digests are kept in the store."""


class Keys:
    """The key of each issue file: it covers all that its digest is made from."""

    def __init__(self, site: Site, tools: str) -> None:
        self._root, config = site.root, site.config
        settings = (repr(config.words), repr(config.vocabularies), *site.terms, "", *sorted(site.stop_words))
        self._base = store.key(tools, *settings)

    def of(self, path: Path) -> str:
        """The key of a file; empty for one that cannot be read."""
        try:
            content = path.read_bytes()
        except OSError:
            return ""
        return store.key(self._base, named(path, self._root), content, *_beside(path))


def _beside(path: Path) -> Sequence[str | bytes]:
    """What lies beside an issue and changes how it is read: its sidecar, and raw text that Markdown has replaced."""
    sidecar, raw = path.with_suffix(".yaml"), path.suffix.lower() == ".md" and path.with_suffix(".txt").exists()
    said: tuple[str | bytes, ...] = ()
    with contextlib.suppress(OSError):
        said = (str(sidecar.resolve()) if sidecar.is_symlink() else "", sidecar.read_bytes())
    return (str(raw), *said)


class Reader:
    """Turns one file into its digest; made once a process."""

    def __init__(self, site: Site, segmenter: Segmenter, kept: Store) -> None:
        self._site, self._segmenter, self._store = site, segmenter, kept
        self._finders, _ = archive.finders(site.config)
        self._encoder = Encoder(segmenter)

    def packed(self, item: tuple[Path, str]) -> bytes | Problem:
        """The digest of a file with the key given, packed (see `store`); kept on the way."""
        path, key = item
        made = self.digest(path, key)
        if isinstance(made, Problem):
            return made
        content = store.pack(made)
        if key:
            self._store.put(KIND, key, content)
        return content

    def digest(self, path: Path, key: str = "") -> Digest | Problem:
        """Read, parse, cut and encode one issue; a file that cannot be read becomes a problem."""
        name = named(path, self._site.root)
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
            encoded=tuple(self._encoder.encode(article) for article in articles),
            facets=tuple(archive.values_of(article, self._finders) for article in articles),
            breaks=tuple(
                tuple(self._segmenter.title_breaks(part)) for title in _titles(parsed.issue) for part in parts_of(title)
            ),
            key=key,
        )


def _titles(issue: Issue) -> Iterator[str]:
    yield from [issue.title] if issue.title else []
    yield from (article.title for article in issue.articles)


def recalled(kept: Store, key: str) -> Digest | None:
    """The digest kept under a key; None where there is none that can be used."""
    content = kept.get(KIND, key) if key else None
    if content is None:
        return None
    try:
        found = store.unpack(content)
    except (pickle.UnpicklingError, ValueError, TypeError, AttributeError, LookupError, EOFError, ImportError):
        return None
    return found if isinstance(found, Digest) and found.key == key else None


def named(path: Path, root: Path) -> str:
    """A path as its user would write it: relative to the site's root where it lies below it."""
    return source.name_of(path.relative_to(root) if path.is_relative_to(root) else path)
