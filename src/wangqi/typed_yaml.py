"""YAML text as a frozen dataclass, checked key by key.

The dataclass is the schema: field names are keys, annotations are types. PyYAML's node tree is walked rather than
its loaded values because a node knows its line and column, and a message without a place is of no use to an editor.
Used for site.yaml; text, numbers and dates are taken as their owner wrote them (`2018年9月` stays text).
"""

from __future__ import annotations

import difflib
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import yaml

from wangqi.errors import ConfigError
from wangqi.plain import plain

T = TypeVar("T")


def load(text: str, schema: type[T], path: str) -> T:
    """Read a YAML mapping as an instance of `schema`; an empty text gives all defaults.

    Raises `ConfigError` with line and column for YAML that cannot be read, for a key that is not a field (naming
    the nearest one), for a value of another type than the field's, and for a key that stands twice.
    """
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise ConfigError(
            f"not valid YAML: {error.problem}",
            hint="check the indentation and the quotes around this place",
            path=path,
            line=line,
            column=column,
        ) from error
    except yaml.YAMLError as error:
        raise ConfigError(f"not valid YAML: {error}", hint="save the file as UTF-8 text", path=path) from error
    except RecursionError as error:
        raise ConfigError("nested too deeply", hint="a site.yaml needs a few levels at most", path=path) from error
    return schema() if node is None else _record(node, schema, path)


def keys(schema: type[Any]) -> tuple[str, ...]:
    """The keys that a mapping for this dataclass may have."""
    return tuple(field.name for field in fields(schema) if field.metadata.get("key", True))


def _fail(node: yaml.Node, path: str, message: str, hint: str) -> ConfigError:
    mark = node.start_mark
    return ConfigError(message, hint=hint, path=path, line=mark.line + 1, column=mark.column + 1)


def _record(node: yaml.Node, schema: type[T], path: str) -> T:
    if not isinstance(node, yaml.MappingNode):
        raise _fail(node, path, "expected a mapping of keys and values", f"keys: {', '.join(keys(schema))}")
    hints = get_type_hints(schema)
    values: dict[str, Any] = {}
    for key_node, value in node.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
        if key not in keys(schema):
            near = difflib.get_close_matches(key, keys(schema), n=1)
            hint = f"did you mean `{near[0]}`?" if near else f"known keys: {', '.join(keys(schema))}"
            raise _fail(key_node, path, f"unknown key `{key}`", hint)
        if key in values:
            raise _fail(key_node, path, f"key `{key}` stands twice", "keep one of the two")
        values[key] = _value(value, hints[key], key, path)
    missing = [field.name for field in fields(schema) if field.name not in values and _required(field)]  # type: ignore[arg-type]
    if missing:
        raise _fail(node, path, f"key `{missing[0]}` is missing", f"add `{missing[0]}: …` here")
    return schema(**values)


def _required(field: Any) -> bool:
    from dataclasses import MISSING

    return field.default is MISSING and field.default_factory is MISSING


def _value(node: yaml.Node, annotation: Any, key: str, path: str) -> Any:
    """The value of a node as its annotation wants it: text, true/false, a whole number, a record, or a list."""
    if get_origin(annotation) is tuple:
        return _items(node, get_args(annotation)[0], key, path)
    if is_dataclass(annotation):
        return _record(_named(node), annotation, path)  # type: ignore[arg-type]
    if not isinstance(node, yaml.ScalarNode):
        raise _fail(node, path, f"`{key}` must be {_name(annotation)}", "write the value behind the colon")
    if node.tag == "tag:yaml.org,2002:null":
        return annotation()
    if annotation is bool:
        if node.tag != "tag:yaml.org,2002:bool":
            raise _fail(node, path, f"`{key}` must be true or false", "write true or false, without quotes")
        return node.value.lower() in ("yes", "true", "on", "y")
    if annotation is int:
        if not node.value.isascii() or not node.value.isdigit():
            raise _fail(node, path, f"`{key}` must be a whole number", "write digits only")
        return int(node.value)
    # An escape such as "\\ud83d" or "\\0" may stand for what no page can hold.
    return plain(node.value)


def _items(node: yaml.Node, annotation: Any, key: str, path: str) -> tuple[Any, ...]:
    """A list; one value alone stands for a list of one, and nothing for an empty one."""
    if isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null":
        return ()
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return tuple(_value(item, annotation, key, path) for item in nodes)


def _named(node: yaml.Node) -> yaml.Node:
    """Text alone stands for a record with that `name`."""
    if not isinstance(node, yaml.ScalarNode):
        return node
    name = yaml.ScalarNode("tag:yaml.org,2002:str", "name", node.start_mark, node.end_mark)
    return yaml.MappingNode("tag:yaml.org,2002:map", [(name, node)], node.start_mark, node.end_mark)


def _name(annotation: Any) -> str:
    return {str: "text", int: "a whole number", bool: "true or false"}.get(annotation, "a value")
