"""The text of an article as HTML, block by block; its text is the blocks' text to the letter.

Nothing is added or replaced: what keeps a number with its unit, or the last two characters of a paragraph together,
is a span (see the theme's stylesheet), never a no-break space. A block is made once, as a `Fragment`, and set twice:
in the article's own page, where it bears its id and headings begin at `h2`, and in the page of the whole issue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from wangqi.model import Block

# Addresses that become links; what closes a sentence or a bracket at the end is not part of one.
_LINK = re.compile(
    r"(?P<url>https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+|www\.[A-Za-z0-9\-]+\.[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+)"
    r"|(?P<mail>[A-Za-z0-9][A-Za-z0-9._%+\-]*@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,})",
    re.ASCII,
)
_TAIL = re.compile(r"[.,;:!?'\]]+\Z")
# A number with what it counts: 1 460个, 512万米, 4月, 3.5亿元. Digits alone never break, so they need no span.
_UNITS = (
    "年月日时分秒个项家人次吨米克元亩度倍位座条章期届号岁天周件种类层级台套辆艘处所名户村县市省国里升瓦顷点篇页卷册宗"
    "起批支只头场轮股斤"
)
# Units of several characters, which a line must not cut either: 45分钟, 3.2个百分点. The longer ones come first.
_LONG_UNITS = (
    "个百分点|百分点|千瓦时|兆瓦时|摄氏度|标准煤|标准箱|分钟|小时|秒钟|刻钟|点钟|个月|周年|周岁|世纪|年代|季度|美元|欧元|"
    "日元|港元|英镑|卢布|千瓦|兆瓦|吉瓦|兆帕|微米|纳米|公里|公顷|公斤|公分|海里|英里|英尺|英寸|克拉|盎司|人次|架次|车次|"
    "毫升|分贝"
)
_NUMBER = re.compile(
    r"\d[\d.,]*(?:(?: \d{3})+(?!\d)[\d.]*)?(?:[十百千万亿]{1,2})?"
    rf"(?: ?(?:(?:平方|立方)?(?:{_LONG_UNITS}|[千公毫厘海]?[{_UNITS}])))?",
)
# A browser breaks before a dash or a dot between two words (开采—修复); a line must not begin with it.
_CLINGING = re.compile(r"([^\s—·](?:—(?!—)|·))")
_SPACED = re.compile(r"\d (?=\d{3})|\d ?[\u4e00-\u9fff]")
_CLOSERS = "。，、；：！？）》」』】〕〉”’…—.!?%％"
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"})
_HTML_END = re.compile(rf"[^\s<>&;]{{2}}[{re.escape(_CLOSERS)}]*\Z")
_LONG = 8
"""Below so many characters a paragraph has no last line to speak of."""
_TAIL_LENGTH = 16
"""Characters of HTML among which a paragraph's last two are looked for; more closing marks than fit there are rare."""
_QUANTITY = re.compile(r"[+\-−±~≈<>≤≥¥$€]?\d[\d,. ]*(?:%|％|‰|℃|[万亿]?[元吨米个]?)|[—–\-/]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """One block, set but for what depends on the page: its id and the depth of a heading."""

    block: Block
    html: str
    """What stands inside the block element."""
    element: str = ""
    """The block element without an id; empty for what depends on its place: headings, tables, items of lists."""


def escape(text: str) -> str:
    """Text made safe for HTML, in one pass."""
    return text.translate(_ESCAPES) if _needs_escape(text) else text


def fragments(blocks: Sequence[Block]) -> tuple[Fragment, ...]:
    """Set every block of an article."""
    return tuple(map(_fragment, blocks))


def _fragment(block: Block) -> Fragment:
    html = _inner(block)
    placed = block.kind == "heading" or block.rows or _is_listed(block)
    return Fragment(block=block, html=html, element="" if placed else _element(block, html, ""))


def body(article: Sequence[Fragment], *, top: int = 2, prefix: str | None = "p", label: str = "") -> Markup:
    """All blocks of an article, one below the other.

    `top` is the level of its highest headings; `prefix` begins the ids (`p1`, `p2`, …), None leaves them out; `label`
    names the article where a table needs a name of its own, to which its place is added.
    """
    depths = {
        depth: top + rank
        for rank, depth in enumerate(sorted({f.block.level for f in article if f.block.kind == "heading"}))
    }
    out: list[str] = []
    place = 0
    while place < len(article):
        fragment = article[place]
        if prefix is None and fragment.element:
            out.append(fragment.element)
        elif _is_listed(fragment.block):
            run = _list_length(article, place)
            out.append(_list(article[place : place + run], place, prefix))
            place += run - 1
        else:
            identity = f' id="{prefix}{place + 1}"' if prefix is not None else ""
            out.append(_placed(fragment, identity, depths, f"{label} {place + 1}".strip()))
        place += 1
    return Markup("\n".join(out))  # noqa: S704 - escaped block by block


def inline(text: str, *, live: bool = True) -> str:
    """Plain text as HTML: escaped, numbers kept with their units, addresses `live` where links may stand."""
    if not live:
        return _numbers(text)
    if "://" in text or "www." in text or "@" in text:
        return _linked(text)
    return _numbers(text)


def _inner(block: Block) -> str:
    if block.rows:
        return _table(block)
    if block.kind == "code":
        return f"<code>{escape(block.text)}</code>"
    if block.kind == "heading":
        return block.html or escape(block.text)
    html = block.html or inline(block.text)
    return _ended(html) if len(block.text) > _LONG else html


def _ended(html: str) -> str:
    """A paragraph whose last two characters, and what closes it, stay on one line."""
    found = _HTML_END.search(html, max(0, len(html) - _TAIL_LENGTH))
    return f'{html[: found.start()]}<span class="end">{found[0]}</span>' if found else html


def _numbers(text: str) -> str:
    if "—" not in text and "·" not in text:
        return _kept_number(text)
    pieces = _CLINGING.split(text)
    pieces[::2] = map(_kept_number, pieces[::2])
    pieces[1::2] = (f'<span class="n">{escape(piece)}</span>' for piece in pieces[1::2])
    return "".join(pieces)


def _kept_number(text: str) -> str:
    if _SPACED.search(text) is None:
        return escape(text)
    return _NUMBER.sub(_kept, escape(text))


def _kept(match: re.Match[str]) -> str:
    found = match[0]
    if found.isascii() and " " not in found:
        return found
    return f'<span class="n">{found}</span>'


def _linked(text: str) -> str:
    out: list[str] = []
    done = 0
    for match in _LINK.finditer(text):
        shown = match["mail"] or _trimmed(match["url"])
        href = f"mailto:{shown}" if match["mail"] else shown if "://" in shown else f"http://{shown}"
        out += (
            _numbers(text[done : match.start()]),
            f'<a class="url" href="{escape(href)}">{escape(shown)}</a>',
        )
        done = match.start() + len(shown)
    return "".join((*out, _numbers(text[done:])))


def _trimmed(url: str) -> str:
    """An address without the punctuation of the sentence around it."""
    while True:
        shorter = _TAIL.sub("", url)
        if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
            shorter = shorter[:-1]
        if shorter == url:
            return url
        url = shorter


def _placed(fragment: Fragment, identity: str, depths: dict[int, int], label: str) -> str:
    """A block in its place among the others, which say how deep a heading is and what a table is called."""
    block, html = fragment.block, fragment.html
    if block.kind == "heading":
        tag = f"h{min(depths[block.level], 6)}"
        return f"<{tag}{identity}>{html}</{tag}>"
    if block.rows:
        return f'<section{identity} class="scroll" aria-label="{escape(label)}" tabindex="0">{html}</section>'
    return _element(block, html, identity)


def _element(block: Block, html: str, identity: str) -> str:
    if block.kind == "quote":
        return f"<blockquote{identity}><p>{html}</p></blockquote>"
    if block.kind == "code":
        return f'<pre{identity} tabindex="0">{html}</pre>'
    kind = "" if block.kind == "paragraph" else f' class="{block.kind}"'
    return f"<p{identity}{kind}>{html}</p>"


def _is_listed(block: Block) -> bool:
    """Whether it is an item of a Markdown list; raw items keep their marker in the text."""
    return block.kind == "item" and bool(block.marker)


def _list_length(article: Sequence[Fragment], start: int) -> int:
    """How many blocks from `start` on are items of the same list."""
    first = article[start].block
    place = start + 1
    while place < len(article) and _is_listed(block := article[place].block):
        if block.level == first.level and _ordered(block) != _ordered(first):
            break
        place += 1
    return place - start


def _ordered(block: Block) -> bool:
    return block.marker[0].isdigit()


def _list(items: Sequence[Fragment], offset: int, prefix: str | None) -> str:
    """Items as nested lists: an item that lies deeper belongs to the one before it."""
    out: list[str] = []
    depths: list[tuple[int, str]] = []
    for place, item in enumerate(items, offset + 1):
        block = item.block
        while depths and block.level < depths[-1][0] and len(depths) > 1:
            out.append(f"</li></{depths.pop()[1]}>")
        if not depths or block.level > depths[-1][0]:
            tag = "ol" if _ordered(block) else "ul"
            depths.append((block.level, tag))
            out.append(f"<{tag}{_first_number(block)}>")
        else:
            out.append("</li>\n")
        identity = f' id="{prefix}{place}"' if prefix is not None else ""
        out.append(f"<li{identity}>{item.html}")
    out.extend(f"</li></{tag}>" for _, tag in reversed(depths))
    return "".join(out)


def _first_number(block: Block) -> str:
    digits = re.match(r"\d{1,9}", block.marker)
    return f' start="{int(digits[0])}"' if digits and int(digits[0]) != 1 else ""


def _table(block: Block) -> str:
    r"""A table whose text, tabs and line feeds included, is the block's: `\\t` and `\\n` stand between its elements."""
    width = max(map(len, block.rows))
    numeric = _numeric_columns(block, width)
    head, rows = (block.rows[:1], block.rows[1:]) if block.head else ((), block.rows)
    parts = []
    if head:
        parts.append(f"<thead>{_row(head[0], numeric, 'th', head=True)}</thead>")
    if rows:
        parts.append("<tbody>" + "\n".join(_row(row, numeric, "td", head=block.head) for row in rows) + "</tbody>")
    return "<table>" + "\n".join(parts) + "</table>"


def _row(cells: Sequence[str], numeric: frozenset[int], tag: str, *, head: bool) -> str:
    return "<tr>" + "\t".join(_cell(cell, place, numeric, tag, head=head) for place, cell in enumerate(cells)) + "</tr>"


def _cell(text: str, place: int, numeric: frozenset[int], tag: str, *, head: bool) -> str:
    attributes = ' class="n"' if place in numeric else ""
    if tag == "th" and not text:
        tag = "td"  # a header without words heads nothing
    elif tag == "th":
        attributes += ' scope="col"'
    elif head and not place and text:
        tag, attributes = "th", attributes + ' scope="row"'
    return f"<{tag}{attributes}>{inline(text)}</{tag}>"


def _numeric_columns(block: Block, width: int) -> frozenset[int]:
    """The columns (never the first) in which most cells are quantities: they are set flush right."""
    rows = block.rows[1:] if block.head else block.rows
    columns = (
        [row[place].strip() for row in rows if place < len(row) and row[place].strip()] for place in range(width)
    )
    counted = (
        (place, cells, sum(_QUANTITY.fullmatch(cell) is not None for cell in cells))
        for place, cells in enumerate(columns)
    )
    return frozenset(place for place, cells, found in counted if place and cells and 2 * found > len(cells))


def _needs_escape(text: str) -> bool:
    return "&" in text or "<" in text or ">" in text or '"' in text or "'" in text


def plain(blocks: Sequence[Block], limit: int) -> str:
    """The beginning of an article as one line of text of at most `limit` characters, cut after a sentence."""
    text = " ".join(_texts(blocks))[: limit + 1]
    if len(text) <= limit:
        return text
    end = max(text.rfind(mark, 0, limit) for mark in "。！？")
    return text[: end + 1] if end > limit // 3 else text[: limit - 2] + "……"


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    return (" ".join(block.text.split()) for block in blocks if block.kind in ("paragraph", "item", "quote"))
