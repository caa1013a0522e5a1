"""A title as HTML that breaks between its parts first, then between words, and never inside a word (see `breaks`)."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from wangqi.breaks import Pieces, marked
from wangqi.model import Issue


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title as text and as HTML whose text is the same."""

    text: str
    html: Markup
    """With `<wbr>` between words and a `part` span around each part of a title that has several; of one that is too
    long for a headline, a `run` span alone."""


def own_title(issue: Issue, name: str) -> str:
    """The title of an issue; empty where it only says again what the bulletin's `name`, number or date says."""
    number, day = issue.number, issue.date
    said = {name, f"第{number}期", str(number), f"总第{issue.total}期"}
    if day:
        said |= {day.isoformat(), f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日"}
    title = issue.title or ""
    return "" if title.replace(" ", "") in said else title


def make_title(text: str, pieces: Pieces) -> Title:
    """Mark the parts and words of a title."""
    return Title(text=text, html=Markup(marked(text, pieces)))  # noqa: S704 - escaped piece by piece
