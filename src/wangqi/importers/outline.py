"""Passages and their roles as an issue: sections, articles, blocks, bylines; and what is furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from wangqi.importers.paragraphs import BREAK, MARKER
from wangqi.importers.roles import bare
from wangqi.model import Article, Block, Furniture, Issue, Location, Metadata, Section
from wangqi.parse.bylines import LABELLED, Byline, read_byline
from wangqi.parse.masthead import read_masthead
from wangqi.parse.repair import solid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangqi.importers.roles import Ending, Role
    from wangqi.importers.sheet import Passage
    from wangqi.model import BlockKind
    from wangqi.parse.words import Lexicon

MAX_BYLINE: Final = 120
_WHOLE = re.compile(r"[（(〔\[]([^（）()〔〕]{2,100}|[^（）()]*[（(][^（）()]*[）)][^（）()]*)[）)〕\]][。.]?")
_TRAILING = re.compile(r"[（(]([^（）()]{2,100})[）)]$")
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+")
_ADDRESS_ALONE = re.compile(r"(?:https?://|www\.)[!-~]+")
_CONTACT = re.compile(
    r"(?:联系人|联系电话|电话|手机|传真|邮箱|电子邮箱|电子邮件|E-?mail|地址|邮编|微信|QQ|网址|邮政编码)[^。：:]{0,8}[：:]",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"[表图]\s*\d")
_NUMBERED_TITLE = re.compile(r"^(?:[●■◆▶▌★◇○□►▲]\s*|\d{1,2}\s*[.、．]\s*(?!\d))")


@dataclass(slots=True)
class _Draft:
    title: str
    line: int
    passages: list[tuple[Passage, Role, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlined:
    """What a document came to."""

    sections: tuple[Section, ...]
    masthead: Metadata
    furniture: tuple[Furniture, ...]
    untitled: int = 0
    """Passages that stood before the first title and are no masthead."""


def ending_of(passage: Passage, words: Lexicon) -> Ending:
    """Whether the passage names a source or authors, as a whole or at its end."""
    if passage.rows:
        return ""
    if _byline_of(passage, words, whole=True):
        return "byline"
    return "trailing" if _byline_of(passage, words, whole=False) else ""


def outline(passages: Sequence[Passage], roles: Sequence[Role], words: Lexicon, *, path: str) -> Outlined:
    """Put the passages together. Lines of the result count passages from 1."""
    opening = _opening(roles)
    masthead = [
        n for n in range(len(passages)) if roles[n] == "masthead" or (n < opening and _is_masthead(passages[n]))
    ]
    furniture = [
        Furniture(
            line=n + 1,
            kind="masthead",
            text=passages[n].text,
            reason="stands before the first section or title",
        )
        for n in masthead
    ]
    skipped = set(masthead)
    sections: list[tuple[str, int, list[_Draft]]] = []
    untitled = 0
    for n, (passage, role) in enumerate(zip(passages, roles, strict=True)):
        if n in skipped:
            continue
        if role in ("section", "title"):
            furniture += _dress(passage.text, role, n + 1)
        if role == "section":
            sections.append((section_name(passage.text), n + 1, []))
            continue
        if not sections:
            sections.append(("", n + 1, []))
        name, _, drafts = sections[-1]
        if role == "title":
            _title(drafts, passage, n)
            continue
        if not drafts:
            untitled += not name
            drafts.append(_Draft(title=name, line=n + 1))
        drafts[-1].passages.append((passage, role, n + 1))
    built = _built(sections, words, path)
    return Outlined(
        sections=built,
        masthead=read_masthead([item.text for item in furniture if item.kind == "masthead"]),
        furniture=tuple(furniture),
        untitled=untitled,
    )


def section_name(text: str) -> str:
    """The name as a topic carries it: without ordinal, brackets and bullets, without spaces between Han."""
    name = text.strip()
    return bare(name) if re.search(r"[\u3400-\u9fff]", name) else name


def _dress(text: str, role: Role, line: int) -> list[Furniture]:
    """The ordinal, bullet or brackets that a section's name or a title leaves behind."""
    kept = section_name(text) if role == "section" else _NUMBERED_TITLE.sub("", text)
    before, found, after = solid(text).partition(solid(kept))
    left = f"{before}{after}" if found else ""
    reason = f"ordinal, bullet or brackets of a {role}"
    return [Furniture(line=line, kind="markup", text=left, reason=reason)] if left else []


def _opening(roles: Sequence[Role]) -> int:
    return next((n for n, role in enumerate(roles) if role in ("section", "title")), 0)


def _is_masthead(passage: Passage) -> bool:
    """Whether a passage before the first title belongs to the masthead: short, and no sentence."""
    return len(passage.text) <= 80 and not passage.text.endswith("。") and not passage.rows


def _title(drafts: list[_Draft], passage: Passage, n: int) -> None:
    """Begin an article; a title right below a title, with nothing between, is its second line."""
    text = _NUMBERED_TITLE.sub("", passage.text)
    last = drafts[-1] if drafts else None
    if last is not None and not last.passages and last.line == n and text == passage.text and last.title:
        drafts[-1] = _Draft(title=f"{last.title} {text}", line=n + 1)
        return
    drafts.append(_Draft(title=text, line=n + 1))


