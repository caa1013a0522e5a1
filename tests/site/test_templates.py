"""templates/README.md names every field that a template can use, as wangqi.pages documents it.

python -m tests.site.test_templates     writes the reference anew
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path
from types import ModuleType

from jinja2 import meta, nodes

from wangqi.pages import charts, contexts, parts, titles
from wangqi.theme import Theme, default_root

README = Path(__file__).parents[2] / "templates" / "README.md"
MARK = "edit those. -->\n"


def classes(module: ModuleType) -> Iterator[ast.ClassDef]:
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.ClassDef) and (
            is_dataclass(made := getattr(module, node.name)) or hasattr(made, "_fields")
        ):
            yield node


def fields(node: ast.ClassDef) -> Iterator[tuple[str, str, str]]:
    """Name, type and docstring of each field."""
    for place, item in enumerate(node.body):
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
            after = node.body[place + 1] if place + 1 < len(node.body) else None
            text = after.value.value if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) else ""
            yield item.target.id, ast.unparse(item.annotation), " ".join(str(text).split())


def reference() -> str:
    made = []
    for module in (contexts, parts, charts, titles):
        for node in classes(module):
            about = " ".join((ast.get_docstring(node) or "").split())
            made.append(f"\n### {node.name}\n\n{about}\n\n| field | type | |\n|---|---|---|\n")
            made += [f"| `{name}` | `{kind.replace('|', '&#124;')}` | {text} |\n" for name, kind, text in fields(node)]
    return "".join(made)


def test_the_reference_is_that_of_the_code() -> None:
    assert README.read_text(encoding="utf-8").partition(MARK)[2] == reference(), __doc__


def test_every_context_says_what_it_is() -> None:
    for module in (contexts, parts, charts, titles):
        for node in classes(module):
            assert ast.get_docstring(node), node.name


def test_templates_compile_and_name_only_what_they_are_given() -> None:
    environment = Theme().environment
    given = {name for node in classes(contexts) for name, _, _ in fields(node)} | set(environment.globals) | {"super"}
    assert environment.loader is not None
    for name in environment.list_templates(extensions=["html", "webmanifest"]):
        if not name.startswith("default:"):
            tree = environment.parse(environment.loader.get_source(environment, name)[0])
            assert meta.find_undeclared_variables(tree) <= given | {"own"} | _made(tree), name


def test_every_word_of_the_strings_is_used_somewhere() -> None:
    environment = Theme().environment
    used = set()
    assert environment.loader is not None
    for name in environment.list_templates(extensions=["html"]):
        tree = environment.parse(environment.loader.get_source(environment, name)[0])
        used |= {_path(node) for node in tree.find_all(nodes.Getattr)}
    source = Path(inspect.getfile(Theme)).read_text(encoding="utf-8")
    strings = Theme().strings
    for group, words in vars(strings).items():
        for word in vars(words):
            path = f"t.{group}.{word}"
            assert path in used or path in source or group in ("search", "review"), path


def _made(tree: nodes.Template) -> set[str]:
    """The names of macros, which blocks see though they stand outside."""
    own = {macro.name for macro in tree.find_all(nodes.Macro)}
    return own | {str(name) for imported in tree.find_all(nodes.FromImport) for name in imported.names}


def _path(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_path(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else ""


def test_the_default_theme_has_what_every_page_asks_for() -> None:
    static = default_root() / "static"
    for name in ("tokens.css", "layout.css", "content.css", "custom.css", "site.js", "modes.js", "icon.svg"):
        assert (static / name).is_file()


if __name__ == "__main__":
    head = README.read_text(encoding="utf-8").partition(MARK)[0]
    README.write_text(head + MARK + reference(), encoding="utf-8")
