"""A page as text: its template filled with its context."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any

from wangqi.errors import WangqiError
from wangqi.pages import Context, Page
from wangqi.theme import Theme, explain


def render(page: Page, theme: Theme) -> str:
    """Fill a page's template.

    Raises `ThemeError`, with the template's name and line where known, whatever goes wrong in it: a template is the
    owner's, so a division by zero in one is a mistake to be shown to the owner and not a traceback.
    """
    context = page.context
    try:
        kind: type = type(context)
        names, values = _fields(kind)
        template = theme.environment.get_template(page.template)
        return template.render(zip(names, values(context), strict=True))
    except WangqiError:
        raise
    except Exception as error:
        raise explain(error, page.template) from error


@cache
def _fields(kind: type) -> tuple[tuple[str, ...], Callable[[Context], tuple[Any, ...]]]:
    """The names of what a kind of template is given, and what reads them all at once."""
    names = tuple(field.name for field in fields(kind))
    return names, attrgetter(*names)
