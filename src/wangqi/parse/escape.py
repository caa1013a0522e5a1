"""Text as Markdown that means the text and nothing else."""

from __future__ import annotations

import html as entities
import re
from typing import Final

from wangqi.parse.html import events

# What could begin markup where it stands. A sign between letters or digits (a_b) and a bare `<` or `&` cannot.
_MARKUP = re.compile(r"[\\`*\[\]|]|~~|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|<(?=[A-Za-z/!?])|&(?=#?[A-Za-z0-9]{1,32};)")
_LINE_START = re.compile(r"(?m)^(?:(\d{1,9})([.)])(?=\s|$)|([-+=#>]))")
_MARKS: Final = {"em": "*", "strong": "**", "del": "~~"}


def escape(text: str) -> str:
    """`text` so that CommonMark reads it as it stands; line feeds become hard breaks."""
    return _started(_marked("\n".join(line.strip() for line in text.split("\n")))).replace("\n", "\\\n")


def _marked(text: str) -> str:
    return _MARKUP.sub(lambda match: "".join(f"\\{char}" for char in match[0]), text)


def _started(text: str) -> str:
    return _LINE_START.sub(lambda match: f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[3]}", text)


def inline_html(text: str) -> str:
    """`text` as HTML; line feeds become `<br>`."""
    return entities.escape(text, quote=False).replace("\n", "<br>\n")


def html_as_markdown(html: str) -> str:
    """The inline HTML of a block as Markdown; what Markdown has no marks for stays HTML."""
    parts: list[str] = []
    targets: list[str] = []
    code = False
    for event in events(html):
        if not event.name:
            text = event.text
            if parts and parts[-1] == "\\\n":
                text = text.removeprefix("\n")
            parts.append(text if code else _marked(text))
        elif event.name == "br":
            parts.append("\\\n")
        elif event.name == "a" and not event.close:
            targets.append(event.attributes.get("href", ""))
            parts.append("[")
        elif event.name == "a":
            parts.append(f"](<{targets.pop()}>)" if targets else "]")
        elif event.name == "code":
            code = not event.close
            parts.append("`")
        elif event.name in _MARKS:
            parts.append(_MARKS[event.name])
        else:
            parts.append(f"</{event.name}>" if event.close else f"<{event.name}>")
    return re.sub(r"\[(https?://[^\[\]\\]+)\]\(<\1>\)", r"<\1>", _started("".join(parts)))
