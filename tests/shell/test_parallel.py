"""Many processes give what one gives, in the same order."""

from __future__ import annotations

import os
import signal

import pytest

from wangqi.errors import WangqiError
from wangqi.parallel import workers


def add(state: int, item: int) -> int:
    return state + item


def die(state: int, item: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return state + item


def fail(_: int, item: int) -> int:
    raise ValueError(item)


@pytest.mark.parametrize("jobs", [0, 1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 2, 100])
def test_results_come_in_order(jobs: int, count: int) -> None:
    with workers(jobs, count, int, 1000) as pool:
        assert list(pool.map(add, range(count))) == [1000 + item for item in range(count)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_comes_first_is_made_before_all_others(jobs: int) -> None:
    with workers(jobs, 3, int, 1000) as pool:
        assert pool.first(add, 7) == 1007
        assert list(pool.map(add, range(3))) == [1000, 1001, 1002]


def test_a_killed_process_is_explained() -> None:
    with workers(2, 10, int, 0) as pool, pytest.raises(WangqiError, match="killed"):
        list(pool.map(die, range(10)))


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_exception_arrives_as_itself(jobs: int) -> None:
    with workers(jobs, 5, int, 0) as pool, pytest.raises(ValueError, match="0"):
        list(pool.map(fail, range(5)))


def own(_: int, __: int) -> int:
    return os.getpid()


@pytest.mark.parametrize(("jobs", "others"), [(1, False), (2, True)])
def test_another_process_works_aside_even_for_one_item_where_there_may_be_one(jobs: int, others: bool) -> None:
    with workers(jobs, 1, int, 0, aside=True) as pool:
        assert (next(pool.map(own, [0])) != os.getpid()) is others
