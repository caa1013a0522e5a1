"""From files to an archive: every issue is read, or recalled as an earlier build read it, and all are put together.

This half of a build (`build`) needs nothing of the other, so it begins before the code of the other is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from wangqi import archive as archives
from wangqi import checks, source, store
from wangqi.digest import CARDS, RESTS, Keys, Reader, Shelf, recalled_count, recalled_nouns
from wangqi.model import Archive, Digest, Location, Problem, Terms
from wangqi.parallel import Shared, forks, uncollected, workers
from wangqi.site import Site
from wangqi.spellings import Spellings
from wangqi.store import Store
from wangqi.words import Segmenter

_ROOM, _ROOM_AT_LEAST = 8, 1 << 14
"""Shared memory for what is read out of a file, a byte of it and in all: twice what most take."""


class Progress(Protocol):
    """Told how far a long stage has come."""

    def stage(self, name: str, total: int) -> Callable[[int], None]:
        """Begin a stage of `total` steps; the function given back is called with each number of steps done."""
        ...


class Silent:
    """Progress that nobody watches."""

    def stage(self, name: str, total: int) -> Callable[[int], None]:  # noqa: ARG002 - the protocol's words
        """Begin a stage; nothing is shown."""
        return lambda _: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The archive, what each issue contributed, and every problem met on the way."""

    archive: Archive
    digests: tuple[Digest, ...]
    """In the order of `archive.issues`."""
    problems: tuple[Problem, ...]
    segmenter: Segmenter
    """Loaded if it was needed: it is dear to make, and forked processes inherit it."""
    tools: str = ""
    """A digest of what did the work (see `store.of_tools`)."""


def gather(
    site: Site,
    *,
    jobs: int = 0,
    progress: Progress | None = None,
    kept: Store | None = None,
    remembered: Mapping[str, Digest] | None = None,
    meanwhile: Callable[[], object] = lambda: None,
    early: Callable[[], object] = lambda: None,
) -> Gathered:
    """Read every issue of a site and put the archive together. Bad text gives problems, never an exception.

    `kept`: where the results of earlier builds lie. `remembered`: digests by key, for a process that builds again.
    `meanwhile` is called where this process would wait for others that read new issues; `early` waits for one that
    began to when the build did (`early.read_new`).
    """
    found, kept = source.scan(site.issues), kept or Store(None)
    asked = kept.reads or remembered is not None  # else keys are good for nothing
    tools = store.of_tools() if asked else ""
    nouns = partial(recalled_nouns, kept, tools)
    reading = _Reading(
        site,
        Segmenter(site.terms, stop_words=site.stop_words, recall=nouns),
        kept,
        Keys(site, tools) if asked else None,
        remembered or {},
        (progress or Silent()).stage("read", len(found.paths)),
    )
    with uncollected():
        reading.read_all(found.paths, jobs, meanwhile, early)
        (progress or Silent()).stage("assemble", 1)(1)
        kept.prune((CARDS, RESTS), {reading.key(path) for path in found.paths})
        in_order = [reading.results[path] for path in found.paths]
        return _gathered(site, reading.segmenter, tools, kept, in_order, (*_empty(site, found.paths), *found.problems))


