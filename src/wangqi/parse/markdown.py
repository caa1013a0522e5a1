"""Markdown issues: `# issue`, `## section`, `### article`.

CommonMark with tables and strikethrough, read by markdown-it-py. Front matter in YAML is optional. Text between `#`
and the first `##` is an article with the title of the issue, in a section without a name; a `##` without `###` is
its own only article; text between a `##` and its first `###` is an article with the name of the section. Deeper
headings are blocks. An article's last line names its source if it does so in words (来源：…, （记者 …）, or a known
source in brackets), or in the form that `write_markdown` uses, which takes any wording:

    <cite data-source="新华社" data-authors="张三、李四">（新华社 张三 李四）</cite>

A block that Markdown has no form for is written `<p class="contact">…</p>`, with the block's kind as its class.

Every character that the Markdown's tokens carry is in a block, a title, a section's name or a byline, in order; what
is not is markup, and counted as furniture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from wangqi.model import Furniture, Issue, Location, Metadata, Parsed, Problem, Source
from wangqi.parse import brackets, dense, emphasis, quotes
from wangqi.parse.flow import Flow, Piece
from wangqi.parse.headline import read_headline
from wangqi.parse.html import events
from wangqi.parse.metadata import resolve, stem
from wangqi.parse.outline import Outline, solid
from wangqi.parse.raw_html import read_html_block, read_html_inline
from wangqi.parse.sidecar import Said, read_front_matter
from wangqi.parse.words import lexicon
from wangqi.plain import plain

if TYPE_CHECKING:
    from wangqi.config import FieldWords

MAX_NESTING: Final = 20
"""Lists and quotes inside one another at most. Text below that is reported, not dropped in silence."""

_FRONT = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_ELEMENTS: Final = {
    "bullet_list": "ul",
    "ordered_list": "ol",
    "blockquote": "blockquote",
    "paragraph": "p",
    "table": "table",
    "tr": "tr",
    "th": "th",
    "td": "td",
}
_INLINE: Final = {"em": "em", "strong": "strong", "s": "del", "link": "a"}


def parse_markdown(source: Source, words: FieldWords) -> Parsed:
    """Read a Markdown issue. Never raises on text; corrections name lines of raw text and are errors here."""
    said, body = _front_matter(_text(source), source.path)
    source = replace(source, metadata=_merged(said.metadata, source.metadata))
    return _parsed(source, words, said, body, crowd=dense.crowd(body))


def parse_as_it_stands(source: Source, words: FieldWords) -> Parsed:
    """A text that is no bulletin's (see dense.py) as an article of one block, whatever marks are in it."""
    text = _text(source)
    return _parsed(source, words, Said(metadata=Metadata()), text, crowd=dense.many(dense.lines(text)))


def _text(source: Source) -> str:
    return plain(source.text).replace("\f", " ")


def _parsed(source: Source, words: FieldWords, said: Said, body: str, *, crowd: str) -> Parsed:
    flow, tokens = _as_it_stands(body, source.path) if crowd else _read(body, source.path)
    headline, masthead = _headline(flow.pieces)
    metadata, issue_id, found = resolve(source, headline)
    outline = Outline(
        path=source.path,
        fallback=metadata.title or stem(source.path),
        lexicon=lexicon(words),
        aliases=source.aliases,
    )
    for piece in flow.pieces:
        outline.add(piece)
    issue, account = outline.finish(metadata, issue_id)
    total = len(solid(source.text))
    furniture = total - account.blocks - account.titles - account.sections - account.bylines
    return Parsed(
        issue=issue,
        problems=(
            *said.problems,
            *found,
            *_not_raw(source),
            *([dense.report(source.path, crowd)] if crowd else ()),
            *_checked(tokens, flow.pieces, source.path),
            *_hollow(issue),
        ),
        furniture=tuple(sorted((*flow.furniture, *masthead), key=lambda item: item.line)),
        account=replace(account, total=total, furniture=furniture),
    )


