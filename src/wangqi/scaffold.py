"""`wangqi new`: an archive that builds at once, with the files that publish it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wangqi import __version__
from wangqi.errors import OutputError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable  # at run time only from Python 3.11 on

HOSTS: Final = ("github", "gitlab", "server", "docker")
"""Ways to publish for which there are files; see docs/publish.md."""
_RENAMED: Final = {
    # Under their own names these would rule wangqi's own repository.
    "gitignore": ".gitignore",
    "github/publish.yml": ".github/workflows/publish.yml",
    "gitlab/gitlab-ci.yml": ".gitlab-ci.yml",
    "server/rsync.sh": "publish/rsync.sh",
    "server/nginx.conf": "publish/nginx.conf",
    "docker/Dockerfile": "Dockerfile",
}
_VERSION: Final = b"{version}"


def new(folder: Path, *, hosts: Sequence[str] = ("github",), dry_run: bool = False) -> tuple[Path, ...]:
    """Write a fresh archive into a folder that is new or empty; the files that it consists of.

    `hosts` names the ways in which it is to be published. Raises `OutputError` where something is there already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(f"{folder} is there already and not empty", hint="name a new folder")
    written = []
    for name, content in _content(hosts):
        target = folder / name
        written.append(target)
        if not dry_run:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    return tuple(written)


def _content(hosts: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    data = files("wangqi") / "data"
    yield from _template(data / "new", "")
    for host in HOSTS:
        if host in hosts:
            yield from _template(data / "publish" / host, f"{host}/")


def _template(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        name = f"{prefix}{item.name}"
        if item.is_dir():
            yield from _template(item, f"{name}/")
        else:
            yield _RENAMED.get(name, name), item.read_bytes().replace(_VERSION, __version__.encode())
