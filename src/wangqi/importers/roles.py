"""Which look means what: sections, titles and sub-headings are found by the cheapest reading of the whole issue.

Passages that look alike (size, weight, family, place on the line, kind of numbering) form a group, and a group has
one role. Each reading of all groups has a cost, the sum of small clues; the cheapest is sought by changing one group
at a time from several starting points. What a section or a title looks like is thus never assumed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import groupby, product
from typing import TYPE_CHECKING, Final, Literal

from wangqi.parse.repair import solid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from wangqi.importers.contents import Contents
    from wangqi.importers.paragraphs import Habits
    from wangqi.importers.sheet import Passage
    from wangqi.parse.words import Lexicon

Role = Literal["masthead", "section", "title", "heading", "paragraph"]
Ending = Literal["", "trailing", "byline"]
"""Nothing; a paragraph that closes with a source in brackets; a passage that is a byline and nothing else."""
Group = tuple[int, float, bool, bool, str, str]

ROLES: Final[tuple[Role, ...]] = ("masthead", "section", "title", "heading", "paragraph")
MAX_TITLE: Final = 90
"""A longer passage is a paragraph, however it looks."""
_SENTENCE_END: Final = re.compile(r"[。；！，、;,](?:[”’」』）)])?$")
_DRESS: Final = (
    ("brackets", re.compile(r"[【\[〖][^】\]〗]+[】\]〗]")),
    (
        "ordinal",
        re.compile(r"[一二三四五六七八九十]{1,3}[、.．].*|第[一二三四五六七八九十\d]+(?:部分|篇|章).*"),
    ),
    ("bracketed", re.compile(r"[（(][一二三四五六七八九十\d]{1,3}[）)].*")),
    ("number", re.compile(r"\d{1,2}[.、．](?!\d).*")),
    ("bullet", re.compile(r"[●■◆▶▌★◇○□►▲].*")),
)
_IMPRINT: Final = re.compile(
    r"(?:第\d+期|[(（]?总第?\d+期|[12]\d{3}年(?:第\d+期|\d{1,2}月\d{1,2}日))[^，。]{0,24}$|"
    r"(?:主办|承办|主管|协办|编印|出版|编辑|责任编辑|主编|总编|签发|审核|校对|电话|地址|邮编|网址|内部资料|准印证)[^，。]{0,12}[:：]"
)
"""Number, date and publisher: lines of a masthead or a colophon, never a title."""
_EDGE: Final = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十\d]+部分[:：]?|\W+)|\W+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """What is known of one display passage, looked up once and asked by every reading."""

    group: Group
    is_section_name: bool
    is_heading_word: bool
    is_listed: bool
    is_sentence: bool
    length: int
    after_byline: bool
    unsourced: bool
    """Articles of this document end in their source, but what stands above this passage does not."""
    first_page: bool


def bare(text: str) -> str:
    """A section's name without ordinal, brackets and bullets: 【要闻】, ◆要闻 and 一、要闻 are 要闻."""
    name = solid(text)
    return _EDGE.sub("", _EDGE.sub("", name)) or name


def roles_of(
    passages: Sequence[Passage], ends: Sequence[Ending], habits: Habits, words: Lexicon, contents: Contents
) -> list[Role]:
    """A role for each passage. `ends[n]`: how passage n names a source or authors, as an article's end does."""
    sourced = sum(map(bool, ends)) >= 3  # counted once: a file may have many thousand passages
    clues = [
        _clue(passages, n, ends, habits, words, contents, sourced)
        if ends[n] != "byline" and _is_display(passages[n], habits, words)
        else None
        for n in range(len(passages))
    ]
    groups = Counter(clue.group for clue in clues if clue)
    if not groups:
        return ["paragraph"] * len(passages)
    reading = _cheapest(clues, list(groups))
    return ["paragraph" if clue is None else reading[clue.group] for clue in clues]


