"""From files to an archive: every issue is read, or recalled as an earlier build read it, and all are put together.

This half of a build (`build`) needs nothing of the other, so it begins before the code of the other is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from wangqi import archive as archives
from wangqi import checks, source, store
from wangqi.digest import CARDS, RESTS, Keys, Reader, Shelf, recalled_count, recalled_nouns
from wangqi.model import Archive, Digest, Location, Problem
from wangqi.parallel import uncollected, workers
from wangqi.site import Site
from wangqi.store import Store
from wangqi.words import Segmenter


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
) -> Gathered:
    """Read every issue of a site and put the archive together. Bad text gives problems, never an exception.

    `kept`: where the results of earlier builds lie. `remembered`: digests by key, for a process that builds again.
    `meanwhile` is called where this process would wait for another one that reads a few new issues.
    """
    found, kept = source.scan(site.issues), kept or Store(None)
    asked = kept.reads or remembered is not None  # else keys are good for nothing
    tools = store.of_tools() if asked else ""
    keys = Keys(site, tools)
    items = [(path, keys.of(path) if asked else "") for path in found.paths]
    done = (progress or Silent()).stage("read", len(items))
    nouns = partial(recalled_nouns, kept, tools)
    segmenter = Segmenter(site.terms, stop_words=site.stop_words, recall=nouns)
    reading = _Reading(site, segmenter, kept, jobs, done, meanwhile)
    with uncollected():
        for path, key in items:
            if remembered and key in remembered:
                reading.take(path, remembered[key])
        reading.take_all([item for item in items if item[0] not in reading.results])
        (progress or Silent()).stage("assemble", 1)(1)
        kept.prune((CARDS, RESTS), {key for _, key in items})
        in_order = [reading.results[path] for path in found.paths]
        return _gathered(site, segmenter, tools, kept, in_order, (*_empty(site, found.paths), *found.problems))


class _Reading:
    """What each file contributes: as an earlier build found it, or read now."""

    def __init__(
        self,
        site: Site,
        segmenter: Segmenter,
        kept: Store,
        jobs: int,
        done: Callable[[int], None],
        meanwhile: Callable[[], object],
    ) -> None:
        self.results: dict[Path, Digest | Problem] = {}
        self._made_with, self._jobs, self._done, self._meanwhile = (site, segmenter, kept), jobs, done, meanwhile
        self._shelf, self._segmenter, self._kept = Shelf(site, segmenter, kept), segmenter, kept

    def take(self, path: Path, result: Digest | Problem) -> None:
        """Hold what a file contributes."""
        self.results[path] = result
        self._done(1)

    def take_all(self, items: Sequence[tuple[Path, str]]) -> None:
        """Read files with these keys; what is kept of others is recalled meanwhile."""
        old = [(path, key) for path, key in items if self._kept.holds(CARDS, key)]
        standing = {path for path, _ in old}
        self._read([item for item in items if item[0] not in standing], beside=old)
        self._read([item for item in old if item[0] not in self.results])  # what is damaged

    def _read(self, items: Sequence[tuple[Path, str]], beside: Sequence[tuple[Path, str]] = ()) -> None:
        if not items:
            self._recall(beside)
            return
        if not beside:
            self._segmenter.load()  # once for all processes
        with workers(self._jobs, len(items), Reader, *self._made_with, aside=bool(beside)) as pool:
            made = pool.map(Reader.packed, items)
            if beside:
                self._recall(beside)
                self._meanwhile()
            for (path, key), result in zip(items, made, strict=True):
                self.take(path, result if isinstance(result, Problem) else self._shelf.unpacked(path, key, result))

    def _recall(self, items: Sequence[tuple[Path, str]]) -> None:
        for path, key in items:
            known = self._shelf.recalled(path, key)
            if known is not None:
                self.take(path, known)


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
    archive, across = archives.assemble(
        [digest.parsed.issue for digest in digests],
        [digest.terms for digest in digests],
        site.config,
        [digest.facets for digest in digests],
        recall=lambda issues, count: recalled_count(kept, [of[issue.at.path].key for issue in issues], count),
    )
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
