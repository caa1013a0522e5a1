"""Clues: small pure functions, each of which sees one thing about a line and says what it costs.

Two kinds. *Label clues* look at one line: `(look, context) -> ((label, cost), …)`. *Seam clues* look at two neighbours
and say what it costs to read the second as going on with the first, and what to read it as something new:
`(above, below, context) -> (join, part)`. How full the upper line is has a place of its own (fill.py).

A cost is negative where a clue speaks for a reading. The first line of each docstring is what `--explain` prints.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from wangqi.parse.costs import H2, P2, T2, A, B, C, H, I, L, M, P, S, T, W
from wangqi.parse.features import continues_link, counts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wangqi.parse.features import Look
    from wangqi.parse.measure import Measure
    from wangqi.parse.topic import Topic
    from wangqi.parse.words import Lexicon

Cost = tuple[int, float]

_STRONG_MASTHEAD = re.compile(
    r"第\s*[\d〇零一二三四五六七八九十百]{1,4}\s*期|总第?\s*\d+\s*期|^\d{4}\s*年\s*第?\s*\d+\s*期"
    r"|^[（(]?内部(?:资料|刊物|参考|交流)|(?:编印?|主办|主编|编发)(?:$|\s)"
    r"|(?:主办|承办|协办|主管|编印|编辑|责编|主编|出版|电话)(?:单位|部门|日期|部)?\s*[:：]|准印证|ISSN|^本期共"
    r"|^[（(]?\s*(?:\d{4}|[〇零一二三四五六七八九]{4})\s*年\s*[\d一二三四五六七八九十]{1,2}\s*月"
    r"\s*[\d一二三四五六七八九十]{1,3}\s*日\s*[)）]?\s*(?:$|星期|第)"
)
_INSIDE = re.compile("[、：“”（）《》]")
"""Marks that names of sections do not hold."""
_SENTENCE_END: Final = frozenset("。！？…")
_OTHER_END: Final = frozenset("，、；：。,;:")


@dataclass(slots=True)
class Context:
    """What the clues may know beside the line."""

    measure: Measure
    lexicon: Lexicon
    matched: dict[int, int] = field(default_factory=dict)
    """Line index to label, where the contents page has the line."""
    titles_listed: bool = False
    """The contents page has the titles of this bulletin, so that a title it lacks is none."""
    sections_listed: bool = False
    in_table: frozenset[int] = frozenset()
    topics: dict[int, Topic] = field(default_factory=dict)
    """Line index to its topic figures, for lines that may be titles or sub-headings."""
    masthead_end: int = 0
    """Index of the last line with a masthead's own words; -1: there is none."""
    parts: tuple[tuple[int, Measure], ...] = ()
    """Where the measure changes: number of lines, and their measure, of each part in order; else empty."""

    def by_line(self, count: int) -> Sequence[Context]:
        """The context of each of `count` lines: this one, but with the measure of the line's part."""
        if not self.parts:
            return [self] * count
        return [own for size, measure in self.parts for own in [replace(self, measure=measure, parts=())] * size]


def sentence_marks(look: Look, _: Context) -> Sequence[Cost]:
    """Titles and names do not hold sentences."""
    marks = 2 * len(_INSIDE.findall(look.bare))
    if not look.stops and not look.commas and look.last not in "。；：:，、":
        return ((S, marks),) if marks else ()
    stop = 7.0 * min(look.stops, 2) + (7.0 if look.last in "。；" else 0.0)
    comma = 1.0 * look.commas
    colon = 4.0 if look.last in "：:" else 0.0
    hang = 3.0 if look.last in "，、" else 0.0
    return (
        (T, stop + comma + colon),
        (T2, stop + comma + colon),
        (H, stop + comma + hang + (-1.4 if colon else 0.0)),
        (H2, stop + comma + hang),
        (S, stop + 4 * look.commas + colon + 2 * hang + marks),
        (W, 3.0 * look.stops + comma + (3.0 if look.last == "。" else 0.0)),
        (M, 2.0 * look.stops + comma + (3.0 if look.last == "。" else 0.0)),
    )


def length(look: Look, context: Context) -> Sequence[Cost]:
    """How long names, titles and sub-headings are."""
    size = len(look.bare)
    section = 0.6 * max(size - 6, 0) + (0.3 * (size - 12) if size > 12 else 0.0) + (4.0 if size < 2 else 0.0)
    title = 2.5 if size < 4 else 1.0 if size < 6 else 0.3 if size < 8 else 0.0
    long = size - 20 if size > 20 else 0
    over = look.line.width - context.measure.full - 1.5 - look.line.slack
    if over <= 0.0:
        return ((S, section), (T, title), (H, 0.12 * long), (C, 0.05 * long))
    over = min(over * context.measure.sharpness, 6.0)
    return ((S, section), (T, title + over), (T2, over), (H, 0.12 * long + over), (C, 0.05 * long))


