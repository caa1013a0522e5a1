"""Jinja's environment with quicker output: the same templates, the same text.

Jinja hands each value that a template prints through all templates that the page extends, one by one; wraps it in
`escape`, which makes a `Markup` of it only to be joined at once; and asks for each attribute and calls each function
through the environment. A page of a site prints some two hundred values, so all four are made quicker here: a block
gathers what it prints and hands it on in one piece. Jinja's own `NativeEnvironment` hooks in at the same places.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import MutableMapping
from hashlib import blake2b
from importlib.util import cache_from_source
from pathlib import Path
from types import BuiltinMethodType
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, Template, nodes
from jinja2 import __version__ as jinja
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import BlockReference, Context, Macro
from jinja2.utils import internalcode
from markupsafe import Markup, escape


def shown(value: Any) -> str:
    """A value as it is printed: safe for HTML. `str(escape(value))`, but quicker for what most values are."""
    kind = type(value)
    if kind is str:
        if "&" in value or "<" in value or ">" in value or '"' in value or "'" in value:
            return str(escape(value))
        return value  # type: ignore[no-any-return]
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    return str(value) if kind is int else str(escape(value))


class _Generator(CodeGenerator):
    _gathers = True

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's name
        # What is included without its context is handed on past all that was gathered.
        self._gathers = all(include.with_context for include in node.find_all(nodes.Include))
        super().visit_Template(node, frame)

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("shown, attribute = environment.shown, environment.getattr")

    def enter_frame(self, frame: Frame) -> None:
        super().enter_frame(frame)
        if frame.parent is None and self._gathers:  # a whole template or a block
            self.buffer(frame)

    def leave_frame(self, frame: Frame, with_python_scope: bool = False) -> None:
        super().leave_frame(frame, with_python_scope)
        if frame.parent is None and self._gathers:
            self.writeline(f"yield concat({frame.buffer})")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if not frame.eval_ctx.autoescape or frame.eval_ctx.volatile or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("shown(")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        # Python's own look-up first: what has no such attribute may have such an item.
        self.write("(found if (found := getattr((holder := ")
        self.visit(node.node, frame)
        self.write(f"), {node.attr!r}, missing)) is not missing else attribute(holder, {node.attr!r}))")


class _Context(Context):
    @internalcode
    def call(self, called: Any, /, *arguments: Any, **named: Any) -> Any:
        """Call what a template calls: most often a macro or `format` of a string, whose wants are known."""
        kind = type(called)
        if kind is Macro:
            arguments = (self.eval_ctx, *arguments)
        elif kind not in self.environment.plain:  # type: ignore[attr-defined]
            return super().call(called, *arguments, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(*arguments, **named)


class QuickEnvironment(Environment):
    """An environment that prints, looks up and calls quicker."""

    code_generator_class = _Generator
    context_class = _Context
    shown = staticmethod(shown)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.plain: set[type] = {BuiltinMethodType, BlockReference}
        """Kinds of functions that want nothing but what the template gives them."""
        self._found: dict[str, Template] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's name
    ) -> Template:
        """A template by its name; where none may change under us, what was found once is not looked for again."""
        if self.auto_reload or isinstance(name, Template) or globals:
            return super().get_template(name, parent, globals)
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = super().get_template(name, parent)
        return found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names that every template knows, as they are when it is loaded: one mapping, quicker than a chain."""
        return {**self.globals, **(d or {})}


class Compiled(FileSystemBytecodeCache):
    """The templates that ship with wangqi, compiled, where Python keeps its own modules compiled (`__pycache__`).

    Compiling them takes a third of a build that changes nothing in a small archive. What lies there runs as code, so it
    is no place that a site could bring along: a site's own templates are compiled each time.
    """

    def __init__(self, shipped: Path, *made_by: Path) -> None:
        """`shipped`: the folder of the templates; `made_by`: the files of code by which they are compiled so."""
        super().__init__(str(Path(cache_from_source(__file__)).parent), "template-%s.cache")
        self._shipped = f"{shipped}/"
        code = b"".join(path.read_bytes() for path in (Path(__file__), *made_by))
        self._made_by = blake2b(code + jinja.encode()).hexdigest()

    def get_source_checksum(self, source: str) -> str:
        """What a template is compiled from and by, as a digest."""
        return super().get_source_checksum(self._made_by + source)

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Where the code of a template goes; one of a site's own templates is empty, and stays so."""
        if filename and Path(filename).as_posix().startswith(self._shipped):
            return super().get_bucket(environment, name, filename, source)
        return Bucket(environment, "", self.get_source_checksum(source))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template, if that is allowed."""
        if bucket.key and not sys.dont_write_bytecode:
            with contextlib.suppress(OSError):
                super().dump_bytecode(bucket)
