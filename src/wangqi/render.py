"""A page as text: its template filled with its context."""

from __future__ import annotations

from wangqi.errors import WangqiError
from wangqi.pages import Page
from wangqi.theme import Theme, explain


def render(page: Page, theme: Theme) -> str:
    """Fill a page's template.

    Raises `ThemeError`, with the template's name and line where known, whatever goes wrong in it: a template is the
    owner's, so a division by zero in one is a mistake to be shown to the owner and not a traceback.
    """
    context = page.context
    try:
        template = theme.environment.get_template(page.template)
        return template.render({name: getattr(context, name) for name in context.__slots__})
    except WangqiError:
        raise
    except Exception as error:
        raise explain(error, page.template) from error