def known_words(look: Look, context: Context) -> Sequence[Cost]:
    """Words of the field: names of sections, usual sub-headings."""
    bare = look.bare
    words = context.lexicon
    out: list[Cost] = []
    if bare in words.sections:
        out += [(S, -3.2), (T, 1.5), (H, 0.8), (P, 1.0)]
    elif len(bare) <= 7 and bare.endswith(words.section_endings):
        out += [(S, -1.0)]
    else:
        out += [(S, 1.2)]
    if bare.startswith("关于") and bare.endswith(words.documents):
        out += [(T, -2.5), (H, 1.0), (P, 1.0)]
    if bare.rstrip("：:") in words.headings:
        out += [(H, -3.5), (T, 3.0), (P, 0.5), (S, 3.0)]
    return out


_MARK_COSTS: Final[dict[str, tuple[Cost, ...]]] = {
    "": ((I, 9.0),),
    "part": ((S, 0.0), (T, 1.5), (H, -1.0), (I, 6.0)),
    "han": ((S, 0.8), (T, 2.5), (H, -2.0), (I, 2.0)),
    "han-paren": ((S, 3.0), (T, 4.0), (H, -2.0), (I, 1.0)),
    "number": ((S, 3.0), (T, 0.3), (H, 0.3), (I, -0.3)),
    "number-comma": ((S, 3.0), (T, 0.3), (H, 0.3), (I, -0.3)),
    "number-paren": ((S, 5.0), (T, 4.0), (H, 0.5), (I, -1.5)),
    "circled": ((S, 5.0), (T, 4.0), (H, 1.5), (I, -1.5)),
    "bullet": ((S, 0.0), (T, 0.5), (H, 0.6), (I, -0.3)),
    "first": ((S, 5.0), (T, 3.5), (H, 3.0), (I, 3.0), (P, -0.5)),
    "brackets": ((S, -0.8), (T, 1.0), (H, 0.5), (I, 9.0)),
}


def mark(look: Look, _: Context) -> Sequence[Cost]:
    """Ordinals and bullets, and what they usually number."""
    if not look.mark and look.text[0] == "【" and "】" in look.text:  # a column's name before a title
        return ((T, -1.5), (H, 0.8), (P, 0.5), (S, 4.0), (I, 9.0))
    return _MARK_COSTS[look.mark]


def contents_page(look: Look, context: Context, at: int) -> Sequence[Cost]:
    """The contents page has this line, or lacks it."""
    label = context.matched.get(at)
    if label is None:
        return (
            (T, 5.0 if context.titles_listed else 0.0),
            (T2, 3.0 if context.titles_listed else 0.0),
            (S, 5.0 if context.sections_listed else 0.0),
        )
    if label == T2:
        return ((T2, -4.0), (P, 3.0), (P2, 3.0), (H, 3.0), (T, 1.0), (S, 3.0))
    short = len(look.bare) <= 10
    return (
        (T, -4.0),
        (S, -4.0 if short else 0.0),
        (P, 3.0),
        (P2, 4.0),
        (H, 4.0),
        (T2, 3.0),
        (I, 3.0),
        (W, 3.0),
    )


def byline_words(look: Look, _: Context) -> Sequence[Cost]:
    """The whole line names a source or authors."""
    if look.byline_at == 0:
        return ((B, -1.0), (A, -1.0), (T, 6.0), (T2, 6.0), (P, 5.0), (P2, 3.0), (H, 5.0), (S, 6.0))
    return ()


def contact_words(look: Look, _: Context) -> Sequence[Cost]:
    """A telephone number, an address."""
    if not look.contact:
        return ()
    return (
        (C, -1.5 if not look.stops and look.last != "。" else 2.5),
        (T, 4.0),
        (H, 3.0),
        (S, 5.0),
        (P, 0.3),
    )


def link_words(look: Look, _: Context) -> Sequence[Cost]:
    """Nothing but a link."""
    if look.url:
        return ((L, -1.6), (T2, 8.0), (T, 8.0), (P, 2.5), (H, 6.0), (S, 9.0), (P2, 1.2))
    if look.url_part:  # a piece of a link, a number, a word: no Han in it
        word = any(map(str.isalpha, look.text))
        return ((T, 3.0), (T2, 1.0), (H, 2.0 if word else 5.0), (S, 5.0), (L, 1.5))
    return ()


def table_shape(look: Look, context: Context, at: int) -> Sequence[Cost]:
    """Cells, or a place in a run of cells below a table's caption."""
    if at in context.in_table:
        row = look.cells > 1 or look.text.isascii() or look.text.count(" ") > 1
        return ((W, -3.0 if row else -2.0), (T, 1.0), (P, 1.0), (H, 1.5))
    if look.caption:
        return ((P, -4.0), (T, 7.0), (H, 0.5), (P2, 1.5), (W, 0.5))
    return ((W, 0.0 if look.cells >= 3 else 6.0),)