def _is_display(passage: Passage, habits: Habits, words: Lexicon) -> bool:
    """Whether a passage looks like anything but running text."""
    text, style, body = passage.text, passage.style, habits.body
    if passage.rows or passage.contents or not text.strip() or len(text) > MAX_TITLE:
        return False
    if passage.outline or bare(text) in words.sections:
        return True
    if _IMPRINT.match(solid(text)):
        return False
    if passage.item or style.size < body.size - 0.25:
        return False
    if style.size > body.size + 0.25 or style.bold > body.bold:
        return True
    if _SENTENCE_END.search(text) or len(text) > 60:
        return False
    if style.font != body.font and style.font and body.font:
        return True
    # Where no first line is indented, a short line that ends no sentence is all that a title has.
    return passage.align == "center" or passage.indent < 0.6


def _clue(
    passages: Sequence[Passage],
    n: int,
    ends: Sequence[Ending],
    habits: Habits,
    words: Lexicon,
    contents: Contents,
    sourced: bool,
) -> Clue:
    passage = passages[n]
    text = solid(passage.text)
    return Clue(
        group=_group(passage, habits),
        is_section_name=bare(text) in words.sections,
        is_heading_word=re.sub("[:：]$", "", text) in words.headings,
        is_listed=contents.lists(passage.text),
        is_sentence=_SENTENCE_END.search(text) is not None or text.endswith(("：", ":")),
        length=len(text),
        after_byline=n > 0 and ends[n - 1] != "",
        unsourced=n > 0 and ends[n - 1] == "" and sourced,
        first_page=passage.page == 1,
    )


def _group(passage: Passage, habits: Habits) -> Group:
    style = passage.style
    dress = next((name for name, pattern in _DRESS if pattern.fullmatch(passage.text)), "")
    plain = style.size == habits.body.size and style.bold == habits.body.bold
    place = ("center" if passage.align == "center" else "flush" if passage.indent < 0.6 else "indent") if plain else ""
    return (passage.outline or 9, style.size, style.bold, style.font != habits.body.font, dress, place)


def _cheapest(clues: Sequence[Clue | None], groups: list[Group]) -> Mapping[Group, Role]:
    best: tuple[float, dict[Group, Role]] | None = None
    sequence = _condensed(clues)
    for start in _starts(groups):
        cost, reading = _descend(sequence, groups, start)
        if best is None or cost < best[0] - 1e-9:
            best = cost, reading
    assert best is not None  # noqa: S101 - _starts yields at least one
    return best[1]


def _look(group: Group) -> tuple[float, ...]:
    """Sorts looks by prominence, the most prominent first; the kind of numbering does not count."""
    outline, size, bold, other, _, place = group
    return (outline, -size, not bold, not other, {"center": 0, "flush": 1}.get(place, 2))


def _starts(groups: list[Group]) -> Iterator[dict[Group, Role]]:
    """Readings to start from: looks in order of prominence, cut into masthead, section, title, heading, paragraph."""
    looks = sorted({_look(group) for group in groups})
    count = len(looks)
    cuts = [
        c
        for c in product(range(min(count, 3) + 1), range(min(count, 5) + 1), range(min(count, 8) + 1))
        if c[0] <= c[1] <= c[2]
    ]
    for masthead, section, title in cuts:
        role: dict[tuple[float, ...], Role] = {}
        for n, look in enumerate(looks):
            role[look] = (
                "masthead" if n < masthead else "section" if n < section else "title" if n < title else "heading"
            )
        yield {group: role[_look(group)] for group in groups}


def _condensed(clues: Sequence[Clue | None]) -> list[Clue | None]:
    """Running text between display passages is one entry, None."""
    out: list[Clue | None] = []
    for display, run in groupby(clues, key=lambda clue: clue is not None):
        out += list(run) if display else [None]
    return out


