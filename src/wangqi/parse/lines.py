"""Physical lines as the extractor printed them, and the few merges that need no context."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wangqi.model import Repair
from wangqi.parse import repair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wangqi.parse.widths import Printed

_SCRIPT_END = re.compile(
    r"(?:[×xX]10[-−]?\d{0,2}|(?<![A-Za-z])(?:[A-Z][a-z]?\d?){1,4}[\dx]|(?<![A-Za-z])[kcdmh]?m[23²³]|PM2\.5)$"
)
_SCRIPT_LINE = re.compile(r"[-−+]?[0-9]{1,2}|[xyn]|[₀-₉⁰-⁹²³]+")
_TAKES_SCRIPT = re.compile(r"(?:[A-Za-z]|10|[）)])$")
_UNIT_START = re.compile(r"[kcdmh]?m(?![A-Za-z0-9])")
_POWERS: Final = {"2": "²", "3": "³"}
_GATHERED = re.compile(r"(?:(?:[0-9x]{1,2}|2\.5) )+(?:[0-9x]{1,2}|2\.5)")
_INDEX_LINE = re.compile(r"[2-5xn]")
_INDEXED = re.compile(r"(?<![A-Za-z])(?:[SCN]O|SiO|TiO|MnO|NH|CH|H|O|N|PM)(?![A-Za-z0-9])")
_MARKER = re.compile(r"[（(]\d{1,2}[）)]|\d{1,2}[.、．]|[①-⑳●■◆▶★◇○□►▲]")
_LONGEST_MARKER: Final = len("（12）")
_SYMBOL = re.compile(r"(?<![A-Za-z])[A-Z][a-z]?(?:[A-Z][a-z]?)?(?![A-Za-z0-9])")


@dataclass(slots=True)
class Line:
    """One line of the page, after the repairs that look at nothing but the line itself."""

    number: int
    """Physical line in the file, from 1."""
    raw: str
    """As printed; pieces of merged lines are joined by line feeds."""
    text: str
    """Stripped and mended; never empty."""
    indent: int
    """Columns of white space before the text."""
    gap: int
    """Blank lines before it."""
    top: bool
    """Whether it opens a page: a form feed, or the single space that marks a new page in Tika's output."""
    width: float = 0.0
    """Columns that the text takes."""
    slack: float = 0.0
    """Columns by which `width` may be wrong: proportional Latin, spaces set between scripts, squeezed marks."""
    unit: float = 2.0
    """Columns of the first piece that could not have been split: a character with the marks that cling to it."""
    clings: bool = False
    """That piece ends in a mark that may hang over the edge."""
    squeeze: float = 0.0
    """Columns that it loses where neighbouring marks are squeezed."""
    last: int = 0
    """The last physical line that was merged into it; 0: none was."""
    trailing: bool = False
    """White space followed the text."""
    stretched: bool = False
    """It was spaced out to fill the measure, so it is full whatever its width."""
    printed: Printed | None = None
    """What `widths` counted in the text, once for all widths it is measured with."""

    @property
    def end(self) -> int:
        """Last physical line of it."""
        return self.last or self.number


def ends_in_script(text: str) -> bool:
    """Whether extractors begin a new line here though the printed one goes on: after an exponent or an index."""
    last = text[-1]  # few lines end in any of these, and a pattern tries each of their letters
    return (last.isdecimal() or last in "-−x²³") and bool(_SCRIPT_END.search(text))


def read_lines(text: str) -> tuple[list[Line], list[Repair]]:
    """The lines of `text` that hold anything, in order, with the repairs made to them."""
    mended = repair.plain_characters(text)
    repairs: list[Repair] = []
    lines = list(_physical(text, mended, repairs))
    _mark_space_tops(lines)
    return _merge_markers(_merge_single_characters(lines, repairs), repairs), repairs


def _physical(text: str, mended: str, repairs: list[Repair]) -> Iterator[Line]:
    gap, feed = 0, False
    changed = mended != text
    raws = text.split("\n")
    for number, (raw, good) in enumerate(zip(raws, mended.split("\n") if changed else raws, strict=True), 1):
        if good and good == raw and good.isprintable() and " " not in good:  # nothing to take off: most lines
            yield Line(number, raw, good, 0, gap, feed)
            gap, feed = 0, False
            continue
        feed = feed or "\f" in raw
        if not repair.solid(good):
            gap += 1
            continue
        body = good.strip(" \t\u3000\r\f\v\u200b\ufeff\x00")
        lead = good[: good.find(body[0])].replace("\f", "") if body else ""
        indent = len(lead) + lead.count("\u3000") + 3 * lead.count("\t")
        if changed and good != raw:
            before = raw.strip()
            repairs += [Repair(line=number, rule=rule, before=before, after=body) for rule in repair.rules_of(raw)]
        stretched = repair.is_spaced_out(body)
        if stretched:
            closed = repair.close_up(body)
            repairs.append(Repair(line=number, rule="spaced-out", before=body, after=closed))
            body = closed
        trailing = good[-1:].isspace()
        yield Line(number, raw, body, indent, gap, feed, trailing=trailing, stretched=stretched)
        gap, feed = 0, False


