"""An article's text as plain HTML for feed readers: no classes, no ids, nothing that needs the site's stylesheet."""

from __future__ import annotations

from wangqi.feeds.text import clean, xml
from wangqi.model import Article, Block


def content(article: Article) -> str:
    """The blocks of an article, then the line that names its source where it printed one."""
    parts = [_element(block) for block in article.blocks]
    if article.byline:
        parts.append(f"<p>{xml(article.byline)}</p>")
    return "\n".join(parts)


def _element(block: Block) -> str:
    if block.rows:
        return _table(block)
    inner = clean(block.html) or xml(block.text)
    if block.kind == "heading":
        return f"<h{min(block.level + 2, 6)}>{inner}</h{min(block.level + 2, 6)}>"
    if block.kind == "quote":
        return f"<blockquote><p>{inner}</p></blockquote>"
    if block.kind == "code":
        return f"<pre><code>{inner}</code></pre>"
    if block.marker:
        return f"<p>{xml(block.marker)} {inner}</p>"
    return f"<p>{inner}</p>"


def _table(block: Block) -> str:
    rows = []
    for place, row in enumerate(block.rows):
        tag = "th" if block.head and not place else "td"
        rows.append("<tr>" + "".join(f"<{tag}>{xml(cell)}</{tag}>" for cell in row) + "</tr>")
    return "<table>" + "".join(rows) + "</table>"
