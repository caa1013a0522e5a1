"""Widths and fits are learned from the lines that surely go on."""

from __future__ import annotations

import pytest

from tests.parse.helpers import lines
from wangqi.parse import fit, widths

_FULL = 40.0


def _set(latin: float) -> str:
    """Lines of prose with figures in them, each as full as it gets in a face whose figures take `latin` columns."""
    out = []
    for place in range(40):
        figures = "7" * (place % 9)
        han = int((_FULL - latin * len(figures)) // 2) - 2
        out.append(f"甲，{figures}{'矿' * han}")
    return "\n".join(out)


@pytest.mark.parametrize("latin", [0.85, 1.0, 1.15])
def test_the_width_of_figures_is_learned(latin: float) -> None:
    assert widths.calibrate(lines(_set(latin)), _FULL).latin == pytest.approx(latin, abs=0.1)


def test_too_few_lines_teach_nothing() -> None:
    assert widths.calibrate(lines("甲，7矿矿矿\n" * 4), _FULL) is widths.USUAL


def test_what_no_line_does_is_dear() -> None:
    full = lines("\n".join(["甲，" + "矿" * 18] * 30))
    learned = fit.learn(full, _FULL)
    short = lines("甲，" + "矿" * 17)[0]
    assert learned.room(short, full[0], _FULL) > fit.USUAL.room(short, full[0], _FULL) + 1
    assert learned.room(full[0], full[1], _FULL) == 0


def test_hanging_marks_are_seen() -> None:
    inside = ["矿" * 19 + "，"] * 8
    assert fit.learn(lines("\n".join(inside)), _FULL).hang == 0
    assert fit.learn(lines("\n".join([*inside, *["矿" * 20 + "，"] * 3])), _FULL).hang == 2


def test_neighbouring_marks_can_be_squeezed() -> None:
    assert [line.squeeze for line in lines("甲》（乙\n甲乙")] == [1, 0]
