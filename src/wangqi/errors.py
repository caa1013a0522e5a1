"""Everything that stops a run.

    WangqiError
    ├── ConfigError      site.yaml (or a file it names) cannot be used
    ├── SourceError      an issue file cannot be read at all
    ├── ThemeError       a template or an asset is missing or broken
    ├── IndexingError    Pagefind could not be run, or refused its input
    ├── OutputError      the site cannot be written where it was asked for
    └── UsageError       a command was called with words that make no sense together

Bad *text* never raises: it gives a `model.Problem` with its place and a hint.
"""

from __future__ import annotations


class WangqiError(Exception):
    """A run cannot go on. `hint` says what to do about it, in one sentence; `code` is listed in the documentation."""

    code = "failed"

    def __init__(self, message: str, *, hint: str = "", path: str = "", line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.path = path
        self.line = line
        self.column = column


class ConfigError(WangqiError):
    """`site.yaml`, or a file that it names, cannot be used."""

    code = "config"


class SourceError(WangqiError):
    """An issue file cannot be read at all."""

    code = "unreadable"


class ThemeError(WangqiError):
    """A template or an asset is missing or broken."""

    code = "theme"


class IndexingError(WangqiError):
    """Pagefind could not be run, or refused what it was given."""

    code = "indexing"


class OutputError(WangqiError):
    """The site cannot be written where it was asked for."""

    code = "output"


class UsageError(WangqiError):
    """The words of a command make no sense together."""

    code = "usage"
