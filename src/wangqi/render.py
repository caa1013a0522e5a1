"""A page as text: its template filled with its context."""

from __future__ import annotations

from dataclasses import fields

from jinja2 import TemplateError

from wangqi.pages import Page
from wangqi.theme import Theme, explain


def render(page: Page, theme: Theme) -> str:
    """Fill a page's template. Raises `ThemeError` where a template cannot be read or asks for what is not there."""
    context = page.context
    try:
        template = theme.environment.get_template(page.template)
        return template.render({field.name: getattr(context, field.name) for field in fields(context)})
    except TemplateError as error:
        raise explain(error) from error