class _Reading:
    """What each file contributes: as an earlier build found it, or read now."""

    def __init__(
        self,
        site: Site,
        segmenter: Segmenter,
        kept: Store,
        keys: Keys | None,
        remembered: Mapping[str, Digest],
        done: Callable[[int], None],
    ) -> None:
        self.results: dict[Path, Digest | Problem] = {}
        self.segmenter = segmenter
        self._made_with, self._remembered, self._done = (site, segmenter, kept, keys), remembered, done
        self._shelf, self._kept = Shelf(site, segmenter, kept), kept
        self.key = cache(keys.of if keys else lambda _: "")

    def read_all(
        self, paths: Sequence[Path], jobs: int, meanwhile: Callable[[], object], early: Callable[[], object]
    ) -> None:
        """Recall what is known, and read the rest; what `early` has read is known then."""
        held = self._kept.holdings(CARDS) | self._remembered.keys()
        known = [path for path in paths if self.key(path) in held]
        self._recall(known)
        if known and len(known) < len(paths):
            meanwhile()
            early()
            self._recall([path for path in paths if path not in self.results])
        self._read([path for path in paths if path not in self.results], jobs, meanwhile)

    def _read(self, paths: Sequence[Path], jobs: int, meanwhile: Callable[[], object]) -> None:
        if not paths:
            return
        self.segmenter.load()  # once for all processes
        anew = not self.results
        shared = None if self._kept.writes else _shared(paths)
        with workers(jobs, len(paths), Reader, *self._made_with, shared) as pool:
            made = pool.map(Reader.packed, [(place, path, self.key(path)) for place, path in enumerate(paths)])
            meanwhile()
            if anew:
                import_module("pypinyin")  # to spell the names of a new archive
            for place, (path, result) in enumerate(zip(paths, made, strict=True)):
                if isinstance(result, Problem):
                    self._take(path, result)
                else:
                    self._take(path, self._shelf.unpacked(path, self.key(path), result, place, shared))

    def _recall(self, paths: Sequence[Path]) -> None:
        for path in paths:
            key = self.key(path)
            known = self._remembered.get(key) or self._shelf.recalled(path, key)
            if known is not None:
                self._take(path, known)

    def _take(self, path: Path, result: Digest | Problem) -> None:
        self.results[path] = result
        self._done(1)


def _shared(paths: Sequence[Path]) -> Shared | None:
    """Memory for what is read out of some files; None where there is none, and it goes through pipes."""
    with suppress(OSError, ValueError, OverflowError):
        return Shared([_ROOM * path.stat().st_size + _ROOM_AT_LEAST for path in paths]) if forks() else None
    return None


def _gathered(
    site: Site,
    segmenter: Segmenter,
    tools: str,
    kept: Store,
    results: Sequence[Digest | Problem],
    before: tuple[Problem, ...],
) -> Gathered:
    from wangqi import feeds  # with all pages behind it, which are loaded while others read (see `meanwhile`)

    digests = [result for result in results if isinstance(result, Digest)]
    of = {digest.parsed.issue.at.path: digest for digest in digests}
    spellings = Spellings(kept, tools)
    archive, across = archives.assemble(
        [digest.parsed.issue for digest in digests],
        _TermsOf(digests),
        site.config,
        [digest.facets for digest in digests],
        recall=lambda issues, count: recalled_count(kept, tools, [of[issue.at.path].key for issue in issues], count),
        spell=spellings,
    )
    spellings.keep()
    return Gathered(
        archive=archive,
        digests=tuple(of[issue.at.path] for issue in archive.issues),
        problems=(
            *before,
            *(result for result in results if isinstance(result, Problem)),
            *(problem for digest in digests for problem in (*digest.parsed.problems, *digest.odd)),
            *across,
            *checks.across(archive, (found for issue in archive.issues for found in of[issue.at.path].prints)),
            *feeds.feed_problems(site.config),
        ),
        segmenter=segmenter,
        tools=tools,
    )


class _TermsOf(Sequence[Sequence[Terms]]):
    """The terms of each digest, which are unpacked when somebody looks at them."""

    def __init__(self, digests: Sequence[Digest]) -> None:
        self._digests = digests

    def __len__(self) -> int:
        return len(self._digests)

    def __getitem__(self, place: Any) -> Any:
        return self._digests[place].terms


def _empty(site: Site, paths: Sequence[Path]) -> Iterator[Problem]:
    """A folder without issues makes an empty site, which is hardly what was meant."""
    if not paths:
        yield Problem(
            severity="warning",
            code="no-issues",
            message="there is no issue in this folder",
            hint="put .txt or .md files into it, or name another folder with --issues",
            at=Location(path=site.issues.as_posix()),
        )
