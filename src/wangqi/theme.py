"""Template and asset layers: a site's own files first, then the default theme.

A site overrides file by file. A template of the same name replaces the default one, and may build on it:
`{% extends "default:article.html" %}`. `templates/strings.yaml` is merged key by key. An asset of the same path in
`static/` replaces the default one; any other is added.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from traceback import extract_tb
from types import SimpleNamespace
from typing import Any, Protocol

import yaml
from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from markupsafe import Markup

from wangqi.environment import Compiled, QuickEnvironment
from wangqi.errors import ThemeError

_ROOT = "root/"
_SEARCH = "search/"
"""Assets below `static/search/` go to `search/`, all others to `assets/`."""
_STRINGS = "strings.yaml"
_SHEETS = ("assets/tokens.css", "assets/layout.css", "assets/content.css")
"""What every page needs; one file of them is one request before the first line is shown."""
_OWN_SHEET = "assets/custom.css"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The strings are read in every build; a loader in C, where it was built, takes a tenth of the time."""
_LINES = 4096
"""Lines of lists kept: many issues' worth, a few megabytes."""
_DAYS = 1024
"""Dates kept in words: the pages of an issue say its own again and again."""
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPARE = re.compile(r"\s*\n\s*")
"""What a browser needs no more of than one line feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file that the site needs as it is."""

    path: str
    """Below the output folder: `assets/content.css`."""
    origin: Path


def default_root() -> Path:
    """The default theme: inside the installed package, else at the top of the checkout."""
    packaged = Path(str(files("wangqi"))) / "_theme"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2]


class Named(Protocol):
    """What an issue has that tells it from others: `model.Issue` or `pages.parts.IssueRef`."""

    @property
    def id(self) -> str: ...  # noqa: D102 - see the classes named

    @property
    def number(self) -> int | None: ...  # noqa: D102

    @property
    def date(self) -> date | None: ...  # noqa: D102

    @property
    def title(self) -> str | None: ...  # noqa: D102


