"""What a person wrote about an issue: YAML front matter of a Markdown issue, or the sidecar beside a raw text.

Both have the keys `number`, `total`, `date`, `title` and `id`; the sidecar, which `source` describes, also has
`sections` and `corrections`. PyYAML's node tree is walked rather than its loaded values, because a node knows its
line and column and a message without a place is of no use to an editor; and because the tree is made of plain text,
nothing in it can construct an object.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import yaml

from wangqi.model import Correction, Location, Metadata, Problem, Severity
from wangqi.parse.corrections import CREDITS, LABELS
from wangqi.parse.dates import find_dates
from wangqi.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    Pairs = Iterator[tuple[str, yaml.Node, yaml.Node]]

MAX_LENGTH: Final = 65_536
"""Characters of YAML that are read at most: a thousand corrections take half of that."""
MAX_DEPTH: Final = 8
"""Levels of nesting that are read at most; the deepest that is needed is three."""
ID: Final = re.compile(r"[a-z0-9](?:[a-z0-9_.-]{0,62}[a-z0-9])?")
"""What the address of an issue may be: ASCII in one case, so that it is the same on every file system."""

_METADATA: Final = ("number", "total", "date", "title", "id")
_SIDECAR: Final = (*_METADATA, "sections", "corrections")
_CORRECTION: Final = ("line", "text", "is", "join", *CREDITS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What front matter or a sidecar says. Where `problems` holds an error, the rest is what could still be read."""

    metadata: Metadata
    aliases: tuple[tuple[str, str], ...] = ()
    corrections: tuple[Correction, ...] = ()
    problems: tuple[Problem, ...] = ()


