"""One issue file as everything that it contributes to the archive: read, parsed, cut into words, encoded for search.

Files are independent of one another, so this stage runs on all processors, and what it made is kept (`store`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from wangqi import archive, checks, kept, source, store
from wangqi.archive.tally import Tally
from wangqi.breaks import marked
from wangqi.errors import SourceError
from wangqi.model import Digest, Issue, Location, Problem, Sealed
from wangqi.parallel import Shared
from wangqi.search.characters import Encoder
from wangqi.search.documents import sums_of, units_of
from wangqi.site import Site
from wangqi.store import Store
from wangqi.words import Segmenter

CARDS, RESTS, COUNTS, TALLIES, NOUNS = "cards", "rests", "counts", "tallies", "nouns"
"""Where in the store there are the two parts of digests (see `kept`), what comes of counting all and was last counted,
and a list of nouns."""
Packed = tuple[bytes, bytes, int]
"""A card; the rest where it lies nowhere else, and otherwise its size in shared memory, 0 where it is kept."""


class Keys:
    """The key of each issue file: it covers all that its digest is made from."""

    def __init__(self, site: Site, tools: str) -> None:
        self._root, config = site.root, site.config
        settings = (repr(config.words), repr(config.vocabularies), *site.terms, "", *sorted(site.stop_words))
        self._base = store.key(tools, *settings)

    def of(self, path: Path) -> str:
        """The key of a file; empty for one that cannot be read."""
        content = store.content_of(str(path))
        return "" if content is None else store.key(self._base, named(path, self._root), content, *_beside(path))


def _beside(path: Path) -> Sequence[str | bytes]:
    """What lies beside an issue and changes how it is read: its sidecar, and raw text that Markdown has replaced."""
    raw = path.suffix.lower() == ".md" and path.with_suffix(".txt").exists()
    sidecar = f"{str(path).removesuffix(path.suffix)}.yaml"
    said = store.content_of(sidecar)
    if said is None:  # as of most
        return (str(raw),)
    return str(raw), str(Path(sidecar).resolve()) if Path(sidecar).is_symlink() else "", said


class Reader:
    """Turns one file into its digest; made once a process."""

    def __init__(
        self,
        site: Site,
        segmenter: Segmenter,
        where: Store,
        keys: Keys | None = None,
        shared: Shared | None = None,
    ) -> None:
        from wangqi import parse  # what it looks for takes long to compile, and most builds read no issue anew

        self._site, self._segmenter, self._store, self._parse = site, segmenter, where, parse.parse
        self._finders, _ = archive.finders(site.config)
        self._encoder, self._keys, self._shared = Encoder(segmenter), keys, shared

    def packed(self, item: tuple[int, Path, str]) -> Packed | Problem:
        """The digest of a file with its place and key, packed (see `kept`), and kept, or put where it is shared."""
        place, path, key = item
        made = self.digest(path, key)
        if isinstance(made, Problem):
            return made
        if key and self._keys and self._keys.of(path) != key:  # else another text would be kept as this one
            return _unreadable(
                named(path, self._site.root), "it has changed while it was read", "build again when it has been saved"
            )
        card, rest = kept.split(made)
        if key and self._store.put(RESTS, key, rest):
            self._store.put(CARDS, key, card)
            return card, b"", 0
        if self._shared and self._shared.put(place, rest):
            return card, b"", len(rest)
        return card, rest, 0

    def digest(self, path: Path, key: str = "") -> Digest | Problem:
        """Read, parse, cut and encode one issue; a file that cannot be read becomes a problem."""
        name = named(path, self._site.root)
        try:
            text = source.read(path, name=name)
        except SourceError as error:
            return _unreadable(error.path or name, error.message, error.hint, error.line or 1, error.column or 1)
        parsed = self._parse(text, self._site.config.words)
        articles = parsed.issue.articles
        # Both for one article after the other: the segmenter has then just counted its words.
        words = [(self._encoder.encode(article), self._segmenter.terms(article)) for article in articles]
        encoded, units = tuple(encoded for encoded, _ in words), tuple(map(units_of, articles))
        return Digest(
            parsed=parsed,
            text=text.text,
            terms=tuple(terms for _, terms in words),
            encoded=encoded,
            units=units,
            facets=tuple(archive.values_of(article, self._finders) for article in articles),
            titles=tuple((title, marked(title, self._segmenter.title_breaks)) for title in _titles(parsed.issue)),
            sums=tuple(map(sums_of, (article.title for article in articles), encoded, units)),
            prints=tuple(map(checks.fingerprint, articles)),
            odd=tuple(checks.within(parsed.issue)),
            key=key,
        )


def _unreadable(path: str, message: str, hint: str, line: int = 1, column: int = 1) -> Problem:
    at = Location(path=path, line=line, column=column)
    return Problem(severity="error", code="unreadable", message=message, hint=hint, at=at)


def _titles(issue: Issue) -> Iterator[str]:
    yield from [issue.title] if issue.title else []
    yield from (article.title for article in issue.articles)


class Shelf:
    """Digests as they are kept: their cards at once, the rest when it is asked for."""

    def __init__(self, site: Site, segmenter: Segmenter, where: Store) -> None:
        self._site, self._segmenter, self._store = site, segmenter, where

    def recalled(self, path: Path, key: str) -> Digest | None:
        """The digest kept under a key; None where there is none that can be used."""
        card = self._store.get(CARDS, key) if key else None
        if card is None:
            return None
        try:
            found = kept.joined(card, lambda: self._others(path, key), lambda: self._indexed(path, key))
        except store.UNFIT:
            return None
        return found if found.key == key else None

    def unpacked(self, path: Path, key: str, packed: Packed, place: int, shared: Shared | None) -> Digest:
        """The digest that has just been made; its rest may lie at its place in shared memory."""
        card, rest, size = packed
        if not rest and not size:
            return kept.joined(card, lambda: self._others(path, key), lambda: self._indexed(path, key))

        def held() -> bytes:
            return shared.get(place, size) if shared and size else rest

        return kept.joined(card, lambda: kept.others_in(held()), lambda: kept.indexed_in(held()))

    def _others(self, path: Path, key: str) -> Digest:
        """What a card leaves out, but for what the index holds."""
        content = self._store.get(RESTS, key)
        with contextlib.suppress(*store.UNFIT):
            found = kept.others_in(content) if content else None
            if found and found.key == key:
                return found
        return self._again(path, key)

    def _indexed(self, path: Path, key: str) -> kept.Indexed:
        """What the search index holds of an issue."""
        content = self._store.get(RESTS, key)
        with contextlib.suppress(*store.UNFIT):
            if content:
                return kept.indexed_in(content)
        made = self._again(path, key)
        return made.encoded, made.units

    def _again(self, path: Path, key: str) -> Digest:
        """A digest whose rest is lost or damaged, read from the issue again."""
        made = Reader(self._site, self._segmenter, self._store).digest(path, key)
        if isinstance(made, Problem) or Keys(self._site, store.of_tools()).of(path) != key:
            raise SourceError(f"{path} has changed while the site was built", hint="build again", path=str(path))
        return made


def recalled_count(kept: Store, tools: str, keys: Sequence[str], count: archive.Count) -> Sealed:
    """What counting the words of the issues with these keys gives: as it is kept, or made and kept for the next time.

    The key of an issue covers the settings and the tools, so theirs together cover all that the count is made from.
    What it was made of the last time is kept as well, for issues that have not changed since.
    """
    key = store.key(*keys) if all(keys) else ""
    found = _kept_count(kept, key)
    if found:
        return found
    last, made = store.key(tools), None
    content = kept.get(TALLIES, last) if key else None
    with contextlib.suppress(*store.UNFIT):
        if content:
            tally, its_key = store.unpack(content)
            made = count(keys, Tally(*tally), _kept_count(kept, its_key))
    sealed, of_all = made or count(keys, Tally(), None)
    if key and kept.writes:
        kept.put(COUNTS, key, store.pack(sealed))
        kept.put(TALLIES, last, store.pack((tuple(of_all), key)))
        kept.prune((COUNTS, TALLIES), {key, last})
    return sealed


def _kept_count(kept: Store, key: str) -> Sealed | None:
    content = kept.get(COUNTS, key) if key else None
    with contextlib.suppress(*store.UNFIT):
        found = store.unpack(content) if content else None
        return found if isinstance(found, Sealed) else None
    return None


def recalled_nouns(kept: Store, tools: str, read: Callable[[], set[str]]) -> set[str]:
    """The nouns of the dictionary: as they are kept, in a third of the time that it takes to `read` them."""
    key = store.key(tools) if tools else ""
    content = kept.get(NOUNS, key) if key else None
    with contextlib.suppress(UnicodeDecodeError):
        if content:
            return set(content.decode("utf-8").split("\n"))
    made = read()
    if key and kept.writes:
        kept.put(NOUNS, key, "\n".join(sorted(made)).encode("utf-8"))
        kept.prune((NOUNS,), {key})
    return made


def named(path: Path, root: Path) -> str:
    """A path as its user would write it: relative to the site's root where it lies below it."""
    with contextlib.suppress(ValueError):
        return source.name_of(path.relative_to(root))
    return source.name_of(path)
