"""A site's folder as it lies on disk: its configuration, dictionary and stop words, read once at the start."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

from wangqi import typed_yaml
from wangqi.config import Config
from wangqi.errors import ConfigError
from wangqi.parse.words import field_words

CONFIG_FILE = "site.yaml"
_FOLDERS = ("templates", "static", "pages")
"""Folders of a site's own files beside its issues."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where a site lies and what its owner says about it."""

    root: Path
    issues: Path
    config: Config
    terms: tuple[str, ...] = ()
    """Lines of the site's dictionary, in jieba's format."""
    stop_words: frozenset[str] = frozenset()


def load(root: Path, *, issues: Path | None = None, base_url: str | None = None) -> Site:
    """Read a site's folder; without a `site.yaml` every key has its default.

    `issues` and `base_url` overrule the folder's own. Raises `ConfigError`.
    """
    _refuse_links(root)
    path = root / CONFIG_FILE
    text = _read(path, CONFIG_FILE) if path.is_file() else ""
    config = typed_yaml.load(text, Config, CONFIG_FILE)
    words = field_words(config.sections, config.sources, config.headings)
    config = dataclasses.replace(config, words=words, base_url=_base(base_url or config.base_url))
    return Site(
        root=root,
        issues=issues or root / "issues",
        config=config,
        terms=_lines(root, config.dictionary, "dictionary"),
        stop_words=frozenset(_lines(root, config.stop_words, "stop_words")),
    )


def _refuse_links(root: Path) -> None:
    """Nothing outside of a site's folder is read, and a file that a link names would be published."""
    within = root.resolve()
    for name in (CONFIG_FILE, *_FOLDERS):
        for path in (root / name, *(sorted((root / name).rglob("*")) if name in _FOLDERS else ())):
            if path.is_symlink() and not path.resolve().is_relative_to(within):
                raise ConfigError(
                    f"{path.relative_to(root)} is a link that leads out of the site's folder",
                    hint="put the file or folder itself there",
                    path=path.relative_to(root).as_posix(),
                )


def _base(url: str) -> str:
    """A base address with its closing slash."""
    if url and not url.startswith(("http://", "https://")):
        raise ConfigError(
            f"base_url must begin with https:// or http://, not {url!r}",
            hint="write the whole address, e.g. https://example.org/bulletin/",
            path=CONFIG_FILE,
        )
    return url if not url or url.endswith("/") else url + "/"


def _lines(root: Path, name: str, key: str) -> tuple[str, ...]:
    """The lines of a file that `site.yaml` names, without blank ones and comments."""
    if not name:
        return ()
    path = (root / name).resolve()
    if not path.is_relative_to(root.resolve()):
        raise ConfigError(
            f"`{key}` names a file outside the site: {name}", hint="move it into the site's folder", path=CONFIG_FILE
        )
    if not path.is_file():
        raise ConfigError(
            f"`{key}` names a file that is not there: {name}",
            hint="check its name, or remove the key",
            path=CONFIG_FILE,
        )
    lines = (line.strip() for line in _read(path, name).split("\n"))
    return tuple(line for line in lines if line and not line.startswith("#"))


def _read(path: Path, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{name} is not UTF-8 text", hint="save it as UTF-8", path=name) from error
    except OSError as error:
        raise ConfigError(f"cannot read {name}: {error.strerror}", hint="look at its rights", path=name) from error
