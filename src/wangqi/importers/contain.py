"""Reading a stranger's file in a child process with a limit on time and memory.

A PDF is a program for a small machine, and its readers are large: what cannot be proven about them is held by the
operating system instead. A child that hangs is ended, one that swells is refused memory, one that crashes takes
nobody with it. Where the platform knows no limits (Windows has no `resource`), the limit on time remains.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

from wangqi.errors import SourceError


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a child may use."""

    seconds: int = 90
    megabytes: int = 1536
    """Address space, not resident memory: an interpreter alone maps a few hundred."""


def restrict(limits: Limits) -> None:
    """In the child: give up everything beyond the limits before the file is opened."""
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows
        return
    size = limits.megabytes * 1024 * 1024
    for kind, soft in (
        (resource.RLIMIT_AS, size),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        allowed = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
        resource.setrlimit(kind, (allowed, hard))


def run(module: str, arguments: tuple[str, ...], *, limits: Limits, name: str) -> bytes:
    """What `python -m module arguments` wrote; raises SourceError when it took too long or died.

    `name` is the file as a person knows it.
    """
    command = [sys.executable, "-m", module, *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module; the path is an argument, not a shell word
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=limits.seconds + 5, check=False
        )
    except subprocess.TimeoutExpired:
        raise _refused(name, f"it could not be read within {limits.seconds} seconds") from None
    if done.returncode < 0:
        # A signal: the limit on memory or time, or a crash of the library, which no caller has to tell apart.
        raise _refused(name, "reading it took more memory or time than any bulletin needs")
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no message"]
        raise _refused(name, f"its reader stopped with status {done.returncode} ({last[0][:200]})")
    return done.stdout


def _refused(name: str, why: str) -> SourceError:
    hint = "Print it to a new PDF from the program that made it, or save its text as .txt, and add that."
    return SourceError(f"{name} was refused: {why}", hint=hint, path=name)
