"""Sources and authors in all the shapes in which bulletins print them.

（新华社）  （来源：矿业报）  （记者 甲 乙）  （《某某》杂志 甲、乙、丙）  来源：某网 作者：甲 乙
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wangqi.parse.words import Lexicon

BREAK: Final = "\u2028"
"""Marks a line's end inside a byline: two names may meet there without a space."""

_ROLES: Final = "本报记者|特约记者|实习记者|见习记者|记者|作者|通讯员|撰稿人|撰稿|撰文|供稿|编译|编辑|责编"
_ORIGINS: Final = "信息来源|文章来源|稿件来源|资料来源|新闻来源|来源|稿源|转载自|转自|摘自|摘编自|据|来自"


def _broken(words: str) -> str:
    """A pattern for `words` that lets a line end between any two characters."""
    return "|".join(f"{BREAK}?".join(word) for word in words.split("|"))


_ROLE = re.compile(rf"(?:{_broken(_ROLES)}){BREAK}?(?:\s*[:：/]\s*|\s+|(?=[\u3400-\u9fff]))|(?:文|图|文图)\s*[/／]\s*")
_ORIGIN = re.compile(rf"^(?:{_broken(_ORIGINS)})\s*[:：]\s*|^(?:{_broken('转载自|转自|摘自|摘编自|据')})\s*(?=\S)")
_TITLED = re.compile(rf"(《[^》]{{1,30}}》(?:{BREAK}?(?:{_broken('杂志|周刊|月刊|学报|报')}))?)\s*(.*)")
_NAME = re.compile(
    r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,8}(?:[·•][\u3400-\u9fff]{1,10})+|[A-Z][A-Za-z.'-]+(?: [A-Z][A-Za-z.'-]+)*"
)
_SPLIT = re.compile(r"[、，,;；/]|\s+")
_COMPOUND: Final = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "司徒",
    "皇甫",
    "慕容",
    "尉迟",
    "公孙",
    "长孙",
    "宇文",
    "夏侯",
    "东方",
    "端木",
)
LABELLED = re.compile(rf"(?:{_ORIGINS})\s*[:：]|(?:{_ROLES})\s*[:：/]|文\s*[/／]")
"""How a byline outside brackets begins."""
LABELS_BEGIN: Final = frozenset(word[0] for word in f"{_ORIGINS}|{_ROLES}|文".split("|"))
"""The characters that these begin with."""
# What stands in brackets and is no source: an abbreviation, a reference, a figure, a count, an order, a date.
_ABOUT = re.compile(
    r"以下简称|简称|下同|见(?:图|表|附件)|如(?:图|表)|图\s*\d|表\s*\d|含|不含|包括|万元|%|℃|^[A-Za-z0-9 ,.&+-]+$"
    r"|^\d+\s?[名人位家个项篇]|为序|^[上下]接第|^\d{4}\s?年\s?\d{1,2}\s?月\s?\d"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """Who an article is from."""

    source: str | None = None
    authors: tuple[str, ...] = ()
    certain: bool = False
    """Whether the words themselves say that it is a source: a role, a known name, a title in 《》."""


def read_byline(content: str, lexicon: Lexicon) -> Byline | None:
    """What a byline says, brackets already taken off; None where it cannot be one."""
    text = content.strip(" \t\u3000" + BREAK)
    if not text or len(text) > 200 or _ABOUT.search(text.replace(BREAK, "")[:12]):
        return None
    labelled = _ORIGIN.match(text)
    body = text[labelled.end() :] if labelled else text
    head, authors = _split_roles(body)
    head = head.strip(" \t\u3000，,、;；:：" + BREAK)
    if not head:
        return Byline(authors=authors, certain=True) if authors else None
    titled = _TITLED.fullmatch(head)
    if titled:
        names = _names(titled[2].strip("：: "))
        if titled[2].strip() and not names and not authors:
            return None
        return Byline(source=titled[1].replace(BREAK, ""), authors=names + authors, certain=True)
    return _plain(head, authors, lexicon, certain=bool(labelled or authors))


def _plain(head: str, authors: tuple[str, ...], lexicon: Lexicon, *, certain: bool) -> Byline | None:
    joined = head.replace(BREAK, "")
    if joined in lexicon.sources or joined.replace(" ", "") in lexicon.sources:
        return Byline(source=joined.replace(" ", ""), authors=authors, certain=True)
    first, _, rest = joined.partition(" ")
    if rest and (first in lexicon.sources or first.endswith(lexicon.source_endings)):
        names = _names(rest)
        if names and not rest.endswith(lexicon.source_endings):
            return Byline(source=first, authors=names + authors, certain=certain or first in lexicon.sources)
    if len(joined) > 30 or re.search("[。！？；]", joined):
        return None
    return Byline(
        source=joined,
        authors=authors,
        certain=certain or (joined.endswith(lexicon.source_endings) and len(joined) > 2),
    )


def _split_roles(text: str) -> tuple[str, tuple[str, ...]]:
    """What stands before the first role, and the names after each."""
    parts: list[str] = []
    at, head = 0, None
    for match in _ROLE.finditer(text):
        if head is None:
            head = text[: match.start()]
        else:
            parts.append(text[at : match.start()])
        at = match.end()
    if head is None:
        return text, ()
    parts.append(text[at:])
    names = tuple(name for part in parts for name in _names(part))
    return (head, names) if names else (text, ())


def _names(text: str) -> tuple[str, ...]:
    """The names in `text`, or none at all where one of its words cannot be a name."""
    words = [word for word in _SPLIT.split(_mend_breaks(text)) if word]
    return tuple(words) if words and all(_NAME.fullmatch(word) for word in words) else ()


def _mend_breaks(text: str) -> str:
    """Line ends inside a list of names: a name that was split is joined, two names that met are parted."""
    while BREAK in text:
        before, _, after = text.partition(BREAK)
        left = _SPLIT.split(before)[-1] if before else ""
        right = _SPLIT.split(after.replace(BREAK, " "))[0]
        split = len(left) == 1 or len(right) == 1 or left in _COMPOUND or not left or not right
        text = before + ("" if split else " ") + after
    return text
