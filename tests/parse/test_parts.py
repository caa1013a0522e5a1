"""An issue whose measure changes: each part is read by its own."""

from __future__ import annotations

import dataclasses
import random
from collections import Counter

import pytest

from tests.parse.helpers import WORDS
from tests.parse.test_roundtrip import expected, f1, found
from tests.typesetter import random_options, typeset
from tests.typesetter_prose import Bulletin, bulletin
from wangqi.model import Source
from wangqi.parse import parse
from wangqi.parse.bulletin import explain, read

SEEDS = range(8)


def issue(seed: int, first: int, second: int) -> tuple[Bulletin, Source]:
    rng = random.Random(seed)
    made = bulletin(rng)
    options = dataclasses.replace(random_options(rng), measure=first, second=second)
    return made, Source(path=f"issues/seed-{seed}.txt", text=typeset(made, options, rng))


@pytest.mark.parametrize(("first", "second"), [(26, 18), (36, 24), (22, 34)])
def test_an_issue_set_at_two_measures_gives_its_structure_back(first: int, second: int) -> None:
    sums: dict[str, Counter[str]] = {}
    parted = 0
    for seed in SEEDS:
        made, source = issue(seed, first, second)
        parsed = parse(source, WORDS)
        assert not [problem for problem in parsed.problems if problem.code == "lost-characters"], seed
        want, got = expected(made), found(parsed)
        for key in want:
            twice, size = f1(got[key], want[key])
            sums.setdefault(key, Counter()).update(twice=twice, size=size)
        measures = [round(own.full / 2) for _, own in read(source, WORDS, {}).context.parts]
        assert measures in ([], [first, second]), seed
        parted += bool(measures)
    scores = {key: value["twice"] / value["size"] for key, value in sums.items()}
    assert parted >= 5
    assert scores["paragraphs"] >= 0.97, scores
    assert scores["titles"] >= 0.96, scores
    assert scores["sections"] == 1.0


def test_explain_tells_the_measures_of_the_parts() -> None:
    head = explain(issue(0, 36, 24)[1], WORDS).splitlines()[0]
    assert "lines at 36 em" in head
    assert "lines at 24 em" in head