def _mark_space_tops(lines: list[Line]) -> None:
    """Tika opens a page with one space where no line is indented: then the space is a page mark, not an indent."""
    spaced = [line for line in lines if line.indent]
    if spaced and len(spaced) * 6 < len(lines) and all(line.indent == 1 for line in spaced):
        for above, line in zip([None, *lines], lines, strict=False):
            if line.indent:  # below an exponent or an index it is a gap in the line that was taken apart there
                line.indent, line.top = 0, line.top or above is None or not ends_in_script(above.text)


def _merge_single_characters(lines: list[Line], repairs: list[Repair]) -> list[Line]:
    """A run of lines of one Han character each, or one Latin word each, is a line that the extractor took apart."""
    out: list[Line] = []
    at = 0
    while at < len(lines):
        if len(lines[at].text) > 1 and not lines[at].text.isascii():  # neither: most lines
            out.append(lines[at])
            at += 1
            continue
        end = at
        while end < len(lines) and _is_single(lines[end].text):
            end += 1
        words = at
        while words < len(lines) and _is_word(lines[words].text):
            words += 1
        if end - at >= 4 or words - at >= 3:
            run = lines[at : max(end, words)]
            text = "".join(x.text for x in run) if end >= words else _spaced(run)
            out.append(merged(run, text))
            repairs.append(
                Repair(line=lines[at].number, rule="one-a-line", before=" ".join(x.text for x in run), after=text)
            )
            at += len(run)
            continue
        out.append(lines[at])
        at += 1
    return out


def _merge_markers(lines: list[Line], repairs: list[Repair]) -> list[Line]:
    """An ordinal or a bullet on a line of its own goes before the line below (rule `marker-apart`)."""
    out: list[Line] = []
    for line in lines:
        above = out[-1] if out else None
        if above is not None and _is_marker(above.text) and not line.top and not _is_marker(line.text):
            gap = " " if above.text[-1].isascii() else ""
            out[-1] = merged([above, line], above.text + gap + line.text)
            repairs.append(Repair(line=above.number, rule="marker-apart", before=above.text, after=out[-1].text[:40]))
        else:
            out.append(line)
    return out


def _is_marker(text: str) -> bool:
    return len(text) <= _LONGEST_MARKER and bool(_MARKER.fullmatch(text))


def _spaced(run: list[Line]) -> str:
    return re.sub(r"(?<=[《（“(]) ", "", " ".join(line.text for line in run))


def _is_single(text: str) -> bool:
    return (len(text) == 1 and ord(text) > 0x2FFF) or text in {"“", "”", "—", "…"}


_WORD_LINE = re.compile(r"[A-Za-z][A-Za-z&'.-]*[,.]?")


def _is_word(text: str) -> bool:
    return bool(_WORD_LINE.fullmatch(text)) or text in {"《", "（", "“", "(", "&"}


def merged(lines: list[Line], text: str) -> Line:
    """Several lines as one that reads `text`."""
    first = lines[0]
    raw = "\n".join(line.raw for line in lines)
    return Line(
        first.number,
        raw,
        text,
        first.indent,
        first.gap,
        first.top,
        last=lines[-1].end,
        trailing=lines[-1].trailing,
        stretched=any(x.stretched for x in lines),
    )


def merge_scripts(lines: list[Line], repairs: list[Repair]) -> list[Line]:
    """Exponents and indices on lines of their own go back to the line above: `m` / `3` is m³.

    To be called when page numbers are out of the way, which look the same.
    """
    out: list[Line] = []
    for line in lines:
        before = out[-1] if out else None
        merged = None
        if before is not None and line.gap <= 1 and not line.top and len(line.text) < 24:
            merged = _script_merge(before, line)
        if merged is None:
            out.append(line)
            continue
        repairs.append(Repair(line=line.number, rule="script-line", before=line.text, after=merged.text[-40:]))
        out[-1] = merged
    return out


def _script_merge(before: Line, line: Line) -> Line | None:
    if _SCRIPT_LINE.fullmatch(line.text) and _TAKES_SCRIPT.search(before.text) and len(before.text) > 6:
        return merged([before, line], before.text + _as_script(before.text, line.text))
    unit = _UNIT_START.match(line.text)
    if unit and before.text in _POWERS:  # the exponent stands higher, so it was printed first
        return merged([before, line], unit[0] + _POWERS[before.text] + line.text[unit.end() :].lstrip(" "))
    if _INDEX_LINE.fullmatch(line.text):
        open_symbols = list(_INDEXED.finditer(before.text))
        if len(open_symbols) == 1:
            at = open_symbols[0].end()
            return merged([before, line], before.text[:at] + line.text + before.text[at:])
    if _GATHERED.fullmatch(line.text):
        filled = _fill_elements(before.text, line.text.split(" "))
        return merged([before, line], filled) if filled else None
    return None


def _as_script(before: str, digits: str) -> str:
    return _POWERS.get(digits, digits) if re.search(r"[kcdmh]?m$", before) else digits


def _fill_elements(text: str, digits: list[str]) -> str:
    """Indices gathered below a line, put back after the symbols of its formulas; "" if they do not fit."""
    symbols = list(_SYMBOL.finditer(text))
    if len(symbols) < len(digits):
        return ""
    out, at = [], 0
    for match, digit in zip(symbols, digits, strict=False):
        out.append(text[at : match.end()] + digit)
        at = match.end()
    return "".join(out) + text[at:]
