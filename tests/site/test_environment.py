"""The quick environment prints what Jinja's own prints, whatever an owner's template makes use of."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader, StrictUndefined, UndefinedError

from wangqi.environment import Compiled, QuickEnvironment

BASE = "<{% block a %}base{{ x }}{% endblock %}|{% block b %}{{ self.a() }}{% endblock %}>"
PIECES = {
    "base": BASE,
    "piece": "[{{ x }}]",
    "bare": "[bare]",
    "macros": "{% macro m(v, w=2) %}({{ v }}{{ w }}{{ caller() if caller else '' }}){% endmacro %}",
}
TEMPLATES = (
    "{{ x }}{{ '<b>' }}{{ 1.5 }}{{ none }}{{ true }}",
    "{{ d.key }}{{ d['key'] }}{{ d.items()|list }}{{ o.name }}{{ o.inner.name.upper() }}",
    "{{ d.missing is defined }}{{ o.missing|default('none') }}{{ (d.missing or 1) if d.key == 2 else 3 }}",
    "{% extends 'base' %}{% block a %}own{{ super() }}{% endblock %}",
    "{% extends 'base' if x else 'piece' %}{% block b %}{% for i in [1] %}{{ loop.last }}{% endfor %}{% endblock %}",
    "1{% include 'piece' %}2{% include 'bare' without context %}3{% include 'none' ignore missing %}4",
    "{% from 'macros' import m %}{{ m(x) }}{{ m(1, w=o.name) }}{% call m('&') %}called {{ x }}{% endcall %}",
    "{% set y %}<i>{{ x }}</i>{% endset %}{{ y }}{% filter upper %}a{{ x }}{% endfilter %}",
    "{% for n in tree recursive %}{{ n.name }}{% if n.get('kids') %}({{ loop(n.kids) }}){% endif %}{% endfor %}",
    "{% for i in [3, 1, 2]|sort if i > 1 %}{{ i }}{{ loop.previtem }}{% else %}none{% endfor %}",
    "{% autoescape false %}{{ x }}{{ '{}-{y}'.format(x, y=1) }}{% endautoescape %}{{ '{}'.format(x) }}",
    "{% with z = o.inner %}{{ z.name }}{% endwith %}{{ [o, o]|map(attribute='name')|join('<') }}",
)
GIVEN = {
    "x": "a<b",
    "d": {"key": 2},
    "o": SimpleNamespace(name="n'", inner=SimpleNamespace(name="in")),
    "tree": [{"name": "a", "kids": [{"name": "b"}]}, {"name": "c"}],
}


def printed(kind: type[Environment], text: str) -> str:
    environment = kind(loader=DictLoader(PIECES), autoescape=True, undefined=StrictUndefined)
    try:
        return environment.from_string(text).render(GIVEN)
    except UndefinedError as error:
        return f"{error}"


@pytest.mark.parametrize("text", TEMPLATES)
def test_a_template_prints_what_it_prints_with_jinja(text: str) -> None:
    assert printed(QuickEnvironment, text) == printed(Environment, text)


def test_a_name_that_does_not_exist_is_an_error() -> None:
    for text in ("{{ o.missing }}", "{{ d.missing }}", "{{ missing.name }}", "{{ o.missing.name }}"):
        assert printed(QuickEnvironment, text) == printed(Environment, text)
        assert any(word in printed(QuickEnvironment, text) for word in ("undefined", "no attribute"))


@pytest.mark.parametrize("allowed", [True, False])
def test_only_shipped_templates_are_kept_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, allowed: bool
) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    monkeypatch.setattr(sys, "dont_write_bytecode", not allowed)
    code = tmp_path / "code.py"
    for folder in ("shipped", "own"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{folder}.html").write_text("{{ x }}1", encoding="utf-8")

    def show(name: str) -> str:
        loader = ChoiceLoader([FileSystemLoader(tmp_path / "own"), FileSystemLoader(tmp_path / "shipped")])
        compiled = Compiled(tmp_path / "shipped", code)
        Path(compiled.directory).mkdir(parents=True, exist_ok=True)
        return QuickEnvironment(loader=loader, bytecode_cache=compiled).get_template(name).render(x="a")

    def kept() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in (tmp_path / "kept").rglob("template-*") if path.is_file()}

    code.write_text("made by this", encoding="utf-8")
    assert [show("shipped.html"), show("own.html")] == ["a1", "a1"]
    first = kept()
    assert len(first) == allowed
    code.write_text("made by that", encoding="utf-8")
    assert show("shipped.html") == "a1"
    assert (kept() != first) is allowed, "other code compiles it anew"
    for path in first:
        path.write_bytes(first[path][:-20])
    assert show("shipped.html") == "a1", "damaged"
    (tmp_path / "shipped" / "shipped.html").write_text("{{ x }}2", encoding="utf-8")
    assert show("shipped.html") == "a2"