def read_pieces(text: str, path: str) -> Flow:
    """The blocks of a piece of Markdown, without the structure of an issue around them."""
    return _read(text, path)[0]


def _read(text: str, path: str) -> tuple[Flow, list[Token]]:
    return _walked(_reader().parse(text), path)


def _as_it_stands(text: str, path: str) -> tuple[Flow, list[Token]]:
    """The text as one block that keeps its lines, whatever marks are in it."""
    return _walked([Token("code_block", "code", 0, content=text, map=[0, text.count("\n")])], path)


def _walked(tokens: list[Token], path: str) -> tuple[Flow, list[Token]]:
    flow = Flow(path)
    _Walk(flow).blocks(tokens)
    return flow, tokens


@cache
def _reader() -> MarkdownIt:
    # The parser holds no state between texts; making one takes longer than reading a short issue.
    reader = MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING}).enable(["table", "strikethrough"])
    # `at` replaces a rule's chains as well; those of this one are the standard's.
    alt = ["paragraph", "reference", "blockquote", "list"]
    reader.block.ruler.at("blockquote", quotes.blockquote, {"alt": alt})
    reader.inline.ruler.at("emphasis", emphasis.tokenize)
    reader.inline.ruler.at("link", brackets.link)
    reader.inline.ruler.at("image", brackets.image)
    return reader


def _front_matter(text: str, path: str) -> tuple[Said, str]:
    """What front matter says, and the text with blank lines in its place (line numbers stay)."""
    match = _FRONT.match(text)
    said = read_front_matter(match["yaml"], path=path, line=2) if match else None
    if match is None or said is None:
        return Said(metadata=Metadata()), text
    return said, "\n" * match[0].count("\n") + text[match.end() :]


def _merged(first: Metadata, second: Metadata) -> Metadata:
    """Front matter before the sidecar, field by field."""
    return Metadata(
        number=first.number or second.number,
        total=first.total or second.total,
        date=first.date or second.date,
        title=first.title or second.title,
        id=first.id or second.id,
    )


def _headline(pieces: list[Piece]) -> tuple[Metadata, list[Furniture]]:
    """What the issue's own heading says; it must stand before anything else to be that."""
    if not pieces or pieces[0].rank != 1:
        return Metadata(), []
    metadata, parts = read_headline(pieces[0].block.text)
    line, reason = pieces[0].block.at.line, "number or date in the issue's heading"
    return metadata, [Furniture(line=line, kind="masthead", text=part, reason=reason) for part in parts]


def _not_raw(source: Source) -> Iterator[Problem]:
    for correction in source.corrections:
        yield Problem(
            severity="error",
            code="correction-misfit",
            message=f"a correction of line {correction.line}, but the issue is Markdown",
            hint="edit the Markdown itself, and remove the correction",
            at=correction.at,
        )


def _hollow(issue: Issue) -> Iterator[Problem]:
    """An issue without articles, articles without a title or without text."""
    if not issue.articles:
        hint = "write `## section` and `### article` above the text"
        yield Problem(severity="warning", code="no-articles", message="no article was found", hint=hint, at=issue.at)
    for article in issue.articles:
        if not article.title:
            hint = "write a title behind the `###`"
            yield Problem(severity="warning", code="untitled", message="text without a title", hint=hint, at=article.at)
        elif not article.blocks:
            message = f"no text below the title “{article.title[:20]}”"
            hint = "write the text, or remove the heading"
            yield Problem(severity="warning", code="empty-article", message=message, hint=hint, at=article.at)