def set_apart(look: Look, _: Context) -> Sequence[Cost]:
    """A space between Han characters parts a title as a comma parts a sentence; running text has none."""
    return ((P, 1.5), (P2, 1.0)) if look.apart else ()


def topic(_: Look, context: Context, at: int) -> Sequence[Cost]:
    """A new article talks of something else than the text above; a sub-heading does not."""
    found = context.topics.get(at)
    if found is None:
        return ()
    same, echoed = found
    title = -0.7 if same < 0.03 else -0.3 if same < 0.1 else 0.2 if same < 0.18 else 0.7 if same < 0.33 else 1.3
    echo = 1.5 if echoed < 0.15 else 0.5 if echoed < 0.3 else -0.2
    return ((T, title + echo), (H, -0.6 * title))


def masthead_words(look: Look, context: Context, at: int) -> Sequence[Cost]:
    """Number, date, publisher above the first article."""
    if at > context.masthead_end:
        return ((M, 7.0),)
    if is_masthead(look.text):
        return ((M, -3.0), (T, 4.0), (S, 6.0), (P, 4.0), (H, 3.0))
    return ((M, 0.2 if look.line.width < 50 else 2.0), (S, 1.5), (T, 1.5))


def is_masthead(text: str) -> bool:
    """Whether a line has a masthead's own words."""
    return len(text) <= 44 and "。" not in text and bool(_STRONG_MASTHEAD.search(text))


LABEL_CLUES: Final[tuple[Callable[[Look, Context], Sequence[Cost]], ...]] = (
    sentence_marks,
    length,
    known_words,
    mark,
    byline_words,
    contact_words,
    link_words,
    set_apart,
)
PLACE_CLUES: Final[tuple[Callable[[Look, Context, int], Sequence[Cost]], ...]] = (
    contents_page,
    topic,
    table_shape,
    masthead_words,
)


_LIST_MARKS: Final = frozenset({"number-paren", "circled", "bullet", "han-paren", "first"})


def end_of_sentence(above: Look, _: Look, __: Context) -> tuple[float, float]:
    """How the upper line ends."""
    last = above.last
    if last in _SENTENCE_END:
        return 2.7, 0.0
    if last in "”’）)」』":
        inner = above.text[-2:-1]
        return (2.2, 0.1) if inner in _SENTENCE_END else (1.2, 2.4 if above.byline is None else 0.0)
    if last in "：:":
        return 1.6, 0.6
    if last in "；;":
        return 1.0, 1.2
    return (0.0, 7.0) if last in "，、,—-（《“" else (0.0, 4.2)


def open_brackets(above: Look, below: Look, _: Context) -> tuple[float, float]:
    """A bracket is open at the seam."""
    if above.opens and any(pair in below.closes for pair in "）》】」』)]"):
        return 0.0, 9.0 if "《" in above.opens and "》" in below.closes else 5.0
    part = 0.0
    if above.opens:
        part = 2.5 if any(c in "（《(【" for c in above.opens) else 0.8
    if below.closes:
        part += 1.5 if any(c in "》）】" for c in below.closes) else 0.5
    return 0.0, part


def how_it_begins(above: Look, below: Look, _: Context) -> tuple[float, float]:
    """How the lower line begins."""
    if below.bad_start:
        return 0.0, 14.0
    if below.counted:
        return 0.0, 0.0
    if below.mark and below.mark not in {"", "brackets"}:
        after = above.last in "：；。:;"
        return (4.0 if after else 2.5) if below.mark in _LIST_MARKS else (2.5 if after else 0.5), 0.0
    if below.in_byline:
        return 0.0, 12.0
    return 0.0, 0.0


def figure_and_unit(above: Look, below: Look, _: Context) -> tuple[float, float]:
    """A figure ends the upper line, and its unit begins the lower."""
    return (0.0, 8.0) if counts(above, below) else (0.0, 0.0)


def after_source(above: Look, _: Look, __: Context) -> tuple[float, float]:
    """The upper line ends with the article's source."""
    return (6.0, 0.0) if above.byline is not None else (0.0, 0.0)


def broken_link(above: Look, below: Look, _: Context) -> tuple[float, float]:
    """A link was broken at the seam."""
    if above.url_open and below.line.text[0].isascii() and not below.url and continues_link(below.text):
        return 0.0, 7.0
    return (2.5, 0.0) if below.url and not above.url_open and above.last in "：:。" else (0.0, 0.0)


SEAM_CLUES: Final[tuple[Callable[[Look, Look, Context], tuple[float, float]], ...]] = (
    end_of_sentence,
    open_brackets,
    how_it_begins,
    figure_and_unit,
    after_source,
    broken_link,
)
