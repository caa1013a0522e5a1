"""What was counted and compared the last time gives what counting and comparing everything anew gives."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from wangqi.archive.keywords import scale, weights
from wangqi.archive.related import WINDOW, related, vectors
from wangqi.archive.sealing import seal
from wangqi.archive.tally import Counted, Tally, counted, tallied
from wangqi.model import Sealed, Terms, Vectors

Archive = dict[str, list[Terms]]
"""The terms of the articles of each issue, by its key."""


def article(dice: random.Random) -> Terms:
    words = sorted({f"词{dice.randrange(60) ** 2 // 40}" for _ in range(dice.randrange(12))})
    return Terms(words=tuple(words), counts=tuple(dice.randrange(1, 5) for _ in words))


def archive(dice: random.Random, issues: int) -> Archive:
    return {f"{place}": [article(dice) for _ in range(dice.randrange(4))] for place in range(issues)}


def flat(made: Archive) -> list[Terms]:
    return [terms for articles in made.values() for terms in articles]


def plain(found: Counted) -> tuple[object, ...]:
    columns = (found.article, found.word, found.count)
    return found.articles, found.words, [[int(number) for number in column] for column in columns]


@pytest.mark.parametrize("seed", range(30))
def test_a_tally_changes_nothing_in_what_is_counted(seed: int) -> None:
    dice = random.Random(seed)
    before = archive(dice, 8)
    _, tally = tallied(list(before), list(before.values()), Tally())
    after = {key: articles for key, articles in before.items() if dice.random() < 0.8}
    after |= {f"new {place}": [article(dice), Terms(words=("新",), counts=(2,))] for place in range(dice.randrange(3))}
    after = dict(dice.sample(list(after.items()), len(after)))
    asked: list[str] = []

    class Looked(Sequence[Sequence[Terms]]):
        def __len__(self) -> int:
            return len(after)

        def __getitem__(self, place: object) -> object:  # type: ignore[override]
            assert isinstance(place, int)
            asked.append(list(after)[place])
            return after[asked[-1]]

    found, _ = tallied(list(after), Looked(), tally)
    assert plain(found) == plain(counted(flat(after)))
    assert set(asked) == set(after) - set(before)


def compared(articles: Sequence[Terms]) -> Vectors:
    found = counted(articles)
    return vectors(weights(found, 24, scale(found)[0]))


def sealed(made: Vectors) -> Sealed:
    answers = related(made, len(made.sizes))
    return Sealed(articles=len(made.sizes), words=(), factors=(), rare=0, keywords=(), vectors=made, related=answers)


@pytest.mark.parametrize("seed", range(30))
def test_answers_that_nothing_has_touched_stay(seed: int) -> None:
    dice = random.Random(seed)
    articles = [article(dice) for _ in range(3 * WINDOW)]
    last = sealed(compared(articles))
    for _ in range(dice.randrange(3)):
        articles[dice.randrange(len(articles))] = article(dice)
    now = compared(articles)
    assert related(now, len(articles), last=last) == related(now, len(articles))


@pytest.mark.parametrize("seed", range(40))
def test_what_was_found_of_articles_that_nothing_has_touched_stays(seed: int) -> None:
    dice = random.Random(seed)
    before = {key: [article(dice) for _ in range(3)] for key in map(str, range(30))}
    last, tally = seal(list(before), list(before.values()), Tally(), None, {"词3"})
    after: Archive = {}
    for key, articles in before.items():
        again = dice.random() < 0.1
        after[f"{key} again" if again else key] = [article(dice) for _ in articles] if again else articles
    if seed % 4 == 0:
        after["new"] = [article(dice)]
    keys, terms = list(after), list(after.values())
    assert seal(keys, terms, tally, last, {"词3"}) == seal(keys, terms, Tally(), None, {"词3"})


def test_the_answers_for_newer_articles_are_those_for_all() -> None:
    dice = random.Random(5)
    made = compared([article(dice) for _ in range(200)])
    whole = related(made, 150)
    assert related(made, 150, whole[:150]) == whole
