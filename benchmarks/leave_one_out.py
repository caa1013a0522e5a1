"""Whether the weights of the labelling were fitted to a file: each case is scored with weights tuned without it.

    python benchmarks/leave_one_out.py ../shared/cases

A case is a folder with `raw.txt` and `gold.json`; the scorer is `tools/score_parse.py` beside the folder of cases. One
round of a coordinate search tunes the weights: each is tried at each of `FACTORS` times its value, the others as they
are, and keeps the factor with the best mean over the cases that it may see. With the case and without it the search
starts from the same weights, those shipped, and on a tie the shipped value stays. These were set with all cases in
sight, so the search may begin elsewhere, too: `--start 1.25` multiplies every weight by that first, in both searches.

Printed for each case: its score with the weights as shipped, tuned on all cases, and tuned on the others. Exits with 1
where the last two differ by more than `ALLOWED`.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from wangqi import source
from wangqi.model import Source
from wangqi.parse import fill, fit, labels, layout, parse
from wangqi.parse.export import to_json
from wangqi.parse.words import field_words

WEIGHTS: tuple[tuple[ModuleType, str], ...] = (
    (fit, "ROOM"),
    (fit, "EXACT"),
    (fit, "BULGE"),
    (fit, "_PRIOR"),
    (fill, "FULL_LAST"),
    (fill, "FULL_DISPLAY"),
    (fill, "ONE_LINE"),
    (fill, "COMMA_CAP"),
    (labels, "PAST_SOURCE"),
    (labels, "AFTER_COLON"),
    (labels, "GATHERED"),
    (labels, "UNWRAPPED"),
    (layout, "_BOUND"),
    (layout, "_INDENT_BOUND"),
)
"""The weights whose values are no counts: module and name."""
FACTORS = (1.0, 0.6, 0.8, 1.25, 1.6)
"""Tried in this order; on a tie the first stays, so a weight that does not matter is left alone."""
ALLOWED = 0.03

Setting = tuple[float, ...]
Scorer = Callable[[Mapping[str, Any], Mapping[str, Any]], Mapping[str, Any]]


@contextmanager
def weights(setting: Setting) -> Iterator[None]:
    """The weights multiplied by `setting` for as long as the block runs."""
    before = [getattr(module, name) for module, name in WEIGHTS]
    for (module, name), value, factor in zip(WEIGHTS, before, setting, strict=True):
        setattr(module, name, value * factor)
    try:
        yield
    finally:
        for (module, name), value in zip(WEIGHTS, before, strict=True):
            setattr(module, name, value)


class Cases:
    """The cases of a folder, and their scores under any setting; each is computed once."""

    def __init__(self, folder: Path, scorer: Scorer) -> None:
        self.names = sorted(path.parent.name for path in folder.glob("*/gold.json"))
        self._scorer = scorer
        self._texts = {name: source.read(folder / name / "raw.txt", name=f"{name}.txt") for name in self.names}
        self._gold = {
            name: json.loads((folder / name / "gold.json").read_text(encoding="utf-8")) for name in self.names
        }
        self.score = lru_cache(maxsize=None)(self._score)
        self._judged = lru_cache(maxsize=None)(self._judge)

    def _score(self, name: str, setting: Setting) -> float:
        """Mean F1 of titles, paragraphs and boundaries."""
        text: Source = self._texts[name]
        with weights(setting):
            parsed = to_json(parse(text, field_words()))
        return self._judged(name, json.dumps(parsed["sections"]))  # most settings change nothing

    def _judge(self, name: str, sections: str) -> float:
        result = self._scorer({"sections": json.loads(sections)}, self._gold[name])
        return sum(float(result[key]["f1"]) for key in ("title", "paragraph", "boundary")) / 3

    def mean(self, names: Sequence[str], setting: Setting) -> float:
        """Mean score of the cases `names`."""
        return sum(self.score(name, setting) for name in names) / len(names)

    def tune(self, names: Sequence[str], start: float) -> Setting:
        """The factors that one round of coordinate search from `start` finds on the cases `names`."""
        plain = (start,) * len(WEIGHTS)
        found = []
        for place in range(len(WEIGHTS)):
            settings = {f: (*plain[:place], start * f, *plain[place + 1 :]) for f in FACTORS}
            found.append(start * max(FACTORS, key=lambda f: self.mean(names, settings[f])))
        return tuple(found)


def read_scorer(path: Path) -> Scorer:
    """The function `score` of the script at `path`."""
    spec = importlib.util.spec_from_file_location("score_parse", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"no scorer at {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    scorer: Scorer = module.score
    return scorer


def main(folder: Path, start: float) -> int:
    """Print the table; 1 where a case does worse with weights that were tuned without it."""
    cases = Cases(folder, read_scorer(folder.parent / "tools" / "score_parse.py"))
    plain = (1.0,) * len(WEIGHTS)
    whole = cases.tune(cases.names, start)
    print("tuned on all:", ", ".join(f"{name} x{f}" for (_, name), f in zip(WEIGHTS, whole, strict=True) if f != 1))
    print(f"{'case':30} shipped  with it  without  difference")
    worst = 0.0
    for name in cases.names:
        without = cases.tune([other for other in cases.names if other != name], start)
        shipped, fitted, fair = (cases.score(name, setting) for setting in (plain, whole, without))
        worst = max(worst, abs(fitted - fair))
        print(f"{name:30}  {shipped:.4f}   {fitted:.4f}   {fair:.4f}     {fitted - fair:+.4f}")
    print(f"worst difference {worst:.4f}, allowed {ALLOWED}")
    return int(worst > ALLOWED)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description="Leave-one-out check of the parser's weights.")
    options.add_argument("folder", type=Path)
    options.add_argument("--start", type=float, default=1.0, help="factor of all weights where the search begins")
    given = options.parse_args()
    sys.exit(main(given.folder, given.start))