class _Loader(yaml.SafeLoader):
    """PyYAML's pure-Python loader with a limit on nesting (it recurses, and Python's stack is small)."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose one node; deeper than `MAX_DEPTH` is an error with a place, not a `RecursionError`."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=mark)
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node


class _Reader:
    """Reads one YAML text and gathers its problems."""

    def __init__(self, path: str, first: int, known: tuple[str, ...], unknown: Severity) -> None:
        self.path, self.first, self.known, self.unknown = path, first, known, unknown
        self.problems: list[Problem] = []

    def report(self, node: yaml.Node, message: str, hint: str, severity: Severity = "error") -> None:
        """Note a problem at a node."""
        at = self.at(node.start_mark)
        self.problems.append(Problem(severity=severity, code="sidecar", message=message, hint=hint, at=at))

    def at(self, mark: Any) -> Location:
        """A mark of the YAML text as a place in its file."""
        line, column = (mark.line, mark.column) if mark else (0, 0)
        return Location(path=self.path, line=self.first + line, column=column + 1)

    def compose(self, text: str) -> yaml.Node | None:
        """The text's tree; None where there is none, which is a problem unless the text is empty."""
        if len(text) > MAX_LENGTH:
            self._broken(f"more than {MAX_LENGTH} characters of YAML", None)
            return None
        try:
            return yaml.compose(text, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            self._broken(f"not valid YAML: {error.problem}", error.problem_mark or error.context_mark)
        except (yaml.YAMLError, ValueError) as error:
            self._broken(f"not valid YAML: {str(error).splitlines()[0]}", None)
        return None

    def _broken(self, message: str, mark: Any) -> None:
        hint = "check the indentation and the quotes around this place"
        problem = Problem(severity="error", code="sidecar", message=message, hint=hint, at=self.at(mark))
        self.problems.append(problem)

    def pairs(self, node: yaml.Node, known: tuple[str, ...], unknown: Severity = "error") -> Pairs:
        """The keys and values of a mapping, each key once and known; anything else is reported and left out."""
        seen: set[str] = set()
        for key_node, value in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
            if key in seen:
                self.report(key_node, f"`{key}` stands twice", "keep one of the two")
            elif key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = f"did you mean `{near[0]}`?" if near else f"known keys: {', '.join(known)}"
                self.report(key_node, f"unknown key `{key[:40]}`", hint, unknown)
            else:
                yield key, key_node, value
            seen.add(key)

    def text(self, node: yaml.Node, key: str) -> str | None:
        """A value as text: what stands there, whatever YAML would make of it."""
        if not isinstance(node, yaml.ScalarNode):
            self.report(node, f"`{key}` must be text", "write the value behind the colon")
            return None
        # An escape such as "\\ud83d" or "\\0" may stand for what no page can hold.
        value = plain(str(node.value)).replace("\n", " ").strip()
        return value if value and node.tag != "tag:yaml.org,2002:null" else None

    def number(self, node: yaml.Node, key: str) -> int | None:
        """A value as a whole number, from 1."""
        value = self.text(node, key)
        if value is None:
            return None
        if re.fullmatch(r"[0-9]{1,6}", value) and int(value) > 0:
            return int(value)
        self.report(node, f"`{key}` must be a whole number, not `{value[:40]}`", "write digits only, from 1")
        return None


def read_front_matter(text: str, *, path: str, line: int) -> Said | None:
    """Read the YAML between the two `---` of a Markdown file; `line` is the number of its first line.

    None where it is no mapping: then the lines between the rules are Markdown. Keys that wangqi does not know are a
    warning, since files made for other generators have many.
    """
    reader = _Reader(path, line, _METADATA, "warning")
    node = reader.compose(text)
    if node is not None and not isinstance(node, yaml.MappingNode):
        return None
    return _said(reader, node)


def read_sidecar(text: str, *, path: str) -> Said:
    """Read a sidecar. Every problem is an error: it was written for wangqi, and half of it done would be a surprise."""
    reader = _Reader(path, 1, _SIDECAR, "error")
    node = reader.compose(text)
    if node is not None and not isinstance(node, yaml.MappingNode):
        reader.report(node, "expected keys and values", f"keys: {', '.join(_SIDECAR)}")
        node = None
    return _said(reader, node)


def _said(reader: _Reader, node: yaml.Node | None) -> Said:
    said = Said(metadata=Metadata())
    for key, _, value in reader.pairs(node, reader.known, reader.unknown) if node is not None else ():
        if key == "sections":
            said = replace(said, aliases=_aliases(reader, value))
        elif key == "corrections":
            said = replace(said, corrections=_corrections(reader, value))
        else:
            said = replace(said, metadata=_metadata(reader, said.metadata, key, value))
    return replace(said, problems=tuple(reader.problems))


def _metadata(reader: _Reader, so_far: Metadata, key: str, node: yaml.Node) -> Metadata:
    if key == "number":
        return replace(so_far, number=reader.number(node, key))
    if key == "total":
        return replace(so_far, total=reader.number(node, key))
    value = reader.text(node, key)
    if value is None:
        return so_far
    if key == "title":
        return replace(so_far, title=value)
    if key == "id":
        if ID.fullmatch(value):
            return replace(so_far, id=value)
        reader.report(node, f"`id` cannot be `{value[:40]}`", "use a-z, 0-9, `-`, `_` and `.`, 64 characters at most")
        return so_far
    found = find_dates(value)
    # What may follow a date is a time of day, which an issue does not need.
    if not found or found[0].start or found[0].day is None or value[found[0].end :][:1] not in ("", " ", "T"):
        reader.report(node, f"`date` is no day of the calendar: `{value[:40]}`", "write it like 2024-04-12")
        return so_far
    return replace(so_far, date=found[0].day)


def _aliases(reader: _Reader, node: yaml.Node) -> tuple[tuple[str, str], ...]:
    if not isinstance(node, yaml.MappingNode):
        reader.report(node, "`sections` must be names and names", "write `printed name: shown name`, one a line")
        return ()
    names: dict[str, str] = {}
    for key, value in node.value:
        printed, shown = reader.text(key, "sections"), reader.text(value, "sections")
        if printed and shown:
            names[printed] = shown
        elif isinstance(key, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode):
            reader.report(key, "a section needs a name before and behind the colon", "write `printed: shown`")
    return tuple(names.items())


def _corrections(reader: _Reader, node: yaml.Node) -> tuple[Correction, ...]:
    if not isinstance(node, yaml.SequenceNode):
        reader.report(node, "`corrections` must be a list", "write `- {line: 12, is: title}`, one a line")
        return ()
    found = (_correction(reader, item) for item in node.value)
    return tuple(correction for correction in found if correction is not None)


def _correction(reader: _Reader, node: yaml.Node) -> Correction | None:
    if not isinstance(node, yaml.MappingNode):
        reader.report(node, "a correction has a line and what to do", "write `- {line: 12, is: title}`")
        return None
    before = len(reader.problems)
    values = {key: value for key, _, value in reader.pairs(node, _CORRECTION)}
    line = reader.number(values["line"], "line") if "line" in values else None
    text = reader.text(values["text"], "text") if "text" in values else None
    actions = [key for key in values if key not in ("line", "text")]
    if line is None or len(actions) != 1:
        if len(reader.problems) == before:
            one = f"one of {', '.join(_CORRECTION[2:])}"
            reader.report(node, f"a correction needs `line` and {one}", "write `- {line: 12, is: title}`")
        return None
    done = _action(reader, actions[0], values[actions[0]])
    if done is None:
        return None
    at = reader.at(node.start_mark)
    return Correction(action=done[0], line=line, value=done[1], text=text or "", at=at)


def _action(reader: _Reader, key: str, node: yaml.Node) -> tuple[str, str] | None:
    """What a correction asks for, as (action, value)."""
    value = reader.text(node, key)
    if key == "join":
        if value is not None and value.lower() in ("true", "yes", "on"):
            return "join", ""
        reader.report(node, "`join` can only be true", "to split, write `is: paragraph`")
    elif key == "is":
        if value in LABELS:
            return str(value), ""
        near = difflib.get_close_matches(value or "", LABELS, n=1)
        hint = f"did you mean `{near[0]}`?" if near else f"one of: {', '.join(LABELS)}"
        reader.report(node, f"a line cannot be `{(value or '')[:40]}`", hint)
    elif value:
        return f"set-{key}", value
    else:
        reader.report(node, f"`{key}` needs a value", "write the name behind the colon")
    return None
