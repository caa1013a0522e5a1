"""The pipeline on one screen: files in, a website out.

    find ─▶ digest (parse, cut, encode) ─▶ assemble ─▶ render and write
             one process a core                │        one process a core
                                               └──────▶ index: Pagefind, at the same time

`check` is the same pipeline without what follows `assemble`. Whatever the number of processes, the result is the
same to the byte: every stage is a function of its input alone, and results are taken in the order of the input.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from wangqi import archive as archives
from wangqi import bundles, checks, feeds, pages, source, store, verify, write
from wangqi.digest import KIND, Keys, Reader, recalled
from wangqi.model import Archive, Digest, Location, Problem
from wangqi.parallel import processors, uncollected, workers
from wangqi.publish import Writer
from wangqi.search.documents import Document
from wangqi.search.documents import documents as searchable
from wangqi.site import Site
from wangqi.store import Store
from wangqi.theme import Theme
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
    """Loaded: it is dear to make, and forked processes inherit it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a build did."""

    issues: int
    articles: int
    pages: int
    seconds: float


def gather(
    site: Site,
    *,
    jobs: int = 0,
    progress: Progress | None = None,
    kept: Store | None = None,
    remembered: Mapping[str, Digest] | None = None,
) -> Gathered:
    """Read every issue of a site and put the archive together. Bad text gives problems, never an exception.

    `kept`: where the results of earlier builds lie. `remembered`: digests by key, for a process that builds again.
    """
    found = source.scan(site.issues)
    kept, keys = kept or Store(None), Keys(site, store.of_tools())
    items = [(path, keys.of(path)) for path in found.paths]
    done = (progress or Silent()).stage("read", len(items))
    segmenter = Segmenter(site.terms, stop_words=site.stop_words)
    results: dict[Path, Digest | Problem] = {}
    with uncollected():
        for path, key in items:
            known = (remembered or {}).get(key) or recalled(kept, key)
            if known is not None:
                results[path] = known
                done(1)
        missing = [(path, key) for path, key in items if path not in results]
        if missing:
            segmenter.load()
            with workers(jobs, len(missing), Reader, site, segmenter, kept) as pool:
                for (path, _), result in zip(missing, pool.map(Reader.packed, missing), strict=True):
                    results[path] = result if isinstance(result, Problem) else store.unpack(result)
                    done(1)
        kept.prune(KIND, {key for _, key in items})
        in_order = [results[path] for path in found.paths]
        return _gathered(site, segmenter, in_order, (*_empty(site, found.paths), *found.problems))


def _gathered(
    site: Site, segmenter: Segmenter, results: Sequence[Digest | Problem], before: tuple[Problem, ...]
) -> Gathered:
    digests = [result for result in results if isinstance(result, Digest)]
    archive, across = archives.assemble(
        [digest.parsed.issue for digest in digests],
        [digest.terms for digest in digests],
        site.config,
        [digest.facets for digest in digests],
    )
    of = {digest.parsed.issue.at.path: digest for digest in digests}
    return Gathered(
        archive=archive,
        digests=tuple(of[issue.at.path] for issue in archive.issues),
        problems=(
            *before,
            *(result for result in results if isinstance(result, Problem)),
            *(problem for digest in digests for problem in digest.parsed.problems),
            *across,
            *checks.across(archive),
            *feeds.feed_problems(site.config),
        ),
        segmenter=segmenter,
    )


def build(site: Site, gathered: Gathered, output: Path, *, jobs: int = 0, progress: Progress | None = None) -> Report:
    """Write the website of a gathered archive to `output`, whole or not at all."""
    start, progress = time.perf_counter(), progress or Silent()
    archive = gathered.archive
    with write.replacing(output) as folder:
        done = progress.stage("render", len(archive.issues))
        arguments = (site, archive, gathered.digests, gathered.segmenter, folder)
        with (
            ThreadPoolExecutor(1) as beside,
            workers(jobs, len(archive.issues), Writer, *arguments) as pool,
        ):
            counts = pool.map(Writer.issue, range(len(archive.issues)))
            # The first issue is waited for: a template that fails is told of at once, before the long work begins.
            count = next(counts, 0)
            done(min(1, len(archive.issues)))
            index = beside.submit(_index, site, gathered, folder, jobs)
            count += Writer(*arguments).shared()
            for written in counts:
                count += written
                done(1)
            done = progress.stage("index", 1)
            index.result()
            done(1)
        verify.write_manifest(folder)
    return Report(
        issues=len(archive.issues),
        articles=len(archive.entries),
        pages=count,
        seconds=time.perf_counter() - start,
    )


def _index(site: Site, gathered: Gathered, folder: Path, jobs: int) -> None:
    """Write the search index. It runs beside the rendering, so one Pagefind at a time is enough for two processors."""
    side_by_side = max(1, (jobs or processors()) // 2)
    bundles.write_index(_searchable(gathered, site), folder, jobs=side_by_side, synonyms=site.config.synonyms)


def _searchable(gathered: Gathered, site: Site) -> Iterator[Document]:
    """What goes into the index, in the archive's order."""
    entries = iter(gathered.archive.entries)
    encoded = {next(entries).key: text for digest in gathered.digests for text in digest.encoded}
    theme = Theme(site.root)
    return searchable(
        gathered.archive,
        site.config,
        encoded=encoded,
        url=pages.article_url,
        label=lambda entry: theme.issue_label(entry.issue),
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