class Theme:
    """The templates, strings and assets of one site.

    `root` is the site's folder with its own `templates/` and `static/`; None for the default theme alone.
    """

    def __init__(self, root: Path | None = None) -> None:
        default = default_root()
        self._layers = (default,) if root is None or root.resolve() == default.resolve() else (root, default)

    @cached_property
    def environment(self) -> Environment:
        """Where templates are found and compiled, each once. Raises `ThemeError`."""
        default = FileSystemLoader(self._layers[-1] / "templates")
        own: list[BaseLoader] = [FileSystemLoader(layer / "templates") for layer in self._layers[:-1]]
        loader = ChoiceLoader([*own, default, PrefixLoader({"default": default}, delimiter=":")])
        # Templates are compiled once a process and never change under it, so there is nothing to look for again.
        environment = QuickEnvironment(
            loader=loader,
            bytecode_cache=Compiled(self._layers[-1] / "templates", Path(__file__)),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            cache_size=-1,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.globals["t"] = self.strings
        environment.globals["custom"] = self._own_sheet
        environment.globals["lines"] = _Lines(environment)
        environment.globals["part"] = _Parts(environment)
        environment.plain |= {_Lines, _Parts}
        environment.filters |= _filters(self.strings)
        return environment

    def templates(self) -> tuple[Path, ...]:
        """The files of all layers that pages are made with: the site's own first, each layer in order of path."""
        sheet = (asset.origin for asset in self.assets() if asset.path == _OWN_SHEET)
        return (*(path for layer in self._layers for _, path in _files(layer / "templates")), *sheet)

    def assets(self) -> tuple[Asset, ...]:
        """Every asset with the path that it has on the site, in order of path."""
        found: dict[str, Path] = {}
        for layer in reversed(self._layers):
            found |= {_asset_path(name): path for name, path in _files(layer / "static")}
        return tuple(Asset(path=path, origin=found[path]) for path in sorted(found))

    def stylesheet(self) -> str:
        """The stylesheets of every page in one: `tokens.css`, `layout.css`, `content.css`; without their comments."""
        found = {asset.path: asset.origin for asset in self.assets()}
        text = "".join(found[path].read_text(encoding="utf-8") for path in _SHEETS)
        return _SPARE.sub("\n", _COMMENT.sub("", text)).lstrip()

    @cached_property
    def _own_sheet(self) -> bool:
        """Whether `custom.css` says anything: the default one does not, and need not be asked for."""
        texts = (asset.origin.read_text(encoding="utf-8") for asset in self.assets() if asset.path == _OWN_SHEET)
        return any(_COMMENT.sub("", text).strip() for text in texts)

    def issue_label(self, issue: Named) -> str:
        """What an issue is called outside its own page: 第15期."""
        return str(self.environment.filters["label"](issue))

    @cached_property
    def strings(self) -> Any:
        """The words of the site as attributes: `strings.issue.contents`."""
        return _namespace(self._strings)

    @cached_property
    def _strings(self) -> Mapping[str, Any]:
        merged: Mapping[str, Any] = {}
        for layer in reversed(self._layers):
            path = layer / "templates" / _STRINGS
            if path.is_file():
                merged = _merged(merged, _read_strings(path))
        return merged


class _Parts:
    """`part(name, site, page)`: a template that needs only the site, the way to its root and the entry of the menu.

    Header and footer are the same on all pages of a folder, and a good half of what a page is made of: each is made
    once for each root and entry.
    """

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._site: object = None
        self._made: dict[tuple[str, str, str], Markup] = {}

    def __call__(self, name: str, site: object, page: Any) -> Markup:
        if site is not self._site:
            self._site, self._made = site, {}
        key = (name, page.root, page.menu)
        made = self._made.get(key)
        if made is None:
            text = self._environment.get_template(name).render(site=site, page=_Place(root=page.root, menu=page.menu))
            made = self._made[key] = Markup(text)  # noqa: S704 - a template's output
        return made


class _Lines:
    """`lines(macro, values, root)`: a macro of `_macros.html` for each of some values, the text of each kept.

    The pages of an issue list one another: without this, a list of fifteen lines is made anew for every article. A
    value is known by its identity: what lists hold is made once and never changes.
    """

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._made: dict[tuple[str, int, str], tuple[object, str]] = {}

    def __call__(self, macro: str, values: Iterable[object], root: str) -> Markup:
        made, out = self._made, []
        for value in values:
            key = (macro, id(value), root)
            known = made.get(key)
            if known is None:
                if len(made) > _LINES:
                    made.clear()
                known = made[key] = (value, getattr(self._macros, macro)(value, root))
            out.append(known[1])
        return Markup("".join(out))  # noqa: S704 - a template's output

    @cached_property
    def _macros(self) -> Any:
        return self._environment.get_template("_macros.html").module


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """All that a part may know of the page that it stands on."""

    root: str
    menu: str


def explain(error: Exception, name: str = "") -> ThemeError:
    """What is wrong with a template, where, and what to do about it. `name`: the template that was asked for."""
    if isinstance(error, TemplateSyntaxError):
        where = error.filename or error.name or ""
        return ThemeError(
            f"template cannot be read: {error.message}",
            hint="look at the line named",
            path=f"templates/{Path(where).name}",
            line=error.lineno,
        )
    if isinstance(error, TemplateNotFound):
        return ThemeError(
            f"template not found: {error}", hint="it belongs in templates/", path=f"templates/{name}" if name else ""
        )
    path, line = _place_of(error)
    kind = "" if isinstance(error, TemplateError) else f"{type(error).__name__}: "
    return ThemeError(
        f"template failed: {kind}{error}",
        hint="templates/README.md lists what each template is given; compare it with the default one",
        path=f"templates/{path or name}" if path or name else "",
        line=line,
    )


def _place_of(error: Exception) -> tuple[str, int]:
    """The innermost line of a template that an error came through: Jinja gives tracebacks the templates' own lines."""
    frames = [frame for frame in extract_tb(error.__traceback__) if not frame.filename.endswith(".py")]
    frames = [frame for frame in frames if Path(frame.filename).parent.name == "templates"]
    return (Path(frames[-1].filename).name, frames[-1].lineno or 0) if frames else ("", 0)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not any(part.startswith(".") for part in name.split("/")):
            yield name, path


def _asset_path(name: str) -> str:
    """Where a file of `static/` goes: `root/` holds what a host wants at the site's root, `_headers` or `CNAME`."""
    if name.startswith(_ROOT):
        return name.removeprefix(_ROOT)
    return name if name.startswith(_SEARCH) else f"assets/{name}"


def _read_strings(path: Path) -> Mapping[str, Any]:
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER) or {}  # noqa: S506 - a safe one
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        raise ThemeError(
            "strings cannot be read", hint="compare with the default strings.yaml", path=str(path), line=line
        ) from error
    if not isinstance(loaded, dict):
        raise ThemeError("strings are not a mapping", hint="compare with the default strings.yaml", path=str(path))
    return loaded


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> Mapping[str, Any]:
    both = dict(under)
    for key, value in over.items():
        old = both.get(key)
        both[key] = _merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return both


def _namespace(value: Any) -> Any:
    """Strings as attributes, so that a misspelt one is an error and `items` is not a method."""
    if isinstance(value, dict):
        return SimpleNamespace(**{str(key): _namespace(item) for key, item in value.items()})
    return value


def _plain(value: Any) -> Any:
    """A group of strings as it stands in the file, for `tojson`."""
    return {key: _plain(item) for key, item in vars(value).items()} if isinstance(value, SimpleNamespace) else value


def _filters(t: Any) -> dict[str, Callable[..., Any]]:
    """The filters that templates have beside Jinja's own; the words in them come from the strings."""

    @lru_cache(_DAYS)
    def day(value: date) -> str:
        return str(t.dates.day.format(year=value.year, month=value.month, day=value.day))

    @lru_cache(_DAYS)
    def month_day(value: date) -> str:
        return str(t.dates.month_day.format(month=value.month, day=value.day))

    @lru_cache(_DAYS)
    def month(value: date) -> str:
        return str(t.dates.month.format(year=value.year, month=value.month))

    @lru_cache(_DAYS)
    def weekday(value: date) -> str:
        return str(t.dates.weekdays[value.weekday()])

    def number(value: int) -> str:
        """Digits in groups of three from ten thousand on, with a no-break space between."""
        return f"{value:,}".replace(",", "\u00a0") if value >= 10_000 else str(value)

    def label(issue: Named) -> str:
        """What an issue is called in a list: its number, else its title, else its date, else its id."""
        if issue.number is not None:
            return str(t.issue.number.format(issue.number))
        if issue.title:
            return issue.title
        return day(issue.date) if issue.date else issue.id

    return {
        "plain": _plain,
        "day": day,
        "month_day": month_day,
        "month": month,
        "weekday": weekday,
        "number": number,
        "label": label,
    }
