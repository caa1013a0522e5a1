#!/usr/bin/env python3
"""What a query costs a reader as the archive grows: kilobytes and requests, for sites of several sizes.

    python benchmarks/growth.py --corpus corpus --sizes 300 1000 3000 --keep sites
    python benchmarks/serving.py sites/site-300-0 sites/site-1000-0 sites/site-3000-0 [--size 20]

The same queries are put to each site, in fresh browsers: words, compounds, strings that begin inside a word and two
words, drawn from the articles of the first site with a fixed seed. A *first* query finds nothing loaded but the page; a
*further* one is the next in the same browser. Ten results are asked for, with what is shown of them. Text is counted
gzipped, as hosts send it.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import json
import os
import shutil
import statistics
import sys
import threading
from collections.abc import Callable, Collection, Sequence
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.search import RUN, SERVED, Articles, Handler, fresh, queries

Costs = list[tuple[float, float]]
"""Kilobytes and requests of each query."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sites", type=Path, nargs="+", help="built sites, smallest first")
    parser.add_argument("--size", type=int, default=20, help="queries a set")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    sets = queries(Articles(options.sites[0]), options.size, options.seed)
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    print(f"{sum(map(len, sets.values()))} queries\n")
    print("| articles | segments | files | first KB: mean | most | requests | further KB: median | most | requests |")
    print("|" + "---:|" * 9)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for site in options.sites:
            print(f"| {described(site)} | {measured(browser, site, sets.values())} |", flush=True)
        browser.close()


def described(site: Path) -> str:
    """Articles, segments and files of a site."""
    segments = json.loads((site / "search/index/manifest.json").read_text("utf-8"))["segments"]
    files = sum(path.is_file() for path in site.rglob("*"))
    return f"{sum(segment['articles'] for segment in segments):,} | {len(segments)} | {files:,}"


def measured(browser: Browser, site: Path, sets: Collection[Sequence[str]]) -> str:
    """What the first queries cost, and the further ones."""
    handler = functools.partial(Handler, directory=str(site))
    host = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=host.serve_forever, daemon=True).start()
    first: Costs = []
    further: Costs = []
    for pair in (pair for asked in sets for pair in pairwise(asked)):
        page = fresh(browser, f"http://127.0.0.1:{host.server_port}/robots.txt")  # a page that asks for nothing
        for costs, query in zip((first, further), pair, strict=True):
            before = len(SERVED)
            page.evaluate(RUN["wangqi"], [query, 10])
            costs.append((sum(SERVED[before:]) / 1024, len(SERVED) - before))
        page.context.close()
    host.shutdown()
    return f"{cells(first, statistics.fmean)} | {cells(further, statistics.median)}"


def cells(costs: Costs, middle: Callable[[list[float]], float]) -> str:
    """Kilobytes in the middle and at most, and requests in the middle."""
    size, requests = ([cost[place] for cost in costs] for place in (0, 1))
    return f"{middle(size):.0f} | {max(size):.0f} | {middle(requests):.0f}"


if __name__ == "__main__":
    main()
