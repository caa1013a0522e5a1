"""What there is to see in a line, found once, before anything is decided about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wangqi.parse import bylines
from wangqi.parse.repair import solid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangqi.parse.bylines import Byline
    from wangqi.parse.lines import Line
    from wangqi.parse.words import Lexicon

_MARKS: Final = (
    ("part", re.compile(r"第[一二三四五六七八九十百\d]{1,4}(?:部分|章|编|篇|节)")),
    ("han", re.compile(r"([一二三四五六七八九十]{1,3})\s*、")),
    ("han-paren", re.compile(r"[（(]([一二三四五六七八九十]{1,3})[）)]")),
    ("number", re.compile(r"(\d{1,2})\s*[.．](?![\d.])\s*")),
    ("number-comma", re.compile(r"(\d{1,2})\s*、")),
    ("number-paren", re.compile(r"[（(](\d{1,2})[）)]|(\d{1,2})[)）]")),
    ("circled", re.compile(r"[①-⑳]")),
    ("bullet", re.compile(r"[●■◆▶▌★◇○□►▲※➢✦•▪]+|[·-](?=\s)")),
    (
        "first",
        re.compile(
            r"(?:第?[一二三四五六七八九十]{1,2}(?:是|要|为|来)|其[一二三四五六]|首先|其次|最后|第[一二三四五六七八九十])[，：、]?"
        ),
    ),
)
_SECTION_BRACKETS = re.compile(r"[【\[〖『]([^】\]〗』]{2,14})[】\]〗』]")
_END_BRACKET = re.compile(r"[（(]([^（）()]{2,70})[）)]$")
_CLOSES = re.compile(r"^([^（）()。！？；]{0,60})[）)]$")
_CONTACT = re.compile(
    r"(?<![\u3400-\u9fff])(?:电\s*话|手\s*机|传\s*真|邮\s*箱|邮\s*编|地\s*址|网\s*址|微\s*信|联\s*系\s*人|QQ|E-?mail|Email|Tel|Fax)\s*[:：]"
    r"|[\w.+-]+@[\w-]+\.[\w.]+|(?<!\d)0\d{2,3}\s?[-—)）]\s?\d{7,8}|(?<!\d)1[3-9]\d{9}(?!\d)"
)
_LONG_NUMBER = re.compile(r"\d{7}")
_URL = re.compile(r"(?:https?://|www\.)[!-~]+")
_LINK_BEGINS = re.compile(r"https?://|www\.")
_PRINTED_ASCII: Final = "".join(map(chr, range(0x21, 0x7F)))
_URL_PART = re.compile(r"[A-Za-z0-9./_?=&%#:~+-]+")
_CAPTION = re.compile(r"(?:续?表|附表)\s*\d{0,2}[-—.]?\d{0,2}\s+\S|(?:续?表|附表)\s*\d{1,2}")
_CELL_GAP = re.compile(r"\t| {2,}|\u3000+")
_NUMBER_CELL = re.compile(r"[-−+]?[\d ,.]+%?|[-—/]")
_OPENERS: Final = "（《“‘「『【〈(["
_CLOSERS: Final = "）》”’」』】〉)]"
_APART = re.compile(r"[\u3400-\u9fff]{2}[ \u3000][\u3400-\u9fff]{2}")
_STRAY = re.compile(
    r"(?<![\u3400-\u9fff])[\u3400-\u9fff][ \u3000][\u3400-\u9fff]"
    r"|[\u3400-\u9fff][ \u3000][\u3400-\u9fff](?![\u3400-\u9fff])"
)
"""A space beside a lone Han character: the extractor's, not a title's."""
_PAIR: Final = dict(zip(_CLOSERS, _OPENERS, strict=True))
_BRACKETS = re.compile("[" + re.escape(_OPENERS + _CLOSERS) + "]")
_HAN_NUMBERS: Final = " 一二三四五六七八九"
_COUNT_REACH: Final = 8
"""Lines above in which the ordinal before is looked for."""
_SENTENCE_END: Final = frozenset("。！？；…”")
_FIGURE = re.compile(r"\d\s?[十百千万亿]{0,2}$")
_UNIT = re.compile(r"[kcdmhnμ]?(?:m[23²³]|[gm](?![A-Za-z])/?)")
_UNIT_LETTERS: Final = frozenset("kcdmhnμg")
_NO_START: Final = frozenset("，。、；：！？）》”’」』】〉,.;:!?)]%…—·～℃")


@dataclass(slots=True)
class Look:
    """The features of one line. See `Line` for its text and widths."""

    line: Line
    text: str
    last: str
    running: bool = False
    """Ends inside a sentence, as far as its last character tells: in Han, or a comma."""
    mark: str = ""
    """Kind of the ordinal or bullet that it begins with: see `_MARKS`; or `brackets`: all of it is in 【】."""
    mark_end: int = 0
    ordinal: int = 0
    """Value of that ordinal; 0: not a number."""
    stops: int = 0
    """Full stops and semicolons inside (not at the end)."""
    commas: int = 0
    opens: str = ""
    """Brackets opened and not closed in the line."""
    closes: str = ""
    """Brackets closed and not opened in the line."""
    byline: Byline | None = None
    """What a bracket at its end, or the whole line, says about the source."""
    byline_at: int = -1
    """Where that begins in the text; 0: the whole line is a byline. -1: none, or begun in a line above."""
    byline_from: int = 0
    """How many lines above it began."""
    opens_byline: bool = False
    """A byline begins here that a line below ends."""
    in_byline: bool = False
    """The line lies wholly inside a byline that began above."""
    credited: bool = False
    """A byline below the title, above the text, names the source of the article that the line is in."""
    url: bool = False
    """Nothing but a link, or the beginning of one."""
    url_part: bool = False
    """Nothing but characters that a link can hold."""
    link_ends: bool = False
    """Nothing but the rest of a link, and the byline after it."""
    url_open: bool = False
    """Ends inside what may be a link that was broken."""
    apart: bool = False
    """A space parts Han characters in it, and no comma does."""
    contact: bool = False
    cells: int = 1
    """Pieces parted by tabs or wide gaps."""
    caption: bool = False
    """Like a table's caption."""
    counted: bool = False
    """Its ordinal goes on with a count inside the running text above (`一是…；二是…`), so it stands here by chance."""
    bare: str = ""
    """The text without its mark, solid."""
    bad_start: bool = False
    """Begins with a mark that nothing begins with: it goes on from the line above."""


