"""The house: imports point upwards in one list, nothing imports the package root, nothing outside the shell prints."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "wangqi"
ROOMS = (
    ("errors", "model", "config", "plain"),
    ("typed_yaml", "parallel", "breaks", "deflate"),
    ("zipped",),
    ("parse",),
    ("words",),
    ("search",),
    ("archive", "checks", "reports"),
    ("pages",),
    ("feeds", "epub", "picture"),
    ("source", "site", "importers"),
    ("environment", "theme", "render", "pagefind", "documents"),
    ("bundles", "write", "store", "survey", "ledger", "kept"),
    ("spellings",),
    ("digest", "publish"),
    ("verify", "gather", "early"),
    ("links", "export", "review"),
    ("build", "serve", "adding", "scaffold"),
    ("cli", "__main__"),
)
"""From the ground to the roof. A module may import from its own room and from rooms above its own in this list."""
PURE = (
    "errors",
    "model",
    "config",
    "plain",
    "typed_yaml",
    "breaks",
    "deflate",
    "zipped",
    "parse",
    "search",
    "archive",
    "checks",
    "reports",
    "pages",
    "feeds",
    "epub",
    "picture",
)
RIM = ("pathlib", "os", "shutil", "subprocess", "tempfile", "socket", "urllib.request", "http", "time", "random")
"""Modules that touch the world; pure rooms do without. `importlib.resources` reads what ships with the package."""


def modules() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if path != SOURCE / "__init__.py")


def room(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, in full, imports inside functions and for types included."""
    package = ("wangqi", *path.relative_to(SOURCE).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            name = ".".join(filter(None, (base, node.module)))
            yield from (f"{name}.{alias.name}" for alias in node.names) if name == "wangqi" else (name,)


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_imports_point_upwards(path: Path) -> None:
    height = {name: level for level, names in enumerate(ROOMS) for name in names}
    own = room(path)
    assert own in height, f"{own} has no place in the list of rooms"
    for name in imports(path):
        if name.startswith("wangqi."):
            other = name.split(".")[1]
            if other == "__version__":
                continue
            allowed = height[other] < height[own] or other == own
            same = height[other] == height[own] and not cycle(own, other)
            assert allowed or same, f"{own} imports {other}, which lies below it"


def cycle(one: str, other: str) -> bool:
    """Whether two modules of one room import each other."""
    return any(name.startswith(f"wangqi.{one}") for path in modules() if room(path) == other for name in imports(path))


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_pure_rooms_do_not_touch_the_world(path: Path) -> None:
    if room(path) in PURE:
        touched = [name for name in imports(path) if any(name == rim or name.startswith(rim + ".") for rim in RIM)]
        assert not touched, f"a pure room imports {touched}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_modules_stay_small_and_documented(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 350, "two rooms in one?"
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "a module says what it is for"
