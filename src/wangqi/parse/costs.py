"""Labels, and what it costs when one follows another: every weight of the labelling that is not a clue's own.

Costs are in nats (natural logarithms of odds): 0.7 is a factor of two, 2.3 of ten, 4.6 of a hundred. They were set by
hand from what bulletins do, and checked on bulletins that they were not set on (tests/typesetter.py makes them). A cost
of `NEVER` is a ruling, not a guess.
"""

from __future__ import annotations

from typing import Final

NEVER: Final = 60.0

NAMES: Final = (
    "section",
    "title",
    "title-continued",
    "paragraph",
    "continuation",
    "heading",
    "heading-continued",
    "item",
    "byline",
    "byline-continued",
    "link",
    "link-continued",
    "contact",
    "table-row",
    "masthead",
    "byline-above",
    "byline-above-continued",
)
(S, T, T2, P, P2, H, H2, I, B, B2, L, L2, C, W, M, A, A2) = range(len(NAMES))  # noqa: E741
COUNT: Final = len(NAMES)

JOINS: Final = frozenset(
    {
        (T, T2),
        (T2, T2),
        (P, P2),
        (P2, P2),
        (I, P2),
        (C, P2),
        (H, H2),
        (H2, H2),
        (B, B2),
        (B2, B2),
        (A, A2),
        (A2, A2),
        (L, L2),
        (L2, L2),
    }
)
"""(label of a line, label of the next) where the next goes on with the same unit."""

DISPLAY: Final = frozenset({S, T})
"""Labels that only stand where an article has ended."""

STARTS: Final = {S: 0.5, M: 0.3, T: 1.0, P: 5.0, H: 6.0, I: 7.0, B: 7.0, L: 8.0, C: 7.0, W: 8.0}
"""Costs of the first line's label."""

_AFTER_TEXT: Final = {S: 3.2, T: 2.4, P: 0.25, H: 2.7, I: 1.2, B: 1.4, L: 2.5, C: 3.5, W: 3.5}
_RULES: Final[dict[int, dict[int, float]]] = {
    S: {T: 0.0, P: 5.5, H: 7.0, S: 7.0, I: 7.0, B: 8.0, L: 8.0, C: 8.0, W: 9.0},
    T: {T2: 0.6, P: 0.1, H: 3.6, I: 2.5, A: 0.8, L: 4.0, C: 4.0, W: 4.5, S: 9.0, T: 8.0},
    T2: {T2: 0.8, P: 0.1, H: 3.6, I: 2.5, A: 0.8, L: 4.0, C: 4.0, W: 4.5, S: 9.0, T: 8.0},
    P: {P2: 0.0, **_AFTER_TEXT},
    P2: {P2: 0.0, **_AFTER_TEXT},
    H: {H2: 1.0, P: 0.1, I: 0.8, L: 0.6, C: 0.6, H: 3.0, W: 2.5, B: 4.5, T: 7.0, S: 8.0},
    H2: {H2: 1.8, P: 0.1, I: 0.8, L: 0.6, C: 0.6, H: 4.0, W: 2.5, B: 4.5, T: 7.0, S: 8.0},
    I: {P2: 0.0, **_AFTER_TEXT, I: 0.2, P: 0.8},
    B: {B2: 0.0, T: 0.1, S: 0.5, P: 3.0, H: 2.2, L: 3.0, I: 4.0, B: 2.0, C: 4.0, W: 4.0},
    B2: {B2: 0.5, T: 0.1, S: 0.5, P: 3.0, H: 2.2, L: 3.0, I: 4.0, B: 2.0, C: 4.0, W: 4.0},
    L: {L2: 0.0, T: 0.5, S: 0.9, P: 2.0, H: 3.0, B: 0.6, I: 3.0, L: 1.0, C: 2.0, W: 4.0},
    L2: {L2: 0.0, T: 0.5, S: 0.9, P: 2.0, H: 3.0, B: 0.6, I: 3.0, L: 1.0, C: 2.0, W: 4.0},
    C: {P2: 0.7, C: 0.1, T: 1.2, S: 1.5, P: 1.8, H: 2.5, B: 2.0, L: 1.0, I: 3.0, W: 4.0},
    W: {W: 0.0, T: 1.0, S: 1.5, P: 1.0, H: 2.5, B: 1.2, I: 2.5, L: 3.0, C: 3.0},
    A: {A2: 0.0, A: 1.0, P: 0.1, H: 2.5, I: 2.5, L: 4.0, C: 5.0, W: 4.5},
    A2: {A2: 0.5, A: 1.5, P: 0.1, H: 2.5, I: 2.5, L: 4.0, C: 5.0, W: 4.5},
    M: {M: 0.1, S: 0.1, T: 0.8, P: 4.0, H: 5.0, I: 6.0, B: 7.0},
}
FOLLOWS: Final = tuple(tuple(_RULES[a].get(b, NEVER) for b in range(COUNT)) for a in range(COUNT))
"""FOLLOWS[a][b]: cost of label b on the line after one of label a."""

NO_SOURCE: Final = 0.9
"""A title or section after text that no source line ended, before anything is known about the bulletin's habits."""
AFTER_COLON: Final = 4.5
"""A title or section after text that ends with a colon, so that something was to follow."""
GATHERED: Final = 3.5
"""A title before the source of an article that opened with a sub-heading: several stories share a title there."""
PAST_SOURCE: Final = 4.0
"""Text that goes on after the source."""
DOUBT: Final = 1.2
"""A margin below which both readings are told to the editor."""
TITLE_DOUBT: Final = 2.5
"""The same between a title and a sub-heading: in a round-up of stories under one source nothing in the text tells."""