def look_at(lines: Sequence[Line], lexicon: Lexicon) -> list[Look]:
    """The features of all lines; bylines that run over several lines are found here."""
    looks = [_look(line) for line in lines]
    for at in range(len(looks)):
        _find_byline(looks, at, lexicon)
    _mark_credited(looks)
    for at, look in enumerate(looks):
        if look.mark == "first" and look.ordinal > 1:
            look.counted = _counts_inside(looks, at)
    return looks


def _counts_inside(looks: Sequence[Look], at: int) -> bool:
    """Whether the ordinal before this line's was printed inside a line: 二是 there, 三是 here."""
    look = looks[at]
    before = _HAN_NUMBERS[look.ordinal - 1 : look.ordinal] + look.text[1:2]
    if look.text[:1] != _HAN_NUMBERS[look.ordinal : look.ordinal + 1] or len(before) < 2:
        return False
    for above in reversed(looks[max(at - _COUNT_REACH, 0) : at]):
        place = above.text.rfind(before)
        if place >= 0:
            return place > 0 and above.text[place - 1] in "；：，。"
    return False


def _mark_credited(looks: Sequence[Look]) -> None:
    credited = False
    for at, look in enumerate(looks):
        if look.byline is not None:
            above = looks[at - 1] if at else look
            credited = look.byline_at == 0 and not above.stops and above.last not in _SENTENCE_END
        look.credited = credited


def _look(line: Line) -> Look:
    text = line.text
    look = Look(line, text, text[-1])
    look.running = "\u3400" <= look.last <= "\u9fff" or look.last in "，、"
    look.commas = text.count("，")
    look.stops = text.count("。") + text.count("；") - (look.last in "。；")
    look.bad_start = text[0] in _NO_START and not text.startswith(("——", "……"))
    _find_mark(look)
    look.bare = solid(text[look.mark_end :]) if look.mark != "brackets" else solid(text.strip("【】[]〖〗『』"))
    look.opens, look.closes = _balance(text)
    look.url_part = text.isascii() and bool(_URL_PART.fullmatch(text))
    if "://" in text or "www." in text:
        look.url = bool(_URL.fullmatch(text))
        look.url_open = bool(_LINK_BEGINS.search(text, len(text.rstrip(_PRINTED_ASCII))))
    look.apart = " " in text and not look.commas and bool(_APART.search(text)) and not _STRAY.search(text)
    if line.width < 70:
        look.contact = _may_be_contact(text) and bool(_CONTACT.search(text))
        look.cells = 1 + len(_CELL_GAP.findall(text)) if "  " in text or "\t" in text or "\u3000" in text else 1
        look.caption = text[0] in "续表附" and bool(_CAPTION.match(text))
    return look


def _may_be_contact(text: str) -> bool:
    """Whether there is anything that each contact has: cheaper than to look for one."""
    if "：" in text or ":" in text or "@" in text:
        return True
    return ("0" in text or "1" in text) and bool(_LONG_NUMBER.search(text))