def _built(sections: list[tuple[str, int, list[_Draft]]], words: Lexicon, path: str) -> tuple[Section, ...]:
    out: list[Section] = []
    count = 0
    for name, line, drafts in sections:
        implicit = bool(name) and len(drafts) <= 1 and all(draft.title == name for draft in drafts)
        articles: list[Article] = []
        for draft in drafts or [_Draft(title=name, line=line)]:
            count += 1
            articles.append(_article(draft, str(count), words, path))
        out.append(Section(name=name, articles=tuple(articles), at=Location(path=path, line=line), implicit=implicit))
    return tuple(out)


def _article(draft: _Draft, number: str, words: Lexicon, path: str) -> Article:
    found = _find_byline(draft, words)
    blocks: list[Block] = []
    printed = ""
    byline = Byline()
    for passage, role, line in draft.passages:
        text = passage.text
        if found is not None and found[0] == line:
            byline, printed = found[1], found[2]
            text = text[: len(text) - len(printed)].rstrip() if text.endswith(printed) else ""
        if text:
            blocks.append(_block(passage, text, role, Location(path=path, line=line)))
    links = tuple(dict.fromkeys(match[0].rstrip(".,;") for block in blocks for match in _ADDRESS.finditer(block.text)))
    return Article(
        id=number,
        title=draft.title or _first_words(blocks),
        blocks=tuple(blocks),
        at=Location(path=path, line=draft.line),
        end=draft.passages[-1][2] if draft.passages else draft.line,
        source=byline.source,
        authors=byline.authors,
        links=links,
        byline=printed,
    )


def _first_words(blocks: Sequence[Block]) -> str:
    """A name for text that has no title: its own first words."""
    text = blocks[0].text if blocks else ""
    return re.split(r"[，。；：！？\n]", text)[0][:30] or "无题"


def _block(passage: Passage, text: str, role: Role, at: Location) -> Block:
    if passage.rows:
        return Block(kind="table", text=text, at=at, end=at.line, rows=passage.rows, head=True)
    kind: BlockKind = "paragraph"
    if _ADDRESS_ALONE.fullmatch(text):
        kind = "link"
    elif _CONTACT.match(text) and len(text) <= 60:
        kind = "contact"
    elif role == "heading" and not _CAPTION.match(text):
        return Block(kind="heading", text=text, at=at, end=at.line, level=1)
    elif passage.item or (MARKER.match(text) and not re.match("[一二三四五六七八九十]+、", text)):
        kind = "item"
    return Block(kind=kind, text=text, at=at, end=at.line)


def _find_byline(draft: _Draft, words: Lexicon) -> tuple[int, Byline, str] | None:
    """(passage, byline, as printed): on a line of its own below the title or at the end, or closing the last text."""
    for place, (passage, _, line) in enumerate(draft.passages):
        own = _byline_of(passage, words, whole=True)
        if own and (place == 0 or _only_links_after(draft, place)):
            return line, own[0], own[1]
    for place in range(len(draft.passages) - 1, -1, -1):
        passage, _, line = draft.passages[place]
        if not _only_links_after(draft, place):
            break
        own = _byline_of(passage, words, whole=False)
        if own:
            return line, own[0], own[1]
    return None


def _only_links_after(draft: _Draft, place: int) -> bool:
    """Whether nothing but addresses, contacts and their labels follows."""
    return all(
        p.rows or _ADDRESS.search(p.text) or _CONTACT.match(p.text) or _CAPTION.match(p.text) or len(p.text) <= 12
        for p, _, _ in draft.passages[place + 1 :]
    )


def _byline_of(passage: Passage, words: Lexicon, *, whole: bool) -> tuple[Byline, str] | None:
    """The byline that the passage is (`whole`) or ends with, and how it is printed."""
    text = passage.text
    if whole:
        if len(text) > MAX_BYLINE:
            return None
        match = _WHOLE.fullmatch(text)
        if not match and not LABELLED.match(text):
            return None
        byline = _read(match[1] if match else text, passage.broken, words)
        return (byline, text) if byline and (byline.certain or match) else None
    match = _TRAILING.search(text)
    byline = _read(match[1], passage.broken, words) if match else None
    return (byline, match[0]) if match and byline and byline.certain else None


def _read(content: str, broken: str, words: Lexicon) -> Byline | None:
    """A byline, read with its line ends (they may part two names) and without (they may split a word)."""
    readings = [read_byline(content, words)]
    length = len(solid(content))
    tail = next(
        (broken[n:] for n in range(len(broken)) if len(solid(broken[n:])) == length + broken.endswith(_CLOSERS)),
        "",
    )
    if BREAK in tail:
        readings.append(read_byline(tail.rstrip("".join(_CLOSERS)).lstrip("（(〔["), words))
    known = [byline for byline in readings if byline]
    return max(known, key=lambda byline: _trust(byline, words)) if known else None


_CLOSERS: Final = ("）", ")", "〕", "]", "。")


def _trust(byline: Byline, words: Lexicon) -> tuple[bool, bool, int, int]:
    source = byline.source or ""
    return byline.certain, source in words.sources or not source, len(byline.authors), -len(source)


def issue_of(outlined: Outlined, metadata: Metadata, issue_id: str, *, path: str) -> Issue:
    """The issue that the parts make."""
    return Issue(
        id=issue_id,
        sections=outlined.sections,
        at=Location(path=path),
        number=metadata.number,
        total=metadata.total,
        date=metadata.date,
        title=metadata.title,
    )
