"""The pages of `docs/` that are made from the code. `python -m tests.docs.reference` writes them anew (`make docs`)."""

from __future__ import annotations

import ast
import dataclasses
import re
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import click

from tests.docs.examples import MADE, Example, examples, make, run
from wangqi import config
from wangqi.cli import main

ROOT = Path(__file__).parent.parent.parent
MADE_BY = "<!-- Made by `make docs` from {}; edit that. -->\n"
RECORDS = (config.SectionName, config.Vocabulary, config.VocabularyValue)
LANGUAGES = {".md": "markdown", ".yaml": "yaml", ".html": "html", ".txt": "text", ".docx": "text"}
ABOUT_PROBLEMS = """\
# Problems

`wangqi check` reports every problem in one pass, one line each, with a hint below it:

    path:line:column: severity[code] message
      hint: what to do about it

An *error* stops a build; a *warning* stops it under `--strict`; *info* is a remark and never stops anything.
`--format json`, `github` and `sarif` give the same problems to other programs: a list of objects; annotations of a
GitHub workflow run (ten of each level a step, which is what GitHub shows, and a count of the others); a SARIF 2.1.0
log. Each code below has an example, which a test runs, and a cure.
"""
ABOUT_KEYS = """\
# `site.yaml`

Every key may be left out. A key that is not listed, or a value of another type, stops the run with line and column and
names the nearest known key. Where a list is wanted, one value alone is a list of one; where a record with a `name` is
wanted, a name alone will do. [The sample archive's own `site.yaml`](../site.yaml) is commented.
"""
ABOUT_COMMANDS = """\
# Commands

Exit codes: 0 done; 1 problems that stop (any warning under `--strict`); 2 wrong usage; 130 stopped by Ctrl-C. Answers
go to standard output; problems, progress and remarks to standard error. Colours and progress bars appear on a terminal
only, and no colours where `NO_COLOR` is set. Nothing is ever asked where standard input is no terminal, as in CI.
"""


def pages() -> dict[str, str]:
    """Every page that is made, by its name below `docs/`."""
    return {"problems.md": problems(), "site-yaml.md": site_yaml(), "commands.md": commands()}


def problems() -> str:
    """One section a code."""
    parts = [MADE_BY.format("src/wangqi/data/problems.yaml"), ABOUT_PROBLEMS]
    for example in examples():
        parts += [f"## `{example.code}` ({example.severity})\n", example.what.strip() + "\n"]
        parts += _shown(example)
        parts.append(f"**Cure.** {example.cure.strip()}\n")
    return "\n".join(parts)


def _shown(example: Example) -> Iterator[str]:
    if example.never:
        yield f"No example: {example.never}.\n"
        return
    for name, text in [*example.imports.items(), *example.files.items()][:1]:
        if example.code in MADE:
            lines = text.split("\n")
            text = "\n".join([*lines[:14], "…"]) if len(lines) > 14 else text
        yield f"`{name}`\n"
        yield f"```{LANGUAGES[Path(name).suffix]}\n{text.rstrip()}\n```\n"
    with tempfile.TemporaryDirectory() as folder:
        make(example, Path(folder))
        said = run(example, Path(folder)).replace(f"{Path(folder).resolve()}/", "")
    said = re.sub(r"margin \d+\.\d", "margin 0.9", said)  # a figure that every better clue changes
    yield f"```console\n$ wangqi {example.run}\n{said}\n```\n"


def site_yaml() -> str:
    """Every key with its type, default and meaning, from the dataclasses of config.py."""
    parts = [MADE_BY.format("src/wangqi/config.py"), ABOUT_KEYS, *_record(config.Config)]
    for record in RECORDS:
        parts += [f"## {record.__name__}\n", f"{record.__doc__}\n", *_record(record)]
    return "\n".join(parts)


def _record(schema: Any) -> Iterator[str]:
    hints, told = get_type_hints(schema), docstrings(schema.__name__)
    yield "| key | type | default | meaning |\n|---|---|---|---|\n" + "".join(
        f"| `{field.name}` | {_type(hints[field.name])} | {_default(field)} | {told[field.name]} |\n"
        for field in dataclasses.fields(schema)
        if field.metadata.get("key", True)
    )


def docstrings(name: str) -> dict[str, str]:
    """What stands below each field of a dataclass of config.py."""
    tree = ast.parse(Path(config.__file__).read_text(encoding="utf-8"))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name)
    found = {}
    for one, two in pairwise(body):
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and isinstance(two, ast.Expr):
            assert isinstance(two.value, ast.Constant)
            found[one.target.id] = " ".join(str(two.value.value).split()).replace("|", "\\|")
    return found


def _type(annotation: Any) -> str:
    if get_origin(annotation) is tuple:
        inner = get_args(annotation)[0]
        return "list of text" if inner is str else f"list of [{inner.__name__}](#{inner.__name__.lower()})"
    return {str: "text", int: "whole number", bool: "true or false"}[annotation]


def _default(field: Any) -> str:
    if field.default is dataclasses.MISSING:
        return "*needed*"
    return f"`{field.default}`" if field.default else "–"


def commands() -> str:
    """Every command with its arguments and options, from click."""
    context = click.Context(main, info_name="wangqi")
    parts = [MADE_BY.format("the commands' own help"), ABOUT_COMMANDS]
    for name in main.list_commands(context):
        command = main.commands[name]
        own = click.Context(command, parent=context, info_name=name)
        usage = " ".join(command.collect_usage_pieces(own))
        parts += [f"## `wangqi {name}`\n", f"```sh\nwangqi {name} {usage}\n```\n", _help(command), _options(command)]
    return "\n".join(parts).rstrip() + "\n"


def _help(command: click.Command) -> str:
    return "\n\n".join(" ".join(part.split()) for part in str(command.help).replace("\b", "").split("\n\n")) + "\n"


def _options(command: click.Command) -> str:
    """A table of the options, in our own words: click's differ from version to version."""
    listed = [option for option in command.params if isinstance(option, click.Option)]
    rows = [f"| `{_names(option)}` | {_meaning(option)} |\n" for option in listed]
    return "| option | meaning |\n|---|---|\n" + "".join(rows) if rows else ""


def _names(option: click.Option) -> str:
    names = ", ".join((*option.opts, *option.secondary_opts))
    kinds: dict[type, str] = {click.Path: "PATH", click.IntRange: "N", click.DateTime: "YYYY-MM-DD"}
    value = "" if option.is_flag else option.metavar or kinds.get(type(option.type), "TEXT")
    if isinstance(option.type, click.Choice):
        value = "\\|".join(map(str, option.type.choices))
    return f"{names} {value}".strip()


def _meaning(option: click.Option) -> str:
    told = " ".join(str(option.help).replace("\\[", "[").split())
    return f"{told} [default: {option.default}]" if option.show_default else told


if __name__ == "__main__":
    for name, text in pages().items():
        (ROOT / "docs" / name).write_text(text, encoding="utf-8")
        print(f"docs/{name}")