def _find_mark(look: Look) -> None:
    text = look.text
    if text[0] in "【[〖『" and _SECTION_BRACKETS.fullmatch(text):
        look.mark, look.mark_end = "brackets", 0
        return
    if text[0] in "（(①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮●■◆▶▌★◇○□►▲※➢✦•▪·-第一二三四五六七八九十其首最" or text[0].isdigit():
        for name, pattern in _MARKS:
            match = pattern.match(text)
            if match:
                look.mark, look.mark_end = name, match.end()
                look.ordinal = _value(next((g for g in match.groups() if g), "") or match[0])
                return


_HAN_DIGITS: Final = {c: n for n, c in enumerate("一二三四五六七八九", 1)}


def _value(text: str) -> int:
    if text.isdigit():
        return int(text) if text.isascii() else "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳".find(text) + 1
    if text[:1] in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳":
        return "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳".find(text[0]) + 1
    tens, ten, ones = text.partition("十")
    if ten:
        return 10 * _HAN_DIGITS.get(tens, 1) + _HAN_DIGITS.get(ones[:1], 0)
    return next((_HAN_DIGITS[c] for c in text if c in _HAN_DIGITS), 0)


def _balance(text: str) -> tuple[str, str]:
    marks = _BRACKETS.findall(text)
    if not marks:
        return "", ""
    stack: list[str] = []
    closes: list[str] = []
    for mark in marks:
        if mark in _PAIR:
            if stack and stack[-1] == _PAIR[mark]:
                stack.pop()
            elif _PAIR[mark] in stack:
                while stack.pop() != _PAIR[mark]:
                    pass
            else:
                closes.append(mark)
        else:
            stack.append(mark)
    return "".join(stack), "".join(closes)


def _find_byline(looks: list[Look], at: int, lexicon: Lexicon) -> None:
    look = looks[at]
    if look.last in "）)":
        _bracketed(looks, at, lexicon)
    elif look.line.width < 90 and look.text[0] in bylines.LABELS_BEGIN and bylines.LABELLED.match(look.text):
        byline = bylines.read_byline(look.text, lexicon)
        if byline is not None and byline.certain and not re.search("[。！？]", look.text):
            look.byline, look.byline_at = byline, 0
    elif look.line.width < 24 and look.bare in lexicon.sources:
        look.byline, look.byline_at = bylines.Byline(source=look.bare, certain=True), 0


def _bracketed(looks: list[Look], at: int, lexicon: Lexicon) -> None:
    look = looks[at]
    match = _END_BRACKET.search(look.text)
    if match:
        _accept(looks, at, 0, match.start(), match[1], lexicon)
        return
    tail = _CLOSES.match(look.text)
    if not tail:
        return
    content = tail[1]
    for up in (1, 2, 3):
        if at < up:
            return
        above = looks[at - up].text
        where = max(above.rfind("（"), above.rfind("("))
        if where >= 0 and not re.search("[）)]", above[where:]):
            _accept(looks, at, up, where, above[where + 1 :] + bylines.BREAK + content, lexicon)
            return
        if re.search("[（）()。]", above):
            return
        content = above + bylines.BREAK + content


def _accept(looks: list[Look], at: int, up: int, where: int, content: str, lexicon: Lexicon) -> None:
    """Take a bracket for a byline: it says so, or it stands after a sentence's end."""
    before = looks[at - up].text[:where].rstrip()
    above = looks[at - up - 1].text if not before and at - up > 0 else before
    after_stop = above[-1:] in {"。", "！", "？", "”", "…", "；", "）"}
    if not before and not after_stop and up == 0 and len(content) < 5 and not content.isascii():
        after_stop = at > 0
    byline = bylines.read_byline(content, lexicon)
    if byline is None or not (byline.certain or (after_stop and (not before or above[-1] in "。！？”…"))):
        return
    link = up == 0 and len(before) > 4 and bool(_URL_PART.fullmatch(before))
    if before and not link and above[-1] not in "。！？”…；）" and not re.match(r"\s*(?:来源|记者|作者|《)", content):
        return
    look = looks[at]
    look.link_ends = link
    look.byline, look.byline_from = byline, up
    look.byline_at = where if up == 0 else -1
    if up:
        looks[at - up].opens_byline = True
        looks[at - up].byline_at = where
        for between in looks[at - up + 1 : at + 1]:
            between.in_byline = True


def continues_link(text: str) -> bool:
    """Whether a line begins with what may be the rest of a link."""
    match = _URL_PART.match(text)
    return bool(match) and len(match[0]) >= 2 if match else False


def counts(above: Look, below: Look) -> bool:
    """Whether a figure ends the line above and a unit in Latin letters begins this one: 35 / mg/m3, 2 300 亿 / m³."""
    return below.text[0] in _UNIT_LETTERS and bool(_UNIT.match(below.text)) and bool(_FIGURE.search(above.text))
