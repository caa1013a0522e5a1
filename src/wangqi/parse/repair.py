"""Named rules that mend characters. A rule never adds or drops a word: folded (see `fold`), the text stays the same.

Where a character changes, `model.Repair` names the rule, so that an editor can see what was done and where.

Sources: Unicode 15 charts "CJK Radicals Supplement" (U+2E80-2EFF, without compatibility mappings, hence the table)
and "Kangxi Radicals" (U+2F00-2FDF, whose NFKC mapping turns ⼾ into the traditional 戶); the look-alikes are those
that PDF extractors were seen to print.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SUPPLEMENT: Final = (
    "⺁厂⺇几⺌小⺎兀⺐尢⺝月⺟母⺠民⺩王⺪疋⺫罒⺬礻⺭礻⺮竹⺯纟⺰纟⺶羊⺷羊⺼月⺾艹⻁虎⻂衤⻃西⻄西⻅见⻆角⻉贝⻋车⻍辶"
    "⻎辶⻏阝⻐钅⻑長⻒长⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙"
    "⻱龟⻲龟⻳龟⺀冫⺄乙⺅亻⺆冂⺈刀⺉刂⺊卜⺋卩⺍小⺏兀⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺞歹⺡氵⺢氺⺣灬⺤爫"
    "⺥爫⺦丬⺨犭⻈讠⻊足⻌辶⻞食⻟飠⻡首⻫齐⻭齿⻯竜⻕阝⻇角⻀艹"
)
_KANGXI: Final = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)} | {0x2F3E: "户"}
RADICALS: Final[dict[int, str]] = _KANGXI | {
    ord(radical): character for radical, character in zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True)
}
"""Radical code points to the common character that was meant."""

LOOKALIKES: Final[dict[int, str]] = {
    0x2015: "—",  # horizontal bar for the dash
    0x2500: "—",  # box drawing, likewise
    0x301C: "～",  # wave dash
    0x2010: "-",
    0x2011: "-",
    0x22EF: "…",  # midline ellipsis
    0x00A0: " ",
}

_RADICAL = re.compile("[\u2e80-\u2fdf]")
_LOOKALIKE = re.compile("[" + "".join(map(chr, LOOKALIKES)) + "]")
_RATIO = re.compile(r"(?<![\d∶])∶(?!\d)")  # a ratio between figures is what it should be
_SUPERSCRIPT: Final = str.maketrans("0123456789-−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺")
_SUBSCRIPT: Final = str.maketrans("0123456789x", "₀₁₂₃₄₅₆₇₈₉ₓ")

# A unit of length before 2 or 3 that nothing alphanumeric follows: m2, km2, 亿 m3, mg/m3; with a gap only after a
# figure and before a mark or the end, where no other number can stand: 35 mg/m 3。
_UNIT_POWER = re.compile(r"(?<![A-Za-z])([kcdmhn]?m)([23])(?![0-9A-Za-z.])")
_UNIT_GAP = re.compile(r"(?<=[\d万亿千百/ ])([kcdmhn]?m) ([23])(?=[，。、；：）)]|$)")
# A factor before a power of ten: ×104 (two digits after the 10 at most), ×10-6, ×10 -6.
_TEN_POWER = re.compile(r"([×xX✕]\s?10)(?: (?=[-−]))?([-−]?\d{1,2})(?![\d.])")
# An oxide whose index was printed after a gap: CO 2.
_OXIDE_GAP = re.compile(r"(?<![A-Za-z])((?:C|S|N|Si|Ti|Mn|Zr)O) (2)(?!\s?[\dA-Za-z.%年月日个])")
# A formula of at least two elements, or one of the gases of the air: Fe2O3, CO2, SiO2, H2O, O3. Only symbols that
# exist, in runs that hold a digit; names of films, roads and machines (B2, G7, F16) hold no two elements.
_ELEMENT = (
    r"(?:He|Li|Be|Ne|Na|Mg|Al|Si|Cl|Ar|Ca|Sc|Ti|Cr|Mn|Fe|Co|Ni|Cu|Zn|Ga|Ge|As|Se|Br|Rb|Sr|Zr|Nb|Mo|Ag|Cd|In|Sn|Sb"
    r"|Te|Cs|Ba|La|Ce|Nd|Ta|Re|Pt|Au|Hg|Pb|Bi|Th|H|B|C|N|O|F|P|S|K|V|Y|I|W|U)"
)
_FORMULA = re.compile(rf"(?<![A-Za-z0-9])(?:(?:{_ELEMENT}\d?){{2,5}}|[ON][23])(?![A-Za-z0-9])")
_DIGIT = re.compile(r"\d")
_MAYBE_SCRIPT = re.compile(r"[A-Za-z1](?:(?<!1)\d|(?<=m) [23]|(?<=O) 2|(?<=1)0 ?[-−\d])")
"""m2, m 2, H2, O 2, 10-6: with one set in front, so that `re` can skip."""
_LINK = re.compile(r"((?:https?://|www\.)[!-~]+)")


def plain_characters(text: str) -> str:
    """`text` with radicals and look-alikes replaced, one for one (rules `radical` and `look-alike`)."""
    return _plain_marks(_plain_radicals(text))


def rules_of(raw: str) -> tuple[str, ...]:
    """The rules by which `plain_characters` changes `raw`."""
    plain = _plain_radicals(raw)
    return ("radical",) * (plain != raw) + ("look-alike",) * (_plain_marks(plain) != plain)


def _plain_radicals(text: str) -> str:
    return text.translate(RADICALS) if _RADICAL.search(text) else text


def _plain_marks(text: str) -> str:
    """`text` with the marks that look like common ones replaced by these (rule `look-alike`)."""
    if _LOOKALIKE.search(text):
        text = text.translate(LOOKALIKES)
    if "∶" in text:
        text = _RATIO.sub("：", text)
    return text


def raise_scripts(text: str, changes: list[tuple[str, str]] | None = None) -> str:
    """Exponents and indices that the extractor flattened, put back up and down (rule `script`): m3 is m³.

    Only where the reading is certain: a unit of length, a power of ten, a chemical formula; never in a link. What was
    changed is added to `changes`: as printed, and as it is now.
    """
    if not _MAYBE_SCRIPT.search(text):
        return text
    if "://" in text or "www." in text:
        parts = _LINK.split(text)
        return "".join(part if at % 2 else _raised(part, changes) for at, part in enumerate(parts))
    return _raised(text, changes)


def _raised(text: str, changes: list[tuple[str, str]] | None) -> str:
    def put(match: re.Match[str]) -> str:
        if match.re is _FORMULA:
            now = _lower_digits(match[0])
        else:
            now = match[1] + match[2].translate(_SUBSCRIPT if match.re is _OXIDE_GAP else _SUPERSCRIPT)
        if changes is not None and now != match[0]:
            changes.append((match[0], now))
        return now

    for pattern in (_UNIT_POWER, _UNIT_GAP, _TEN_POWER, _OXIDE_GAP, _FORMULA):
        text = pattern.sub(put, text)
    return text


def _lower_digits(formula: str) -> str:
    return _DIGIT.sub(lambda m: m[0].translate(_SUBSCRIPT), formula)


_HAN = r"[\u3400-\u9fff\u3001-\u301f\uff01-\uffe0“”‘’—…·]"
_HAN_GAP = re.compile(rf"(?<={_HAN})[ \u3000]+(?={_HAN})")
_GAP_BEFORE_CLOSER = re.compile(r"(?<=\S) +(?=[，。、；：？！）》」』】])|(?<=[（《「『【]) +(?=\S)")
_MIXED_GAP = re.compile(rf"(?<={_HAN}) {{1,3}}(?=[!-~])|(?<=[!-~]) {{1,3}}(?={_HAN})|(?<=[!-~]) {{2,3}}(?=[!-~])")


def is_spaced_out(text: str) -> bool:
    """Whether a justified line was printed character by character, as in 我 国 矿 业 ， 稳 步.

    Single spaces between most neighbours tell it; so do several spaces beside punctuation, which nobody types.
    """
    gaps = text.count(" ")
    if gaps < 4:
        return False
    between = len(_HAN_GAP.findall(text))
    return between >= 4 and (between * 1.7 >= len(text) - gaps or len(_GAP_BEFORE_CLOSER.findall(text)) >= 2)


def close_up(text: str) -> str:
    """A spaced-out line without its spaces (rule `spaced-out`); words in Latin letters keep one between them."""
    text = _GAP_BEFORE_CLOSER.sub("", _HAN_GAP.sub("", text))
    return _MIXED_GAP.sub(lambda m: " " if _between_latin(m) else "", text)


def _between_latin(match: re.Match[str]) -> bool:
    before, after = match.string[match.start() - 1], match.string[match.end()]
    return before.isascii() and after.isascii()


_FOLD_EXTRA: Final = {ord(mark): None for mark in "\u200b\u200c\u200d\ufeff\u00ad\u2060"} | {0x2212: "-"}
_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200d\ufeff\u00ad\u2060]+")


def solid(text: str) -> str:
    """`text` without what is blank: white space, control characters, zero-width marks."""
    if text.isprintable() and " " not in text:
        return text
    text = "".join(text.split())
    return text if text.isprintable() else _BLANK.sub("", text)


def fold(text: str) -> str:
    """The text with every repair undone as far as it matters: equal before and after any rule of this module."""
    text = solid(text.translate(RADICALS).translate(LOOKALIKES).replace("∶", ":"))
    return solid(unicodedata.normalize("NFKC", text).translate(_FOLD_EXTRA))