def _descend(
    sequence: list[Clue | None], groups: list[Group], reading: dict[Group, Role]
) -> tuple[float, dict[Group, Role]]:
    """Change one group's role at a time, as long as that makes the reading cheaper."""
    reading, cost = dict(reading), cost_of(sequence, reading)
    for _ in range(6):
        before = cost
        for group in groups:
            for role in ROLES:
                trial = {**reading, group: role}
                price = cost_of(sequence, trial)
                if price < cost - 1e-9:
                    reading, cost = trial, price
        if cost >= before - 1e-9:
            break
    return cost, reading


def cost_of(sequence: Sequence[Clue | None], reading: Mapping[Group, Role]) -> float:
    """The price of a reading: how oddly its sections, titles and headings follow one another, and disorder of looks."""
    cost = _order_cost(reading)
    before: Role | Literal["start"] = "start"
    titles = 0
    for clue in sequence:
        role: Role = "paragraph" if clue is None else reading[clue.group]
        cost += _follow(before, role, clue, titles)
        if clue is not None:
            cost += _own(role, clue, titles)
        titles += role == "title"
        if role != "masthead" or before == "start":
            before = role
    if before in ("section", "title"):
        cost += 3
    return cost + (40 if not titles else 0)


def _order_cost(reading: Mapping[Group, Role]) -> float:
    """A section that looks humbler than a title, or a title than a heading."""
    cost = 0.0
    ranks = {"masthead": 0, "section": 1, "title": 2, "heading": 3, "paragraph": 4}
    ordered = sorted(reading, key=_look)
    for n, one in enumerate(ordered):
        for two in ordered[n + 1 :]:
            if (
                _look(one) < _look(two)
                and ranks[reading[one]] > ranks[reading[two]]
                and "paragraph" not in (reading[one], reading[two])
            ):
                cost += 3
    looks: dict[Role, set[tuple[float, ...]]] = defaultdict(set)
    for group, role in reading.items():
        looks[role].add(_look(group))
    return cost + 0.7 * sum(max(0, len(looks[role]) - 1) for role in ("section", "title"))


def _follow(before: str, role: Role, clue: Clue | None, titles: int) -> float:
    if role == "section":
        return {"section": 5.0, "title": 5.0}.get(before, 0.0)
    if role == "title":
        early = clue is not None and clue.unsourced and before == "paragraph"
        return 3.0 if before == "title" else 0.8 if early else 0.0
    if role == "heading":
        return {"start": 4.0, "section": 3.0, "title": 0.8}.get(before, 0.0) + (4.0 if not titles else 0.0)
    if role == "paragraph":
        return {"section": 1.5}.get(before, 0.0) + (0.5 if clue is not None else 0.0)
    return 0.0


def _own(role: Role, clue: Clue, titles: int) -> float:
    cost = 0.0
    if role == "masthead":
        return (12.0 if titles or not clue.first_page else 0.6) + (2.0 if clue.is_section_name else 0.0)
    if role == "section":
        cost += 0.25 * max(0, clue.length - 8) + (2.0 if clue.is_heading_word or clue.is_sentence else 0.0)
        return cost - (2.5 if clue.is_section_name else 0.0) - (0.5 if clue.is_listed else 0.0)
    if role == "title":
        cost += (
            (2.0 if clue.is_sentence else 0.0)
            + (3.0 if clue.is_heading_word else 0.0)
            + (1.0 if clue.length < 5 else 0.0)
        )
        return cost + (2.5 if clue.is_section_name else 0.0) - (2.5 if clue.is_listed else 0.0)
    if role == "heading":
        cost += (
            (2.0 if clue.after_byline else 0.0)
            + (2.0 if clue.is_section_name else 0.0)
            + (2.5 if clue.is_listed else 0.0)
        )
        return cost - (0.5 if clue.is_heading_word else 0.0)
    return 1.5 if clue.is_listed or clue.is_section_name else 0.2 if not clue.is_sentence else 0.0
