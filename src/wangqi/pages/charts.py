"""Charts as numbers that a template draws: bars over time, small multiples, a tile map of the provinces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wangqi.model import FacetValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar, drawn in a box of 100 units of height."""

    label: str
    """A year (2024), a quarter (2024-2) or a month (2024-04)."""
    count: int
    height: float
    """0 to 100."""
    highest: bool
    """Whether no bar is higher and none before it is as high."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars over time without a gap: periods without an article count 0."""

    unit: str
    """What a bar stands for: `year`, `quarter` or `month`."""
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleBar:
    """One bar of a small multiple."""

    label: str
    value: float
    x: float
    y: float
    width: float
    height: float
    highest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Multiple:
    """One of several small charts on the same scale, drawn in a box of 180 by 60 units."""

    name: str
    url: str
    bars: tuple[MultipleBar, ...]
    first: float
    last: float
    peak: float
    peak_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The numbers of a set of charts."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    """Name and cells of each row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One province on the tile map, drawn in a box of 480 by 480 units."""

    name: str
    short: str
    """One character: 京."""
    url: str
    """Empty for a province without an article."""
    count: int
    x: int
    y: int
    step: int
    """0 to 5: how dark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """The 34 provinces, each a tile at its rough place."""

    tiles: tuple[Tile, ...]
    steps: tuple[tuple[int, int | None], ...]
    """Least and greatest count of each darkness; None: and more."""


# Column and row of each province on a grid of eight by eight, by the id that its name has in pinyin, and the
# character that stands for it.
_GRID = {
    "黑龙江": ("黑", 7, 0), "吉林": ("吉", 7, 1), "内蒙古": ("蒙", 4, 1), "北京": ("京", 5, 1), "新疆": ("新", 0, 2),
    "青海": ("青", 1, 2), "甘肃": ("甘", 2, 2), "宁夏": ("宁", 3, 2), "山西": ("晋", 4, 2), "河北": ("冀", 5, 2),
    "天津": ("津", 6, 2), "辽宁": ("辽", 7, 2), "西藏": ("藏", 1, 3), "四川": ("川", 2, 3), "陕西": ("陕", 3, 3),
    "河南": ("豫", 4, 3), "山东": ("鲁", 5, 3), "云南": ("云", 2, 4), "重庆": ("渝", 3, 4), "湖北": ("鄂", 4, 4),
    "安徽": ("皖", 5, 4), "江苏": ("苏", 6, 4), "上海": ("沪", 7, 4), "贵州": ("贵", 3, 5), "湖南": ("湘", 4, 5),
    "江西": ("赣", 5, 5), "浙江": ("浙", 6, 5), "广西": ("桂", 3, 6), "广东": ("粤", 4, 6), "福建": ("闽", 5, 6),
    "台湾": ("台", 6, 6), "海南": ("琼", 3, 7), "澳门": ("澳", 4, 7), "香港": ("港", 5, 7),
}  # fmt: skip
_TILE = 60
_QUARTERS_FROM, _QUARTERS_TO = 2, 12
_YEARS_FROM = 4


def chart(dates: Iterable[date | None]) -> Chart | None:
    """Articles over time: a bar a year from four years on, else a bar a quarter; None for less than two bars."""
    days = Counter(filter(None, dates))  # first the days, of which there are few: only these are looked at one by one
    if not days:
        return None
    first, last = min(days), max(days)
    if last.year - first.year + 1 >= _YEARS_FROM:
        labels = [str(year) for year in range(first.year, last.year + 1)]
        return _chart("year", labels, _summed(days, lambda day: str(day.year)))
    labels = [f"{year}-{quarter}" for year in range(first.year, last.year + 1) for quarter in range(1, 5)]
    labels = labels[labels.index(_quarter(first)) : labels.index(_quarter(last)) + 1]
    return _chart("quarter", labels, _summed(days, _quarter)) if _QUARTERS_FROM <= len(labels) <= _QUARTERS_TO else None


def months(dates: Iterable[date | None], year: int) -> Chart:
    """Counts of the twelve months of a year."""
    days = Counter(day for day in dates if day and day.year == year)
    labels = [f"{year}-{month:02}" for month in range(1, 13)]
    return _chart("month", labels, _summed(days, lambda day: labels[day.month - 1]))


def _summed(days: Mapping[date, int], label: Callable[[date], str]) -> Mapping[str, int]:
    counts = Counter[str]()
    for day, count in days.items():
        counts[label(day)] += count
    return counts


def _chart(unit: str, labels: Sequence[str], counts: Mapping[str, int]) -> Chart:
    top = max(counts.values(), default=0)
    peak = next((label for label in labels if top and counts.get(label, 0) == top), "")
    bars = tuple(
        Bar(
            label=label,
            count=(n := counts.get(label, 0)),
            height=round(100 * n / max(top, 1), 1),
            highest=label == peak,
        )
        for label in labels
    )
    return Chart(unit=unit, bars=bars)


def _quarter(day: date) -> str:
    return f"{day.year}-{(day.month + 2) // 3}"


def multiples(rows: Sequence[tuple[str, str, Sequence[float]]], labels: Sequence[str]) -> tuple[Multiple, ...]:
    """Small multiples of (name, address, values), one value for each label, all on one scale."""
    top = max((value for _, _, values in rows for value in values), default=0.0)
    return tuple(_multiple(name, url, values, labels, top) for name, url, values in rows)


def _multiple(name: str, url: str, values: Sequence[float], labels: Sequence[str], top: float) -> Multiple:
    step = 180 / len(labels)
    peak = max(range(len(values)), key=lambda place: (values[place], -place))
    bars = tuple(
        MultipleBar(
            label=labels[place],
            value=value,
            x=round(step * (place + 0.15), 1),
            y=round(60 - 57 * value / (top or 1), 1),
            width=round(step * 0.7, 1),
            height=round(57 * value / (top or 1), 1),
            highest=place == peak and value > 0,
        )
        for place, value in enumerate(values)
    )
    return Multiple(
        name=name,
        url=url,
        bars=bars,
        first=values[0],
        last=values[-1],
        peak=values[peak],
        peak_label=labels[peak],
    )


def provinces(values: Sequence[FacetValue], url: Mapping[str, str]) -> Map | None:
    """The tile map of a facet whose values are the provinces; None where hardly any of them is one."""
    counts = {value.name: len(value.entries) for value in values}
    if not counts or sum(name in _GRID for name in counts) * 2 <= len(counts):
        return None
    limits = _limits([count for name, count in counts.items() if name in _GRID])
    tiles = tuple(
        Tile(
            name=name,
            short=short,
            url=url.get(name, ""),
            count=counts.get(name, 0),
            x=column * _TILE + 2,
            y=row * _TILE + 2,
            step=sum(counts.get(name, 0) >= limit for limit in limits),
        )
        for name, (short, column, row) in _GRID.items()
    )
    ends = (*(limit - 1 for limit in limits), None)
    return Map(tiles=tiles, steps=tuple(zip((0, *limits), ends, strict=True)))


def _limits(counts: Sequence[int]) -> tuple[int, ...]:
    """The least count of each of the darker steps (at most five): about as many provinces in each, none twice."""
    ordered = sorted(counts)
    found = {max(1, ordered[min(len(ordered) - 1, len(ordered) * part // 6)]) for part in range(1, 6)}
    return tuple(sorted({1, *found}))[:5]
