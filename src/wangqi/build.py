"""The pipeline on one screen: files in, a website out.

    find ─▶ digest (parse, cut, encode) ─▶ assemble ─▶ render and write
             one process a core                          index for search
                                                         one process a core

`check` is the same pipeline without what follows `assemble`. Whatever the number of processes, the result is the
same to the byte: every stage is a function of its input alone, and results are taken in the order of the input.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Protocol

from wangqi import archive as archives
from wangqi import bundles, checks, feeds, ledger, pages, source, store, verify, write
from wangqi.digest import CARDS, RESTS, Keys, Reader, Shelf, recalled_count
from wangqi.ledger import Ledger, Unit
from wangqi.model import Archive, Digest, Location, Problem
from wangqi.pagefind import MAKER, executable
from wangqi.parallel import Workers, uncollected, workers
from wangqi.publish import ASSETS, FEEDS, RECORDS, Writer
from wangqi.search.documents import Document
from wangqi.search.documents import documents as searchable
from wangqi.search.extracts import Extract
from wangqi.search.segments import BUNDLED, SINGLE, segments
from wangqi.search.segments import MAKER as OWN
from wangqi.site import Site
from wangqi.spellings import Spellings
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
    """Loaded if it was needed: it is dear to make, and forked processes inherit it."""
    tools: str = ""
    """A digest of what did the work (see `store.of_tools`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a build did."""

    issues: int
    articles: int
    pages: int
    files: int
    """Of the whole site."""
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
    found, kept = source.scan(site.issues), kept or Store(None)
    asked = kept.reads or remembered is not None  # else keys are good for nothing
    tools = store.of_tools() if asked else ""
    keys = Keys(site, tools)
    items = [(path, keys.of(path) if asked else "") for path in found.paths]
    done = (progress or Silent()).stage("read", len(items))
    segmenter = Segmenter(site.terms, stop_words=site.stop_words)
    shelf = Shelf(site, segmenter, kept)
    results: dict[Path, Digest | Problem] = {}
    with uncollected():
        for path, key in items:
            known = (remembered or {}).get(key) or shelf.recalled(path, key)
            if known is not None:
                results[path] = known
                done(1)
        missing = [(path, key) for path, key in items if path not in results]
        if missing:
            segmenter.load()
            with workers(jobs, len(missing), Reader, site, segmenter, kept) as pool:
                for (path, key), result in zip(missing, pool.map(Reader.packed, missing), strict=True):
                    results[path] = result if isinstance(result, Problem) else shelf.unpacked(path, key, result)
                    done(1)
        (progress or Silent()).stage("assemble", 1)(1)
        kept.prune((CARDS, RESTS), {key for _, key in items})
        in_order = [results[path] for path in found.paths]
        return _gathered(site, segmenter, tools, kept, in_order, (*_empty(site, found.paths), *found.problems))


def _gathered(
    site: Site,
    segmenter: Segmenter,
    tools: str,
    kept: Store,
    results: Sequence[Digest | Problem],
    before: tuple[Problem, ...],
) -> Gathered:
    digests = [result for result in results if isinstance(result, Digest)]
    of = {digest.parsed.issue.at.path: digest for digest in digests}
    spellings = Spellings(kept, tools)
    archive, across = archives.assemble(
        [digest.parsed.issue for digest in digests],
        [digest.terms for digest in digests],
        site.config,
        [digest.facets for digest in digests],
        recall=lambda issues, count: recalled_count(kept, [of[issue.at.path].key for issue in issues], count),
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


def build(
    site: Site,
    gathered: Gathered,
    output: Path,
    *,
    jobs: int = 0,
    progress: Progress | None = None,
    kept: Store | None = None,
    search: bool = True,
) -> Report:
    """Write the website of a gathered archive to `output`, whole or not at all.

    `kept`: where it is said what the site that stands there was made from, so that what stays the same is taken over.
    Without `search` the search index is that of the site that stands there, and there is no manifest: for a look at the
    pages while one writes. Another build brings both up to date.
    """
    start, progress, kept = time.perf_counter(), progress or Silent(), kept or Store(None)
    archive, count = gathered.archive, len(gathered.archive.issues)
    pagefind = executable() if site.config.pagefind else None
    before, units, spare = ledger.load(kept, output), list[Unit](), ledger.spare(kept, output)
    with write.replacing(output, spare, alike=lambda: before.alike(units)) as folder:
        done = progress.stage("render", count)
        search = search or bundles.FOLDER not in before.units
        scale = BUNDLED if site.config.bundle else SINGLE
        found = _planned(gathered, site) if search else ()
        planned = segments(found, maker=MAKER if pagefind else OWN, scale=scale)
        arguments = (site, archive, gathered.digests, gathered.segmenter, folder, before, gathered.tools, kept)
        with uncollected(), workers(jobs, count, Writer, *arguments, planned, pagefind) as pool:
            # One issue before all: a template that fails is told of at once, and the templates are compiled for all.
            units += [pool.first(Writer.issue, 0)] if count else []
            by_size = sorted(range(len(planned)), key=lambda place: -len(planned[place].documents))
            made = pool.map(Writer.segment, by_size)  # the longest first: what is short fills up the end
            written = pool.map(Writer.issue, range(1, count // 2))
            index = _index(pool, by_size, made) if search else _taken_over(before, folder)
            written = chain(written, pool.map(Writer.issue, range(max(1, count // 2), count)))
            others = pool.map(Writer.files, (FEEDS, RECORDS, ASSETS))
            parts = pool.map(Writer.part, pages.parts_of(archive))
            done(len(units))
            for unit in written:
                units.append(unit)
                done(1)
            units += chain(chain.from_iterable(others), parts)
            done = progress.stage("index", 1)
            units += index
            done(1)
        progress.stage("finish", 1)(1)
        lines = dict(chain.from_iterable(unit.lines for unit in units))
        if spare:
            write.sweep(folder, lines.keys())
        if search:
            verify.write_manifest(folder, lines.items())
    ledger.save(kept, output, units)
    return Report(
        issues=count,
        articles=len(archive.entries),
        pages=sum(unit.pages for unit in units),
        files=sum(unit.files for unit in units),
        seconds=time.perf_counter() - start,
    )


def _index(
    pool: Workers[Writer], by_size: Sequence[int], made: Iterator[tuple[Unit, Extract | None]]
) -> Iterator[Unit]:
    """Wait for the segments of the index, and have written what lies beside them, while pages are being made."""
    units: list[Unit] = []
    extracts: dict[int, Extract | None] = {}
    for place, (unit, extract) in zip(by_size, made, strict=True):
        units.append(unit)
        extracts[place] = extract
    return chain(units, pool.map(Writer.words, [[extracts[place] for place in sorted(by_size)]]))


def _taken_over(before: Ledger, folder: Path) -> Iterator[Unit]:
    """The search index of the site that stands there."""
    found = (unit for name, unit in before.units.items() if name.startswith(bundles.FOLDER))
    return (kept for unit in found if (kept := before.renew(unit.name, unit.key, folder)))


def _planned(gathered: Gathered, site: Site) -> Iterator[Document]:
    """What goes into the index, in the archive's order, without what it says: `Writer` looks that up."""
    entries = iter(gathered.archive.entries)
    sums = {next(entries).key: found for digest in gathered.digests for found in digest.sums}
    theme = Theme(site.root)
    labels = {issue.id: theme.issue_label(issue) for issue in gathered.archive.issues}
    return searchable(
        gathered.archive,
        site.config,
        encoded={},
        url=pages.article_url,
        label=lambda entry: labels[entry.issue.id],
        sums=sums,
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