@dataclass(slots=True)
class _Walk:
    """Tells a flow what Markdown's tokens say."""

    flow: Flow

    def blocks(self, tokens: list[Token]) -> None:
        for token in tokens:
            if token.map and token.nesting >= 0:
                self.flow.line = token.map[0] + 1
            self._block(token)
        self.flow.flush()

    def _block(self, token: Token) -> None:
        flow, kind = self.flow, token.type
        element = _ELEMENTS.get(kind.removesuffix("_open").removesuffix("_close"))
        if kind == "inline":
            self._inline(token.children or [])
        elif element:
            # A number that a list starts with is part of its items' markers.
            (flow.open if token.nesting > 0 else flow.close)(element)
        elif kind == "list_item_open":
            flow.list_item(f"{token.info}{token.markup}" if token.info else token.markup)
        elif kind == "heading_open":
            level = int(token.tag[1])
            flow.heading(max(1, level - 3), level if token.level == 0 and level <= 3 else 0)
        elif kind in ("heading_close", "list_item_close"):
            flow.flush()
        elif kind in ("fence", "code_block"):
            flow.line += kind == "fence"
            flow.code(token.content)
        elif kind == "html_block":
            read_html_block(flow, token.content)
        elif kind == "hr":
            flow.open("hr")

    def _inline(self, tokens: list[Token]) -> None:
        flow = self.flow
        for token in tokens:
            if token.type == "text":
                flow.text(token.content)
            elif token.type == "softbreak":
                flow.soft_break()
            elif token.type == "hardbreak":
                flow.hard_break()
                flow.line += 1
            elif token.type == "code_inline":
                flow.open("code")
                flow.text(token.content, code=True)
                flow.close("code")
            elif token.type == "image":
                flow.image(str(token.attrs.get("src", "")), _alt(token))
            elif token.type == "html_inline":
                read_html_inline(flow, token.content)
            else:
                self._element(token)

    def _element(self, token: Token) -> None:
        name = _INLINE.get(token.type.removesuffix("_open").removesuffix("_close"))
        if name and token.nesting > 0:
            self.flow.open(name, {"href": str(token.attrs.get("href", ""))})
        elif name:
            self.flow.close(name)


def _alt(token: Token) -> str:
    """The words of a picture, without the markup that they may have."""
    return "".join(
        _alt(child) if child.type == "image" else child.content
        for child in token.children or []
        if child.type != "html_inline"
    )


def _carried(tokens: list[Token]) -> Iterator[str]:
    """The text of Markdown's tokens, read a second time and in another way than the blocks were made."""
    for token in tokens:
        if token.type == "inline":
            yield from _carried(token.children or [])
        elif token.type in ("html_block", "html_inline"):
            for event in events(token.content):
                yield event.text if not event.name else ""
                if event.name == "img" and not event.close:
                    yield event.attributes.get("alt", "")
        elif token.type == "image":
            yield _alt(token)
        else:
            yield token.content


def _checked(tokens: list[Token], pieces: list[Piece], path: str) -> Iterator[Problem]:
    """The proof that no character was lost, and the report of nesting that the reader does not follow."""
    for token in tokens:
        # What stands inside would be one level down, which markdown-it passes over.
        if token.level >= MAX_NESTING - 1 and token.type in ("blockquote_open", "list_item_open"):
            yield Problem(
                severity="error",
                code="nested-too-deeply",
                message=f"lists or quotes more than {MAX_NESTING} deep; what stands below is not read",
                hint="remove some of the marks at the start of the line",
                at=Location(path=path, line=token.map[0] + 1 if token.map else 1),
            )
            break
    expected = solid("".join(_carried(tokens)))
    held = [solid(piece.carried) for piece in pieces]
    if "".join(held) == expected:
        return
    at, line = 0, 1
    for text, piece in zip(held, pieces, strict=True):
        line = piece.block.at.line
        if not expected.startswith(text, at):
            break
        at += len(text)
    yield Problem(
        severity="error",
        code="lost-characters",
        message=f"{len(expected)} characters were read but {sum(map(len, held))} are in the issue",
        hint="this is a fault of wangqi: please report it with the file",
        at=Location(path=path, line=line),
    )
